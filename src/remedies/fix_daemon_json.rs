//! Put the corrected daemon.json in place.

use super::shell::{Action, Command, DAEMON_JSON};
use super::{Phase, Remedy, Step, service};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::ability::{Ability, Can, can};
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "fix-daemon-json", title: "Correct daemon.json", phase: Phase::Configure, steps };

const FILE: &str = "/etc/docker/daemon.json";

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    if crate::artifacts::daemon_json::generate(host, choices).is_none() {
        return Vec::new();
    }
    let mut steps = vec![install_daemon_json()];
    steps.extend(validate(host));
    let restart = service::restart(host, "Restart the daemon.")
        .done(Some(Command::new("is_newer").args(&["/var/run/docker.pid", FILE])))
        .undo("Put the file back as above and restart again.");
    steps.push(restart);
    steps
}

/// Newer daemons check a file without using it.
pub(super) fn validate(host: &Host) -> Option<Step> {
    (can(host, Ability::Validate) == Can::Yes).then(|| {
        let check = Command::new("dockerd").args(&["--validate", "--config-file", FILE]);
        Step::look("Let the daemon check the file before it is used.", check).expect("`configuration OK`")
    })
}

/// The file is copied from where the person saved it: its content may hold secrets, and a command never does.
pub(super) fn install_daemon_json() -> Step {
    let keep =
        "if [ -e /etc/docker/daemon.json ]; then cp -p /etc/docker/daemon.json /etc/docker/daemon.json.before; fi";
    let install = Command::new("install").args(&["-D", "-m", "644"]).arg_or(None, &DAEMON_JSON).arg(FILE);
    let why = "Keep the present daemon.json, and put the corrected one (given with this report) in its place.";
    Step::new(Risk::Safe, why, Action::Fixed(NO_PLACEHOLDERS))
        .and(Action::Fixed(keep))
        .and(install)
        .needs("You saved the corrected file on the host, read it, and filled in what stands in it as `<…>`")
        .done(Some(Command::new("same_file").arg_or(None, &DAEMON_JSON).arg(FILE)))
        .expect("`diff /etc/docker/daemon.json.before /etc/docker/daemon.json` shows the changes and nothing else")
        .undo("`mv /etc/docker/daemon.json.before /etc/docker/daemon.json`")
}

/// A redacted file looks almost right; the daemon would not start with it.
const NO_PLACEHOLDERS: &str = "if grep -nE '<[a-z-]+-[0-9]+>' \"${DAEMON_JSON:?where you saved the corrected daemon.json, such as ./daemon.json}\"; then echo 'fill in these placeholders first' >&2; exit 1; fi";
