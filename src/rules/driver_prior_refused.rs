//! Docker refuses to go on with its old driver unasked

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "driver-prior-refused",
    severity: Severity::Critical,
    title: "Docker refuses to go on with its old driver unasked",
    looks_for: "The log of Docker 23 or 24 says that the prior storage driver must be chosen explicitly.",
    why: "From 23.0 on the daemon no longer picks a deprecated driver by itself, so it does not start after the upgrade.",
    what_to_do: "Name the driver in daemon.json as a stop-gap, start the daemon, and migrate.",
    sources: &["moby v23 daemon/graphdriver/driver.go"],
    check,
    examples: &[
        Example {
            title: "the log says so",
            paste: "failed to start daemon: error initializing graphdriver: prior storage driver devicemapper is deprecated and will be removed in a future release; update the the daemon configuration and explicitly choose this storage driver",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a mere warning",
            paste: "WARNING: The devicemapper storage-driver is deprecated, and will be removed in a future release.",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(event) = host.events_of(&["D26"]).last() else { return Vec::new() };
    let driver = event.capture(1).unwrap_or("old");
    let explanation = format!(
        "This host has images of the {driver} driver, and Docker 23 and 24 use a deprecated driver only when it is named in the \
         configuration. Naming it lets the daemon start again; then save what is needed and move to overlay2, because 25.0 drops it."
    );
    vec![
        RULE.finding(
            format!("The daemon does not start: {driver} must be named explicitly"),
            explanation,
            [event.source],
        )
        .remedies(&["fix-daemon-json"]),
    ]
}
