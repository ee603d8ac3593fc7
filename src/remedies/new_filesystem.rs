//! A filesystem that overlay2 can use.

use super::shell::{Action, Command, NEW_DISK};
use super::{Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "new-filesystem", title: "Put Docker's data on a filesystem with d_type", steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let root = host
        .engine
        .root_dir
        .as_ref()
        .map(|root| root.value.as_str())
        .filter(|root| root.starts_with('/'))
        .unwrap_or("/var/lib/docker");
    let disk = || choices.new_disk.clone();
    vec![
        Step::new(
            Risk::ReadOnly,
            "Confirm it, and look for an empty disk: the present filesystem cannot be converted.",
            Command::new("xfs_info").arg(root),
        )
        .and(Command::new("lsblk").arg("-f"))
        .expect("`ftype=0` in the line that begins with `naming`"),
        Step::new(
            Risk::Disruptive,
            "Stop Docker.",
            Command::new("systemctl").args(&["stop", "docker.socket", "docker"]),
        )
        .undo("`systemctl start docker`"),
        Step::new(
            Risk::ReadOnly,
            "Make sure that the new disk is empty.",
            Command::new("wipefs").arg("-n").arg_or(disk(), &NEW_DISK),
        )
        .expect("no output; anything listed is data"),
        Step::new(
            Risk::Destructive,
            "Format the new disk. Whatever is on it is lost.",
            Command::new("mkfs.xfs").args(&["-n", "ftype=1"]).arg_or(disk(), &NEW_DISK),
        )
        .undo("None."),
        Step::new(
            Risk::Safe,
            "Copy Docker's data over. Keep the old folder: it is the way back.",
            Action::Fixed("mkdir -p /mnt/docker-new"),
        )
        .and(Command::new("mount").arg_or(disk(), &NEW_DISK).arg("/mnt/docker-new"))
        .and(Command::new("cp").arg("-a").arg(format!("{root}/.")).arg("/mnt/docker-new/"))
        .and(Command::new("umount").arg("/mnt/docker-new"))
        .undo("Nothing was changed in the old folder."),
        Step::new(
            Risk::Disruptive,
            "Mount it in place (write it to /etc/fstab as well) and start Docker.",
            Command::new("mount").arg_or(disk(), &NEW_DISK).arg(root),
        )
        .and(Command::new("systemctl").args(&["start", "docker"]))
        .and(Action::Fixed("docker info | grep -A3 'Storage Driver'"))
        .expect("`Supports d_type: true`")
        .undo("Stop Docker, unmount the new disk, start Docker: the old folder shows again."),
    ]
}
