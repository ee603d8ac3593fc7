//! The pool ignores discards: deleted files never give their blocks back

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::parsers::dmsetup::Discard;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "discards-ignored",
    severity: Severity::Medium,
    title: "The pool ignores discards",
    looks_for: "The status or the table of a pool says `ignore_discard`, or `lvs` shows the discards of a pool as ignored.",
    why: "Blocks of deleted files are never given back: `fstrim` frees nothing, and the pool only fills up. Only removing whole thin devices helps.",
    what_to_do: "Deactivate the pool, set its discards to passdown, activate it and trim the filesystems on it.",
    sources: &["kernel documentation, thin-provisioning.rst", "lvmthin(7)"],
    check,
    examples: &[
        Example {
            title: "the status",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 1000/10000 - rw ignore_discard queue_if_no_space - 1024",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "lvs",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Discards\n  thinpool docker twi-aotz-- 100.00g             40.00  10.40  ignore",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the pool takes them and the disk does not",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 1000/10000 - rw no_discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let live = pool.discard.as_ref().map(|discard| (discard.value == Discard::Ignore, discard.source));
        let table = || pool.table.as_ref().map(|table| (table.value.has("ignore_discard"), table.source));
        let volume = || {
            let volume = pool.volume.as_ref()?;
            Some((volume.discards? == Discard::Ignore, volume.source?))
        };
        let (_, source) = live.or_else(table).or_else(volume).filter(|(ignores, _)| *ignores)?;
        let explanation = format!(
            "{} ignores discards: what is deleted on its filesystems stays allocated, `fstrim` frees nothing, and usage only grows. Only \
             removing a whole thin device gives blocks back.",
            pool.label()
        );
        let title = format!("{} never gets back the blocks of deleted files", pool.label());
        Some(RULE.finding(title, explanation, [source]).remedies(&["allow-discards"]))
    })
}
