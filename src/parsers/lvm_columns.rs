//! The tables of `lvs`, `vgs` and `pvs`: which word of a row belongs to which column.
//!
//! LVM aligns columns with blanks and leaves empty cells empty; pastes collapse the blanks. So a row is read
//! by what its words can be (a size, a percentage, an attribute string, a name) in the order of the header,
//! and a column that no word fits is empty.

use crate::intake::Line;
use crate::units::{Bytes, Dialect, Percent};

/// What a cell can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Name,
    Attr,
    Size,
    Percent,
    Count,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Takes whatever is left.
    Rest,
}

/// A column: its heading, what it holds, and whether it may stand empty.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub heading: &'static str,
    pub cell: Cell,
    pub optional: bool,
}

/// A column that every row fills.
pub const fn full(heading: &'static str, cell: Cell) -> Column {
    Column { heading, cell, optional: false }
}

/// A column that may stand empty.
pub const fn sparse(heading: &'static str, cell: Cell) -> Column {
    Column { heading, cell, optional: true }
}

/// The columns a heading line names; `None` when it is no heading line of these columns.
pub fn header(text: &str, known: &'static [Column]) -> Option<Vec<&'static Column>> {
    let mut words = text.split_whitespace().peekable();
    words.peek()?;
    let columns: Vec<_> =
        words.filter_map(|word| known.iter().find(|column| column.heading.eq_ignore_ascii_case(word))).collect();
    let all = text.split_whitespace().count();
    // A heading of a newer LVM may be unknown; a row of data has hardly a word that is a heading.
    (columns.len() >= 2 && columns.len() * 2 > all).then_some(columns)
}

/// The cells of a row, by heading. `None` when the words do not fit the columns.
pub fn row<'a>(text: &'a str, columns: &[&'static Column], skip: fn(&Row, &Column) -> bool) -> Option<Row<'a>> {
    let mut words = words(text).peekable();
    let mut row = Row(Vec::new(), Vec::new());
    for column in columns {
        if column.cell == Cell::Rest || skip(&row, column) {
            continue;
        }
        let Some(word) = words.next_if(|word| fits(word, column.cell)) else {
            if column.optional {
                continue;
            }
            return None;
        };
        row.0.push((column.heading, word));
    }
    row.1 = words.collect();
    Some(row)
}

/// The words of a row; one value of `seg_monitor` is two of them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    const TWO: &str = "not monitored";
    let (before, two, after) = match text.split_once(TWO) {
        Some((before, after)) => (before, Some(TWO), after),
        None => (text, None, ""),
    };
    before.split_whitespace().chain(two).chain(after.split_whitespace())
}

/// The cells of one row, and the words no column took.
#[derive(Debug, PartialEq, Eq)]
pub struct Row<'a>(Vec<(&'static str, &'a str)>, Vec<&'a str>);

impl<'a> Row<'a> {
    pub fn get(&self, heading: &str) -> Option<&'a str> {
        self.0.iter().find(|(name, _)| *name == heading).map(|(_, word)| *word)
    }

    pub fn size(&self, heading: &str) -> Option<Bytes> {
        self.get(heading).and_then(size)
    }

    pub fn percent(&self, heading: &str) -> Option<Percent> {
        self.get(heading).and_then(Percent::parse)
    }
}

fn fits(word: &str, cell: Cell) -> bool {
    match cell {
        Cell::Name => !(is_percent(word) || size(word).is_some() && word.contains(['.', ','])),
        Cell::Attr => is_attr(word),
        Cell::Size => size(word).is_some(),
        Cell::Percent => is_percent(word),
        Cell::Count => word.parse::<u64>().is_ok(),
        Cell::Word(words) => words.contains(&word),
        Cell::Rest => false,
    }
}

fn size(word: &str) -> Option<Bytes> {
    Bytes::parse(word, Dialect::Lvm)
}

/// LVM prints percentages with two decimals.
fn is_percent(word: &str) -> bool {
    word.split_once(['.', ',']).is_some_and(|(_, fraction)| fraction.len() == 2) && Percent::parse(word).is_some()
}

/// An attribute string: letters and hyphens, at least one of each, or a pool's ten letters.
fn is_attr(word: &str) -> bool {
    matches!(word.len(), 3 | 6 | 9 | 10)
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
}

/// `vg_attr`: `wz--n-`.
pub fn is_vg_attr(word: &str) -> bool {
    let mut chars = word.chars();
    let mut one_of = |set: &str| chars.next().is_some_and(|c| set.contains(c));
    one_of("wr") && one_of("z-") && one_of("x-") && one_of("p-") && one_of("cnali-") && one_of("cs-") && word.len() == 6
}

/// Reads rows below the last heading seen, or below the default heading.
pub fn rows<'a, T>(
    lines: &'a [Line],
    known: &'static [Column],
    default: &[&str],
    skip: fn(&Row, &Column) -> bool,
    mut record: impl FnMut(Row<'a>, &'a Line) -> Option<T>,
) -> (Vec<T>, Vec<&'a Line>) {
    let default =
        || default.iter().filter_map(|name| known.iter().find(|column| column.heading == *name)).collect::<Vec<_>>();
    let mut columns: Option<Vec<&'static Column>> = None;
    let (mut records, mut unread) = (Vec::new(), Vec::new());
    for line in lines.iter().filter(|line| !line.is_blank()) {
        if let Some(found) = header(&line.text, known) {
            columns = Some(found);
            continue;
        }
        let under = columns.clone().unwrap_or_else(default);
        let whole = |row: &Row| row.1.is_empty() || under.iter().any(|column| column.cell == Cell::Rest);
        // Headings this table does not know leave words over; the usual columns before them can still be read.
        let found = row(&line.text, &under, skip).filter(whole).or_else(|| row(&line.text, &default(), skip));
        match found.and_then(|row| record(row, line)) {
            Some(found) => records.push(found),
            None => unread.push(line),
        }
    }
    (records, unread)
}
