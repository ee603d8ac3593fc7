//! `vgs`: how much of a volume group is free.
//!
//! ```text
//!   VG     #PV #LV #SN Attr   VSize    VFree
//!   docker   1   1   0 wz--n- <100.00g 10.00g
//! ```

use super::lvm_columns::{self, Cell, Column, Row, full, sparse};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source};
use crate::units::Bytes;

pub const FORMAT: Format =
    Format { id: "vgs", title: "vgs", claims: Claims { commands: &["vgs"], claim, interleaves: false }, parse };

/// One volume group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeGroup {
    pub source: Source,
    pub name: String,
    pub size: Option<Bytes>,
    pub free: Option<Bytes>,
    pub extent: Option<Bytes>,
}

const COLUMNS: [Column; 8] = [
    full("VG", Cell::Name),
    sparse("Attr", Cell::Attr),
    sparse("Ext", Cell::Size),
    sparse("#PV", Cell::Count),
    sparse("#LV", Cell::Count),
    sparse("#SN", Cell::Count),
    full("VSize", Cell::Size),
    full("VFree", Cell::Size),
];

const DEFAULT: [&str; 7] = ["VG", "#PV", "#LV", "#SN", "Attr", "VSize", "VFree"];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    let words: Vec<&str> = text.split_whitespace().take(8).collect();
    let heading = words.first() == Some(&"VG") && lvm_columns::header(text, &COLUMNS).is_some();
    let row = words.iter().position(|word| lvm_columns::is_vg_attr(word)).is_some_and(|at| at > 0) && words.len() > 3;
    match (heading || row, inside) {
        (true, _) => Claim::Starts,
        (_, true) if (2..=8).contains(&words.len()) && !text.contains(':') => Claim::Continues,
        _ => Claim::No,
    }
}

fn parse(section: &Section) -> Parsed {
    let (groups, _) = lvm_columns::rows(&section.lines, &COLUMNS, &DEFAULT, |_, _| false, group);
    Parsed { records: groups.into_iter().map(Record::Vg).collect(), problems: Vec::new() }
}

fn group(row: Row, line: &Line) -> Option<VolumeGroup> {
    Some(VolumeGroup {
        source: line.source,
        name: row.get("VG")?.to_owned(),
        size: row.size("VSize"),
        free: row.size("VFree"),
        extent: row.size("Ext"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    #[test]
    fn free_space_is_read_in_any_locale() {
        for (text, free) in [
            (
                "  VG     #PV #LV #SN Attr   VSize    VFree\n  docker   1   1   0 wz--n- <100.00g 10.00g\n",
                Bytes::gib(10),
            ),
            ("       docker   1   1   0 wz--n- 22.00g 204.00m\n", Bytes::mib(204)),
            (
                "  VG        #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- <30,00g <18,00g\n",
                Bytes::gib(18),
            ),
            ("  VG     #PV #LV #SN Attr   VSize    VFree\n  docker   1   1   0 wz--n- <100.00g    0 \n", Bytes(0)),
            (
                "  VG     Attr   Ext   #PV #LV #SN VSize   VFree\n  docker wz--n- 4.00m   1   1   0 100.00g  10.00g\n",
                Bytes::gib(10),
            ),
        ] {
            match read(text).records.first() {
                Some(Record::Vg(group)) => assert_eq!((group.name.as_str(), group.free), ("docker", Some(free))),
                other => panic!("{other:?} in {text}"),
            }
        }
    }
}
