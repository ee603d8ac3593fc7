//! The filesystem of Docker's data is full

use super::{Example, Finding, Rule, container_fs_full, containerd_root_full, loopback_host_limits};
use crate::facts::blocks::is_put_into_containers;
use crate::facts::{Host, ThinPool};
use crate::intake::Source;
use crate::parsers::df::Filesystem;
use crate::report::Severity;
use crate::units::{Bytes, Percent};

pub const RULE: Rule = Rule {
    id: "host-fs-full",
    severity: Severity::Critical,
    title: "The filesystem of Docker's data is full",
    looks_for: "`df` shows at least 95 % on the filesystem that holds Docker's data. Critical while less than 10 GiB are left, high otherwise: 5 % of a large disk is no emergency. High, too, on a host of which nothing else is known; there low where another disk has not a byte left. `df` within a container tells of its host's disk by the files it was given (/etc/hosts). 95 % is this program's own choice.",
    why: "Docker writes images, logs and its own records there. When it is full, containers fail with `no space left on device`, and the daemon cannot save its state.",
    what_to_do: "See what takes the space, and remove what is not needed.",
    sources: &["this program's choice", "moby: errors when saving metadata with ENOSPC"],
    check,
    examples: &[
        Example {
            title: "95 % and 3 GiB left",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 60G 57G 3G 95% /var/lib/docker\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "95 % of a large disk",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 2.0T 1.9T 100G 95% /var/lib/docker\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "94 %",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 47G 3G 94% /var/lib/docker\n",
            finds: None,
        },
        Example {
            title: "another filesystem",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 50G 0 100% /boot\n/dev/sdb1 50G 5G 45G 10% /\n",
            finds: None,
        },
        Example {
            title: "df alone",
            paste: "Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 50G 0 100% /\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "du tells what takes the space",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 60G 57G 3G 95% /\n$ du -xh --max-depth=2 /var/lib/docker\n31G\t/var/lib/docker/containers\n12G\t/var/lib/docker/overlay2\n43G\t/var/lib/docker\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "df in a container, and its host's disk is full",
            paste: "Filesystem Size Used Avail Use% Mounted on\noverlay 60G 60G 0 100% /\ntmpfs 64M 0 64M 0% /dev\n/dev/vda1 60G 60G 0 100% /etc/hosts\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "df in a container, and Docker's thin pool under it",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-8:1-99-pool\nFilesystem Size Used Avail Use% Mounted on\n/dev/mapper/docker-8:1-99-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 10G 10G 20K 100% /\n",
            finds: None,
        },
        Example {
            title: "df alone, a large disk elsewhere is full to the last byte",
            paste: "Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 20G 30G 40% /\n/dev/md1 7.0T 7.0T 20K 100% /volume1\n",
            finds: Some(Severity::Low),
        },
        Example {
            title: "df in a container",
            paste: "Filesystem Size Used Avail Use% Mounted on\n/dev/mapper/docker-253:0-131074-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 10G 10G 20K 100% /\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some((row, percent)) = filesystem(host).filter(|(_, percent)| *percent >= Percent::whole(95)) else {
        return elsewhere(host).into_iter().collect();
    };
    // The limit it sets to the loop file is the same news.
    if !(loopback_host_limits::RULE.check)(host).is_empty() {
        return Vec::new();
    }
    let left = row.bytes().and_then(|bytes| bytes.available);
    let severity = if left.is_none_or(|left| left < Bytes::gib(10)) { Severity::Critical } else { Severity::High };
    let room = left.map(|left| format!(", {left} left")).unwrap_or_default();
    if is_put_into_containers(&row.mount_point) {
        return vec![from_within(row, percent, &room).severity(severity).remedies(ways_to_free(host))];
    }
    let place = match host.data_root() {
        root if root == row.mount_point => root.to_owned() + " is",
        root => format!("{} holds {root},", row.mount_point),
    };
    let explanation = format!(
        "{place} where Docker keeps images, container logs and its own records; {percent} of it is used{room}. When it is full, writes fail \
         with \"no space left on device\" and the daemon cannot save its state."
    );
    let (most, shown) = what_takes_most(host, row);
    let finding = RULE.finding(
        format!("The filesystem of Docker's data ({}) is {percent} used", row.mount_point),
        explanation + &most,
        [row.source].into_iter().chain(shown),
    );
    vec![finding.severity(severity).remedies(ways_to_free(host))]
}

/// `df` alone, of a host of which nothing tells that it has Docker.
fn elsewhere(host: &Host) -> Option<Finding> {
    let told = [&containerd_root_full::RULE, &container_fs_full::RULE];
    if host.has_docker() || told.iter().any(|rule| !(rule.check)(host).is_empty()) {
        return None;
    }
    // Inside of a container the root is no filesystem of the host's.
    let full = |row: &Filesystem| row.percent.filter(|percent| *percent >= Percent::whole(95));
    let row = host.data_filesystem().filter(|row| row.device != "overlay").and_then(|row| Some((row, full(row)?)));
    let Some((row, percent)) = row else { return without_a_byte(host) };
    let room = row.bytes().and_then(|bytes| bytes.available).map(|left| format!(", {left} left")).unwrap_or_default();
    if host.is_containerds() && host.pools.iter().any(ThinPool::on_loop_files) {
        let explanation = format!(
            "{percent} of it is used{room}. The pool of containerd stands on loop files: when the filesystem under them has no room, writes \
             in the pool fail, and what was to be written is lost. `losetup -a` shows where they lie."
        );
        let title = format!("The filesystem {} is {percent} used", row.mount_point);
        return Some(RULE.finding(title, explanation, [row.source]).remedies(&["free-host-filesystem"]));
    }
    if is_put_into_containers(&row.mount_point) {
        let finding = from_within(row, percent, &room).severity(Severity::High);
        return Some(finding.remedies(&["free-host-filesystem"]));
    }
    let explanation = format!(
        "{percent} of it is used{room}. It holds {} unless Docker's data was put elsewhere: then the daemon can save nothing, and loop files \
         on it lose writes. `docker info` tells where the data lies.",
        host.data_root()
    );
    let (most, shown) = what_takes_most(host, row);
    let title = format!("The filesystem {} is {percent} used", row.mount_point);
    let finding = RULE.finding(title, explanation + &most, [row.source].into_iter().chain(shown));
    Some(finding.severity(Severity::High).remedies(&["free-host-filesystem"]))
}

/// What `du` shows of a filesystem, and where it says so.
pub(super) fn what_takes_most(host: &Host, row: &Filesystem) -> (String, Vec<Source>) {
    let largest = host.largest_folders(&row.mount_point);
    let named = largest.iter().map(|folder| format!("{} ({})", folder.path, folder.size.unwrap_or_default()));
    let named: Vec<String> = named.collect();
    let text = if named.is_empty() { String::new() } else { format!(" What takes the most: {}.", named.join(", ")) };
    (text, largest.iter().map(|folder| folder.source).collect())
}

/// What `df` in a container shows of its host.
fn from_within(row: &Filesystem, percent: Percent, room: &str) -> Finding {
    let explanation = format!(
        "This is `df` within a container. {} lies in the containers' data on the host, and {percent} of the filesystem there is used{room}. \
         Every container on it gets \"no space left on device\". Free space on the host (with Docker Desktop: in its disk image), not in \
         this container.",
        row.mount_point
    );
    RULE.finding(format!("The disk under the containers is {percent} used"), explanation, [row.source])
}

/// A disk that holds something else as far as is known, and is full to the last byte; small ones are made to be full.
fn without_a_byte(host: &Host) -> Option<Finding> {
    let is_full = |row: &&Filesystem| {
        let sizes = row.bytes().and_then(|sizes| sizes.total.zip(sizes.available));
        let device = row.device.starts_with("/dev/")
            && !row.device.starts_with("/dev/loop")
            && !row.device.starts_with("/dev/sr");
        device
            && !is_put_into_containers(&row.mount_point)
            && !host.is_containers(row)
            && row.percent.is_some_and(|percent| percent >= Percent::whole(100))
            && sizes.is_some_and(|(total, left)| total >= Bytes::gib(10) && left < Bytes::mib(100))
    };
    let row = host.filesystems.iter().rfind(is_full)?;
    let explanation = format!(
        "Nothing more can be written to {}. Where containers or guests have their data there, they fail with \"no space left on device\"; \
         `docker info` tells where Docker's data lies (Docker Root Dir).",
        row.mount_point
    );
    let finding = RULE.finding(format!("The filesystem {} is full", row.mount_point), explanation, [row.source]);
    Some(finding.severity(Severity::Low).remedies(&["look-at-filesystems"]))
}

/// The filesystem that holds Docker's data, and how full it is.
pub(super) fn filesystem(host: &Host) -> Option<(&Filesystem, Percent)> {
    let row = host.docker_filesystem()?;
    Some((row, row.percent?))
}

/// Images lie in the filesystem itself, or in a pool that gives it nothing back.
pub(super) fn ways_to_free(host: &Host) -> &'static [&'static str] {
    if host.driver() == Some("devicemapper") {
        &["free-host-filesystem"]
    } else {
        &["reclaim-space", "free-host-filesystem"]
    }
}
