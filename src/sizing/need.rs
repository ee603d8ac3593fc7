//! What the metadata of a pool takes, block by block as the kernel lays it out.
//!
//! | part | blocks of 4 KiB |
//! |---|---|
//! | superblock | 1 |
//! | mappings of a thin device | a tree whose leaves hold up to 252 mappings and are half full at worst |
//! | list of devices, their details | trees with 252 and 126 entries a leaf |
//! | use counts of data and of metadata | 2 bits a block: 16320 blocks in each bitmap, with an index and a tree for more |
//! | held back by the kernel (4.20 and later) | a tenth, at most 4096 |
//!
//! What it does not know: how far snapshots that share their mappings now will diverge. Each leaf that one of them
//! changes is a block more. Where more is used than the model explains, [`Beyond`] carries that on.

use super::metadata::HALF_LEAF;
use crate::units::{Bytes, DataBlocks, MetadataBlocks, Percent};

const LEAF: u64 = 2 * HALF_LEAF;
const DETAILS: u64 = 126;
const BITMAP: u64 = 16_320;
const INDEX: u64 = 168;

/// What a pool holds, or is to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The size of the data device.
    pub data: DataBlocks,
    /// How much of it is mapped.
    pub mapped: DataBlocks,
    pub thins: u64,
}

/// How full the leaves are: new ones are split in halves, and later writes fill them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    Full,
    Half,
}

/// What must stay free for the pool to work as it should.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeps {
    /// The kernel holds a part back and counts it as used.
    pub reserve: bool,
    /// Docker refuses new devices when less than a tenth is free (`dm.min_free_space`).
    pub tenth: bool,
    /// What the pool was seen to use beyond the model.
    pub beyond: Beyond,
}

/// Blocks in use that the model does not explain even at worst: snapshots that differ, mostly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beyond {
    pub blocks: u64,
    /// Beside so many mapped blocks; 0 where too few are mapped to tell a rate.
    pub mapped: DataBlocks,
}

impl Beyond {
    pub fn of(blocks: MetadataBlocks, contents: &Contents) -> Self {
        let mapped = if contents.tells_a_rate() { contents.mapped } else { DataBlocks(0) };
        Beyond { blocks: blocks.0, mapped }
    }

    /// The same without carrying it on: what is there now, and no more.
    pub fn as_it_is(self) -> Self {
        Beyond { mapped: DataBlocks(0), ..self }
    }

    /// What it comes to beside so many mapped blocks, at the rate of now.
    fn beside(self, mapped: DataBlocks) -> u64 {
        let scaled = (u128::from(self.blocks) * u128::from(mapped.0)).checked_div(u128::from(self.mapped.0));
        scaled.map_or(self.blocks, |scaled| u64::try_from(scaled).unwrap_or(u64::MAX))
    }
}

impl Contents {
    /// So much is mapped that what it takes tells what more of it will.
    fn tells_a_rate(&self) -> bool {
        self.mapped.0 >= self.data.0 / 20 && self.mapped.0 >= 10 * LEAF
    }
}

/// Blocks of a tree with so many entries: its leaves, and the nodes above them.
fn tree(entries: u64, per_leaf: u64, leaves: Leaves) -> u64 {
    let (per_leaf, fan) = match leaves {
        Leaves::Full => (per_leaf, LEAF),
        Leaves::Half => (per_leaf / 2, HALF_LEAF),
    };
    let mut level = entries.div_ceil(per_leaf).max(1);
    let mut blocks = level;
    while level > 1 {
        level = level.div_ceil(fan);
        blocks = blocks.saturating_add(level);
    }
    blocks
}

/// Blocks of the trees that map thin devices.
fn mappings(contents: &Contents, leaves: Leaves) -> u64 {
    let Contents { mapped, thins, .. } = *contents;
    let thins = if mapped.0 > 0 { thins.max(1) } else { thins };
    if thins == 0 {
        return 0;
    }
    match leaves {
        // Every device fills its one leaf, and what is left is in one of them.
        Leaves::Full => {
            let others = thins - 1;
            tree(mapped.0.saturating_sub(others.saturating_mul(LEAF)), LEAF, leaves).saturating_add(others)
        }
        // Each device has a leaf that is hardly begun, and each that holds more than one a node above.
        Leaves::Half => {
            tree(mapped.0, LEAF, leaves).saturating_add(thins).saturating_add((thins - 1).min(mapped.0 / LEAF))
        }
    }
}

/// Blocks in use, without what the kernel holds back: from `Full` to `Half` leaves is the range.
pub fn used(contents: &Contents, metadata: MetadataBlocks, leaves: Leaves) -> MetadataBlocks {
    let Contents { data, thins, .. } = *contents;
    let superblock = 1;
    let devices = tree(thins, LEAF, leaves) + tree(thins, DETAILS, leaves);
    let counts = |blocks: u64| blocks.div_ceil(BITMAP);
    // The index of the metadata's bitmaps is one block, that of the data's a tree.
    let of_metadata = counts(metadata.0) + 1 + 1;
    let of_data = counts(data.0).saturating_add(tree(counts(data.0), INDEX, leaves)) + 1;
    let rest = superblock + of_metadata + devices;
    MetadataBlocks(mappings(contents, leaves).saturating_add(of_data).saturating_add(rest))
}

/// What kernels from 4.20 on hold back and count as used.
pub fn reserve(metadata: MetadataBlocks) -> MetadataBlocks {
    MetadataBlocks((metadata.0 / 10).min(4096))
}

/// What must be free for LVM to make another thin volume, and for Docker if it is Docker's.
fn margin(metadata: MetadataBlocks, keeps: Keeps) -> u64 {
    let lvm = (metadata.0 / 4).min(1024);
    if keeps.tenth { lvm.max(metadata.0 / 10) } else { lvm }
}

/// Whether so much metadata is enough for that, with all that must stay free.
pub fn holds(metadata: MetadataBlocks, contents: &Contents, keeps: Keeps, leaves: Leaves) -> bool {
    let held = if keeps.reserve { reserve(metadata).0 } else { 0 };
    let used = used(contents, metadata, leaves).0.saturating_add(keeps.beyond.beside(contents.mapped));
    used.saturating_add(held).saturating_add(margin(metadata, keeps)) <= metadata.0
}

/// The least metadata that holds it at worst; more than [`MetadataBlocks::MAX`] when none does.
pub fn least(contents: &Contents, keeps: Keeps) -> MetadataBlocks {
    MetadataBlocks(first(&|size| holds(MetadataBlocks(size), contents, keeps, Leaves::Half)))
}

/// The most data that this metadata can describe.
pub fn most_data(metadata: MetadataBlocks, thins: u64, keeps: Keeps) -> DataBlocks {
    let too_much = |blocks| {
        let contents = Contents { data: DataBlocks(blocks), mapped: DataBlocks(blocks), thins };
        !holds(usable(metadata), &contents, keeps, Leaves::Half)
    };
    DataBlocks(first(&too_much).saturating_sub(1))
}

/// The most thin devices that it can describe beside so much data.
pub fn most_thins(metadata: MetadataBlocks, data: DataBlocks, keeps: Keeps) -> u64 {
    let too_much = |thins| !holds(usable(metadata), &Contents { data, mapped: data, thins }, keeps, Leaves::Half);
    first(&too_much).saturating_sub(1)
}

/// What is beyond the kernel's limit is never used.
fn usable(metadata: MetadataBlocks) -> MetadataBlocks {
    metadata.min(MetadataBlocks::MAX)
}

/// The first number for which it holds; up to 2^40, which is beyond any pool.
fn first(holds: &dyn Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, 1u64 << 40);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Metadata, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    pub contents: Contents,
    pub used: MetadataBlocks,
    pub total: MetadataBlocks,
}

/// How metadata fits its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Enough even at worst.
    Right,
    /// Enough unless the leaves stay half full or snapshots diverge further.
    Tight,
    /// Used up before the data: at this share of it.
    TooSmall(Percent),
    /// So many times what it takes at worst, and what is used is explained by the data.
    TooLarge(u64),
}

/// Beyond this many times the need it is too large.
const TOO_LARGE: u64 = 10;

impl Now {
    /// Whether what is used includes what newer kernels hold back.
    pub fn shows_reserve(&self) -> bool {
        self.used.0 >= reserve(self.total).0.saturating_add(used(&self.contents, self.total, Leaves::Full).0)
    }

    /// What the kernel should count as used.
    pub fn expected(&self, leaves: Leaves) -> MetadataBlocks {
        let held = if self.shows_reserve() { reserve(self.total).0 } else { 0 };
        MetadataBlocks(used(&self.contents, self.total, leaves).0.saturating_add(held))
    }

    /// What is used beyond that. Where it is not clear whether the kernel holds something back, that is no excess.
    pub fn beyond(&self) -> Beyond {
        let explained = used(&self.contents, self.total, Leaves::Half).0.saturating_add(reserve(self.total).0);
        let blocks = self.used.0.saturating_sub(explained);
        Beyond::of(MetadataBlocks(blocks), &self.contents)
    }

    /// The same pool with all its data mapped.
    pub fn when_full(&self) -> Contents {
        Contents { mapped: self.contents.data, ..self.contents }
    }

    /// How the metadata fits this pool as it is, when all of its data gets mapped.
    pub fn fit(&self) -> Fit {
        let beyond = self.beyond();
        let keeps = Keeps { reserve: self.shows_reserve(), tenth: false, beyond };
        let held = if keeps.reserve { reserve(self.total).0 } else { 0 };
        let room = usable(self.total).0.saturating_sub(held);
        let at_best = used(&self.when_full(), self.total, Leaves::Full).0;
        let at_worst = used(&self.when_full(), self.total, Leaves::Half).0;
        let at_worst = at_worst.saturating_add(beyond.beside(self.contents.data));
        match self.full_at(held) {
            Some(share) => Fit::TooSmall(share),
            None if at_best > room => Fit::TooSmall(self.mapped_when_full(room)),
            None if at_worst > room => Fit::Tight,
            None => {
                let least = least(&self.when_full(), keeps).0.max(SMALLEST.0);
                if self.total.0 > least.saturating_mul(TOO_LARGE) {
                    Fit::TooLarge(self.total.0 / least)
                } else {
                    Fit::Right
                }
            }
        }
    }

    /// The share of the data at which the metadata is used up, if it goes on as it did: with so much metadata for each
    /// mapped block. `None` when it lasts, or when too little is mapped to tell.
    fn full_at(&self, held: u64) -> Option<Percent> {
        let Contents { data, mapped, .. } = self.contents;
        let empty = used(&Contents { mapped: DataBlocks(0), ..self.contents }, self.total, Leaves::Full).0;
        let grown = u128::from(self.used.0.checked_sub(held.checked_add(empty)?)?);
        let tells = self.contents.tells_a_rate() && grown > 0;
        let free = u128::from(usable(self.total).0.saturating_sub(self.used.0));
        let more = (free * u128::from(mapped.0)).checked_div(grown).filter(|_| tells)?;
        let at = u64::try_from(more).unwrap_or(u64::MAX).saturating_add(mapped.0);
        Percent::of(at, data.0).filter(|_| at < data.0)
    }

    /// The share of the data at which even full leaves use it up.
    fn mapped_when_full(&self, room: u64) -> Percent {
        let contents = |mapped| Contents { mapped: DataBlocks(mapped), ..self.contents };
        let most = first(&|mapped| used(&contents(mapped), self.total, Leaves::Full).0 > room);
        Percent::of(most.min(self.contents.data.0), self.contents.data.0).unwrap_or_default()
    }
}

/// LVM makes no smaller metadata.
pub const SMALLEST: MetadataBlocks = MetadataBlocks(512);

/// What a chunk size means for a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub size: Bytes,
    /// The metadata for the pool at this chunk size.
    pub metadata: Bytes,
    /// Whether the kernel can use that much.
    pub possible: bool,
    /// The most data in chunks of this size.
    pub most_data: Bytes,
}

/// The chunk sizes from 64 KiB to 2 MiB: smaller ones copy less for each first write to what is shared, larger ones
/// need less metadata.
pub fn chunks(data: Bytes, thins: u64, keeps: Keeps) -> [Chunk; 6] {
    [64, 128, 256, 512, 1024, 2048].map(|kib| {
        let size = Bytes::kib(kib);
        let blocks = DataBlocks(data.0.div_ceil(size.0));
        let metadata = least(&Contents { data: blocks, mapped: blocks, thins }, keeps).max(SMALLEST);
        Chunk {
            size,
            metadata: metadata.bytes(),
            possible: metadata <= MetadataBlocks::MAX,
            most_data: most_data(MetadataBlocks::MAX, thins, keeps).bytes(size),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What kernel 6.1 said of pools, and the range the model gives.
    #[test]
    fn the_kernel_counts_the_same() {
        let seen = [
            // metadata used and total, data total and mapped, thin devices
            (419, 4096, 16_384, 0, 0),
            (213, 2048, 1888, 0, 0),
            (111, 1024, 1600, 0, 0),
            (112, 1024, 1600, 0, 1),
            (419, 4096, 2128, 0, 1),
            (120, 1024, 1600, 1600, 1),
            (426, 4096, 16_384, 1105, 2),
            (1651, 16_384, 4096, 320, 1),
            (1034, 10_240, 7768, 146, 1),
            (4244, 524_288, 1_638_400, 1043, 1),
        ];
        for (in_use, total, data, mapped, thins) in seen {
            let contents = Contents { data: DataBlocks(data), mapped: DataBlocks(mapped), thins };
            let total = MetadataBlocks(total);
            let held = reserve(total).0;
            let range = [Leaves::Full, Leaves::Half].map(|leaves| used(&contents, total, leaves).0 + held);
            assert!(range[0] <= in_use && in_use <= range[1], "{in_use} of {contents:?} is not in {range:?}");
        }
    }

    #[test]
    fn the_least_is_enough_and_a_tenth_less_is_not() {
        let contents = Contents { data: DataBlocks(1_638_400), mapped: DataBlocks(1_638_400), thins: 100 };
        let keeps = Keeps { reserve: true, ..Keeps::default() };
        let least = least(&contents, keeps);
        assert!(holds(least, &contents, keeps, Leaves::Half));
        assert!(!holds(MetadataBlocks(least.0 * 9 / 10), &contents, keeps, Leaves::Half));
        assert!(most_data(least, 100, keeps) >= contents.data);
        assert!(most_thins(least, contents.data, keeps) >= 100);
    }

    #[test]
    fn the_fit_is_told_by_what_is_used_now() {
        let now = |used, total, mapped, thins| Now {
            contents: Contents { data: DataBlocks(1_638_400), mapped: DataBlocks(mapped), thins },
            used: MetadataBlocks(used),
            total: MetadataBlocks(total),
        };
        // 100 GiB in chunks of 64 KiB: 6502 full leaves alone.
        assert!(matches!(now(1229, 4096, 163_840, 3).fit(), Fit::TooSmall(at) if at < Percent::whole(60)));
        assert!(matches!(now(530, 4096, 0, 0).fit(), Fit::TooSmall(_)));
        assert_eq!(now(1815, 10_240, 163_840, 3).fit(), Fit::Tight);
        assert!(matches!(now(2300, 10_240, 163_840, 3).fit(), Fit::TooSmall(at) if at > Percent::whole(75)));
        assert_eq!(now(2300, 19_456, 16_384, 3).fit(), Fit::Right);
        assert!(matches!(now(4300, 524_288, 16_384, 3).fit(), Fit::TooLarge(times) if times > 25));
    }

    #[test]
    fn what_the_model_does_not_explain_is_carried_on() {
        let now = |used, total, mapped| Now {
            contents: Contents { data: DataBlocks(1_638_400), mapped: DataBlocks(mapped), thins: 1 },
            used: MetadataBlocks(used),
            total: MetadataBlocks(total),
        };
        let need = |now: &Now| {
            let keeps = Keeps { reserve: true, tenth: false, beyond: now.beyond() };
            least(&now.when_full(), keeps).bytes()
        };
        // 921 MiB for a quarter of the data.
        let crowded = now(240_000, 262_144, 400_000);
        assert!(need(&crowded) > Bytes::mib(3700) && need(&crowded) < Bytes::mib(3900), "{}", need(&crowded));
        // Nearly all that the kernel can use, by snapshots: that is not too large.
        assert_eq!(now(4_000_000, 4_161_600, 1_600_000).fit(), Fit::Right);
        // Of a pool that is hardly mapped it is kept, and not multiplied.
        let young = now(20_000, 262_144, 2_600);
        assert!(need(&young) > Bytes::mib(100) && need(&young) < Bytes::mib(150), "{}", need(&young));
        // What the data explains changes nothing.
        assert_eq!(now(4300, 524_288, 16_384).beyond().blocks, 0);
    }

    #[test]
    fn larger_chunks_take_less_metadata() {
        let table = chunks(Bytes::gib(1024), 1000, Keeps::default());
        assert!(table.windows(2).all(|pair| pair[1].metadata < pair[0].metadata));
        assert!(table.iter().all(|chunk| chunk.possible));
        assert!(!chunks(Bytes::gib(40 * 1024), 1000, Keeps::default())[0].possible);
    }
}
