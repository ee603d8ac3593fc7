//! Bring the pool of containerd's devmapper snapshotter back.

use super::shell::{Action, Command, POOL};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "activate-containerd-pool", title: "Bring containerd's pool back", phase: Phase::Repair, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    vec![
        Step::look("See which pools there are, and which name containerd looks for.",
            Command::new("dmsetup").args(&["ls", "--target", "thin-pool"]),
        )
        .and(Command::new("lvs").arg("-a"))
        .and(Command::new("losetup").arg("-l"))
        .and(Action::Fixed("containerd config dump | grep -A8 devmapper"))
        .expect("pool_name is the name of a thin-pool; if `lvs` shows it inactive (no a in Attr), the next step brings it back. A pool on loop files must be made again by the script that made it, on the same files"),
        Step::new(Risk::Safe, "Activate the pool, if it is LVM's.", Command::new("lvchange").arg("-ay").arg_or(None, &POOL))
            .needs("The pool is LVM's: `lvs` shows it").expect("`dmsetup ls --target thin-pool` shows it")
            .undo("`lvchange -an` of the same pool"),
        Step::new(
            Risk::Disruptive,
            "Let containerd load its snapshotter again. Running containers go on.",
            super::service::service(host, "restart", "containerd"),
        )
        .and(Action::Fixed("ctr plugins ls | grep devmapper"))
        .needs("The pool is active: `dmsetup ls --target thin-pool` shows it").undo("Nothing needs undoing.").expect("`ok` in the line of devmapper"),
    ]
}
