//! Have the pool watched.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy { id: "monitor-pool", title: "Have the pool watched", phase: Phase::Prevent, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let pools: Vec<_> = lvm_pools(host).filter_map(|(_, name)| name).collect();
    let names: Vec<_> = if host.pools.is_empty() { vec![None] } else { pools.into_iter().map(Some).collect() };
    let mut steps: Vec<Step> = Vec::new();
    for name in names {
        steps.push(
            Step::new(
                Risk::Safe,
                "Switch monitoring on, and tell the kernel the watermark (a suspend of a moment).",
                with_pool(Command::new("lvchange").args(&["--monitor", "y"]), name),
            )
            .and(with_pool(Command::new("lvchange").arg("--refresh"), name))
            .and(with_pool(Command::new("lvs").args(&["-o", "+seg_monitor"]), name))
            .needs("dmeventd is installed")
            .undo("`lvchange --monitor n` of the same pool")
            .expect("`monitored` in the column Monitor"),
        );
    }
    if !steps.is_empty() {
        let why = "The daemon that watches must be installed. On Debian and Ubuntu it is a package of its own; elsewhere it comes with LVM.";
        let install = Action::Fixed("command -v dmeventd || apt-get install -y dmeventd");
        steps.insert(
            0,
            Step::new(Risk::Safe, why, install)
                .needs("The host reaches its package repositories")
                .undo("Remove the package again.")
                .expect("the path of dmeventd"),
        );
    }
    steps
}
