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
        // The containers run on until the copy.
        Step::look(
            "Make sure that the new disk is empty, and larger than what Docker's data take.",
            Command::new("wipefs").arg("-n").arg_or(disk(), &NEW_DISK),
        )
        .and(Command::new("lsblk").args(&["-o", "NAME,SIZE,FSTYPE,MOUNTPOINT"]).arg_or(disk(), &NEW_DISK))
        .and(Action::Try(Command::new("du").arg("-sh").arg(root)))
        .expect("no output of `wipefs` (anything listed is data), and a SIZE well above what `du` says")
        .takes(Takes::Minutes),
        Step::new(
            Risk::Destructive,
            "Format the new disk. Whatever is on it is lost.",
            Command::new("mkfs.xfs").args(&["-n", "ftype=1"]).arg_or(disk(), &NEW_DISK),
        )
        .needs("`wipefs -n` listed nothing for this disk")
        .expect("a line that begins with `naming` and ends in `ftype=1`")
        .undo("None."),
        service::stop(host, "Stop Docker."),
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
            Risk::Safe,
            "Write it to /etc/fstab: without that, Docker comes up on the old folder after the next boot.",
            Action::Fixed(KEEP_FSTAB),
        )
        .and(Command::shell(WRITE_FSTAB).arg_or(disk(), &NEW_DISK).arg(root))
        .and(Action::Fixed("tail -n 1 /etc/fstab"))
        .needs("The copy is complete")
        .expect("a line with the UUID of the new disk, Docker's folder and `xfs`")
        .undo("`cp -p \"$(ls /etc/fstab.before-* | tail -n 1)\" /etc/fstab`"),
        Step::new(
            Risk::Disruptive,
            "Mount it in place, as /etc/fstab now says, and start Docker.",
            Command::new("mount").arg(root),
        )
        .and(service::service(host, "start", "docker"))
        .and(Action::Fixed("docker info | grep -A3 'Storage Driver'"))
        .takes(Takes::Minutes)
        .needs("The copy is complete, and /etc/fstab has the new disk")
        .expect("`Supports d_type: true`")
        .undo("Stop Docker, unmount the new disk, put /etc/fstab back, start Docker: the old folder shows again."),
    ]
}

const KEEP_FSTAB: &str = "if [ -e /etc/fstab ]; then cp -p /etc/fstab \"/etc/fstab.before-$(date +%Y%m%d-%H%M%S)\"; fi";

/// By its UUID, for the names of disks change; in place of a line that mounts something there already.
const WRITE_FSTAB: &str = "uuid=$(blkid -s UUID -o value \"$1\") && [ -n \"$uuid\" ] || exit 1; where=$(printf %s \"$2\" | sed \"s/ /\\\\\\\\040/g\"); { grep -vsE \"^[^#[:space:]]+[[:space:]]+$where/?[[:space:]]\" /etc/fstab; printf \"UUID=%s %s xfs defaults 0 0\\n\" \"$uuid\" \"$where\"; } > /etc/fstab.new && cat /etc/fstab.new > /etc/fstab && rm /etc/fstab.new";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_runs_until_the_copy_and_the_next_boot_finds_the_disk() {
        let steps = steps(&Host::default(), &Choices::default());
        let place = |word: &str| steps.iter().position(|step| step.command().contains(word)).expect(word);
        let order = ["wipefs -n", "mkfs.xfs", "stop docker", "cp -a", "/etc/fstab.before-", "mount /var/lib/docker"];
        assert!(order.map(place).is_sorted(), "{steps:#?}");
    }
}
