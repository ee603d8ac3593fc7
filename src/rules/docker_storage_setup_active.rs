//! docker-storage-setup will write its driver again

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "docker-storage-setup-active",
    severity: Severity::High,
    title: "docker-storage-setup will write its driver again",
    looks_for: "/etc/sysconfig/docker-storage-setup configures devicemapper (STORAGE_DRIVER, or VG or DEVS without it), while daemon.json names a driver.",
    why: "The service runs at boot and writes its flags into /etc/sysconfig/docker-storage. Then the driver stands in two places, and the daemon does not start.",
    what_to_do: "Empty STORAGE_DRIVER in /etc/sysconfig/docker-storage-setup.",
    sources: &["projectatomic/container-storage-setup, setup_storage"],
    check,
    examples: &[
        Example {
            title: "devices for a pool, and overlay2 in the file",
            paste: "VG=docker-vg\nDEVS=\"/dev/vdb\"\n{\"storage-driver\": \"overlay2\"}",
            finds: Some(Severity::High),
        },
        Example {
            title: "switched off",
            paste: "STORAGE_DRIVER=\"\"\nVG=docker-vg\n{\"storage-driver\": \"overlay2\"}",
            finds: None,
        },
        Example {
            title: "nothing in the file",
            paste: "STORAGE_DRIVER=devicemapper\nVG=docker-vg\n{\"debug\": true}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(driver) = host.daemon_json.as_ref().and_then(|file| file.driver.as_ref()) else { return Vec::new() };
    let variable = |name: &str| host.flags.iter().rev().find_map(|flags| flags.variable(name));
    let setup = match variable("STORAGE_DRIVER") {
        Some(chosen) => Some(chosen).filter(|chosen| !chosen.value.trim_matches(['"', '\'']).is_empty()),
        None => variable("DEVS").or_else(|| variable("CONTAINER_THINPOOL")).or_else(|| variable("VG")),
    };
    // Flags that stand there already are another finding.
    let written = host.flags.iter().any(|flags| flags.named("storage-driver").next().is_some());
    let Some(setup) = setup.filter(|_| !written) else { return Vec::new() };
    let explanation = format!(
        "daemon.json names {}, but docker-storage-setup is configured too. It runs at boot and writes its own driver into \
         /etc/sysconfig/docker-storage; with the driver in two places the daemon does not start. Empty STORAGE_DRIVER in \
         /etc/sysconfig/docker-storage-setup.",
        driver.value
    );
    vec![
        RULE.finding("docker-storage-setup will set a driver again", explanation, [setup.source, driver.source])
            .remedies(&["fix-dockerd-flags"]),
    ]
}
