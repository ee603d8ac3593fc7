//! The pool is out of data space and writes have been failing

use super::{Example, Finding, Rule, data_full, each_pool, fate, shown_by, ways_to_grow_data};
use crate::facts::{Host, PoolMode};
use crate::parsers::dmsetup::NoSpace;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-no-space-timeout-expired",
    severity: Severity::Critical,
    title: "The pool is out of data space and writes have been failing",
    looks_for: "The pool is in mode `out_of_data_space`, the status says `error_if_no_space`, and the table, `lvs` or an earlier line of the log says that writes were to be queued.",
    why: "The kernel waited for space for 60 seconds and then began to fail the queued writes with EIO: data written since then is lost, and journals may have been aborted.",
    what_to_do: "Extend the data device (the pool returns to `rw` by itself), then check every filesystem on the pool and restart its containers.",
    sources: &["kernel commit bcc696fac11f", "kernel 6.1 capture"],
    check,
    examples: &[
        Example {
            title: "the table asks to queue",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown error_if_no_space - 1024\ndocker-thinpool: 0 1933312 thin-pool 254:0 254:1 1024 0 1 skip_block_zeroing",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the table was not pasted",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown error_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "the kernel log",
            paste: "device-mapper: thin: 252:3: switching pool to out-of-data-space (queue IO) mode\ndevice-mapper: thin: 252:3: switching pool to out-of-data-space (error IO) mode",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the table asks to fail",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown error_if_no_space - 1024\ndocker-thinpool: 0 1933312 thin-pool 254:0 254:1 1024 0 2 skip_block_zeroing error_if_no_space",
            finds: None,
        },
        Example {
            title: "still queueing",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024",
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
        pool.no_space.as_ref().filter(|policy| policy.value == NoSpace::Error)?;
        pool.no_space_configured.as_ref().filter(|configured| configured.value == NoSpace::Queue)?;
        let explanation = format!("{} has no free data block.{}", pool.label(), fate(pool));
        let title = format!("{} is out of data space; writes have failed", pool.label());
        let finding = RULE.finding(title, explanation, shown_by(pool));
        Some(finding.remedies(ways_to_grow_data(host, pool)).part_of(data_full::told(pool)))
    })
}
