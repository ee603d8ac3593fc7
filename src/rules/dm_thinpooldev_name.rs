//! dm.thinpooldev names no thin pool

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-thinpooldev-name",
    severity: Severity::High,
    title: "dm.thinpooldev names no thin pool",
    looks_for: "The value is neither NAME nor /dev/mapper/NAME, or `dmsetup` shows thin pools and none of that name.",
    why: "Docker takes off /dev/mapper/ and looks for a device-mapper name. Anything else does not exist for it, and the daemon does not start.",
    what_to_do: "Name the pool as `dmsetup status --target thin-pool` prints it.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go"],
    check,
    examples: &[
        Example {
            title: "the path of a logical volume",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.thinpooldev=/dev/docker/thinpool\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "another pool exists",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.thinpooldev=/dev/mapper/docker-pool\"]}\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "the pool exists",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.thinpooldev=/dev/mapper/docker-thinpool\"]}\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "nothing else is known",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.thinpooldev=docker-thinpool\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some((_, value, line)) = host.named_options().filter(|(name, ..)| *name == "dm.thinpooldev").last() else {
        return Vec::new();
    };
    let name = value.trim_start_matches("/dev/mapper/");
    // Only what the kernel lists tells which pools there are.
    let listed = || host.pools.iter().filter(|pool| pool.status.is_some() || pool.table.is_some());
    let there = listed().any(|pool| pool.name.strip_suffix("-tpool").unwrap_or(&pool.name) == name);
    let other = listed().find(|pool| !pool.name.is_empty());
    let mut evidence = vec![line];
    let explanation = if name.contains('/') {
        format!(
            "Docker expects the device-mapper name of the pool, as NAME or /dev/mapper/NAME. {value} is neither, so it finds no pool."
        )
    } else if let (false, Some(other)) = (there, other) {
        evidence.extend(other.seen);
        format!("The configuration names {name}, but `dmsetup` shows no such pool, only {}.", other.name)
    } else {
        return Vec::new();
    };
    let explanation = format!(
        "{explanation} Name it as `dmsetup status --target thin-pool` prints it; the daemon does not start without its pool."
    );
    vec![RULE.finding("dm.thinpooldev names no thin pool", explanation, evidence)]
}
