//! Used, allocated, total: what is written, what the pool has, and what it can come to have.

use super::need::{self, Contents, Keeps};
use crate::units::{Bytes, DataBlocks, MetadataBlocks, Percent};

/// The space of a pool in three numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space {
    pub used: Option<Bytes>,
    /// What the pool has now.
    pub allocated: Option<Bytes>,
    /// What it can come to have with the storage that is there.
    pub total: Option<Bytes>,
}

impl Space {
    /// What can still be given to the pool.
    pub fn addable(&self) -> Option<Bytes> {
        Some(self.total?.saturating_sub(self.allocated?))
    }

    /// Nothing is left to extend with, although the pool is not full.
    pub fn is_fully_allocated(&self, extent: Bytes) -> bool {
        let full = self.used.zip(self.allocated).is_some_and(|(used, allocated)| used >= allocated);
        !full && self.addable().is_some_and(|addable| addable < extent)
    }

    /// The pool promises more than the storage under it can hold, as a sparse file on a full disk does.
    pub fn is_unbacked(&self) -> bool {
        self.total.zip(self.allocated).is_some_and(|(total, allocated)| total < allocated)
    }
}

/// A pool in a volume group, and what it may take of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub free: Bytes,
    pub extent: Bytes,
    pub chunk: Bytes,
    pub allocated: Bytes,
    pub metadata: MetadataBlocks,
    pub thins: u64,
    pub keeps: Keeps,
}

/// The largest size the data can come to, when metadata has to grow with it, and its spare too.
pub fn grown(room: &Room) -> Bytes {
    let Room { free, extent, chunk, allocated, metadata, thins, keeps } = *room;
    let limit = need::most_data(MetadataBlocks::MAX, thins, keeps).bytes(chunk);
    let fits = |added: Bytes| {
        let blocks = DataBlocks(allocated.saturating_add(added).0.checked_div(chunk.0).unwrap_or(0));
        let least = need::least(&Contents { data: blocks, mapped: blocks, thins }, keeps);
        let more = least.bytes().saturating_sub(metadata.bytes()).round_up(extent);
        added.saturating_add(more).saturating_add(more) <= free
    };
    // Whole extents, by halves.
    let (mut low, mut high) = (0, free.0.checked_div(extent.0).unwrap_or(0));
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(Bytes(middle.saturating_mul(extent.0))) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    allocated.saturating_add(Bytes(low.saturating_mul(extent.0))).min(limit.max(allocated))
}

/// By how many percent of its size LVM extends a pool of which so much is used; 0 up to the threshold, and where the
/// settings are none.
///
/// It wants to come below the threshold in one step, so a pool that is well above it takes more than is configured.
pub fn policy_percent(used: Bytes, size: Bytes, threshold: Percent, percent: u32) -> u32 {
    // Less than a half is taken for a half.
    let mark = size.share(threshold.max(Percent::whole(50)));
    if used <= mark || threshold >= Percent::whole(100) || percent == 0 || mark.0 == 0 {
        return 0;
    }
    let lacks = (u128::from(used.0) * 100).div_ceil(u128::from(mark.0)).saturating_sub(100);
    percent.max(u32::try_from(lacks).unwrap_or(u32::MAX))
}

/// What that step takes, in whole extents: all of it or nothing.
pub fn policy_step(size: Bytes, percent: u32, extent: Bytes) -> Bytes {
    let exact = (u128::from(size.0) * u128::from(percent)).div_ceil(100);
    Bytes(u64::try_from(exact).unwrap_or(u64::MAX)).round_up(extent)
}

#[cfg(test)]
mod tests {
    use super::super::need::Beyond;
    use super::*;

    fn room(free: Bytes, metadata: u64) -> Room {
        Room {
            free,
            extent: Bytes::mib(4),
            chunk: Bytes::kib(64),
            allocated: Bytes::gib(100),
            metadata: MetadataBlocks(metadata),
            thins: 100,
            keeps: Keeps { reserve: true, ..Keeps::default() },
        }
    }

    #[test]
    fn metadata_and_its_spare_grow_with_the_data() {
        assert_eq!(grown(&room(Bytes(0), 4096)), Bytes::gib(100));
        assert_eq!(grown(&room(Bytes::gib(100), 262_144)), Bytes::gib(200));
        let left = Bytes::gib(200).saturating_sub(grown(&room(Bytes::gib(100), 4096)));
        assert!(left > Bytes::mib(150) && left < Bytes::mib(400), "{left}");
        // Metadata that snapshots fill takes its part of the room as well.
        let mut crowded = room(Bytes::gib(100), 262_144);
        crowded.keeps.beyond = Beyond { blocks: 230_000, mapped: DataBlocks(400_000) };
        let left = Bytes::gib(200).saturating_sub(grown(&crowded));
        assert!(left > Bytes::gib(8) && left < Bytes::gib(16), "{left}");
    }

    #[test]
    fn nothing_is_left_or_less_than_was_promised() {
        let space = |used, allocated, total| Space {
            used: Some(Bytes::gib(used)),
            allocated: Some(Bytes::gib(allocated)),
            total: Some(Bytes::gib(total)),
        };
        assert!(space(50, 100, 100).is_fully_allocated(Bytes::mib(4)));
        assert!(!space(100, 100, 100).is_fully_allocated(Bytes::mib(4)), "that is more than fully allocated: full");
        assert!(!space(50, 100, 110).is_fully_allocated(Bytes::mib(4)));
        assert!(space(50, 100, 60).is_unbacked());
    }

    #[test]
    fn lvm_comes_below_its_threshold_in_one_step() {
        let at = |used, threshold, percent| {
            policy_percent(Bytes::mib(used), Bytes::mib(100), Percent::whole(threshold), percent)
        };
        assert_eq!(at(80, 80, 20), 0);
        assert_eq!(at(81, 80, 20), 20);
        assert_eq!(at(81, 80, 1), 2);
        assert_eq!(at(100, 80, 20), 25);
        assert_eq!(at(60, 30, 5), 20, "less than a half is a half");
        assert_eq!((at(90, 80, 0), at(90, 100, 20)), (0, 0));
        assert_eq!(policy_step(Bytes::mib(340), 20, Bytes::mib(4)), Bytes::mib(68));
        assert_eq!(policy_step(Bytes::mib(944), 20, Bytes::mib(4)), Bytes::mib(192));
    }
}
