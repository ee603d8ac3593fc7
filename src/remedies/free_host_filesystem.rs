//! Make room on the filesystem that holds Docker's data.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, Takes, container_logs, root_dir};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::platform::{Init, Platform};
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "free-host-filesystem",
    title: "Free space on the host's filesystem",
    phase: Phase::StopTheBleeding,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let root = root_dir(host);
    let look = Command::new("df").arg("-h").arg(root);
    let sizes = Command::new("du").args(&["-xh", "--max-depth=2"]).arg(root);
    let logs = Command::new("find").arg(format!("{root}/containers")).args(&["-name", "*-json.log", "-size", "+100M"]);
    let mut steps = vec![
        Step::look("See how full the filesystem of Docker's data is, and what takes the space.", look)
            .and(Action::Try(sizes))
            .and(Action::Try(logs))
            .takes(Takes::Minutes)
            .expect("Avail of the filesystem, the largest folders, and container logs over 100 MB"),
    ];
    let journal = "Old system logs are the space that is missed least.";
    if Platform::of(host).init != Init::Service {
        steps.push(
            Step::new(Risk::Disruptive, journal, Command::new("journalctl").arg("--vacuum-size=200M"))
                .needs("Nobody needs system logs that are older than the last 200 MB")
                .expect("`freed … of archived journals`")
                .undo("None: archived system logs before that are gone."),
        );
    } else {
        steps.push(
            Step::look(journal, Action::Fixed("du -sh /var/log/* | sort -h | tail -n 10"))
                .expect("the largest logs; compress or remove those that were rotated"),
        );
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
