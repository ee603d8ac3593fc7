//! `pvs`: the disks of a volume group.
//!
//! ```text
//!   PV         VG     Fmt  Attr PSize    PFree
//!   /dev/sdb   docker lvm2 a--  <100.00g 10.00g
//! ```

use super::lvm_attr::PvAttr;
use super::lvm_columns;
use super::lvm_fields::{Fields, Kind};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
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
    /// What LVM can use of it.
    pub size: Option<Bytes>,
    pub free: Option<Bytes>,
    pub used: Option<Bytes>,
    /// The size of the device itself.
    pub device_size: Option<Bytes>,
    pub attr: Option<PvAttr>,
    /// The column of its own that says so.
    pub missing: Option<bool>,
    pub uuid: Option<String>,
}

impl PhysicalVolume {
    /// The device cannot be found.
    pub fn is_missing(&self) -> bool {
        self.attr.as_ref().is_some_and(PvAttr::missing)
            || self.missing == Some(true)
            || matches!(self.name.as_str(), "[unknown]" | "unknown device")
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if lvm_columns::heading(text) == Some(Kind::Pv) {
        return Claim::Starts;
    }
    let cells = lvm_columns::cells(text);
    let row =
        cells.first().is_some_and(|cell| cell.starts_with("/dev/") || *cell == "[unknown]") && cells.contains(&"lvm2");
    match (row, inside) {
        (true, _) => Claim::Starts,
        (_, true) if text.starts_with('/') && !text.contains(": ") || text.starts_with("[unknown]") => Claim::Continues,
        _ => Claim::No,
    }
}

fn parse(section: &Section) -> Parsed {
    let (volumes, unread) = lvm_columns::rows(section, Kind::Pv, |fields, line| volume(&fields, line.source));
    let passed = super::passed(unread.iter().copied().filter(|line| !line.text.contains("[unknown]")));
    let rows = unread.into_iter().filter(|line| line.text.contains("lvm2"));
    let problems = rows.map(|line| {
        let expected = "this row does not fit the columns of `pvs`; expected `PV VG Fmt Attr PSize PFree` or the columns of the heading";
        Problem::at(line.source, expected)
    });
    // That a disk is missing is an event as well.
    let events = section.lines.iter().filter(|line| line.text.contains("[unknown]")).flat_map(super::log::events);
    Parsed {
        problems: problems.collect(),
        records: volumes.into_iter().map(Record::Pv).chain(events).collect(),
        passed,
    }
}

/// A physical volume from the fields of its row, whatever the row looked like.
pub fn volume(fields: &Fields, source: Source) -> Option<PhysicalVolume> {
    // Without a group the format stands in its column.
    let vg = fields.get("vg_name").filter(|name| !matches!(*name, "lvm1" | "lvm2"));
    Some(PhysicalVolume {
        source,
        name: fields.owned("pv_name")?,
        vg: vg.map(str::to_owned),
        size: fields.size("pv_size"),
        free: fields.size("pv_free"),
        used: fields.size("pv_used"),
        device_size: fields.size("dev_size"),
        attr: fields.owned("pv_attr").map(PvAttr),
        missing: fields.get("pv_missing").map(|word| matches!(word, "missing" | "1")),
        uuid: fields.owned("pv_uuid"),
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

    fn disks(text: &str) -> Vec<PhysicalVolume> {
        let found = read(text).records.into_iter().filter_map(|record| match record {
            Record::Pv(disk) => Some(disk),
            _ => None,
        });
        found.collect()
    }

    #[test]
    fn missing_disks_and_further_columns() {
        let read = disks(
            "  PV         VG     Fmt  Attr PSize   PFree  Used    DevSize PV UUID                                1st PE\n  /dev/loop0 docker lvm2 a--  996.00m 36.00m 960.00m   1.00g PwAdKE-0000-1111-2222-3333-4444-abcdef  1.00m\n  [unknown]  docker lvm2 a-m  596.00m     0  596.00m      0  QwAdKE-0000-1111-2222-3333-4444-abcdef  1.00m\n",
        );
        let found: Vec<_> = read.iter().map(|disk| (disk.used, disk.device_size, disk.is_missing())).collect();
        assert_eq!(
            found,
            [(Some(Bytes::mib(960)), Some(Bytes::gib(1)), false), (Some(Bytes::mib(596)), Some(Bytes(0)), true)]
        );
        assert!(read.iter().all(|disk| disk.uuid.is_some()));
    }

    #[test]
    fn a_column_tells_that_a_disk_is_missing() {
        let read = disks("  PV         VG     Missing\n  /dev/sdb   docker       0\n  /dev/sdc   docker       1\n");
        assert_eq!(read.iter().map(PhysicalVolume::is_missing).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn separated_rows() {
        let read = disks("  /dev/sdb|docker|lvm2|a--|996.00m|36.00m\n  /dev/sdc||lvm2|---|50.00g|50.00g\n");
        assert_eq!(read.iter().map(|disk| disk.vg.as_deref()).collect::<Vec<_>>(), [Some("docker"), None]);
    }
}
