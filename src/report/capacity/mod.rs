//! What a pool has, what it promises, how long it lasts: the arithmetic as facts of the report.

mod sentences;
mod what_if;

use serde::Serialize;

pub use self::what_if::{Guess, WhatIf};
use super::border::Border;
use crate::facts::marks::{Mark, What};
use crate::facts::{Host, ThinPool};
use crate::redact::SafeText;
use crate::sizing::forecast::{self, Trend};
use crate::sizing::metadata::{Generation, estimate};
use crate::sizing::need::{self, Fit, Leaves};
use crate::sizing::overprovision::Promise;
use crate::units::{Bytes, MetadataBlocks, Percent};

/// Used, allocated, total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SpaceReport {
    pub used_bytes: Option<Bytes>,
    /// What the pool has.
    pub allocated_bytes: Option<Bytes>,
    /// What it can come to have with the storage that is there; `None` where the paste does not tell.
    pub total_bytes: Option<Bytes>,
}

/// How the metadata fits the data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SizingReport {
    /// right, tight, too-small or too-large.
    pub fit: &'static str,
    /// Of metadata that is too small: the share of the data at which it is used up.
    pub used_up_at_percent: Option<Percent>,
    /// What the kernel should count as used now, what it holds back included: from full leaves to half full ones.
    pub expected_least_bytes: Bytes,
    pub expected_most_bytes: Bytes,
    /// What is used beyond that: by snapshots that differ, or by thin devices that the paste does not show.
    pub unexplained_bytes: Bytes,
    /// Metadata for all of the data and `sized_for_thins` devices, with all that must stay free.
    pub needed_bytes: Bytes,
    pub sized_for_thins: u64,
    /// What is added when it is extended.
    pub step_bytes: Option<Bytes>,
    /// What `thin_metadata_size` answers up to 0.9.
    pub thin_metadata_size_0_9_bytes: Option<Bytes>,
    /// What it answers from 1.0 on.
    pub thin_metadata_size_1_0_bytes: Option<Bytes>,
    /// The most data, and the most thin devices beside the data there is, for the metadata as it is.
    pub most_data_bytes: Option<Bytes>,
    pub most_thin_devices: Option<u64>,
    /// The most that the kernel can use.
    pub most_metadata_bytes: Bytes,
    /// Other chunk sizes, for a new pool of this size.
    pub chunks: Vec<ChunkReport>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ChunkReport {
    pub chunk_bytes: Bytes,
    pub metadata_bytes: Bytes,
    pub most_data_bytes: Bytes,
}

/// What the thin devices may come to take.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PromiseReport {
    pub devices: u64,
    /// Every device full, snapshots too.
    pub strict_bytes: Bytes,
    /// What they hold today, nothing of it shared any more.
    pub likely_bytes: Option<Bytes>,
    /// By how much the pool must grow to keep every promise; 0 when nothing is over-provisioned.
    pub lacks_bytes: Bytes,
    /// How much of that cannot be had.
    pub excess_bytes: Option<Bytes>,
    /// The size at which as many devices would fit.
    pub fair_size_bytes: Option<Bytes>,
    /// The most that these devices can hold now.
    pub holds_bytes: Bytes,
    /// More is used than that: there are devices that the paste does not show.
    pub incomplete: bool,
}

/// Where something happens on the way to full, and when.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct MarkReport {
    /// auto-extend, low-water, min-free-space, full or all-full.
    pub what: &'static str,
    pub at_bytes: Bytes,
    /// From now on; `None` when it is not known, or past.
    pub soonest_hours: Option<u64>,
    pub likely_hours: Option<u64>,
    /// `None` when it may never come.
    pub latest_hours: Option<u64>,
}

/// How data or metadata grows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ForecastReport {
    /// unknown (a single sample), too-little-data, not-growing, steady or bursty.
    pub trend: &'static str,
    pub low_bytes_per_hour: Option<Bytes>,
    pub likely_bytes_per_hour: Option<Bytes>,
    pub high_bytes_per_hour: Option<Bytes>,
    pub marks: Vec<MarkReport>,
    /// Samples whose clock cannot be compared with the first one's.
    pub samples_left_out: usize,
}

/// Where the parts of the pool lie.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct LayoutReport {
    pub data_segments: usize,
    /// Segments that follow each other count as one.
    pub data_pieces: usize,
    pub data_disks: usize,
    pub metadata_segments: usize,
    /// Disks that hold data and metadata.
    pub shared_disks: Vec<SafeText>,
    /// Disks that turn and hold metadata: every write of the pool waits for them.
    pub slow_metadata_disks: Vec<SafeText>,
}

/// A filesystem on a thin device.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ThinFilesystemReport {
    pub thin: SafeText,
    pub mount_point: SafeText,
    pub used_bytes: Bytes,
    pub size_bytes: Bytes,
    pub thin_bytes: Bytes,
    /// Half of it is used: where Stratis doubles it.
    pub past_half: bool,
    /// It is clearly smaller than its device.
    pub behind: bool,
}

/// All of it, for a pool.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct CapacityReport {
    pub space: SpaceReport,
    pub sizing: Option<SizingReport>,
    pub promise: Option<PromiseReport>,
    pub data: ForecastReport,
    pub metadata: ForecastReport,
    pub layout: Option<LayoutReport>,
    pub filesystems: Vec<ThinFilesystemReport>,
}

impl CapacityReport {
    pub(super) fn new(host: &Host, pool: &ThinPool, border: &mut Border) -> Self {
        let space = host.space(pool);
        let [data, metadata] = pool.trends().map_or([None; 2], |trends| trends.map(Some));
        let metadata_used = pool.metadata_now().map(|now| now.used.bytes());
        let filesystems = host.on_thins(pool).into_iter().map(|each| ThinFilesystemReport {
            thin: border.text(&each.thin),
            mount_point: border.text(&each.mount),
            used_bytes: each.used,
            size_bytes: each.size,
            thin_bytes: each.thin_size,
            past_half: each.is_past_half(),
            behind: each.is_behind(),
        });
        let left_out = pool.growth.as_ref().map_or(0, |growth| growth.left_out);
        let data = ForecastReport::new(data, space.used, &host.data_marks(pool), left_out);
        let metadata = ForecastReport::new(metadata, metadata_used, &host.metadata_marks(pool), left_out);
        let mut sizing = sizing(pool);
        // The samples know better than the model: what fills it is not data.
        if let Some(sizing) = sizing.as_mut().filter(|_| metadata.is_full_before(&data))
            && matches!(sizing.fit, "right" | "too-large")
        {
            sizing.fit = "tight";
        }
        CapacityReport {
            space: SpaceReport { used_bytes: space.used, allocated_bytes: space.allocated, total_bytes: space.total },
            sizing,
            promise: host.promise(pool).as_ref().map(promise),
            data,
            metadata,
            filesystems: filesystems.collect(),
            layout: layout(host, pool, border),
        }
    }
}

fn sizing(pool: &ThinPool) -> Option<SizingReport> {
    let now = pool.metadata_now()?;
    let chunk = pool.chunk.as_ref()?.value;
    let data = pool.data.total.as_ref()?.value;
    let (fit, used_up_at_percent) = match now.fit() {
        Fit::Right => ("right", None),
        Fit::Tight => ("tight", None),
        Fit::TooSmall(share) => ("too-small", Some(share)),
        Fit::TooLarge(_) => ("too-large", None),
    };
    let tool = |generation| estimate(generation, chunk, data, pool.expected_thins()).ok();
    let limits = pool.metadata_limits();
    let thins = pool.expected_thins();
    Some(SizingReport {
        fit,
        used_up_at_percent,
        expected_least_bytes: now.expected(Leaves::Full).bytes(),
        expected_most_bytes: now.expected(Leaves::Half).bytes(),
        unexplained_bytes: MetadataBlocks(now.beyond().blocks).bytes(),
        needed_bytes: pool.metadata_need()?,
        sized_for_thins: thins,
        step_bytes: pool.metadata_step(),
        thin_metadata_size_0_9_bytes: tool(Generation::Old),
        thin_metadata_size_1_0_bytes: tool(Generation::New),
        most_data_bytes: limits.map(|(data, _)| data),
        most_thin_devices: limits.map(|(_, thins)| thins),
        most_metadata_bytes: MetadataBlocks::MAX.bytes(),
        chunks: need::chunks(data, thins, pool.metadata_keeps())
            .into_iter()
            .filter(|chunk| chunk.possible)
            .map(|chunk| ChunkReport {
                chunk_bytes: chunk.size,
                metadata_bytes: chunk.metadata,
                most_data_bytes: chunk.most_data,
            })
            .collect(),
    })
}

fn promise(promise: &Promise) -> PromiseReport {
    PromiseReport {
        devices: promise.devices,
        strict_bytes: promise.strict,
        likely_bytes: promise.likely,
        lacks_bytes: promise.lacks(),
        excess_bytes: promise.excess(),
        fair_size_bytes: promise.fair_size(Bytes::mib(4)),
        holds_bytes: promise.holds,
        incomplete: promise.is_incomplete(),
    }
}

fn layout(host: &Host, pool: &ThinPool, border: &mut Border) -> Option<LayoutReport> {
    let layout = host.layout(pool);
    let (data, metadata) = (layout.of_data(), layout.of_metadata());
    (data.segments + metadata.segments > 0).then(|| LayoutReport {
        data_segments: data.segments,
        data_pieces: data.pieces,
        data_disks: data.disks,
        metadata_segments: metadata.segments,
        shared_disks: layout.shared().into_iter().map(|disk| border.text(disk)).collect(),
        slow_metadata_disks: layout
            .metadata_disks()
            .into_iter()
            .filter(|disk| host.turns(disk) == Some(true))
            .map(|disk| border.text(disk))
            .collect(),
    })
}

impl ForecastReport {
    fn new(trend: Option<Trend>, used: Option<Bytes>, marks: &[Mark], samples_left_out: usize) -> Self {
        let rate = trend.as_ref().and_then(Trend::rate);
        let mark = |mark: &Mark| {
            let until = rate.zip(used).and_then(|(rate, used)| forecast::until(used, mark.at, rate));
            MarkReport {
                what: mark.what.as_str(),
                at_bytes: mark.at,
                soonest_hours: until.map(|until| until.soonest),
                likely_hours: until.map(|until| until.likely),
                latest_hours: until.and_then(|until| until.latest),
            }
        };
        ForecastReport {
            trend: match trend {
                None => "unknown",
                Some(Trend::TooLittle) => "too-little-data",
                Some(Trend::NotGrowing) => "not-growing",
                Some(Trend::Steady(_)) => "steady",
                Some(Trend::Bursty(_)) => "bursty",
            },
            low_bytes_per_hour: rate.map(|rate| rate.low),
            likely_bytes_per_hour: rate.map(|rate| rate.likely),
            high_bytes_per_hour: rate.map(|rate| rate.high),
            marks: marks.iter().map(mark).collect(),
            samples_left_out,
        }
    }

    fn full_in(&self) -> Option<u64> {
        self.marks.iter().find(|mark| mark.what == What::Full.as_str())?.likely_hours
    }

    /// At the rates of the samples this is full while the other is not.
    fn is_full_before(&self, other: &Self) -> bool {
        self.full_in().is_some_and(|hours| other.full_in().is_none_or(|others| hours < others))
    }
}
