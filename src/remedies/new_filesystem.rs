//! A filesystem that overlay2 can use.

use super::shell::{Action, Command, NEW_DISK};
use super::{Phase, Remedy, Step, Takes, root_dir, service};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "new-filesystem",
    title: "Put Docker's data on a filesystem with d_type",
    phase: Phase::Migrate,
    steps,
};

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let root = root_dir(host);
    let disk = || choices.new_disk.clone();
    vec![
        Step::look(
            "Confirm it, and look for an empty disk: the present filesystem cannot be converted.",
            Command::new("xfs_info").arg(root),
        )
        .and(Command::new("lsblk").arg("-f"))
        .expect("`ftype=0` in the line that begins with `naming`"),
        service::stop(host, "Stop Docker."),
        Step::look("Make sure that the new disk is empty.", Command::new("wipefs").arg("-n").arg_or(disk(), &NEW_DISK))
            .expect("no output; anything listed is data"),
        Step::new(
            Risk::Destructive,
            "Format the new disk. Whatever is on it is lost.",
            Command::new("mkfs.xfs").args(&["-n", "ftype=1"]).arg_or(disk(), &NEW_DISK),
        )
        .needs("`wipefs -n` listed nothing for this disk")
        .expect("a line that begins with `naming` and ends in `ftype=1`")
        .undo("None."),
        Step::new(
            Risk::Safe,
            "Copy Docker's data over. Keep the old folder: it is the way back.",
            Action::Fixed("mkdir -p /mnt/docker-new"),
        )
        .and(Command::new("mount").arg_or(disk(), &NEW_DISK).arg("/mnt/docker-new"))
        .and(Command::new("cp").arg("-a").arg(format!("{root}/.")).arg("/mnt/docker-new/"))
        .and(Command::new("umount").arg("/mnt/docker-new"))
        .takes(Takes::ByData)
        .needs("Docker is stopped, and the new disk is larger than what `du -sh` says of the folder")
        .expect("no output from `cp`")
        .undo("Nothing was changed in the old folder."),
        Step::new(
            Risk::Disruptive,
            "Mount it in place (write it to /etc/fstab as well) and start Docker.",
            Command::new("mount").arg_or(disk(), &NEW_DISK).arg(root),
        )
        .and(service::service(host, "start", "docker"))
        .and(Action::Fixed("docker info | grep -A3 'Storage Driver'"))
        .takes(Takes::Minutes)
        .needs("The copy is complete")
        .expect("`Supports d_type: true`")
        .undo("Stop Docker, unmount the new disk, start Docker: the old folder shows again."),
    ]
}
