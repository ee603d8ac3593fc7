//! `vgs`: how much of a volume group is free.
//!
//! ```text
//!   VG     #PV #LV #SN Attr   VSize    VFree
//!   docker   1   1   0 wz--n- <100.00g 10.00g
//! ```

use super::lvm_attr::VgAttr;
use super::lvm_columns;
use super::lvm_fields::{Fields, Kind};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
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
    /// The extent size: what everything in the group is a multiple of.
    pub extent: Option<Bytes>,
    pub extents: Option<u64>,
    pub free_extents: Option<u64>,
    pub attr: Option<VgAttr>,
    /// The column of its own that says so.
    pub partial: Option<bool>,
    pub physical_volumes: Option<u64>,
    pub logical_volumes: Option<u64>,
    pub uuid: Option<String>,
}

impl VolumeGroup {
    /// A group of which nothing but the name is known.
    pub fn named(source: Source, name: impl Into<String>) -> Self {
        VolumeGroup {
            source,
            name: name.into(),
            size: None,
            free: None,
            extent: None,
            extents: None,
            free_extents: None,
            attr: None,
            partial: None,
            physical_volumes: None,
            logical_volumes: None,
            uuid: None,
        }
    }
}

impl VolumeGroup {
    /// A disk of it cannot be found.
    pub fn is_partial(&self) -> bool {
        self.partial == Some(true) || self.attr.as_ref().is_some_and(VgAttr::partial)
    }

    /// Size or free space is another one, beyond what rounding makes of it.
    pub fn differs(&self, other: &Self) -> bool {
        let apart = |a: Option<Bytes>, b: Option<Bytes>| {
            a.zip(b).is_some_and(|(a, b)| a.0.abs_diff(b.0) > (a.0.max(b.0) / 100).max(Bytes::mib(4).0 / 2))
        };
        apart(self.size, other.size) || apart(self.free, other.free)
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if lvm_columns::heading(text) == Some(Kind::Vg) {
        return Claim::Starts;
    }
    let cells = lvm_columns::cells(text);
    let attr = cells.iter().take(8).position(|cell| lvm_columns::is_vg_attr(cell));
    match (attr.is_some_and(|at| at > 0) && cells.len() > 3, inside) {
        (true, _) => Claim::Starts,
        (_, true) if (2..=8).contains(&cells.len()) && !text.contains(':') => Claim::Continues,
        _ => Claim::No,
    }
}

fn parse(section: &Section) -> Parsed {
    let (groups, unread) = lvm_columns::rows(section, Kind::Vg, |fields, line| group(&fields, line.source));
    // Other lines are taken behind a heading too; one with the attributes of a group surely was a row.
    let passed = super::passed(unread.iter().copied());
    let rows = unread.into_iter().filter(|line| line.text.split_whitespace().any(lvm_columns::is_vg_attr));
    let problems = rows.map(|line| {
        let expected = "this row does not fit the columns of `vgs`; expected `VG #PV #LV #SN Attr VSize VFree` or the columns of the heading";
        Problem::at(line.source, expected)
    });
    Parsed { problems: problems.collect(), records: groups.into_iter().map(Record::Vg).collect(), passed }
}

/// A group from the fields of its row, whatever the row looked like.
pub fn group(fields: &Fields, source: Source) -> Option<VolumeGroup> {
    let (extent, free_extents) = (fields.size("vg_extent_size"), fields.count("vg_free_count"));
    // Extents are counted, sizes are rounded; in large units (`--units g`) so is the size of an extent.
    let whole = extent.filter(|extent| extent.0 >= 1024 && extent.0 % 1024 == 0);
    let counted = |count: Option<u64>| Some(Bytes(whole?.0.checked_mul(count?)?));
    let extents = fields.count("vg_extent_count");
    let size =
        fields.size("vg_size").filter(|_| fields.is_exact("vg_size")).or(counted(extents)).or(fields.size("vg_size"));
    let free = fields
        .size("vg_free")
        .filter(|_| fields.is_exact("vg_free"))
        .or(counted(free_extents))
        .or(fields.size("vg_free"));
    Some(VolumeGroup {
        size,
        free,
        extent: whole,
        extents,
        free_extents,
        attr: fields.owned("vg_attr").map(VgAttr),
        partial: fields.get("vg_partial").map(|word| matches!(word, "partial" | "1")),
        physical_volumes: fields.count("pv_count"),
        logical_volumes: fields.count("lv_count"),
        uuid: fields.owned("vg_uuid"),
        ..VolumeGroup::named(source, fields.get("vg_name")?)
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

    fn groups(text: &str) -> Vec<VolumeGroup> {
        let found = read(text).records.into_iter().filter_map(|record| match record {
            Record::Vg(group) => Some(group),
            _ => None,
        });
        found.collect()
    }

    #[test]
    fn a_column_tells_that_a_group_is_partial() {
        let read = groups(
            "  VG     Partial VFree   Extendable\n  docker       1  10.00g          1\n  logs         0   4.00g          1\n",
        );
        let found: Vec<_> = read.iter().map(|group| (group.is_partial(), group.free)).collect();
        assert_eq!(found, [(true, Some(Bytes::gib(10))), (false, Some(Bytes::gib(4)))]);
    }

    #[test]
    fn extents_count_more_than_rounded_sizes() {
        let text = "  VG     Attr   Ext   #Ext  Free #PV #LV VSize    VFree  VG UUID\n  docker wz-pn- 4.00m 25599 2562   2   1 <100.00g <10.01g PwAdKE-0000-1111-2222-3333-4444-abcdef\n";
        let read = groups(text);
        let group = read.first().expect("a group");
        assert_eq!((group.free_extents, group.free), (Some(2562), Some(Bytes(2562 << 22))));
        assert!(group.attr.as_ref().is_some_and(VgAttr::partial));
        assert_eq!((group.physical_volumes, group.uuid.is_some()), (Some(2), true));
    }

    #[test]
    fn separated_rows_and_rows_of_any_unit() {
        for text in ["  docker|1|1|0|wz--n-|996.00m|36.00m\n", "VG,Attr,VFree,VSize\ndocker,wz--n-,36.00m,996.00m\n"] {
            assert_eq!(groups(text).first().and_then(|group| group.free), Some(Bytes::mib(36)), "{text}");
        }
        let sectors = "# vgs --units s\n  docker   1   1   0 wz--n- 2039808S 73728S\n";
        assert_eq!(groups(sectors).first().and_then(|group| group.free), Some(Bytes::mib(36)));
    }

    #[test]
    fn a_row_that_fits_nothing_is_reported() {
        let parsed = read("  VG     #PV #LV #SN Attr   VSize    VFree\n  docker 1 1 0 wz--n- much more\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(2));
    }
}
