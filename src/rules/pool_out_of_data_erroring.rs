//! The pool is out of data space and set to fail writes

use super::{Example, Finding, Rule, data_full, each_pool, fate, shown_by, ways_to_grow_data};
use crate::facts::{Host, PoolMode};
use crate::parsers::dmsetup::NoSpace;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-out-of-data-erroring",
    severity: Severity::Critical,
    title: "The pool is out of data space and fails writes",
    looks_for: "The pool is in mode `out_of_data_space`, the status says `error_if_no_space`, and so does the table (or `lvs` shows WhenFull `error`), or neither was pasted: then the reason is open, and the rule says so.",
    why: r#"Writes that need a new block fail at once with ENOSPC; filesystems on the pool report "No space left on device" although `df` shows room."#,
    what_to_do: "Extend the data device, then check the filesystems on it and restart what failed.",
    sources: &["kernel documentation, error_if_no_space"],
    check,
    examples: &[
        Example {
            title: "configured in the table",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown error_if_no_space - 1024\ndocker-thinpool: 0 1933312 thin-pool 254:0 254:1 1024 0 2 skip_block_zeroing error_if_no_space",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the table was not pasted",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown error_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "not configured in the table",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown error_if_no_space - 1024\ndocker-thinpool: 0 1933312 thin-pool 254:0 254:1 1024 0 1 skip_block_zeroing",
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
        if pool.no_space_configured.as_ref().is_some_and(|policy| policy.value == NoSpace::Queue) {
            return None;
        }
        let explanation = format!("{} has no free data block.{}", pool.label(), fate(pool));
        let title = format!("{} is out of data space and fails writes", pool.label());
        let finding = RULE.finding(title, explanation, shown_by(pool));
        Some(finding.remedies(ways_to_grow_data(host, pool)).part_of(data_full::told(pool)))
    })
}
