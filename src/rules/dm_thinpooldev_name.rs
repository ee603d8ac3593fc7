//! dm.thinpooldev names no thin pool

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::pool_option::{WrongPool, wrong_pool};
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
    let Some(WrongPool { value, source, other, right }) = wrong_pool(host) else { return Vec::new() };
    let name = value.strip_prefix("/dev/mapper/").unwrap_or(value);
    let mut evidence = vec![source];
    let found = if name.contains('/') {
        format!(
            "Docker expects the device-mapper name of the pool, as NAME or /dev/mapper/NAME. {value} is neither, so it finds no pool."
        )
    } else {
        evidence.extend(other.and_then(|other| other.seen));
        let other = other.map(|other| other.name.as_str()).unwrap_or_default();
        format!("The configuration names {name}, but `dmsetup` shows no such pool, only {other}.")
    };
    let cure = match right {
        Some(right) => format!("Only {right} can be meant"),
        None => "Name it as `dmsetup status --target thin-pool` prints it".to_owned(),
    };
    let explanation = format!("{found} {cure}; the daemon does not start without its pool.");
    let finding = RULE.finding("dm.thinpooldev names no thin pool", explanation, evidence);
    vec![finding.remedies(&["fix-daemon-json", "fix-dockerd-flags"])]
}
