//! Container logs grow without a limit on a filesystem that fills up

use super::host_fs_full::filesystem;
use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "journal-or-logs-fill-host",
    severity: Severity::Medium,
    title: "Container logs grow without a limit",
    looks_for: "Logs go to json-file (the default) without `max-size` in the pasted daemon.json or flags, and the filesystem of Docker's data is at least 85 % used.",
    why: "json-file has no limit of its own: one container that logs a lot fills the disk. `docker system df` does not count logs.",
    what_to_do: "Set log-opts max-size and max-file (as strings) in daemon.json. They hold for containers created afterwards; existing ones must be recreated, or their logs truncated.",
    sources: &["Docker documentation, json-file logging driver"],
    check,
    examples: &[
        Example {
            title: "no limit and 85 % used",
            paste: "Storage Driver: overlay2\nLogging Driver: json-file\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 43G 7G 85% /\n{\"storage-driver\": \"overlay2\"}",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "84 % used",
            paste: "Storage Driver: overlay2\nLogging Driver: json-file\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 42G 8G 84% /\n{\"storage-driver\": \"overlay2\"}",
            finds: None,
        },
        Example {
            title: "a limit",
            paste: "Storage Driver: overlay2\nLogging Driver: json-file\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 43G 7G 85% /\n{\"log-opts\": {\"max-size\": \"50m\"}}",
            finds: None,
        },
        Example {
            title: "logs go to the journal",
            paste: "Storage Driver: overlay2\nLogging Driver: journald\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 43G 7G 85% /\n{\"storage-driver\": \"overlay2\"}",
            finds: None,
        },
        Example {
            title: "the configuration is not known",
            paste: "Storage Driver: overlay2\nLogging Driver: json-file\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 43G 7G 85% /\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some((row, _)) = filesystem(host).filter(|(_, percent)| *percent >= Percent::whole(85)) else {
        return Vec::new();
    };
    let Some(driver) = host.info.as_ref().and_then(|info| info.logging_driver.as_ref()) else { return Vec::new() };
    if driver.value != "json-file" || is_limited(host) != Some(false) {
        return Vec::new();
    }
    let explanation = format!(
        "Containers log to json-file and nothing pasted sets max-size: their logs under {}/containers grow until the filesystem is full, and \
         `docker system df` does not count them. Set log-opts max-size and max-file in daemon.json; they hold for containers created afterwards.",
        host.data_root()
    );
    let title = "Container logs have no limit on a filesystem that fills up";
    vec![RULE.finding(title, explanation, [driver.source, row.source]).remedies(&["free-host-filesystem"])]
}

/// Whether logs have a limit; `None` when no configuration was pasted that could set it.
fn is_limited(host: &Host) -> Option<bool> {
    let file = host.daemon_json.as_ref().and_then(|file| file.value.as_ref());
    let in_file = file.map(|value| value.get("log-opts").is_some_and(|options| options.get("max-size").is_some()));
    let in_flags = || {
        let options = host.flags.iter().flat_map(|flags| flags.named("log-opt"));
        options.filter_map(|flag| flag.value.as_deref()).any(|value| value.starts_with("max-size="))
    };
    in_file.map(|in_file| in_file || in_flags())
}
