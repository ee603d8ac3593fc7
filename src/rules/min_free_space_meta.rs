//! Docker keeps more metadata free than the pool has

use super::min_free_space_data::refuses;
use super::{Example, Finding, Rule, each_pool, ways_to_grow_metadata};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "min-free-space-meta",
    severity: Severity::High,
    title: "Docker keeps more metadata free than the pool has",
    looks_for: "Less of the metadata is free than dm.min_free_space asks for, on Docker 1.11 or later, while less than 80 % of it is used. With the default of 10 % the rules meta-high, meta-critical and meta-full say it.",
    why: "Docker refuses new images and containers although data space and metadata look far from full.",
    what_to_do: "Extend the metadata, or choose a smaller dm.min_free_space.",
    sources: &["moby devmapper/deviceset.go, poolHasFreeSpace"],
    check,
    examples: &[
        Example {
            title: "40 % must stay free and less is",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 60001/100000 1000/10000 - rw discard_passdown queue_if_no_space - 1024\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=40%\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "exactly 40 % is free",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 60000/100000 1000/10000 - rw discard_passdown queue_if_no_space - 1024\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=40%\"]}",
            finds: None,
        },
        Example {
            title: "the default",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 60001/100000 1000/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let kept = refuses(host, pool, &pool.metadata).filter(|_| !pool.metadata.at_least(80))?;
        let explanation = format!(
            "dm.min_free_space counts for metadata too: Docker keeps {kept} of it free and refuses new images and containers below that. On \
             kernels from 4.20 on a tenth of the metadata (at most 16 MiB) counts as used from the start.",
        );
        let title =
            format!("Docker refuses new containers: less than {kept} of the metadata of {} is free", pool.label());
        let option = host.storage_options().find(|option| option.value.starts_with("dm.min_free_space"));
        let evidence = pool.metadata.sources().into_iter().chain(option.map(|option| option.source));
        Some(RULE.finding(title, explanation, evidence).remedies(ways_to_grow_metadata(pool)))
    })
}
