//! The metadata can hardly grow any more

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::{MetadataBlocks, Percent};

pub const RULE: Rule = Rule {
    id: "metadata-near-max",
    severity: Severity::High,
    title: "The metadata can hardly grow any more",
    looks_for: "The metadata has at least 90 % of the largest size the kernel can use (4161600 blocks, 15.875 GiB), and at least half of it is used. While less is used there is nothing to fear.",
    why: "When it is used up it cannot be extended: the pool turns read-only and stays so.",
    what_to_do: "Remove snapshots and thin devices that are not needed, and plan a new pool with larger chunks: they need less metadata.",
    sources: &["kernel: 255 × (2^14 − 64) metadata blocks", "50 % is this program's choice"],
    check,
    examples: &[
        Example {
            title: "90 % of the largest size, half used",
            paste: "pool: 0 209715200 thin-pool 5 1872720/3745440 890/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "a block smaller",
            paste: "pool: 0 209715200 thin-pool 5 1872720/3745439 890/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "less than half used",
            paste: "pool: 0 209715200 thin-pool 5 1872719/3745440 890/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "larger than the kernel can use",
            paste: "pool: 0 209715200 thin-pool 5 3000000/4194304 890/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let total = pool.metadata.total.as_ref()?.value;
        let largest = MetadataBlocks::MAX.bytes();
        if total < largest.share(Percent::whole(90)) || !pool.metadata.at_least(50) {
            return None;
        }
        let explanation = format!(
            "The metadata of {} has {total}, and the kernel can use {largest} at most. When that is used up it cannot be extended: the pool \
             turns read-only and stays so. Delete snapshots and thin devices that are not needed. Larger chunks need less metadata, but only a new pool \
             can have them.",
            pool.label()
        );
        let ways: &[&str] =
            if pool.has_all_metadata() { &["free-metadata", "reclaim-space"] } else { &["reclaim-space"] };
        let title = format!("The metadata of {} can hardly grow any more", pool.label());
        Some(RULE.finding(title, explanation, pool.metadata.sources()).remedies(ways))
    })
}
