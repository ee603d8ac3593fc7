//! Two samples of one pool, taken at known times: how it grows.
//!
//! Only samples of one output are compared. `dmsetup` counts blocks, the others round.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{ThinPool, Usage};
use crate::intake::stamp::Stamp;
use crate::intake::{Source, Sourced};
use crate::parsers::Record;
use crate::parsers::dmsetup::{Kind, PoolStatus, join_lvm_name};
use crate::sizing::forecast;
use crate::units::{Bytes, Percent};

/// What the clocks in the inputs showed, from which line on.
#[derive(Clone, Debug, Default)]
pub struct Clock(BTreeMap<Source, Option<Rc<Stamp>>>, BTreeSet<Source>);

impl Clock {
    /// From this line on the clock showed this.
    pub fn shows(&mut self, from: Source, time: Option<&Rc<Stamp>>) {
        let now = self.0.range(..from).next_back().filter(|(at, _)| at.input == from.input);
        if now.and_then(|(_, now)| now.as_ref()) != time {
            self.0.insert(from, time.cloned());
        }
    }

    /// A command was typed on this line.
    pub fn typed(&mut self, at: Source) {
        self.1.insert(at);
    }

    /// Whether something tells that the later of two lines was printed at another time.
    pub fn tells_apart(&self, earlier: Source, later: Source) -> bool {
        let (first, last) = if earlier <= later { (earlier, later) } else { (later, earlier) };
        let typed = first.input == last.input && self.1.range(first..=last).next().is_some();
        typed || self.at(earlier) != self.at(later)
    }

    fn at(&self, source: Source) -> Option<&Stamp> {
        let (from, time) = self.0.range(..=source).next_back()?;
        time.as_deref().filter(|_| from.input == source.input)
    }
}

/// One look at a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    pub at: Stamp,
    pub data_used: Option<Bytes>,
    pub metadata_used: Option<Bytes>,
    pub source: Source,
}

/// Samples that tell how a pool grows: at least two, at different times, the earliest first; or one, and others whose
/// clocks cannot be compared with its.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    pub samples: Vec<Sample>,
    /// How many samples have a clock that tells nothing of the time between.
    pub left_out: usize,
    /// The smallest change that the output could show, of data and of metadata.
    pub grain: [Bytes; 2],
}

impl Growth {
    /// Seconds between the first and the last sample; never 0.
    pub fn seconds(&self) -> Option<i64> {
        let (first, last) = self.samples.first().zip(self.samples.last())?;
        last.at.since(&first.at).filter(|seconds| *seconds > 0)
    }

    /// How many bytes more were used at the end; negative when it shrank.
    pub fn data(&self) -> Option<i64> {
        self.change(|sample| sample.data_used)
    }

    pub fn metadata(&self) -> Option<i64> {
        self.change(|sample| sample.metadata_used)
    }

    /// The looks as the arithmetic of forecasts takes them.
    pub fn looks(&self, used: fn(&Sample) -> Option<Bytes>) -> Vec<forecast::Look> {
        let Some(first) = self.samples.first() else { return Vec::new() };
        let look = |sample: &Sample| Some(forecast::Look { at: sample.at.since(&first.at)?, used: used(sample)? });
        self.samples.iter().filter_map(look).collect()
    }

    fn change(&self, used: fn(&Sample) -> Option<Bytes>) -> Option<i64> {
        let (first, last) = (used(self.samples.first()?)?, used(self.samples.last()?)?);
        i64::try_from(i128::from(last.0) - i128::from(first.0)).ok()
    }
}

/// Which output a sample is of; the most exact first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Status,
    Volume,
    Info,
}

enum Used {
    Blocks(PoolStatus),
    Share { data: Option<(Percent, Bytes)>, metadata: Option<(Percent, Bytes)> },
    Bytes { data: Option<Bytes>, metadata: Option<Bytes> },
}

/// A look at a pool whose chunk size is not known yet.
pub struct Look {
    pool: String,
    of: Of,
    at: Stamp,
    used: Used,
    source: Source,
}

/// Samples in the order of their times, where they have such: a paste may begin with the newest. What has no time
/// that can be compared stays where it is.
pub fn in_order(records: Vec<Record>, clock: &Clock) -> Vec<Record> {
    let times: Vec<Option<Stamp>> = records.iter().map(|record| taken_at(record, clock)).collect();
    let Some(first) = times.iter().flatten().next().cloned() else { return records };
    let seconds: Vec<Option<i64>> = times.iter().map(|time| time.as_ref()?.since(&first)).collect();
    let places: Vec<usize> = (0..records.len()).filter(|at| seconds.get(*at).is_some_and(Option::is_some)).collect();
    let mut sorted = places.clone();
    sorted.sort_by_key(|at| seconds.get(*at).copied().flatten());
    if sorted == places {
        return records;
    }
    let mut records: Vec<Option<Record>> = records.into_iter().map(Some).collect();
    let mut taken: Vec<Option<Record>> = sorted.iter().map(|at| records.get_mut(*at).and_then(Option::take)).collect();
    for (at, record) in places.iter().zip(&mut taken) {
        if let Some(slot) = records.get_mut(*at) {
            *slot = record.take();
        }
    }
    records.into_iter().flatten().collect()
}

/// When a sample was taken; what does not change from one to the next has no time.
fn taken_at(record: &Record, clock: &Clock) -> Option<Stamp> {
    let source = match record {
        Record::Target(target) => target.source,
        Record::Lv(volume) => volume.source?,
        Record::Vg(group) => group.source,
        Record::Pv(disk) => disk.source,
        Record::Filesystem(filesystem) => filesystem.source,
        Record::StorageStatus(status) => status.source,
        Record::Info(info) => {
            let shown =
                info.data.used.as_ref().map(|used| used.source).or(info.driver.as_ref().map(|fact| fact.source));
            return info.system_time.as_ref().map(|time| time.value.clone()).or_else(|| clock.at(shown?).cloned());
        }
        _ => return None,
    };
    clock.at(source).cloned()
}

/// All looks at pools with a time.
pub fn looks(records: &[Record], clock: &Clock) -> Vec<Look> {
    records.iter().filter_map(|record| look(record, clock)).collect()
}

fn look(record: &Record, clock: &Clock) -> Option<Look> {
    match record {
        Record::Target(target) => {
            let Kind::PoolStatus(status) = &target.kind else { return None };
            let at = clock.at(target.source)?.clone();
            let pool = key(target.name.as_deref().unwrap_or_default());
            Some(Look { pool, of: Of::Status, at, used: Used::Blocks(status.clone()), source: target.source })
        }
        Record::Lv(volume) if volume.is_thin_pool() => {
            let source = volume.source?;
            let name = volume.vg.as_ref().map_or(volume.lv.clone(), |vg| join_lvm_name(vg, &volume.lv));
            let used =
                Used::Share { data: volume.data.zip(volume.size), metadata: volume.metadata.zip(volume.metadata_size) };
            Some(Look { pool: key(&name), of: Of::Volume, at: clock.at(source)?.clone(), used, source })
        }
        Record::Info(info) => {
            let data = info.data.used.as_ref()?;
            let at = info.system_time.as_ref().map(|time| &time.value).or_else(|| clock.at(data.source))?.clone();
            let pool = key(info.pool_name.as_ref().map_or("", |name| &name.value));
            let metadata = info.metadata.used.as_ref().map(|used| used.value);
            let used = Used::Bytes { data: Some(data.value), metadata };
            Some(Look { pool, of: Of::Info, at, used, source: data.source })
        }
        _ => None,
    }
}

/// `-tpool` is a layer of LVM's, not another pool.
fn key(name: &str) -> String {
    name.strip_suffix("-tpool").unwrap_or(name).to_owned()
}

/// Gives each pool its growth, when there are two looks at different times.
pub fn give(pools: &mut [ThinPool], looks: &[Look]) {
    let alone = pools.len() == 1;
    for pool in pools {
        let name = key(&pool.name);
        let lvm = pool.lvm.as_ref().map(|lvm| join_lvm_name(&lvm.vg, &lvm.lv));
        let mine =
            |look: &&Look| look.pool == name || Some(&look.pool) == lvm.as_ref() || alone && look.pool.is_empty();
        let all = [Of::Status, Of::Volume, Of::Info];
        let mut found = all.map(|of| growth(pool, of, looks.iter().filter(mine).filter(|look| look.of == of)));
        let tells = found.iter().position(|growth| growth.seconds().is_some());
        let best = tells.or_else(|| found.iter().position(|growth| growth.left_out > 0));
        pool.growth = best.and_then(|best| found.get_mut(best)).map(std::mem::take);
    }
}

fn growth<'a>(pool: &ThinPool, of: Of, looks: impl Iterator<Item = &'a Look>) -> Growth {
    let (mut samples, mut left_out): (Vec<Sample>, usize) = (Vec::new(), 0);
    for look in looks {
        let (data_used, metadata_used) = used(pool, &look.used);
        // The clock of another zone tells nothing of the time between.
        if samples.first().is_some_and(|first| look.at.since(&first.at).is_none()) {
            left_out += 1;
            continue;
        }
        samples.push(Sample { at: look.at.clone(), data_used, metadata_used, source: look.source });
    }
    samples.sort_by(|a, b| a.at.since(&b.at).unwrap_or(0).cmp(&0));
    // Several looks at one time are one; the last of them counts.
    samples.reverse();
    samples.dedup_by(|earlier, later| earlier.at == later.at);
    samples.reverse();
    Growth {
        samples,
        left_out,
        grain: [
            grain(of, &pool.data, pool.chunk.as_ref().map(|chunk| chunk.value)),
            grain(of, &pool.metadata, Some(Bytes(4096))),
        ],
    }
}

/// The kernel counts blocks, LVM prints hundredths of a percent, Docker four digits.
fn grain(of: Of, usage: &Usage, block: Option<Bytes>) -> Bytes {
    let part = |of: Option<&Sourced<Bytes>>, parts: u64| of.map_or(Bytes(0), |fact| Bytes(fact.value.0 / parts));
    match of {
        Of::Status => block.unwrap_or_default(),
        Of::Volume => part(usage.total.as_ref(), 10_000),
        Of::Info => part(usage.used.as_ref(), 1000),
    }
}

fn used(pool: &ThinPool, used: &Used) -> (Option<Bytes>, Option<Bytes>) {
    match used {
        Used::Blocks(status) => {
            let chunk = pool.chunk.as_ref().map(|chunk| chunk.value);
            (
                chunk.zip(status.data_used).map(|(chunk, used)| used.bytes(chunk)),
                status.metadata_used.map(|used| used.bytes()),
            )
        }
        Used::Share { data, metadata } => {
            let size_of_metadata = pool.metadata.total.as_ref().map(|total| total.value);
            let known = metadata.map(|(share, size)| size.share(share));
            let share = metadata.map(|(share, _)| share);
            (data.map(|(share, size)| size.share(share)), known.or_else(|| Some(size_of_metadata?.share(share?))))
        }
        Used::Bytes { data, metadata } => (*data, *metadata),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Input, read};
    use crate::facts::Owner;
    use crate::facts::host_at;

    fn growth(text: &str) -> Option<Growth> {
        let mut reading = read(&[Input::new("paste", text)]);
        let records = std::mem::take(&mut reading.parts).into_iter().flat_map(|part| part.records).collect();
        let host = host_at(records, &reading.clock);
        assert!(host.pools.iter().all(|pool| pool.owner != Owner::Stratis));
        host.pools.into_iter().next().and_then(|pool| pool.growth)
    }

    fn status(data: u32, metadata: u32) -> String {
        format!(
            "docker-thinpool: 0 1933312 thin-pool 5 {metadata}/4096 {data}/1888 - rw discard_passdown queue_if_no_space - 1024\n"
        )
    }

    #[test]
    fn two_statuses_with_a_date_before_each() {
        let text = format!(
            "# date\nSun Nov 22 05:00:00 UTC 2026\n# dmsetup status\n{}# date\nSun Nov 22 07:00:00 UTC 2026\n# dmsetup status\n{}",
            status(800, 400),
            status(1000, 410)
        );
        let found = growth(&text).expect("growth");
        assert_eq!(found.seconds(), Some(7200));
        assert_eq!(found.data(), Some(200 * 512 * 1024));
        assert_eq!(found.metadata(), Some(10 * 4096));
        let lines: Vec<usize> = found.samples.iter().map(|sample| sample.source.line).collect();
        assert_eq!(lines, [4, 8]);
    }

    #[test]
    fn a_loop_that_prints_the_time_before_each_status() {
        let text: String =
            (0..5).map(|hour| format!("2026-11-22T0{hour}:00:00+00:00 {}", status(900 - 10 * hour, 400))).collect();
        let found = growth(&text).expect("growth");
        assert_eq!((found.samples.len(), found.seconds()), (5, Some(4 * 3600)));
        assert_eq!(found.data(), Some(-40 * 512 * 1024));
    }

    #[test]
    fn volumes_and_docker_info_grow_too() {
        let lvs = |share: &str| {
            format!(
                "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 100.00g             {share} 10.40\n"
            )
        };
        let text = format!("2026-11-22 05:00:00\n{}2026-11-23 05:00:00\n{}", lvs("50.00"), lvs("60.00"));
        assert_eq!(growth(&text).and_then(|growth| growth.data()), Some(Bytes::gib(10).0 as i64));
        let info = |used: &str, hour: &str| {
            format!(
                "Storage Driver: devicemapper\n Pool Name: docker-8:1-1-pool\n Data Space Used: {used}\n Data Space Total: 107.4 GB\n Data Space Available: 1 GB\nSystem Time: 2026-11-22T{hour}:00:00.123456789+01:00\n"
            )
        };
        let text = format!("{}\n{}", info("5 GB", "05"), info("6 GB", "06"));
        assert_eq!(growth(&text).and_then(|growth| growth.data()), Some(1_000_000_000));
    }

    #[test]
    fn without_two_times_there_is_no_growth() {
        assert_eq!(growth(&format!("{}{}", status(800, 400), status(900, 400))), None);
        assert_eq!(growth(&format!("2026-11-22 05:00:00\n{}{}", status(800, 400), status(900, 400))), None);
        // Clocks of two zones, one of them without a known offset.
        let text =
            format!("Sun Nov 22 05:00:00 CET 2026\n{}2026-11-22T06:00:00Z\n{}", status(800, 400), status(900, 400));
        let found = growth(&text).expect("what was left out");
        assert_eq!((found.seconds(), found.samples.len(), found.left_out), (None, 1, 1));
    }

    #[test]
    fn the_clock_of_one_host_says_nothing_of_another() {
        let text = format!("=== a1 ===\n2026-11-22 05:00:00\n{}=== b2 ===\n{}", status(800, 400), status(900, 400));
        assert_eq!(growth(&text), None);
    }
}
