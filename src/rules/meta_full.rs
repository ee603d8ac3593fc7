//! The pool's metadata is full

use super::{Example, Finding, Rule, each_pool, ways_to_grow_metadata};
use crate::facts::{Host, PoolMode};
use crate::report::Severity;
use crate::rules::amounts;

pub const RULE: Rule = Rule {
    id: "meta-full",
    severity: Severity::Critical,
    title: "The pool's metadata is full",
    looks_for: "Every metadata block is used, and the pool is not read-only yet.",
    why: "The next write to a new place switches the pool to read-only.",
    what_to_do: "Extend the metadata before anything else.",
    sources: &["arithmetic on `dmsetup status`, `lvs` or `docker info`"],
    check,
    examples: &[
        Example {
            title: "all blocks used",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 4096/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "one block is free",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 4095/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "read-only is another rule",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 4096/4096 890/1888 - ro discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let due = pool.needs_check.as_ref().is_some_and(|flag| flag.value);
        if !pool.metadata.is_full() || pool.is(PoolMode::ReadOnly) && !due {
            return None;
        }
        let explanation = format!(
            "All metadata of {} is used{}. The next new block cannot be recorded, and the kernel will switch the pool to read-only.",
            pool.label(),
            amounts(&pool.metadata)
        );
        let finding =
            RULE.finding(format!("The metadata of {} is full", pool.label()), explanation, pool.metadata.sources());
        Some(finding.remedies(ways_to_grow_metadata(pool)))
    })
}
