//! Make room under the loop files.

use super::shell::{Action, Command};
use super::{Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy { id: "free-host-filesystem", title: "Free space on the host's filesystem", steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let root = host
        .engine
        .root_dir
        .as_ref()
        .map(|root| root.value.as_str())
        .filter(|root| root.starts_with('/'))
        .unwrap_or("/var/lib/docker");
    let look = Command::new("df").arg("-h").arg(root);
    let sizes = Command::new("du").args(&["-xh", "--max-depth=2"]).arg(root);
    let logs = Command::new("find").arg(format!("{root}/containers")).args(&["-name", "*-json.log", "-size", "+100M"]);
    vec![
        Step::new(
            Risk::ReadOnly,
            "See how full the filesystem under the loop file is, and what takes the space.",
            look,
        )
        .and(sizes)
        .and(logs)
        .expect("Avail of the filesystem, the largest folders, and container logs over 100 MB"),
        Step::new(
            Risk::Disruptive,
            "Old system logs are the space that is missed least.",
            Command::new("journalctl").arg("--vacuum-size=200M"),
        )
        .expect("`freed … of archived journals`")
        .undo("None: archived system logs before that are gone."),
        Step::new(
            Risk::ReadOnly,
            "Never delete anything under devicemapper/ by hand: the loop files there are the pool itself.",
            Action::Fixed("df -h"),
        )
        .expect("more Avail than before"),
    ]
}
