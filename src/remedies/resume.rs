//! Start again what was stopped for a repair: only when the pool is sound, and large enough.

use super::extend_loop::{self, Part};
use super::pools::{raw_pools, sound};
use super::repair_pool::is_suspect;
use super::shell::{self, Action, Command};
use super::volumes::volumes_of;
use super::{Phase, Remedy, Step, Takes, extend_data, lvm_pools, service};
use crate::engine::Choices;
use crate::facts::{Host, Owner, ThinPool};
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy { id: "resume", title: "Start again what was stopped", phase: Phase::Repair, steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let broken: Vec<&ThinPool> = host.pools.iter().filter(|pool| is_suspect(pool)).collect();
    let mut steps = Vec::new();
    for (pool, name) in lvm_pools(host).filter(|(pool, _)| is_suspect(pool) && pool.owner != Owner::Docker) {
        let Some(name) = name else { continue };
        let why = "Activate the thin volumes again.";
        let mut step = Step::new(Risk::Safe, why, Command::new("lvchange").args(&["-ay", "-S"]).arg(volumes_of(name)))
            .needs("The pool is in mode `rw`, without `needs_check`")
            .expect("`lvs` shows the volumes active. Nothing is mounted yet: their filesystems are looked at first")
            .undo("Deactivate them as before.");
        step.check = sound(pool);
        steps.push(step);
    }
    for pool in raw_pools(host).filter(|pool| is_suspect(pool) && pool.owner != Owner::Docker) {
        steps.extend(make_again(host, pool, choices));
    }
    let of = |owner: Owner| broken.iter().any(|pool| pool.owner == owner);
    if of(Owner::Docker) {
        let why = "Start Docker again, now that the pool is checked and has room.";
        steps.push(service::start(host, why).needs("The pool is in mode `rw`, without `needs_check`; a pool on loop files is made by Docker itself").expect(
            "`docker info` shows the pool with its sizes; check the filesystems of containers that logged errors",
        ));
    }
    if of(Owner::Containerd) || of(Owner::Kata) {
        steps.push(
            Step::new(
                Risk::Safe,
                "Start containerd again, and the kubelet where there is one.",
                service::service(host, "start", "containerd"),
            )
            .and(Action::Try(service::service(host, "start", "kubelet")))
            .needs("The pool is in mode `rw`, without `needs_check`")
            .expect("`ctr plugins ls` shows the snapshotter devmapper as `ok`")
            .undo(format!("`{}`", service::service(host, "stop", "containerd").text())),
        );
    }
    if of(Owner::Proxmox) {
        steps.push(
            Step::look("Start the guests again (`qm start ID`, `pct start ID`).", Action::Fixed("qm list; pct list"))
                .expect("the guests run; look into their logs for filesystem errors"),
        );
    }
    steps
}

/// The device of a pool that no service makes, as its table was before.
fn make_again(host: &Host, pool: &ThinPool, choices: &Choices) -> Vec<Step> {
    let added = extend_data::added_to_raw(host, pool, choices);
    let Some((name, table)) = shell::dm_name(&pool.name).zip(extend_loop::table_of(pool, added)) else {
        return Vec::new();
    };
    let parts = [Part::Metadata, Part::Data];
    let mut steps: Vec<Step> = parts.iter().filter_map(|part| extend_loop::attach(host, pool, *part)).collect();
    // One that stayed attached knows of a larger file only when it is told.
    let sizes = parts.iter().filter_map(|part| extend_loop::see_size(pool, *part));
    let again = if added.0 > 0 { "with the length that its data file has now" } else { "as it was" };
    let mut step = Step::new(
        Risk::Safe,
        format!(
            "Make the pool's device again {again}. If a service does that on this host, restart the service instead."
        ),
        Command::new("dmsetup").args(&["create"]).arg(name).arg("--table").arg(table),
    );
    step.actions = sizes.map(Action::from).chain(step.actions).collect();
    steps.push(
        step.needs("The check of the metadata ended with status 0")
            .done(Some(Command::new("dmsetup").arg("info").arg(name)))
            .takes(Takes::Seconds)
            .expect("`dmsetup status` shows the pool in mode `rw`")
            .undo(format!("`{}`", Command::new("dmsetup").arg("remove").arg(name).text())),
    );
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn commands(paste: &str) -> Vec<String> {
        steps(&facts::host(read(paste).records), &Choices::default()).iter().map(Step::command).collect()
    }

    #[test]
    fn volumes_that_were_deactivated_are_activated_again() {
        let commands = commands(
            "vg0-pool-tpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - ro discard_passdown queue_if_no_space needs_check 1024\n",
        );
        assert_eq!(commands.first().map(String::as_str), Some("lvchange -ay -S 'vg_name=vg0 && pool_lv=pool'"));
    }

    #[test]
    fn docker_starts_again_in_the_words_of_the_host() {
        let status = "docker-thinpool: 0 1933312 thin-pool Fail\n";
        assert_eq!(commands(status), ["systemctl start docker"]);
        let old = format!(
            "{status}Storage Driver: devicemapper\n Pool Name: docker-thinpool\nOperating System: Ubuntu 14.04.5 LTS\n"
        );
        assert_eq!(commands(&old), ["service docker start"]);
    }
}
