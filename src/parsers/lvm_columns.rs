//! The tables of `lvs`, `vgs` and `pvs`: which part of a row belongs to which column.
//!
//! ```text
//!   LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert Monitor
//!   thinpool docker twi-a-t--- 944.00m             0.00   10.40                            not monitored
//! ```
//!
//! LVM aligns columns with blanks and leaves empty cells empty: under a heading that still stands above its
//! columns a cell is told by where it stands. Pastes collapse the blanks; then a row is read by what its words
//! can be (a size, a percentage, an attribute string, a name) in the order of the heading, and a column that no
//! word fits is empty. `--separator` keeps empty cells visible.

use super::lvm_fields::{Fields, Kind, Options, size};
use super::lvm_headings::{self as headings, Cell, Column, PAIRS};
use crate::intake::{Line, Section};
use crate::units::Percent;

/// Characters people choose for `--separator`. Blanks and tabs are read as blanks.
const SEPARATORS: [char; 7] = ['|', ';', ',', ':', '^', '~', '@'];

/// A heading line: its columns in order, each with the character it begins at; unknown headings have none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Heading {
    columns: Vec<(usize, Option<&'static Column>)>,
    separator: Option<char>,
    indent: usize,
}

impl Heading {
    fn known(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().filter_map(|(_, column)| *column)
    }
}

/// Which report a heading line belongs to.
pub fn heading(text: &str) -> Option<Kind> {
    // No heading is this long, and a line of any length must be refused quickly.
    if text.len() > 1000 || !["LV", "VG", "PV"].iter().any(|name| text.contains(name)) {
        return None;
    }
    let score = |kind: Kind| {
        let found = read_heading(text, kind)?;
        found.known().any(|column| column.field == kind.name_field()).then(|| found.known().count())
    };
    let mut best = None;
    for kind in [Kind::Lv, Kind::Pv, Kind::Vg] {
        let Some(score) = score(kind) else { continue };
        if best.is_none_or(|(_, most)| score > most) {
            best = Some((kind, score));
        }
    }
    best.map(|(kind, _)| kind)
}

/// The columns a heading line names; `None` when it is no heading line of this report.
fn read_heading(text: &str, kind: Kind) -> Option<Heading> {
    let known = headings::columns(kind);
    let find = |heading: &str| known.iter().find(|column| column.heading.eq_ignore_ascii_case(heading));
    let sure = |columns: &Vec<(usize, Option<&'static Column>)>| {
        let named: Vec<_> = columns.iter().filter_map(|(_, column)| *column).map(|column| column.field).collect();
        // Of a volume called `lv`, the line `LV lv` of `--rows` is no heading of two columns.
        let differ = named.iter().any(|field| named.first() != Some(field));
        // A heading of a newer LVM may be unknown; a row of data has hardly a word that is a heading.
        differ && named.len() * 2 > columns.len()
    };
    let separated = |separator: char| text.split(separator).map(|part| (0, find(part.trim()))).collect::<Vec<_>>();
    let with = SEPARATORS.into_iter().filter(|separator| text.contains(*separator));
    let (columns, separator) = with
        .map(|separator| (separated(separator), Some(separator)))
        .find(|(columns, _)| sure(columns))
        .unwrap_or_else(|| (aligned_headings(text, known), None));
    sure(&columns).then(|| Heading { columns, separator, indent: indent(text) })
}

/// Headings of several words (`LV UUID`) count as one.
fn aligned_headings(text: &str, known: &'static [Column]) -> Vec<(usize, Option<&'static Column>)> {
    let words = positions(text);
    let mut columns = Vec::new();
    let mut at = 0;
    while let Some((start, word)) = words.get(at) {
        let longest = (2..=3).rev().find_map(|count| {
            let joined = words.get(at..at + count)?.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" ");
            known.iter().find(|column| column.heading.eq_ignore_ascii_case(&joined)).map(|column| (count, column))
        });
        let single = || known.iter().find(|column| column.heading.eq_ignore_ascii_case(word));
        columns.push((*start, longest.map(|(_, column)| column).or_else(single)));
        at += longest.map_or(1, |(count, _)| count);
    }
    columns
}

/// The words of a text with the character each begins at.
fn positions(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut begun: Option<(usize, usize)> = None;
    for (column, (at, c)) in text.char_indices().enumerate() {
        match (c.is_whitespace(), begun) {
            (true, Some((start, from))) => {
                words.extend(text.get(from..at).map(|word| (start, word)));
                begun = None;
            }
            (false, None) => begun = Some((column, at)),
            _ => {}
        }
    }
    words.extend(begun.and_then(|(start, from)| Some((start, text.get(from..)?))));
    words
}

fn indent(text: &str) -> usize {
    text.chars().take_while(|c| c.is_whitespace()).count()
}

/// Reads a row by the places of its heading. `None` when it is not aligned with it.
fn aligned<'a>(text: &'a str, heading: &Heading, unit: Option<char>) -> Option<Fields<'a>> {
    // A paste often loses the blanks before its first line, or before every line.
    let shift = indent(text).abs_diff(heading.indent);
    let less = indent(text) < heading.indent;
    [0, shift].into_iter().find_map(|shift| {
        let place = |start: usize| if less { start.checked_sub(shift) } else { Some(start + shift) };
        aligned_at(text, heading, unit, place)
    })
}

fn aligned_at<'a>(
    text: &'a str,
    heading: &Heading,
    unit: Option<char>,
    place: impl Fn(usize) -> Option<usize>,
) -> Option<Fields<'a>> {
    let byte = |character: usize| text.char_indices().nth(character).map_or(text.len(), |(at, _)| at);
    let mut starts = Vec::with_capacity(heading.columns.len() + 1);
    for (start, _) in &heading.columns {
        starts.push(byte(place(*start)?));
    }
    starts.push(text.len());
    let first = *starts.first()?;
    if !text.get(..first)?.trim().is_empty() {
        return None;
    }
    let mut fields = Fields::new(unit);
    for ((from, to), (_, column)) in starts.iter().zip(starts.iter().skip(1)).zip(&heading.columns) {
        let part = text.get(*from..*to)?;
        // Between two columns stands a blank, or the row is over.
        if *to < text.len() && !part.is_empty() && !part.ends_with(char::is_whitespace) {
            return None;
        }
        let cell = part.trim();
        let Some(column) = column else { continue };
        if cell.is_empty() && !column.optional
            || !(cell.is_empty() || column.cell == Cell::Text || fits(cell, column.cell))
        {
            return None;
        }
        fields.push(column.field, cell);
    }
    Some(fields)
}

/// Reads a row by what its words can be. `None` when they do not fit the columns; the number of words left over.
fn typed<'a>(
    words: &[&'a str],
    columns: &[&'static Column],
    kind: Kind,
    unit: Option<char>,
) -> Option<(Fields<'a>, usize)> {
    let mut words = words.iter().peekable();
    let mut fields = Fields::new(unit);
    for column in columns {
        if column.cell == Cell::Text || is_empty(kind, &fields, column) {
            continue;
        }
        let Some(word) = words.next_if(|word| fits(word, column.cell)) else {
            if column.optional {
                continue;
            }
            return None;
        };
        fields.push(column.field, *word);
    }
    Some((fields, words.count()))
}

/// Which columns a volume of this kind leaves empty.
fn is_empty(kind: Kind, fields: &Fields, column: &Column) -> bool {
    let volume = match kind {
        Kind::Lv => fields.get("lv_attr").and_then(|attr| attr.chars().next()),
        _ => return kind == Kind::Pv && matches!(column.field, "lv_name"),
    };
    match column.field {
        "pool_lv" | "origin" => matches!(volume, Some('t' | 'T' | 'e' | '-' | 'o')),
        "mirror_log" | "convert_lv" | "lv_parent" => true,
        "transaction_id" | "thin_count" | "data_lv" | "metadata_lv" => !matches!(volume, Some('t') | None),
        "thin_id" => !matches!(volume, Some('V') | None),
        _ => false,
    }
}

/// The words of a row; a few values are two of them.
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(word) = rest.split_whitespace().next() {
        let trimmed = rest.trim_start();
        let two = PAIRS.iter().find(|pair| {
            trimmed.strip_prefix(**pair).is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
        });
        let word = two.map_or(word, |pair| *pair);
        let (taken, behind) = trimmed.split_at_checked(word.len()).unwrap_or((trimmed, ""));
        words.push(taken);
        rest = behind;
    }
    words
}

/// The character that separates the cells of a row, told by an attribute string that stands between two, or by a size or
/// percentage where there is no blank.
fn separator(text: &str) -> Option<char> {
    let attr =
        |part: &str| is_lv_attr(part) || is_vg_attr(part) || matches!(part, "a--" | "a-m" | "u--" | "---" | "ax-");
    let unbroken = !text.trim().contains(char::is_whitespace);
    let tells = |part: &str| attr(part) || unbroken && is_cell(part);
    SEPARATORS
        .into_iter()
        .find(|separator| text.matches(*separator).count() > 2 && text.split(*separator).any(|part| tells(part.trim())))
}

/// The cells of a row without a heading: separated, or words.
pub fn cells(text: &str) -> Vec<&str> {
    match separator(text) {
        Some(separator) => text.split(separator).map(str::trim).collect(),
        None => text.split_whitespace().collect(),
    }
}

/// A cell of this kind can hold the word.
pub fn fits(word: &str, cell: Cell) -> bool {
    match cell {
        Cell::Name => {
            !(word.contains(' ')
                || word.starts_with('-')
                || is_percent(word)
                || size(word).is_some() && word.contains(['.', ',']))
        }
        Cell::Attr => is_attr(word),
        Cell::Size => size(word).is_some(),
        Cell::Percent => is_percent(word),
        Cell::Count => word.parse::<u64>().is_ok(),
        Cell::Path => word.starts_with('/') && !word.contains('('),
        Cell::Uuid => word.len() == 38 && word.matches('-').count() == 6,
        Cell::Devices => word.contains('(') && word.ends_with(')'),
        Cell::Word(words) => words.contains(&word),
        Cell::Text => false,
    }
}

/// LVM prints percentages with two decimals.
fn is_percent(word: &str) -> bool {
    word.split_once(['.', ',']).is_some_and(|(_, fraction)| fraction.len() == 2) && Percent::parse(word).is_some()
}

/// An attribute string: letters and hyphens, at least one of each, or a pool's ten letters.
fn is_attr(word: &str) -> bool {
    matches!(word.len(), 2 | 3 | 6 | 8 | 9 | 10)
        && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
        && (word.contains('-') || word.len() == 10)
}

/// A word that hardly stands in anything but such a table: a size with its unit, a percentage, an attribute string.
pub fn is_cell(word: &str) -> bool {
    is_percent(word) || is_lv_attr(word) || size(word).is_some() && word.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// `lv_attr`: ten characters whose first ones have few choices.
pub fn is_lv_attr(word: &str) -> bool {
    let mut chars = word.chars();
    let mut one_of = |set: &str| chars.next().is_some_and(|c| set.contains(c));
    let begins = one_of("-aCcdDefFgGiIlMmoOpPrRsStTvVz")
        && one_of("-wrR")
        && one_of("-aAcCiIlLnN")
        && one_of("-m")
        && one_of("-ascCdDhiImMSX");
    begins
        && matches!(word.len(), 6 | 8 | 9 | 10)
        && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
        && word.contains('-')
        // A line of hyphens underlines something.
        && word.bytes().any(|b| b != b'-')
}

/// `vg_attr`: `wz--n-`.
pub fn is_vg_attr(word: &str) -> bool {
    let mut chars = word.chars();
    let mut one_of = |set: &str| chars.next().is_some_and(|c| set.contains(c));
    one_of("wr") && one_of("z-") && one_of("x-") && one_of("p-") && one_of("cnali-") && one_of("cs-") && word.len() == 6
}

/// Reads rows below the last heading seen, below the fields the command asked for, or below the usual heading.
pub fn rows<'a, T>(
    section: &'a Section,
    kind: Kind,
    mut record: impl FnMut(Fields<'a>, &'a Line) -> Option<T>,
) -> (Vec<T>, Vec<&'a Line>) {
    let options = Options::of(section.command.as_ref());
    let usual = || {
        headings::default(kind)
            .iter()
            .filter_map(|name| headings::columns(kind).iter().find(|column| column.heading == *name))
            .collect::<Vec<_>>()
    };
    let asked = asked(kind, &options, &usual()).unwrap_or_else(usual);
    let mut heading: Option<Heading> = None;
    let (mut records, mut unread) = (Vec::new(), Vec::new());
    for line in section.lines.iter().filter(|line| !line.is_blank()) {
        if let Some(found) = read_heading(&line.text, kind) {
            heading = Some(found);
            continue;
        }
        let under = heading.as_ref().map_or_else(|| asked.clone(), |heading| heading.known().collect());
        let separator = heading.as_ref().map_or_else(|| separator(&line.text), |heading| heading.separator);
        let read = |columns: &[&'static Column], words: &[&'a str]| typed(words, columns, kind, options.unit);
        let found = match separator {
            Some(separator) => {
                let parts: Vec<&str> = line.text.split(separator).map(str::trim).collect();
                let places: Vec<_> = heading.as_ref().map_or_else(
                    || asked.iter().map(|column| Some(*column)).collect(),
                    |heading| heading.columns.iter().map(|(_, column)| *column).collect(),
                );
                separated(&parts, &places, options.unit).or_else(|| {
                    let filled: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                    read(&under, &filled).map(|(fields, _)| fields)
                })
            }
            None => {
                let by_place = heading.as_ref().and_then(|heading| aligned(&line.text, heading, options.unit));
                let words = words(&line.text);
                // Text that no type can tell may be left over, but nothing else.
                let loose = under.iter().any(|column| column.cell == Cell::Text);
                let by_type = || read(&under, &words).filter(|(_, left)| *left == 0 || loose);
                // Headings this table does not know leave words over; the usual columns before them can still be read.
                by_place.or_else(|| by_type().or_else(|| read(&usual(), &words)).map(|(fields, _)| fields))
            }
        };
        match found.and_then(|fields| record(fields, line)) {
            Some(found) => records.push(found),
            None => unread.push(line),
        }
    }
    (records, unread)
}

/// The columns of `-o`; `None` when it was not given, or names a field that is not known.
fn asked(kind: Kind, options: &Options, usual: &[&'static Column]) -> Option<Vec<&'static Column>> {
    let (adds, fields) = options.fields.as_ref()?;
    let mut columns = if *adds { usual.to_vec() } else { Vec::new() };
    for field in fields {
        columns.push(headings::by_field(kind, field)?);
    }
    Some(columns)
}

/// Cells by their number; every one must fit.
fn separated<'a>(parts: &[&'a str], columns: &[Option<&'static Column>], unit: Option<char>) -> Option<Fields<'a>> {
    if parts.len() != columns.len() {
        return None;
    }
    let mut fields = Fields::new(unit);
    for (part, column) in parts.iter().zip(columns) {
        let Some(column) = column else { continue };
        let fits = part.is_empty() && column.optional || column.cell == Cell::Text || fits(part, column.cell);
        if !fits {
            return None;
        }
        fields.push(column.field, *part);
    }
    Some(fields)
}
