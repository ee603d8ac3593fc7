//! Tell Docker which of several drivers' data to use.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, root_dir};
use crate::engine::Choices;
use crate::facts::Host;

pub const REMEDY: Remedy =
    Remedy { id: "name-driver", title: "Find the driver that was used last", phase: Phase::Look, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let root = root_dir(host);
    let records = Command::new("find").arg(format!("{root}/image")).args(&[
        "-name",
        "repositories.json",
        "-exec",
        "ls",
        "-l",
        "{}",
        "+",
    ]);
    let containers = Command::new("find").arg(format!("{root}/containers")).args(&[
        "-name",
        "config.v2.json",
        "-exec",
        "grep",
        "-ho",
        "\"Driver\":\"[^\"]*\"",
        "{}",
        "+",
    ]);
    vec![
        Step::look(
            "Each driver keeps its own list of images: the one that was written last is that of the driver in use. Containers name their driver, too. Put it into daemon.json as `storage-driver`; nothing is lost by a wrong choice, the other images are only hidden.",
            Action::Try(records),
        )
        .and(Action::Try(containers))
        .expect("below `image/` a folder for each driver with the date of its list, and a driver for each container"),
    ]
}
