//! Docker keeps more data space free than the pool has

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{EngineVersion, Host, Owner, ThinPool, Usage};
use crate::report::Severity;
use crate::units::{Bytes, Percent};

pub const RULE: Rule = Rule {
    id: "min-free-space-data",
    severity: Severity::High,
    title: "Docker keeps more data space free than the pool has",
    looks_for: "Less of the data space is free than dm.min_free_space asks for, on Docker 1.11 or later, while the pool is less than 80 % used. With the default of 10 % the rules data-high, data-critical and data-full say it.",
    why: "Docker refuses new images and containers although the pool looks far from full.",
    what_to_do: "Remove what is not needed or extend the pool; a smaller dm.min_free_space helps for a while.",
    sources: &["moby devmapper/deviceset.go, poolHasFreeSpace"],
    check,
    examples: &[
        Example {
            title: "30 % must stay free and 29.99 % are",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 7001/10000 - rw discard_passdown queue_if_no_space - 1024\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=30%\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "exactly 30 % are",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 7000/10000 - rw discard_passdown queue_if_no_space - 1024\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=30%\"]}",
            finds: None,
        },
        Example {
            title: "before 1.11 nothing was kept free",
            paste: "Server Version: 1.10.3\ndocker-thinpool: 0 1280000 thin-pool 5 1221/4096 7001/10000 - rw discard_passdown queue_if_no_space - 1024\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=30%\"]}",
            finds: None,
        },
        Example {
            title: "at 80 % used the pool itself is the news",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 8000/10000 - rw discard_passdown queue_if_no_space - 1024\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=30%\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let kept = refuses(host, pool, &pool.data).filter(|_| !pool.data.at_least(80))?;
        let explanation = format!(
            "dm.min_free_space makes Docker keep {kept} of {} free, and less is: it refuses new images and containers (\"Thin Pool has … \
             free data blocks which is less than minimum required\"). Running containers can still write.",
            pool.label()
        );
        let title = format!("Docker refuses new containers: less than {kept} of {} is free", pool.label());
        let option = host.storage_options().find(|option| option.value.starts_with("dm.min_free_space"));
        let evidence = pool.data.sources().into_iter().chain(option.map(|option| option.source));
        Some(RULE.finding(title, explanation, evidence).remedies(&["reclaim-space"]))
    })
}

/// How much Docker keeps free of its pool's data or metadata, when less than that is.
pub(super) fn refuses(host: &Host, pool: &ThinPool, usage: &Usage) -> Option<Percent> {
    let since = EngineVersion::new(1, 11, 0);
    if pool.owner != Owner::Docker || host.engine.parsed_version().is_some_and(|version| version < since) {
        return None;
    }
    let kept = host.storage_option("dm.min_free_space").and_then(Percent::parse).unwrap_or(Percent::whole(10));
    let total = usage.total.as_ref()?.value;
    let rounded = || Some(total.saturating_sub(total.share(usage.percent.as_ref()?.value)));
    let free = usage.free().or_else(rounded)?;
    (free < total.share(kept) && kept > Percent::whole(0) && total > Bytes(0)).then_some(kept)
}
