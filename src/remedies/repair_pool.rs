//! Bring a pool back that failed or needs a check.

use super::shell::{self, Action, Command, METADATA_DEVICE};
use super::{Remedy, Step, check_status, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::pool::LvmName;
use crate::facts::{Host, Owner, PoolMode, ThinPool};
use crate::parsers::dmsetup::join_lvm_name;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "repair-pool", title: "Check the pool's metadata, and repair it if the check fails", steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let on_lvm: Vec<Step> =
        lvm_pools(host).filter(|(pool, _)| is_broken(pool)).flat_map(|(pool, name)| lvm(pool, name)).collect();
    let by_docker =
        host.pools.iter().filter(|pool| is_broken(pool) && lvm_pools(host).all(|(other, _)| other.name != pool.name));
    let others = by_docker.filter(|pool| pool.owner != Owner::Stratis).flat_map(raw);
    on_lvm.into_iter().chain(others).collect()
}

fn is_broken(pool: &ThinPool) -> bool {
    let unknown = pool.mode.is_none();
    pool.is(PoolMode::Fail)
        || pool.is(PoolMode::ReadOnly)
        || unknown
        || pool.needs_check.as_ref().is_some_and(|flag| flag.value)
}

fn lvm(pool: &ThinPool, name: Option<&LvmName>) -> Vec<Step> {
    let mut steps = vec![cause()];
    steps.extend(stop(pool));
    if let Some(name) = name.filter(|_| pool.owner != Owner::Docker) {
        let select = format!("vg_name={} && pool_lv={}", name.vg, name.lv);
        steps.push(
            Step::new(
                Risk::Disruptive,
                "Unmount the filesystems on its thin volumes, stop what uses them, and deactivate the volumes.",
                Command::new("lvchange").args(&["-an", "-S"]).arg(select),
            )
            .expect("no output; `in use` means that one is still mounted or open")
            .undo("Activate the volumes again: the same with `-ay`."),
        );
    }
    steps.push(
        Step::new(
            Risk::Disruptive,
            "Deactivate the pool: its metadata can only be checked at rest.",
            with_pool(Command::new("lvchange").arg("-an"), name),
        )
        .expect("no output; `in use` means that something still has a volume of it open (`lsblk`, `fuser -m`)")
        .undo(format!("`{}`", shell::render(&with_pool(Command::new("lvchange").arg("-ay"), name).into()))),
    );
    if let Some(name) = name {
        let device = format!("/dev/mapper/{}_tmeta", join_lvm_name(&name.vg, &name.lv));
        let copy = format!("/root/{}-{}_tmeta.img", name.vg, name.lv);
        let component = format!("{}_tmeta", name.path());
        steps.push(
            Step::new(
                Risk::Safe,
                "Copy the metadata before anything touches it: with the copy every later step can be tried again.",
                Command::new("lvchange").args(&["-ay", "-y"]).arg(&component),
            )
            .and(
                Command::new("dd").arg(format!("if={device}")).arg(format!("of={copy}")).args(&["bs=1M", "conv=fsync"]),
            )
            .and(Command::new("lvchange").arg("-an").arg(&component))
            .expect("a file as large as the metadata volume; needs LVM 2.02.178 or later")
            .undo("Remove the copy when the pool is known to be sound."),
        );
    }
    let clear = "global { thin_check_options = [ \"-q\", \"--clear-needs-check-flag\" ] }";
    steps.push(
        Step::new(
            Risk::Disruptive,
            "Activate it again: LVM runs thin_check, which clears the flag if the metadata is sound. (Debian's LVM would leave the flag, so it is asked for.)",
            with_pool(Command::new("lvchange").args(&["--config", clear, "-ay"]), name),
        )
        .expect("no output. `Check of pool … failed` means damaged metadata: go on with the repair below")
        .undo("Deactivate it again as above."),
    );
    steps.push(check_status("mode `rw` and `-` instead of `needs_check`").and(Action::Fixed(IS_SOUND)));
    steps.extend(start(pool));
    steps.push(
        Step::new(
            Risk::Destructive,
            "Only if the check at activation failed, with the pool inactive and the copy made: rebuild the metadata. Thin devices whose mappings are damaged can be lost.",
            with_pool(Command::new("lvconvert").arg("--repair"), name),
        )
        .expect("a warning that `…_meta0` holds a backup of the unrepaired metadata; then activate it and start its users as above")
        .undo("The old metadata stays in `…_meta0`; keep it until all data is verified."),
    );
    steps
}

/// A pool that Docker or a script made itself: the same, without LVM.
fn raw(pool: &ThinPool) -> Vec<Step> {
    let mut steps = vec![cause()];
    steps.extend(stop(pool));
    let device = pool
        .table
        .as_ref()
        .and_then(|table| table.value.metadata_device.strip_prefix("7:"))
        .map(|minor| format!("/dev/loop{minor}"));
    let check = Command::new("thin_check").arg("--clear-needs-check-flag").arg_or(device.clone(), &METADATA_DEVICE);
    if let Some(name) = shell::lvm_name(&pool.name).or_else(|| pool.name.contains(':').then_some(pool.name.as_str())) {
        steps.push(
            Step::new(
                Risk::Disruptive,
                "Take the pool's device away: its metadata can only be checked at rest.",
                Command::new("dmsetup").arg("remove").arg(name),
            )
            .expect("no output; `Device or resource busy` means that a thin device is still open")
            .undo("Docker makes the device again when it starts."),
        );
    }
    let copy = Command::new("dd").prefixed_or("if=", device, &METADATA_DEVICE).args(&[
        "of=/root/thin-metadata.img",
        "bs=1M",
        "conv=fsync",
    ]);
    steps.push(
        Step::new(Risk::Safe, "Copy the metadata before anything touches it.", copy)
            .undo("Remove the copy when the pool is known to be sound."),
    );
    steps.push(
        Step::new(Risk::Disruptive, "Check it; the flag is cleared if it is sound.", check)
            .expect("exit status 0. Anything else means damaged metadata: `thin_repair -i DEVICE -o NEW_FILE` into a file of the same size, then put it in place"),
    );
    steps.extend(start(pool));
    steps
}

/// Nothing behind it makes sense while a pool is not writable.
const IS_SOUND: &str = "if dmsetup status --noflush --target thin-pool | grep -E ' (ro|needs_check)|thin-pool (Fail|Error)'; then echo 'this pool is not sound yet: stop here' >&2; exit 1; fi";

fn cause() -> Step {
    let why = "Find what came first: a disk error under the metadata must be dealt with before any repair.";
    Step::new(
        Risk::ReadOnly,
        why,
        Action::Fixed("dmesg | grep -iE 'device-mapper: (thin|space map|btree|block manager)|I/O error' | tail -n 50"),
    )
    .expect("the failed metadata operation, and whether a disk under it reports errors")
}

fn stop(pool: &ThinPool) -> Option<Step> {
    (pool.owner == Owner::Docker).then(|| {
        Step::new(
            Risk::Disruptive,
            "Stop everything that uses the pool.",
            Command::new("systemctl").args(&["stop", "docker.socket", "docker"]),
        )
        .and(Action::Fixed(
            "dmsetup ls --target thin | awk '/^docker-[0-9]+:[0-9]+-[0-9]+-/ {print $1}' | xargs -r -n1 dmsetup remove",
        ))
        .expect("`dmsetup ls --target thin` lists no docker device any more")
        .undo("`systemctl start docker`")
    })
}

fn start(pool: &ThinPool) -> Option<Step> {
    (pool.owner == Owner::Docker).then(|| {
        Step::new(
            Risk::Safe,
            "Start Docker again once the pool is in mode `rw`.",
            Command::new("systemctl").args(&["start", "docker"]),
        )
        .expect("`docker info` shows the pool with its sizes; check the filesystems of containers that logged errors")
    })
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
    fn a_working_pool_is_left_alone() {
        assert_eq!(
            plan(
                "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024"
            ),
            []
        );
    }
}
