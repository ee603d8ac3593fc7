//! A setting stands both in daemon.json and in a flag

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::daemon_file::set_twice;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "flag-file-conflict",
    severity: Severity::Critical,
    title: "A setting stands both in daemon.json and in a flag",
    looks_for: "A key of daemon.json that a flag of the daemon sets too, equal or not (runtimes may); or the daemon's own words. High when the paste shows that the daemon runs.",
    why: "The daemon refuses to start: \"the following directives are specified both as a flag and in the configuration file\". Usual culprits are `-H fd://` in the unit, and the flags that docker-storage-setup writes.",
    what_to_do: "Keep one of the two places.",
    sources: &["moby daemon/config/config.go, findConfigurationConflicts"],
    check,
    examples: &[
        Example {
            title: "hosts and -H",
            paste: "ExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\n{\"hosts\": [\"tcp://127.0.0.1:2375\"], \"debug\": true}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the same driver in both",
            paste: "DOCKER_STORAGE_OPTIONS=\"--storage-driver devicemapper --storage-opt dm.fs=xfs\"\n{\"storage-driver\": \"devicemapper\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon runs",
            paste: "Server Version: 1.13.1\nStorage Driver: devicemapper\nDOCKER_STORAGE_OPTIONS=\"--storage-driver devicemapper\"\n{\"storage-driver\": \"devicemapper\"}",
            finds: Some(Severity::High),
        },
        Example {
            title: "the daemon says so",
            paste: "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives are specified both as a flag and in the configuration file: storage-driver: (from flag: devicemapper, from file: overlay2)",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "different settings",
            paste: "ExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\n{\"storage-driver\": \"overlay2\"}",
            finds: None,
        },
        Example {
            title: "runtimes are merged",
            paste: "ExecStart=/usr/bin/dockerd --add-runtime x=/bin/x\n{\"runtimes\": {\"y\": {\"path\": \"/bin/y\"}}, \"debug\": true}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["D35"]).last();
    let twice = set_twice(host);
    if twice.is_empty() && said.is_none() {
        return Vec::new();
    }
    let mut names: Vec<&str> = twice.iter().map(|both| both.key.as_str()).collect();
    names.dedup();
    let names = if names.is_empty() {
        said.and_then(|event| event.capture(1)).unwrap_or("").to_owned()
    } else {
        names.join(", ")
    };
    let by_setup = twice.iter().any(|both| both.flag.carrier == "DOCKER_STORAGE_OPTIONS");
    let setup = if by_setup {
        " docker-storage-setup writes these flags into /etc/sysconfig/docker-storage, and again at the next boot: empty STORAGE_DRIVER in \
         /etc/sysconfig/docker-storage-setup as well."
    } else {
        ""
    };
    let explanation = format!(
        "The daemon does not start when a setting stands in daemon.json and in a flag, even with the same value: {names}. Keep one of the two.{setup}"
    );
    let evidence = said.map(|event| event.source).into_iter();
    let evidence = evidence.chain(twice.iter().flat_map(|both| [both.flag.source, both.source]));
    // The file takes over what the flags say, and only then are they emptied.
    let storage = twice.iter().any(|both| matches!(both.key.as_str(), "storage-driver" | "storage-opts"));
    let severity = if said.is_none() && host.daemon_answers() { Severity::High } else { Severity::Critical };
    vec![
        RULE.finding("A setting stands both in daemon.json and in a flag", explanation, evidence)
            .severity(severity)
            .remedies(if storage { &["fix-daemon-json", "fix-dockerd-flags"] } else { &["fix-dockerd-flags"] }),
    ]
}
