//! The pool is larger than its metadata can ever describe

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::{Bytes, MetadataBlocks};

pub const RULE: Rule = Rule {
    id: "chunk-address-limit",
    severity: Severity::High,
    title: "The pool is larger than its metadata can ever describe",
    looks_for: "At 64 bytes for each data block the pool needs more than the largest metadata (15.875 GiB), or LVM refused such a size: `cannot address more than … of thin pool data space`.",
    why: "The last part of the data can never be used: the metadata is full before.",
    what_to_do: "Keep the pool below the limit, or make a new one with larger chunks.",
    sources: &["lvm2 lib/metadata/thin_manip.c: 64 bytes for each chunk", "kernel: at most 4161600 metadata blocks"],
    check,
    examples: &[
        Example {
            title: "a chunk more than 15.875 TiB in chunks of 64 KiB",
            paste: "pool: 0 34091827328 thin-pool 5 426121/4161600 0/266342401 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "15.875 TiB",
            paste: "pool: 0 34091827200 thin-pool 5 426121/4161600 0/266342400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "LVM refuses",
            paste: "  Selected chunk size 64.00 KiB cannot address more then <15.88 TiB of thin pool data space.",
            finds: Some(Severity::High),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let findings = each_pool(host, |pool| {
        let blocks = pool.data_blocks().filter(|_| pool.is_plausible())?;
        let largest = MetadataBlocks::MAX.bytes();
        if blocks.bytes(PER_BLOCK) <= largest {
            return None;
        }
        let explanation = format!(
            "{} has {} data blocks; at 64 bytes for each they need more metadata than the kernel can use ({largest}). The last part of the \
             data can never be used. Only a new pool can have larger chunks.",
            pool.label(),
            blocks.0
        );
        let title = format!("{} is larger than its metadata can ever describe", pool.label());
        Some(RULE.finding(title, explanation, pool.data.sources()))
    });
    let refused = host.events_of(&["L17"]).last().filter(|_| findings.is_empty()).map(|event| {
        let explanation = "LVM refused a size that chunks of this size cannot describe: metadata ends at 15.875 GiB, and each chunk needs 64 bytes. \
                           Choose larger chunks.";
        RULE.finding("The chunks are too small for a pool of that size", explanation, [event.source])
    });
    findings.into_iter().chain(refused).collect()
}

/// What LVM counts for each chunk.
const PER_BLOCK: Bytes = Bytes(64);
