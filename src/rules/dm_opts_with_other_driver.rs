//! Options of devicemapper stand beside another driver

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-opts-with-other-driver",
    severity: Severity::Critical,
    title: "Options of devicemapper stand beside another driver",
    looks_for: "The configuration names a driver other than devicemapper and a `dm.*` option.",
    why: "A driver refuses options it does not know, and the daemon does not start.",
    what_to_do: "Remove the options.",
    sources: &["moby daemon/graphdriver/overlay2/overlay.go, parseOptions"],
    check,
    examples: &[
        Example {
            title: "overlay2 with dm.basesize",
            paste: "{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "devicemapper with dm.basesize",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let file = host.daemon_json.as_ref().and_then(|file| file.driver.as_ref());
    let flag = || host.flags.iter().find_map(|flags| flags.driver.as_ref());
    let Some(driver) = file.or_else(flag).filter(|driver| driver.value != "devicemapper") else { return Vec::new() };
    let options: Vec<_> = host.storage_options().filter(|option| option.value.starts_with("dm.")).collect();
    if options.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
    let explanation = format!(
        "{} does not know {}, and the daemon does not start with an option it does not know.",
        driver.value,
        names.join(", ")
    );
    let evidence = [driver.source].into_iter().chain(options.iter().map(|option| option.source));
    vec![
        RULE.finding("Options of devicemapper stand beside another driver", explanation, evidence)
            .remedies(&["fix-daemon-json"]),
    ]
}
