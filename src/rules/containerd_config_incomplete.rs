//! The devmapper snapshotter is not configured right

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "containerd-config-incomplete",
    severity: Severity::High,
    title: "The devmapper snapshotter is not configured right",
    looks_for: "The section of the devmapper snapshotter lacks pool_name or base_image_size, its pool_name begins with /dev/mapper/, or its fs_type is not ext4, xfs or ext2; or containerd's own words.",
    why: "containerd leaves the snapshotter out or refuses it, and what uses it does not start.",
    what_to_do: "Complete the section.",
    sources: &["containerd plugins/snapshots/devmapper/config.go"],
    check,
    examples: &[
        Example {
            title: "no base_image_size",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"containerd-pool\"\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "a path for a name",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"/dev/mapper/containerd-pool\"\n  base_image_size = \"8192MB\"\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "a filesystem it cannot make",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"containerd-pool\"\n  base_image_size = \"8192MB\"\n  fs_type = \"btrfs\"\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "the log says so",
            paste: "level=warning msg=\"failed to load plugin\" error=\"base_image_size is required\"",
            finds: Some(Severity::High),
        },
        Example {
            title: "whole",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"containerd-pool\"\n  base_image_size = \"8192MB\"\n  fs_type = \"xfs\"\n",
            finds: None,
        },
        Example {
            title: "not in use",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"\"\n  pool_name = \"\"\n  base_image_size = \"\"\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["X02", "X08"]).last();
    let section = host.containerd.as_ref().and_then(|config| config.devmapper.as_ref());
    let mut wrong: Vec<&str> = Vec::new();
    if let Some(section) = section {
        let name = section.pool_name.as_ref().map_or("", |name| name.value.as_str());
        // What `containerd config default` prints is an empty section, and harmless.
        if !name.is_empty() && section.base_image_size.is_none() {
            wrong.push("base_image_size is missing, such as \"8192MB\"");
        }
        if name.is_empty() && section.base_image_size.is_some() {
            wrong.push("pool_name is missing");
        }
        if name.starts_with("/dev/mapper/") {
            wrong.push("pool_name must be the name alone, without /dev/mapper/");
        }
        let made = |kind: &str| matches!(kind, "" | "ext4" | "xfs" | "ext2");
        if section.fs_type.as_ref().is_some_and(|kind| !made(&kind.value)) {
            wrong.push("fs_type must be ext4, xfs or ext2");
        }
    }
    if wrong.is_empty() && said.is_none() {
        return Vec::new();
    }
    let words = if wrong.is_empty() { "the line of the log names the key".to_owned() } else { wrong.join("; ") };
    let explanation = format!(
        "containerd does not load its devmapper snapshotter with this configuration: {words}. What uses it does not start."
    );
    let evidence = said
        .map(|event| event.source)
        .into_iter()
        .chain(section.filter(|_| !wrong.is_empty()).map(|section| section.source));
    vec![
        RULE.finding("The devmapper snapshotter of containerd is not configured right", explanation, evidence)
            .remedies(&["fix-containerd-config"]),
    ]
}
