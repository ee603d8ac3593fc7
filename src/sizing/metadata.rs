//! What `thin_metadata_size` answers, by both generations of the tool.
//!
//! It counts one mapping for each block of data, in leaves that are half full, a block for each thin device, and the
//! superblock. The generations round differently, and only the newer one knows that metadata ends at 15.875 GiB.

use crate::units::{Bytes, MetadataBlocks};

/// Mappings in a leaf that is half full: 252 fit.
pub const HALF_LEAF: u64 = 126;

/// The smallest and the largest chunk the kernel takes.
pub const CHUNK_MIN: Bytes = Bytes::kib(64);
pub const CHUNK_MAX: Bytes = Bytes::gib(1);

/// Which releases of thin-provisioning-tools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Generation {
    /// Up to 0.9, in C++: powers of two only, no limit.
    Old,
    /// From 1.0 on, in Rust.
    #[default]
    New,
}

/// Why the tool gives no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    NoBlock,
    NoPool,
    NoThins,
    NotPowerOfTwo,
    NotMultiple,
    BlockTooLarge,
    PoolTooSmall,
}

impl Refused {
    /// In the words of the tool.
    pub const fn as_str(self) -> &'static str {
        match self {
            Refused::NoBlock => "block size required!",
            Refused::NoPool => "pool size required!",
            Refused::NoThins => "max thins required!",
            Refused::NotPowerOfTwo => "block size must be 2^^N",
            Refused::NotMultiple => "block size must be a multiple of 64 KiB",
            Refused::BlockTooLarge => "maximum block size is 1 GiB",
            Refused::PoolTooSmall => "pool size must be larger than block size",
        }
    }
}

/// The metadata for a pool of this size, with this many thin devices and snapshots.
pub fn estimate(generation: Generation, chunk: Bytes, pool: Bytes, thins: u64) -> Result<Bytes, Refused> {
    let blocks = match generation {
        Generation::Old => old(chunk.0 / 512, pool.0 / 512, thins)?,
        Generation::New => new(chunk, pool, thins)?,
    };
    Ok(MetadataBlocks(blocks).bytes())
}

/// In sectors; what is left of a sector does not count.
fn old(chunk: u64, pool: u64, thins: u64) -> Result<u64, Refused> {
    match () {
        () if chunk == 0 => Err(Refused::NoBlock),
        () if pool == 0 => Err(Refused::NoPool),
        () if thins == 0 => Err(Refused::NoThins),
        () if !chunk.is_power_of_two() => Err(Refused::NotPowerOfTwo),
        () if pool <= chunk => Err(Refused::PoolTooSmall),
        () => Ok((pool / chunk / HALF_LEAF).saturating_add(1).saturating_add(thins)),
    }
}

fn new(chunk: Bytes, pool: Bytes, thins: u64) -> Result<u64, Refused> {
    match () {
        () if chunk.0 == 0 || !chunk.0.is_multiple_of(CHUNK_MIN.0) => Err(Refused::NotMultiple),
        () if chunk > CHUNK_MAX => Err(Refused::BlockTooLarge),
        () if pool < chunk => Err(Refused::PoolTooSmall),
        () => {
            let blocks = (pool.0 / chunk.0).div_ceil(HALF_LEAF).saturating_add(1).saturating_add(thins);
            Ok(blocks.min(MetadataBlocks::MAX.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generations_differ_by_a_block_unless_the_leaves_are_even() {
        let both = |pool, thins| {
            [Generation::Old, Generation::New].map(|one| estimate(one, Bytes::kib(64), pool, thins).map(|size| size.0))
        };
        assert_eq!(both(Bytes::gib(1), 1000), [Ok(4_632_576), Ok(4_636_672)]);
        assert_eq!(both(Bytes::kib(8064), 1), [Ok(12_288), Ok(12_288)]);
        assert_eq!(both(Bytes::kib(64), 1), [Err(Refused::PoolTooSmall), Ok(12_288)]);
    }
}
