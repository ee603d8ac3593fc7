//! `pvs`: the disks of a volume group.
//!
//! ```text
//!   PV         VG     Fmt  Attr PSize    PFree
//!   /dev/sdb   docker lvm2 a--  <100.00g 10.00g
//! ```

use super::lvm_columns::{self, Cell, Column, Row, full, sparse};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source};
use crate::units::Bytes;

pub const FORMAT: Format =
    Format { id: "pvs", title: "pvs", claims: Claims { commands: &["pvs"], claim, interleaves: false }, parse };

/// One physical volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhysicalVolume {
    pub source: Source,
    pub name: String,
    /// `None` for a physical volume that belongs to no group.
    pub vg: Option<String>,
    pub size: Option<Bytes>,
    pub free: Option<Bytes>,
}

const COLUMNS: [Column; 6] = [
    full("PV", Cell::Name),
    sparse("VG", Cell::Name),
    sparse("Fmt", Cell::Word(&["lvm1", "lvm2"])),
    sparse("Attr", Cell::Attr),
    full("PSize", Cell::Size),
    full("PFree", Cell::Size),
];

const DEFAULT: [&str; 6] = ["PV", "VG", "Fmt", "Attr", "PSize", "PFree"];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    let words: Vec<&str> = text.split_whitespace().take(8).collect();
    let heading = words.first() == Some(&"PV") && lvm_columns::header(text, &COLUMNS).is_some();
    let row =
        words.first().is_some_and(|word| word.starts_with("/dev/") || *word == "[unknown]") && words.contains(&"lvm2");
    match (heading || row, inside) {
        (true, _) => Claim::Starts,
        (_, true) if text.starts_with('/') => Claim::Continues,
        _ => Claim::No,
    }
}

fn parse(section: &Section) -> Parsed {
    let (volumes, _) = lvm_columns::rows(&section.lines, &COLUMNS, &DEFAULT, no_group, volume);
    Parsed { records: volumes.into_iter().map(Record::Pv).collect(), problems: Vec::new() }
}

fn no_group(_: &Row, _: &Column) -> bool {
    false
}

fn volume(row: Row, line: &Line) -> Option<PhysicalVolume> {
    // Without a group the format stands in its column.
    let vg = row.get("VG").filter(|name| !matches!(*name, "lvm1" | "lvm2"));
    Some(PhysicalVolume {
        source: line.source,
        name: row.get("PV")?.to_owned(),
        vg: vg.map(str::to_owned),
        size: row.size("PSize"),
        free: row.size("PFree"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    #[test]
    fn disks_with_and_without_a_group() {
        let parsed = read(
            "  PV         VG     Fmt  Attr PSize    PFree\n  /dev/sdb   docker lvm2 a--  <100.00g 10.00g\n  /dev/sdc          lvm2 ---    50.00g 50.00g\n",
        );
        let read: Vec<_> = parsed
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Pv(pv) => Some((pv.name.as_str(), pv.vg.as_deref(), pv.free)),
                _ => None,
            })
            .collect();
        assert_eq!(
            read,
            [("/dev/sdb", Some("docker"), Some(Bytes::gib(10))), ("/dev/sdc", None, Some(Bytes::gib(50)))]
        );
    }
}
