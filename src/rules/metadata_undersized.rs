//! The metadata will be used up before the data

use super::{Example, Finding, Rule, each_pool, ways_to_grow_metadata};
use crate::facts::Host;
use crate::report::Severity;
use crate::rules::share;
use crate::units::{DataBlocks, Percent};

pub const RULE: Rule = Rule {
    id: "metadata-undersized",
    severity: Severity::Medium,
    title: "The metadata will be used up before the data",
    looks_for: "The metadata has less than the 48 bytes for each data block that the kernel's documentation asks for, more than 25 % of it is used (beyond the reserve of the kernel) but less than 80 %, and its usage is ahead of the data's.",
    why: "A pool without free metadata turns read-only, however much data space is free, and metadata is watched less than data.",
    what_to_do: "Extend the metadata now, while there is room.",
    sources: &["kernel documentation, thin-provisioning.rst", "25 % is this program's choice"],
    check,
    examples: &[
        Example {
            title: "30 % of the metadata, 10 % of the data",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1229/4096 163840/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the data is ahead",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1229/4096 655360/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "48 bytes for each block",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 5760/19200 163840/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "a block less",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 5760/19199 163840/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "an empty pool shows the reserve of the kernel",
            paste: "docker-thinpool: 0 209715200 thin-pool 0 419/4096 0/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "80 % is another rule",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 8000/10000 163840/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let used = pool.metadata.percent.as_ref()?.value;
        let data = pool.data.percent.as_ref()?.value;
        let early = used > Percent::whole(25) && !pool.metadata.at_least(80) && used > data;
        if !early || pool.metadata_is_reserve_only() || !pool.is_plausible() {
            return None;
        }
        let blocks = pool.data_blocks()?;
        let metadata = pool.metadata.total.as_ref()?.value;
        let wanted = DataBlocks(blocks.0).bytes(PER_BLOCK);
        if metadata >= wanted {
            return None;
        }
        let explanation = format!(
            "The metadata of {} has {metadata} for {} data blocks; the kernel's documentation asks for {wanted}. {used} of it is used, and \
             only {data} of the data: it will be used up first, and then the pool turns read-only with data space to spare.",
            pool.label(),
            blocks.0,
        );
        let title = format!(
            "The metadata of {} ({} used) will be used up before its data",
            pool.label(),
            share(&pool.metadata)
        );
        Some(RULE.finding(title, explanation, pool.metadata.sources()).remedies(ways_to_grow_metadata(pool)))
    })
}

/// What the kernel's documentation counts for each data block.
const PER_BLOCK: crate::units::Bytes = crate::units::Bytes(48);
