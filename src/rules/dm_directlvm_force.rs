//! dm.directlvm_device_force wipes a disk

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-directlvm-force",
    severity: Severity::High,
    title: "dm.directlvm_device_force wipes a disk",
    looks_for: "dm.directlvm_device_force=true stands in the configuration.",
    why: "The set-up takes the disk whatever is on it. If the pool is gone, or the disk's name changes at a boot, the next set-up wipes another disk.",
    what_to_do: "Remove the option once the pool exists.",
    sources: &["moby daemon/graphdriver/devmapper/device_setup.go"],
    check,
    examples: &[
        Example {
            title: "true",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.directlvm_device=/dev/sdb\", \"dm.directlvm_device_force=true\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "false",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.directlvm_device=/dev/sdb\", \"dm.directlvm_device_force=false\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let force = host
        .named_options()
        .find(|(name, value, _)| *name == "dm.directlvm_device_force" && matches!(*value, "true" | "1" | "t"));
    let Some((_, _, line)) = force else { return Vec::new() };
    let disk = host.storage_option("dm.directlvm_device").unwrap_or("the disk of dm.directlvm_device");
    let explanation = format!(
        "With it the set-up takes {disk} whatever is on it. Names such as /dev/sdb can belong to another disk after a boot; if the daemon then \
         sets its pool up again, it wipes that disk. Remove the option as soon as the pool exists."
    );
    vec![RULE.finding("dm.directlvm_device_force can wipe a disk", explanation, [line]).remedies(&["fix-daemon-json"])]
}
