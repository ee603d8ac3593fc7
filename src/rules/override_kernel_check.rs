//! daemon.json carries overlay2.override_kernel_check

use super::{Example, Finding, Rule};
use crate::facts::{EngineVersion, Host};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "override-kernel-check",
    severity: Severity::Critical,
    title: "daemon.json carries overlay2.override_kernel_check",
    looks_for: "A storage option `overlay2.override_kernel_check` is set or typed, or the daemon refuses it. Nothing up to 17.11 on kernels before 4.0, which need it. Critical from Docker 24.0 on (high when the paste shows that the daemon runs: then it stops the next start), low from 19.03.7 to 23, medium when the version is unknown or older.",
    why: "Many articles recommend it. It was needed until 17.11 on kernels before 4.0, is ignored since 19.03.7, and stops Docker 24 and later from starting.",
    what_to_do: "Delete the option.",
    sources: &["moby daemon/graphdriver/overlay2/overlay.go, parseOptions"],
    check,
    examples: &[
        Example {
            title: "on Docker 24",
            paste: "Server version: 24.0.0\nServer API version: 1.40\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.override_kernel_check=true\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "on Docker 24 that runs",
            paste: "Server Version: 24.0.0\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.override_kernel_check=true\"]}",
            finds: Some(Severity::High),
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
        Example {
            title: "where it was needed",
            paste: "Server Version: 17.03.1-ce\nKernel Version: 3.10.0-514.el7.x86_64\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.override_kernel_check=true\"]}",
            finds: None,
        },
        Example {
            title: "in a pasted script",
            paste: "$ echo '{\"storage-opts\": [\"overlay2.override_kernel_check=true\"]}' > /etc/docker/daemon.json",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the daemon says so",
            paste: "failed to start daemon: error initializing graphdriver: overlay2: unknown option overlay2.override_kernel_check",
            finds: Some(Severity::Critical),
        },
        Example { title: "without it", paste: "{\"storage-driver\": \"overlay2\"}", finds: None },
    ],
};

const OPTION: &str = "overlay2.override_kernel_check";

fn check(host: &Host) -> Vec<Finding> {
    if host.storage.containerd_store {
        return Vec::new();
    }
    let said = host.events_of(&["D31"]).last().map(|event| event.source);
    let set = host.storage_options().find(|option| option.value.starts_with(OPTION)).map(|option| option.source);
    let typed = host.typed.iter().find(|command| command.words.iter().any(|word| word.contains(OPTION)));
    let Some(line) = said.or(set).or(typed.map(|command| command.source)) else { return Vec::new() };
    let version = host.engine.parsed_version();
    let needed = version.is_some_and(|version| version < EngineVersion::new(17, 12, 0))
        && host.engine.parsed_kernel().is_some_and(|kernel| (kernel.major, kernel.minor) < (4, 0));
    if needed && said.is_none() {
        return Vec::new();
    }
    let severity = match version {
        _ if said.is_some() => Severity::Critical,
        Some(version) if version.major >= 24 && host.daemon_answers() => Severity::High,
        Some(version) if version.major >= 24 => Severity::Critical,
        Some(version) if version >= EngineVersion::new(19, 3, 7) => Severity::Low,
        _ => Severity::Medium,
    };
    let explanation = "Docker 24 and later do not know overlay2.override_kernel_check and refuse to start with it; since 19.03.7 it has no \
                       effect. Only Docker up to 17.11 on a kernel before 4.0 ever needed it, whatever articles recommend.";
    let evidence = [line].into_iter().chain(set);
    vec![
        RULE.finding("The option overlay2.override_kernel_check stops newer daemons", explanation, evidence)
            .severity(severity)
            .remedies(&["fix-daemon-json", "fix-dockerd-flags"]),
    ]
}
