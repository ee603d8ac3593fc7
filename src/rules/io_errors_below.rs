//! A disk under the pool fails

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::blocks::lies_on;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "io-errors-below",
    severity: Severity::Critical,
    title: "A disk under the pool fails",
    looks_for: "The kernel logged I/O errors of a disk on which a volume group of a pool lies; of any disk when it is not known which disks those are (then high).",
    why: "A pool is as good as the disk below it. Every repair and every extension on a failing disk makes it worse.",
    what_to_do: "Replace or reconnect the disk first; move the extents away with pvmove while it can still be read.",
    sources: &["kernel block/blk-core.c"],
    check,
    examples: &[
        Example {
            title: "a disk of the pool's group",
            paste: "  PV         VG     Fmt  Attr PSize   PFree\n  /dev/sdb1  docker lvm2 a--  100.00g 0\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n[ 50.1] blk_update_request: I/O error, dev sdb, sector 2048\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a disk whose name only begins alike",
            paste: "  PV         VG     Fmt  Attr PSize   PFree\n  /dev/sdaa  docker lvm2 a--  100.00g 0\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n[ 50.1] blk_update_request: I/O error, dev sda, sector 2048\n",
            finds: None,
        },
        Example {
            title: "another disk",
            paste: "  PV         VG     Fmt  Attr PSize   PFree\n  /dev/sdb1  docker lvm2 a--  100.00g 0\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n[ 50.1] blk_update_request: I/O error, dev sda, sector 2048\n",
            finds: None,
        },
        Example {
            title: "disks not known",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n[ 50.1] blk_update_request: I/O error, dev nvme0n1, sector 2048\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "no pool",
            paste: "[ 50.1] blk_update_request: I/O error, dev sdb, sector 2048\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(pool) = host.pools.iter().find(|pool| !pool.loopback.as_ref().is_some_and(|fact| fact.value)) else {
        return Vec::new();
    };
    let group = pool.lvm.as_ref().map(|name| name.vg.as_str());
    let disks: Vec<&str> = host
        .physical_volumes
        .iter()
        .filter(|disk| disk.vg.is_some() && disk.vg.as_deref() == group)
        .map(|disk| disk.name.rsplit('/').next().unwrap_or_default())
        .collect();
    let failing: Vec<_> = host
        .events_of(&["K39"])
        .filter(|event| {
            let device = event.capture(1).unwrap_or_default();
            disks.is_empty() || disks.iter().any(|disk| lies_on(disk, device) || lies_on(device, disk))
        })
        .collect();
    let Some(first) = failing.first() else { return Vec::new() };
    let device = first.capture(1).unwrap_or("a disk");
    let known = !disks.is_empty();
    let whose = if known { format!("{} lies on it", pool.label()) } else { format!("{} may lie on it", pool.label()) };
    let explanation = format!(
        "The kernel could not read or write {device}, and {whose}. Deal with the disk before anything else: look at its cables and at \
         `smartctl -a`, copy what is precious, and do not repair or extend the pool while reads fail."
    );
    let finding =
        RULE.finding(format!("Disk {device} fails"), explanation, failing.iter().take(5).map(|event| event.source));
    vec![
        finding
            .severity(if known { Severity::Critical } else { Severity::High })
            .remedies(&["move-off-disk", "look-closer"]),
    ]
}
