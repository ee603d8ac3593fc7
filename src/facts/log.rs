//! What log lines tell of a pool that no other output shows. The last line counts.

use std::collections::BTreeSet;

use super::pool::LvmName;
use super::{Host, PoolMode, ThinPool, Usage};
use crate::intake::{Source, Sourced};
use crate::parsers::dmsetup::NoSpace;
use crate::parsers::log::Event;
use crate::units::Percent;

/// The pool of the log, or `None` when nothing is said of one.
pub(super) fn pool(host: &Host) -> Option<ThinPool> {
    let mut pool = ThinPool::default();
    // Whoever queued first was not told to fail at once.
    let mut queued: Option<Source> = None;
    for event in &host.events {
        if !take(&mut pool, event) {
            continue;
        }
        pool.seen = pool.seen.or(Some(event.source));
        queued = queued.or((event.id == "K03").then_some(event.source));
    }
    pool.no_space_configured = queued.map(|source| Sourced { value: NoSpace::Queue, source });
    pool.seen.is_some().then_some(pool)
}

/// Lines on which a daemon says that it does not start; the reason may stand on the same line.
const NOT_STARTED: [&str; 12] = ["D25", "D26", "D27", "D28", "D29", "D30", "D37", "D45", "D46", "D47", "D50", "W02"];

/// A daemon that has started since has left behind what kept it from that.
pub(super) fn forget_failed_starts(events: &mut Vec<Event>) {
    let Some(started) = events.iter().filter(|event| event.id == "D43").map(|event| event.source).max() else { return };
    let failed = |event: &&Event| event.source < started && NOT_STARTED.contains(&event.id);
    let over: BTreeSet<Source> = events.iter().filter(failed).map(|event| event.source).collect();
    events.retain(|event| !over.contains(&event.source));
}

/// Whether the event says something of a pool.
fn take(pool: &mut ThinPool, event: &Event) -> bool {
    let source = event.source;
    let (mode, no_space) = match event.id {
        "K03" => (Some(PoolMode::OutOfDataSpace), Some(NoSpace::Queue)),
        "K04" => (Some(PoolMode::OutOfDataSpace), Some(NoSpace::Error)),
        "K05" | "K10" => (Some(PoolMode::ReadOnly), None),
        // The kernel refuses to open a thin device of a pool that has failed.
        "K06" | "K18" => (Some(PoolMode::Fail), None),
        "K07" => (Some(PoolMode::ReadWrite), None),
        // It has grown since: what was said before may no longer hold.
        "K08" => (None, None),
        "K14" | "K40" => return fill(&mut pool.metadata, Some(Percent::whole(100)), source),
        "K15" => return fill(&mut pool.data, Some(Percent::whole(100)), source),
        // Docker refuses earlier, at a tenth; with none left the pool is full.
        "D01" | "D02" => {
            let usage = if event.id == "D01" { &mut pool.data } else { &mut pool.metadata };
            let none = event.capture(1) == Some("0");
            usage.percent = none.then_some(Sourced { value: Percent::whole(100), source });
            return none;
        }
        "L12" => {
            lvm_name(pool, event.capture(1));
            let mode = match event.capture(2) {
                Some("failed") => Some(PoolMode::Fail),
                Some(_) => Some(PoolMode::OutOfDataSpace),
                None => None,
            };
            if event.capture(2) == Some("erroring") {
                pool.no_space = Some(Sourced { value: NoSpace::Error, source });
            }
            if event.capture(3).is_some() {
                pool.needs_check = Some(Sourced { value: true, source });
            }
            let read_only = event.capture(4).map(|_| PoolMode::ReadOnly);
            pool.mode = mode.or(read_only).map(|value| Sourced { value, source }).or(pool.mode.take());
            return true;
        }
        // LVM calls its pools by their own names.
        "L11" | "L13" => {
            let percent = event.capture(2).and_then(Percent::parse).filter(|_| event.id == "L11");
            fill(&mut pool.metadata, percent, source);
            if event.capture(1).or(event.capture(2)).is_some_and(|path| path.contains('/')) {
                lvm_name(pool, event.capture(1).or(event.capture(2)));
            }
            return true;
        }
        "L02" => {
            let usage = if event.capture(2) == Some("data") { &mut pool.data } else { &mut pool.metadata };
            fill(usage, event.capture(3).and_then(Percent::parse), source);
            name(pool, event.capture(1));
            return true;
        }
        _ => return false,
    };
    if matches!(event.id, "K07" | "K08") {
        (pool.data, pool.metadata, pool.needs_check) = (Usage::default(), Usage::default(), None);
    }
    if event.id == "K10" {
        pool.needs_check = Some(Sourced { value: true, source });
    } else if pool.name.is_empty() {
        name(pool, event.capture(1));
    }
    pool.mode = mode.map(|value| Sourced { value, source });
    pool.no_space = no_space.map(|value| Sourced { value, source });
    true
}

fn fill(usage: &mut Usage, percent: Option<Percent>, source: Source) -> bool {
    usage.percent = percent.map(|value| Sourced { value, source }).or(usage.percent.take());
    true
}

/// `vg/pool`, or a name of device-mapper's.
fn lvm_name(pool: &mut ThinPool, found: Option<&str>) {
    match found.and_then(|path| path.trim_end_matches('.').split_once('/')) {
        Some((vg, lv)) => {
            pool.lvm = Some(LvmName { vg: vg.to_owned(), lv: lv.to_owned(), confirmed: true });
            pool.name = lv.to_owned();
        }
        None => name(pool, found),
    }
}

fn name(pool: &mut ThinPool, found: Option<&str>) {
    pool.name = found.map(str::to_owned).unwrap_or(std::mem::take(&mut pool.name));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn pool(text: &str) -> Option<ThinPool> {
        facts::host(read(text).records).pools.into_iter().next()
    }

    #[test]
    fn what_kept_a_daemon_from_starting_is_over_when_it_has_started() {
        let failed = "dockerd[100]: failed to start daemon: error initializing graphdriver: overlay2: the backing xfs filesystem is formatted without d_type support\n";
        let started =
            "dockerd[100]: time=\"2026-11-22T12:57:15.519Z\" level=info msg=\"Daemon has completed initialization\"\n";
        let ids =
            |text: &str| -> Vec<&str> { facts::host(read(text).records).events.iter().map(|event| event.id).collect() };
        assert_eq!(ids(&format!("{failed}{started}")), ["D43"]);
        assert_eq!(ids(&format!("{started}{failed}")), ["D43", "D29", "D32"]);
        let warned = "level=warning msg=\"overlay2: the backing xfs filesystem is formatted without d_type support\"\n";
        assert_eq!(ids(&format!("{warned}{started}")), ["D32", "D43"], "a warning stays");
    }

    #[test]
    fn dmeventd_tells_how_full_a_pool_is() {
        let log =
            "Nov 22 01:00:57 node dmeventd[811]: WARNING: Thin pool docker-thinpool-tpool data is now 96.20% full.\n";
        let found = pool(log).map(|pool| (pool.name, pool.data.percent.map(|fact| fact.value)));
        assert_eq!(found, Some(("docker-thinpool-tpool".to_owned(), Percent::parse("96.20"))));
        let grown = format!("{log}device-mapper: thin: 252:3: growing the data device from 1600 to 1920 blocks\n");
        assert_eq!(pool(&grown).and_then(|pool| pool.data.percent), None);
    }

    #[test]
    fn the_kernel_tells_that_metadata_is_used_up_and_that_a_check_is_due() {
        let full = "device-mapper: thin: No free metadata blocks\ndevice-mapper: thin: 254:2: switching pool to read-only mode\n";
        assert!(pool(full).is_some_and(|pool| pool.metadata.is_full() && pool.is(PoolMode::ReadOnly)));
        let due = "device-mapper: thin: 254:2: unable to switch pool to write mode until repaired.\n";
        assert!(pool(due).is_some_and(|pool| pool.needs_check.is_some_and(|flag| flag.value)));
    }

    #[test]
    fn lvm_names_the_pool_that_it_refuses_to_use() {
        let low = "  Remaining free space in metadata of thin pool vg/pool is too low (76.10% >= 75.00%). Resize is recommended.\n";
        let found =
            pool(low).map(|pool| (pool.lvm.map(|name| name.path()), pool.metadata.percent.map(|fact| fact.value)));
        assert_eq!(found, Some((Some("vg/pool".to_owned()), Percent::parse("76.10"))));
    }

    #[test]
    fn docker_tells_that_no_block_is_left() {
        let refused = |free: &str| {
            format!(
                "devmapper: Thin Pool has {free} free data blocks which is less than minimum required 700 free data blocks.\n"
            )
        };
        assert!(pool(&refused("0")).is_some_and(|pool| pool.data.is_full()));
        assert!(pool(&refused("68")).is_none());
        let freed = format!("{}{}", refused("0"), refused("68"));
        assert!(pool(&freed).is_none_or(|pool| pool.data.percent.is_none()), "some was freed");
    }

    #[test]
    fn lvm_and_the_kernel_name_the_state() {
        let found = |text: &str| pool(text).expect("a pool");
        let failed = "Nov  9 03:12:07 node lvm[5]: Thin pool docker/thinpool is failed.\n";
        assert!(found(failed).is(PoolMode::Fail));
        assert_eq!(found(failed).lvm.map(|name| name.path()).as_deref(), Some("docker/thinpool"));
        let due =
            "Nov  9 03:12:07 node lvm[5]: WARNING: Thin pool docker/thinpool needs check has read-only metadata.\n";
        assert!(found(due).needs_check.is_some_and(|flag| flag.value));
        let opened = "[ 9.000001] device-mapper: table: 253:5: thin: Couldn't open thin device, Pool is in fail mode\n";
        assert!(found(opened).is(PoolMode::Fail));
    }

    #[test]
    fn a_pool_that_queued_before_was_not_told_to_fail() {
        let queued = "thin: 252:3: switching pool to out-of-data-space (queue IO) mode\n";
        let failing = "thin: 252:3: switching pool to out-of-data-space (error IO) mode\n";
        let configured = |text: &str| pool(text).and_then(|pool| pool.no_space_configured).map(|policy| policy.value);
        assert_eq!(configured(&format!("{queued}{failing}")), Some(NoSpace::Queue));
        assert_eq!(configured(failing), None);
    }
}
