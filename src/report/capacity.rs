//! What a pool has, what it promises, how long it lasts: the arithmetic as facts of the report and as sentences.

use serde::Serialize;

use super::PoolReport;
use super::border::Border;
use crate::facts::marks::{Mark, What};
use crate::facts::{Host, ThinPool};
use crate::redact::SafeText;
use crate::sizing::forecast::{self, Trend};
use crate::sizing::metadata::{Generation, estimate};
use crate::sizing::need::{self, Beyond, Contents, Fit, Keeps, Leaves};
use crate::sizing::overprovision::Promise;
use crate::units::{Bytes, DataBlocks, MetadataBlocks, Percent, Seconds};

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

    /// The sentences of the report, each with its label; the most telling first.
    pub fn sentences(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("space", self.space.sentence()),
            (self.data.label(), self.data.sentence("data")),
            ("", self.metadata.sentence("metadata")),
            ("sizing", self.sizing.as_ref().map(SizingReport::sentence)),
            ("limits", self.sizing.as_ref().map(SizingReport::limits)),
            ("chunks", self.sizing.as_ref().and_then(SizingReport::trade_off)),
            ("promises", self.promise.as_ref().and_then(PromiseReport::sentence)),
            ("layout", self.layout.as_ref().and_then(LayoutReport::sentence)),
            ("on thins", self.on_thins()),
        ];
        all.into_iter().filter_map(|(label, sentence)| Some((label, sentence?))).collect()
    }

    /// Where the data is going, in a sentence.
    pub fn outlook(&self) -> Option<String> {
        self.data.sentence("data")
    }

    fn on_thins(&self) -> Option<String> {
        let past: Vec<String> = self
            .filesystems
            .iter()
            .filter(|each| each.past_half)
            .map(|each| format!("{} ({} of {})", each.mount_point, each.used_bytes, each.size_bytes))
            .collect();
        (!past.is_empty())
            .then(|| format!("More than half is used, where Stratis would double the filesystem: {}.", past.join(", ")))
    }
}

/// What somebody thinks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WhatIf {
    pub per_day: Bytes,
    pub added: Bytes,
    /// As many as there are, unless said.
    pub thins: Option<u64>,
}

/// What would come of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub data: ForecastReport,
    pub words: Vec<String>,
}

impl PoolReport {
    /// The same pool with more space, more devices, and a growth that nobody measured.
    pub fn what_if(&self, what: &WhatIf) -> Guess {
        let space = &self.capacity.space;
        let allocated = space.allocated_bytes.unwrap_or_default();
        let data = allocated.saturating_add(what.added);
        // Every mark but the last is a share of the pool.
        let moved = |at: Bytes| {
            let exact = u128::from(at.0) * u128::from(data.0) / u128::from(allocated.0.max(1));
            Bytes(u64::try_from(exact).unwrap_or(u64::MAX))
        };
        let used = space.used_bytes.unwrap_or_default();
        let marks = self.capacity.data.marks.iter().map(|mark| {
            let at_bytes =
                if mark.what == What::AllFull.as_str() { mark.at_bytes.max(data) } else { moved(mark.at_bytes) };
            let hours = forecast::what_if(used, at_bytes, what.per_day);
            MarkReport { what: mark.what, at_bytes, soonest_hours: hours, likely_hours: hours, latest_hours: hours }
        });
        let rate = Some(Bytes(what.per_day.0.div_ceil(24))).filter(|rate| rate.0 > 0);
        let data_forecast = ForecastReport {
            trend: if rate.is_some() { "steady" } else { "unknown" },
            low_bytes_per_hour: rate,
            likely_bytes_per_hour: rate,
            high_bytes_per_hour: rate,
            marks: marks.collect(),
            samples_left_out: 0,
        };
        let words = data_forecast.sentence("data").into_iter().chain(self.metadata_if(data, what.thins)).collect();
        Guess { data: data_forecast, words }
    }

    /// What snapshots take now goes on as it did.
    fn beyond(&self) -> Beyond {
        let blocks = |bytes: Option<Bytes>, size: Bytes| bytes.and_then(|bytes| bytes.0.checked_div(size.0));
        let chunk = self.chunk_bytes.unwrap_or_default();
        let (mapped, data) = (self.capacity.space.used_bytes, self.capacity.space.allocated_bytes);
        let [mapped, data] = [mapped, data].map(|size| DataBlocks(blocks(size, chunk).unwrap_or(0)));
        let unexplained = self.capacity.sizing.as_ref().map(|sizing| sizing.unexplained_bytes);
        let unexplained = MetadataBlocks(blocks(unexplained, Bytes(4096)).unwrap_or(0));
        Beyond::of(unexplained, &Contents { data, mapped, thins: self.thin_devices.unwrap_or(1) })
    }

    fn metadata_if(&self, data: Bytes, thins: Option<u64>) -> Option<String> {
        let thins = thins.or(self.thin_devices).unwrap_or(1);
        let blocks = DataBlocks(data.0.checked_div(self.chunk_bytes?.0)?);
        let has = self.metadata.total_bytes?;
        let keeps = Keeps { reserve: true, tenth: self.owner == "docker", beyond: self.beyond() };
        let takes = need::least(&Contents { data: blocks, mapped: blocks, thins }, keeps).max(need::SMALLEST).bytes();
        let lacks = takes.saturating_sub(has).round_up(Bytes::mib(4));
        let verdict = match () {
            () if takes > MetadataBlocks::MAX.bytes() => {
                "more than the kernel can use: only larger chunks would help".to_owned()
            }
            () if lacks.0 > 0 => format!("it has {has}: extend it by {lacks}"),
            () => format!("it has {has}, which is enough"),
        };
        let devices = if thins == 1 { "device" } else { "devices" };
        Some(format!("Metadata for {data} of data and {thins} thin {devices} takes {takes}; {verdict}."))
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

impl SpaceReport {
    /// `10 GiB used, 100 GiB allocated, 119.70 GiB with all that can be added`, when it says more than the gauge.
    fn sentence(&self) -> Option<String> {
        let (used, allocated, total) = (self.used_bytes?, self.allocated_bytes?, self.total_bytes?);
        Some(match () {
            () if total < allocated => format!(
                "{used} used, {allocated} allocated, and the storage under it holds {total}: it ends before the pool does."
            ),
            () if total == allocated => format!("{used} used, {allocated} allocated, and nothing can be added."),
            () => format!("{used} used, {allocated} allocated, {total} with all that can be added."),
        })
    }
}

impl SizingReport {
    fn sentence(&self) -> String {
        let Self { needed_bytes: need, most_metadata_bytes: most, .. } = self;
        let snapshots = self.unexplained_bytes > self.expected_most_bytes;
        let rate = if snapshots { ", at the rate it was used so far" } else { "" };
        let need = match need > most {
            true => format!(
                "All of the data would take {need}{rate}, and the kernel can use {most}: only fewer snapshots or larger chunks help"
            ),
            false => format!("{need} is enough for all of the data and {} thin devices{rate}", self.sized_for_thins),
        };
        let verdict = match (self.fit, self.used_up_at_percent) {
            ("too-small", Some(share)) => format!("The metadata is too small: used up when {share} of the data is."),
            ("tight", _) => "The metadata may be used up before the data, if snapshots and leaves that stay half full go on to take as much as now.".to_owned(),
            ("too-large", _) => "The metadata is larger than it will ever be used; that is harmless.".to_owned(),
            _ if snapshots => format!(
                "The data alone explains {} of the metadata in use. Snapshots that differ, or thin devices that were not pasted, take {} more.",
                self.expected_most_bytes, self.unexplained_bytes
            ),
            _ => "The metadata fits.".to_owned(),
        };
        format!("{verdict} {need}.")
    }

    /// What the metadata can serve as it is, what an extension adds, where the kernel ends, and what the tool says.
    fn limits(&self) -> String {
        let serves = match (self.most_data_bytes, self.most_thin_devices) {
            (Some(data), Some(thins)) if data.0 > 0 && thins > 0 => {
                format!("As it is it serves up to {data} of data, or {thins} thin devices beside the data there is. ")
            }
            (Some(data), _) if data.0 > 0 => format!("As it is it serves up to {data} of data. "),
            _ => String::new(),
        };
        let step = self.step_bytes.map_or("It cannot be extended".to_owned(), |step| format!("A step adds {step}"));
        let tool = match (self.thin_metadata_size_0_9_bytes, self.thin_metadata_size_1_0_bytes) {
            (Some(old), Some(new)) if old != new => {
                format!(" thin_metadata_size answers {} B (up to 0.9) or {} B (from 1.0)", old.0, new.0)
            }
            (Some(size), _) | (None, Some(size)) => format!(" thin_metadata_size answers {} B", size.0),
            (None, None) => return format!("{serves}{step}; the kernel uses {} at most.", self.most_metadata_bytes),
        };
        format!(
            "{serves}{step}; the kernel uses {} at most.{tool}, which keeps nothing free.",
            self.most_metadata_bytes
        )
    }

    /// What other chunk sizes would mean, shown by the smallest, the middle and the largest.
    fn trade_off(&self) -> Option<String> {
        let few = [0, self.chunks.len() / 2, self.chunks.len().saturating_sub(1)];
        let mut shown: Vec<&ChunkReport> = few.iter().filter_map(|index| self.chunks.get(*index)).collect();
        shown.dedup();
        let each: Vec<String> = shown
            .iter()
            .map(|chunk| {
                let most = if shown.len() == few.len() {
                    String::new()
                } else {
                    format!(" (up to {} of data)", chunk.most_data_bytes)
                };
                format!("{} with chunks of {}{most}", chunk.metadata_bytes, chunk.chunk_bytes)
            })
            .collect();
        // A small pool takes the least there is, whatever its chunks.
        let differs =
            shown.iter().any(|chunk| Some(chunk.metadata_bytes) != shown.first().map(|first| first.metadata_bytes));
        differs.then(|| {
            format!(
                "The metadata of a new pool of this size: {}. Larger chunks copy more at the first write to what a snapshot shares.",
                each.join(", ")
            )
        })
    }
}

impl PromiseReport {
    fn sentence(&self) -> Option<String> {
        let Self { strict_bytes: strict, lacks_bytes: lacks, .. } = self;
        if self.incomplete {
            let more = if lacks.0 > 0 {
                format!(" At least {lacks} more is promised than the pool has.")
            } else {
                String::new()
            };
            return Some(format!(
                "The list of thin devices is not complete: those that were pasted ({}) hold {} at most, and more is used. They promise {strict}.{more}",
                self.devices, self.holds_bytes
            ));
        }
        if lacks.0 == 0 {
            return Some(format!("Nothing is over-provisioned: {strict} promised."));
        }
        let likely =
            self.likely_bytes.map_or(String::new(), |likely| format!(", {likely} mapped by all of them together"));
        let room = match (self.excess_bytes, self.fair_size_bytes) {
            (Some(Bytes(0)), _) => " That much can be added.".to_owned(),
            (Some(excess), Some(fair)) => {
                format!(" {excess} of it cannot be had; devices of {fair} each would fit.")
            }
            (Some(excess), None) => format!(" {excess} of it cannot be had."),
            (None, Some(fair)) => format!(" Devices of {fair} each would fit."),
            (None, None) => String::new(),
        };
        Some(format!("{strict} promised{likely}: {lacks} more than the pool has.{room}"))
    }
}

impl LayoutReport {
    fn sentence(&self) -> Option<String> {
        let shared: Vec<&str> = self.shared_disks.iter().map(SafeText::as_str).collect();
        let shared =
            if shared.is_empty() { String::new() } else { format!("; metadata beside data on {}", shared.join(", ")) };
        let slow: Vec<&str> = self.slow_metadata_disks.iter().map(SafeText::as_str).collect();
        let slow = match slow.as_slice() {
            [] => String::new(),
            disks => format!(
                " Metadata lies on a disk that turns ({}): every allocation waits for it, so a solid-state disk is worth most there.",
                disks.join(", ")
            ),
        };
        let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let (pieces, disks) = (plural(self.data_pieces, "piece"), plural(self.data_disks, "disk"));
        (self.data_segments > 0).then(|| format!("Data lies in {pieces} on {disks}{shared}.{slow}"))
    }
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

    /// Without a forecast it is a word on the samples.
    fn label(&self) -> &'static str {
        if self.samples_left_out > 0 && self.trend == "too-little-data" { "samples" } else { "forecast" }
    }

    fn full_in(&self) -> Option<u64> {
        self.marks.iter().find(|mark| mark.what == What::Full.as_str())?.likely_hours
    }

    /// At the rates of the samples this is full while the other is not.
    fn is_full_before(&self, other: &Self) -> bool {
        self.full_in().is_some_and(|hours| other.full_in().is_none_or(|others| hours < others))
    }

    /// `Data grows by about 10 GiB a day: it is extended in about 5 h, full in about 3 days (2 to 4 days).`
    fn sentence(&self, part: &str) -> Option<String> {
        let samples = if self.samples_left_out == 1 { "sample is" } else { "samples are" };
        let left_out = match self.samples_left_out {
            count if count > 0 && part == "data" => {
                format!(" {count} {samples} left out: the clocks cannot be compared. Those of `date -u` can.")
            }
            _ => String::new(),
        };
        match self.trend {
            "too-little-data" if part == "data" && !left_out.is_empty() => {
                return Some(format!("Too little data for a forecast.{left_out}"));
            }
            "too-little-data" if part == "data" => {
                return Some("Too little data for a forecast: the samples lie too close together.".to_owned());
            }
            "not-growing" if part == "data" => {
                return Some(format!("Data does not grow by more than the output rounds: no forecast.{left_out}"));
            }
            _ => {}
        }
        let per_day = Bytes(self.likely_bytes_per_hour?.0.saturating_mul(24));
        let leaps = if self.trend == "bursty" { " in leaps, on the whole" } else { "" };
        let part = if part == "data" { "Data" } else { "Metadata" };
        let marks: Vec<String> = self.marks.iter().filter_map(MarkReport::words).collect();
        let marks = if marks.is_empty() { "nothing is reached within ten years".to_owned() } else { marks.join(", ") };
        Some(format!("{part} grows{leaps} by about {per_day} a day: {marks}.{left_out}"))
    }
}

impl MarkReport {
    /// `80 GiB: extended automatically, in about 5 h`
    pub fn legend(&self) -> String {
        let what = match self.what {
            "auto-extend" => "extended automatically",
            "low-water" => "low water mark",
            "min-free-space" => "Docker refuses new containers",
            "full" => "full",
            _ => "full with all that can be added",
        };
        let when = self.likely_hours.map_or(String::new(), |hours| format!(", in about {}", Seconds::hours(hours)));
        format!("{}: {what}{when}", self.at_bytes)
    }

    fn words(&self) -> Option<String> {
        let (soonest, likely) = (self.soonest_hours?, self.likely_hours?);
        let what = match self.what {
            "auto-extend" => "extended",
            "low-water" => "at the low water mark",
            "min-free-space" => "closed to new containers",
            "full" => "full",
            _ => "full with all that can be added",
        };
        let [soonest, latest] =
            [Some(soonest), self.latest_hours].map(|hours| hours.map(|hours| Seconds::hours(hours).to_string()));
        let range = match (soonest, latest) {
            (Some(soonest), Some(latest)) if latest != soonest => format!(" ({soonest} to {latest})"),
            (Some(soonest), None) => format!(" ({soonest} at the soonest, or never)"),
            _ => String::new(),
        };
        let about = if likely == 0 {
            "in less than an hour".to_owned()
        } else {
            format!("in about {}", Seconds::hours(likely))
        };
        Some(format!("{what} {about}{range}"))
    }
}
