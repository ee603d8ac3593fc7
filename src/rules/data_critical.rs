//! The pool's data space is nearly used up

use super::{Example, Finding, Rule, driver_removed, each_pool, ways_to_grow_data};
use crate::facts::Host;
use crate::parsers::dmsetup::NoSpace;
use crate::report::Severity;
use crate::rules::data_high::refused;
use crate::rules::{amounts, share};

pub const RULE: Rule = Rule {
    id: "data-critical",
    severity: Severity::Critical,
    title: "The pool's data space is nearly used up",
    looks_for: "At least 95 % of the data blocks are used, but not all; or Docker refused a new container with as little left.",
    why: "A pool this full fills within one image pull; when it does, writes hang and then fail.",
    what_to_do: "Extend the pool or remove what is not needed, now.",
    sources: &["the 95 % at which dmeventd of LVM before 2.02.169 unmounted filesystems"],
    check,
    examples: &[
        Example {
            title: "docker refused, with next to nothing left",
            paste: "devmapper: Thin Pool has 68 free data blocks which is less than minimum required 708 free data blocks. Create more free space",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "at 95 %",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 9500/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "just below",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 9499/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "stratisd extends its pool when little is free",
            paste: "stratis-1-private-0123456789abcdef0123456789abcdef-thinpool-pool: 0 1048576000 thin-pool 120 9000/163840 496640/512000 - rw no_discard_passdown queue_if_no_space - 15360",
            finds: None,
        },
        Example {
            title: "unless its disks have nothing left",
            paste: "stratis-1-private-0123456789abcdef0123456789abcdef-thinpool-pool: 0 1048576000 thin-pool 120 9000/163840 496640/512000 - rw no_discard_passdown error_if_no_space - 15360",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "full is another rule",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut findings = each_pool(host, |pool| {
        if !pool.data.at_least(95) || pool.data.is_full() || pool.is_extended_by_stratisd() {
            return None;
        }
        let errs = pool.no_space.as_ref().is_some_and(|policy| policy.value == NoSpace::Error);
        let then = if errs { "fail at once" } else { "hang for 60 seconds and fail" };
        let explanation = format!(
            "{} has hardly any free data block left{}. One image pull or a log burst fills it; then writes {then}.",
            pool.label(),
            amounts(&pool.data)
        );
        let finding = RULE.finding(
            format!("The data space of {} is {} used", pool.label(), share(&pool.data)),
            explanation,
            pool.data.sources(),
        );
        let idle = driver_removed::leaves_idle(host, pool);
        let severity = if idle { Severity::Medium } else { RULE.severity };
        Some(finding.severity(severity).remedies(ways_to_grow_data(host, pool)))
    });
    // Docker's refusal tells of a pool that no other output shows.
    if host.pools.iter().all(|pool| pool.data.percent.is_none()) {
        findings.extend(refused(host, &RULE, |used| used >= 95));
    }
    findings
}
