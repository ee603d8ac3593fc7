//! Processes hang because the pool is full

use super::{Example, Finding, Rule, lines_of};
use crate::facts::{Host, PoolMode};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "fs-hung",
    severity: Severity::High,
    title: "Processes hang because the pool is full",
    looks_for: "The kernel logged tasks blocked by a filesystem or a dm device, and the pool is out of data space or at least 99 % full.",
    why: "Writes to a full pool wait, and xfs tries again for ever. The processes cannot be killed, and a reboot loses what waits.",
    what_to_do: "Extend the pool: the writes go on by themselves.",
    sources: &["kernel fs/xfs, error handling; kernel hung-task detector"],
    check,
    examples: &[
        Example {
            title: "a full pool",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024\n[  300.1] INFO: task xfsaild/dm-4:1234 blocked for more than 120 seconds.",
            finds: Some(Severity::High),
        },
        Example {
            title: "a pool with room",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n[  300.1] INFO: task xfsaild/dm-4:1234 blocked for more than 120 seconds.",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut lines = lines_of(host, &["K36", "K42"]);
    let full = host.pools.iter().any(|pool| pool.is(PoolMode::OutOfDataSpace) || pool.data.at_least(99));
    if lines.is_empty() || !full {
        return Vec::new();
    }
    lines.truncate(5);
    let explanation = "These processes wait for writes that the full pool cannot take. They cannot be killed, and need not be: once the pool has space \
                       the writes go on. Do not reboot before that: what still waits in memory would be lost.";
    vec![
        RULE.finding("Processes hang because the pool is full", explanation, lines)
            .remedies(&["extend-data", "reclaim-space"]),
    ]
}
