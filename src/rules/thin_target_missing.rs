//! The kernel has no thin-pool target

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "thin-target-missing",
    severity: Severity::High,
    title: "The kernel has no thin-pool target",
    looks_for: "The kernel or LVM says `thin-pool: unknown target type` or `Cannot read thin-pool target version`, LVM misses its support in the kernel, or modprobe does not find the module, and no pool is seen at work. That `dmsetup targets` does not list it says nothing: the kernel loads it when it is first needed.",
    why: "Without the module dm_thin_pool no thin pool can be activated.",
    what_to_do: "Load the module, and have it loaded at every boot; after a kernel update check that the package with extra modules is installed.",
    sources: &["kernel drivers/md/dm-table.c"],
    check,
    examples: &[
        Example {
            title: "the kernel says so",
            paste: "[   12.345678] device-mapper: table: 253:2: thin-pool: unknown target type",
            finds: Some(Severity::High),
        },
        Example {
            title: "LVM says so",
            paste: "  /usr/sbin/modprobe failed: 1\n  Cannot read thin-pool target version.",
            finds: Some(Severity::High),
        },
        Example {
            title: "a rescue system without the module",
            paste: "  Can't process LV docker/thinpool: thin-pool target support missing from kernel?",
            finds: Some(Severity::High),
        },
        Example {
            title: "it was loaded since",
            paste: "[   12.345678] device-mapper: table: 253:2: thin-pool: unknown target type\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    if host.pools.iter().any(|pool| pool.status.is_some()) {
        return Vec::new();
    }
    let event = host.events_of(&["K31"]).last();
    let finding = |source| {
        let explanation = "The kernel does not know the target type thin-pool: the module dm_thin_pool is not loaded, or not installed for the \
                           running kernel. No thin pool can be activated without it.";
        RULE.finding("The kernel has no thin-pool target", explanation, [source]).remedies(&["load-thin-target"])
    };
    event.map(|event| finding(event.source)).into_iter().collect()
}
