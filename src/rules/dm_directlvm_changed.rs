//! The options of direct-lvm were changed after the set-up

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-directlvm-changed",
    severity: Severity::Critical,
    title: "The options of direct-lvm were changed after the set-up",
    looks_for: "The daemon says that changing the direct-lvm configuration is not supported.",
    why: "The set-up is written down in devicemapper/setup-config.json, and the daemon does not start with other values.",
    what_to_do: "Put the old values back. They apply to the first set-up only: grow a pool with LVM, not with these options.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go"],
    check,
    examples: &[
        Example {
            title: "the daemon says so",
            paste: "Error starting daemon: error initializing graphdriver: changing direct-lvm config is not supported",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a plain set-up",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.directlvm_device=/dev/sdb\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(event) = host.events_of(&["D22"]).last() else { return Vec::new() };
    let options =
        host.named_options().filter(|(name, ..)| name.starts_with("dm.directlvm") || name.starts_with("dm.thinp_"));
    let explanation = "The options of direct-lvm count for the first set-up only. The daemon wrote them to devicemapper/setup-config.json below \
                       its data, and does not start with others: put back the values of that file. To grow the pool use LVM, not these \
                       options. Do not set the pool up again: that would wipe it.";
    let evidence = [event.source].into_iter().chain(options.map(|(_, _, source)| source));
    vec![RULE.finding("The options of direct-lvm were changed after the set-up", explanation, evidence)]
}
