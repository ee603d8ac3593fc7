//! Leave the old driver for overlay2, keeping a way back.

use super::fix_daemon_json::{install_daemon_json, validate};
use super::shell::{Action, Command, lvm_name};
use super::{Phase, Remedy, Step, Takes, images, root_dir, service};
use crate::engine::Choices;
use crate::facts::ability::{Ability, Can, can, needs};
use crate::facts::pool::LvmName;
use crate::facts::{Host, Owner};
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "migrate-to-overlay2", title: "Move to overlay2", phase: Phase::Migrate, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let root = root_dir(host);
    let mut steps = obstacles(host, root);
    let refused = host.events_of(&["D25", "W02"]).next().is_some();
    let gone = refused || can(host, Ability::Devicemapper) == Can::No;
    steps.push(
        Step::look(
            "See that the filesystem can carry overlay2 (ext4, or xfs with ftype=1) and has room for the images.",
            Command::new("df").arg("-hT").arg(root),
        )
        .and(Action::Try(Command::new("xfs_info").arg(root)))
        .expect("`ftype=1` on xfs (the command fails on ext4, which is fine), and more Avail than the images take"),
    );
    if gone {
        steps.extend(without_the_daemon(root));
    } else {
        steps.push(
            Step::new(Risk::Safe, "Write down what runs, to start it again afterwards. Images and containers do not follow to the new driver; volumes and networks do.", Action::Fixed(RECORD))
                .needs("Docker answers")
                .expect("five files in /root/docker-before")
                .undo("Remove that folder when all is well: the environment of containers stands in it, and that may hold passwords."),
        );
        steps.push(images::save("Save the images that no registry has (here all with a name). What containers wrote inside themselves needs `docker commit` first, and volumes a backup of their own."));
    }
    steps.push(service::stop(host, "Stop Docker. Keep the old data where it is: it is the way back."));
    steps.push(install_daemon_json(host));
    steps.extend(validate(host));
    let leftovers = "grep -rsl -e --storage-driver -e 'dm\\.' /etc/systemd/system/docker.service.d /etc/sysconfig/docker-storage /etc/sysconfig/docker /etc/default/docker || true";
    steps.push(
        Step::look("Look for storage settings elsewhere: the daemon refuses a setting that stands in two places. Remove `--storage-driver` and `--storage-opt` from any file listed.", Action::Fixed(leftovers))
            .expect("no file is listed"),
    );
    steps.push(
        service::start(host, "Start with the new driver.")
            .and(Action::Fixed("docker info | grep -A3 'Storage Driver'"))
            .expect("`Storage Driver: overlay2` and `Supports d_type: true`")
            .undo("Stop Docker, put the old daemon.json back, start it: the old images are still there."),
    );
    if !gone {
        steps
            .push(images::load("Bring the images back, then recreate the containers (compose, or from inspect.json)."));
    }
    steps.push(clean_up(host, root));
    steps
}

const RECORD: &str = "mkdir -p /root/docker-before && docker info > /root/docker-before/info.txt && docker ps -a --no-trunc > /root/docker-before/containers.txt && docker images --no-trunc > /root/docker-before/images.txt && docker volume ls > /root/docker-before/volumes.txt\ndocker ps -aq | xargs -r docker inspect > /root/docker-before/inspect.json";

/// The engine does not start with the old driver: what it ran stands in its files all the same.
fn without_the_daemon(root: &str) -> [Step; 3] {
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
            "Images that no registry has, and what containers wrote inside themselves, only an engine up to 24.0 can still read. If you need them: install Docker 24 once more, name the old driver in daemon.json, start it, save them (`docker commit`, `docker save`), and come back here. Otherwise go on.",
            Action::Fixed("apt-cache madison docker-ce 2>/dev/null || dnf --showduplicates list docker-ce 2>/dev/null || yum --showduplicates list docker-ce"),
        )
        .expect("the versions that can be installed; the newest 24.0 is the one to take"),
    ]
}

/// What must be put out of the way first.
fn obstacles(host: &Host, root: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    if can(host, Ability::OverlayKernel) == Can::No {
        let why = format!(
            "This kernel cannot run overlay2: it needs {}. Upgrade the kernel first; all below waits for it.",
            needs(Ability::OverlayKernel)
        );
        steps.push(Step::look(why, Command::new("uname").arg("-r")));
    }
    if can(host, Ability::OverlayDriver) == Can::No {
        let why = "This engine has no overlay2 yet (it came with 1.12). Upgrade the engine to a version up to 24.0 first, which still reads the old images.";
        steps.push(Step::look(why, Command::new("docker").arg("version")));
    }
    if host.storage.supports_d_type.as_ref().is_some_and(|fact| !fact.value) {
        let why = "The filesystem under Docker's data has no d_type (ftype=0): overlay2 does not start there, and it cannot be switched on. Put Docker's data on a new xfs or ext4 first; all below waits for it.";
        steps.push(
            Step::look(why, Action::Try(Command::new("xfs_info").arg(root)))
                .expect("`ftype=1` once the new filesystem is mounted there"),
        );
    }
    steps
}

/// The volume that Docker's pool is, by a name that LVM can be given.
fn old_pool(host: &Host) -> Option<&LvmName> {
    let pool = host
        .pools
        .iter()
        .find(|pool| pool.owner == Owner::Docker && !pool.loopback.as_ref().is_some_and(|fact| fact.value))?;
    pool.lvm.as_ref().filter(|name| lvm_name(&name.vg).is_some() && lvm_name(&name.lv).is_some())
}

fn clean_up(host: &Host, root: &str) -> Step {
    let remove = match old_pool(host) {
        Some(name) => Command::new("lvremove").arg(name.path()),
        None => Command::new("rm").arg("-rf").arg(format!("{root}/devicemapper")),
    };
    let why = "Only when everything runs, days later: remove the old driver's data. Never all of Docker's folder: it holds the volumes.";
    Step::new(Risk::Destructive, why, remove)
        .takes(Takes::Minutes)
        .needs("Everything has run with overlay2 for days, and nothing that was only in the old driver is missed")
        .expect("the space is back")
        .undo("None.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn plan(paste: &str) -> Vec<Step> {
        steps(&facts::host(read(paste).records), &Choices::default())
    }

    #[test]
    fn only_the_last_step_destroys_and_never_the_volumes() {
        let steps = plan("Server Version: 20.10.24\nStorage Driver: devicemapper\nDocker Root Dir: /var/lib/docker");
        let destructive: Vec<_> =
            steps.iter().filter(|step| step.risk == Risk::Destructive).map(Step::command).collect();
        assert_eq!(destructive, ["rm -rf /var/lib/docker/devicemapper"]);
        assert_eq!(steps.last().map(|step| step.risk), Some(Risk::Destructive));
    }

    #[test]
    fn an_old_kernel_comes_first() {
        let steps = plan("Server Version: 1.12.6\nStorage Driver: devicemapper\nKernel Version: 3.10.0-327.el7.x86_64");
        assert!(steps.first().is_some_and(|step| step.why.contains("kernel")));
    }

    #[test]
    fn an_engine_without_the_driver_cannot_save() {
        assert!(
            plan("Server Version: 25.0.4\n{\"storage-driver\": \"devicemapper\"}")
                .iter()
                .all(|step| !step.command().contains("docker save"))
        );
    }
}
