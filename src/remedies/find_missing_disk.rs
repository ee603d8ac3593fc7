//! Find the disk that a volume group misses.

use super::shell::{Action, Command, VOLUME_GROUP};
use super::{Phase, Remedy, Step, shell};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "find-missing-disk", title: "Bring the missing disk back", phase: Phase::Repair, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let partial = host.volume_groups.iter().rev().find(|group| group.is_partial());
    let missing = host.physical_volumes.iter().rev().find(|disk| disk.is_missing()).and_then(|disk| disk.vg.clone());
    let group = partial.map(|group| group.name.clone()).or(missing).filter(|name| shell::lvm_name(name).is_some());
    vec![
        Step::new(
            Risk::ReadOnly,
            "See which disk is missing, which disks there are, and what the kernel says of them.",
            Command::new("pvs").args(&["-a", "-o", "+pv_uuid,pv_missing"]),
        )
        .and(Command::new("lsblk").arg("-f"))
        .and(Action::Fixed("dmesg | grep -iE 'I/O error|offline|link down|detached|removed' | tail -n 50"))
        .expect("the UUID of the missing one; a disk that has gone away, or one that LVM does not scan"),
        Step::new(
            Risk::Safe,
            "Once the disk is back (cable, path, LUN, virtual disk), have LVM look again. Never run vgreduce --removemissing --force while a pool is in the group: it removes the pool.",
            Command::new("pvscan").arg("--cache"),
        )
        .and(Command::new("vgs").args(&["-o", "+vg_missing_pv_count"]).arg_or(group, &VOLUME_GROUP))
        .needs("The disk is back: `lsblk` shows it").undo("Nothing needs undoing.").expect("0 missing. A disk that is shown and still counted as missing was away while the group changed: `vgextend --restoremissing` takes it back, after a look at what changed"),
    ]
}
