//! The pool's data space is full

use super::{Example, Finding, Rule, amounts, each_pool, fate, shown_by, ways_to_grow_data};
use crate::facts::{Host, ThinPool};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "data-full",
    severity: Severity::Critical,
    title: "The pool's data space is full",
    looks_for: "Every data block is used (100 %).",
    why: "No container can write to a new place; new images and containers are refused.",
    what_to_do: "Extend the pool if its volume group has room, else add a disk or remove what is not needed.",
    sources: &["arithmetic on `dmsetup status`, `lvs` or `docker info`"],
    check,
    examples: &[
        Example {
            title: "all blocks used",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "one block is free",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1887/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "more used than there is",
            paste: "docker-thinpool: 0 209715200 thin-pool 56798/524288 4387626/1638400 - rw discard_passdown queue_if_no_space",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "lvs shows 100 %",
            paste: "  thinpool docker twi-aotz-- 95.00g 100.00 6.99",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "docker info",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 102 GB\n Data Space Total: 102 GB\n Data Space Available: 0 B",
            finds: Some(Severity::Critical),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        told(pool)?;
        let doubt = if pool.is_plausible() {
            ""
        } else {
            " The line looks edited or copied, so take the numbers with care: a real pool never shows more used than there is."
        };
        let explanation = format!(
            "All data space of {} is used{}: nothing that needs a new block can be written.{}{doubt}",
            pool.label(),
            amounts(&pool.data),
            fate(pool)
        );
        let evidence = pool.data.sources().into_iter().chain(shown_by(pool));
        let finding = RULE.finding(format!("The data space of {} is full", pool.label()), explanation, evidence);
        Some(finding.remedies(ways_to_grow_data(host, pool)))
    })
}

/// This rule speaks of the pool: it tells what becomes of writes as well, so the rules that find that are a part of it.
pub(super) fn told(pool: &ThinPool) -> Option<&'static str> {
    pool.data.is_full().then_some(RULE.id)
}
