//! `lvs`, `vgs` and `pvs` with `--rows`: a line for each column, with its heading first.
//!
//! ```text
//!   LV thinpool root    
//!   VG docker centos
//!   Attr twi-aotz-- -wi-ao----
//!   Data% 91.11      
//! ```
//!
//! The cells of a line are as wide as the widest of them.

use super::lvm_columns::{self, fits, words};
use super::lvm_fields::{Fields, Kind, Options};
use super::lvm_headings::{self as headings, Cell, Column};
use super::{Format, Parsed, Record, lvs, pvs, vgs};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section};

pub const FORMAT: Format = Format {
    id: "lvm-rows",
    title: "lvs / vgs / pvs --rows",
    claims: Claims { commands: &[], claim, interleaves: false },
    parse,
};

const KINDS: [Kind; 3] = [Kind::Lv, Kind::Vg, Kind::Pv];

fn claim(lines: &[Line], _inside: bool) -> Claim {
    let begins = lines.first().is_some_and(|line| ["LV", "VG", "PV"].iter().any(|name| line.text.contains(name)));
    let best = KINDS.into_iter().filter(|_| begins).map(|kind| length(lines, kind)).max().unwrap_or_default();
    if best > 0 { Claim::Takes(best) } else { Claim::No }
}

/// How many lines from here on are columns of one report; none unless its names are the first or second of them.
fn length(lines: &[Line], kind: Kind) -> usize {
    let mut columns: Vec<&Column> = Vec::new();
    let mut separator = None;
    for line in lines.iter().take(80) {
        let Some(row) = row(&line.text, kind).filter(|_| line.command.is_none()) else { break };
        // No two columns of a report are the same: another one begins, or this is a table of a row each.
        if columns.contains(&row.column) || !columns.is_empty() && row.separator != separator {
            break;
        }
        separator = row.separator;
        columns.push(row.column);
        if columns.len() == 2 && columns.iter().all(|column| column.field != kind.name_field()) {
            break;
        }
    }
    let named = columns.iter().take(2).any(|column| column.field == kind.name_field());
    if named && columns.len() > 2 { columns.len() } else { 0 }
}

/// A line: its column, and what stands behind the heading.
struct Row<'a> {
    column: &'static Column,
    separator: Option<char>,
    cells: &'a str,
}

fn row(text: &str, kind: Kind) -> Option<Row<'_>> {
    let heading = text.trim_start();
    // The heading of a table begins with one of its words, too.
    if heading.len() > 10_000 || lvm_columns::heading(text).is_some() {
        return None;
    }
    let columns = headings::columns(kind).iter();
    let of = |column: &'static Column| {
        let head = heading.get(..column.heading.len()).filter(|head| *head == column.heading)?;
        let behind = heading.get(head.len()..)?;
        let first = behind.chars().next();
        let separator = first.filter(|c| "|;,:^~@=".contains(*c));
        let ends = first.is_none_or(|c| separator.is_some() || c == ' ');
        // Of `LV` and `LV UUID` the longer one is meant.
        ends.then_some((head.len(), Row { column, separator, cells: behind }))
    };
    let (_, row) = columns.filter_map(of).max_by_key(|(length, _)| *length)?;
    holds(&row).then_some(row)
}

/// The first of the cells is one of the column: lines of `lvdisplay` begin with such words, too.
fn holds(row: &Row) -> bool {
    let between = |c: char| c.is_whitespace() || Some(c) == row.separator;
    let Some(first) = row.cells.split(between).find(|cell| !cell.is_empty()) else { return row.column.optional };
    match row.column.cell {
        Cell::Text => true,
        // A value of two words.
        Cell::Word(words) => words.iter().any(|word| word.starts_with(first)),
        cell => fits(first, cell),
    }
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let lines: Vec<&Line> = section.lines.iter().filter(|line| !line.is_blank()).collect();
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        // A section holds several reports where one follows the other.
        let own: Vec<Line> = rest.iter().map(|line| (*line).clone()).take(80).collect();
        let best = KINDS.into_iter().map(|kind| (length(&own, kind), kind)).max_by_key(|(length, _)| *length);
        let Some((count, kind)) = best.filter(|(count, _)| *count > 0) else {
            parsed.problems.push(Problem::at(first.source, EXPECTED));
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        let (report, behind) = rest.split_at(count.min(rest.len()));
        read(report, kind, Options::of(section.command.as_ref()).unit, &mut parsed);
        rest = behind;
    }
    parsed
}

const EXPECTED: &str =
    "this line is no column of `lvs --rows`; expected a heading such as `Data%` and a cell for each name";

/// Turns the columns into a row for each name.
fn read(lines: &[&Line], kind: Kind, unit: Option<char>, parsed: &mut Parsed) {
    let rows: Vec<(&Line, Row)> = lines.iter().filter_map(|line| Some((*line, row(&line.text, kind)?))).collect();
    let Some((name_line, names)) = rows.iter().find(|(_, row)| row.column.field == kind.name_field()) else { return };
    let count = names.separator.map_or_else(|| words(names.cells).len(), |separator| split(names, separator).len());
    let mut fields: Vec<Fields> = vec![Fields::new(unit); count];
    for (line, row) in &rows {
        let cells = match row.separator {
            Some(separator) => Some(split(row, separator)),
            None => placed(row, count),
        };
        let Some(cells) = cells.filter(|cells| cells.len() == count) else {
            parsed.problems.push(Problem::at(line.source, EXPECTED));
            continue;
        };
        fields.iter_mut().zip(cells).for_each(|(fields, cell)| fields.push(row.column.field, cell));
    }
    let source = name_line.source;
    parsed.records.extend(fields.iter().filter_map(|fields| match kind {
        Kind::Lv => lvs::volume(fields, source).map(|volume| Record::Lv(Box::new(volume))),
        Kind::Vg => vgs::group(fields, source).map(Record::Vg),
        Kind::Pv => pvs::volume(fields, source).map(Record::Pv),
    }));
}

fn split<'a>(row: &Row<'a>, separator: char) -> Vec<&'a str> {
    row.cells.split(separator).skip(1).map(str::trim).collect()
}

/// The cells of a line: one for each name, or as wide as the widest of them, where some are empty.
fn placed<'a>(row: &Row<'a>, count: usize) -> Option<Vec<&'a str>> {
    let words = words(row.cells);
    if words.len() == count {
        return Some(words);
    }
    if count == 1 {
        return Some(vec![row.cells.trim()]);
    }
    let longest = words.iter().map(|word| word.chars().count()).max().unwrap_or_default();
    let width = longest.max(row.column.heading.len());
    let mut rest = row.cells.strip_prefix(' ').unwrap_or(row.cells);
    let mut cells = Vec::with_capacity(count);
    for _ in 0..count {
        let end = rest.char_indices().nth(width).map_or(rest.len(), |(at, _)| at);
        let (cell, behind) = rest.split_at_checked(end)?;
        cells.push(cell.trim());
        rest = if behind.is_empty() { behind } else { behind.strip_prefix(' ')? };
    }
    rest.trim().is_empty().then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;
    use crate::units::{Bytes, Percent};

    fn volumes(text: &str) -> Vec<lvs::LogicalVolume> {
        let parsed = read(text);
        assert_eq!(parsed.problems, [], "{text}");
        let found = parsed.records.into_iter().map(|record| match record {
            Record::Lv(volume) => *volume,
            other => panic!("{other:?} in {text}"),
        });
        found.collect()
    }

    #[test]
    fn names_may_look_like_headings() {
        for text in [
            "# lvs --rows\n  LV lv\n  VG vg\n  Attr Vwi-a-tz--\n  LSize 1.00g\n  Pool a\n",
            "  VG vg\n  LV lv\n  Attr Vwi-a-tz--\n  LSize 1.00g\n",
        ] {
            let found = volumes(text);
            let names: Vec<_> = found.iter().map(|volume| (volume.lv.as_str(), volume.vg.as_deref())).collect();
            assert_eq!(names, [("lv", Some("vg"))], "{text}");
        }
    }

    #[test]
    fn columns_become_rows() {
        for text in [
            "  LV thinpool root    \n  VG docker centos\n  Attr twi-aotz-- -wi-ao----\n  LSize 95.00g 50.00g\n  Data% 91.11      \n",
            "# lvs --rows --separator=: -o lv_name,vg_name\n  LV:thinpool:root\n  VG:docker:centos\n  Attr:twi-aotz--:-wi-ao----\n  LSize:95.00g:50.00g\n  Data%:91.11:\n",
        ] {
            match volumes(text).as_slice() {
                [pool, root] => {
                    assert_eq!(
                        (pool.lv.as_str(), pool.vg.as_deref(), root.lv.as_str()),
                        ("thinpool", Some("docker"), "root")
                    );
                    assert_eq!((pool.data, root.data), (Percent::parse("91.11"), None), "{text}");
                    assert_eq!((pool.size, root.size), (Some(Bytes::gib(95)), Some(Bytes::gib(50))), "{text}");
                    assert!(pool.is_thin_pool());
                }
                other => panic!("{other:?} in {text}"),
            }
        }
    }

    #[test]
    fn groups_and_disks() {
        let parsed = read(
            "$ vgs --rows\n  VG    docker\n  #PV   1\n  #LV   1\n  #SN   0\n  Attr  wz--n-\n  VSize <100.00g\n  VFree 0\n$ pvs --rows\n  PV    /dev/sdb\n  VG    docker\n  Fmt   lvm2\n  Attr  a--\n  PSize <100.00g\n  PFree 0\n",
        );
        match parsed.records.as_slice() {
            [Record::Vg(group), Record::Pv(disk)] => {
                assert_eq!((group.name.as_str(), group.free), ("docker", Some(Bytes(0))));
                assert_eq!((disk.vg.as_deref(), disk.free), (Some("docker"), Some(Bytes(0))));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_report_follows_the_other() {
        let report = |name: &str| format!("  LV {name}\n  VG docker\n  Attr twi-aotz--\n  LSize 95.00g\n");
        let names: Vec<_> = volumes(&format!("{}{}", report("a"), report("b"))).into_iter().map(|row| row.lv).collect();
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn a_cell_too_few_is_named() {
        let parsed = read("  LV:a:b\n  VG:x:y\n  Attr:twi-aotz--:-wi-ao----\n  Data%:9.00\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(4));
        assert_eq!(parsed.records.len(), 2);
    }

    #[test]
    fn tables_and_blocks_are_left_to_others() {
        for text in [
            "  LV       VG     Attr       LSize\n  thinpool docker twi-aotz-- 95.00g\n",
            "  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             96.00  4.10\n  VG  #PV #LV #SN Attr   VSize    VFree\n  pve   1   5   0 wz--n- <931.01g 16.00g\n",
            "  LV Name                thinpool\n  VG Name                docker\n  LV Size   1g\n",
        ] {
            let lines = crate::intake::lines(0, text);
            assert_eq!(claim(&lines, false), Claim::No, "{text}");
        }
    }
}
