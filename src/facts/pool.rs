//! A thin pool, as far as the outputs tell.

use super::growth::Growth;
use super::refused_size::RefusedSize;
use crate::intake::{Source, Sourced};
use crate::parsers::dmsetup::{Discard, NoSpace, PoolStatus, PoolTable};
use crate::parsers::lvs::LogicalVolume;
use crate::sizing::metadata::HALF_LEAF;
use crate::units::{Bytes, DataBlocks, MetadataBlocks, Percent, Sectors};

/// Whose pool it is: each owner has its own commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    Docker,
    Lvm,
    Containerd,
    Kata,
    Stratis,
    Proxmox,
    #[default]
    Unknown,
}

impl Owner {
    pub const fn as_str(self) -> &'static str {
        match self {
            Owner::Docker => "docker",
            Owner::Lvm => "lvm",
            Owner::Containerd => "containerd",
            Owner::Kata => "kata",
            Owner::Stratis => "stratis",
            Owner::Proxmox => "proxmox",
            Owner::Unknown => "unknown",
        }
    }
}

/// What the pool does with I/O now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolMode {
    ReadWrite,
    ReadOnly,
    OutOfDataSpace,
    Fail,
}

impl PoolMode {
    pub const fn as_str(self) -> &'static str {
        match self {
            PoolMode::ReadWrite => "rw",
            PoolMode::ReadOnly => "ro",
            PoolMode::OutOfDataSpace => "out_of_data_space",
            PoolMode::Fail => "fail",
        }
    }
}

/// Volume group and logical volume, decoded from the device-mapper name or read from `lvs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LvmName {
    pub vg: String,
    pub lv: String,
    /// `lvs` or `vgs` shows the name; otherwise it is only decoded.
    pub confirmed: bool,
}

impl LvmName {
    /// `vg/lv`, as LVM's commands take it.
    pub fn path(&self) -> String {
        format!("{}/{}", self.vg, self.lv)
    }
}

/// How much of data or metadata is used, from the best source there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub used: Option<Sourced<Bytes>>,
    pub total: Option<Sourced<Bytes>>,
    pub percent: Option<Sourced<Percent>>,
    /// The counts are exact: blocks counted by the kernel.
    pub exact: bool,
}

impl Usage {
    pub fn free(&self) -> Option<Bytes> {
        Some(self.total.as_ref()?.value.saturating_sub(self.used.as_ref()?.value))
    }

    pub fn at_least(&self, percent: u32) -> bool {
        self.percent.as_ref().is_some_and(|share| share.value >= Percent::whole(percent))
    }

    /// Every block is used.
    pub fn is_full(&self) -> bool {
        self.at_least(100)
    }

    /// The lines that say so.
    pub fn sources(&self) -> Vec<Source> {
        let sizes = self.used.iter().chain(&self.total).map(|fact| fact.source);
        let mut all: Vec<Source> = self.percent.iter().map(|fact| fact.source).chain(sizes).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// One thin pool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThinPool {
    /// As it was pasted: the device-mapper name, or the name of the logical volume.
    pub name: String,
    pub owner: Owner,
    pub lvm: Option<LvmName>,
    /// The first line that shows it.
    pub seen: Option<Source>,
    pub status: Option<Sourced<PoolStatus>>,
    pub table: Option<Sourced<PoolTable>>,
    /// Its length, from the status or the table.
    pub length: Option<Sectors>,
    pub volume: Option<LogicalVolume>,
    pub loopback: Option<Sourced<bool>>,
    pub data: Usage,
    pub metadata: Usage,
    pub chunk: Option<Sourced<Bytes>>,
    pub mode: Option<Sourced<PoolMode>>,
    pub needs_check: Option<Sourced<bool>>,
    /// The listing of devices in which it is missing.
    pub absent: Option<Source>,
    /// All I/O waits until somebody resumes the device.
    pub suspended: Option<Sourced<bool>>,
    /// What the status says happens to writes without space.
    pub no_space: Option<Sourced<NoSpace>>,
    /// What was asked for: by the table's features or by LVM's setting.
    pub no_space_configured: Option<Sourced<NoSpace>>,
    pub discard: Option<Sourced<Discard>>,
    /// A metadata snapshot was held in each of two samples of the status, one after the other.
    pub held_twice: bool,
    pub transaction_id: Option<u64>,
    /// How many thin devices its metadata holds, as LVM counts them.
    pub thin_count: Option<u64>,
    pub thins: Vec<Thin>,
    pub refused_size: Option<RefusedSize>,
    /// When there are two samples with their times.
    pub growth: Option<Growth>,
}

/// A thin device of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thin {
    pub name: String,
    pub size: Bytes,
    /// What is mapped of it, shared with others or not.
    pub mapped: Option<Bytes>,
    /// Its pool has failed, as the kernel says in its place.
    pub failed: bool,
    pub source: Source,
}

impl ThinPool {
    /// The sum of the virtual sizes of its thins.
    pub fn virtual_size(&self) -> Option<Bytes> {
        (!self.thins.is_empty()).then(|| self.thins.iter().fold(Bytes(0), |sum, thin| sum.saturating_add(thin.size)))
    }

    /// The kernel holds back up to a tenth of the metadata, at most 4096 blocks, and counts it as used: an empty
    /// pool shows 10 %. Up to that much, and a little, usage says nothing.
    pub fn metadata_is_reserve_only(&self) -> bool {
        let Some((used, total)) = self.metadata_blocks() else { return false };
        used.0 <= (total.0 / 10).min(4096) + 64
    }

    /// With every leaf of the mappings full the metadata still could not map half of the data.
    pub fn maps_less_than_half(&self) -> bool {
        let mapped = self.metadata_blocks().map(|(_, total)| total.0.saturating_mul(2 * HALF_LEAF));
        mapped.zip(self.data_blocks()).is_some_and(|(mapped, data)| mapped < data.0 / 2)
    }

    /// How many data blocks it has: the kernel's count, or its size in chunks.
    pub fn data_blocks(&self) -> Option<DataBlocks> {
        let counted = self.status.as_ref().and_then(|status| status.value.data_total);
        let chunks = || self.data.total.as_ref()?.value.0.checked_div(self.chunk.as_ref()?.value.0).map(DataBlocks);
        counted.or_else(chunks)
    }

    /// Used and total metadata blocks, when the kernel told them.
    pub fn metadata_blocks(&self) -> Option<(MetadataBlocks, MetadataBlocks)> {
        let status = self.status.as_ref()?;
        Some((status.value.metadata_used?, status.value.metadata_total?))
    }

    /// stratisd gives its pool more when little of it is free, as long as its disks have room; when they have none it
    /// sets the error mode.
    pub fn is_extended_by_stratisd(&self) -> bool {
        self.owner == Owner::Stratis && self.no_space.as_ref().is_none_or(|fact| fact.value == NoSpace::Queue)
    }

    /// The status line can be believed.
    pub fn is_plausible(&self) -> bool {
        self.status.as_ref().is_none_or(|status| status.value.plausible())
    }

    pub fn is(&self, mode: PoolMode) -> bool {
        self.mode.as_ref().is_some_and(|found| found.value == mode)
    }

    /// Its name for people: what LVM calls it where device-mapper's name is that of a layer, which no command takes.
    pub fn title(&self) -> String {
        let layer = self.lvm.as_ref().filter(|_| self.name.ends_with("-tpool"));
        layer.map_or_else(|| self.name.clone(), LvmName::path)
    }

    /// What to call it in a sentence.
    pub fn label(&self) -> String {
        let title = self.title();
        if title.is_empty() { "the thin pool".to_owned() } else { format!("thin pool {title}") }
    }
}
