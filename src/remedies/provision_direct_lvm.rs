//! A pool on a disk of its own, for those who must stay on devicemapper.

use super::fix_daemon_json::install_daemon_json;
use super::shell::{Action, Command, NEW_DISK};
use super::{Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "provision-direct-lvm", title: "Give Docker a thin pool on its own disk (direct-lvm)", steps };

/// The names of the new pool: a group that exists already must not be taken for it.
pub fn group(host: &Host) -> &'static str {
    let taken = |name: &str| {
        host.volume_group(name).is_some()
            || host.logical_volumes.iter().any(|volume| volume.vg.as_deref() == Some(name))
    };
    if taken("docker") { "dockerpool" } else { "docker" }
}

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let vg = group(host);
    let pool = format!("{vg}/thinpool");
    let disk = || choices.new_disk.clone();
    let profile = vec![
        "activation {".to_owned(),
        "\tthin_pool_autoextend_threshold=80".to_owned(),
        "\tthin_pool_autoextend_percent=20".to_owned(),
        "}".to_owned(),
    ];
    vec![
        Step::new(Risk::Safe, "Save the images that no registry has: they do not follow to the new pool. Volumes do.", Action::Fixed("docker images --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' | xargs -r docker save -o \"${SAVE_DIR:?a folder on another disk with room for the images}/images.tar\""))
            .undo("Remove the file when all is well."),
        Step::new(Risk::Disruptive, "Stop Docker.", Command::new("systemctl").args(&["stop", "docker.socket", "docker"])).undo("`systemctl start docker`"),
        Step::new(Risk::ReadOnly, "Make sure that the disk is empty.", Command::new("lsblk").arg("-f")).and(Command::new("wipefs").arg("-n").arg_or(disk(), &NEW_DISK)).expect("`wipefs -n` prints nothing"),
        Step::new(Risk::Destructive, "Make the volume group. Whatever is on the disk is lost.", Command::new("pvcreate").arg_or(disk(), &NEW_DISK))
            .and(Command::new("vgcreate").arg(vg).arg_or(disk(), &NEW_DISK))
            .undo(format!("`vgremove {vg}`, then `pvremove` of the disk")),
        Step::new(
            Risk::Safe,
            "Make the pool. 76 % of the group for data leaves room for one automatic extension by 20 %; the usual 95 % never could be extended. 1 % is for metadata, as much for its spare.",
            Command::new("lvcreate").args(&["--wipesignatures", "y", "-n", "thinpool", "-l", "76%VG"]).arg(vg),
        )
        .and(Command::new("lvcreate").args(&["--wipesignatures", "y", "-n", "thinpoolmeta", "-l", "1%VG"]).arg(vg))
        .and(Command::new("lvconvert").args(&["-y", "--zero", "n", "-c", "512K", "--thinpool"]).arg(&pool).arg("--poolmetadata").arg(format!("{vg}/thinpoolmeta")))
        .undo(format!("`lvremove {pool}`")),
        Step::new(Risk::Safe, "Extend it automatically at 80 %, and watch it.", Action::Write { path: format!("/etc/lvm/profile/{vg}-thinpool.profile"), lines: profile })
            .and(Command::new("lvchange").arg("--metadataprofile").arg(format!("{vg}-thinpool")).arg(&pool))
            .and(Command::new("lvchange").args(&["--monitor", "y"]).arg(&pool))
            .and(Command::new("lvs").args(&["-o", "+seg_monitor"]).arg(&pool))
            .expect("`monitored` in the column Monitor")
            .undo(format!("`lvchange --detachprofile {pool}`")),
        Step::new(
            Risk::Disruptive,
            "Keep the old data aside: Docker takes no pool that does not match it. Move only the driver's folder; the volumes stay.",
            Action::Fixed("mv /var/lib/docker/devicemapper /var/lib/docker/devicemapper.before"),
        )
        .and(Action::Fixed("mkdir -p /var/lib/docker/before && for d in image containers; do if [ -d \"/var/lib/docker/$d\" ]; then mv \"/var/lib/docker/$d\" \"/var/lib/docker/before/$d\"; fi; done"))
        .undo("Move the folders back."),
        install_daemon_json(),
        Step::new(Risk::Safe, "Start Docker with it and bring the images back.", Command::new("systemctl").args(&["start", "docker"]))
            .and(Action::Fixed("docker load -i \"${SAVE_DIR:?the folder they were saved in}/images.tar\""))
            .and(Action::Fixed("docker info | grep -A12 'Storage Driver'"))
            .expect(format!("`Pool Name: {vg}-thinpool` and no loop file"))
            .undo("Stop Docker, move the folders and the old daemon.json back, start it."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn an_existing_group_is_not_touched() {
        assert_eq!(group(&facts::host(read("  docker   1   1   0 wz--n- 100.00g 0\n").records)), "dockerpool");
        assert_eq!(group(&Host::default()), "docker");
    }

    #[test]
    fn the_disk_is_asked_for() {
        assert!(steps(&Host::default(), &Choices::default()).iter().any(|step| step.unknowns() == [&NEW_DISK]));
    }
}
