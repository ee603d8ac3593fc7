//! Pools of Stratis: it manages its own device-mapper stack, and any other command would damage it.

use super::shell::{self, Command, NEW_DISK, STRATIS_POOL};
use super::{Action, Step, Takes};
use crate::engine::Choices;
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::dmsetup::NoSpace;
use crate::report::Risk;

/// Every pool that was seen is one of Stratis, or Stratis alone speaks of pools.
pub fn only_stratis(host: &Host) -> bool {
    let speaks =
        || !host.stratis_pools.is_empty() || host.events_of(&["X11", "X12", "X16", "X17", "X18"]).next().is_some();
    match host.pools.as_slice() {
        [] => speaks() && host.logical_volumes.is_empty() && host.driver() != Some("devicemapper"),
        pools => pools.iter().all(|pool| pool.owner == Owner::Stratis),
    }
}

/// The pool's name, where only one can be meant.
fn name(host: &Host) -> Option<String> {
    match host.stratis_pools.as_slice() {
        [only] => shell::lvm_name(&only.name).map(str::to_owned),
        _ => None,
    }
}

/// Stratis says, or shows by its pool's mode, that no block of its disks is left.
pub fn is_given_away(host: &Host) -> bool {
    let said = host.stratis_pools.iter().any(|pool| {
        pool.fully_allocated.as_ref().is_some_and(|fact| fact.value)
            || pool.alerts.iter().any(|alert| alert.value == "WS001")
    });
    let stops = |pool: &ThinPool| pool.no_space.as_ref().is_some_and(|mode| mode.value == NoSpace::Error);
    said || host.pools.iter().any(|pool| pool.owner == Owner::Stratis && stops(pool))
        || host.events_of(&["X09"]).next().is_some()
}

pub fn look() -> Step {
    let why = "These outputs tell the pool's real state. Paste them here: nothing is changed by printing them.";
    Step::look(why, Command::new("stratis").args(&["pool", "list"]))
        .and(Command::new("stratis").args(&["filesystem", "list"]))
        .and(Action::Try(Command::new("stratis").arg("report")))
        .expect("the pool with its size, and under Alerts the codes that `stratis pool explain CODE` explains")
}

/// A pool that is broken: what its owner can tell.
pub fn examine() -> Step {
    Step::look(
        "Ask Stratis itself: it checks and repairs the metadata of its pools when it starts one. Use neither lvconvert nor thin_repair nor dmsetup on it.",
        Command::new("stratis").args(&["pool", "list"]),
    )
    .and(Action::Try(Command::new("stratis").arg("report")))
    .expect("`stratis pool list --stopped` lists a pool that could not be started, with the reason")
}

pub fn grow(host: &Host, choices: &Choices) -> [Step; 2] {
    let pool = || Command::new("stratis").args(&["pool"]);
    let why =
        "If a disk of the pool was itself enlarged (a virtual disk, a LUN), tell Stratis: no new disk is needed then.";
    let larger = Step::new(Risk::Safe, why, pool().arg("extend-data").arg_or(name(host), &STRATIS_POOL))
        .needs("The disk is larger than before: `lsblk` shows it")
        .expect("`stratis pool list` shows more Free")
        .undo("Nothing needs undoing: no data moves.");
    let why = "Otherwise give the pool one more disk: it extends its filesystems from the disks it owns. Whatever is on the disk is lost. Never use lvextend or dmsetup on it.";
    let grow = pool().arg("add-data").arg_or(name(host), &STRATIS_POOL).arg_or(choices.new_disk.clone(), &NEW_DISK);
    let disk = Step::new(Risk::Destructive, why, grow)
        .takes(Takes::Minutes)
        .needs("The disk is empty: `lsblk -f` shows neither a filesystem nor a mount point")
        .expect("`stratis pool list` shows more Free")
        .undo("A data device cannot be taken out of a Stratis pool again.");
    [larger, disk]
}
