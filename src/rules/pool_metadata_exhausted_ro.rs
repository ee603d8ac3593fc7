//! The metadata is full and the pool read-only

use super::{Example, Finding, Rule, each_pool, ways_to_grow_metadata};
use crate::facts::{Host, PoolMode};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-metadata-exhausted-ro",
    severity: Severity::Critical,
    title: "The metadata is full and the pool read-only",
    looks_for: "The pool is read-only (status `ro`, or `M` in `lv_attr`), needs no check, and all metadata blocks are used.",
    why: "Without a free metadata block the kernel can map no new data block: writes to new places fail with EIO although there may be plenty of data space.",
    what_to_do: "Extend the metadata online; on kernels from 4.20 on the pool returns to `rw` by itself. LVM grows the spare volume too, so the volume group needs twice the amount.",
    sources: &["kernel commit 3ab91828 (out-of-metadata-space mode)", "kernel 6.1 capture"],
    check,
    examples: &[
        Example {
            title: "all metadata blocks used",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 4096/4096 890/1888 - ro discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "lvs shows M at 100 %",
            paste: "  tp_thinpool   vg1 twi-aotzM-  10.00g                    84.81  100.00",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "one block is left",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 4095/4096 890/1888 - ro discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "a check comes first",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 4096/4096 890/1888 - ro discard_passdown queue_if_no_space needs_check 1024",
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
        let checked = pool.needs_check.as_ref().is_none_or(|flag| !flag.value);
        if !checked || !pool.metadata.is_full() {
            return None;
        }
        let explanation = format!(
            "Every metadata block of {} is used, so the kernel switched it to read-only: writes that need a new block fail with an I/O \
             error, and no container or snapshot can be created or removed, whatever the data usage is. Extending the metadata works \
             online and brings the pool back.",
            pool.label()
        );
        let evidence = [mode.source].into_iter().chain(pool.metadata.sources());
        let finding = RULE.finding(
            format!("The metadata of {} is full; the pool is read-only", pool.label()),
            explanation,
            evidence,
        );
        Some(finding.remedies(ways_to_grow_metadata(pool)))
    })
}
