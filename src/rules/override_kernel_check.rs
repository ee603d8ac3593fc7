//! daemon.json carries overlay2.override_kernel_check

use super::{Example, Finding, Rule};
use crate::facts::{EngineVersion, Host};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "override-kernel-check",
    severity: Severity::Critical,
    title: "daemon.json carries overlay2.override_kernel_check",
    looks_for: "A storage option `overlay2.override_kernel_check` is set. Critical from Docker 24.0 on, low from 19.03.7 to 23, medium when the version is unknown or older.",
    why: "Many articles recommend it. It was needed until 17.11 on kernels before 4.0, is ignored since 19.03.7, and stops Docker 24 and later from starting.",
    what_to_do: "Delete the option.",
    sources: &["moby daemon/graphdriver/overlay2/overlay.go, parseOptions"],
    check,
    examples: &[
        Example {
            title: "on Docker 24",
            paste: "Server Version: 24.0.0\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.override_kernel_check=true\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "on 20.10",
            paste: "Server Version: 20.10.24\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.override_kernel_check=true\"]}",
            finds: Some(Severity::Low),
        },
        Example {
            title: "unknown version",
            paste: "{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.override_kernel_check=true\"]}",
            finds: Some(Severity::Medium),
        },
        Example { title: "without it", paste: "{\"storage-driver\": \"overlay2\"}", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(option) = host.storage_options().find(|option| option.value.starts_with("overlay2.override_kernel_check"))
    else {
        return Vec::new();
    };
    let severity = match host.engine.parsed_version() {
        Some(version) if version.major >= 24 => Severity::Critical,
        Some(version) if version >= EngineVersion::new(19, 3, 7) => Severity::Low,
        _ => Severity::Medium,
    };
    let explanation = "Docker 24 and later do not know overlay2.override_kernel_check and refuse to start with it; since 19.03.7 it has no \
                       effect. Only Docker up to 17.11 on a kernel before 4.0 ever needed it.";
    vec![
        RULE.finding("The option overlay2.override_kernel_check stops newer daemons", explanation, [option.source])
            .severity(severity)
            .remedies(&["fix-daemon-json"]),
    ]
}
