//! See which filesystem of the host is full.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, Takes};
use crate::engine::Choices;
use crate::facts::Host;
use crate::units::Percent;

pub const REMEDY: Remedy =
    Remedy { id: "look-at-filesystems", title: "See which filesystem is full", phase: Phase::Look, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let short = |percent: Percent| percent >= Percent::whole(95);
    if host.data_inodes().is_some_and(|row| row.mount_point == "/" && row.percent.is_some_and(short)) {
        let why = "See which folders hold so many files. Nothing is changed by counting them.";
        return vec![
            Step::look(why, Action::Fixed("du -x --inodes --max-depth=3 / 2>/dev/null | sort -n | tail -n 20"))
                .takes(Takes::Minutes)
                .expect(
                    "the folders with the most files last: layers of images, sessions, mail queues, caches of builds",
                ),
        ];
    }
    let why =
        "A filesystem is full of data or of inodes. Paste both outputs here: nothing is changed by printing them.";
    vec![
        Step::look(why, Command::new("df").arg("-hT"))
            .and(Command::new("df").arg("-i"))
            .expect("Use% or IUse% of 85 or more, for the path that the message names or for a folder above it"),
    ]
}
