//! What else to paste: the outputs that would sharpen the diagnosis of this host, the most useful first.

use crate::facts::{Host, Owner, PoolMode};
use crate::parsers::ctr_plugins::{Plugin, Status};
use crate::parsers::df::Filesystem;
use crate::parsers::log::Event;
use crate::rules::Finding;
use crate::units::Percent;

/// An output that was not pasted, and what it would tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// A read-only command.
    pub command: &'static str,
    pub why: &'static str,
}

/// When an output is missed.
struct Wish {
    missing: Missing,
    when: fn(&Host, &[Finding]) -> bool,
}

const fn wish(command: &'static str, why: &'static str, when: fn(&Host, &[Finding]) -> bool) -> Wish {
    Wish { missing: Missing { command, why }, when }
}

const WISHES: [Wish; 15] = [
    wish(
        "dmsetup status --noflush",
        "it tells the pool's exact usage and its mode, which docker info rounds or hides",
        |host, findings| {
            (uses_pool(host) || open(host, findings))
                && host.no_dm_devices.is_none()
                && host.pools.iter().all(|pool| pool.status.is_none())
        },
    ),
    wish("vgs", "it tells whether the pool can be extended, and by how much", |host, findings| {
        let short = open(host, findings) && !host.events_of(&["L01", "L02", "L12", "K01", "K02"]).count().eq(&0);
        (on_lvm(host) || short) && host.volume_groups.is_empty()
    }),
    wish("lvs -a", "it tells whether there is a thin pool in this volume group, and how full it is", |host, _| {
        let group_only = !host.volume_groups.is_empty() && host.pools.is_empty() && host.driver().is_none();
        let settings = host.lvm_configs.iter().any(|config| config.threshold.is_some()) && host.pools.is_empty();
        // The longer list of columns was refused: an old LVM does not know them all.
        (group_only || settings || !host.scanned.is_empty() || on_lvm(host) && host.refused_columns())
            && host.logical_volumes.is_empty()
    }),
    wish(
        "dmesg | grep -iE 'device-mapper|I/O error' | tail -n 50",
        "it tells which operation failed first, and whether a disk below fails",
        |host, _| {
            host.pools.iter().any(|pool| pool.is(PoolMode::Fail) || pool.is(PoolMode::ReadOnly))
                && host.events.is_empty()
        },
    ),
    wish(
        "lvs -a -o +lv_when_full,lv_health_status,seg_monitor,lv_profile,chunk_size,lv_metadata_size",
        "it confirms the pool's name in LVM, and tells whether it is watched and extended automatically",
        |host, _| on_lvm(host) && host.logical_volumes.is_empty() && !host.refused_columns(),
    ),
    wish(
        "dmsetup table",
        "it tells the chunk size, whether the pool stands on loop files, and what was asked for when it is full",
        |host, _| uses_pool(host) && host.no_dm_devices.is_none() && host.pools.iter().all(|pool| pool.table.is_none()),
    ),
    wish(
        "docker info",
        "it tells the engine's version and driver, which decide what can be advised",
        |host, findings| {
            let dockers = host.pools.iter().any(|pool| pool.owner == Owner::Docker) || !host.xfs.is_empty();
            // A daemon that lacks its driver does not start, and one of which only the client told a version is down.
            let down = lacks_driver(findings) || host.engine.told_by_client;
            host.info.is_none() && (dockers || open(host, findings) && !has_containerd(host)) && !down
        },
    ),
    wish("dockerd --version", "it tells for sure whether this engine still has the driver", |host, findings| {
        lacks_driver(findings) && (host.engine.version.is_none() || host.engine.told_by_client)
    }),
    wish(
        "journalctl -u docker -n 100",
        "it tells why the daemon does not start or does not answer",
        |host, findings| {
            // Where a rule names the cause, the log has said it.
            let told = findings.iter().any(|finding| finding.rule == "log-message");
            told && host.info.is_none() && shows(host, findings, &["W03", "D27", "D29", "D30", "D37"])
        },
    ),
    wish(
        "ctr plugins ls -d id==devmapper",
        "it tells why containerd did not load the snapshotter",
        |host, findings| {
            let failed = |plugin: &Plugin| plugin.id == "devmapper" && plugin.status == Status::Error;
            let mut failed = host.containerd_plugins.iter().filter(|plugin| failed(plugin));
            misses_containerd_pool(findings)
                && failed.clone().next().is_some()
                && failed.all(|plugin| plugin.message.is_none())
        },
    ),
    wish("cat /etc/containerd/config.toml", "it tells which pool containerd looks for", |host, findings| {
        host.containerd.is_none() && misses_containerd_pool(findings) && !host.containerd_plugins.is_empty()
    }),
    wish("cat /etc/pve/storage.cfg", "it tells which pool the storage stands on", |host, _| {
        host.proxmox_storages.iter().any(|storage| {
            storage.config.is_none()
                && storage.status.as_ref().is_some_and(|status| status.kind == "lvmthin" && status.active)
        })
    }),
    wish("cat /etc/docker/daemon.json", "the corrected file then keeps your other settings", |host, findings| {
        let changes = findings.iter().any(|finding| {
            finding
                .remedies
                .iter()
                .any(|id| matches!(*id, "migrate-to-overlay2" | "fix-daemon-json" | "provision-direct-lvm"))
        });
        changes && host.may_have_docker() && host.daemon_json.is_none()
    }),
    wish("df -hT", "it tells how full the filesystem under Docker's data is", |host, findings| {
        let near = host.storage.loopback.as_ref().is_some_and(|fact| fact.value)
            || findings.iter().any(|finding| finding.rule == "xfs-ftype0")
            || shows(host, findings, &["D11", "D19", "D39", "D58", "K37", "F11"]);
        near && host.filesystems.is_empty()
    }),
    wish("uname -r", "it tells whether the kernel can run overlay2", |host, findings| {
        let moves = findings.iter().any(|finding| finding.remedies.contains(&"migrate-to-overlay2"));
        host.engine.kernel.is_none() && host.may_have_docker() && moves
    }),
];

fn uses_pool(host: &Host) -> bool {
    !host.pools.is_empty()
        || host.driver() == Some("devicemapper")
        || host.containerd.as_ref().is_some_and(|config| config.devmapper.is_some())
}

/// A log line or a disk alone left open what is wrong.
fn open(host: &Host, findings: &[Finding]) -> bool {
    let storage = |event: &Event| event.id.starts_with(['K', 'L', 'F']) || matches!(event.id, "X03" | "X10" | "X14");
    let told = findings.iter().any(|finding| matches!(finding.rule, "log-message" | "metadata-checksum"));
    host.pools.is_empty()
        && (told || host.events.iter().any(storage) || host.filesystems.iter().any(is_full) && !findings.is_empty())
}

fn is_full(row: &Filesystem) -> bool {
    row.percent.is_some_and(|percent| percent >= Percent::whole(95))
}

fn lacks_driver(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.rule == "driver-removed")
}

fn misses_containerd_pool(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.rule == "containerd-pool-missing")
}

/// One of these messages stands in the log, and something is wrong.
fn shows(host: &Host, findings: &[Finding], ids: &[&str]) -> bool {
    !findings.is_empty() && host.events.iter().any(|event| ids.contains(&event.id))
}

fn has_containerd(host: &Host) -> bool {
    host.containerd.is_some()
        || !host.containerd_plugins.is_empty()
        || host.events.iter().all(|event| event.id.starts_with('X')) && !host.events.is_empty()
}

fn on_lvm(host: &Host) -> bool {
    host.pools.iter().any(|pool| pool.lvm.is_some() && !pool.loopback.as_ref().is_some_and(|fact| fact.value))
}

/// The outputs to ask for.
pub fn missing(host: &Host, findings: &[Finding]) -> Vec<Missing> {
    WISHES.iter().filter(|wish| (wish.when)(host, findings)).map(|wish| wish.missing).collect()
}

/// All that can be asked for.
#[cfg(test)]
pub fn all() -> impl Iterator<Item = Missing> {
    WISHES.iter().map(|wish| wish.missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn asked(paste: &str) -> Vec<&'static str> {
        let host = facts::host(read(paste).records);
        let findings = crate::rules::check(&host);
        missing(&host, &findings).iter().map(|missing| missing.command.split(' ').next().unwrap_or_default()).collect()
    }

    #[test]
    fn the_most_useful_comes_first_and_what_is_there_is_not_asked_for() {
        let pool = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - rw discard_passdown queue_if_no_space - 1024\n";
        assert_eq!(asked(pool), ["vgs", "lvs", "dmsetup", "docker"]);
        assert_eq!(
            asked(&format!("{pool}  docker   1   1   0 wz--n- 300.00g 200.00g\n")),
            ["lvs", "dmsetup", "docker"]
        );
        assert_eq!(asked("Storage Driver: devicemapper\n Pool Name: docker-thinpool\n").first(), Some(&"dmsetup"));
    }

    #[test]
    fn where_least_is_known_most_is_asked_for() {
        let log = "[ 12.000001] device-mapper: thin: 253:4: metadata operation 'dm_pool_alloc_data_block' failed: error = -28\n";
        assert_eq!(asked(log), ["dmsetup", "docker"]);
        let df = "Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 49G 1G 98% /\n";
        assert_eq!(asked(df), ["dmsetup", "docker"]);
        let group = "  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 100.00g    0\n";
        assert!(asked(group).contains(&"lvs"), "{:?}", asked(group));
        let snapshotter = "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  pool_name = \"containerd-pool\"\n  root_path = \"/var/lib/containerd/devmapper\"\n  base_image_size = \"10GB\"\n";
        assert_eq!(asked(snapshotter).first(), Some(&"dmsetup"));
        let full = "write /var/lib/docker/tmp/x: no space left on device\n";
        assert!(asked(full).contains(&"df"), "{:?}", asked(full));
    }

    #[test]
    fn columns_that_were_refused_are_not_asked_for_again() {
        let status = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - rw discard_passdown queue_if_no_space - 1024\n";
        let refused = "  Unrecognised field: lv_when_full\n";
        let host = facts::host(read(&format!("{status}{refused}")).records);
        let asked = missing(&host, &crate::rules::check(&host));
        assert!(asked.iter().any(|missing| missing.command == "lvs -a"), "{asked:?}");
        assert!(asked.iter().all(|missing| !missing.command.contains("lv_when_full")), "{asked:?}");
    }

    #[test]
    fn a_pool_of_containerd_is_no_matter_of_docker() {
        let text = "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  pool_name = \"contd-pool\"\n  base_image_size = \"10GB\"\n$ dmsetup status\ncontd-pool: 0 209715200 thin-pool 40 5000/262144 1638400/1638400 - out_of_data_space discard_passdown error_if_no_space - 1024\n$ dmsetup table\ncontd-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n";
        assert!(asked(text).iter().all(|program| !matches!(*program, "cat" | "uname" | "docker")), "{:?}", asked(text));
    }

    #[test]
    fn a_healthy_host_is_asked_for_nothing() {
        assert_eq!(
            asked("Server Version: 27.3.1\nStorage Driver: overlay2\n Supports d_type: true\n"),
            Vec::<&str>::new()
        );
    }
}
