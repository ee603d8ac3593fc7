//! The pool is out of data space and writers are waiting

use super::{Example, Finding, Rule, data_full, each_pool, fate, shown_by, ways_to_grow_data};
use crate::facts::{Host, PoolMode};
use crate::parsers::dmsetup::NoSpace;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-out-of-data-queueing",
    severity: Severity::Critical,
    title: "The pool is out of data space and writers are waiting",
    looks_for: "The pool is in mode `out_of_data_space` (or `D` in `lv_attr`) and the status does not say `error_if_no_space`.",
    why: "Writes that need a new block are held back, by default for 60 seconds; programs hang. After that they get EIO.",
    what_to_do: "Extend the data device now: inside the 60 seconds nothing is lost.",
    sources: &["kernel documentation, no_space_timeout", "kernel 6.1 capture"],
    check,
    examples: &[
        Example {
            title: "writes are queued",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "lvs shows D",
            paste: "  thinpool docker twi-aotzD- 95.00g 100.00 6.99",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the kernel log",
            paste: "device-mapper: thin: 252:3: switching pool to out-of-data-space (queue IO) mode",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "writes already fail",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown error_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "it has recovered",
            paste: "device-mapper: thin: 252:3: switching pool to out-of-data-space (queue IO) mode\ndevice-mapper: thin: 252:3: switching pool to write mode",
            finds: None,
        },
        Example {
            title: "a healthy pool",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        pool.mode.as_ref().filter(|_| pool.is(PoolMode::OutOfDataSpace))?;
        if pool.no_space.as_ref().is_some_and(|policy| policy.value == NoSpace::Error) {
            return None;
        }
        let explanation = format!("{} has no free data block.{}", pool.label(), fate(pool));
        let finding = RULE.finding(format!("{} is out of data space", pool.label()), explanation, shown_by(pool));
        Some(finding.remedies(ways_to_grow_data(host, pool)).part_of(data_full::told(pool)))
    })
}
