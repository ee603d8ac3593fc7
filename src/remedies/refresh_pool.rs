//! Have the kernel load what LVM has.

use super::shell::Command;
use super::{Phase, Remedy, Step, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "refresh-pool", title: "Have the kernel load the pool's settings", phase: Phase::Prevent, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let refresh = lvm_pools(host).map(|(_, name)| {
        Step::new(
            Risk::Safe,
            "Load the table anew, with the size and the watermark that LVM has (a suspend of a moment).",
            with_pool(Command::new("lvchange").arg("--refresh"), name),
        )
        .and(Command::new("dmsetup").args(&["table", "--target", "thin-pool"]))
        .needs("The pool needs no check")
        .expect("the fourth number behind `thin-pool` is the watermark, no longer 0; the length fits what `lvs` shows")
        .undo("None needed.")
    });
    refresh.collect()
}
