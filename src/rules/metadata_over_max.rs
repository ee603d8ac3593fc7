//! A part of the metadata device is never used

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::{Bytes, MetadataBlocks};

pub const RULE: Rule = Rule {
    id: "metadata-over-max",
    severity: Severity::Low,
    title: "A part of the metadata device is never used",
    looks_for: "The metadata is larger than the kernel can use (4161600 blocks, 15.875 GiB), or the kernel said `excess space will not be used`.",
    why: "What is beyond the limit is wasted, and extending further helps nothing.",
    what_to_do: "Nothing now: metadata cannot be shrunk. Do not extend it any more.",
    sources: &["kernel drivers/md/dm-thin-metadata.h"],
    check,
    examples: &[
        Example {
            title: "a block too many",
            paste: "pool: 0 209715200 thin-pool 5 1000/4161601 890/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Low),
        },
        Example {
            title: "the largest size",
            paste: "pool: 0 209715200 thin-pool 5 1000/4161600 890/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "the largest size, as lvs rounds it",
            paste: "  data         pve twi---tz--  <4.40t\n  [data_tmeta] pve ewi------- <15.88g",
            finds: None,
        },
        Example {
            title: "the kernel says so",
            paste: "[   12.345678] device-mapper: thin: Metadata device dm-3 is larger than 33292800 sectors: excess space will not be used.",
            finds: Some(Severity::Low),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let largest = MetadataBlocks::MAX.bytes();
    let pool = host.pools.iter().find_map(|pool| {
        // `lvs` rounds to hundredths of a GiB: the largest size that LVM makes reads as 15.88g.
        let rounding = if pool.metadata_blocks().is_some() { Bytes(0) } else { Bytes::mib(8) };
        pool.metadata.total.as_ref().filter(|total| total.value > largest.saturating_add(rounding))
    });
    let event = host.events_of(&["K27"]).last().map(|event| event.source);
    let Some(source) = pool.map(|total| total.source).or(event) else { return Vec::new() };
    let explanation = format!(
        "The kernel uses {largest} of metadata at most; the device is larger, and what is beyond that is never used. It cannot be shrunk; \
         do not extend it any more."
    );
    vec![RULE.finding("A part of the metadata device is never used", explanation, [source])]
}
