//! Make room in the volume group.

use super::shell::{self, Command, NEW_DISK, VOLUME_GROUP};
use super::{Phase, Remedy, Step, extend_data, extend_metadata, has_room, lvm_pools};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;
use crate::rules::EXTENT;
use crate::units::Bytes;

pub const REMEDY: Remedy =
    Remedy { id: "grow-volume-group", title: "Make room in the volume group", phase: Phase::StopTheBleeding, steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let of_pool = lvm_pools(host).find_map(|(_, name)| name.map(|name| name.vg.clone()));
    let empty = || {
        host.volume_groups
            .iter()
            .rev()
            .find(|group| group.free.is_some_and(|free| free < EXTENT))
            .map(|group| group.name.clone())
    };
    let group = of_pool.or_else(empty).filter(|name| shell::lvm_name(name).is_some());
    // Only a group that is known to be short of space needs more; of one that was not shown `vgs` must tell first.
    let free = group.as_ref().and_then(|name| host.volume_group(name)).and_then(|group| group.free);
    let cramped = |free| {
        // Where only metadata are short, what they need decides.
        host.pools
            .iter()
            .filter(|pool| extend_data::is_short(pool))
            .filter(|pool| pool.lvm.as_ref().map(|name| &name.vg) == group.as_ref())
            .any(|pool| !has_room(pool, free) || extend_data::gets_a_part(host, pool, choices))
    };
    if !free.is_some_and(|free| free < EXTENT || cramped(free) || free < metadata_needs(host)) {
        return Vec::new();
    }
    let used = choices.new_disk.as_deref().and_then(|disk| Some((disk, host.use_of(disk)?)));
    let disk = || choices.new_disk.clone().filter(|_| used.is_none());
    let mut steps = Vec::new();
    let disks = host.physical_volumes.iter().filter(|disk| disk.vg == group);
    for grown in disks.filter_map(|disk| shell::device(&disk.name)).take(1) {
        let why = "If the disk itself was enlarged (a virtual disk, a LUN), tell LVM: no new disk is needed then. If it was not, nothing happens.";
        steps.push(
            Step::new(Risk::Safe, why, Command::new("pvresize").arg(grown))
                .needs("None: it only looks at the disk's size again")
                .expect("`1 physical volume(s) resized`, and `vgs` shows free space if the disk has grown")
                .undo("Nothing needs undoing: no data moves."),
        );
    }
    let look = match &used {
        Some((disk, how)) => {
            format!("{disk} is not empty: {how}. Look for another disk, and make sure that it is empty.")
        }
        None => "Look for an empty disk, and make sure that it is empty.".to_owned(),
    };
    steps.push(
        Step::look(look, Command::new("lsblk").arg("-f"))
            .and(Command::new("wipefs").arg("-n").arg_or(disk(), &NEW_DISK))
            .expect("`wipefs -n` prints nothing for an empty disk; anything it lists is data"),
    );
    let extend = Command::new("vgextend").arg_or(group.clone(), &VOLUME_GROUP).arg_or(disk(), &NEW_DISK);
    let undo = match (&group, &disk()) {
        (Some(group), Some(disk)) => format!(
            "`{}` before anything was extended onto it",
            shell::render(&Command::new("vgreduce").arg(group).arg(disk).into())
        ),
        _ => "`vgreduce VG DISK`, before anything was extended onto it".to_owned(),
    };
    steps.push(
        Step::new(
            Risk::Destructive,
            "Add the disk to the volume group (vgextend). Whatever is on the disk is lost: the right disk matters.",
            extend,
        )
        .needs("The disk is empty: `wipefs -n` listed nothing, and `lsblk -f` shows no mount point")
        .expect("`successfully extended`, and `vgs` shows free space")
        .undo(undo),
    );
    steps.extend(extend_data::rest(host, choices));
    steps.extend(extend_metadata::rest(host, choices));
    steps
}

/// Twice the step, for the spare grows with it.
fn metadata_needs(host: &Host) -> Bytes {
    let needs = host
        .pools
        .iter()
        .filter(|pool| extend_metadata::is_short(pool))
        .filter_map(crate::facts::ThinPool::metadata_step);
    needs.map(|amount| Bytes(amount.0.saturating_mul(2))).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_disk_is_asked_for_and_never_invented() {
        let host = facts::host(read("  docker   1   1   0 wz--n- 100.00g 0\n").records);
        let open = steps(&host, &Choices::default());
        assert!(
            open.iter()
                .any(|step| step.command() == "vgextend docker \"${NEW_DISK:?an empty disk, such as /dev/sdX}\""),
            "{open:?}"
        );
        let chosen = Choices { new_disk: Some("/dev/sdc".into()), ..Choices::default() };
        assert!(steps(&host, &chosen).iter().any(|step| step.command() == "vgextend docker /dev/sdc"));
        let text = "  docker   1   1   0 wz--n- 100.00g 0\n/dev/sdc1 50G 1G 49G 2% /data\n";
        let taken = steps(&facts::host(read(text).records), &chosen);
        assert!(
            taken.iter().any(|step| step.why.contains("/dev/sdc is not empty: it is mounted at /data")),
            "{taken:?}"
        );
        assert!(taken.iter().all(|step| !step.command().contains("/dev/sdc")), "{taken:?}");
    }
}
