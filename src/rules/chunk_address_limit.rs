//! The pool is larger than its metadata can ever describe

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;
use crate::sizing::need::{self, Contents, Leaves};
use crate::units::MetadataBlocks;

pub const RULE: Rule = Rule {
    id: "chunk-address-limit",
    severity: Severity::High,
    title: "The pool is larger than its metadata can ever describe",
    looks_for: "The mappings of all data blocks take more than the largest metadata (15.875 GiB), even with every leaf of the kernel's trees full; or LVM, which counts 64 bytes for each chunk, refused such a size: `cannot address more than … of thin pool data space`.",
    why: "The last part of the data can never be used: the metadata is full before.",
    what_to_do: "Keep the pool below the limit, or make a new one with larger chunks.",
    sources: &[
        "kernel: at most 4161600 metadata blocks, 252 mappings in a leaf",
        "lvm2 lib/metadata/thin_manip.c: 64 bytes for each chunk",
    ],
    check,
    examples: &[
        Example {
            title: "64 TiB in chunks of 64 KiB",
            paste: "pool: 0 137438953472 thin-pool 5 426121/4161600 0/1073741824 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "32 TiB",
            paste: "pool: 0 68719476736 thin-pool 5 426121/4161600 0/536870912 - rw discard_passdown queue_if_no_space - 1024",
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
        let data = pool.data_blocks().filter(|_| pool.is_plausible())?;
        let largest = MetadataBlocks::MAX;
        let all = Contents { data, mapped: data, thins: pool.thin_devices().unwrap_or(1) };
        let takes = need::used(&all, largest, Leaves::Full);
        if takes <= largest {
            return None;
        }
        let explanation = format!(
            "{} has {} data blocks; to map them all takes {} of metadata, and the kernel can use {} at most. The last part of the data can \
             never be used. Only a new pool can have larger chunks.",
            pool.label(),
            data.0,
            takes.bytes(),
            largest.bytes()
        );
        let title = format!("{} is larger than its metadata can ever describe", pool.label());
        Some(RULE.finding(title, explanation, pool.data.sources()))
    });
    let refused = host.events_of(&["L17"]).last().filter(|_| findings.is_empty()).map(|event| {
        let explanation = "LVM refused a size that chunks of this size cannot describe: metadata ends at 15.875 GiB, and LVM counts 64 bytes for each chunk. \
                           Choose larger chunks.";
        RULE.finding("The chunks are too small for a pool of that size", explanation, [event.source])
    });
    findings.into_iter().chain(refused).collect()
}
