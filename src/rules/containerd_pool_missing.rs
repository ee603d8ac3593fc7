//! containerd does not find its thin pool

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::ctr_plugins::Status;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "containerd-pool-missing",
    severity: Severity::Critical,
    title: "containerd does not find its thin pool",
    looks_for: "containerd's log: it failed to query the pool; or its file names one, and the kernel has no thin pool at all. Milder: `ctr plugins ls` shows the devmapper snapshotter in error, for which there are other causes too.",
    why: "The devmapper snapshotter does not load without its pool, and nothing that uses it starts. Pools made by a script or on loop files are gone after a boot.",
    what_to_do: "Activate or recreate the pool before containerd starts, by a service ordered before it.",
    sources: &["containerd plugins/snapshots/devmapper/pool_device.go"],
    check,
    examples: &[
        Example {
            title: "the log says so",
            paste: "level=warning msg=\"failed to load plugin\" error=\"failed to query pool \\\"/dev/mapper/containerd-pool\\\": dmsetup status\"",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the kernel has no device at all",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"containerd-pool\"\n  base_image_size = \"8192MB\"\n# dmsetup ls\nNo devices found\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "ctr plugins ls -d",
            paste: "Type:          io.containerd.snapshotter.v1\nID:            devmapper\nPlatforms:     linux/amd64\nError:\n               Code:        Unknown\n               Message:     dmsetup version error: exec: \"dmsetup\": executable file not found in $PATH\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "an engine with a driver of its own: nothing uses it",
            paste: "Server Version: 20.10.24\nStorage Driver: overlay2\nio.containerd.snapshotter.v1    devmapper    linux/amd64    error",
            finds: None,
        },
        Example {
            title: "it is loaded by now",
            paste: "level=warning msg=\"failed to load plugin\" error=\"failed to query pool \\\"/dev/mapper/containerd-pool\\\": dmsetup status\"\n# ctr plugins ls\nio.containerd.snapshotter.v1    devmapper    linux/amd64    ok",
            finds: None,
        },
        Example {
            title: "its file says nothing of devmapper",
            paste: "# cat /etc/containerd/config.toml\nversion = 2\n[plugins]\n# ctr plugins ls\nio.containerd.snapshotter.v1    devmapper    linux/amd64    error",
            finds: None,
        },
        Example {
            title: "not configured",
            paste: "level=info msg=\"skip loading plugin\" error=\"devmapper not configured: skip plugin\"",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    // The log goes back to times before it was mended.
    if host.containerd_plugins.iter().any(|plugin| plugin.id == "devmapper" && plugin.status == Status::Ok) {
        return Vec::new();
    }
    let named = host.containerd.as_ref().and_then(|config| config.devmapper.as_ref()?.pool_name.as_ref());
    let named = named.filter(|name| !name.value.is_empty());
    let shown =
        !host.dm_devices.is_empty() || host.pools.iter().any(|pool| pool.status.is_some() || pool.table.is_some());
    let empty = host.no_dm_devices.filter(|_| named.is_some() && !shown);
    let Some(line) = host.events_of(&["X01"]).last().map(|event| event.source).or(empty) else {
        return not_loaded(host).into_iter().collect();
    };
    let explanation = "containerd starts without its devmapper snapshotter when the pool is not there, and everything that uses it fails. A pool on LVM \
                       may only need to be activated; one that a script made, perhaps on loop files, is gone after a boot and must be made again \
                       from the same devices, by a service that runs before containerd. Do not make a new empty pool: the snapshots are in the old one.";
    let evidence = [line].into_iter().chain(named.map(|name| name.source)).chain(empty.filter(|empty| *empty != line));
    vec![
        RULE.finding("containerd does not find its thin pool", explanation, evidence)
            .remedies(&["activate-containerd-pool"]),
    ]
}

/// The list of plugins says that it was not loaded; only its long form says why.
fn not_loaded(host: &Host) -> Option<Finding> {
    let failed =
        host.containerd_plugins.iter().filter(|plugin| plugin.id == "devmapper" && plugin.status == Status::Error);
    let plugin = failed.max_by_key(|plugin| plugin.message.is_some())?;
    let configured = host.containerd.as_ref().is_some_and(|config| config.devmapper.is_some());
    // It is in error wherever nobody set it up, which is on most hosts: then nothing misses it.
    let unused = host.containerd.is_some() || host.driver().is_some() && !host.storage.containerd_store;
    let (severity, why) = match plugin.message.as_ref().map(|message| message.value.as_str()) {
        Some(message) if message.contains("not configured") => return None,
        Some(message) => (Severity::High, format!("The reason it gives: {message}.")),
        None if configured => (Severity::High, "`ctr plugins ls -d id==devmapper` prints the reason.".to_owned()),
        None if unused => return None,
        None => (
            Severity::Medium,
            "`ctr plugins ls -d id==devmapper` prints the reason. If it says that devmapper is not configured, nothing uses it and all is well."
                .to_owned(),
        ),
    };
    let explanation =
        format!("What uses this snapshotter cannot start. {why} Restart containerd once the cause is gone.");
    let evidence = [plugin.source].into_iter().chain(plugin.message.as_ref().map(|message| message.source));
    let title = "containerd did not load its devmapper snapshotter";
    Some(RULE.finding(title, explanation, evidence).severity(severity).remedies(&["look-closer"]))
}
