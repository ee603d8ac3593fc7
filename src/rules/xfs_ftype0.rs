//! The filesystem under overlay has no d_type

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "xfs-ftype0",
    severity: Severity::Critical,
    title: "The filesystem under overlay has no d_type",
    looks_for: "`docker info` says `Supports d_type: false`, or `xfs_info` says `ftype=0` of the filesystem under overlay, or the kernel or the daemon complained about it. Critical from Docker 23.0 on and where the daemon refused to start; high before.",
    why: "overlay needs to know the type of a directory entry; without it deleted files come back and images break. Docker 23 and later refuse to start on such a filesystem.",
    what_to_do: "Put Docker's data on a new xfs (ftype=1, the default for years) or ext4. It cannot be switched on without formatting.",
    sources: &["moby daemon/graphdriver/overlayutils", "mkfs.xfs(8), ftype"],
    check,
    examples: &[
        Example {
            title: "docker info says so",
            paste: "Server Version: 19.03.4\nStorage Driver: overlay2\n Backing Filesystem: xfs\n Supports d_type: false",
            finds: Some(Severity::High),
        },
        Example {
            title: "on Docker 23",
            paste: "Server Version: 23.0.1\nStorage Driver: overlay2\n Supports d_type: false",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon did not start",
            paste: "dockerd: failed to start daemon: error initializing graphdriver: overlay2: the backing xfs filesystem is formatted without d_type support, which leads to incorrect behavior.",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "xfs_info says so",
            paste: "Server Version: 19.03.4\nStorage Driver: overlay2\nnaming   =version 2              bsize=4096   ascii-ci=0 ftype=0",
            finds: Some(Severity::High),
        },
        Example {
            title: "a driver that does not need it",
            paste: "Server Version: 19.03.4\nStorage Driver: devicemapper\nnaming   =version 2              bsize=4096   ascii-ci=0 ftype=0",
            finds: None,
        },
        Example {
            title: "with d_type",
            paste: "Server Version: 19.03.4\nStorage Driver: overlay2\n Supports d_type: true",
            finds: None,
        },
        Example {
            title: "the log is from before a new filesystem",
            paste: "[   43.561705] overlayfs: upper fs needs to support d_type.\nServer Version: 20.10.24\nStorage Driver: overlay2\n Backing Filesystem: xfs\n Supports d_type: true\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    // A log goes back to times before a move; what Docker says today counts.
    let today = host.daemon_answers() && host.storage.supports_d_type.as_ref().is_some_and(|fact| fact.value);
    let event = host.events_of(&["D32", "D49", "K38"]).last().filter(|_| !today);
    // Only overlay needs it; for other drivers it matters to a move, which asks for it then.
    let overlay = host.driver().is_none_or(|driver| driver.starts_with("overlay"));
    let shown = host.storage.supports_d_type.as_ref().filter(|fact| overlay && !fact.value);
    if event.is_none() && shown.is_none() {
        return Vec::new();
    }
    let refused = host.events_of(&["D29"]).next().is_some();
    let fatal = host.engine.parsed_version().is_some_and(|version| version.major >= 23) || refused;
    let filesystem =
        host.storage.backing_filesystem.as_ref().map_or(String::new(), |found| format!("{} ", found.value));
    let explanation = format!(
        "The {filesystem}filesystem under Docker's data was formatted without d_type support (ftype=0). overlay then cannot hide deleted files reliably, and \
         Docker 23 and later refuse to start on it. It cannot be switched on: the data must move to a new filesystem."
    );
    let evidence = shown.map(|fact| fact.source).into_iter().chain(event.map(|event| event.source));
    let finding = RULE.finding("The filesystem under overlay has no d_type support", explanation, evidence);
    vec![finding.severity(if fatal { Severity::Critical } else { Severity::High }).remedies(&["new-filesystem"])]
}
