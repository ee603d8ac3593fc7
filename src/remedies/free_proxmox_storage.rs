//! Make room in a folder that Proxmox VE keeps guests' files in.

use super::shell::{self, Action, Command};
use super::{Phase, Remedy, Step, Takes};
use crate::engine::Choices;
use crate::facts::Host;
use crate::rules::proxmox_storage_full::is_short;

pub const REMEDY: Remedy = Remedy {
    id: "free-proxmox-storage",
    title: "Free space in Proxmox VE's folder",
    phase: Phase::StopTheBleeding,
    steps,
};

/// A folder below which nothing is mounted is a mistake of its own: a backup then fills the root filesystem.
const SIZES: &str = "grep -A6 '^dir:' /etc/pve/storage.cfg; df -h / /var/lib/vz";

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let short: Vec<&str> = host
        .proxmox_storages
        .iter()
        .filter(|storage| storage.status.as_ref().is_some_and(is_short))
        .filter_map(|storage| shell::lvm_name(&storage.name))
        .collect();
    if short.is_empty() {
        return Vec::new();
    }
    let mut steps = vec![
        Step::look("See which folder it is, and on which filesystem it lies.", Action::Fixed(SIZES)).expect(
            "the folder behind `path`; if it should be a disk of its own and df shows the root filesystem, that disk is not mounted, and what lies there filled the root",
        ),
    ];
    steps.extend(short.into_iter().map(|storage| {
        Step::look(
            "List what it holds: ISO images, templates and backups. Remove what nobody needs in the web interface, or with `pvesm free`.",
            Command::new("pvesm").arg("list").arg(storage),
        )
        .expect("each file with its size")
    }));
    let rest = Command::new("du").args(&["-xh", "--max-depth=3", "/var"]);
    steps.push(
        Step::look("If that is not it: see what else takes the space.", Action::Try(rest))
            .takes(Takes::Minutes)
            .expect("the largest folders: /var/lib/vz (local), /var/log, /var/lib/docker"),
    );
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_storage_that_is_full_is_listed() {
        let row = "local dir active 98497780 98132604 0 99.63%\nbackup dir active 98497780 132604 98365176 0.13%\n";
        let commands: Vec<String> =
            steps(&facts::host(read(row).records), &Choices::default()).iter().map(Step::command).collect();
        assert!(commands.contains(&"pvesm list local".to_owned()), "{commands:?}");
        assert!(!commands.iter().any(|command| command.contains("backup")), "{commands:?}");
    }
}
