//! The columns of `lvs`, `vgs` and `pvs`: heading, field, and what a cell can hold.

use super::lvm_fields::Kind;

/// What a cell can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Name,
    Attr,
    Size,
    Percent,
    Count,
    Path,
    Uuid,
    /// `/dev/sdb(0)`, `pool_tdata(0),pool_tmeta(0)`
    Devices,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Anything: to be told only by where it stands.
    Text,
}

/// A column: its heading, its field, what it holds, and whether it may stand empty.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub heading: &'static str,
    pub field: &'static str,
    pub cell: Cell,
    pub optional: bool,
}

/// A column that every row fills.
const fn full(heading: &'static str, field: &'static str, cell: Cell) -> Column {
    Column { heading, field, cell, optional: false }
}

/// A column that may stand empty.
const fn sparse(heading: &'static str, field: &'static str, cell: Cell) -> Column {
    Column { heading, field, cell, optional: true }
}

const DISCARDS: Cell = Cell::Word(&["passdown", "nopassdown", "ignore"]);
const HEALTH: Cell = Cell::Word(&[
    "out_of_data",
    "metadata_read_only",
    "failed",
    "partial",
    "refresh needed",
    "mismatches exist",
    "unknown",
    "error",
]);
// With `--binary` a word that one of two can be is 1 or 0, and -1 when nothing is known.
const ACTIVE: Cell = Cell::Word(&[
    "active",
    "inactive",
    "locally",
    "remotely",
    "local exclusive",
    "remote exclusive",
    "unknown",
    "0",
    "1",
    "-1",
]);
const SEGMENT: Cell = Cell::Word(&[
    "thin-pool",
    "thin",
    "linear",
    "striped",
    "error",
    "zero",
    "cache",
    "cache-pool",
    "snapshot",
    "mirror",
    "vdo",
    "vdo-pool",
    "writecache",
    "raid0",
    "raid1",
    "raid4",
    "raid5",
    "raid6",
    "raid10",
]);

/// Values of two words.
pub const PAIRS: [&str; 6] =
    ["not monitored", "refresh needed", "mismatches exist", "local exclusive", "remote exclusive", "check needed"];

pub const LV: &[Column] = &[
    full("LV", "lv_name", Cell::Name),
    full("VG", "vg_name", Cell::Name),
    full("Attr", "lv_attr", Cell::Attr),
    full("LSize", "lv_size", Cell::Size),
    sparse("Pool", "pool_lv", Cell::Name),
    sparse("Origin", "origin", Cell::Name),
    sparse("Data%", "data_percent", Cell::Percent),
    sparse("Snap%", "snap_percent", Cell::Percent),
    sparse("Meta%", "metadata_percent", Cell::Percent),
    sparse("Move", "move_pv", Cell::Path),
    sparse("Log", "mirror_log", Cell::Name),
    sparse("Cpy%Sync", "copy_percent", Cell::Percent),
    sparse("Copy%", "copy_percent", Cell::Percent),
    sparse("Convert", "convert_lv", Cell::Name),
    sparse("MSize", "lv_metadata_size", Cell::Size),
    sparse("Chunk", "chunk_size", Cell::Size),
    sparse("Health", "lv_health_status", HEALTH),
    sparse("WhenFull", "lv_when_full", Cell::Word(&["queue", "error"])),
    sparse("Monitor", "seg_monitor", Cell::Word(&["monitored", "not monitored"])),
    sparse("Profile", "lv_profile", Cell::Name),
    sparse("LProfile", "lv_profile", Cell::Name),
    sparse("Discards", "discards", DISCARDS),
    sparse("KDiscards", "kernel_discards", DISCARDS),
    sparse("Zero", "zero", Cell::Word(&["zero", "unknown", "0", "1", "-1"])),
    sparse("TransId", "transaction_id", Cell::Count),
    sparse("#Thins", "thin_count", Cell::Count),
    sparse("ThId", "thin_id", Cell::Count),
    sparse("DevOpen", "lv_device_open", Cell::Word(&["open", "unknown", "0", "1", "-1"])),
    sparse("Active", "lv_active", ACTIVE),
    sparse("Path", "lv_path", Cell::Path),
    sparse("DMPath", "lv_dm_path", Cell::Path),
    sparse("LV UUID", "lv_uuid", Cell::Uuid),
    sparse("LV Tags", "lv_tags", Cell::Text),
    sparse("Devices", "devices", Cell::Devices),
    sparse("Metadata Devs", "metadata_devices", Cell::Devices),
    sparse("Data", "data_lv", Cell::Name),
    sparse("Meta", "metadata_lv", Cell::Name),
    sparse("Start", "seg_start", Cell::Size),
    sparse("SSize", "seg_size", Cell::Size),
    sparse("#Seg", "seg_count", Cell::Count),
    sparse("#Str", "stripes", Cell::Count),
    sparse("Stripe", "stripe_size", Cell::Size),
    sparse("Type", "segtype", SEGMENT),
    sparse("Layout", "lv_layout", Cell::Text),
    sparse("Role", "lv_role", Cell::Text),
    sparse("OSize", "origin_size", Cell::Size),
    sparse("Maj", "lv_major", Cell::Text),
    sparse("Min", "lv_minor", Cell::Text),
    sparse("KMaj", "lv_kernel_major", Cell::Text),
    sparse("KMin", "lv_kernel_minor", Cell::Text),
    sparse("Rahead", "lv_read_ahead", Cell::Text),
    sparse("KRahead", "lv_kernel_read_ahead", Cell::Text),
    sparse("LPerms", "lv_permissions", Cell::Text),
    sparse("CheckNeeded", "lv_check_needed", Cell::Word(&["check needed", "unknown", "0", "1", "-1"])),
    sparse("Suspended", "lv_suspended", Cell::Text),
    sparse("AllocPol", "lv_allocation_policy", Cell::Text),
    sparse("SkipAct", "lv_skip_activation", Cell::Text),
    sparse("Parent", "lv_parent", Cell::Name),
    sparse("Ancestors", "lv_ancestors", Cell::Text),
    sparse("Descendants", "lv_descendants", Cell::Text),
    sparse("Modules", "lv_modules", Cell::Text),
    sparse("Host", "lv_host", Cell::Text),
    sparse("Time", "lv_time", Cell::Text),
    sparse("CTime", "lv_time", Cell::Text),
    sparse("PE Ranges", "seg_pe_ranges", Cell::Text),
    sparse("LE Ranges", "seg_le_ranges", Cell::Text),
    sparse("VSize", "vg_size", Cell::Size),
    sparse("VFree", "vg_free", Cell::Size),
    sparse("Ext", "vg_extent_size", Cell::Size),
    sparse("#Ext", "vg_extent_count", Cell::Count),
    sparse("Free", "vg_free_count", Cell::Count),
];

pub const VG: &[Column] = &[
    full("VG", "vg_name", Cell::Name),
    sparse("Attr", "vg_attr", Cell::Attr),
    sparse("Ext", "vg_extent_size", Cell::Size),
    sparse("#Ext", "vg_extent_count", Cell::Count),
    sparse("Free", "vg_free_count", Cell::Count),
    sparse("#PV", "pv_count", Cell::Count),
    sparse("#LV", "lv_count", Cell::Count),
    sparse("#SN", "snap_count", Cell::Count),
    full("VSize", "vg_size", Cell::Size),
    full("VFree", "vg_free", Cell::Size),
    sparse("VG UUID", "vg_uuid", Cell::Uuid),
    sparse("Fmt", "vg_fmt", Cell::Word(&["lvm1", "lvm2"])),
    sparse("VPerms", "vg_permissions", Cell::Text),
    sparse("AllocPol", "vg_allocation_policy", Cell::Text),
    sparse("SYS ID", "vg_sysid", Cell::Text),
    sparse("System ID", "vg_systemid", Cell::Text),
    sparse("Lock Type", "vg_lock_type", Cell::Text),
    sparse("Seq", "vg_seqno", Cell::Count),
    sparse("MaxLV", "max_lv", Cell::Count),
    sparse("MaxPV", "max_pv", Cell::Count),
    sparse("#PV Missing", "vg_missing_pv_count", Cell::Count),
    sparse("VG Tags", "vg_tags", Cell::Text),
    sparse("VProfile", "vg_profile", Cell::Name),
    sparse("#VMda", "vg_mda_count", Cell::Count),
    sparse("VMdaFree", "vg_mda_free", Cell::Size),
    sparse("VMdaSize", "vg_mda_size", Cell::Size),
    sparse("Extendable", "vg_extendable", Cell::Word(&["extendable", "0", "1", "-1"])),
    sparse("Exported", "vg_exported", Cell::Word(&["exported", "0", "1", "-1"])),
    sparse("Partial", "vg_partial", Cell::Word(&["partial", "0", "1", "-1"])),
    sparse("AutoAct", "vg_autoactivation", Cell::Word(&["enabled", "0", "1", "-1"])),
    sparse("Clustered", "vg_clustered", Cell::Word(&["clustered", "0", "1", "-1"])),
    sparse("Shared", "vg_shared", Cell::Word(&["shared", "0", "1", "-1"])),
    sparse("PV", "pv_name", Cell::Name),
    sparse("LV", "lv_name", Cell::Name),
];

pub const PV: &[Column] = &[
    full("PV", "pv_name", Cell::Name),
    sparse("VG", "vg_name", Cell::Name),
    sparse("Fmt", "pv_fmt", Cell::Word(&["lvm1", "lvm2"])),
    sparse("Attr", "pv_attr", Cell::Attr),
    full("PSize", "pv_size", Cell::Size),
    full("PFree", "pv_free", Cell::Size),
    sparse("Used", "pv_used", Cell::Size),
    sparse("DevSize", "dev_size", Cell::Size),
    sparse("PV UUID", "pv_uuid", Cell::Uuid),
    sparse("1st PE", "pe_start", Cell::Size),
    sparse("PE", "pv_pe_count", Cell::Count),
    sparse("Alloc", "pv_pe_alloc_count", Cell::Count),
    sparse("PMdaFree", "pv_mda_free", Cell::Size),
    sparse("PMdaSize", "pv_mda_size", Cell::Size),
    sparse("#PMda", "pv_mda_count", Cell::Count),
    sparse("Missing", "pv_missing", Cell::Word(&["missing", "0", "1", "-1"])),
    sparse("Allocatable", "pv_allocatable", Cell::Word(&["allocatable", "0", "1", "-1"])),
    sparse("PInUse", "pv_in_use", Cell::Word(&["used", "0", "1", "-1"])),
    sparse("Exported", "pv_exported", Cell::Word(&["exported", "0", "1", "-1"])),
    sparse("Duplicate", "pv_duplicate", Cell::Word(&["duplicate", "0", "1", "-1"])),
    sparse("PV Tags", "pv_tags", Cell::Text),
    sparse("LV", "lv_name", Cell::Name),
    sparse("Start", "pvseg_start", Cell::Count),
    sparse("SSize", "pvseg_size", Cell::Count),
    sparse("Maj", "pv_major", Cell::Text),
    sparse("Min", "pv_minor", Cell::Text),
];

/// The columns printed when nothing else was asked for.
pub const fn default(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Lv => {
            &["LV", "VG", "Attr", "LSize", "Pool", "Origin", "Data%", "Meta%", "Move", "Log", "Cpy%Sync", "Convert"]
        }
        Kind::Vg => &["VG", "#PV", "#LV", "#SN", "Attr", "VSize", "VFree"],
        Kind::Pv => &["PV", "VG", "Fmt", "Attr", "PSize", "PFree"],
    }
}

pub const fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Lv => LV,
        Kind::Vg => VG,
        Kind::Pv => PV,
    }
}

/// The column of a field; LVM allows its prefix to be left out.
pub fn by_field(kind: Kind, name: &str) -> Option<&'static Column> {
    let prefixed = |column: &&Column| {
        ["lv_", "vg_", "pv_", "seg_"].iter().any(|prefix| column.field.strip_prefix(prefix) == Some(name))
    };
    let columns = columns(kind);
    columns.iter().find(|column| column.field == name).or_else(|| columns.iter().find(prefixed))
}
