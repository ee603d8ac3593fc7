//! The pool's metadata runs low

use super::{Example, Finding, Rule, each_pool, ways_to_grow_metadata};
use crate::facts::Host;
use crate::report::Severity;
use crate::rules::meta_critical::is_low;
use crate::rules::{amounts, share};

pub const RULE: Rule = Rule {
    id: "meta-high",
    severity: Severity::High,
    title: "The pool's metadata runs low",
    looks_for: "At least 80 % of the metadata is used, and more is free than the low watermark; or Docker refused a new container because less than its minimum (10 % by default) was free.",
    why: "Metadata cannot be freed quickly, and a pool without it turns read-only.",
    what_to_do: "Extend the metadata soon. The volume group needs twice the amount, for the spare grows with it.",
    sources: &["dmeventd WARNING_THRESH 80 %"],
    check,
    examples: &[
        Example {
            title: "at 80 %",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 80000/100000 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "just below",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 79999/100000 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "docker refused",
            paste: "devmapper: Thin Pool has 350 free metadata blocks which is less than minimum required 409 free metadata blocks. Create more free metadata space",
            finds: Some(Severity::High),
        },
        Example {
            title: "a loop pool",
            paste: "docker-253:0-1-pool: 0 209715200 thin-pool 5 80000/100000 890/1638400 - rw discard_passdown queue_if_no_space - 1024\ndocker-253:0-1-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing",
            finds: Some(Severity::High),
        },
        Example {
            title: "the low watermark is another rule",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 99500/100000 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut findings = each_pool(host, |pool| {
        if !pool.metadata.at_least(80) || pool.metadata.is_full() || pool.metadata_is_reserve_only() || is_low(pool) {
            return None;
        }
        let explanation = format!(
            "{} has used more than 80 % of its metadata{}. When it is used up the pool turns read-only, however much data space is free.",
            pool.label(),
            amounts(&pool.metadata)
        );
        let finding = RULE.finding(
            format!("The metadata of {} is {} used", pool.label(), share(&pool.metadata)),
            explanation,
            pool.metadata.sources(),
        );
        Some(finding.remedies(ways_to_grow_metadata(pool)))
    });
    // Docker's refusal tells of a pool that no other output shows.
    if host.pools.iter().all(|pool| pool.metadata.percent.is_none()) {
        findings.extend(host.events_of(&["D02"]).last().map(|event| {
            let explanation = format!(
                "Docker refused to create a container: its thin pool has {} free metadata blocks and must keep {} free (dm.min_free_space, \
                 10 % unless set otherwise).",
                event.capture(1).unwrap_or("too few"),
                event.capture(2).unwrap_or("more"),
            );
            RULE.finding("Docker's thin pool runs out of metadata", explanation, [event.source])
                .remedies(&["look-closer", "extend-metadata", "grow-volume-group"])
        }));
    }
    findings
}
