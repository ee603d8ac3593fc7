//! The pool is read-only and nothing pasted says why

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, PoolMode};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-readonly-unexplained",
    severity: Severity::Critical,
    title: "The pool is read-only and nothing pasted says why",
    looks_for: "The pool is read-only, its metadata is not full, no `needs_check` is shown, and its table does not ask for `read_only`.",
    why: "Kernels before 4.3 do not print `needs_check`, so a failed metadata operation looks like this.",
    what_to_do: "Treat it as a pool that needs a check, and read the kernel log for the operation that failed.",
    sources: &["kernel drivers/md/dm-thin.c, versions 3.6 to 4.2"],
    check,
    examples: &[
        Example {
            title: "an old kernel",
            paste: "pool: 0 209715200 thin-pool 4 1000/524288 1000/1638400 - ro discard_passdown",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "lvs shows M with free metadata",
            paste: "  pool   vg1 twi-aotzM-  10.00g                    84.81  41.00",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the metadata is full",
            paste: "pool: 0 209715200 thin-pool 4 524288/524288 1000/1638400 - ro discard_passdown",
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
        let mode = pool.mode.as_ref().filter(|_| pool.is(PoolMode::ReadOnly))?;
        let explained = pool.metadata.is_full()
            || pool.needs_check.as_ref().is_some_and(|flag| flag.value)
            || pool.table.as_ref().is_some_and(|table| table.value.has("read_only"));
        if explained {
            return None;
        }
        let explanation = format!(
            "{} takes no new writes, but its metadata is not shown as full and no check is asked for. Older kernels do not print \
             `needs_check`, so this is most likely a failed metadata operation. `dmesg | grep 'device-mapper: thin'` tells which one.",
            pool.label()
        );
        let finding = RULE.finding(format!("{} is read-only", pool.label()), explanation, [mode.source]);
        Some(finding.remedies(&["repair-pool"]))
    })
}
