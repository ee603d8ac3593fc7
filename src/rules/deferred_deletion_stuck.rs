//! Deleted devices that cannot go

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "deferred-deletion-stuck",
    severity: Severity::High,
    title: "Deleted devices that cannot go",
    looks_for: "`docker info` counts more than 0 deferred deleted devices. Medium, and high above 50 (our choice).",
    why: "A device that something still has mounted keeps its blocks. The daemon tries again every 30 seconds, and the pool does not get emptier.",
    what_to_do: "Find what holds them in /proc/*/mountinfo and restart it. On EL 7 fs.may_detach_mounts=1 avoids it.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go, deletion worker"],
    check,
    examples: &[
        Example {
            title: "none",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Deferred Deleted Device Count: 0",
            finds: None,
        },
        Example {
            title: "one",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Deferred Deleted Device Count: 1",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "50",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Deferred Deleted Device Count: 50",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "51",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Deferred Deleted Device Count: 51",
            finds: Some(Severity::High),
        },
    ],
};

/// More than a few at once are no chance; no authority names a number.
const MANY: u64 = 50;

fn check(host: &Host) -> Vec<Finding> {
    let count = host.info.as_ref().and_then(|info| info.deferred_deleted.as_ref());
    let Some(count) = count.filter(|count| count.value > 0) else { return Vec::new() };
    let (devices, are) = if count.value == 1 { ("device", "is") } else { ("devices", "are") };
    let explanation = format!(
        "{} {devices} of removed containers {are} still open, so the blocks are not free. Docker tries again every 30 seconds; what holds them is \
         usually another process with a copy of the mount.",
        count.value
    );
    let severity = if count.value > MANY { Severity::High } else { Severity::Medium };
    let title = format!("{} deleted {devices} cannot go yet", count.value);
    vec![RULE.finding(title, explanation, [count.source]).severity(severity).remedies(&["release-devices"])]
}
