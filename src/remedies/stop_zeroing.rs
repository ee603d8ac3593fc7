//! Have the pool use new chunks as they are.

use super::shell::{self, Command};
use super::{Phase, Remedy, Step, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "stop-zeroing", title: "Switch zeroing of new chunks off", phase: Phase::Prevent, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let set = lvm_pools(host).filter_map(|(_, name)| name).map(|name| {
        let why =
            "Only where nobody can be harmed by it: a thin device may then read what another one left in a chunk.";
        let back = with_pool(Command::new("lvchange").args(&["-Z", "y"]), Some(name));
        Step::new(Risk::Safe, why, with_pool(Command::new("lvchange").args(&["-Z", "n"]), Some(name)))
            .needs("Nobody on this host may be kept from reading what others deleted")
            .expect("no `z` in the eighth place of Attr")
            .undo(format!("`{}`", shell::render(&back.into())))
    });
    set.collect()
}
