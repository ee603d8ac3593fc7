//! Check the filesystems that lost writes.

use super::shell::{self, Action, CONTAINER, FILESYSTEM_DEVICE};
use super::{Phase, Remedy, Step, Takes, lvm_pools, repair_pool, volumes};
use crate::engine::Choices;
use crate::facts::{Host, Owner, ThinPool};
use crate::remedies::shell::Command;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "check-filesystems", title: "Check the filesystems that lost writes", phase: Phase::Repair, steps };

/// Where no log shows an error yet, but writes may have failed.
pub(super) fn look(host: &Host) -> Step {
    let why = if lost_below(host) {
        "Writes to the loop file failed, so what the pool was to write then is lost. When its filesystem has room again: see whether a filesystem on the pool noticed, and only then rely on it."
    } else {
        "Writes failed or were held while the pool was full, read-only or failed. When it is writable again: see whether a filesystem on it noticed, and only then rely on it."
    };
    Step::look(why, Action::Fixed(NOTICED)).expect("nothing. A filesystem that is listed, or mounted read-only (`ro`), is unmounted and looked at with `fsck -n` (ext4) or `xfs_repair -n` (xfs, after one mount and unmount) before it is used again")
}

const NOTICED: &str = "dmesg | grep -E 'EXT4-fs.*(error|Remounting|aborted)|XFS.*([Ee]rror|[Ss]hut|[Cc]orruption)|Buffer I/O error|lost async page write' | tail -n 50 || true; grep -E '^/dev/(mapper|dm-)[^ ]* [^ ]+ (ext[34]|xfs) ro,' /proc/mounts || true";

/// The disk under the loop file of a pool took no writes; the pool itself may look sound.
pub(super) fn lost_below(host: &Host) -> bool {
    host.pools.iter().any(ThinPool::on_loop_files) && host.events_of(&["K37"]).next().is_some()
}

/// In place of the steps below: what a repair took out of use is checked and mounted, by the names that are known.
pub(super) fn after_repair(host: &Host) -> Vec<Step> {
    let named = lvm_pools(host).filter(|(pool, name)| {
        name.is_some() && repair_pool::is_suspect(pool) && volumes::is_mounted_by_the_host(pool)
    });
    named.flat_map(|(pool, _)| volumes::mount_again(host, pool)).collect()
}

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let which = "lsblk -o NAME,KNAME,TYPE,FSTYPE,MOUNTPOINT";
    if !host.pools.is_empty() && host.pools.iter().all(|pool| pool.owner == Owner::Docker) {
        return of_containers(which).into();
    }
    let only = only_one(host);
    let device = |program: Command| program.arg_or(only.clone(), &FILESYSTEM_DEVICE);
    vec![
        Step::look("Only when the pool is writable again: find the volumes behind the names dm-N of the log.",
            Action::Fixed(which),
        )
        .expect("KNAME is the dm-N of the log, NAME the device below /dev/mapper"),
        Step::new(
            Risk::Disruptive,
            "Stop what uses the filesystem, and unmount it.",
            device(Command::new("umount")),
        )
        .done(Some(device(Command::new("is_unmounted"))))
        .needs("Nobody relies on what is on it now").expect("no output; `target is busy` means that something still uses it (`fuser -vm`)")
        .undo("Mount it again."),
        Step::look("Look at it without changing anything: ext4 with `fsck -n`; for xfs this runs nothing, so mount and unmount it once (that replays its log) and use `xfs_repair -n`.",
            device(Command::new("fsck").arg("-n")),
        )
        .expect("no errors. Otherwise copy what can be read, then let `e2fsck -f` or `xfs_repair` repair it"),
        Step::new(
            Risk::Safe,
            "Mount it again once it is sound, and start what uses it; look for files that were written in that time.",
            device(Command::new("mount")),
        )
        .needs("The check found no error any more, the pool has room, and /etc/fstab names the filesystem; otherwise add its mount point")
        .expect("`findmnt` shows it, without `ro`")
        .undo("Unmount it again."),
    ]
}

/// The only filesystem of the host on device-mapper that was shown, where a pool has it: the log can mean no other.
fn only_one(host: &Host) -> Option<String> {
    let shown = host.filesystems.iter().map(|row| &row.device).chain(host.mounts.iter().map(|mount| &mount.device));
    let mut shown = shown.filter(|device| device.starts_with("/dev/mapper/") || device.starts_with("/dev/dm-"));
    let first = shown.next()?;
    let mounted = host.pools.iter().flat_map(|pool| host.mounted_from(pool)).any(|one| one.device == *first);
    (mounted && shown.all(|other| other == first)).then(|| shell::device(first).map(str::to_owned))?
}

/// Docker mounts and unmounts these itself. What a container wrote is on such a device, volumes are not.
fn of_containers(which: &'static str) -> [Step; 3] {
    [
        Step::look("Only when the pool is writable again: find the containers behind the names dm-N of the log.", Action::Fixed(which))
            .and(Action::Fixed(WHOSE))
            .expect("KNAME is the dm-N of the log; NAME, docker-…, ends as the device in the line of its container does. One that no container has was of an image or a build, or is no longer there"),
        Step::look(
            "Save what such a container wrote inside itself and nobody has elsewhere. Volumes are not on the pool.",
            Command::new("docker").arg("diff").arg_or(None, &CONTAINER),
        )
        .expect("the files that differ from the image; `docker cp` copies one out"),
        Step::new(
            Risk::Disruptive,
            "Restart it: Docker unmounts its filesystem and mounts it again, which replays the journal. One that logs errors again, or stays read-only, is made anew from its image.",
            Command::new("docker").arg("restart").arg_or(None, &CONTAINER),
        )
        .takes(Takes::Minutes)
        .needs("The pool has room and is writable, and nobody relies on the container now")
        .expect("`docker ps` shows it running, and `dmesg` no new error of its device")
        .undo("Nothing needs undoing."),
    ]
}

const WHOSE: &str =
    "docker ps -aq | xargs -r docker inspect -f '{{.Name}} {{index .GraphDriver.Data \"DeviceName\"}}' || true";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_filesystem_of_a_container_is_left_to_docker() {
        let commands = |text: &str| -> String {
            let host = facts::host(read(text).records);
            steps(&host, &Choices::default()).iter().map(Step::command).collect::<Vec<_>>().join("\n")
        };
        let status = "docker-thinpool: 0 199229440 thin-pool 9 30000/262144 194560/194560 - out_of_data_space discard_passdown error_if_no_space - 1024\n";
        let docker = commands(&format!(
            "Server Version: 19.03.15\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n{status}"
        ));
        assert!(
            docker.contains("docker restart") && !docker.contains("umount") && !docker.contains("fsck"),
            "{docker}"
        );
        let lvm = commands(&status.replace("docker-thinpool", "vg-data-tpool"));
        assert!(lvm.contains("umount") && !lvm.contains("docker"), "{lvm}");
    }

    #[test]
    fn the_only_filesystem_there_is_need_not_be_named() {
        let all = |text: &str| -> String {
            let host = facts::host(read(text).records);
            steps(&host, &Choices::default()).iter().map(Step::command).collect::<Vec<_>>().join("\n")
        };
        let text = "  media data Vwi-aotz-- 900.00g tp        55.50\n  tp    data twi-aotzD- 500.00g           100.00 31.10\n$ df -h\nFilesystem Size Used Avail Use% Mounted on\n/dev/mapper/data-media 900G 499G 401G 56% /srv/media\n/dev/sda3 20G 5G 14G 27% /\n";
        let named = all(text);
        assert!(named.contains("umount /dev/mapper/data-media") && !named.contains("FILESYSTEM_DEVICE"), "{named}");
        let two = all(&format!("{text}/dev/mapper/cl-root 20G 5G 14G 27% /usr\n"));
        assert!(two.contains("umount \"${FILESYSTEM_DEVICE:?"), "{two}");
    }
}
