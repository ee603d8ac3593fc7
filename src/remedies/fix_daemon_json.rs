//! Put the corrected daemon.json in place.

use super::shell::{Action, Command, DAEMON_JSON};
use super::{Remedy, Step};
use crate::engine::Choices;
use crate::facts::{EngineVersion, Host};
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy { id: "fix-daemon-json", title: "Correct daemon.json", steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    if crate::artifacts::daemon_json::generate(host, choices).is_none() {
        return Vec::new();
    }
    let mut steps = vec![install_daemon_json()];
    if host.engine.parsed_version().is_some_and(|version| version >= EngineVersion::new(23, 0, 0)) {
        steps.push(
            Step::new(
                Risk::ReadOnly,
                "Let the daemon check the file before it is used.",
                Command::new("dockerd").args(&["--validate", "--config-file", "/etc/docker/daemon.json"]),
            )
            .expect("`configuration OK`"),
        );
    }
    steps.push(
        Step::new(
            Risk::Disruptive,
            "Restart the daemon. Containers stop unless live-restore is on.",
            Command::new("systemctl").args(&["restart", "docker"]),
        )
        .expect("`docker info` answers; otherwise `journalctl -u docker -n 50` says why")
        .undo("Put the file back as above and restart again."),
    );
    steps
}

/// The file is copied from where the person saved it: its content may hold secrets, and a command never does.
pub(super) fn install_daemon_json() -> Step {
    let keep =
        "if [ -e /etc/docker/daemon.json ]; then cp -p /etc/docker/daemon.json /etc/docker/daemon.json.before; fi";
    let install =
        Command::new("install").args(&["-D", "-m", "644"]).arg_or(None, &DAEMON_JSON).arg("/etc/docker/daemon.json");
    let why = "Keep the present daemon.json, and put the corrected one (given with this report) in its place.";
    Step::new(Risk::Safe, why, Action::Fixed(NO_PLACEHOLDERS))
        .and(Action::Fixed(keep))
        .and(install)
        .undo("`mv /etc/docker/daemon.json.before /etc/docker/daemon.json`")
}

/// A redacted file looks almost right; the daemon would not start with it.
const NO_PLACEHOLDERS: &str = "if grep -nE '<[a-z-]+-[0-9]+>' \"${DAEMON_JSON:?where you saved the corrected daemon.json, such as ./daemon.json}\"; then echo 'fill in these placeholders first' >&2; exit 1; fi";
