//! dm.basesize does not make the pool larger

use super::{Example, Finding, Rule};
use crate::facts::{Host, Owner};
use crate::report::Severity;
use crate::units::{Bytes, Dialect};

pub const RULE: Rule = Rule {
    id: "basesize-misunderstood",
    severity: Severity::Info,
    title: "dm.basesize does not make the pool larger",
    looks_for: "dm.basesize is set above its default of 10G while the pool is at least 95 % full.",
    why: "It is the virtual size of a container's filesystem. Raised, it lets containers write more into a pool that is no larger.",
    what_to_do: "Extend the pool.",
    sources: &["docker docs, dm.basesize"],
    check,
    examples: &[
        Example {
            title: "raised while full",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=50G\"]}\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Info),
        },
        Example {
            title: "raised, with room",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=50G\"]}\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "at its default",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=10G\"]}\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let raised = host.named_options().find(|(name, value, _)| {
        *name == "dm.basesize"
            && Bytes::parse(&value.to_ascii_lowercase(), Dialect::Lvm).is_some_and(|size| size > Bytes::gib(10))
    });
    let full = host.pools.iter().find(|pool| pool.owner == Owner::Docker && pool.data.at_least(95));
    let (Some((_, value, line)), Some(pool)) = (raised, full) else { return Vec::new() };
    let explanation = format!(
        "dm.basesize={value} is how large a container's filesystem may seem, and counts for new images and containers only. It adds nothing to {}, \
         which is full: the pool itself must be extended.",
        pool.label()
    );
    vec![RULE.finding("dm.basesize does not make the pool larger", explanation, [line])]
}
