//! The pool that Docker or containerd needs is not active

use super::pool_needs_check::was_not_run;
use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, Owner};
use crate::intake::Source;
use crate::parsers::lvm_attr::State;
use crate::parsers::lvs::LogicalVolume;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-inactive",
    severity: Severity::Critical,
    title: "The pool is not active",
    looks_for: "The fifth `lv_attr` character of a pool of Docker, containerd, Kata or Proxmox VE is `-` and no status of it was pasted, or Docker found no such device, or a listing of the kernel's devices was empty. Medium where `lvscan`, or `lvs` of a pool and its volumes, shows no active volume of a group and nothing tells why.",
    why: "The device does not exist in the kernel: Docker or containerd cannot start on it.",
    what_to_do: "Activate the pool and start the service again. If it happens at every boot, the service starts before LVM has activated the pool.",
    sources: &["lvs(8)", "moby pkg/devicemapper"],
    check,
    examples: &[
        Example { title: "lvs", paste: "  thinpool docker twi---tz-- 95.00g", finds: Some(Severity::High) },
        Example {
            title: "docker does not find it",
            paste: "level=fatal msg=\"Error starting daemon: error initializing graphdriver: devicemapper: Non existing device docker-thinpool\"",
            finds: Some(Severity::High),
        },
        Example {
            title: "the kernel has no device at all",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n# dmsetup status\nNo devices found\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the listing was of another target",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n# dmsetup ls --target crypt\nNo devices found\n",
            finds: None,
        },
        Example {
            title: "lvscan, and a whole group is off",
            paste: "  ACTIVE            '/dev/system/root' [40.00 GiB] inherit\n  inactive          '/dev/data/pool' [400.00 GiB] inherit\n  inactive          '/dev/data/one' [80.00 GiB] inherit",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "lvscan, and one volume is off",
            paste: "  ACTIVE            '/dev/data/pool' [400.00 GiB] inherit\n  inactive          '/dev/data/one' [80.00 GiB] inherit",
            finds: None,
        },
        Example { title: "at work below its volumes", paste: "  data pve twi---tz-- 95.00g 40.00 6.99", finds: None },
        Example { title: "active", paste: "  thinpool docker twi-a-tz-- 95.00g 40.00 6.99", finds: None },
        Example {
            title: "lvs, and the pool with all of its volumes is off",
            paste: "  LV     VG  Attr       LSize   Pool Origin Data%  Meta%\n  pool   vg  twi---tz-- 95.00g\n  one    vg  Vwi---tz-- 20.00g pool\n  two    vg  Vwi---tz-- 30.00g pool\n  root   sys -wi-ao---- 20.00g",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "lvs, and one of its volumes is on",
            paste: "  LV     VG  Attr       LSize   Pool Origin Data%  Meta%\n  pool   vg  twi---tz-- 95.00g             40.00 6.00\n  one    vg  Vwi---tz-- 20.00g pool\n  two    vg  Vwi-a-tz-- 30.00g pool        90.00",
            finds: None,
        },
        Example { title: "nobody is known to need it", paste: "  pool vg twi---tz-- 95.00g", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut findings = each_pool(host, |pool| {
        let volume = pool.volume.as_ref().filter(|volume| is_inactive(volume)).and_then(|volume| volume.source);
        let lines: Vec<Source> = volume.into_iter().chain(pool.absent).collect();
        if lines.is_empty() {
            return None;
        }
        let user = match pool.owner {
            Owner::Docker => "Docker",
            Owner::Containerd | Owner::Kata => "containerd",
            Owner::Proxmox => "Proxmox VE",
            Owner::Lvm | Owner::Stratis | Owner::Unknown => return None,
        };
        // What the kernel has a status of was active, and may be so by now.
        if pool.status.is_some() {
            return None;
        }
        let explanation = match volume {
            Some(_) => format!(
                "LVM knows {} but has not activated it: the kernel has no such device, and {user} cannot use it. If this happens at every \
                 boot, {user} starts before LVM is done.",
                pool.label()
            ),
            None => format!(
                "{user} is set up to use {}, and the kernel has no thin pool at all: the pool was not activated. If this happens at every \
                 boot, {user} starts before LVM is done.",
                pool.label()
            ),
        };
        // What thin_check refused is refused again: the repair comes first, and activates it.
        let refused = host.events_of(&["L06"]).last().filter(|event| !was_not_run(event));
        let finding = RULE.finding(format!("{} is not active", pool.label()), explanation, lines);
        // What docker info said of it before is history then.
        let severity = if pool.absent.is_some() { Severity::Critical } else { Severity::High };
        Some(finding.severity(severity).remedies(if refused.is_some() { &["repair-pool"] } else { &["activate-pool"] }))
    });
    let exists = host.pools.iter().any(|pool| pool.status.is_some() || pool.mode.is_some());
    let missed = host.events_of(&["D07"]).last().filter(|_| findings.is_empty() && !exists);
    findings.extend(missed.map(|event| {
        let name = event.capture(1).unwrap_or_default().trim_matches(|c: char| "\\\"':.,".contains(c));
        let explanation = format!(
            "Docker was told to use the device {name} and the kernel has none of that name: the pool was not activated before Docker \
             started, or the name in dm.thinpooldev is wrong."
        );
        let finding = RULE.finding(format!("Docker's pool {name} does not exist in the kernel"), explanation, [event.source]);
        finding.severity(Severity::High).remedies(&["activate-pool"])
    }));
    if findings.is_empty() {
        findings.extend(group_off(host).or_else(|| pool_off(host)));
    }
    findings
}

/// A message tells why LVM activates nothing.
fn is_explained(host: &Host) -> bool {
    let missing = host.events_of(&["L30", "L39"]).last().is_some_and(|event| event.id == "L30");
    missing || host.events_of(&["L06", "L19", "L33", "L36", "L38", "L44", "K30", "K31"]).next().is_some()
}

/// A group of which `lvs` shows a pool and volumes in it, and nothing that is active: no guest and no service can
/// use any of them. A pool without volumes is off by right.
fn pool_off(host: &Host) -> Option<Finding> {
    let off = |pool: &&crate::facts::ThinPool| {
        let Some(name) = pool.lvm.as_ref().filter(|_| pool.status.is_none() && pool.owner != Owner::Stratis) else {
            return false;
        };
        let all = host.volumes_in(&name.vg);
        let active = |volume: &&LogicalVolume| volume.attr.as_ref().is_some_and(|attr| attr.is_active());
        let thin = |volume: &&LogicalVolume| volume.attr.as_ref().is_some_and(|attr| attr.is_thin_volume());
        pool.volume.as_ref().is_some_and(is_inactive)
            && all.iter().filter(|volume| thin(volume)).count() > 0
            && !all.iter().any(active)
    };
    let pool = host.pools.iter().find(off).filter(|_| !is_explained(host))?;
    let volume = pool.volume.as_ref()?;
    let lines =
        volume.source.into_iter().chain(pool.lvm_thins(host).into_iter().filter_map(|thin| thin.source).take(4));
    let explanation = format!(
        "LVM lists {} and its volumes and has activated none of them. That is right on the resting node of a cluster; otherwise `vgchange -ay` \
         of that group activates them, or says why it cannot: a check of the pool that failed, a missing disk, a transaction id.",
        pool.label()
    );
    let vg = volume.vg.as_deref().unwrap_or_default();
    let finding = RULE.finding(format!("No volume of volume group {vg} is active"), explanation, lines);
    Some(finding.severity(Severity::Medium).remedies(&["look-closer"]))
}

/// A group of which `lvscan` lists no active volume, where no other message tells why.
fn group_off(host: &Host) -> Option<Finding> {
    let explained = is_explained(host);
    let known = |vg: &str| host.pools.iter().any(|pool| pool.lvm.as_ref().is_some_and(|name| name.vg == vg));
    let off = |vg: &str| !host.scanned.iter().any(|one| one.vg == vg && one.active) && !known(vg);
    let first = host.scanned.iter().find(|one| off(&one.vg)).filter(|_| !explained)?;
    let lines = host.scanned.iter().filter(|one| one.vg == first.vg).map(|one| one.source).take(5);
    let explanation = format!(
        "LVM lists the volumes of volume group {} and has activated none of them. `vgchange -ay` of that group activates them, or says why \
         it cannot: a check of a pool that failed, a missing disk, a transaction id.",
        first.vg
    );
    let finding = RULE.finding(format!("No volume of volume group {} is active", first.vg), explanation, lines);
    Some(finding.severity(Severity::Medium).remedies(&["look-closer"]))
}

fn is_inactive(volume: &LogicalVolume) -> bool {
    // Older LVM shows a pool that is at work below its volumes as inactive; how full it is it cannot tell of one that is off.
    if volume.data.is_some() {
        return false;
    }
    match &volume.attr {
        Some(attr) => attr.state() == Some(State::Inactive),
        None => volume.active == Some(false),
    }
}
