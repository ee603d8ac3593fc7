//! Activate a pool that the kernel does not have.

use super::pools::confirm;
use super::shell::Command;
use super::{Phase, Remedy, Step, lvm_pools, volumes, with_pool};
use crate::engine::Choices;
use crate::facts::pool::LvmName;
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::dmsetup::split_lvm_name;
use crate::parsers::lvm_attr::State;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy { id: "activate-pool", title: "Activate the pool", phase: Phase::Repair, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let inactive = lvm_pools(host).filter(|(pool, _)| {
        let volume = pool.volume.as_ref();
        let off = volume.and_then(|volume| volume.attr.as_ref()?.state()) == Some(State::Inactive);
        off || pool.absent.is_some()
            || volume.is_some_and(|volume| volume.attr.is_none() && volume.active == Some(false))
    });
    // Filesystems of the host's own; containers and guests have their volumes activated by their own programs.
    let own = |pool: &ThinPool| volumes::is_mounted_by_the_host(pool) && host.driver().is_none();
    let mut names: Vec<(Option<LvmName>, bool)> = inactive.map(|(pool, name)| (name.cloned(), own(pool))).collect();
    if names.is_empty() && host.pools.is_empty() {
        let by_lvm = named_by_lvm(host);
        let own = by_lvm.is_some() && host.driver().is_none();
        names.push((by_lvm.or_else(|| named_by_docker(host)), own));
    }
    let mut steps: Vec<Step> = Vec::new();
    for (name, _) in &names {
        steps.extend(name.as_ref().filter(|name| !name.confirmed).map(confirm));
        steps.push(
            Step::new(
                Risk::Safe,
                "Activate it. LVM checks its metadata first.",
                with_pool(Command::new("lvchange").arg("-ay"), name.as_ref()),
            )
            .needs("The disks of its group are there: `pvs` shows none as unknown")
            .expect("no output; `Check of pool … failed` means damaged metadata: do not start anything on it")
            .undo("The same with `-an`."),
        );
    }
    let with_volumes = names.iter().filter(|(_, own)| *own).filter_map(|(name, _)| name.as_ref());
    let with_volumes: Vec<&LvmName> = with_volumes.filter(|name| volumes::may_have_some(host, name)).collect();
    steps.extend(with_volumes.iter().map(|name| volumes::activate(name)));
    if !with_volumes.is_empty() {
        steps.push(volumes::mount_all());
    }
    let docker = host.driver().is_some() || host.pools.iter().any(|pool| pool.owner == Owner::Docker);
    if docker && !steps.is_empty() {
        let why = "Start Docker on it. If this happens at every boot, have Docker wait for LVM: `After=lvm2-monitor.service` in a drop-in of docker.service, and the pool not excluded from auto_activation_volume_list in lvm.conf.";
        steps.push(
            Step::new(Risk::Disruptive, why, super::service::service(host, "restart", "docker"))
                .needs("The pool is active; nobody relies on the containers now")
                .undo("Nothing needs undoing.")
                .expect("`docker info` prints the pool"),
        );
    }
    steps
}

/// The pool that LVM could not check.
fn named_by_lvm(host: &Host) -> Option<LvmName> {
    let (vg, lv) = host.events_of(&["L06"]).last()?.capture(1)?.split_once('/')?;
    let name = |part: &str| super::shell::lvm_name(part).map(|_| part.to_owned());
    Some(LvmName { vg: name(vg)?, lv: name(lv)?, confirmed: true })
}

/// The pool that Docker missed, where nothing else shows it.
fn named_by_docker(host: &Host) -> Option<LvmName> {
    let event = host.events_of(&["D07"]).last()?;
    let name = event.capture(1)?.trim_matches(|c: char| "\\\"':.,".contains(c));
    let (vg, lv) = split_lvm_name(name)?;
    let usable = super::shell::lvm_name(&vg).is_some() && super::shell::lvm_name(&lv).is_some();
    usable.then_some(LvmName { vg, lv, confirmed: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn first(text: &str) -> Option<String> {
        let steps = steps(&facts::host(read(text).records), &Choices::default());
        steps.iter().find(|step| step.risk != Risk::ReadOnly).map(Step::command)
    }

    #[test]
    fn the_pool_is_known_from_lvs_or_from_dockers_complaint() {
        assert_eq!(first("  thinpool docker twi---tz-- 95.00g\n").as_deref(), Some("lvchange -ay docker/thinpool"));
        let empty = "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n# dmsetup status\nNo devices found\n";
        assert_eq!(first(empty).as_deref(), Some("lvchange -ay docker/thinpool"));
        let log = "level=fatal msg=\"Error starting daemon: error initializing graphdriver: devicemapper: Non existing device docker--vg-docker--pool\"";
        assert_eq!(first(log).as_deref(), Some("lvchange -ay docker-vg/docker-pool"));
        let unchecked = "  Check of pool docker/thinpool failed (status:2). Manual repair required!";
        assert_eq!(first(unchecked).as_deref(), Some("lvchange -ay docker/thinpool"));
    }

    #[test]
    fn the_hosts_own_volumes_come_back_with_their_pool() {
        let commands = |text: &str| -> Vec<String> {
            steps(&facts::host(read(text).records), &Choices::default()).iter().map(Step::command).collect()
        };
        let list = "$ lvs -a\n  LV     VG Attr       LSize  Pool   Origin Data%  Meta%\n  home   vg Vwi---tz-- 50.00g pool-a\n  pool-a vg twi---tz-- 97.66g\n";
        let all = ["lvchange -ay vg/pool-a", "lvchange -ay -S 'vg_name=vg && pool_lv=pool-a'", "mount -a || true"];
        assert_eq!(commands(list), all);
        let empty =
            "$ lvs -a\n  LV     VG Attr       LSize  Pool   Origin Data%  Meta%\n  pool-a vg twi---tz-- 97.66g\n";
        assert_eq!(commands(empty), ["lvchange -ay vg/pool-a"]);
        let docker = "Storage Driver: devicemapper\n Pool Name: vg-pool--a\n";
        assert!(commands(&format!("{docker}{list}")).iter().all(|command| !command.starts_with("mount")));
    }
}
