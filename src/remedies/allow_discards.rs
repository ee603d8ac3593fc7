//! Have the pool take discards.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::{Host, Owner};
use crate::parsers::dmsetup::Discard;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "allow-discards",
    title: "Have the pool take back blocks of deleted files",
    phase: Phase::Prevent,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let ignoring = lvm_pools(host).filter(|(pool, _)| {
        let asked = pool.volume.as_ref().and_then(|volume| volume.discards);
        pool.discard.as_ref().map(|discard| discard.value).or(asked) == Some(Discard::Ignore)
    });
    let steps = ignoring.flat_map(|(pool, name)| {
        let set = |args: &[&str]| with_pool(Command::new("lvchange").args(args), name);
        let stop = (pool.owner == Owner::Docker).then(|| {
            super::service::stop(host, "Stop what uses the pool.")
        });
        let change = Step::new(
            Risk::Disruptive,
            "The kernel takes this change only at rest: unmount and deactivate what is on the pool, then deactivate it, change it and activate it.",
            set(&["-an"]),
        )
        .and(set(&["--discards", "passdown"]))
        .and(set(&["-ay"]))
        .needs("Nothing on the pool is mounted any more").expect("`in use` at the first command means that a volume of it is still open")
        .undo("The same with `--discards ignore`.");
        let start = (pool.owner == Owner::Docker).then(|| {
            super::service::start(host, "Start Docker again.").expect("`docker info` answers")
        });
        let trim = Step::new(
            Risk::Safe,
            "Give back what was deleted so far.",
            Action::Fixed("fstrim -av"),
        )
        .needs("The filesystems are mounted again").expect("how much was trimmed, for each mount").undo("Nothing needs undoing: only unused blocks go back.");
        stop.into_iter().chain([change]).chain(start).chain([trim])
    });
    steps.collect()
}
