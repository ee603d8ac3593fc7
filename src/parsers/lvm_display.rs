//! The long forms `lvdisplay`, `vgdisplay` and `pvdisplay`.
//!
//! ```text
//!   --- Logical volume ---
//!   LV Name                thinpool
//!   VG Name                docker
//!   LV Pool metadata       thinpool_tmeta
//!   LV Pool data           thinpool_tdata
//!   LV Status              available
//!   LV Size                <95.00 GiB
//!   Allocated pool data    79.17%
//!   Allocated metadata     11.72%
//!
//!   --- Volume group ---
//!   VG Name               docker
//!   PE Size               4.00 MiB
//!   Free  PE / Size       9 / 36.00 MiB
//! ```

use super::lvm_fields::{Fields, Kind, size};
use super::{Format, Parsed, Record, lvs, pvs, trimmed, vgs};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::units::Bytes;

pub const FORMAT: Format = Format {
    id: "lvm-display",
    title: "lvdisplay / vgdisplay / pvdisplay",
    claims: Claims { commands: &["lvdisplay", "vgdisplay", "pvdisplay"], claim, interleaves: false },
    parse,
};

/// A label, and the fields of what stands behind it; two of them around a slash.
struct Label {
    text: &'static str,
    fields: &'static [&'static str],
    /// Nothing but these programs prints a line that begins like this.
    telling: bool,
}

const fn label(text: &'static str, fields: &'static [&'static str]) -> Label {
    Label { text, fields, telling: false }
}

const fn telling(text: &'static str, fields: &'static [&'static str]) -> Label {
    Label { text, fields, telling: true }
}

const LABELS: &[Label] = &[
    telling("LV Path", &["lv_path"]),
    telling("LV Name", &["lv_name"]),
    telling("VG Name", &["vg_name"]),
    telling("PV Name", &["pv_name"]),
    telling("LV UUID", &["lv_uuid"]),
    telling("VG UUID", &["vg_uuid"]),
    telling("PV UUID", &["pv_uuid"]),
    telling("LV Write Access", &[]),
    telling("LV Creation host, time", &[]),
    telling("LV Pool metadata", &["metadata_lv"]),
    telling("LV Pool data", &["data_lv"]),
    telling("LV Pool name", &["pool_lv"]),
    telling("LV Thin origin name", &["origin"]),
    telling("LV Thin snapshots", &[]),
    telling("LV Status", &["status"]),
    telling("LV Size", &["lv_size"]),
    telling("Allocated pool data", &["data_percent"]),
    telling("Allocated metadata", &["metadata_percent"]),
    telling("Mapped size", &["data_percent"]),
    telling("Allocated to snapshot", &["snap_percent"]),
    telling("VG Access", &[]),
    telling("VG Status", &[]),
    telling("VG Size", &["vg_size"]),
    telling("PE Size", &["vg_extent_size"]),
    telling("Total PE", &["vg_extent_count"]),
    telling("Alloc PE / Size", &[]),
    telling("Free  PE / Size", &["vg_free_count", "vg_free"]),
    telling("Free PE / Size", &["vg_free_count", "vg_free"]),
    telling("PV Size", &["pv_size"]),
    telling("Free PE", &["vg_free_count"]),
    telling("Allocated PE", &["pv_pe_alloc_count"]),
    label("# open", &["open"]),
    label("Cur LV", &["lv_count"]),
    label("Cur PV", &["pv_count"]),
    label("Act PV", &[]),
    label("Open LV", &[]),
    label("MAX LV", &[]),
    label("Max PV", &[]),
    label("Current LE", &[]),
    label("Segments", &[]),
    label("Allocation", &[]),
    label("Allocatable", &[]),
    label("Read ahead sectors", &[]),
    label("- currently set to", &[]),
    label("Block device", &[]),
    label("System ID", &[]),
    label("Format", &[]),
    label("Metadata Areas", &[]),
    label("Metadata Sequence No", &[]),
];

/// The label a line begins with, and what stands behind it.
fn split(text: &str) -> Option<(&'static Label, &str)> {
    let text = text.trim();
    let fits = |label: &&Label| {
        text.strip_prefix(label.text)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') && !rest.trim_start().starts_with(['=', ':']))
    };
    let label = LABELS.iter().filter(fits).max_by_key(|label| label.text.len())?;
    Some((label, text.strip_prefix(label.text)?.trim()))
}

/// `--- Logical volume ---`
fn title(text: &str) -> Option<Option<Kind>> {
    let inner = text.trim().strip_prefix("---")?.strip_suffix("---")?.trim().to_ascii_lowercase();
    Some(match inner.as_str() {
        "logical volume" => Some(Kind::Lv),
        "volume group" => Some(Kind::Vg),
        "physical volume" | "new physical volume" => Some(Kind::Pv),
        "segments" | "physical volumes" | "physical segments" => None,
        _ => return None,
    })
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if title(text).is_some() || split(text).is_some_and(|(label, value)| label.telling && !value.is_empty()) {
        return Claim::Starts;
    }
    if inside && split(text).is_some() { Claim::Continues } else { Claim::No }
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut block: Option<Block> = None;
    for line in section.lines.iter().filter(|line| !line.is_blank()) {
        if let Some(kind) = title(&line.text) {
            if let Some(done) = block.replace(Block::new(kind, line.source)) {
                done.finish(&mut parsed);
            }
            continue;
        }
        let Some((label, value)) = split(&line.text) else { continue };
        // Without titles a name that was said before begins the next one.
        if block.as_ref().is_some_and(|block| block.is_repeated(label)) {
            let kind = block.as_ref().and_then(|block| block.kind);
            if let Some(done) = block.replace(Block::new(kind, line.source)) {
                done.finish(&mut parsed);
            }
        }
        block.get_or_insert_with(|| Block::new(None, line.source)).take(label, value, line.source, &mut parsed);
    }
    if let Some(done) = block {
        done.finish(&mut parsed);
    }
    parsed
}

/// The lines between two titles.
struct Block<'a> {
    kind: Option<Kind>,
    source: Source,
    fields: Fields<'a>,
    data_line: Option<Source>,
    metadata_line: Option<Source>,
}

impl<'a> Block<'a> {
    fn new(kind: Option<Kind>, source: Source) -> Self {
        Block { kind, source, fields: Fields::new(None), data_line: None, metadata_line: None }
    }

    fn is_repeated(&self, label: &Label) -> bool {
        matches!(label.fields, ["lv_path" | "lv_name" | "pv_name" | "vg_name"])
            && label.fields.iter().any(|field| self.fields.get(field).is_some())
    }

    fn take(&mut self, label: &Label, value: &'a str, source: Source, parsed: &mut Parsed) {
        // The evidence is the name, not the title above it.
        if matches!(label.fields, ["lv_name" | "pv_name"]) || self.fields.is_empty() {
            self.source = source;
        }
        match label.fields {
            ["data_percent"] => self.data_line = Some(source),
            ["metadata_percent"] => self.metadata_line = Some(source),
            _ => {}
        }
        let values: Vec<&str> = match label.fields.len() {
            2 => value.splitn(2, '/').map(str::trim).collect(),
            // `1000.00 MiB / not usable 4.00 MiB`
            _ if label.text == "PV Size" => value.split('/').map(str::trim).collect(),
            _ => vec![value],
        };
        for (field, value) in label.fields.iter().zip(values) {
            let counts = field.ends_with("_count");
            let measures = field.ends_with("_size") || *field == "vg_free";
            if counts && value.parse::<u64>().is_err() || measures && size(value).is_none() {
                let expected = if counts { "a number" } else { "a size such as 36.00 MiB" };
                parsed.problems.push(Problem::at(source, format!("expected {expected} behind “{}”", label.text)));
                continue;
            }
            self.fields.push(*field, value.trim_end_matches('%'));
        }
    }

    fn finish(self, parsed: &mut Parsed) {
        let mut fields = self.fields;
        let has = |field: &str| fields.get(field).is_some();
        let kind = self.kind.or([Kind::Pv, Kind::Lv].into_iter().find(|kind| has(kind.name_field())));
        let kind = kind.or(has("lv_path").then_some(Kind::Lv)).or(has("vg_name").then_some(Kind::Vg));
        match kind {
            Some(Kind::Lv) => {
                // Before LVM 2.02.89 the name was the path.
                let path = fields.get("lv_name").or(fields.get("lv_path")).unwrap_or_default().to_owned();
                let mut named = Fields::new(None);
                if let Some((group, name)) = path.strip_prefix("/dev/").and_then(|path| path.split_once('/')) {
                    named.push("lv_name", name.to_owned());
                    named.push("vg_name", group.to_owned());
                }
                if let Some(status) = fields.get("status") {
                    // A suspended volume is active too.
                    named.push("lv_active", if status.starts_with("NOT") { "inactive" } else { "active" });
                }
                named.fill_from(&fields);
                let (data_line, metadata_line) = (self.data_line, self.metadata_line);
                let volume = lvs::volume(&named, self.source);
                let volume = volume.map(|volume| lvs::LogicalVolume { data_line, metadata_line, ..volume });
                parsed.records.extend(volume.map(|volume| Record::Lv(Box::new(volume))));
            }
            Some(Kind::Vg) => parsed.records.extend(vgs::group(&fields, self.source).map(Record::Vg)),
            Some(Kind::Pv) => {
                // What LVM can use is counted in extents; the size is that of the device.
                let extents =
                    |count: &str| Some(Bytes(fields.size("vg_extent_size")?.0.checked_mul(fields.count(count)?)?));
                let usable = extents("vg_extent_count").filter(|size| size.0 > 0);
                let free = extents("vg_free_count").filter(|_| usable.is_some());
                let used = extents("pv_pe_alloc_count").filter(|_| usable.is_some());
                let device = fields.size("pv_size");
                for (field, size) in [("pv_free", free), ("pv_used", used)] {
                    if let Some(size) = size {
                        fields.push(field, size.0.to_string());
                    }
                }
                let disk = pvs::volume(&fields, self.source).map(|disk| pvs::PhysicalVolume {
                    size: usable.or(disk.size),
                    // A disk without a group is free altogether.
                    free: free.or(disk.size.filter(|_| disk.vg.is_none())),
                    device_size: device,
                    ..disk
                });
                parsed.records.extend(disk.map(Record::Pv));
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;
    use crate::units::Percent;

    const LVDISPLAY: &str = "  --- Logical volume ---
  LV Name                thinpool
  VG Name                docker
  LV UUID                PwAdKE-0000-1111-2222-3333-4444-abcdef
  LV Write Access        read/write
  LV Creation host, time vm, 2024-01-01 10:00:00 +0000
  LV Pool metadata       thinpool_tmeta
  LV Pool data           thinpool_tdata
  LV Status              available
  # open                 0
  LV Size                <1.04 GiB
  Allocated pool data    79.17%
  Allocated metadata     11.72%
  Current LE             266
  Segments               1
  Allocation             inherit
  Read ahead sectors     auto
  - currently set to     256
  Block device           254:2

  --- Logical volume ---
  LV Path                /dev/docker/my-vol
  LV Name                my-vol
  VG Name                docker
  LV Pool name           thinpool
  LV Status              NOT available
  LV Size                10.00 GiB
  Mapped size            25.00%
";

    #[test]
    fn pools_and_thin_volumes() {
        let parsed = read(LVDISPLAY);
        assert_eq!(parsed.problems, []);
        let [Record::Lv(pool), Record::Lv(thin)] = parsed.records.as_slice() else { panic!("{parsed:?}") };
        assert!(pool.is_thin_pool() && !thin.is_thin_pool());
        assert_eq!((pool.lv.as_str(), pool.vg.as_deref(), pool.active), ("thinpool", Some("docker"), Some(true)));
        assert_eq!((pool.data, pool.metadata), (Percent::parse("79.17"), Percent::parse("11.72")));
        assert_eq!(pool.source.map(|source| source.line), Some(2));
        assert_eq!(
            (thin.pool.as_deref(), thin.data, thin.size),
            (Some("thinpool"), Percent::parse("25"), Some(Bytes::gib(10)))
        );
        assert_eq!(thin.active, Some(false));
    }

    #[test]
    fn old_names_are_paths() {
        let parsed = read(
            "  --- Logical volume ---\n  LV Name                /dev/docker/data\n  VG Name                docker\n  LV Size                10.00 GiB\n",
        );
        let [Record::Lv(volume)] = parsed.records.as_slice() else { panic!("{parsed:?}") };
        assert_eq!((volume.lv.as_str(), volume.vg.as_deref()), ("data", Some("docker")));
    }

    #[test]
    fn groups_count_extents() {
        let parsed = read(
            "  --- Volume group ---\n  VG Name               docker\n  System ID             \n  Format                lvm2\n  VG Access             read/write\n  Cur LV                1\n  Cur PV                1\n  VG Size               996.00 MiB\n  PE Size               4.00 MiB\n  Total PE              249\n  Alloc PE / Size       240 / 960.00 MiB\n  Free  PE / Size       9 / 36.00 MiB\n  VG UUID               PwAdKE-0000-1111-2222-3333-4444-abcdef\n",
        );
        let [Record::Vg(group)] = parsed.records.as_slice() else { panic!("{parsed:?}") };
        assert_eq!((group.extent, group.free_extents), (Some(Bytes::mib(4)), Some(9)));
        assert_eq!((group.size, group.free), (Some(Bytes::mib(996)), Some(Bytes::mib(36))));
    }

    #[test]
    fn disks_with_and_without_a_group() {
        let parsed = read(
            "  --- Physical volume ---\n  PV Name               /dev/loop0\n  VG Name               docker\n  PV Size               1000.00 MiB / not usable 4.00 MiB\n  Allocatable           yes \n  PE Size               4.00 MiB\n  Total PE              249\n  Free PE               9\n  Allocated PE          240\n\n  \"/dev/sdc\" is a new physical volume of \"50.00 GiB\"\n  --- NEW Physical volume ---\n  PV Name               /dev/sdc\n  VG Name               \n  PV Size               50.00 GiB\n  PE Size               0   \n  Total PE              0\n  Free PE               0\n",
        );
        let [Record::Pv(used), Record::Pv(new)] = parsed.records.as_slice() else { panic!("{parsed:?}") };
        assert_eq!((used.size, used.free), (Some(Bytes::mib(996)), Some(Bytes::mib(36))));
        assert_eq!((new.vg.as_deref(), new.size, new.free), (None, Some(Bytes::gib(50)), Some(Bytes::gib(50))));
    }

    #[test]
    fn a_size_that_is_none_is_reported() {
        let parsed =
            read("  --- Volume group ---\n  VG Name               docker\n  Free  PE / Size       nine / 36.00 MiB\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(3));
        assert!(matches!(parsed.records.as_slice(), [Record::Vg(group)] if group.free == Some(Bytes::mib(36))));
    }
}
