//! The kernel cannot read the pool's counters

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::parsers::dmsetup::Broken;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-status-error",
    severity: Severity::Critical,
    title: "The kernel cannot read the pool's counters",
    looks_for: "The status of the thin pool is the word `Error`.",
    why: "The metadata device cannot be read, so nobody knows how full the pool is or whether it still works.",
    what_to_do: "Find the I/O error of the disk under the metadata device first; then treat the pool as failed.",
    sources: &["kernel drivers/md/dm-thin.c, pool_status"],
    check,
    examples: &[
        Example {
            title: "the word Error",
            paste: "vg-pool-tpool: 0 335872 thin-pool Error",
            finds: Some(Severity::Critical),
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
        let status = pool.status.as_ref().filter(|status| status.value.broken == Some(Broken::Error))?;
        let explanation = format!(
            "The kernel could not read the counters of {} from its metadata. Usually the disk under the metadata device fails: read \
             `dmesg` for its I/O errors before anything is done on the level of LVM.",
            pool.label()
        );
        let finding =
            RULE.finding(format!("The metadata of {} cannot be read", pool.label()), explanation, [status.source]);
        Some(finding.remedies(&["repair-pool"]))
    })
}
