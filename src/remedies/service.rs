//! Docker as a service, in the words of the host's own init.

use super::shell::{Action, Command};
use super::{Step, Takes};
use crate::facts::Host;
use crate::facts::ability::{Ability, Can, can};
use crate::facts::platform::{Init, Platform};
use crate::report::Risk;

/// `systemctl VERB docker`, or what the host has instead.
pub fn service(host: &Host, verb: &'static str, name: &'static str) -> Command {
    match Platform::of(host).init {
        // A daemon of a user is a service of that user's.
        _ if name == "docker" && host.is_rootless() => Command::new("systemctl").args(&["--user", verb, name]),
        Init::Service => Command::new("service").args(&[name, verb]),
        Init::Systemd | Init::Unknown => Command::new("systemctl").args(&[verb, name]),
    }
}

/// The command in words, for undoing.
pub fn words(host: &Host, verb: &'static str) -> String {
    format!("`{}`", service(host, verb, "docker").text())
}

/// Where nothing tells the init, the commands are systemd's.
fn without_systemd(host: &Host, verb: &str) -> String {
    match Platform::of(host).init {
        _ if host.is_rootless() => " Docker runs rootless here: do it as its user, not as root.".to_owned(),
        Init::Unknown => format!(" (On a host without systemd: `service docker {verb}`.)"),
        Init::Systemd | Init::Service => String::new(),
    }
}

/// Stops the daemon for good: its socket would start it again with the next client.
pub fn stop(host: &Host, why: &str) -> Step {
    let step =
        Step::new(Risk::Disruptive, format!("{why}{}", without_systemd(host, "stop")), service(host, "stop", "docker"));
    let socket = Action::Try(Command::new("systemctl").args(&["stop", "docker.socket"]));
    let step = if Platform::of(host).init == Init::Service || host.is_rootless() { step } else { before(step, socket) };
    step.takes(Takes::Minutes)
        .needs("All containers stop with it: nobody relies on them now")
        .done(Some(Command::new("docker_is_down")))
        .expect("`docker info` answers no more")
        .undo(words(host, "start"))
}

fn before(mut step: Step, action: Action) -> Step {
    step.actions.insert(0, action);
    step
}

pub fn start(host: &Host, why: &str) -> Step {
    Step::new(Risk::Safe, format!("{why}{}", without_systemd(host, "start")), service(host, "start", "docker"))
        .takes(Takes::Minutes)
        .needs("What it needs is in place: all steps before this one are done")
        .undo(words(host, "stop"))
}

pub fn restart(host: &Host, why: &str) -> Step {
    let logs = match Platform::of(host).init {
        _ if host.is_rootless() => "`journalctl --user -u docker -n 50`",
        Init::Service => "the daemon's log (/var/log/docker.log, /var/log/upstart/docker.log or /var/log/messages)",
        Init::Systemd | Init::Unknown => "`journalctl -u docker -n 50`",
    };
    Step::new(
        Risk::Disruptive,
        format!("{why}{}", without_systemd(host, "restart")),
        service(host, "restart", "docker"),
    )
    .takes(Takes::Minutes)
    .needs(if can(host, Ability::LiveRestore) == Can::No {
        "Containers stop with it: nobody relies on them now"
    } else {
        "Containers stop with it unless live-restore is on: nobody relies on them now"
    })
    .expect(format!("`docker info` answers; otherwise {logs} says why"))
}
