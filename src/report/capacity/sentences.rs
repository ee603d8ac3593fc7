//! The arithmetic of a pool in sentences.

use super::{
    CapacityReport, ChunkReport, ForecastReport, LayoutReport, MarkReport, PromiseReport, SizingReport, SpaceReport,
};
use crate::redact::SafeText;
use crate::units::{Bytes, Seconds};

impl CapacityReport {
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

    /// Those for a terminal at night: how metadata could be sized only where they may not suffice.
    pub fn brief(&self) -> Vec<(&'static str, String)> {
        let fits = self.sizing.as_ref().is_none_or(|sizing| matches!(sizing.fit, "right" | "too-large"));
        let mut all = self.sentences();
        all.retain(|(label, _)| !(fits && matches!(*label, "limits" | "chunks")));
        all
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
    /// Without a forecast it is a word on the samples.
    fn label(&self) -> &'static str {
        if self.samples_left_out > 0 && self.trend == "too-little-data" { "samples" } else { "forecast" }
    }

    /// `Data grows by about 10 GiB a day: it is extended in about 5 h, full in about 3 days (2 to 4 days).`
    pub(super) fn sentence(&self, part: &str) -> Option<String> {
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
