//! Put the corrected daemon.json in place.

use std::iter;

use super::shell::{Action, Command, DAEMON_JSON};
use super::{Phase, Remedy, Step, goes_on_first, keeps_devicemapper, service};
use crate::artifacts::daemon_json;
use crate::engine::{Choices, DriverChoice};
use crate::facts::ability::{Ability, Can, can};
use crate::facts::{EngineVersion, Host};
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "fix-daemon-json", title: "Correct daemon.json", phase: Phase::Configure, steps };

const FILE: &str = "/etc/docker/daemon.json";

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let Some(mut steps) = corrected(host, choices) else { return unseen(host).into_iter().collect() };
    let newer = || Command::new("is_newer").args(&["/var/run/docker.pid", FILE]);
    let restart = service::restart(host, "Restart the daemon.")
        .done((!host.is_rootless()).then(newer))
        .undo("Put the file back as above and restart again.");
    steps.push(restart);
    if goes_on_first(host) && choices.driver == DriverChoice::Auto {
        let why = "When Docker runs again: show this to the page once more. The move away from devicemapper is planned then, with the images saved first.";
        steps.push(
            Step::look(why, Command::new("docker").arg("info"))
                .expect("`Storage Driver: devicemapper`, and as many images as before"),
        );
    }
    steps
}

/// For a plan that restarts the daemon later, for the flags as well.
pub(super) fn without_restart(host: &Host, choices: &Choices) -> Vec<Step> {
    corrected(host, choices).unwrap_or_else(|| unseen(host).into_iter().collect())
}

/// Where there is something to correct.
fn corrected(host: &Host, choices: &Choices) -> Option<Vec<Step>> {
    daemon_json::generate(host, choices)?;
    Some(iter::once(install_daemon_json(host)).chain(validate(host)).collect())
}

/// The corrected file names another driver than the one in use: with it alone all images and containers are hidden.
pub(super) fn switches_driver(host: &Host, choices: &Choices) -> bool {
    let file = daemon_json::generate(host, choices);
    !keeps_devicemapper(host, choices)
        && host.driver().is_some_and(|driver| driver != "overlay2")
        && file.is_some_and(|file| file.changes.iter().any(|(what, _)| what == "storage-driver"))
}

/// In place of the steps above, where a move of the plan installs the same file. Whoever has shown none has none to
/// leave alone until then; but what the daemon itself refused in it must be seen.
pub(super) fn with_the_move(host: &Host, refused: bool) -> Option<Step> {
    if host.daemon_json.is_none() {
        return unseen(host).filter(|_| refused);
    }
    let why = "Nothing to install yet. The corrected file (given with this report) changes the storage as well: alone it would hide all images and containers. It is put in place below, as a part of the move, after they are saved. Until then do not restart the daemon: it may refuse the present file.";
    let show = if host.is_rootless() {
        Action::Fixed("cat \"$HOME/.config/docker/daemon.json\" || true")
    } else {
        Action::Try(Command::new("cat").arg(FILE))
    };
    Some(Step::look(why, show).expect("the present file. If the daemon does not run because of it and still has the old driver: choose to stay on devicemapper (`--driver devicemapper`); the file given then keeps the driver, and the images can be saved"))
}

/// The daemon's own words tell that its file is wrong; to correct it, it must be seen.
fn unseen(host: &Host) -> Option<Step> {
    if host.daemon_json.is_some() {
        return None;
    }
    let why = "Show the daemon's file, and paste it here: the corrected file is then written for you, with the rest of yours kept.";
    let file = if host.is_rootless() {
        Action::Fixed("cat \"$HOME/.config/docker/daemon.json\" || true")
    } else {
        Action::Try(Command::new("cat").arg(FILE))
    };
    let look = Step::look(why, file);
    Some(look.expect("the file the daemon refuses. If there is none, the setting stands in the daemon's flags: `systemctl cat docker`"))
}

/// Newer daemons check a file without using it.
pub(super) fn validate(host: &Host) -> Option<Step> {
    (can(host, Ability::Validate) == Can::Yes).then(|| {
        let check: Action = if host.is_rootless() {
            Action::Fixed("dockerd --validate --config-file \"$HOME/.config/docker/daemon.json\"")
        } else {
            Command::new("dockerd").args(&["--validate", "--config-file", FILE]).into()
        };
        Step::look("Let the daemon check the file before it is used.", check).expect("`configuration OK`")
    })
}

/// The corrected file where there is one, or what takes its place.
pub(super) fn put_file(host: &Host, choices: &Choices) -> Step {
    if host.engine.parsed_version().is_some_and(|version| version < EngineVersion::new(1, 10, 0)) {
        let why = "This engine reads no daemon.json (it came with Docker 1.10): the same options stand in the daemon's flags. Change them in the file shown here: `--storage-driver=NAME`, and a `--storage-opt` for each option of the plan.";
        let show =
            "grep -Hv '^#' /etc/sysconfig/docker /etc/sysconfig/docker-storage /etc/default/docker 2>/dev/null || true";
        return Step::look(why, Action::Fixed(show))
            .expect("the line with the daemon's options: OPTIONS, DOCKER_OPTS or DOCKER_STORAGE_OPTIONS");
    }
    if daemon_json::generate(host, choices).is_some() {
        return install_daemon_json(host);
    }
    Step::look(
        "The present daemon.json needs no change, as far as it was shown.",
        Action::Try(Command::new("cat").arg(FILE)),
    )
    .expect("the new driver as `storage-driver`, or no such line at all")
}

/// The file is copied from where the person saved it: its content may hold secrets, and a command never does.
fn install_daemon_json(host: &Host) -> Step {
    if host.is_rootless() {
        return install_for_user();
    }
    let keep = "if [ -e /etc/docker/daemon.json ]; then cp -p /etc/docker/daemon.json \"/etc/docker/daemon.json.before-$(date +%Y%m%d-%H%M%S)\"; fi";
    let why = "Keep the present daemon.json, and put the corrected one (given with this report) in its place.";
    Step::new(Risk::Safe, why, saved_file())
        .and(Action::Fixed(keep))
        .and(Action::Fixed(INSTALL))
        .needs("You saved the corrected file on the host, read it, and filled in what stands in it as `<…>`")
        .done(Some(Command::new("same_file").arg_or(None, &DAEMON_JSON).arg(FILE)))
        .expect("`diff \"$(ls /etc/docker/daemon.json.before-* | tail -n 1)\" /etc/docker/daemon.json` shows the changes and nothing else (the copies are named by the time: an earlier one stays)")
        .undo("`cp -p \"$(ls /etc/docker/daemon.json.before-* | tail -n 1)\" /etc/docker/daemon.json`; where there was no such file, remove the new one")
}

/// The same for a daemon of a user, whose file lies in the home folder.
fn install_for_user() -> Step {
    let why = "Keep the present daemon.json, and put the corrected one (given with this report) in its place. Docker runs rootless here: do it as its user, not as root.";
    Step::new(Risk::Safe, why, saved_file())
        .and(Action::Fixed("if [ -e \"$HOME/.config/docker/daemon.json\" ]; then cp -p \"$HOME/.config/docker/daemon.json\" \"$HOME/.config/docker/daemon.json.before-$(date +%Y%m%d-%H%M%S)\"; fi"))
        .and(Action::Fixed(INSTALL_FOR_USER))
        .needs("You are the user who runs Docker; you saved the corrected file, read it, and filled in what stands in it as `<…>`")
        .expect("`diff \"$(ls ~/.config/docker/daemon.json.before-* | tail -n 1)\" ~/.config/docker/daemon.json` shows the changes and nothing else (the copies are named by the time: an earlier one stays)")
        .undo("`cp -p \"$(ls ~/.config/docker/daemon.json.before-* | tail -n 1)\" ~/.config/docker/daemon.json`; where there was no such file, remove the new one")
}

fn saved_file() -> Command {
    Command::new("test").arg("-r").arg_or(None, &DAEMON_JSON)
}

// A redacted file looks almost right, and the daemon would not start with it. The look and the copy are one command:
// pasted line by line, the one must hold back the other, and must not close the shell it is pasted into.
const INSTALL: &str = "if grep -nE '<[a-z-]+-[0-9]+>' \"${DAEMON_JSON:?}\"; then echo 'fill in these placeholders first' >&2; false; else install -D -m 644 \"$DAEMON_JSON\" /etc/docker/daemon.json; fi";
const INSTALL_FOR_USER: &str = "if grep -nE '<[a-z-]+-[0-9]+>' \"${DAEMON_JSON:?}\"; then echo 'fill in these placeholders first' >&2; false; else install -D -m 644 \"$DAEMON_JSON\" \"$HOME/.config/docker/daemon.json\"; fi";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn text(paste: &str) -> String {
        let host = facts::host(read(paste).records);
        steps(&host, &Choices::default()).iter().map(Step::command).collect::<Vec<_>>().join("\n")
    }

    const WRONG: &str = "{\"log-opts\": {\"max-file\": 3}}\n";

    #[test]
    fn a_daemon_of_a_user_has_its_file_and_its_service_there() {
        let info = "Server Version: 24.0.6\nStorage Driver: overlay2\nSecurity Options:\n  seccomp\n   Profile: builtin\n  rootless\n  cgroupns\n";
        let ours = text(&format!("{info}{WRONG}"));
        assert!(ours.contains("systemctl --user restart docker"), "{ours}");
        assert!(ours.contains("\"$HOME/.config/docker/daemon.json\"") && !ours.contains("/etc/docker"), "{ours}");
        let json = "{\"ServerVersion\": \"24.0.6\", \"Driver\": \"overlay2\", \"SecurityOptions\": [\"name=seccomp,profile=builtin\", \"name=rootless\"]}\n";
        assert!(facts::host(read(json).records).is_rootless());
        let roots = text(&format!("{}{WRONG}", info.replace("  rootless\n", "")));
        assert!(roots.contains("systemctl restart docker") && roots.contains(" /etc/docker/daemon.json"), "{roots}");
        assert!(!roots.contains("$HOME"), "{roots}");
    }

    #[test]
    fn an_earlier_copy_of_the_file_stays() {
        for paste in [
            WRONG.to_owned(),
            format!("Docker Root Dir: /home/ann/.local/share/docker\nStorage Driver: overlay2\n{WRONG}"),
        ] {
            let text = text(&paste);
            let copies: Vec<&str> = text.lines().filter(|line| line.contains("cp -p ")).collect();
            assert!(copies.len() == 1 && copies.iter().all(|line| line.contains("$(date +%Y%m%d-%H%M%S)")), "{text}");
        }
    }

    #[test]
    fn a_file_that_only_the_daemon_saw_is_asked_for() {
        let said = "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives don't match any configuration option: storage-opt\n";
        assert_eq!(text(said), "cat /etc/docker/daemon.json || true");
    }
}
