//! The engine no longer has this storage driver

use super::{Example, Finding, Rule};
use crate::facts::lifecycle::{DRIVERS, Driver, driver_life};
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::log::Event;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "driver-removed",
    severity: Severity::Critical,
    title: "The engine no longer has this storage driver",
    looks_for: "devicemapper on Docker 25.0 or later, aufs or overlay on 24.0 or later, btrfs on EL 7 with 23.0 or later, or a log line in which the daemon or its package refuses the driver. Where no daemon answers, the version of its client counts.",
    why: "The daemon does not start with a driver it does not have. The data of the old driver is still on disk.",
    what_to_do: "Install the last release that has the driver (24 for devicemapper, 23 for aufs and overlay, 20.10 for btrfs on EL 7) to export what is needed, or move to overlay2 and pull the images again. Delete nothing before that works.",
    sources: &["moby commit dc11d2a2d8", "docker/cli docs/deprecated.md"],
    check,
    examples: &[
        Example {
            title: "devicemapper configured on 25",
            paste: "Server Version: 25.0.4\n{\"storage-driver\": \"devicemapper\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "devicemapper on 24",
            paste: "Server Version: 24.0.9\nStorage Driver: devicemapper",
            finds: None,
        },
        Example {
            title: "overlay on 24",
            paste: "Server Version: 24.0.0\n{\"storage-driver\": \"overlay\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon says so",
            paste: "level=error msg=\"[graphdriver] ERROR: the devicemapper storage-driver has been deprecated and removed; visit\"",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "29 takes the name for a snapshotter",
            paste: "level=fatal msg=\"failed to start daemon: configured driver \\\"devicemapper\\\" not available: unavailable\"",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the daemon is down, and only its client tells the version",
            paste: "$ docker version\nClient:\n Version: 25.0.3\nCannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n$ cat /etc/docker/daemon.json\n{\"storage-driver\": \"devicemapper\"}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the log names the driver, and nothing tells the version",
            paste: "dockerd[1]: failed to start daemon: error initializing graphdriver: driver not supported: devicemapper",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "an engine that has it lacks something else",
            paste: "Docker version 20.10.24, build 297e128\ndockerd[1]: failed to start daemon: error initializing graphdriver: driver not supported: devicemapper",
            finds: None,
        },
        Example {
            title: "a snapshotter that is missing",
            paste: "failed to start daemon: configured driver \"stargz\" not available: unavailable",
            finds: None,
        },
        Example {
            title: "the package says so",
            paste: "The aufs storage-driver is no longer supported.",
            finds: Some(Severity::Critical),
        },
        Example { title: "overlay2 stays", paste: "Server Version: 29.0.0\nStorage Driver: overlay2", finds: None },
        Example {
            title: "podman says so",
            paste: "# cat /etc/containers/storage.conf\n[storage]\ndriver = \"devicemapper\"\n# podman ps\nError: configure storage: driver not supported: devicemapper",
            finds: None,
        },
    ],
};

pub(crate) fn is_removed(host: &Host) -> bool {
    !check(host).is_empty()
}

/// Nothing writes to the pool of a daemon that does not start.
pub(crate) fn leaves_idle(host: &Host, pool: &ThinPool) -> bool {
    pool.owner == Owner::Docker && is_removed(host) && !host.daemon_answers()
}

/// The last word of the daemon or its package that it has this driver no more.
pub(crate) fn refused(host: &Host) -> Option<&Event> {
    let names = |event: &&Event| event.capture(1).is_some_and(is_leaving);
    // An engine that has the driver says this too, where the kernel or the filesystem lacks something.
    let gone = |event: &&Event| {
        let life = event.capture(1).and_then(driver_life);
        let older = life.zip(host.engine.parsed_version()).is_some_and(|(life, version)| version < life.removed);
        // Whoever answers has started since.
        event.id == "W02" || !host.daemon_answers() && (event.id != "D30" || !older)
    };
    host.events_of(&["D25", "D27", "D30", "W02"]).filter(names).filter(gone).last()
}

/// 29 also misses snapshotters with this message.
fn is_leaving(driver: &str) -> bool {
    driver_life(driver).is_some()
}

fn check(host: &Host) -> Vec<Finding> {
    let told = refused(host);
    let driver = host.driver().unwrap_or("configured");
    let too_new = host.engine.parsed_version().zip(host.engine.version.as_ref()).filter(|(version, _)| {
        let el7 = host.engine.parsed_kernel().is_some_and(|kernel| kernel.el7);
        DRIVERS.iter().any(|life| life.name == driver && (el7 || !life.only_el7) && *version >= life.removed)
    });
    let version = too_new.map(|(_, version)| version);
    if told.is_none() && version.is_none() {
        return Vec::new();
    }
    // podman has these words too, and a rule of its own.
    if version.is_none() && host.containers_storage.is_some() && host.info.is_none() && host.daemon_json.is_none() {
        return Vec::new();
    }
    let driver = told.and_then(|event| event.capture(1)).unwrap_or(driver);
    let last = DRIVERS.iter().find(|life| life.name == driver).map_or("24", Driver::last);
    let engine = version.map_or("This engine".to_owned(), |version| format!("Docker {}", version.value));
    let doubt = match (version, told) {
        (Some(_), _) if host.engine.told_by_client => {
            " (The version is the client's, which is installed together with its engine; `dockerd --version` makes sure.)"
        }
        (None, Some(event)) if event.id == "D30" => {
            " (The log alone tells it: if `dockerd --version` shows an engine that still has the driver, the kernel lacks dm-thin instead.)"
        }
        _ => "",
    };
    let explanation = format!(
        "{engine} does not have the {driver} driver any more, so the daemon refuses to start with it. The images and containers of the old \
         driver are still on disk: do not delete them. Either install Docker {last} once more to save what is needed, or move to overlay2 and \
         pull the images again.{doubt}"
    );
    let driver_line = host.storage.driver.as_ref().map(|driver| driver.source);
    let evidence =
        told.map(|event| event.source).into_iter().chain(version.map(|version| version.source)).chain(driver_line);
    vec![
        RULE.finding(format!("The {driver} storage driver is gone"), explanation, evidence)
            .remedies(&["migrate-to-overlay2"]),
    ]
}
