//! Container logs grow without a limit on a filesystem that fills up

use super::host_fs_full::filesystem;
use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::df::Filesystem;
use crate::report::Severity;
use crate::units::{Bytes, Percent};

pub const RULE: Rule = Rule {
    id: "journal-or-logs-fill-host",
    severity: Severity::Medium,
    title: "Container logs grow without a limit",
    looks_for: "Logs go to json-file (the default) without `max-size` in the pasted daemon.json or flags, and the filesystem of Docker's data is at least 85 % used; or `du` shows that logs take a fifth of such a filesystem (this program's choice).",
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
            title: "du shows them",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 43G 7G 85% /\n10G\t/var/lib/docker/containers\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "du shows less than a fifth",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 43G 7G 85% /\n9.9G\t/var/lib/docker/containers\n",
            finds: None,
        },
        Example {
            title: "the journal",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 15G 14G 1G 94% /\n$ journalctl --disk-usage\nArchived and active journals take up 3.9G in the file system.\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the journal lies on another filesystem",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 15G 14G 1G 94% /\n/dev/sda2 20G 4G 16G 20% /var/log\nArchived and active journals take up 3.9G in the file system.\n",
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
    let size = row.bytes().and_then(|bytes| bytes.total).unwrap_or_default();
    if let Some(seen) = seen(host, row).filter(|seen| seen.takes >= size.share(Percent::whole(20))) {
        return vec![seen.finding];
    }
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

/// Logs that were found to take space, and how much.
struct Seen {
    takes: Bytes,
    finding: Finding,
}

/// The larger of the containers' logs and the system's, as far as they lie on this filesystem.
fn seen(host: &Host, row: &Filesystem) -> Option<Seen> {
    let containers = format!("{}/containers", host.data_root().trim_end_matches('/'));
    let on_it = |path: &str| host.filesystem_of(path).is_some_and(|other| other.mount_point == row.mount_point);
    let size = |path: &str| host.folder(path).filter(|_| on_it(path));
    let of_system = size("/var/log").or_else(|| size("/var/log/journal"));
    let system = of_system.map(|(folder, takes)| {
        let title = format!("The system's logs take {takes} of a filesystem that fills up");
        let explanation = format!(
            "{} holds {takes}, on the filesystem of Docker's data. Archived journals are removed by `journalctl --vacuum-size`, and SystemMaxUse \
             in journald.conf keeps them small; what is no journal there belongs to logrotate.",
            folder.path
        );
        Seen { takes, finding: RULE.finding(title, explanation, [folder.source, row.source]) }
    });
    let own = size(&containers).map(|(folder, takes)| {
        let title = format!("Container logs take {takes} of a filesystem that fills up");
        let explanation = format!(
            "{containers} holds {takes}: nearly all of that is what containers print, which json-file keeps without a limit unless max-size is set. \
             `docker system df` does not count it, and no prune removes it. Set log-opts max-size and max-file in daemon.json; they hold for \
             containers created afterwards."
        );
        Seen { takes, finding: RULE.finding(title, explanation, [folder.source, row.source]) }
    });
    let mut larger = own.into_iter().chain(system).max_by_key(|seen| seen.takes)?;
    larger.finding = larger.finding.remedies(&["free-host-filesystem"]);
    Some(larger)
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
