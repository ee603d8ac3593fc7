//! Docker finds the data of several drivers

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "driver-multiple-prior",
    severity: Severity::Critical,
    title: "Docker finds the data of several drivers",
    looks_for: "The daemon's log says that its directory contains several valid graph drivers.",
    why: "With data of more than one driver and none named, the daemon does not choose, and does not start.",
    what_to_do: "Name the driver in daemon.json that holds the images in use. Delete nothing before that works.",
    sources: &["moby daemon/graphdriver/driver.go"],
    check,
    examples: &[
        Example {
            title: "the daemon says so",
            paste: "failed to start daemon: error initializing graphdriver: /var/lib/docker contains several valid graphdrivers: devicemapper, overlay2; cleanup or explicitly choose storage driver (-s <DRIVER>)",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "as Docker up to 1.11 says it",
            paste: "FATA[0000] Error starting daemon: error initializing graphdriver: \"/var/lib/docker\" contains other graphdrivers: overlay; Please cleanup or explicitly choose storage driver (-s <DRIVER>)",
            finds: Some(Severity::Critical),
        },
        Example { title: "one driver", paste: "Server Version: 20.10.24\nStorage Driver: overlay2", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(event) = host.events_of(&["D28", "D46"]).last() else { return Vec::new() };
    let explanation = "Docker's directory holds the data of several drivers, and none is named, so the daemon does not start. Name the one you used \
                       last as storage-driver in daemon.json; the images of the others stay hidden until it is their turn. Delete no directory \
                       before you know which one held the images in use.";
    let title = "The daemon does not start: it finds the data of several drivers";
    vec![RULE.finding(title, explanation, [event.source]).remedies(&["name-driver"])]
}
