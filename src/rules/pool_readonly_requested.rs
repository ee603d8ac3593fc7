//! The pool was made read-only on purpose

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, PoolMode};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-readonly-requested",
    severity: Severity::Medium,
    title: "The pool was made read-only on purpose",
    looks_for: "The status says `ro` and the table carries the feature `read_only`.",
    why: "Somebody loaded the pool read-only; nothing is broken, but nothing can be written either.",
    what_to_do: "Reload the table without `read_only` if that was not meant.",
    sources: &["kernel documentation, thin-provisioning"],
    check,
    examples: &[
        Example {
            title: "the table says so",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - ro discard_passdown queue_if_no_space - 1024\ndocker-thinpool: 0 1933312 thin-pool 254:0 254:1 1024 0 1 read_only",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the table does not say so",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - ro discard_passdown queue_if_no_space - 1024\ndocker-thinpool: 0 1933312 thin-pool 254:0 254:1 1024 0 1 skip_block_zeroing",
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
        let table = pool.table.as_ref().filter(|table| table.value.has("read_only"))?;
        let explanation = format!(
            "The table of {} asks for `read_only`: somebody activated it that way, perhaps to rescue data. Writes fail until the table is \
             loaded without it. Ask whoever did it before anything writes again; then `lvchange --permission rw` with the pool's name in LVM, or \
             its owner's own start, loads it so.",
            pool.label()
        );
        Some(RULE.finding(
            format!("{} is read-only on request", pool.label()),
            explanation,
            [mode.source, table.source],
        ))
    })
}
