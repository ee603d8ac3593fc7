//! The thin volumes of a pool of LVM's own: out of use before a repair, checked and mounted again after it.

use super::pools::{mapped_name, sound};
use super::shell::{self, Action, Command};
use super::{Step, Takes};
use crate::facts::mounted::Mounted;
use crate::facts::pool::LvmName;
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::lvs::LogicalVolume;
use crate::report::Risk;

/// LVM's selection of the thin volumes of a pool.
pub fn volumes_of(name: &LvmName) -> String {
    format!("vg_name={} && pool_lv={}", name.vg, name.lv)
}

/// Filesystems of the host itself lie on such a pool; guests and containers have theirs mounted by their own programs.
pub fn is_mounted_by_the_host(pool: &ThinPool) -> bool {
    matches!(pool.owner, Owner::Lvm | Owner::Unknown)
}

/// What is mounted, by names that a command can be given.
fn mounted(host: &Host, pool: &ThinPool) -> Vec<Mounted> {
    let usable = |one: &Mounted| shell::device(&one.device).is_some() && shell::path(&one.place).is_some();
    host.mounted_from(pool).into_iter().filter(usable).collect()
}

/// Takes the volumes out of use, the filesystems first.
pub fn release(host: &Host, pool: &ThinPool, name: &LvmName) -> Vec<Step> {
    let mut steps = Vec::new();
    if is_mounted_by_the_host(pool) {
        let mounted = mounted(host, pool);
        steps.extend(mounted.iter().map(|one| unmount(pool, one)));
        if mounted.is_empty() {
            steps.push(unmount_all(pool, name));
        }
    }
    steps.push(
        Step::new(
            Risk::Disruptive,
            "Stop what still uses its thin volumes (a guest, swap, a layer above them), and deactivate them.",
            Command::new("lvchange").args(&["-an", "-S"]).arg(volumes_of(name)),
        )
        .takes(Takes::Minutes)
        .needs("Nothing on them is mounted any more")
        .done(sound(pool))
        .expect("no output; `in use` means that one is still mounted or open (`lsblk`, `fuser -m`)")
        .undo("Activate the volumes again: the same with `-ay`."),
    );
    steps
}

/// The paste does not show that there is none.
pub fn may_have_some(host: &Host, name: &LvmName) -> bool {
    let of_group = |volume: &&LogicalVolume| volume.vg.as_deref() == Some(name.vg.as_str());
    let mut listed = host.logical_volumes.iter().filter(of_group).peekable();
    listed.peek().is_none() || listed.any(|volume| volume.pool.as_deref() == Some(name.lv.as_str()))
}

/// A pool alone holds nothing that can be used.
pub fn activate(name: &LvmName) -> Step {
    let command = Command::new("lvchange").args(&["-ay", "-S"]).arg(volumes_of(name));
    Step::new(Risk::Safe, "Activate its thin volumes too: with the pool alone nothing on it can be used.", command)
        .needs("The pool is active")
        .expect("no output; `lvs` shows the volumes active (an `a` in Attr)")
        .undo("The same with `-an`.")
}

/// Nobody mounted them at the boot, as they were not there.
pub fn mount_all() -> Step {
    let mount = Action::Try(Command::new("mount").arg("-a"));
    Step::new(Risk::Safe, "Mount what /etc/fstab names and is not mounted, and start what uses it.", mount)
        .needs("The volumes are active")
        .expect("`findmnt` shows them, without `ro`. What /etc/fstab does not name is mounted by hand")
        .undo("Unmount them again.")
}

fn unmount(pool: &ThinPool, Mounted { device, place }: &Mounted) -> Step {
    let root = if place == "/" {
        " It is the root filesystem: that takes a rescue system, booted from elsewhere."
    } else {
        ""
    };
    let why = format!("Unmount {place} ({device}): a volume with a mounted filesystem cannot be deactivated.{root}");
    let released = mapped_name(pool).map(|pool| Command::new("is_released").arg(place).arg(pool));
    Step::new(Risk::Disruptive, why, Command::new("umount").arg(place))
        .needs("Nobody relies on what is on it now, and what uses it is stopped: `fuser -vm` of the place shows who")
        .done(released)
        .expect("no output; `target is busy` means that something still uses it")
        .undo(format!("`{}`", Command::new("mount").arg(place).text()))
}

fn unmount_all(pool: &ThinPool, name: &LvmName) -> Step {
    let why = "Unmount the filesystems on its thin volumes, whichever are mounted: a volume with a mounted filesystem cannot be deactivated.";
    Step::new(Risk::Disruptive, why, Command::shell(UNMOUNT).arg(volumes_of(name)))
        .needs("Nobody relies on what is on them now, and what uses them is stopped")
        .done(sound(pool))
        .expect("no output; `target is busy` means that something still uses one (`fuser -vm` of its place shows who)")
        .undo("Mount them again.")
}

/// A device that is mounted twice is unmounted twice.
const UNMOUNT: &str = "lvs --noheadings -o lv_path -S \"$1\" | while read -r volume; do while findmnt -n \"$volume\" >/dev/null; do umount \"$volume\" || exit 1; done; done";

/// Looks at the filesystems of the volumes, and mounts them only then.
pub fn mount_again(host: &Host, pool: &ThinPool) -> Vec<Step> {
    let mounted = mounted(host, pool);
    let mut devices: Vec<&str> = mounted.iter().map(|one| one.device.as_str()).collect();
    devices.sort_unstable();
    devices.dedup();
    // The deepest was unmounted first, and comes back last.
    let places: Vec<&str> = mounted.iter().rev().map(|one| one.place.as_str()).collect();
    let back = || Command::new("is_mounted").args(&places);
    let look = Step::each(
        Risk::ReadOnly,
        "Look at the filesystems before anything mounts them: this changes nothing. (fsck looks at ext4 only; mounting replays the log of xfs.)",
        devices.iter().map(|device| Action::Try(Command::new("fsck").arg("-n").arg(*device))),
    );
    let mount = Step::each(
        Risk::Safe,
        "Mount them again, and start what uses them; look for files that were written in that time.",
        places.iter().map(|place| Action::Try(Command::new("mount").arg(*place))),
    );
    let Some((look, mount)) = look.zip(mount) else { return mount_as_configured().into() };
    vec![
        look.takes(Takes::ByData)
            .done(Some(back()))
            .expect("`clean`, or that the journal is to be replayed. Errors beyond that: copy what can be read before the next step"),
        Step::new(
            Risk::Disruptive,
            "Let fsck replay the journals and mend what is safe to mend, as it does at boot.",
            Command::shell(PREEN).args(&devices),
        )
        .takes(Takes::ByData)
        .needs("The volumes are active and not mounted, and what they hold was looked at")
        .done(Some(back()))
        .expect("`clean`, or what was mended. `RUN fsck MANUALLY` means real damage: copy what can be read, then `e2fsck -f` of that device")
        .undo("None: what it mends is written. A filesystem that matters is copied first, or has a snapshot taken."),
        mount
            .needs("fsck found nothing that it could not mend, and the pool has room")
            .done(Some(back()))
            .verify(Some(back()))
            .expect("each is mounted, without `ro`. One that /etc/fstab does not name wants its device as well: `mount DEVICE PLACE`; of xfs `Structure needs cleaning` wants `xfs_repair -n` of its device")
            .undo("Unmount them again."),
    ]
}

/// Where nothing shows what was mounted, /etc/fstab does.
fn mount_as_configured() -> [Step; 2] {
    [
        Step::new(
            Risk::Disruptive,
            "Check the filesystems that /etc/fstab names before anything mounts them, as at boot: journals are replayed, and what is safe to mend is mended. (For xfs mounting does that.)",
            Action::Fixed("fsck -ARM -p || [ $? -le 1 ]"),
        )
        .takes(Takes::ByData)
        .needs("The volumes are active and not mounted; one that is not in /etc/fstab is checked by hand: `fsck -n` of its device")
        .expect("`clean`, or what was mended. `RUN fsck MANUALLY` means real damage: copy what can be read, then `e2fsck -f` of that device")
        .undo("None: what it mends is written. A filesystem that matters is copied first, or has a snapshot taken."),
        Step::new(
            Risk::Safe,
            "Mount what /etc/fstab names, and start what uses it; look for files that were written in that time.",
            Action::Try(Command::new("mount").arg("-a")),
        )
        .needs("fsck found nothing that it could not mend, and the pool has room")
        .expect("`findmnt` shows them, without `ro`; of xfs `Structure needs cleaning` wants `xfs_repair -n` of its device")
        .undo("Unmount them again."),
    ]
}

/// Status 1 is: mended.
const PREEN: &str =
    "for device; do findmnt -n \"$device\" >/dev/null || fsck -p \"$device\" || [ $? -le 1 ] || exit 1; done";
