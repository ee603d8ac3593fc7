//! Docker does not wait for udev

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "udev-sync-off",
    severity: Severity::High,
    title: "Docker does not wait for udev",
    looks_for: "`docker info` says `Udev Sync Supported: false`, or the daemon refuses to start for it.",
    why: "Without udev synchronisation devices appear and vanish under the daemon: containers fail to start, and data can be lost.",
    what_to_do: "Use the packaged, dynamically linked docker binary instead of a static one.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go, initDevmapper"],
    check,
    examples: &[
        Example {
            title: "docker info says so",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Udev Sync Supported: false",
            finds: Some(Severity::High),
        },
        Example {
            title: "supported",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Udev Sync Supported: true",
            finds: None,
        },
        Example {
            title: "the daemon refuses",
            paste: "Error starting daemon: error initializing graphdriver: devmapper: Udev sync is not supported, which will lead to data loss and unexpected behavior.",
            finds: Some(Severity::High),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["D04"]).last().map(|event| event.source);
    let off =
        host.info.as_ref().and_then(|info| info.udev_sync.as_ref()).filter(|fact| !fact.value).map(|fact| fact.source);
    if said.is_none() && off.is_none() {
        return Vec::new();
    }
    let explanation = "This docker binary cannot wait for udev while it makes and removes devices. That leads to missing devices and lost data, and \
                       newer daemons refuse to start for it. It comes with statically linked binaries, and where udev does not run: start udev, or install Docker from packages, which are \
                       linked with libdevmapper. Do not answer it with dm.override_udev_sync_check, which only hides it.";
    vec![RULE.finding("Docker cannot synchronise with udev", explanation, said.into_iter().chain(off))]
}
