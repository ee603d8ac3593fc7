//! What the driver from before a move still holds: saved first, removed last.

use super::migrate_to_overlay2::{clean_up, ending};
use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, root_dir};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::lifecycle::Driver;

pub const REMEDY: Remedy =
    Remedy { id: "save-old-images", title: "Save what the old driver holds", phase: Phase::Migrate, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    if !has_moved(host) {
        return Vec::new();
    }
    let root = root_dir(host);
    let mut steps = without_the_daemon(host, root).to_vec();
    steps.push(clean_up(host, root));
    steps
}

/// Docker already runs a driver that stays.
pub(super) fn has_moved(host: &Host) -> bool {
    let stays = |driver: &str| matches!(driver, "overlay2" | "overlayfs" | "btrfs" | "zfs");
    host.driver().is_some_and(stays) && ending(host).is_none()
}

/// The engine does not start with the old driver: what it ran stands in its files all the same.
pub(super) fn without_the_daemon(host: &Host, root: &str) -> [Step; 3] {
    let last = ending(host).map_or("24", Driver::last);
    let why = format!(
        "Images that no registry has, and what containers wrote inside themselves, only an engine up to {last} can still read. If you need them: install Docker {last} once more, name the old driver in daemon.json, start it, save them (`docker commit`, `docker save`), and come back here. Otherwise go on."
    );
    let find =
        |folder: &str, name: &str| Command::new("find").arg(format!("{root}/{folder}")).args(&["-name", name, "-exec"]);
    let containers = find("containers", "config.v2.json").args(&[
        "grep",
        "-Ho",
        "-e",
        "\"Name\":\"[^\"]*\"",
        "-e",
        "\"Image\":\"[^\"]*\"",
        "{}",
        "+",
    ]);
    [
        Step::look("Write down what ran: the daemon need not run for that. Keep both lists.", containers)
            .expect("name and image of each container"),
        Step::look("Likewise which images there were.", find("image", "repositories.json").args(&["cat", "{}", "+"]))
            .expect("each image with its tags: those that a registry has are pulled again later"),
        Step::look(
            why,
            Action::Fixed("apt-cache madison docker-ce 2>/dev/null || dnf --showduplicates list docker-ce 2>/dev/null || yum --showduplicates list docker-ce"),
        )
        .expect(format!("the versions that can be installed; the newest {last} is the one to take")),
    ]
}
