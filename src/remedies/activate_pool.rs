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
    if names.is_empty() && (host.pools.is_empty() || busy(host).is_some()) {
        let by_lvm = named_by_lvm(host);
        let own = by_lvm.is_some() && host.driver().is_none();
        names.push((by_lvm.or_else(|| named_by_docker(host)), own));
    }
    let mut steps: Vec<Step> = busy(host).map(free_part).into_iter().flatten().collect();
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

/// The pool of which a part is active by itself, and that part: what a boot that was cut short leaves behind.
fn busy(host: &Host) -> Option<(&str, &str)> {
    let (vg, part) = host.events_of(&["L36"]).last()?.capture(1)?.split_once('/')?;
    let is_part = part.ends_with("_tmeta") || part.ends_with("_tdata");
    let usable = is_part && super::shell::lvm_name(vg).is_some() && super::shell::lvm_name(part).is_some();
    usable.then_some((vg, part))
}

/// Data and metadata go to the pool only when neither is in use by itself.
fn free_part((vg, part): (&str, &str)) -> Vec<Step> {
    let why = "Deactivate the part of the pool that is active by itself. Nothing in it changes.";
    let command = Command::new("lvchange").arg("-an").arg(format!("{vg}/{part}"));
    let again =
        "If the activation below names another part (_tdata instead of _tmeta), deactivate that one in the same way.";
    vec![
        Step::new(Risk::Safe, why, command)
            .needs("No check or repair of the pool's metadata runs now: `pgrep -a thin_` prints nothing")
            .expect(format!("no output. {again}"))
            .undo("The same with `-ay`."),
    ]
}

/// The pool that LVM could not check, or not activate.
fn named_by_lvm(host: &Host) -> Option<LvmName> {
    let pool_of = |part: &str| part.strip_suffix("_tmeta").or(part.strip_suffix("_tdata")).unwrap_or(part).to_owned();
    if let Some((vg, part)) = busy(host) {
        return Some(LvmName { vg: vg.to_owned(), lv: pool_of(part), confirmed: true });
    }
    let (vg, lv) = host.events_of(&["L06", "L44"]).last()?.capture(1)?.split_once('/')?;
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
        let killed = "lvm[9]: Check of pool vg0/pool-a failed (status:-1). Manual repair required!";
        assert_eq!(first(killed).as_deref(), Some("lvchange -ay vg0/pool-a"));
        let unchecked = "  Check of pool docker/thinpool failed (status:2). Manual repair required!";
        assert_eq!(first(unchecked).as_deref(), Some("lvchange -ay docker/thinpool"));
    }

    #[test]
    fn a_part_that_is_active_by_itself_goes_first() {
        let commands = |text: &str| -> Vec<String> {
            steps(&facts::host(read(text).records), &Choices::default()).iter().map(Step::command).collect()
        };
        let refused =
            "  Activation of logical volume vg0/vm-7 is prohibited while logical volume vg0/pool-a_tmeta is active.";
        let found = commands(refused);
        let start: Vec<&str> = found.iter().map(String::as_str).take(2).collect();
        assert_eq!(start, ["lvchange -an vg0/pool-a_tmeta", "lvchange -ay vg0/pool-a"]);
        let other = "  Activation of logical volume vg0/a is prohibited while logical volume vg0/b is active.";
        assert!(!commands(other).iter().any(|command| command.contains("-an")));
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
