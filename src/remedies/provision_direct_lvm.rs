//! A pool on a disk of its own, for those who must stay on devicemapper.

use super::fix_daemon_json::put_file;
use super::migrate_to_overlay2::{record, settings_elsewhere};
use super::shell::{self, Action, Command, NEW_DISK};
use super::{Phase, Remedy, Step, Takes, autoextend, images, package, root_dir, service};
use crate::engine::{Choices, DriverChoice};
use crate::facts::Host;
use crate::facts::ability::{Ability, Can, can, needs};
use crate::report::Risk;
use crate::sizing::{need, planner};
use crate::units::{Bytes, MetadataBlocks};

pub const REMEDY: Remedy = Remedy {
    id: "provision-direct-lvm",
    title: "Give Docker a thin pool on its own disk (direct-lvm)",
    phase: Phase::Migrate,
    steps,
};

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
    let disk = || choices.new_disk.clone().filter(|disk| host.use_of(disk).is_none());
    let mut steps: Vec<Step> = reason(host, choices).into_iter().collect();
    steps.extend(record(host));
    // While the containers run: only what follows needs them down.
    steps.extend(make_group(vg, &disk));
    let (metadata, enough) = metadata(host, choices);
    let why = format!(
        "76 % of the group for data leaves room for one automatic extension by {PERCENT} %; the usual 95 % never could be extended. {enough}; its spare takes as much."
    );
    steps.extend(make_pool(
        host,
        vg,
        &pool,
        &Sizes { data: ["-l", "76%VG"].map(str::to_owned), metadata, chunk: CHUNK, percent: PERCENT },
        &why,
    ));
    steps.push(service::stop(host, "Stop Docker. Keep the old data where it is: it is the way back."));
    steps.extend(switch(host, choices, vg));
    steps
}

/// Why the new pool, where nobody chose it.
fn reason(host: &Host, choices: &Choices) -> Option<Step> {
    if choices.driver != DriverChoice::Auto || can(host, Ability::OverlayKernel) != Can::No {
        return None;
    }
    let why = format!(
        "overlay2 cannot run on this kernel: it needs {}. So the images stay on devicemapper, on a pool of its own disk. Where the kernel can be upgraded soon, do that instead, paste `docker info` again, and the move to overlay2 is planned: Docker 25 has no devicemapper any more.",
        needs(Ability::OverlayKernel)
    );
    Some(Step::look(why, Command::new("uname").arg("-r")).expect("the kernel that the host runs now"))
}

/// The pool of a plan, on a disk that nothing uses yet.
pub fn new_pool(plan: &planner::Layout, disk: Option<&str>) -> Vec<Step> {
    let (vg, pool) = ("docker", "docker/thinpool");
    let sizes = Sizes {
        data: ["-L".to_owned(), shell::lvm_size(plan.data)],
        metadata: plan.metadata,
        chunk: plan.chunk,
        percent: plan.percent.into(),
    };
    let mut steps = make_group(vg, &|| disk.map(str::to_owned)).to_vec();
    steps.extend(make_pool(&Host::default(), vg, pool, &sizes, "Its sizes are those of the plan."));
    steps
}

/// What is made of a new group.
struct Sizes {
    /// The flag of `lvcreate` and its value.
    data: [String; 2],
    metadata: Bytes,
    chunk: Bytes,
    percent: u64,
}

fn make_group(vg: &'static str, disk: &dyn Fn() -> Option<String>) -> [Step; 2] {
    [
        Step::look("Make sure that the disk is empty.", Command::new("lsblk").arg("-f"))
            .and(Command::new("wipefs").arg("-n").arg_or(disk(), &NEW_DISK))
            .expect("`wipefs -n` prints nothing"),
        Step::new(
            Risk::Destructive,
            "Make the volume group. Whatever is on the disk is lost.",
            Command::new("pvcreate").arg_or(disk(), &NEW_DISK),
        )
        .and(Command::new("vgcreate").arg(vg).arg_or(disk(), &NEW_DISK))
        .needs("`wipefs -n` listed nothing for this disk")
        .expect(format!("`vgs {vg}` shows the size of the disk as free"))
        .undo(format!("`vgremove {vg}`, then `pvremove` of the disk")),
    ]
}

/// By how much the pool is extended.
const PERCENT: u64 = 20;
/// Docker's own choice for direct-lvm.
const CHUNK: Bytes = Bytes::kib(512);
const THINS: u64 = 1000;
/// For a disk of unknown size.
const METADATA: Bytes = Bytes::mib(128);

/// The metadata of the new pool, and what that is enough for.
fn metadata(host: &Host, choices: &Choices) -> (Bytes, String) {
    let disk = choices.new_disk.as_deref().and_then(|disk| disk.strip_prefix("/dev/"));
    let size =
        host.block_devices.iter().rev().find(|block| Some(block.name.as_str()) == disk).and_then(|block| block.size);
    match size {
        Some(size) => {
            let metadata = planner::metadata(size, CHUNK, THINS);
            (
                metadata,
                format!("{metadata} of metadata is what the whole disk takes at worst with {THINS} thin devices"),
            )
        }
        None => {
            let most = need::most_data(MetadataBlocks(METADATA.0 / 4096), THINS, planner::KEEPS).bytes(CHUNK);
            (
                METADATA,
                format!(
                    "{METADATA} of metadata serves up to {} with {THINS} thin devices",
                    most.round_down(Bytes::gib(1))
                ),
            )
        }
    }
}

fn make_pool(host: &Host, vg: &str, pool: &str, sizes: &Sizes, why: &str) -> [Step; 3] {
    let create = |name: &'static str, [flag, size]: [String; 2]| {
        Command::new("lvcreate").args(&["--wipesignatures", "y", "-n", name]).arg(flag).arg(size).arg(vg)
    };
    let chunk = format!("{}K", sizes.chunk.0 / Bytes::KIB);
    let convert = Command::new("lvconvert").args(&["-y", "--zero", "n", "-c"]).arg(chunk).arg("--thinpool").arg(pool);
    [
        Step::new(Risk::Safe, format!("Make the pool. {why}"), create("thinpool", sizes.data.clone()))
            .and(create("thinpoolmeta", ["-L".to_owned(), shell::lvm_size(sizes.metadata)]))
            .and(convert.arg("--poolmetadata").arg(format!("{vg}/thinpoolmeta")))
            .needs("The volume group is new and holds nothing else")
            .expect(format!("`lvs {pool}` shows an Attr that begins with `twi-a`"))
            .undo(format!("`lvremove {pool}`")),
        autoextend::write("Describe when to extend it: at 80 % usage.".to_owned(), sizes.percent),
        Step::new(
            Risk::Safe,
            "Extend it automatically so, and watch it.",
            Command::new("lvchange").arg("--metadataprofile").arg(autoextend::PROFILE).arg(pool),
        )
        .and(Command::new("lvchange").args(&["--monitor", "y"]).arg(pool))
        .and(Command::new("lvchange").arg("--refresh").arg(pool))
        .and(Command::new("lvs").args(&["-o", "+seg_monitor"]).arg(pool))
        .needs(format!("dmeventd is installed, LVM's own daemon that watches pools{}", package(host, "dmeventd")))
        .expect("`monitored` in the column Monitor")
        .undo(format!("`lvchange --detachprofile {pool}`")),
    ]
}

fn switch(host: &Host, choices: &Choices, vg: &str) -> Vec<Step> {
    let root = root_dir(host);
    let aside = format!("{root}/before");
    let away = |name: &str| Command::new("mv").arg(format!("{root}/{name}")).arg(format!("{aside}/{name}"));
    let mut steps = vec![
        Step::new(
            Risk::Disruptive,
            "Keep the old data aside: Docker takes no pool that does not match it. Move only what belongs to the driver; the volumes stay.",
            Command::new("mkdir").arg("-p").arg(&aside),
        )
        .and(away("devicemapper"))
        .and(Action::Try(away("image")))
        .and(Action::Try(away("containers")))
        .needs("Docker is stopped, and the images are saved")
        .expect(format!("`ls {}` shows the folders that were moved", Command::new("ls").arg(&aside).text().trim_start_matches("ls ")))
        .undo("Move the folders back."),
        put_file(host, choices),
    ];
    steps.extend(settings_elsewhere(host));
    steps.extend([
        service::start(host, "Start Docker with it.")
            .and(Action::Fixed("docker info | grep -A12 'Storage Driver'"))
            .takes(Takes::Minutes)
            .expect(format!("`Pool Name: {vg}-thinpool` and no loop file"))
            .undo("Stop Docker, move the folders and the old daemon.json back, start it."),
        images::load("Bring the images back, then recreate the containers (compose, or from inspect.json); those that had something of their own from kept:NAME."),
        Step::new(
            Risk::Destructive,
            "Only when everything runs, days later: remove the old data, with the loop files in it. Only then does their space come back to the host. Never all of Docker's folder: it holds the volumes.",
            Command::new("rm").arg("-rf").arg(aside),
        )
        .takes(Takes::Minutes)
        .needs("Everything has run on the new pool for days, and nothing that was only in the old one is missed")
        .expect("the space is back (`df`)")
        .undo("None."),
    ]);
    steps
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
    fn what_runs_is_written_down_and_the_old_data_go_last() {
        let info = "Server Version: 17.03.2-ce\nStorage Driver: devicemapper\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\nKernel Version: 3.10.0-KERNEL.el7.x86_64\n";
        let plan = |kernel: &str| {
            let host = facts::host(read(&info.replace("KERNEL", kernel)).records);
            steps(&host, &Choices::default())
        };
        let old = plan("327");
        let place = |word: &str| old.iter().position(|step| step.command().contains(word)).expect(word);
        assert_eq!(place("uname -r"), 0);
        assert!(place("inspect.json") < place("stop docker") && place("vgcreate") < place("stop docker"));
        let last = old.last().expect("a step");
        assert_eq!((last.command().as_str(), last.risk), ("rm -rf /var/lib/docker/before", Risk::Destructive));
        // Who chose it needs no reason.
        assert!(!plan("514").iter().any(|step| step.why.contains("kernel")));
    }

    #[test]
    fn the_disk_is_asked_for() {
        assert!(steps(&Host::default(), &Choices::default()).iter().any(|step| step.unknowns() == [&NEW_DISK]));
    }
}
