//! What to do: one remedy a file, each a list of steps with its risk, its check and its way back.
//!
//! To add a remedy: a file with a `REMEDY`, and a line in [`REMEDIES`] where it belongs in its phase.

pub mod activate_containerd_pool;
pub mod activate_pool;
pub mod add_metadata_spare;
pub mod allow_discards;
pub mod autoextend;
pub mod by_hand;
pub mod check_filesystems;
mod container_logs;
pub mod extend_data;
mod extend_loop;
pub mod extend_metadata;
pub mod find_missing_disk;
pub mod fix_containerd_config;
pub mod fix_daemon_json;
pub mod fix_dockerd_flags;
pub mod fix_proxmox_storage;
pub mod free_host_filesystem;
mod free_metadata;
pub mod free_proxmox_storage;
pub mod grow_volume_group;
mod images;
pub mod inputs;
pub mod install_thin_tools;
pub mod load_thin_target;
pub mod look_at_filesystems;
pub mod look_closer;
pub mod migrate_to_overlay2;
pub mod monitor_pool;
pub mod move_off_disk;
pub mod name_driver;
pub mod names;
pub mod new_filesystem;
pub mod plan;
pub mod podman_to_overlay;
mod pools;
pub mod provision_direct_lvm;
pub mod reclaim_space;
pub mod refresh_pool;
pub mod release_devices;
pub mod release_metadata_snapshot;
mod remove_snapshot;
pub mod repair_pool;
pub mod rescue_loop_file;
pub mod resume;
pub mod resume_device;
mod save_old_images;
mod service;
pub mod shell;
pub mod stop_zeroing;
mod stratis;
pub mod stratis_limits;
pub mod trim_guests;
mod volumes;

use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::platform::Platform;
use crate::report::Risk;
use crate::words::Words;
pub use plan::{Planned, goes_on_first, keeps_devicemapper, plan};
pub(crate) use pools::lvm_pools;
use pools::{check_status, has_room, with_pool};
use shell::{Action, Command, Unknown};

/// ` (package NAME)`, where the distribution's name for it is known.
fn package(host: &Host, tool: &str) -> String {
    Platform::of(host).package(tool).map(|package| format!(" (package {package})")).unwrap_or_default()
}

/// Where Docker keeps its data; a path that no path can be is not taken.
fn root_dir(host: &Host) -> &str {
    let root = shell::path(host.data_root()).map(|root| root.trim_end_matches('/'));
    root.filter(|root| !root.is_empty()).unwrap_or("/var/lib/docker")
}

/// A way out.
pub struct Remedy {
    pub id: &'static str,
    pub title: &'static str,
    pub phase: Phase,
    /// The steps for this host. None when the remedy does not fit it.
    pub steps: fn(&Host, &Choices) -> Vec<Step>,
}

/// The parts of a plan, in the order to act on a pool that still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Look,
    StopTheBleeding,
    Repair,
    Configure,
    Migrate,
    Prevent,
    /// No command does it.
    ByHand,
}

impl Phase {
    pub const ALL: [Phase; 7] = [
        Phase::Look,
        Phase::StopTheBleeding,
        Phase::Repair,
        Phase::Configure,
        Phase::Migrate,
        Phase::Prevent,
        Phase::ByHand,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Phase::Look => "look",
            Phase::StopTheBleeding => "stop-the-bleeding",
            Phase::Repair => "repair",
            Phase::Configure => "configure",
            Phase::Migrate => "migrate",
            Phase::Prevent => "prevent",
            Phase::ByHand => "by-hand",
        }
    }

    /// For people.
    pub const fn label(self) -> &'static str {
        match self {
            Phase::Look => "Look closer",
            Phase::StopTheBleeding => "Stop the bleeding",
            Phase::Repair => "Repair",
            Phase::Configure => "Correct the configuration",
            Phase::Migrate => "Migrate",
            Phase::Prevent => "Prevent",
            Phase::ByHand => "By hand",
        }
    }
}

/// How long a step takes, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Seconds,
    Minutes,
    /// As much longer as there is more data.
    ByData,
}

impl Takes {
    pub const ALL: [Takes; 3] = [Takes::Seconds, Takes::Minutes, Takes::ByData];

    pub const fn as_str(self) -> &'static str {
        match self {
            Takes::Seconds => "seconds",
            Takes::Minutes => "a few minutes",
            Takes::ByData => "minutes to hours, by the amount of data",
        }
    }
}

/// One step of a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub why: Words,
    pub actions: Vec<Action>,
    pub risk: Risk,
    pub takes: Takes,
    /// What must be so before, in words.
    pub needs: Option<Words>,
    /// The same as a test that a script can make.
    pub check: Option<Command>,
    /// A test that succeeds when there is nothing to do any more.
    pub done: Option<Command>,
    /// How to see that it worked.
    pub expect: Option<Words>,
    /// The same as a test that a script can make.
    pub verify: Option<Command>,
    /// The way back.
    pub undo: Option<Words>,
}

impl Step {
    fn new(risk: Risk, why: impl Into<Words>, action: impl Into<Action>) -> Self {
        Step {
            why: why.into(),
            actions: vec![action.into()],
            risk,
            takes: Takes::Seconds,
            needs: None,
            check: None,
            done: None,
            expect: None,
            verify: None,
            undo: None,
        }
    }

    /// Something to read only.
    fn look(why: impl Into<Words>, action: impl Into<Action>) -> Self {
        Step::new(Risk::ReadOnly, why, action)
    }

    /// Several of a kind; `None` where there is nothing to do.
    fn each(risk: Risk, why: impl Into<Words>, actions: impl IntoIterator<Item = Action>) -> Option<Self> {
        let mut actions = actions.into_iter();
        let step = Step::new(risk, why, actions.next()?);
        Some(actions.fold(step, Step::and))
    }

    fn and(mut self, action: impl Into<Action>) -> Self {
        self.actions.push(action.into());
        self
    }

    fn takes(self, takes: Takes) -> Self {
        Step { takes, ..self }
    }

    fn needs(self, text: impl Into<Words>) -> Self {
        Step { needs: Some(text.into()), ..self }
    }

    fn check(self, test: Command) -> Self {
        Step { check: Some(test), ..self }
    }

    fn done(self, test: Option<Command>) -> Self {
        Step { done: test, ..self }
    }

    fn expect(self, text: impl Into<Words>) -> Self {
        Step { expect: Some(text.into()), ..self }
    }

    fn verify(self, test: Option<Command>) -> Self {
        Step { verify: test, ..self }
    }

    fn undo(self, text: impl Into<Words>) -> Self {
        Step { undo: Some(text.into()), ..self }
    }

    /// The shell text of the step.
    pub fn command(&self) -> String {
        self.actions.iter().map(shell::render).collect::<Vec<_>>().join("\n")
    }

    /// What it asks the person, with what is known of it.
    pub fn inputs(&self) -> impl Iterator<Item = (&'static Unknown, Option<&str>)> {
        self.actions.iter().filter_map(Action::command).flat_map(Command::inputs)
    }

    /// The questions it leaves open.
    pub fn unknowns(&self) -> Vec<&'static Unknown> {
        let mut all: Vec<_> = self.actions.iter().flat_map(shell::unknowns).collect();
        all.dedup();
        all
    }

    /// Words in its commands that a person should look at twice.
    pub fn odd_words(&self) -> Vec<String> {
        let words = self.actions.iter().filter_map(Action::command).flat_map(Command::pasted);
        words.filter(|word| shell::is_odd(word)).map(str::to_owned).collect()
    }
}

/// All remedies, in the order of a plan; within a phase the first of a list comes first.
pub const REMEDIES: &[&Remedy] = &[
    &look_closer::REMEDY,
    &look_at_filesystems::REMEDY,
    &name_driver::REMEDY,
    &rescue_loop_file::REMEDY,
    &release_metadata_snapshot::REMEDY,
    &move_off_disk::REMEDY,
    &free_host_filesystem::REMEDY,
    &free_proxmox_storage::REMEDY,
    &grow_volume_group::REMEDY,
    &extend_data::REMEDY,
    &extend_metadata::REMEDY,
    &free_metadata::REMEDY,
    &reclaim_space::REMEDY,
    &remove_snapshot::REMEDY,
    &find_missing_disk::REMEDY,
    &load_thin_target::REMEDY,
    &install_thin_tools::REMEDY,
    &resume_device::REMEDY,
    &activate_pool::REMEDY,
    &trim_guests::REMEDY,
    &release_devices::REMEDY,
    &repair_pool::REMEDY,
    &activate_containerd_pool::REMEDY,
    &resume::REMEDY,
    &check_filesystems::REMEDY,
    &fix_daemon_json::REMEDY,
    &fix_dockerd_flags::REMEDY,
    &fix_containerd_config::REMEDY,
    &fix_proxmox_storage::REMEDY,
    &stratis_limits::REMEDY,
    &new_filesystem::REMEDY,
    &provision_direct_lvm::REMEDY,
    &migrate_to_overlay2::REMEDY,
    &save_old_images::REMEDY,
    &podman_to_overlay::REMEDY,
    &allow_discards::REMEDY,
    &add_metadata_spare::REMEDY,
    &refresh_pool::REMEDY,
    &monitor_pool::REMEDY,
    &autoextend::REMEDY,
    &stop_zeroing::REMEDY,
    &by_hand::REMEDY,
];

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
                matches!(
                    name.as_str(),
                    "mod"
                        | "shell"
                        | "inputs"
                        | "names"
                        | "plan"
                        | "pools"
                        | "service"
                        | "stratis"
                        | "extend-loop"
                        | "container-logs"
                        | "images"
                        | "volumes"
                ) || ids.contains(&name.as_str()),
                "{name} is not in the list"
            );
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), REMEDIES.len());
    }
}
