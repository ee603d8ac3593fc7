//! The pool's data space runs low

use super::{Example, Finding, Rule, driver_removed, each_pool, ways_to_grow_data};
use crate::facts::{Host, Owner};
use crate::parsers::log::Event;
use crate::report::Severity;
use crate::rules::min_free_space_data::refuses;
use crate::rules::{amounts, share};

pub const RULE: Rule = Rule {
    id: "data-high",
    severity: Severity::High,
    title: "The pool's data space runs low",
    looks_for: "At least 80 % and less than 95 % of the data blocks are used, or Docker refused a new container because less than its minimum (10 % by default) was free.",
    why: "Docker refuses new images and containers when less than dm.min_free_space (10 %) is free, and automatic extension should have acted by now.",
    what_to_do: "Find out why automatic extension did not act, extend the pool, and remove what is not needed.",
    sources: &["dmeventd WARNING_THRESH 80 %", "moby devmapper/deviceset.go, poolHasFreeSpace"],
    check,
    examples: &[
        Example {
            title: "at 80 %",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 8000/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "just below 80 %",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 7999/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "just below 95 %",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 9499/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "95 % is another rule",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 9500/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "docker refused, with next to nothing left: another rule",
            paste: "devmapper: Thin Pool has 68 free data blocks which is less than minimum required 708 free data blocks. Create more free space",
            finds: None,
        },
        Example {
            title: "docker refused",
            paste: "devmapper: Thin Pool has 4350 free data blocks which is less than minimum required 4454 free data blocks. Create more free space",
            finds: Some(Severity::High),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut findings = each_pool(host, |pool| {
        if !pool.data.at_least(80) || pool.data.at_least(95) || pool.is_extended_by_stratisd() {
            return None;
        }
        let refuses = refuses(host, pool, &pool.data);
        let then = match (&refuses, pool.owner) {
            (Some(kept), _) => format!(
                "Less than {kept} (dm.min_free_space) is free, so Docker refuses new images and containers, while running ones can still fill the pool."
            ),
            (None, Owner::Docker) => {
                "Below 10 % free space (dm.min_free_space) Docker refuses new images and containers, although running ones can still fill the pool.".to_owned()
            }
            (None, _) => "When it is full, writes fail although the filesystems on it still show room.".to_owned(),
        };
        let explanation = format!("{} is more than 80 % full{}. {then}", pool.label(), amounts(&pool.data));
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
        findings.extend(refused(host, &RULE, |used| used < 95));
        findings.extend(host.events_of(&["L13"]).last().map(|event| {
            let pool = event.capture(1).or(event.capture(2)).map_or("a thin pool".to_owned(), |name| format!("thin pool {name}"));
            let explanation = format!(
                "LVM refused a new thin volume: {pool} is used beyond the threshold at which it should have been extended, in its data or in its \
                 metadata. Data% and Meta% of `lvs` tell which."
            );
            RULE.finding(format!("LVM makes no more thin volumes in {pool}"), explanation, [event.source]).remedies(&["look-closer", "reclaim-space", "autoextend"])
        }));
    }
    findings
}

/// What Docker's refusal tells, if the pool is as full as the rule wants it.
pub(super) fn refused(host: &Host, rule: &Rule, wanted: fn(u64) -> bool) -> Option<Finding> {
    let event = host.events_of(&["D01"]).last()?;
    let used = used(event);
    let explanation = format!(
        "Docker refused to create a container: its thin pool has {} free data blocks and must keep {} free (dm.min_free_space, 10 % unless set \
         otherwise).{}",
        event.capture(1).unwrap_or("too few"),
        event.capture(2).unwrap_or("more"),
        used.map(|used| format!(" At 10 % that is a pool {used} % full.")).unwrap_or_default(),
    );
    let finding = rule.finding("Docker's thin pool runs out of data space", explanation, [event.source]);
    let remedies = &["look-closer", "extend-data", "reclaim-space", "autoextend"];
    wanted(used.unwrap_or(90)).then(|| finding.remedies(remedies))
}

/// How full a pool is of which a tenth must stay free, in percent.
fn used(event: &Event) -> Option<u64> {
    let count = |n| event.capture(n)?.parse::<u64>().ok();
    let (free, kept) = (count(1)?, count(2)?);
    let share = free.checked_mul(10)?.checked_add(kept / 2)?.checked_div(kept)?;
    Some(100u64.saturating_sub(share).min(99))
}
