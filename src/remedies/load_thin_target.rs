//! Load the kernel module that thin pools need.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "load-thin-target", title: "Load the module for thin pools", phase: Phase::Repair, steps };

fn steps(_: &Host, _: &Choices) -> Vec<Step> {
    let path = "/etc/modules-load.d/dm_thin_pool.conf";
    vec![
        Step::new(Risk::Safe, "Load the module.", Command::new("modprobe").arg("dm_thin_pool"))
            .and(Command::new("dmsetup").arg("targets"))
            .needs("The kernel that runs has its modules installed").expect("a line `thin-pool`. `Module not found`: install the kernel's package with extra modules, or restart into the kernel that is installed")
            .undo("`modprobe -r dm_thin_pool`, as long as no pool is active"),
        Step::new(
            Risk::Safe,
            "Have it loaded at every boot.",
            Action::Write { path: path.to_owned(), lines: vec!["dm_thin_pool".to_owned()] },
        )
        .needs("The module can be loaded").expect("the line in the file").undo(format!("`{}`", super::shell::render(&Command::new("rm").arg(path).into()))),
    ]
}
