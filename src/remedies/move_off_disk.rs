//! Move a pool off a disk that fails, while the pool still works.

use super::pools::lvm_pools;
use super::repair_pool::is_suspect;
use super::shell::{self, Action, Command};
use super::{Phase, Remedy, Step, Takes};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::blocks::lies_on;
use crate::facts::pool::LvmName;
use crate::parsers::pvs::PhysicalVolume;
use crate::report::Risk;
use crate::units::Bytes;

pub const REMEDY: Remedy =
    Remedy { id: "move-off-disk", title: "Move the pool off the failing disk", phase: Phase::StopTheBleeding, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    // Of a pool that does not work any more the disk is copied as a whole, before its repair.
    let working = lvm_pools(host).filter(|(pool, _)| !is_suspect(pool)).filter_map(|(_, name)| name);
    let mut found: Vec<(&LvmName, &PhysicalVolume)> =
        working.filter_map(|name| Some((name, failing_disk(host, name)?))).collect();
    found.dedup_by(|a, b| a.1.name == b.1.name);
    found.into_iter().flat_map(|(name, disk)| off(host, name, disk)).collect()
}

/// The disk of the pool's group that the kernel could not read.
pub fn failing<'a>(host: &'a Host, name: &LvmName) -> Option<&'a str> {
    shell::device(&failing_disk(host, name)?.name)
}

fn failing_disk<'a>(host: &'a Host, name: &LvmName) -> Option<&'a PhysicalVolume> {
    let disks = host.physical_volumes.iter().rev().filter(|disk| disk.vg.as_deref() == Some(name.vg.as_str()));
    let logged = |disk: &&PhysicalVolume| {
        let mut bad = host.events_of(&["K39"]).filter_map(|event| event.capture(1));
        bad.any(|bad| disk.name.strip_prefix("/dev/").is_some_and(|disk| lies_on(disk, bad)))
    };
    disks.filter(|disk| shell::device(&disk.name).is_some()).find(logged)
}

fn off(host: &Host, name: &LvmName, disk: &PhysicalVolume) -> Vec<Step> {
    let group = &name.vg;
    let used = disk.used.or_else(|| Some(disk.size?.saturating_sub(disk.free?)));
    let elsewhere = || {
        let others = host.physical_volumes.iter().filter(|other| other.vg == disk.vg && other.name != disk.name);
        let mut seen: Vec<&str> = Vec::new();
        let mut free = Bytes(0);
        for other in others.rev().filter(|other| !other.is_missing()) {
            if !seen.contains(&other.name.as_str()) {
                seen.push(&other.name);
                free = free.saturating_add(other.free.unwrap_or_default());
            }
        }
        free
    };
    let free = elsewhere();
    let disk = disk.name.as_str();
    let look = Step::look(
        format!("{disk} fails. See what it says of itself, what lies on it, and what the other disks of {group} have free."),
        Action::Try(Command::new("smartctl").arg("-a").arg(disk)),
    )
    .and(Command::new("pvs").args(&["-o", "+pv_used,pv_attr"]))
    .expect("reallocated, pending or uncorrectable sectors mean that the disk is at its end; errors of the link (CRC, resets) mean cable or controller, and then it need not be moved");
    let close = Step::new(
        Risk::Safe,
        "Let LVM put nothing new on it: an extension would.",
        Command::new("pvchange").args(&["-x", "n"]).arg(disk),
    )
    .needs("The disk itself is at fault")
    .done(Some(Command::new("takes_nothing_new").arg(disk)))
    .expect("`changed`")
    .undo(format!("`{}`", Command::new("pvchange").args(&["-x", "y"]).arg(disk).text()));
    let Some(used) = used.filter(|used| *used <= free) else {
        let need = used.map_or("What lies on it".to_owned(), |used| format!("{used} lie on it"));
        let why = format!(
            "Nothing is moved yet: {need}, and the other disks of {group} have {free} free. Add a disk at least as large to the group first (an empty one: `wipefs -n` lists nothing, then `vgextend`), paste `pvs` again, and the move is written here. What is precious is copied meanwhile."
        );
        return vec![look, close, Step::look(why, Command::new("lsblk").arg("-f")).expect("an empty disk, or none")];
    };
    let shift = Step::new(
        Risk::Disruptive,
        format!(
            "Move all that lies on it ({used}) to the other disks of {group}, while everything goes on running. It reads every extent once; the host is slower meanwhile. It can be broken off and goes on with `pvmove` alone. A block that cannot be read stops it: then copy what can still be read, and restore the rest from a backup."
        ),
        Command::new("pvmove").args(&["-i", "30"]).arg(disk),
    )
    .takes(Takes::ByData)
    .needs(format!("The pool takes reads and writes, and the other disks of {group} are sound and have {used} free"))
    .check(Command::new("others_have").arg(group).arg(disk).arg(used.0.to_string()))
    .done(Some(Command::new("holds_nothing").arg(disk)))
    .expect(format!("`Moved: 100.00%`; `pvs -o +pv_used` shows 0 on {disk}"))
    .undo("`pvmove --abort` while it runs: what was moved in whole pieces stays where it is now, and nothing is lost.");
    let out = Step::new(
        Risk::Disruptive,
        "Take the empty disk out of the group.",
        Command::new("vgreduce").arg(group).arg(disk),
    )
    .needs("`pvs -o +pv_used` shows 0 for it; LVM refuses this otherwise")
    .check(Command::new("holds_nothing").arg(disk))
    .done(Some(Command::new("has_left").arg(group).arg(disk)))
    .expect(format!("`Removed \"{disk}\" from volume group`; then the disk can be replaced"))
    .undo(format!("`{}`", Command::new("vgextend").arg(group).arg(disk).text()));
    vec![look, close, shift, out]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn plan(state: &str, free: &str) -> Vec<String> {
        let text = format!(
            "  PV         VG     Fmt  Attr PSize   PFree\n  /dev/sdb1  docker lvm2 a--  100.00g 20.00g\n  /dev/sdc   docker lvm2 a--  100.00g {free}\ndocker-thinpool: 0 1933312 thin-pool {state}\n[ 50.1] blk_update_request: I/O error, dev sdb, sector 2048\n"
        );
        steps(&facts::host(read(&text).records), &Choices::default()).iter().map(Step::command).collect()
    }

    const WORKS: &str = "5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024";

    #[test]
    fn what_lies_on_the_disk_is_moved_where_there_is_room_for_it() {
        let commands = plan(WORKS, "80.00g");
        assert_eq!(
            commands.get(1..),
            Some(
                &[
                    "pvchange -x n /dev/sdb1".to_owned(),
                    "pvmove -i 30 /dev/sdb1".into(),
                    "vgreduce docker /dev/sdb1".into()
                ][..]
            )
        );
        let commands = plan(WORKS, "79.00g");
        assert!(
            commands.iter().all(|command| !command.contains("pvmove") && !command.contains("vgreduce")),
            "{commands:?}"
        );
        assert!(commands.iter().any(|command| command.starts_with("pvchange -x n")));
        assert_eq!(plan("Fail", "80.00g"), Vec::<String>::new());
    }
}
