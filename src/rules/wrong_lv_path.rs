//! A command names a logical volume that is not the pool

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::pool::LvmName;
use crate::parsers::dmsetup::split_lvm_name;
use crate::parsers::typed::Typed;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "wrong-lv-path",
    severity: Severity::Medium,
    title: "A command names a logical volume that is not the pool",
    looks_for: "A typed LVM command names VG/LV where LV is the pool's device-mapper name, or the pool's name under another volume group, or a name that is not in a full `lvs`; and neither `lvs` nor `dmsetup` shows such a volume.",
    why: "The device-mapper name of a pool is VG-LV. Taken for the name of the logical volume, the command fails, or grows another volume.",
    what_to_do: "Use the names that `lvs` prints.",
    sources: &["lvm(8), device-mapper name mangling"],
    check,
    examples: &[
        Example {
            title: "the device-mapper name as LV",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n$ lvextend -L +20G /dev/vg_docker/docker-thinpool",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "another group",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n$ lvextend -L +20G vg0/thinpool",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the device-mapper name alone",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n$ lvextend -L +20G docker-thinpool",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the right name",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n$ lvextend -L +20G docker/thinpool",
            finds: None,
        },
        Example {
            title: "by its mapper path",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n$ lvextend -L +20G /dev/mapper/docker-thinpool",
            finds: None,
        },
        Example {
            title: "the device-mapper name behind /dev",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n$ lvextend -L +20G /dev/docker-thinpool",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a misspelt volume beside a full lvs",
            paste: "$ lvextend -L +20G docker/thinpol\n$ lvs -a\n  LV               VG     Attr       LSize  Pool Origin Data%  Meta%\n  thinpool         docker twi-aotz-- 95.00g             64.90  1.91\n  [thinpool_tdata] docker Twi-ao---- 95.00g\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a misspelt mapper path beside a full lvs",
            paste: "$ lvextend -L +20G /dev/mapper/docker-thinpol\n$ lvs -a\n  LV               VG     Attr       LSize  Pool Origin Data%  Meta%\n  thinpool         docker twi-aotz-- 95.00g             64.90  1.91\n  [thinpool_tdata] docker Twi-ao---- 95.00g\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a volume that was removed meanwhile",
            paste: "$ lvextend -L +20G docker/old\n$ lvremove docker/old\n$ lvs -a\n  LV               VG     Attr       LSize  Pool Origin Data%  Meta%\n  thinpool         docker twi-aotz-- 95.00g             64.90  1.91\n  [thinpool_tdata] docker Twi-ao---- 95.00g\n",
            finds: None,
        },
        Example {
            title: "a listing of one volume tells nothing of others",
            paste: "$ lvextend -L +20G docker/data\n$ lvs docker/thinpool\n  LV       VG     Attr       LSize  Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 95.00g             64.90  1.91\n",
            finds: None,
        },
        Example {
            title: "a volume that exists",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n$ lvextend -L +20G vg0/thinpool\n  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool vg0    twi-aotz-- 95.00g             10.00  10.40\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    host.typed
        .iter()
        .filter(|command| command.program().starts_with("lv"))
        .filter_map(|command| wrong(host, command))
        .collect()
}

fn wrong(host: &Host, command: &Typed) -> Option<Finding> {
    if let Some(finding) = bare(host, command) {
        return Some(finding);
    }
    let (vg, lv) = command.operands().find_map(path)?;
    let (vg, lv) = (vg.as_str(), lv.as_str());
    let listed = |lv: &str| {
        host.logical_volumes.iter().any(|row| row.lv == lv && row.vg.as_deref().is_none_or(|group| group == vg))
    };
    if listed(lv) || host.pools.iter().any(|pool| pool.lvm.as_ref().is_some_and(|name| name.vg == vg && name.lv == lv))
    {
        return None;
    }
    let meant = |name: &LvmName, mapped: &str| mapped == lv || name.lv == lv;
    let other = host.pools.iter().find_map(|pool| {
        let mapped = pool.name.strip_suffix("-tpool").unwrap_or(&pool.name);
        let name = pool.lvm.as_ref()?;
        meant(name, mapped).then_some((pool, name))
    });
    let Some((pool, name)) = other else { return absent(host, command, vg, lv) };
    let explanation = format!(
        "The command means logical volume {lv} of volume group {vg}, but {} is logical volume {} of volume group {}: write {}. The name in \
         `dmsetup` and `docker info` is volume group and logical volume joined by a hyphen.",
        pool.label(),
        name.lv,
        name.vg,
        name.path()
    );
    let evidence = [command.source].into_iter().chain(pool.seen);
    Some(RULE.finding(format!("A command names {vg}/{lv}, which is not the pool"), explanation, evidence))
}

/// All volumes of the group were listed, and this one is not among them.
fn absent(host: &Host, command: &Typed, vg: &str, lv: &str) -> Option<Finding> {
    let changes = matches!(command.program(), "lvextend" | "lvresize" | "lvchange" | "lvconvert");
    let of_group = || host.logical_volumes.iter().filter(|row| row.vg.as_deref() == Some(vg));
    // `lvs VG/LV` prints one: only a listing of more is one of all. A part of it need not be in the list.
    let listed = of_group().count() > 1 && lv.chars().all(|c| c.is_ascii_alphanumeric() || "+_.-".contains(c));
    let hidden = ["_tmeta", "_tdata", "_pmspare", "_meta0"].iter().any(|end| lv.ends_with(end));
    // What was removed or renamed meanwhile was there when the command ran.
    let goes = |other: &Typed| {
        matches!(other.program(), "lvremove" | "lvrename" | "vgrename")
            && other.operands().any(|word| word.contains(vg))
    };
    if !changes || !listed || hidden || host.typed.iter().any(goes) {
        return None;
    }
    let shown: Vec<&str> = of_group()
        .map(|row| row.lv.as_str())
        .filter(|lv| !lv.contains("_t") && !lv.contains("_pmspare"))
        .take(5)
        .collect();
    let explanation = format!(
        "`lvs` lists no volume {lv} in volume group {vg}; it lists {}. LVM answers `Failed to find logical volume`, and nothing is done. Take the name from that list: write {vg}/NAME.",
        shown.join(", ")
    );
    let row = of_group().find_map(|row| row.source);
    let evidence = [command.source].into_iter().chain(row);
    Some(RULE.finding(format!("A command names {vg}/{lv}, which `lvs` does not list"), explanation, evidence))
}

/// The device-mapper name alone, without a path.
fn bare(host: &Host, command: &Typed) -> Option<Finding> {
    let (pool, name) = command.operands().find_map(|word| {
        let word = word.strip_prefix("/dev/").unwrap_or(word);
        let named = host.pools.iter().find(|pool| pool.name.strip_suffix("-tpool").unwrap_or(&pool.name) == word)?;
        Some((named, named.lvm.as_ref()?))
    })?;
    let explanation = format!(
        "LVM takes {} for the name of a volume group, and refuses. {} is logical volume {} of volume group {}: write {}.",
        pool.name,
        pool.label(),
        name.lv,
        name.vg,
        name.path()
    );
    let evidence = [command.source].into_iter().chain(pool.seen);
    Some(RULE.finding(format!("A command names {} without its volume group", pool.name), explanation, evidence))
}

/// `vg/lv`, also behind `/dev/`; a path of the device mapper is decoded as LVM itself does.
fn path(word: &str) -> Option<(String, String)> {
    if let Some(mapped) = word.strip_prefix("/dev/mapper/") {
        return split_lvm_name(mapped);
    }
    let (vg, lv) = word.strip_prefix("/dev/").unwrap_or(word).split_once('/')?;
    (!vg.is_empty() && !lv.is_empty() && !lv.contains('/')).then(|| (vg.to_owned(), lv.to_owned()))
}
