//! Make room on the filesystem that holds Docker's data.

use super::shell::{self, Action, Command};
use super::{Phase, Remedy, Step, Takes, container_logs, root_dir};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::platform::{Init, Platform};
use crate::report::Risk;
use crate::units::Percent;

pub const REMEDY: Remedy = Remedy {
    id: "free-host-filesystem",
    title: "Free space on the host's filesystem",
    phase: Phase::StopTheBleeding,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    if !host.may_have_docker() {
        return without_docker(host);
    }
    let root = root_dir(host);
    let look = Command::new("df").arg("-h").arg(root);
    let sizes = Command::new("du").args(&["-xh", "--max-depth=2"]).arg(root);
    let logs = Command::new("find").arg(format!("{root}/containers")).args(&["-name", "*-json.log", "-size", "+100M"]);
    let look = Step::look("See how full the filesystem of Docker's data is, and what takes the space.", look)
        .and(Action::Try(sizes))
        .and(Action::Try(logs))
        .takes(Takes::Minutes)
        .expect("Avail of the filesystem, the largest folders, and container logs over 100 MB; pasted here, they tell what to free first");
    let mut steps: Vec<Step> = Vec::new();
    // What was pasted tells it already.
    match host.largest_folders(root).first() {
        None => steps.push(look),
        Some(most) if most.path == format!("{root}/containers") => steps.push(container_logs::largest(root)),
        Some(_) => {}
    }
    // On a disk of Docker's own they take nothing.
    if host.docker_filesystem().is_none_or(|row| has_logs(&row.mount_point)) {
        steps.push(old_logs(host));
    }
    let never = if host.storage.loopback.as_ref().is_some_and(|fact| fact.value) {
        "Never delete anything under devicemapper/ by hand: the loop files there are the pool itself."
    } else {
        "Never delete anything of Docker's own folders by hand: it would not notice, and its images and containers break."
    };
    steps.push(Step::look(never, Command::new("df").arg("-h").arg(root)).expect("more Avail than before"));
    // Last, so that what comes before can be run without it.
    steps.push(container_logs::truncate(root));
    steps
}

/// Whether the system's logs may lie on the filesystem mounted there.
fn has_logs(place: &str) -> bool {
    matches!(place, "/" | "/var" | "/var/log" | "/var/log/journal")
}

fn old_logs(host: &Host) -> Step {
    let journal = "Old system logs are the space that is missed least.";
    if host.is_rootless() {
        let why = format!("{journal} Only root can remove them: `journalctl --vacuum-size=200M`, as root.");
        return Step::look(why, Action::Try(Command::new("journalctl").arg("--disk-usage")))
            .expect("how much they take");
    }
    if Platform::of(host).init == Init::Service {
        return Step::look(journal, Action::Fixed("du -sh /var/log/* | sort -h | tail -n 10"))
            .expect("the largest logs; compress or remove those that were rotated");
    }
    Step::new(Risk::Disruptive, journal, Command::new("journalctl").arg("--vacuum-size=200M"))
        .needs("Nobody needs system logs that are older than the last 200 MB")
        .expect("`freed … of archived journals`")
        .undo("None: archived system logs before that are gone.")
}

/// The filesystem that `df` shows as full, of a host whose pools are somebody else's.
fn without_docker(host: &Host) -> Vec<Step> {
    let full = host.filesystem_of(host.data_root());
    let full = full.filter(|row| row.percent.is_some_and(|percent| percent >= Percent::whole(85)));
    let Some(place) = full.and_then(|row| shell::path(&row.mount_point)) else { return Vec::new() };
    let df = || Command::new("df").arg("-h").arg(place);
    let mut steps = vec![
        Step::look("See how full the filesystem is, and what takes the space.", df())
            .and(Action::Try(Command::new("du").args(&["-xh", "--max-depth=2"]).arg(place)))
            .takes(Takes::Minutes)
            .expect("Avail of the filesystem, and the largest folders: old logs, backups, images and templates of installers"),
    ];
    steps.extend(has_logs(place).then(|| old_logs(host)));
    steps.push(
        Step::look(
            "See that it helped. Never delete anything below /var/lib that a program of its own looks after.",
            df(),
        )
        .expect("more Avail than before"),
    );
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn a_host_without_docker_gets_nothing_of_dockers() {
        let pool = "  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             40.00  4.10\n";
        let df = "Filesystem Size Used Avail Use% Mounted on\n/dev/mapper/pve-root 50G 49G 1G 98% /\n";
        let commands = |text: &str| -> Vec<String> {
            steps(&facts::host(read(text).records), &Choices::default()).iter().map(Step::command).collect()
        };
        let logs = |text: &str| commands(text).iter().any(|command| command.starts_with("journalctl"));
        let own = "Server Version: 20.10.24\nStorage Driver: overlay2\n/dev/sdb1 50G 49G 1G 98% /var/lib/docker\n";
        assert!(!logs(own) && logs(&own.replace(" /var/lib/docker", " /var")), "a disk of Docker's own has no logs");
        let found = commands(&format!("{pool}{df}"));
        assert!(found.iter().any(|command| command.starts_with("df -h /\ndu -xh")), "{found:#?}");
        assert!(found.iter().all(|command| !command.contains("docker")), "{found:#?}");
        assert_eq!(commands(pool), Vec::<String>::new());
        let seen = "Storage Driver: overlay2\n/dev/sda1 50G 49G 1G 98% /\n30G\t/var/lib/docker/containers\n2G\t/var/lib/docker/overlay2\n";
        let first = commands(seen).into_iter().next().unwrap_or_default();
        assert!(first.starts_with("find /var/lib/docker/containers ") && first.contains(" ls -lh "), "{first}");
    }
}
