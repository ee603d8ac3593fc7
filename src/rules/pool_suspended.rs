//! The pool is suspended: everything on it waits

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-suspended",
    severity: Severity::High,
    title: "The pool is suspended",
    looks_for: "`dmsetup info` says `State: SUSPENDED` of the pool (or shows `s` in its flags), or the fifth `lv_attr` character is `s`.",
    why: "A suspended device holds back all reads and writes: programs hang and cannot even be killed. Tools suspend a pool for a moment while they change it; one that stays suspended was left behind by a tool that died.",
    what_to_do: "See that no LVM command is still running, then resume the device.",
    sources: &["dmsetup(8)", "lvs(8)"],
    check,
    examples: &[
        Example {
            title: "dmsetup info",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\nName:              docker-thinpool\nState:             SUSPENDED\n",
            finds: Some(Severity::High),
        },
        Example { title: "lvs", paste: "  thinpool docker twi-sotz-- 95.00g 40.00 6.99", finds: Some(Severity::High) },
        Example {
            title: "active",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\nName:              docker-thinpool\nState:             ACTIVE\n",
            finds: None,
        },
        Example {
            title: "another device is suspended",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\nName:              vg-swap\nState:             SUSPENDED\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let fact = pool.suspended.as_ref().filter(|fact| fact.value)?;
        let explanation = format!(
            "{} is suspended: every read and write on it waits until somebody resumes it, and the programs that do them hang. LVM suspends \
             a pool for a moment while it changes it; if no LVM command is running any more, one died half-way.",
            pool.label()
        );
        let finding =
            RULE.finding(format!("{} is suspended: everything on it waits", pool.label()), explanation, [fact.source]);
        Some(finding.remedies(&["resume-device"]))
    })
}
