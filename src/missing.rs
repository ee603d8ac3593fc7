//! What else to paste: the outputs that would sharpen the diagnosis of this host, the most useful first.

use crate::facts::{Host, Owner, PoolMode};
use crate::rules::Finding;

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

const WISHES: [Wish; 9] = [
    wish(
        "dmsetup status --noflush",
        "it tells the pool's exact usage and its mode, which docker info rounds or hides",
        |host, _| uses_pool(host) && host.pools.iter().all(|pool| pool.status.is_none()),
    ),
    wish("vgs", "it tells whether the pool can be extended, and by how much", |host, _| {
        on_lvm(host) && host.volume_groups.is_empty()
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
        |host, _| on_lvm(host) && host.logical_volumes.is_empty(),
    ),
    wish(
        "dmsetup table",
        "it tells the chunk size, whether the pool stands on loop files, and what was asked for when it is full",
        |host, _| uses_pool(host) && host.pools.iter().all(|pool| pool.table.is_none()),
    ),
    wish("docker info", "it tells the engine's version and driver, which decide what can be advised", |host, _| {
        host.info.is_none() && host.pools.iter().any(|pool| pool.owner == Owner::Docker)
    }),
    wish("cat /etc/docker/daemon.json", "the corrected file then keeps your other settings", |host, findings| {
        let changes = findings.iter().any(|finding| {
            finding
                .remedies
                .iter()
                .any(|id| matches!(*id, "migrate-to-overlay2" | "fix-daemon-json" | "provision-direct-lvm"))
        });
        changes && host.daemon_json.is_none()
    }),
    wish("df -hT", "it tells how full the filesystem under Docker's data is", |host, findings| {
        let near = host.storage.loopback.as_ref().is_some_and(|fact| fact.value)
            || findings.iter().any(|finding| finding.rule == "xfs-ftype0");
        near && host.filesystems.is_empty()
    }),
    wish("uname -r", "it tells whether the kernel can run overlay2", |host, findings| {
        host.engine.kernel.is_none() && findings.iter().any(|finding| finding.remedies.contains(&"migrate-to-overlay2"))
    }),
];

fn uses_pool(host: &Host) -> bool {
    !host.pools.is_empty() || host.driver() == Some("devicemapper")
}

fn on_lvm(host: &Host) -> bool {
    host.pools.iter().any(|pool| pool.lvm.is_some() && !pool.loopback.as_ref().is_some_and(|fact| fact.value))
}

/// The outputs to ask for.
pub fn missing(host: &Host, findings: &[Finding]) -> Vec<Missing> {
    WISHES.iter().filter(|wish| (wish.when)(host, findings)).map(|wish| wish.missing).collect()
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
    fn a_healthy_host_is_asked_for_nothing() {
        assert_eq!(
            asked("Server Version: 27.3.1\nStorage Driver: overlay2\n Supports d_type: true\n"),
            Vec::<&str>::new()
        );
    }
}
