//! XFS in containers will retry for ever when the pool is full

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{EngineVersion, Host, Owner};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "xfs-nospace-retries",
    severity: Severity::Medium,
    title: "XFS in containers retries for ever when the pool is full",
    looks_for: "Containers of Docker 1.13 or later on devicemapper have xfs, the pasted configuration does not set dm.xfs_nospace_max_retries, and the pool is at least 80 % used. Before that it does no harm.",
    why: "XFS retries a failed metadata write without end by default: when the pool is full, containers cannot be stopped and the daemon hangs.",
    what_to_do: "Set dm.xfs_nospace_max_retries=0 in storage-opts, if the kernel has /sys/fs/xfs/DEVICE/error/metadata/ENOSPC/max_retries; it holds for containers started afterwards. Applications then see the error at once.",
    sources: &["moby devmapper: dm.xfs_nospace_max_retries (1.13)", "kernel 6.1 capture: the default is −1"],
    check,
    examples: &[
        Example {
            title: "80 % used",
            paste: "Server Version: 1.13.1\nStorage Driver: devicemapper\n Backing Filesystem: xfs\n Pool Name: docker-thinpool\n Data Space Used: 80 GB\n Data Space Total: 100 GB\n{\"storage-driver\": \"devicemapper\"}",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "79 % used",
            paste: "Server Version: 1.13.1\nStorage Driver: devicemapper\n Backing Filesystem: xfs\n Pool Name: docker-thinpool\n Data Space Used: 79 GB\n Data Space Total: 100 GB\n{\"storage-driver\": \"devicemapper\"}",
            finds: None,
        },
        Example {
            title: "it is set",
            paste: "Server Version: 1.13.1\nStorage Driver: devicemapper\n Backing Filesystem: xfs\n Pool Name: docker-thinpool\n Data Space Used: 80 GB\n Data Space Total: 100 GB\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.xfs_nospace_max_retries=0\"]}",
            finds: None,
        },
        Example {
            title: "before 1.13 there was no such option",
            paste: "Server Version: 1.12.6\nStorage Driver: devicemapper\n Backing Filesystem: xfs\n Pool Name: docker-thinpool\n Data Space Used: 80 GB\n Data Space Total: 100 GB\n{\"storage-driver\": \"devicemapper\"}",
            finds: None,
        },
        Example {
            title: "the configuration is not known",
            paste: "Server Version: 1.13.1\nStorage Driver: devicemapper\n Backing Filesystem: xfs\n Pool Name: docker-thinpool\n Data Space Used: 80 GB\n Data Space Total: 100 GB\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(filesystem) = host.storage.backing_filesystem.as_ref().filter(|found| found.value == "xfs") else {
        return Vec::new();
    };
    let Some(file) = host.daemon_json.as_ref().filter(|file| file.value.is_some()) else { return Vec::new() };
    let has_option = host.engine.parsed_version().is_some_and(|version| version >= EngineVersion::new(1, 13, 0));
    if !has_option
        || host.storage_option("dm.xfs_nospace_max_retries").is_some()
        || host.driver() != Some("devicemapper")
    {
        return Vec::new();
    }
    each_pool(host, |pool| {
        if pool.owner != Owner::Docker || !pool.data.at_least(80) {
            return None;
        }
        let explanation = format!(
            "When {} is full, XFS in the containers retries its metadata writes without end: containers cannot be stopped, and the daemon \
             hangs. dm.xfs_nospace_max_retries=0 in storage-opts lets such writes fail, for containers started afterwards; with a kernel that has \
             no /sys/fs/xfs/DEVICE/error/metadata/ENOSPC/max_retries Docker refuses it, so look first.",
            pool.label()
        );
        let title = "XFS in containers will retry for ever when the pool is full";
        Some(RULE.finding(title, explanation, [filesystem.source, file.source]))
    })
}
