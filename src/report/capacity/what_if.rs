//! The same pool, had it more space, more devices or another growth.

use super::{ForecastReport, MarkReport};
use crate::facts::marks::What;
use crate::report::PoolReport;
use crate::sizing::forecast;
use crate::sizing::need::{self, Beyond, Contents, Keeps};
use crate::units::{Bytes, DataBlocks, MetadataBlocks};

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
