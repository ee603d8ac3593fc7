//! This pool belongs to Stratis

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, Owner, PoolMode};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "stratis-detected",
    severity: Severity::Info,
    title: "This pool belongs to Stratis",
    looks_for: "A pool of Stratis that is 80 % full or more, not writable, or in need of a check.",
    why: "Stratis keeps its own record of what lies where. Changes by LVM's or device-mapper's commands do not reach it, and destroy the pool.",
    what_to_do: "Use only stratis commands.",
    sources: &["stratisd src/engine/strat_engine/names.rs"],
    check,
    examples: &[
        Example {
            title: "a pool that needs something",
            paste: "stratis-1-private-0123456789abcdef0123456789abcdef-thinpool-pool: 0 2097152 thin-pool 5 1221/4096 890/1024 - ro no_discard_passdown queue_if_no_space needs_check 1024",
            finds: Some(Severity::Info),
        },
        Example {
            title: "80 %",
            paste: "stratis-1-private-0123456789abcdef0123456789abcdef-thinpool-pool: 0 2097152 thin-pool 5 1221/4096 820/1024 - rw no_discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Info),
        },
        Example {
            title: "79 %",
            paste: "stratis-1-private-0123456789abcdef0123456789abcdef-thinpool-pool: 0 2097152 thin-pool 5 1221/4096 809/1024 - rw no_discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "a pool of LVM",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let broken = pool.is(PoolMode::ReadOnly)
            || pool.is(PoolMode::Fail)
            || pool.needs_check.as_ref().is_some_and(|flag| flag.value);
        if pool.owner != Owner::Stratis || !(broken || pool.data.at_least(80) || pool.metadata.at_least(80)) {
            return None;
        }
        let explanation = "The names show that stratisd made this pool. It keeps its own record of every extent: lvextend, lvconvert and dmsetup \
                           behind its back destroy the pool. Whatever articles on thin pools say, use `stratis` commands only.";
        Some(RULE.finding("This pool belongs to Stratis: only stratis commands may touch it", explanation, pool.seen))
    })
}
