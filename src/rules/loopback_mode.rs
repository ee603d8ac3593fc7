//! Docker stores images in loop files

use super::{Example, Finding, Rule};
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::dmsetup::is_docker_made;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "loopback-mode",
    severity: Severity::High,
    title: "Docker stores images in loop files",
    looks_for: "`docker info` shows a loop file, the table of Docker's pool stands on loop devices (major number 7), or Docker warned of it.",
    why: "The pool is a sparse file on the host's filesystem: slow, dependent on the free space under it, and its space does not come back by itself. It was never meant for production.",
    what_to_do: "Move to overlay2; where the engine must stay on devicemapper (24 or older), to a pool on a disk of its own (direct-lvm).",
    sources: &["docker warns of it since 1.10"],
    check,
    examples: &[
        Example {
            title: "docker info shows the file",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data file: /dev/loop0\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 10 GB\n Data Space Total: 107.4 GB\n Data Space Available: 97 GB\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "a table on loop devices",
            paste: "docker-253:1-619022603-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing",
            finds: Some(Severity::High),
        },
        Example {
            title: "docker warns",
            paste: "WARNING: devicemapper: usage of loopback devices is strongly discouraged for production use.",
            finds: Some(Severity::High),
        },
        Example {
            title: "before 1.5 the file itself was shown",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-8:1-1-pool\n Data file: /var/lib/docker/devicemapper/devicemapper/data",
            finds: Some(Severity::High),
        },
        Example {
            title: "somebody's pool on loop devices",
            paste: "pool: 0 524288 thin-pool 254:0 7:3 128 100 1 error_if_no_space",
            finds: Some(Severity::High),
        },
        Example {
            title: "direct-lvm",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data file: \n Metadata file: ",
            finds: None,
        },
        Example {
            title: "the log is from before the move",
            paste: "level=warning msg=\"Usage of loopback devices is strongly discouraged for production use.\" storage-driver=devicemapper\nServer Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n",
            finds: None,
        },
        Example {
            title: "the log is from before overlay2",
            paste: "level=warning msg=\"Usage of loopback devices is strongly discouraged for production use.\" storage-driver=devicemapper\nServer Version: 20.10.24\nStorage Driver: overlay2\n Backing Filesystem: extfs\n",
            finds: None,
        },
        Example {
            title: "a remark about loop files",
            paste: "Storage Driver: devicemapper\nPool Name: docker-thinpool\nData file:       << Would show a loop file if in loopback mode\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(fact) = host.storage.loopback.as_ref().filter(|fact| fact.value) else { return Vec::new() };
    // containerd's demonstration pools and other people's stand on loop devices too, and no Docker is to blame.
    if let Some(pool) = others(host) {
        let explanation = format!(
            "{} stands on loop devices: sparse files on a filesystem of the host. It is slow, it is gone after a reboot unless something sets \
             it up again, and when the filesystem under it is full the pool gets I/O errors, however empty it looks. For anything but a trial, give its owner \
             a pool on a disk or in LVM.",
            pool.label()
        );
        return vec![RULE.finding(format!("{} stands on loop devices", pool.label()), explanation, [fact.source])];
    }
    let file = host.info.as_ref().and_then(|info| info.data_loop_file.as_ref());
    let place = file.map(|file| format!(" ({})", file.value)).unwrap_or_default();
    let explanation = format!(
        "Docker's thin pool is a sparse file on a filesystem of the host{place}. Every write takes a detour through that filesystem; when it \
         is full the pool gets I/O errors, however empty it looks; and space freed in containers returns only by discards. Docker itself \
         calls it unfit for production."
    );
    let finding = RULE.finding("Docker keeps its images in loop files", explanation, [fact.source]);
    vec![finding.remedies(&["migrate-to-overlay2", "provision-direct-lvm"])]
}

/// The pool on loop devices, when nothing says that Docker made it.
fn others(host: &Host) -> Option<&ThinPool> {
    let on_loop = |pool: &&ThinPool| pool.on_loop_files();
    let dockers = |pool: &ThinPool| {
        is_docker_made(&pool.name) || pool.owner == Owner::Docker && host.driver() == Some("devicemapper")
    };
    let files =
        host.info.as_ref().is_some_and(|info| info.data_loop_file.is_some() || info.metadata_loop_file.is_some());
    let warned = host.events_of(&["D03"]).next().is_some();
    let dockers_too = files || warned || host.pools.iter().filter(on_loop).any(dockers);
    host.pools.iter().find(on_loop).filter(|_| !dockers_too)
}
