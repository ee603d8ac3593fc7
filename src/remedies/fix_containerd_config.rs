//! Put the section of the devmapper snapshotter right.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "fix-containerd-config", title: "Correct containerd's config.toml", phase: Phase::Configure, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    vec![
        Step::new(
            Risk::Safe,
            "Keep the present file, then correct the section of the devmapper snapshotter. Where the file was pasted, a corrected one is given with this report.",
            Command::new("cp").args(&["-p", "/etc/containerd/config.toml", "/etc/containerd/config.toml.before"]),
        )
        .needs("You have read what the finding says of the section")
        .expect("`diff` with the copy shows the changes and nothing else")
        .undo("`mv /etc/containerd/config.toml.before /etc/containerd/config.toml`"),
        Step::look(
            "See the section as containerd reads it.",
            Action::Fixed("containerd config dump | grep -A10 devmapper"),
        )
        .expect("the keys with their new values"),
        Step::new(
            Risk::Disruptive,
            "Let containerd read the file. Running containers go on.",
            super::service::service(host, "restart", "containerd"),
        )
        .and(Action::Fixed("ctr plugins ls | grep devmapper"))
        .needs("The file is corrected, and the pool is active")
        .expect("`ok` in the line of devmapper")
        .undo("Put the file back as above and restart again."),
    ]
}
