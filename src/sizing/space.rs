//! Used, allocated, total: what is written, what the pool has, and what it can come to have.

use super::need::{self, Contents, Keeps};
use crate::units::{Bytes, DataBlocks, MetadataBlocks};

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

#[cfg(test)]
mod tests {
    use super::*;

    fn room(free: Bytes, metadata: u64) -> Room {
        Room {
            free,
            extent: Bytes::mib(4),
            chunk: Bytes::kib(64),
            allocated: Bytes::gib(100),
            metadata: MetadataBlocks(metadata),
            thins: 100,
            keeps: Keeps { reserve: true, tenth: false },
        }
    }

    #[test]
    fn metadata_and_its_spare_grow_with_the_data() {
        assert_eq!(grown(&room(Bytes(0), 4096)), Bytes::gib(100));
        assert_eq!(grown(&room(Bytes::gib(100), 262_144)), Bytes::gib(200));
        let left = Bytes::gib(200).saturating_sub(grown(&room(Bytes::gib(100), 4096)));
        assert!(left > Bytes::mib(150) && left < Bytes::mib(400), "{left}");
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
}
