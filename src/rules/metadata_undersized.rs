//! The metadata will be used up before the data

use super::{Example, Finding, Rule, each_pool, ways_to_grow_metadata};
use crate::facts::Host;
use crate::report::Severity;
use crate::rules::share as share_of;
use crate::sizing::need::Fit;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "metadata-undersized",
    severity: Severity::Medium,
    title: "The metadata will be used up before the data",
    looks_for: "More than 25 % of the metadata is used (beyond the reserve of the kernel) but less than 80 %, and it will be used up before the data: if each block of data takes as much metadata as those in use, or even if every leaf of the kernel's trees gets full. Less used metadata, too, where it can never map half of the data. What only may be too small is no finding; the sizing of the pool in the report says it.",
    why: "A pool without free metadata turns read-only, however much data space is free, and metadata is watched less than data.",
    what_to_do: "Extend the metadata now, while there is room.",
    sources: &[
        "kernel drivers/md/dm-thin-metadata.c, persistent-data: 252 mappings in a leaf",
        "25 % is this program's choice",
    ],
    check,
    examples: &[
        Example {
            title: "30 % of the metadata, 10 % of the data",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1229/4096 163840/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "it lasts at that rate",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 5760/19200 655360/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "each block takes more, because snapshots differ",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 12000/19200 655360/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "little is used, and it can never map half of the data",
            paste: "vg-pool: 0 4294967296 thin-pool 0 1700/16384 1600/33554432 - rw discard_passdown queue_if_no_space - 1024",
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
        let early = used > Percent::whole(25) && !pool.metadata_is_reserve_only();
        if !early && !pool.maps_less_than_half() || pool.metadata.at_least(80) || pool.data.is_full() {
            return None;
        }
        let Fit::TooSmall(share) = pool.metadata_fit()? else { return None };
        let total = pool.metadata.total.as_ref()?.value;
        let need = pool.metadata_need()?;
        let explanation = format!(
            "The metadata of {} has {total}, {used} of it used. It will be used up when {share} of the data is, and then the pool turns \
             read-only with data space to spare. All of its data takes {need}, with room for {} thin devices.",
            pool.label(),
            pool.expected_thins(),
        );
        let title = format!(
            "The metadata of {} ({} used) will be used up before its data",
            pool.label(),
            share_of(&pool.metadata)
        );
        Some(RULE.finding(title, explanation, pool.metadata.sources()).remedies(ways_to_grow_metadata(pool)))
    })
}
