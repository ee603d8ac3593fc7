//! vfs copies every layer whole

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "driver-vfs",
    severity: Severity::Medium,
    title: "vfs copies every layer whole",
    looks_for: "The storage driver is vfs.",
    why: "It has no copy-on-write: each layer and each container is a full copy. Disks fill many times as fast.",
    what_to_do: "Use overlay2, or fuse-overlayfs for rootless Docker on old kernels.",
    sources: &["docker docs, VFS storage driver"],
    check,
    examples: &[
        Example { title: "vfs", paste: "Server Version: 20.10.24\nStorage Driver: vfs", finds: Some(Severity::Medium) },
        Example { title: "overlay2", paste: "Server Version: 20.10.24\nStorage Driver: overlay2", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(driver) = host.storage.driver.as_ref().filter(|driver| driver.value == "vfs") else { return Vec::new() };
    let explanation = "The vfs driver keeps a full copy of every layer and every container, so the disk fills many times as fast as with overlay2. Docker falls \
                       back to it when nothing else works: the daemon's log at its start says why overlay2 did not.";
    vec![
        RULE.finding("The vfs driver copies every layer whole", explanation, [driver.source])
            .remedies(&["migrate-to-overlay2"]),
    ]
}
