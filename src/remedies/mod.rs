//! What to do: one remedy a file, each a list of steps with its risk, its check and its way back.
//!
//! To add a remedy: a file with a `REMEDY`, and a line in [`REMEDIES`] where it belongs in the plan.

pub mod autoextend;
pub mod extend_data;
pub mod extend_metadata;
pub mod fix_daemon_json;
pub mod free_host_filesystem;
pub mod grow_volume_group;
pub mod look_closer;
pub mod migrate_to_overlay2;
pub mod new_filesystem;
pub mod provision_direct_lvm;
pub mod reclaim_space;
pub mod repair_pool;
pub mod shell;

use crate::engine::{Choices, DriverChoice};
use crate::facts::pool::LvmName;
use crate::facts::{EngineVersion, Host, Owner, ThinPool};
use crate::report::Risk;
use crate::rules::Finding;
use shell::{Action, Command, Unknown};

/// A way out.
pub struct Remedy {
    pub id: &'static str,
    pub title: &'static str,
    /// The steps for this host. None when the remedy does not fit it.
    pub steps: fn(&Host, &Choices) -> Vec<Step>,
}

/// One step of a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub why: String,
    pub actions: Vec<Action>,
    pub risk: Risk,
    /// How to see that it worked.
    pub expect: Option<String>,
    /// The way back.
    pub undo: Option<String>,
}

impl Step {
    fn new(risk: Risk, why: impl Into<String>, action: impl Into<Action>) -> Self {
        Step { why: why.into(), actions: vec![action.into()], risk, expect: None, undo: None }
    }

    fn and(mut self, action: impl Into<Action>) -> Self {
        self.actions.push(action.into());
        self
    }

    fn expect(self, text: impl Into<String>) -> Self {
        Step { expect: Some(text.into()), ..self }
    }

    fn undo(self, text: impl Into<String>) -> Self {
        Step { undo: Some(text.into()), ..self }
    }

    /// The shell text of the step.
    pub fn command(&self) -> String {
        self.actions.iter().map(shell::render).collect::<Vec<_>>().join("\n")
    }

    /// The questions it leaves open.
    pub fn unknowns(&self) -> Vec<&'static Unknown> {
        let mut all: Vec<_> = self.actions.iter().flat_map(shell::unknowns).collect();
        all.dedup();
        all
    }
}

/// All remedies, in the order of a plan: look, make room, repair, extend, configure, move, prevent.
pub const REMEDIES: &[&Remedy] = &[
    &look_closer::REMEDY,
    // While a check is due the kernel refuses to grow: repairing comes before extending.
    &repair_pool::REMEDY,
    &free_host_filesystem::REMEDY,
    &grow_volume_group::REMEDY,
    &extend_metadata::REMEDY,
    &extend_data::REMEDY,
    &reclaim_space::REMEDY,
    &fix_daemon_json::REMEDY,
    &autoextend::REMEDY,
    &new_filesystem::REMEDY,
    &provision_direct_lvm::REMEDY,
    &migrate_to_overlay2::REMEDY,
];

/// A remedy with its steps for one host.
pub struct Planned {
    pub remedy: &'static Remedy,
    pub steps: Vec<Step>,
}

/// The plan: what the findings ask for, each remedy once, in the order to act.
pub fn plan(host: &Host, findings: &[Finding], choices: &Choices) -> Vec<Planned> {
    let wanted =
        |id: &str| findings.iter().any(|finding| finding.remedies.contains(&id)) && fits_choice(host, choices, id);
    let planned = REMEDIES
        .iter()
        .filter(|remedy| wanted(remedy.id))
        .map(|remedy| Planned { remedy, steps: (remedy.steps)(host, choices) });
    planned.filter(|planned| !planned.steps.is_empty()).collect()
}

/// Two ways out of loop mode lead to different places; the person chooses, or the host decides.
fn fits_choice(host: &Host, choices: &Choices, id: &str) -> bool {
    match id {
        "provision-direct-lvm" => keeps_devicemapper(host, choices),
        "migrate-to-overlay2" => !keeps_devicemapper(host, choices),
        _ => true,
    }
}

/// Devicemapper stays only where the engine still has it, and where it was asked for or overlay2 cannot run.
pub fn keeps_devicemapper(host: &Host, choices: &Choices) -> bool {
    let dropped = host.engine.parsed_version().is_some_and(|version| version >= EngineVersion::new(25, 0, 0));
    let devicemapper = host.driver().is_none_or(|driver| driver == "devicemapper");
    let cannot_move = host.engine.parsed_kernel().is_some_and(|kernel| !kernel.runs_overlay2());
    !dropped
        && devicemapper
        && match choices.driver {
            DriverChoice::Devicemapper => true,
            DriverChoice::Overlay2 => false,
            // A daemon of 23 or 24 that refuses to start must first be told to go on with what it has.
            DriverChoice::Auto => cannot_move || host.events_of(&["D26"]).next().is_some(),
        }
}

/// The pools of an owner whose commands are LVM's, with a name that can be given to them.
pub(crate) fn lvm_pools(host: &Host) -> impl Iterator<Item = (&ThinPool, Option<&LvmName>)> {
    let named = |pool: &ThinPool| {
        let usable = |name: &&LvmName| shell::lvm_name(&name.vg).is_some() && shell::lvm_name(&name.lv).is_some();
        pool.lvm.as_ref().filter(usable).is_some()
    };
    // One variable can stand for one pool only: of several without a name none is touched.
    let alone = host.pools.iter().filter(|pool| !named(pool)).count() == 1;
    let lvm = move |pool: &&ThinPool| {
        let foreign = matches!(pool.owner, Owner::Stratis | Owner::Containerd | Owner::Kata) && !named(pool);
        let on_loop = pool.loopback.as_ref().is_some_and(|fact| fact.value)
            || crate::parsers::dmsetup::is_docker_made(&pool.name);
        !foreign && !on_loop && (named(pool) || alone)
    };
    host.pools.iter().filter(lvm).map(move |pool| (pool, pool.lvm.as_ref().filter(|_| named(pool))))
}

/// How much of a pool's size its volume group can still give; less than a twentieth is no help.
fn has_room(pool: &ThinPool, free: crate::units::Bytes) -> bool {
    let total = pool.data.total.as_ref().map(|total| total.value).unwrap_or_default();
    free >= crate::rules::EXTENT.max(total.share(crate::units::Percent::whole(5)))
}

/// `vg/lv`, or the question for it.
fn with_pool(command: Command, name: Option<&LvmName>) -> Command {
    command.arg_or(name.map(LvmName::path), &shell::POOL)
}

/// A look at the pools after a change.
fn check_status(expect: &str) -> Step {
    let command = Command::new("dmsetup").args(&["status", "--noflush", "--target", "thin-pool"]);
    Step::new(Risk::ReadOnly, "See that the kernel took it.", command).expect(expect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_the_list_and_ids_are_unique() {
        let mut ids: Vec<_> = REMEDIES.iter().map(|remedy| remedy.id).collect();
        let files =
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/remedies")).expect("the remedies' folder");
        for file in files {
            let name = file.expect("an entry").file_name().to_string_lossy().replace(".rs", "").replace('_', "-");
            assert!(
                matches!(name.as_str(), "mod" | "shell") || ids.contains(&name.as_str()),
                "{name} is not in the list"
            );
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), REMEDIES.len());
    }
}
