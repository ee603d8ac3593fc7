//! Bring a pool back that failed or needs a check.

use super::extend_loop::{self, Part};
use super::pools::{mapped_name, raw_pools, sound};
use super::shell::{self, Action, Command, METADATA_DEVICE, NEW_DISK};
use super::{Phase, Remedy, Step, Takes, check_status, lvm_pools, move_off_disk, package, service, stratis, volumes};
use crate::engine::Choices;
use crate::facts::ability::{Ability, Can, can, needs};
use crate::facts::pool::LvmName;
use crate::facts::{Host, Owner, PoolMode, ThinPool};
use crate::parsers::dmsetup::join_lvm_name;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "repair-pool",
    title: "Check the pool's metadata, and repair it if the check fails",
    phase: Phase::Repair,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let broken = |pool: &&ThinPool| is_suspect(pool);
    let mut steps: Vec<Step> =
        lvm_pools(host).filter(|(pool, _)| is_suspect(pool)).flat_map(|(pool, name)| lvm(host, pool, name)).collect();
    steps.extend(raw_pools(host).filter(broken).flat_map(|pool| raw(host, pool)));
    steps.extend(
        host.pools.iter().find(|pool| pool.owner == Owner::Stratis && is_suspect(pool)).map(|_| stratis::examine()),
    );
    if steps.is_empty() {
        steps.extend(refused(host).iter().flat_map(|pool| lvm(host, pool, pool.lvm.as_ref())));
    }
    steps
}

/// The pool that LVM did not activate, by the name it printed itself: an inactive pool shows nowhere else.
fn refused(host: &Host) -> Option<ThinPool> {
    let (vg, lv) = host.events_of(&["L06"]).last()?.capture(1)?.split_once('/')?;
    let (vg, lv) = (shell::lvm_name(vg)?.to_owned(), shell::lvm_name(lv)?.to_owned());
    Some(ThinPool {
        name: join_lvm_name(&vg, &lv),
        lvm: Some(LvmName { vg, lv, confirmed: true }),
        ..ThinPool::default()
    })
}

/// It is broken, or nothing at all could be learned of its state: Docker prints zeros then.
pub fn is_suspect(pool: &ThinPool) -> bool {
    is_broken(pool) || pool.mode.is_none() && pool.data.percent.is_none()
}

pub fn is_broken(pool: &ThinPool) -> bool {
    let unreadable = pool.status.as_ref().is_some_and(|status| status.value.broken.is_some());
    let needs_check = pool.needs_check.as_ref().is_some_and(|flag| flag.value);
    // Full metadata alone make a pool read-only too; it comes back when they are extended.
    let only_full = pool.is(PoolMode::ReadOnly) && pool.metadata.is_full();
    pool.is(PoolMode::Fail) || needs_check || unreadable || pool.is(PoolMode::ReadOnly) && !only_full
}

fn lvm(host: &Host, pool: &ThinPool, name: Option<&LvmName>) -> Vec<Step> {
    // Without its name neither its volumes can be released nor its metadata copied, and no repair begins without that.
    let Some(name) = name else { return vec![cause(), unnamed()] };
    let mut steps: Vec<Step> = repaired_before(host, name).into_iter().collect();
    steps.push(cause());
    let disk = move_off_disk::failing(host, name);
    steps.extend(disk.map(look_at_disk));
    steps.extend(stop_users(host, pool, Some(name)));
    steps.push(
        Step::new(
            Risk::Disruptive,
            "Deactivate the pool: its metadata can only be checked at rest.",
            Command::new("lvchange").arg("-an").arg(name.path()),
        )
        .needs("Nothing uses the pool any more: `dmsetup ls --target thin` lists none of its volumes")
        .done(sound(pool))
        .expect("no output; `in use` means that something still has a volume of it open (`lsblk`, `fuser -m`)")
        .undo(format!("`{}`", Command::new("lvchange").arg("-ay").arg(name.path()).text())),
    );
    steps.extend(disk.into_iter().flat_map(|disk| copy_disk(pool, name, disk)));
    steps.extend(copy(host, pool, name));
    let clear = "global { thin_check_options = [ \"-q\", \"--clear-needs-check-flag\" ] }";
    let (activate, note) = match can(host, Ability::ClearsNeedsCheck) {
        Can::Yes => (Command::new("lvchange").arg("-ay"), ""),
        _ => (
            Command::new("lvchange").args(&["--config", clear, "-ay"]),
            " (Debian's LVM would leave the flag, so it is asked for.)",
        ),
    };
    steps.push(
        Step::new(
            Risk::Disruptive,
            format!("Activate it again: LVM runs thin_check, which clears the flag if the metadata is sound.{note}"),
            activate.arg(name.path()),
        )
        .takes(Takes::Minutes)
        .needs(format!("The pool is inactive, and thin_check is installed{}", package(host, "thin_check")))
        .done(sound(pool))
        .expect("no output. `Check of pool … failed` means damaged metadata: go on with the repair below")
        .verify(sound(pool))
        .undo("Deactivate it again as above."),
    );
    let status = check_status(pool, "mode `rw` and `-` instead of `needs_check`: then the rebuild below is not needed");
    steps.push(status.verify(sound(pool)));
    let kept = kept_as(host, name);
    let older = match can(host, Ability::Repair) {
        Can::No => format!(" This LVM cannot do it yet: it needs {}.", needs(Ability::Repair)),
        _ => String::new(),
    };
    steps.push(
        Step::new(
            Risk::Destructive,
            format!("Only if the check at activation failed: rebuild the metadata. Thin devices whose mappings are damaged can be lost.{older}"),
            Command::new("lvconvert").arg("--repair").arg(name.path()),
        )
        .takes(Takes::Minutes)
        .needs("The check failed, the pool and all its volumes are inactive, the copy is made, and the volume group has a spare or as much free as the metadata take")
        .expect(format!("a warning that {kept} holds a backup of the unrepaired metadata; then activate it as above"))
        .undo(format!("The old metadata stays in {kept}; keep it until all data is verified.")),
    );
    steps
}

/// The numbers of the copies that repairs have left beside a pool: `POOL_meta0`, `POOL_meta1`, …
fn copies(host: &Host, name: &LvmName) -> Vec<u32> {
    let of_group = host.logical_volumes.iter().filter(|volume| volume.vg.as_ref() == Some(&name.vg));
    let number = |volume: &str| volume.strip_prefix(&name.lv)?.strip_prefix("_meta")?.parse().ok();
    let mut numbers: Vec<u32> = of_group.filter_map(|volume| number(&volume.lv)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Where a repair leaves the old metadata: LVM counts on from the highest number there is.
fn kept_as(host: &Host, name: &LvmName) -> String {
    match copies(host, name).last() {
        Some(last) => format!("`{}_meta{}`", name.path(), last.saturating_add(1)),
        None => format!("`{}_meta0` (or the next number that is free)", name.path()),
    }
}

/// What breaks twice has a cause that no repair mends.
fn repaired_before(host: &Host, name: &LvmName) -> Option<Step> {
    let numbers = copies(host, name);
    let names: Vec<String> = numbers.iter().map(|number| format!("{}_meta{number}", name.lv)).collect();
    let names = (!names.is_empty()).then(|| names.join(", "))?;
    let why = format!(
        "This pool was repaired before: {names} holds the metadata from then. Metadata that break again have a cause that no repair mends: a disk (`smartctl -a`), its cable or controller, memory, or two hosts that write to it. Find it first. Keep {names} until all data is verified; the next repair does not touch it."
    );
    Some(Step::look(why, Action::Fixed(HARDWARE)).expect(
        "nothing. Errors of a disk, a link or memory come before any repair; a memory test takes a boot (memtest86+)",
    ))
}

const HARDWARE: &str = "dmesg | grep -iE 'mce:|machine check|edac|memory (error|failure)|I/O error|medium error|ata[0-9.]+: (error|exception|hard resetting)|nvme.*(reset|timeout)' | tail -n 50 || true";

/// A copy to go back to. An older LVM cannot show the metadata of a pool that is inactive.
fn copy(host: &Host, pool: &ThinPool, name: &LvmName) -> Option<Step> {
    if can(host, Ability::ComponentActivation) == Can::No {
        let why = format!(
            "This LVM cannot show the metadata of an inactive pool (that needs {}), so no copy is made here; a repair keeps the old metadata in `…_meta0`, or under the next number that is free.",
            needs(Ability::ComponentActivation)
        );
        return Some(
            Step::look(why, Command::new("lvs").arg("-a").arg(&name.vg)).expect("`_tmeta` and a `_pmspare` as large"),
        );
    }
    let device = format!("/dev/mapper/{}_tmeta", join_lvm_name(&name.vg, &name.lv));
    let copy = format!("of=/root/{}-{}_tmeta-", name.vg, name.lv);
    let component = format!("{}_tmeta", name.path());
    let step = Step::new(
        Risk::Safe,
        "Copy the metadata before anything touches it: with the copy every later step can be tried again.",
        Command::new("lvchange").args(&["-ay", "-y"]).arg(&component),
    )
    .and(Command::new("dd").arg(format!("if={device}")).stamped(copy, ".img").args(&["bs=1M", "conv=fsync"]))
    .and(Command::new("lvchange").arg("-an").arg(&component))
    .takes(Takes::Minutes)
    .needs(format!(
        "The pool is inactive, /root has room for its metadata, and LVM can show them ({})",
        needs(Ability::ComponentActivation)
    ))
    .done(sound(pool))
    .expect("a new file as large as the metadata volume, named by the time: an earlier copy stays")
    .undo("Remove the copy when the pool is known to be sound.");
    Some(step)
}

/// A pool that Docker or a script made itself: the same, without LVM.
fn raw(host: &Host, pool: &ThinPool) -> Vec<Step> {
    let device = pool.table.as_ref().and_then(|table| node(&table.value.metadata_device));
    let unnamed = raw_pools(host).filter(|pool| is_suspect(pool) && pool.table.is_none()).count();
    // A name that no command takes, or one question for two devices: the wrong one could be checked while it is in use.
    let Some(name) = shell::dm_name(&pool.name).filter(|_| device.is_some() || unnamed < 2) else {
        return vec![unclear()];
    };
    let mut steps = vec![cause()];
    steps.extend(stop_users(host, pool, None));
    steps.push(
        Step::new(
            Risk::Disruptive,
            "Take the pool's device away: its metadata can only be checked at rest. The data stays where it is.",
            Command::new("dmsetup").arg("remove").arg(name),
        )
        .needs("Nothing uses the pool any more, and its table is written down: `dmsetup table` shows it")
        .done(sound(pool))
        .expect("no output; `Device or resource busy` means that a thin device is still open")
        .undo(match pool.owner {
            Owner::Docker => "Docker makes the device again when it starts.",
            _ => "Whoever made the pool makes its device again, with the table as it was.",
        }),
    );
    steps.extend(extend_loop::attach(host, pool, Part::Metadata));
    let image = format!("of=/root/{name}_metadata-");
    let copy = Command::new("dd")
        .prefixed_or("if=", device.clone(), &METADATA_DEVICE)
        .stamped(image, ".img")
        .args(&["bs=1M", "conv=fsync"]);
    steps.push(
        Step::new(Risk::Safe, "Copy the metadata before anything touches it.", copy)
            .takes(Takes::Minutes)
            .needs("The pool's device is gone, and /root has room for its metadata")
            .done(sound(pool))
            .expect("a new file as large as the metadata device, named by the time: an earlier copy stays")
            .undo("Remove the copy when the pool is known to be sound."),
    );
    let check = Command::new("thin_check").arg("--clear-needs-check-flag").arg_or(device, &METADATA_DEVICE);
    steps.push(
        Step::new(Risk::Disruptive, "Check it; the flag is cleared if it is sound.", check)
            .takes(Takes::Minutes)
            .needs(format!("The copy is made, and thin_check is installed{}", package(host, "thin_check")))
            .done(sound(pool))
            .expect("exit status 0. Anything else means damaged metadata: `thin_repair -i DEVICE -o NEW_FILE` into a file of the same size, then put it in place")
            .undo("Write the copy back: the same dd with `if` and `of` changed."),
    );
    // Docker attaches the file anew; two loop devices of one file do not see each other's writes.
    steps.extend(extend_loop::detach(pool, Part::Metadata).filter(|_| pool.owner == Owner::Docker));
    steps
}

/// Containers and their devices outlive containerd: they are stopped and taken away by themselves.
fn stop_containerd(host: &Host, pool: &ThinPool) -> Step {
    let why = "Stop the containers that use the pool, then containerd; on a node of Kubernetes the kubelet first, which would start them again. (Drain the node before, if there is time.)";
    let mut step = Step::new(Risk::Disruptive, why, Action::Try(service::service(host, "stop", "kubelet")))
        .and(Action::Fixed("if command -v crictl >/dev/null; then crictl pods -q | xargs -r crictl stopp; fi"))
        .and(service::service(host, "stop", "containerd"))
        .takes(Takes::Minutes)
        .needs("Nobody relies on the containers of this host now")
        .done(sound(pool))
        .expect("`dmsetup ls --target thin` lists no device of the pool any more; one that is `busy` belongs to a container that still runs (`ctr -n k8s.io tasks ls`)")
        .undo(format!("`{}`; `{}`", service::service(host, "start", "containerd").text(), service::service(host, "start", "kubelet").text()));
    step.actions.extend(mapped_name(pool).map(|name| Command::shell(SNAPSHOTS).arg(name).into()));
    step
}

/// The snapshotter calls its devices by their pool.
const SNAPSHOTS: &str = "dmsetup ls --target thin | awk -v pool=\"$1-snap-\" 'index($1, pool) == 1 { print $1 }' | xargs -r -n1 dmsetup remove";

fn unclear() -> Step {
    Step::look(
        "A pool here cannot be told apart safely by its name or its devices, so no commands are written for its repair. Find its metadata device first (the first major:minor behind `thin-pool`), stop whatever uses the pool, and take its device away before the metadata is copied and checked. With `dmsetup table` and `losetup -a` pasted here more can be said.",
        Command::new("dmsetup").arg("table"),
    )
    .and(Action::Try(Command::new("losetup").arg("-a")))
    .expect("the pool's line, with its two devices")
}

/// The node of a `major:minor`: udev keeps one for each block device.
fn node(number: &str) -> Option<String> {
    let (major, minor) = number.split_once(':')?;
    match (major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?) {
        (7, minor) => Some(format!("/dev/loop{minor}")),
        (major, minor) => Some(format!("/dev/block/{major}:{minor}")),
    }
}

fn unnamed() -> Step {
    Step::look(
        "What LVM calls this pool was not pasted, or it is no name that a command is safe with. A repair releases the pool's volumes and copies its metadata by that name before anything is changed: with these outputs pasted here, it is written out.",
        Command::new("lvs").args(&["-a", "-o", "vg_name,lv_name,lv_attr,lv_size,pool_lv,lv_kernel_major,lv_kernel_minor"]),
    )
    .and(Command::new("dmsetup").args(&["status", "--noflush"]))
    .expect("the pool's line: its `Attr` begins with `t`; the kernel's log calls it by its major and minor number")
}

fn cause() -> Step {
    Step::look(
        "Find what came first: a disk error under the metadata must be dealt with before any repair.",
        Action::Fixed("dmesg | grep -iE 'device-mapper: (thin|space map|btree|block manager)|I/O error' | tail -n 50"),
    )
    .expect("the failed metadata operation, and whether a disk under it reports errors")
}

/// A disk of the pool's group that the kernel could not read: no repair is worth anything before it is replaced.
fn look_at_disk(disk: &str) -> Step {
    Step::look("A disk below the pool fails. Deal with it before any repair: look at its cables, and at what it says of itself. (Moving the volumes off it with pvmove is for a pool that still works: it copies through the pool's own tables, and stops at the first block that cannot be read.)", Action::Try(Command::new("smartctl").arg("-a").arg(disk)))
            .expect("reallocated, pending or uncorrectable sectors mean that the disk itself is at its end")
}

/// With all at rest: what is still written while it is copied would be wrong on the new one.
fn copy_disk(pool: &ThinPool, name: &LvmName, disk: &str) -> [Step; 2] {
    [
        Step::new(
            Risk::Disruptive,
            format!("Deactivate all else of volume group {} too: a disk is copied, and taken out, only at rest.", name.vg),
            Command::new("vgchange").arg("-an").arg(&name.vg),
        )
        .takes(Takes::Minutes)
        .needs("Nothing of the group is mounted or in use any more. If the system itself lies on it, do all this from a rescue system")
        .done(sound(pool))
        .expect("`0 logical volume(s) … now active`; `in use` means that one is still mounted or open (`lsblk`)")
        .undo(format!("`{}`, once the disk is dealt with", Command::new("vgchange").arg("-ay").arg(&name.vg).text())),
        Step::new(
            Risk::Destructive,
            "Copy the whole disk onto a new one before anything is repaired, then take the old one out: LVM must never see both. Only when the disk is sound again (a cable, say) can this be left out. Whatever is on the new disk is lost.",
            Command::new("ddrescue").arg("-f").arg(disk).arg_or(None, &NEW_DISK).arg("/root/ddrescue.map"),
        )
        .takes(Takes::ByData)
        .needs("The new disk is empty, in no volume group, and at least as large; the group is inactive")
        .expect("`errsize: 0`, or the list of what could not be read. With the old disk out, `pvs` shows the new one in its place")
        .undo("The old disk stays as it is; keep it."),
    ]
}

/// Whoever has a volume of the pool open keeps it from being checked.
fn stop_users(host: &Host, pool: &ThinPool, name: Option<&LvmName>) -> Vec<Step> {
    let mut steps = Vec::new();
    match pool.owner {
        Owner::Docker => {
            let devices = "dmsetup ls --target thin | awk '/^docker-[0-9]+:[0-9]+-[0-9]+-/ {print $1}' | xargs -r -n1 dmsetup remove";
            steps.push(
                service::stop(host, "Stop everything that uses the pool.")
                    .and(Action::Fixed(devices))
                    .done(sound(pool))
                    .expect("`dmsetup ls --target thin` lists no docker device any more"),
            );
            return steps;
        }
        Owner::Containerd | Owner::Kata => steps.push(stop_containerd(host, pool)),
        Owner::Proxmox => steps.push(
            Step::look(
                "Shut down the guests whose disks lie on the pool (`qm shutdown ID`, `pct shutdown ID`): the next steps need their disks closed.",
                Action::Fixed("qm list; pct list"),
            )
            .expect("none of them is running"),
        ),
        _ => {}
    }
    steps.extend(name.iter().flat_map(|name| volumes::release(host, pool, name)));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn plan(paste: &str) -> Vec<Step> {
        steps(&facts::host(read(paste).records), &Choices::default())
    }

    #[test]
    fn the_copy_comes_before_the_repair() {
        let steps = plan("docker-thinpool: 0 1933312 thin-pool Fail");
        let at = |needle: &str| steps.iter().position(|step| step.command().contains(needle)).unwrap_or(usize::MAX);
        assert!(
            at("dd if=/dev/mapper/docker-thinpool_tmeta") < at("-ay docker/thinpool")
                && at("-ay docker/thinpool") < at("lvconvert --repair")
        );
        assert_eq!(
            steps.iter().find(|step| step.command().contains("lvconvert")).map(|step| step.risk),
            Some(Risk::Destructive)
        );
    }

    #[test]
    fn docker_made_pools_are_checked_on_their_loop_device() {
        let paste = "docker-253:1-6-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\ndocker-253:1-6-pool: 0 209715200 thin-pool Fail";
        assert!(plan(paste).iter().any(|step| step.command() == "thin_check --clear-needs-check-flag /dev/loop1"));
    }

    #[test]
    fn a_pool_that_only_a_refusal_names_is_repaired_by_that_name() {
        let paste = "  Check of pool vg0/data failed (status:64). Manual repair required!\n";
        let commands: Vec<String> = plan(paste).iter().map(Step::command).collect();
        assert!(commands.iter().any(|command| command.contains("of=/root/vg0-data_tmeta-\"$(date ")), "{commands:#?}");
        assert_eq!(commands.last().map(String::as_str), Some("lvconvert --repair vg0/data"));
        assert_eq!(plan("  Check of pool $(reboot)/data failed (status:64). Manual repair required!\n"), []);
    }

    #[test]
    fn a_pool_that_was_repaired_before_has_its_cause_looked_for() {
        let text = "vg-tp-tpool: 0 1933312 thin-pool Fail\n  tp       vg twi-cotzF- 97.66g\n";
        let first = plan(text);
        let again = plan(&format!("{text}  tp_meta0 vg -wi------- 128.00m\n"));
        let undo = |steps: &[Step]| steps.last().and_then(|step| step.undo.clone()).unwrap_or_default();
        assert!(undo(&first).contains("`vg/tp_meta0` (or the next"), "{}", undo(&first));
        assert!(undo(&again).contains("`vg/tp_meta1`"), "{}", undo(&again));
        let told = |steps: &[Step]| steps.first().is_some_and(|step| step.why.contains("repaired before"));
        assert!(told(&again) && !told(&first), "{again:#?}");
    }

    #[test]
    fn the_devices_of_containerd_are_taken_away_before_their_pool() {
        let status = "  linear\nNAME-tpool: 0 209715200 thin-pool 812 900/4096 900000/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\nNAME-snap-44: 0 20971520 thin 2000000 20971519\n";
        for (name, away) in [("kube-thin", "lvchange -an kube/thin"), ("devpool", "dmsetup remove devpool")] {
            let text = match name {
                "devpool" => status.replace("NAME-tpool", name).replace("NAME", name),
                _ => {
                    format!("{}  thin kube twi-cotzM- 100.00g             54.93  20.00\n", status.replace("NAME", name))
                }
            };
            let commands: Vec<String> = plan(&text).iter().map(Step::command).collect();
            let at = |word: &str| commands.iter().position(|command| command.contains(word)).unwrap_or(usize::MAX);
            assert!(at(&format!("sh {name}")) < at(away) && at(away) < usize::MAX, "{commands:#?}");
            let stop = commands.iter().find(|command| command.contains("stop containerd")).expect("it is stopped");
            assert!(stop.find("crictl stopp") < stop.find("stop containerd"), "{stop}");
        }
    }

    #[test]
    fn a_working_pool_is_left_alone() {
        assert_eq!(
            plan(
                "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024"
            ),
            []
        );
    }
}
