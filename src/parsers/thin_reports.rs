//! What the tools for thin metadata report: a check, a dump, a repair.

use crate::intake::{Source, Sourced};
use crate::units::{Bytes, DataBlocks, MetadataBlocks, Sectors};

/// What one of the tools said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThinTool {
    Check(ThinCheck),
    Dump(ThinDump),
    Repair(Repair),
}

/// `thin_check`: whether the metadata is sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThinCheck {
    pub source: Option<Source>,
    pub transaction_id: Option<u64>,
    pub free_blocks: Option<MetadataBlocks>,
    pub cleared_needs_check: bool,
    /// What it complains of, each line as it stands.
    pub complaints: Vec<Sourced<String>>,
    /// 0 is sound; 1 (tools 0.x) and 64 (1.x) are not.
    pub exit: Option<Sourced<u32>>,
}

/// `thin_dump`: what the metadata holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThinDump {
    pub source: Option<Source>,
    pub uuid: Option<String>,
    pub transaction_id: Option<u64>,
    pub block: Option<Sectors>,
    pub total: Option<DataBlocks>,
    pub devices: Vec<DumpedDevice>,
    /// The closing tag was seen.
    pub complete: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DumpedDevice {
    pub source: Source,
    pub id: u64,
    pub mapped: DataBlocks,
}

/// What a repair came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    pub source: Option<Source>,
    /// `vg/pool`, where the messages name it.
    pub pool: Option<String>,
    /// The volume that keeps the metadata as it was.
    pub backup: Option<String>,
    /// The pool was active, and nothing was done.
    pub refused: bool,
    pub failed: bool,
    /// The metadata was repaired to another transaction than LVM expects: some devices may be lost.
    pub transaction_mismatch: bool,
    pub exit: Option<Sourced<u32>>,
}

impl ThinCheck {
    /// `None` when neither a status nor a complaint tells.
    pub fn is_sound(&self) -> Option<bool> {
        match &self.exit {
            _ if !self.complaints.is_empty() => Some(false),
            Some(exit) => Some(exit.value == 0),
            None => self.free_blocks.map(|_| true),
        }
    }
}

impl ThinDump {
    /// Blocks that devices map; shared ones count for each.
    pub fn mapped(&self) -> DataBlocks {
        DataBlocks(self.devices.iter().fold(0, |sum, device| sum.saturating_add(device.mapped.0)))
    }
    pub fn block_size(&self) -> Option<Bytes> {
        self.block.map(Sectors::bytes)
    }
}

impl Repair {
    pub fn succeeded(&self) -> bool {
        self.backup.is_some() && !self.failed && !self.transaction_mismatch
    }
}

impl ThinTool {
    /// One sentence a person can act on.
    pub fn summary(&self) -> String {
        match self {
            ThinTool::Check(check) => match check.is_sound() {
                Some(true) if check.cleared_needs_check => {
                    "thin_check found the metadata sound and cleared the needs_check flag".into()
                }
                Some(true) => "thin_check found the metadata sound".into(),
                Some(false) => format!("thin_check found the metadata damaged ({} complaints)", check.complaints.len()),
                None => "thin_check did not say whether the metadata is sound".into(),
            },
            ThinTool::Dump(dump) => {
                let whole = if dump.complete { "" } else { ", and the dump is not complete" };
                format!("thin_dump lists {} devices that map {} blocks{whole}", dump.devices.len(), dump.mapped().0)
            }
            ThinTool::Repair(repair) if repair.refused => "the repair was refused: the pool is active".into(),
            ThinTool::Repair(repair) if repair.succeeded() => {
                format!(
                    "the metadata was repaired; {} keeps what it was before",
                    repair.backup.as_deref().unwrap_or("")
                )
            }
            ThinTool::Repair(repair) if repair.transaction_mismatch => {
                "the repaired metadata is of another transaction than LVM expects".into()
            }
            ThinTool::Repair(_) => "the repair failed".into(),
        }
    }
}
