//! The pool's metadata is nearly used up

use super::{Example, Finding, Rule, each_pool, ways_to_grow_metadata};
use crate::facts::{Host, ThinPool};
use crate::report::Severity;
use crate::rules::{amounts, share};
use crate::units::{Bytes, Percent};

pub const RULE: Rule = Rule {
    id: "meta-critical",
    severity: Severity::Critical,
    title: "The pool's metadata is nearly used up",
    looks_for: "No more metadata blocks are free than the kernel's low watermark; without one, less than 4 MiB or a quarter of the metadata, whichever is smaller. Or the kernel or LVM said so of a pool whose numbers were not pasted.",
    why: "LVM refuses new thin volumes below that mark, and a pool without free metadata turns read-only, however much data space it has.",
    what_to_do: "Extend the metadata before anything else. The volume group needs twice the amount, for the spare grows with it.",
    sources: &["kernel 4.19, metadata low watermark", "LVM thin_pool_metadata_min_threshold"],
    check,
    examples: &[
        Example {
            title: "at the low watermark",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 3072/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "one block above it",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 3071/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "less than a quarter of a small metadata device",
            paste: "  [tp_tmeta] vg ewi-ao----   4.00m\n  tp         vg twi-aotz-- 30.00g                     4.64   76.46",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "LVM refuses a new volume",
            paste: "  Remaining free space in metadata of thin pool vg/pool is too low (76.10% >= 75.00%). Resize is recommended.",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the kernel warned, and it was extended since",
            paste: "device-mapper: thin: 254:2: reached low water mark for metadata device: sending event.\ndevice-mapper: thin: 254:2: growing the metadata device from 1024 to 2048 blocks",
            finds: None,
        },
        Example {
            title: "the same with more free",
            paste: "  [tp_tmeta] vg ewi-ao----   4.00m\n  tp         vg twi-aotz-- 30.00g                     4.64   74.46",
            finds: None,
        },
        Example {
            title: "an empty pool shows the reserve of the kernel",
            paste: "pool: 0 2097152 thin-pool 0 419/4096 0/16384 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut findings = each_pool(host, |pool| {
        if pool.metadata.is_full() || pool.metadata_is_reserve_only() || !is_low(pool) {
            return None;
        }
        let explanation = format!(
            "{} has hardly any metadata left{}. LVM refuses new thin volumes from here on, and when the last block is gone the pool turns \
             read-only, however much data space is free.",
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
    findings.extend(from_log(host));
    findings
}

/// The kernel and LVM say it of a pool whose numbers were not pasted.
fn from_log(host: &Host) -> Option<Finding> {
    // Numbers tell more, and a share that is high enough has its own rules.
    let counted =
        |pool: &ThinPool| pool.metadata.total.is_some() || pool.metadata.at_least(80) || pool.volume.is_some();
    if host.pools.iter().any(counted) {
        return None;
    }
    let event = host.events_of(&["K02", "L11"]).last()?;
    // It has grown since, or the kernel has given up writing it: that is told elsewhere.
    if host.events_of(&["K08", "K11", "K12"]).any(|later| later.source > event.source) {
        return None;
    }
    let pool = event.capture(1).map_or("a thin pool".to_owned(), |name| format!("thin pool {name}"));
    let explanation = format!(
        "The metadata of {pool} is below the mark at which the kernel warns and LVM refuses new thin volumes. When the last block is gone the \
         pool turns read-only, however much data space is free."
    );
    let finding = RULE.finding(format!("The metadata of {pool} is nearly used up"), explanation, [event.source]);
    Some(finding.remedies(&["extend-metadata", "grow-volume-group"]))
}

/// Free metadata against the mark of the kernel, else of LVM.
pub(super) fn is_low(pool: &ThinPool) -> bool {
    if let Some((used, total)) = pool.metadata_blocks()
        && let Some(mark) = pool.status.as_ref().and_then(|status| status.value.low_water)
    {
        return total.0.saturating_sub(used.0) <= mark.0;
    }
    let Some(total) = pool.metadata.total.as_ref().map(|total| total.value) else { return false };
    let Some(percent) = pool.metadata.percent.as_ref().map(|percent| percent.value) else { return false };
    let mark = Bytes::mib(4).min(total.share(Percent::whole(25)));
    total.saturating_sub(total.share(percent)) < mark
}
