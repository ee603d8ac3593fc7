//! A pool for a new disk, from what somebody expects of it.

use super::metadata::{CHUNK_MAX, CHUNK_MIN};
use super::need::{self, Beyond, Contents, Keeps, SMALLEST};
use crate::units::{Bytes, DataBlocks, MetadataBlocks, Percent};

/// What is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub disk: Bytes,
    pub images: u64,
    pub containers: u64,
    /// Of one image, what it does not share with others.
    pub image: Bytes,
    /// Each day, of all together.
    pub growth: Bytes,
    /// A chunk size that somebody wants.
    pub chunk: Option<Bytes>,
}

/// What is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub chunk: Bytes,
    pub data: Bytes,
    pub metadata: Bytes,
    /// As large as the metadata: what a repair writes to.
    pub spare: Bytes,
    /// What stays free in the volume group for extensions.
    pub free: Bytes,
    pub threshold: Percent,
    /// By how much an extension enlarges the pool.
    pub percent: u32,
    pub thins: u64,
    /// What is used from the first day on.
    pub used: Bytes,
    /// Days until the pool is extended, until it can be extended no more, and until it is full; `None` without growth.
    pub days: Option<[u64; 2]>,
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impossible {
    /// The disk would have to be at least so large.
    DiskTooSmall(Bytes),
    /// Not between 64 KiB and 1 GiB, or no multiple of 64 KiB.
    Chunk,
    /// The chunk that was wanted lets no metadata describe so much: a larger one can.
    ChunkTooSmall,
    /// Not even the largest chunk can.
    DiskTooLarge,
}

/// Layers of an image, each a thin device of Docker's, and the two devices of a container.
const LAYERS: u64 = 8;
const OF_CONTAINER: u64 = 2;

/// What a container writes beside its image, at the least.
const WRITES: Bytes = Bytes::mib(100);

const EXTENT: Bytes = Bytes::mib(4);
/// What LVM keeps of a disk for itself.
const LABEL: Bytes = Bytes::mib(1);
const THRESHOLD: u32 = 80;
const PERCENT: u32 = 20;

/// More metadata than this is slow to read and to repair: LVM chooses larger chunks then.
const MANAGEABLE: Bytes = Bytes::mib(128);

/// Docker's pools want a tenth of their metadata free.
pub const KEEPS: Keeps = Keeps { reserve: true, tenth: true, beyond: Beyond { blocks: 0, mapped: DataBlocks(0) } };

pub fn plan(wish: &Wish) -> Result<Layout, Impossible> {
    let thins =
        wish.images.saturating_mul(LAYERS).saturating_add(wish.containers.saturating_mul(OF_CONTAINER)).max(100);
    let group = wish.disk.saturating_sub(LABEL).round_down(EXTENT);
    let chunk = match wish.chunk {
        Some(chunk) if chunk < CHUNK_MIN || chunk > CHUNK_MAX || !chunk.0.is_multiple_of(CHUNK_MIN.0) => {
            return Err(Impossible::Chunk);
        }
        Some(chunk) => chunk,
        None => chunk(group, thins),
    };
    let (data, metadata) = split(group, chunk, thins);
    if metadata > MetadataBlocks::MAX.bytes() {
        let larger = wish.chunk.is_some() && self::metadata(group, CHUNK_MAX, thins) <= MetadataBlocks::MAX.bytes();
        return Err(if larger { Impossible::ChunkTooSmall } else { Impossible::DiskTooLarge });
    }
    let used = used(wish, chunk);
    let least = used.share(Percent::whole(125)).max(EXTENT);
    if data < least {
        return Err(Impossible::DiskTooSmall(disk_for(least, chunk, thins)));
    }
    let taken = data.saturating_add(metadata).saturating_add(metadata);
    Ok(Layout {
        chunk,
        data,
        metadata,
        spare: metadata,
        free: group.saturating_sub(taken),
        threshold: Percent::whole(THRESHOLD),
        percent: PERCENT,
        thins,
        used,
        days: days(wish.growth, used, data),
    })
}

/// What is used at first, in whole chunks: each layer and each container takes one at least, however little is in it.
fn used(wish: &Wish, chunk: Bytes) -> Bytes {
    let layer = Bytes(wish.image.0.div_ceil(LAYERS)).round_up(chunk).max(chunk);
    // A container's first device holds next to nothing.
    let container = WRITES.round_up(chunk).saturating_add(chunk);
    times(times(layer, LAYERS), wish.images).saturating_add(times(container, wish.containers))
}

fn times(size: Bytes, count: u64) -> Bytes {
    Bytes(size.0.saturating_mul(count))
}

/// The smallest chunk whose metadata stays manageable.
fn chunk(group: Bytes, thins: u64) -> Bytes {
    let mut chunk = CHUNK_MIN;
    while chunk < CHUNK_MAX && metadata(group, chunk, thins) > MANAGEABLE {
        chunk = Bytes(chunk.0 * 2);
    }
    chunk
}

/// The metadata for data of this size: as much as it ever needs.
pub fn metadata(data: Bytes, chunk: Bytes, thins: u64) -> Bytes {
    let blocks = DataBlocks(data.0.div_ceil(chunk.0.max(1)));
    let contents = Contents { data: blocks, mapped: blocks, thins };
    need::least(&contents, KEEPS).max(SMALLEST).bytes().round_up(EXTENT)
}

/// Data and metadata: data as large as leaves room for one extension of it, the metadata enough for all of the group.
fn split(group: Bytes, chunk: Bytes, thins: u64) -> (Bytes, Bytes) {
    let metadata = metadata(group, chunk, thins);
    let rest = group.saturating_sub(metadata).saturating_sub(metadata);
    let data = u64::try_from(u128::from(rest.0) * 100 / u128::from(100 + PERCENT)).unwrap_or(0);
    (Bytes(data).round_down(EXTENT).round_down(chunk), metadata)
}

/// The smallest disk on which so much data finds room.
fn disk_for(data: Bytes, chunk: Bytes, thins: u64) -> Bytes {
    let (mut low, mut high) = (data.0 / EXTENT.0, (data.0 / EXTENT.0).saturating_mul(4).saturating_add(1024));
    while low < high {
        let middle = low.midpoint(high);
        if split(Bytes(middle.saturating_mul(EXTENT.0)), chunk, thins).0 >= data {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Bytes(high.saturating_mul(EXTENT.0)).saturating_add(LABEL)
}

/// Until the threshold, and until everything is used: the pool and its one extension.
fn days(growth: Bytes, used: Bytes, data: Bytes) -> Option<[u64; 2]> {
    let until = |mark: Bytes| mark.saturating_sub(used).0.checked_div(growth.0);
    let grown = data.saturating_add(data.share(Percent::whole(PERCENT)));
    Some([until(data.share(Percent::whole(THRESHOLD)))?, until(grown)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(disk: Bytes) -> Wish {
        Wish { disk, images: 50, containers: 30, image: Bytes::mib(500), growth: Bytes::gib(1), chunk: None }
    }

    #[test]
    fn an_extension_always_has_room() {
        for gib in [60, 100, 500, 2000, 20_000] {
            let plan = plan(&wish(Bytes::gib(gib))).unwrap_or_else(|why| panic!("{gib}: {why:?}"));
            let step = plan.data.share(Percent::whole(plan.percent)).round_up(EXTENT);
            assert!(plan.free >= step.saturating_sub(EXTENT), "{gib}: {plan:?}");
            assert!(plan.metadata <= MANAGEABLE.saturating_add(EXTENT) || plan.chunk == CHUNK_MAX, "{gib}: {plan:?}");
            let all = plan.data.0 + plan.metadata.0 + plan.spare.0 + plan.free.0;
            assert!(all <= Bytes::gib(gib).0 && all + 2 * EXTENT.0 > Bytes::gib(gib).0, "{gib}: {plan:?}");
        }
    }

    #[test]
    fn larger_disks_get_larger_chunks() {
        let chunk = |gib| plan(&wish(Bytes::gib(gib))).map(|plan| plan.chunk);
        assert_eq!(chunk(100), Ok(Bytes::kib(64)));
        assert_eq!(chunk(1000), Ok(Bytes::kib(512)));
        let wanted = plan(&Wish { chunk: Some(Bytes::kib(512)), ..wish(Bytes::gib(100)) }).expect("a plan");
        assert_eq!((wanted.chunk, wanted.metadata <= Bytes::mib(16)), (Bytes::kib(512), true));
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_could() {
        let Err(Impossible::DiskTooSmall(least)) = plan(&wish(Bytes::gib(20))) else {
            panic!("20 GiB for 25 GiB of images")
        };
        assert!(plan(&wish(least)).is_ok());
        assert!(plan(&wish(least.saturating_sub(Bytes::gib(1)))).is_err());
        assert_eq!(plan(&Wish { chunk: Some(Bytes::kib(100)), ..wish(Bytes::gib(100)) }), Err(Impossible::Chunk));
        assert_eq!(
            plan(&Wish { chunk: Some(Bytes::kib(64)), ..wish(Bytes::gib(40 * 1024)) }),
            Err(Impossible::ChunkTooSmall)
        );
        assert_eq!(plan(&wish(Bytes::gib(8 << 30))), Err(Impossible::DiskTooLarge));
        let chosen = Wish { chunk: Some(CHUNK_MAX), ..wish(Bytes::gib(8 << 30)) };
        assert_eq!(plan(&chosen), Err(Impossible::DiskTooLarge), "there is no larger chunk");
    }

    #[test]
    fn each_device_takes_a_whole_chunk() {
        let few = Wish { images: 5, containers: 5, chunk: Some(CHUNK_MAX), ..wish(Bytes::gib(12)) };
        assert!(matches!(plan(&few), Err(Impossible::DiskTooSmall(least)) if least > Bytes::gib(60)));
        let large = plan(&Wish { disk: Bytes::gib(200), ..few }).expect("a plan");
        assert_eq!(large.used, Bytes::gib(5 * 8 + 5 * 2));
        // The chunk of a very large disk counts as well.
        let vast = plan(&wish(Bytes::gib(1 << 20))).expect("a plan");
        assert!(vast.used >= Bytes(vast.chunk.0 * (50 * 8 + 30 * 2)), "{vast:?}");
    }

    #[test]
    fn growth_tells_the_days() {
        let found = plan(&wish(Bytes::gib(100))).expect("a plan");
        let [extended, full] = found.days.expect("days");
        assert!(extended < full && full < 100, "{found:?}");
        assert_eq!(plan(&Wish { growth: Bytes(0), ..wish(Bytes::gib(100)) }).map(|plan| plan.days), Ok(None));
    }
}
