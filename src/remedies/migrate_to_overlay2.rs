//! Leave the old driver for overlay2, keeping a way back.

use super::fix_daemon_json::{put_file, validate};
use super::shell::{Action, Command, lvm_name};
use super::{Phase, Remedy, Step, Takes, images, root_dir, save_old_images, service};
use crate::engine::Choices;
use crate::facts::ability::{Ability, Can, can, needs};
use crate::facts::lifecycle::{DRIVERS, Driver};
use crate::facts::platform::{Init, Platform};
use crate::facts::pool::LvmName;
use crate::facts::{EngineVersion, Host, Owner};
use crate::report::Risk;
use crate::rules::{driver_removed, migration_space};

pub const REMEDY: Remedy =
    Remedy { id: "migrate-to-overlay2", title: "Move to overlay2", phase: Phase::Migrate, steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let root = root_dir(host);
    if save_old_images::has_moved(host) {
        return Vec::new();
    }
    let mut steps = obstacles(host, root);
    if can(host, Ability::OverlayDriver) == Can::No {
        steps.extend(record(host));
        let why = "This engine has no overlay2 yet (it came with 1.12). Upgrade it to a version up to 24.0, which still reads the old images, and keep its present storage flags for now. Then paste its `docker info` and `systemctl cat docker` here: the move itself is written for the engine that makes it.";
        steps.push(Step::look(why, Command::new("docker").arg("version")).expect("the version of the server"));
        return steps;
    }
    steps.push(
        Step::look(
            "See that the filesystem can carry overlay2 (ext4, or xfs with ftype=1) and has room for the images.",
            Command::new("df").arg("-hT").arg(root),
        )
        .and(Action::Try(Command::new("xfs_info").arg(root)))
        .expect("`ftype=1` on xfs (the command fails on ext4, which is fine), and more Avail than the images take"),
    );
    let gone = driver_removed::is_removed(host) || is_removed(host);
    if gone {
        steps.extend(save_old_images::without_the_daemon(host, root));
    } else {
        steps.extend(record(host));
    }
    steps.push(service::stop(host, "Stop Docker. Keep the old data where it is: it is the way back."));
    steps.push(put_file(host, choices));
    steps.extend(validate(host));
    steps.extend(settings_elsewhere(host));
    steps.push(
        service::start(host, "Start with the new driver.")
            .and(Action::Fixed("docker info | grep -A3 'Storage Driver'"))
            .expect("`Storage Driver: overlay2` and `Supports d_type: true`")
            .undo(if gone {
                "Nothing is lost with it: the old images stay where they are, for an engine that can read them."
            } else {
                "Stop Docker, put the old daemon.json back, start it: the old images are still there."
            }),
    );
    if !gone {
        steps
            .push(images::load("Bring the images back, then recreate the containers (compose, or from inspect.json); those that had something of their own from kept:NAME."));
    }
    steps.push(clean_up(host, root));
    steps
}

/// The driver in use, where it is one that ends here.
pub fn ending(host: &Host) -> Option<&'static Driver> {
    let driver = host.driver().unwrap_or("devicemapper");
    let el7 = host.engine.parsed_kernel().is_some_and(|kernel| kernel.el7);
    DRIVERS.iter().find(|row| row.name == driver && (el7 || !row.only_el7))
}

/// Docker takes vfs where overlay2 does not work; its log says why.
pub fn falls_back(host: &Host) -> bool {
    host.driver() == Some("vfs")
}

/// This engine cannot start with it any more.
fn is_removed(host: &Host) -> bool {
    ending(host).zip(host.engine.parsed_version()).is_some_and(|(row, version)| version >= row.removed)
}

const IN_FILES: &str = "grep -HnE -e '--storage-(driver|opt)' -e 'dm\\.' /etc/sysconfig/docker-storage /etc/sysconfig/docker /etc/default/docker 2>/dev/null | grep -vE '^[^:]*:[0-9]+:[[:space:]]*#' || true";

/// The unit's own storage flags are taken out where they were shown; then a look at all places.
pub(super) fn settings_elsewhere(host: &Host) -> Vec<Step> {
    let in_unit = host
        .flags
        .iter()
        .flat_map(|flags| &flags.all)
        .any(|flag| flag.carrier == "ExecStart" && matches!(flag.name.as_str(), "storage-driver" | "storage-opt"));
    let mut steps = Vec::new();
    if in_unit && !host.is_rootless() && Platform::of(host).init != Init::Service {
        steps.push(
            Step::new(Risk::Safe, "Take the storage flags out of the unit's own command line: the daemon refuses to start with a setting in two places. A drop-in repeats the rest of that line as it is on the host.", Action::Fixed(DROP_IN))
                .and(Command::new("systemctl").arg("daemon-reload"))
                .and(Action::Fixed("systemctl show -p ExecStart docker.service"))
                .needs("systemd starts the daemon, as docker.service")
                .expect("the daemon's whole command line, without `--storage-driver`, `-s` and `--storage-opt`")
                .undo("`rm /etc/systemd/system/docker.service.d/zz-thinpool-doctor.conf && systemctl daemon-reload`"),
        );
    }
    steps.push(other_settings(host));
    steps
}

/// The last `ExecStart` with a command is the one that counts; it may go over several lines. An empty one takes back
/// those before it.
const DROP_IN: &str = "systemctl cat docker.service | sed -e :a -e '/\\\\$/N; s/\\\\\\n//; ta' | grep '^ExecStart=.' | tail -n 1 | sed -E 's/[[:space:]]+(--storage-driver|--storage-opt|-s)[=[:space:]]+(\"[^\"]*\"|[^[:space:]]+)//g' > /root/docker-exec-start && grep -q dockerd /root/docker-exec-start && mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nExecStart=\\n%s\\n' \"$(cat /root/docker-exec-start)\" > /etc/systemd/system/docker.service.d/zz-thinpool-doctor.conf";

/// What else may set the storage: the unit as systemd reads it, wherever its parts lie, and the files of variables.
fn other_settings(host: &Host) -> Step {
    let no_unit = Platform::of(host).init == Init::Service;
    let show = if host.is_rootless() {
        "systemctl --user cat docker.service 2>/dev/null | grep -nE -e '--storage-(driver|opt)' -e ' -s ' || true"
    } else if no_unit {
        IN_FILES
    } else {
        "systemctl cat docker.service 2>/dev/null | grep -nE -e '--storage-(driver|opt)' -e ' -s ' || true\ngrep -HnE -e '--storage-(driver|opt)' -e 'dm\\.' /etc/sysconfig/docker-storage /etc/sysconfig/docker /etc/default/docker 2>/dev/null | grep -vE '^[^:]*:[0-9]+:[[:space:]]*#' || true"
    };
    let why = if no_unit {
        "Look for storage settings elsewhere: the daemon refuses a setting that stands in two places. Take `--storage-driver` and `--storage-opt` out of each line shown."
    } else {
        "Look for storage settings elsewhere: the daemon refuses a setting that stands in two places. Take `--storage-driver` and `--storage-opt` out of each line shown: those with a file's name in that file; those without stand in the unit (`systemctl cat docker` names its files): by a drop-in with an empty `ExecStart=`, then the whole line without them, and `systemctl daemon-reload`."
    };
    Step::look(why, Action::Fixed(show)).expect("nothing is printed")
}

/// What is needed to bring all back, as long as the old driver runs.
pub(super) fn record(host: &Host) -> [Step; 2] {
    let old = host.engine.parsed_version().is_some_and(|version| version < EngineVersion::new(1, 9, 0));
    [
        Step::new(Risk::Safe, "Write down what runs, to start it again afterwards. Images and containers do not follow; volumes and networks do.", Action::Fixed(if host.is_rootless() { RECORD_USER } else if old { RECORD_OLD } else { RECORD }))
            .needs("Docker answers, with the old driver")
            .expect("a file for each in the folder docker-before")
            .undo("Remove that folder when all is well: the environment of containers stands in it, and that may hold passwords."),
        images::save(host, "Save the images that no registry has (here all with a name). Volumes stay where they are."),
    ]
}

/// Volumes have commands of their own since 1.9.
const RECORD_OLD: &str = "mkdir -p /root/docker-before && docker info > /root/docker-before/info.txt && docker ps -a --no-trunc > /root/docker-before/containers.txt && docker images --no-trunc > /root/docker-before/images.txt\ndocker ps -aq | xargs -r docker inspect > /root/docker-before/inspect.json";
const RECORD: &str = "mkdir -p /root/docker-before && docker info > /root/docker-before/info.txt && docker ps -a --no-trunc > /root/docker-before/containers.txt && docker images --no-trunc > /root/docker-before/images.txt && docker volume ls > /root/docker-before/volumes.txt\ndocker ps -aq | xargs -r docker inspect > /root/docker-before/inspect.json";

/// The same for a daemon of a user.
const RECORD_USER: &str = "mkdir -p \"$HOME/docker-before\" && docker info > \"$HOME/docker-before/info.txt\" && docker ps -a --no-trunc > \"$HOME/docker-before/containers.txt\" && docker images --no-trunc > \"$HOME/docker-before/images.txt\" && docker volume ls > \"$HOME/docker-before/volumes.txt\"\ndocker ps -aq | xargs -r docker inspect > \"$HOME/docker-before/inspect.json\"";

/// What must be put out of the way first.
fn obstacles(host: &Host, root: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    if falls_back(host) {
        let why = "Find out why Docker did not take overlay2 by itself: until that is dealt with, the daemon does not start with it.";
        let log = if host.is_rootless() {
            "journalctl --user -u docker --no-pager | grep -iE 'overlay|graphdriver|storage-driver' | tail -n 20 || true"
        } else {
            "journalctl -u docker --no-pager | grep -iE 'overlay|graphdriver|storage-driver' | tail -n 20 || true"
        };
        steps.push(
            Step::look(why, Action::Fixed(log))
                .expect("a filesystem without d_type, a kernel without overlay, or a flag that names vfs; nothing, if the log no longer reaches back to the start"),
        );
    }
    if can(host, Ability::OverlayKernel) == Can::No {
        let why = format!(
            "This kernel cannot run overlay2: it needs {}. Upgrade the kernel first; all below waits for it.",
            needs(Ability::OverlayKernel)
        );
        steps.push(Step::look(why, Command::new("uname").arg("-r")));
    }
    let old_kernel = host.engine.parsed_kernel().is_some_and(|kernel| (kernel.major, kernel.minor) < (4, 0));
    if old_kernel && host.engine.parsed_version().is_some_and(|version| version < EngineVersion::new(17, 12, 0)) {
        let why = "This engine refuses overlay2 on a kernel before 4.0 (from 17.12 on it asks for features instead). Upgrade the engine first, to a release from 17.12 to 24, which still has the old driver; all below waits for it.";
        steps.push(Step::look(why, Command::new("docker").arg("version")).expect("a server of 17.12 or later"));
    }
    if let Some(lack) = migration_space::lack(host) {
        let why = format!(
            "The images take up to {}, and where they would go {} is available: they do not fit beside the old data, which is the way back. Remove what nobody needs first; if that is not enough, give Docker a larger disk, mounted at its folder or named as `data-root` in daemon.json. All below waits for it.",
            lack.used, lack.available
        );
        steps.push(
            Step::look(why, Command::new("df").arg("-hT").arg(root))
                .and(Action::Try(Command::new("docker").args(&["system", "df"])))
                .expect("more Avail than the images take together"),
        );
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

pub(super) fn clean_up(host: &Host, root: &str) -> Step {
    let driver = if falls_back(host) { "vfs" } else { ending(host).map_or("devicemapper", |row| row.name) };
    let remove = match old_pool(host).filter(|_| driver == "devicemapper") {
        Some(name) => Command::new("lvremove").arg(name.path()),
        None => Command::new("rm").arg("-rf").arg(format!("{root}/{driver}")),
    };
    let why = "Only when everything runs, days later: remove the old driver's data. Never all of Docker's folder: it holds the volumes.";
    Step::new(Risk::Destructive, why, remove)
        .takes(Takes::Minutes)
        .needs("Everything has run with the new driver for days, and nothing that was only in the old driver is missed")
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
    fn who_fell_back_to_vfs_looks_why_and_keeps_its_folder() {
        let commands: Vec<String> =
            plan("Server Version: 24.0.7\nStorage Driver: vfs").iter().map(Step::command).collect();
        assert!(commands.first().is_some_and(|first| first.starts_with("journalctl -u docker")), "{commands:?}");
        assert_eq!(commands.last().map(String::as_str), Some("rm -rf /var/lib/docker/vfs"));
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
    fn flags_of_the_unit_are_taken_out_before_the_start() {
        let info = "Server Version: 19.03.15\nStorage Driver: devicemapper\n";
        let unit = |flags: &str| {
            let text = format!("{info}$ systemctl cat docker\nExecStart=/usr/bin/dockerd {flags} -H fd://\n");
            plan(&text).iter().map(Step::command).collect::<Vec<_>>()
        };
        let ours = unit("--storage-driver=devicemapper");
        let place = |word: &str| ours.iter().position(|command| command.contains(word)).expect(word);
        assert!(place("zz-thinpool-doctor.conf") < place("systemctl start docker"), "{ours:#?}");
        assert!(ours.iter().any(|command| command.contains("systemctl daemon-reload")), "{ours:#?}");
        assert!(!unit("--live-restore").iter().any(|command| command.contains("zz-thinpool-doctor.conf")));
        // The look reads the unit itself, wherever it lies.
        assert!(place("systemctl cat docker.service") < place("systemctl start docker"), "{ours:#?}");
    }

    #[test]
    fn an_old_kernel_comes_first() {
        let steps = plan("Server Version: 1.12.6\nStorage Driver: devicemapper\nKernel Version: 3.10.0-327.el7.x86_64");
        assert!(steps.first().is_some_and(|step| step.why.contains("kernel")));
    }

    #[test]
    fn an_engine_without_the_driver_cannot_save() {
        let file = "{\"storage-driver\": \"devicemapper\"}\n";
        let down = "$ docker version\nClient:\n Version: 25.0.3\n";
        let log =
            "dockerd[1]: failed to start daemon: error initializing graphdriver: driver not supported: devicemapper\n";
        for paste in [format!("Server Version: 25.0.4\n{file}"), format!("{down}{file}"), format!("{log}{file}")] {
            let steps = plan(&paste);
            assert!(steps.iter().all(|step| !step.command().contains("docker save")), "{paste}");
            assert!(steps.iter().any(|step| step.why.contains("install Docker 24 once more")), "{paste}");
        }
        let older = format!("Docker version 20.10.24, build 297e128\n{log}{file}");
        assert!(plan(&older).iter().any(|step| step.command().contains("docker save")));
    }
}
