//! The tools that check a pool are not installed

use super::pool_needs_check::was_not_run;
use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::log::Event;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "thin-tools-missing",
    severity: Severity::High,
    title: "The tools that check a pool are not installed",
    looks_for: "LVM could not run thin_check (`Check is skipped, please install recommended missing binary`, or a check that failed with status 2 or 13), or Docker missed a program that it needs to set up direct-lvm.",
    why: "LVM checks a pool's metadata at activation and repairs it with these tools. Without them damage is not noticed, a check that is due never happens, and a repair is impossible.",
    what_to_do: "Install device-mapper-persistent-data (RPM) or thin-provisioning-tools (Debian, Ubuntu).",
    sources: &["lvm2 2.02.178: activation goes on without the check", "moby devmapper/device_setup.go"],
    check,
    examples: &[
        Example {
            title: "LVM skips the check",
            paste: "  /usr/sbin/thin_check: execvp failed: No such file or directory\n  WARNING: Check is skipped, please install recommended missing binary /usr/sbin/thin_check!",
            finds: Some(Severity::High),
        },
        Example {
            title: "LVM does not activate the pool without it",
            paste: "  /usr/sbin/thin_check: execvp failed: No such file or directory\n  Check of pool docker/thinpool failed (status:2). Manual repair required!",
            finds: Some(Severity::High),
        },
        Example {
            title: "Docker misses it",
            paste: "Error starting daemon: error initializing graphdriver: error looking up command `thin_check` while setting up direct lvm: exec: \"thin_check\": executable file not found in $PATH",
            finds: Some(Severity::High),
        },
        Example {
            title: "a check that ran",
            paste: "  Check of pool docker/thinpool failed (status:1). Manual repair required!",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let missed = |event: &&Event| event.id != "L06" || was_not_run(event);
    let Some(event) = host.events_of(&["L06", "L07", "D24"]).filter(missed).last() else { return Vec::new() };
    let explanation = match event.id {
        "L06" => {
            "LVM must check the metadata of a pool before it activates it, and could not run thin_check: the pool stays off. Nothing tells that \
             the metadata is damaged, so repair nothing. With the tools installed activate the pool again (`lvchange -ay`)."
        }
        "D24" => "Docker cannot set up its pool: a program of LVM or of the thin-provisioning tools is not installed.",
        _ if event.capture(1).is_some() => {
            "LVM wanted to check the metadata of a cache and found no cache_check, which comes with thin_check: damage goes unnoticed, and a \
             repair is impossible."
        }
        _ => {
            "LVM wanted to check the metadata of a pool and found no thin_check: damage goes unnoticed, a check that is due never happens, and a \
             repair is impossible."
        }
    };
    let title = "The tools that check and repair a pool are not installed";
    let off = event.id == "L06";
    let remedies: &[&str] = if off { &["install-thin-tools", "activate-pool"] } else { &["install-thin-tools"] };
    vec![RULE.finding(title, explanation, [event.source]).remedies(remedies)]
}
