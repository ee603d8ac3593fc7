//! Pools as remedies see them: which are LVM's, what they are called, and whether their group has room.

use super::shell::{self, Action, Command};
use super::{Planned, Step};
use crate::facts::pool::LvmName;
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::dmsetup::{is_docker_made, join_lvm_name};
use crate::units::{Bytes, Percent};

/// The pools of an owner whose commands are LVM's, with a name that can be given to them.
pub fn lvm_pools(host: &Host) -> impl Iterator<Item = (&ThinPool, Option<&LvmName>)> {
    let named = |pool: &ThinPool| {
        let usable = |name: &&LvmName| shell::lvm_name(&name.vg).is_some() && shell::lvm_name(&name.lv).is_some();
        pool.lvm.as_ref().filter(usable).is_some()
    };
    // One variable can stand for one pool only: of several without a name none is touched.
    let alone = host.pools.iter().filter(|pool| !named(pool)).count() == 1;
    let lvm = move |pool: &&ThinPool| {
        let foreign =
            pool.owner == Owner::Stratis || matches!(pool.owner, Owner::Containerd | Owner::Kata) && !named(pool);
        !foreign && !on_loop(pool) && (named(pool) || alone)
    };
    host.pools.iter().filter(lvm).map(move |pool| (pool, pool.lvm.as_ref().filter(|_| named(pool))))
}

/// Pools whose devices nobody but the kernel and their owner knows: no LVM, no Stratis.
pub fn raw_pools(host: &Host) -> impl Iterator<Item = &ThinPool> {
    let raw = |pool: &&ThinPool| {
        pool.owner != Owner::Stratis && lvm_pools(host).all(|(other, _)| !std::ptr::eq(other, *pool))
    };
    host.pools.iter().filter(raw)
}

pub fn on_loop(pool: &ThinPool) -> bool {
    pool.loopback.as_ref().is_some_and(|fact| fact.value) || is_docker_made(&pool.name)
}

/// How much of a pool's size its volume group can still give; less than a twentieth is no help.
pub fn has_room(pool: &ThinPool, free: Bytes) -> bool {
    let total = pool.data.total.as_ref().map(|total| total.value).unwrap_or_default();
    free >= crate::rules::EXTENT.max(total.share(Percent::whole(5)))
}

/// `vg/lv`, or the question for it.
pub fn with_pool(command: Command, name: Option<&LvmName>) -> Command {
    command.arg_or(name.map(LvmName::path), &shell::POOL)
}

/// A name that was only decoded from device-mapper's is looked up before it is used: where that is, if nowhere yet.
pub fn place_to_confirm(name: &LvmName, plan: &[Planned]) -> Option<usize> {
    let path = name.path();
    let uses = |step: &Step| {
        let mut commands = step.actions.iter().filter_map(Action::command);
        commands
            .find(|command| command.pasted().any(|word| word.starts_with(&path)))
            .map(|command| command.program() == "lvs")
    };
    let first =
        plan.iter().enumerate().find_map(|(index, planned)| Some((index, planned.steps.iter().find_map(uses)?)));
    first.filter(|(_, looks)| !name.confirmed && !looks).map(|(index, _)| index)
}

pub fn confirm(name: &LvmName) -> Step {
    let look = Command::new("lvs").args(&["-o", "vg_name,lv_name,lv_attr,lv_size,vg_free"]).arg(name.path());
    Step::look("Make sure of the pool's name in LVM: it was only read from the device's name.", look)
        .expect(format!("one line that shows the pool in volume group {}; if it says `not found`, stop", name.vg))
}

/// A look at the pools after a change that makes room.
pub fn check_status(pool: &ThinPool, expect: &'static str) -> Step {
    let command = Command::new("dmsetup").args(&["status", "--noflush", "--target", "thin-pool"]);
    let test = mapped_name(pool).map(|name| Command::new("has_space").arg(name));
    Step::look("See that the kernel took it.", command).expect(expect).verify(test)
}

/// A test of a script: the pool works, and its metadata need no check.
pub fn sound(pool: &ThinPool) -> Option<Command> {
    mapped_name(pool).map(|name| Command::new("is_sound").arg(name))
}

/// The name in device-mapper; `lvs` alone tells only the name in LVM.
pub fn mapped_name(pool: &ThinPool) -> Option<String> {
    let name = match &pool.lvm {
        Some(lvm) => join_lvm_name(&lvm.vg, &lvm.lv),
        None => pool.name.strip_suffix("-tpool").unwrap_or(&pool.name).to_owned(),
    };
    shell::dm_name(&name).is_some().then_some(name)
}

/// The name of its device as `dmsetup` knows it now: `-tpool` is the pool where LVM put a layer above it.
pub fn device_name(pool: &ThinPool) -> Option<String> {
    let shown = pool.status.is_some() || pool.table.is_some();
    let name = if shown { pool.name.clone() } else { return mapped_name(pool) };
    shell::dm_name(&name).is_some().then_some(name)
}
