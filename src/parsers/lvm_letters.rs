//! The letters of LVM's attribute strings, each as a type with its meaning in plain words.

/// One position's letters as a type: what is printed, what it is, and what that means in plain words.
pub trait Letter: Copy + PartialEq + 'static {
    const TABLE: &'static [(char, Self, &'static str)];

    fn of(letter: char) -> Option<Self> {
        Self::TABLE.iter().find(|(known, ..)| *known == letter).map(|(_, value, _)| *value)
    }
    fn meaning(self) -> &'static str {
        Self::TABLE.iter().find(|(_, value, _)| *value == self).map_or("", |(.., meaning)| meaning)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VolumeType {
    Cache,
    Integrity,
    Mirrored,
    MirroredUnsynced,
    Origin,
    OriginMerging,
    Raid,
    RaidUnsynced,
    Snapshot,
    SnapshotMerging,
    Pvmove,
    Virtual,
    Image,
    ImageOutOfSync,
    MirrorLog,
    UnderConversion,
    ThinVolume,
    ThinPool,
    ThinPoolData,
    VdoPool,
    VdoPoolData,
    Metadata,
    Plain,
}

impl Letter for VolumeType {
    const TABLE: &'static [(char, Self, &'static str)] = &[
        ('C', Self::Cache, "cache"),
        ('g', Self::Integrity, "integrity"),
        ('m', Self::Mirrored, "mirrored"),
        ('M', Self::MirroredUnsynced, "mirrored without initial sync"),
        ('o', Self::Origin, "origin of snapshots"),
        ('O', Self::OriginMerging, "origin with a merging snapshot"),
        ('r', Self::Raid, "RAID"),
        ('R', Self::RaidUnsynced, "RAID without initial sync"),
        ('s', Self::Snapshot, "snapshot"),
        ('S', Self::SnapshotMerging, "merging snapshot"),
        ('p', Self::Pvmove, "pvmove"),
        ('v', Self::Virtual, "virtual"),
        ('i', Self::Image, "mirror or RAID image"),
        ('I', Self::ImageOutOfSync, "mirror or RAID image out of sync"),
        ('l', Self::MirrorLog, "mirror log device"),
        ('c', Self::UnderConversion, "under conversion"),
        ('V', Self::ThinVolume, "thin volume"),
        ('t', Self::ThinPool, "thin pool"),
        ('T', Self::ThinPoolData, "thin pool data"),
        ('d', Self::VdoPool, "VDO pool"),
        ('D', Self::VdoPoolData, "VDO pool data"),
        ('e', Self::Metadata, "RAID or pool metadata, or the pool metadata spare"),
        ('-', Self::Plain, "linear or striped volume"),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    Writable,
    ReadOnly,
    ReadOnlyActivation,
}

impl Letter for Permission {
    const TABLE: &'static [(char, Self, &'static str)] = &[
        ('w', Self::Writable, "writable"),
        ('r', Self::ReadOnly, "read-only"),
        ('R', Self::ReadOnlyActivation, "activated read-only, though it is writable"),
    ];
}

/// How extents are chosen; capital letters of `lv_attr` say that allocation is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    Anywhere,
    Contiguous,
    Inherited,
    Cling,
    Normal,
}

impl Letter for Allocation {
    const TABLE: &'static [(char, Self, &'static str)] = &[
        ('a', Self::Anywhere, "allocates anywhere"),
        ('c', Self::Contiguous, "allocates contiguously"),
        ('i', Self::Inherited, "inherits the allocation policy"),
        ('l', Self::Cling, "allocates on the same disks (cling)"),
        ('n', Self::Normal, "normal allocation"),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Inactive,
    Active,
    Historical,
    Suspended,
    InvalidSnapshot,
    InvalidSuspendedSnapshot,
    MergeFailed,
    SuspendedMergeFailed,
    DeviceWithoutTable,
    DeviceWithInactiveTable,
    CheckNeeded,
    SuspendedCheckNeeded,
    Unknown,
}

impl Letter for State {
    const TABLE: &'static [(char, Self, &'static str)] = &[
        ('-', Self::Inactive, "not active"),
        ('a', Self::Active, "active"),
        ('h', Self::Historical, "historical: it exists no more"),
        ('s', Self::Suspended, "suspended"),
        ('I', Self::InvalidSnapshot, "invalid snapshot"),
        ('S', Self::InvalidSuspendedSnapshot, "invalid suspended snapshot"),
        ('m', Self::MergeFailed, "snapshot merge failed"),
        ('M', Self::SuspendedMergeFailed, "suspended, snapshot merge failed"),
        ('d', Self::DeviceWithoutTable, "device present without tables"),
        ('i', Self::DeviceWithInactiveTable, "device present with an inactive table"),
        ('c', Self::CheckNeeded, "active, its metadata must be checked"),
        ('C', Self::SuspendedCheckNeeded, "suspended, its metadata must be checked"),
        ('X', Self::Unknown, "state unknown"),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    Closed,
    Open,
    Unknown,
}

impl Letter for Open {
    const TABLE: &'static [(char, Self, &'static str)] = &[
        ('-', Self::Closed, "not open"),
        ('o', Self::Open, "open: something uses it"),
        ('X', Self::Unknown, "not known whether it is open"),
    ];
}

/// The kernel driver behind it; volumes of one kernel target share the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetType {
    Plain,
    Cache,
    Vdo,
    Integrity,
    Mirror,
    Raid,
    Snapshot,
    Thin,
    Unknown,
    Virtual,
}

impl Letter for TargetType {
    const TABLE: &'static [(char, Self, &'static str)] = &[
        ('-', Self::Plain, "plain mapping"),
        ('C', Self::Cache, "kernel target cache"),
        ('d', Self::Vdo, "kernel target VDO"),
        ('i', Self::Integrity, "kernel target integrity"),
        ('m', Self::Mirror, "kernel target mirror"),
        ('r', Self::Raid, "kernel target RAID"),
        ('s', Self::Snapshot, "kernel target snapshot (not thin)"),
        ('t', Self::Thin, "kernel target thin"),
        ('u', Self::Unknown, "kernel target unknown"),
        ('v', Self::Virtual, "virtual kernel target"),
    ];
}

/// What is wrong with a volume, by its letter or by `lv_health_status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Healthy,
    Partial,
    Unknown,
    RefreshNeeded,
    Mismatches,
    WriteMostly,
    Reshaping,
    RemoveAfterReshape,
    Failed,
    OutOfData,
    MetadataReadOnly,
    Error,
}

impl Letter for Health {
    const TABLE: &'static [(char, Self, &'static str)] = &[
        ('-', Self::Healthy, "no complaint"),
        ('p', Self::Partial, "partial: a physical volume is missing"),
        ('X', Self::Unknown, "health unknown"),
        ('r', Self::RefreshNeeded, "RAID needs a refresh or a repair"),
        ('m', Self::Mismatches, "RAID copies differ"),
        ('w', Self::WriteMostly, "RAID image that is written mostly"),
        ('s', Self::Reshaping, "RAID is being reshaped"),
        ('R', Self::RemoveAfterReshape, "RAID image to remove after the reshape"),
        ('F', Self::Failed, "failed: no I/O is possible"),
        ('D', Self::OutOfData, "out of data space"),
        ('M', Self::MetadataReadOnly, "metadata is read-only: exhausted or damaged"),
        ('E', Self::Error, "the write cache has an error"),
    ];
}

impl Health {
    /// The word of `lv_health_status`; an empty one is no word.
    pub fn word(word: &str) -> Option<Self> {
        Some(match word {
            "partial" => Self::Partial,
            "unknown" => Self::Unknown,
            "refresh needed" => Self::RefreshNeeded,
            "mismatches exist" => Self::Mismatches,
            "failed" => Self::Failed,
            "out_of_data" => Self::OutOfData,
            "metadata_read_only" => Self::MetadataReadOnly,
            "error" => Self::Error,
            _ => return None,
        })
    }
}
