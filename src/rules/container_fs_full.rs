//! A container's own filesystem is full

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::df::Filesystem;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "container-fs-full",
    severity: Severity::Medium,
    title: "A container's own filesystem is full",
    looks_for: "`df` shows 100 % on a thin device of Docker's or of containerd's snapshotter, or on a layer's dataset of zfs, while the pool itself is less than 80 % used or not known.",
    why: "Each container sees a filesystem of a fixed size (10 GiB with Docker, unless dm.basesize says otherwise), and this one has no room left. The pool is not the cause, and extending it changes nothing.",
    what_to_do: "Delete files in the container, move its data to a volume, or recreate it from a freshly pulled image with a larger dm.basesize.",
    sources: &["moby devmapper: dm.basesize applies to images pulled after it was raised"],
    check,
    examples: &[
        Example {
            title: "df in the container",
            paste: "Filesystem Size Used Avail Use% Mounted on\n/dev/mapper/docker-253:0-131074-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 10G 10G 20K 100% /\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "not quite",
            paste: "Filesystem Size Used Avail Use% Mounted on\n/dev/mapper/docker-253:0-131074-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 10G 9.8G 200M 99% /\n",
            finds: None,
        },
        Example {
            title: "a dataset of zfs",
            paste: "Filesystem Size Used Avail Use% Mounted on\ntank/docker/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 3.0G 3.0G 0 100% /\ntank/docker 40G 1.0M 40G 1% /etc/hosts\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the pool is full too",
            paste: "docker-253:0-131074-pool: 0 1280000 thin-pool 5 1221/4096 9500/10000 - rw discard_passdown queue_if_no_space - 1024\nFilesystem Size Used Avail Use% Mounted on\n/dev/mapper/docker-253:0-131074-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 10G 10G 20K 100% /\n",
            finds: None,
        },
        Example {
            title: "a disk of the host",
            paste: "Filesystem Size Used Avail Use% Mounted on\n/dev/mapper/centos-root 10G 10G 20K 100% /\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    if host.pools.iter().any(|pool| pool.data.at_least(80)) {
        return Vec::new();
    }
    let full: Vec<&Filesystem> =
        host.filesystems.iter().filter(|row| host.is_containers(row) && is_full(row)).collect();
    let Some(first) = full.first() else { return Vec::new() };
    let title = match full.len() {
        1 => "A container's own filesystem is full".to_owned(),
        many => format!("{many} containers' own filesystems are full"),
    };
    let size = first.bytes().and_then(|bytes| bytes.total).map(|size| format!(" of {size}")).unwrap_or_default();
    // Each is a quota of its own; the device has no name below /dev.
    if !first.device.starts_with("/dev/") && !first.device.starts_with("docker-") {
        let explanation = format!(
            "The filesystem{size} that the container sees has no room left: the quota of its dataset is used up (`--storage-opt size`). Delete \
             files in the container, or give its data a volume."
        );
        return vec![RULE.finding(title, explanation, full.iter().map(|row| row.source).take(5))];
    }
    let explanation = format!(
        "The filesystem{size} that the container sees has no room left; the pool under it has. The size comes from dm.basesize (10 GiB unless \
         set) or, with containerd, base_image_size, and counts for each container. Delete files in the container, or give its data a volume: \
         extending the pool changes nothing."
    );
    vec![RULE.finding(title, explanation, full.iter().map(|row| row.source).take(5))]
}

fn is_full(row: &Filesystem) -> bool {
    row.bytes().is_some() && row.percent.is_some_and(|percent| percent >= Percent::whole(100))
}
