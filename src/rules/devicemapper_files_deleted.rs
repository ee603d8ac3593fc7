//! A command deletes the files of devicemapper

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::typed::Typed;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "devicemapper-files-deleted",
    severity: Severity::High,
    title: "A command deletes the files of devicemapper",
    looks_for: "`rm` with -r below `devicemapper/` of Docker's data directory while the driver is devicemapper or unknown.",
    why: "The files there are the pool of loop mode and the record of what is in any pool. Without them all images and containers are gone, and a pool on LVM is refused as foreign.",
    what_to_do: "Give space back with docker commands. Delete the directory only when another driver runs and its images are verified.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go"],
    check,
    examples: &[
        Example {
            title: "while devicemapper runs",
            paste: "Server Version: 20.10.24\nStorage Driver: devicemapper\n$ rm -rf /var/lib/docker/devicemapper/devicemapper/*",
            finds: Some(Severity::High),
        },
        Example {
            title: "nothing known of the driver",
            paste: "rm -rf /var/lib/docker/devicemapper",
            finds: Some(Severity::High),
        },
        Example {
            title: "after the move",
            paste: "Server Version: 24.0.9\nStorage Driver: overlay2\n$ rm -rf /var/lib/docker/devicemapper",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    if host.driver().is_some_and(|driver| driver != "devicemapper") {
        return Vec::new();
    }
    let removes = |command: &&Typed| {
        command.program() == "rm"
            && command.recursive()
            && command.operands().any(|word| word.contains("/docker/devicemapper"))
    };
    let lines: Vec<_> = host.typed.iter().filter(removes).map(|command| command.source).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let explanation = "The files below devicemapper/ are the pool itself in loop mode, and in any mode Docker's record of what is in the pool. Deleted, \
                       all images and containers are lost, and Docker refuses a pool on LVM as somebody else's. It is the last step of a move to \
                       another driver, never a way to get space.";
    vec![
        RULE.finding("A command deletes the files of the devicemapper driver", explanation, lines)
            .remedies(&["reclaim-space"]),
    ]
}
