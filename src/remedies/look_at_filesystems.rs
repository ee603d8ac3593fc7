//! See which filesystem of the host is full.

use super::shell::Command;
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;

pub const REMEDY: Remedy =
    Remedy { id: "look-at-filesystems", title: "See which filesystem is full", phase: Phase::Look, steps };

fn steps(_: &Host, _: &Choices) -> Vec<Step> {
    let why =
        "A filesystem is full of data or of inodes. Paste both outputs here: nothing is changed by printing them.";
    vec![
        Step::look(why, Command::new("df").arg("-hT"))
            .and(Command::new("df").arg("-i"))
            .expect("Use% or IUse% of 85 or more, for the path that the message names or for a folder above it"),
    ]
}
