//! Take settings out of the daemon's command line.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, service};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::daemon_file::set_twice;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "fix-dockerd-flags",
    title: "Take settings out of the daemon's flags",
    phase: Phase::Configure,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let by_setup = host.flags.iter().any(|flags| {
        flags.variables.iter().any(|variable| variable.name == "DOCKER_STORAGE_OPTIONS" && !variable.value.is_empty())
            || flags.variable("STORAGE_DRIVER").is_some()
    });
    // Hardly a daemon has no flag at all: only those of storage, or that stand in the file too, can be to blame.
    let storage = host.flags.iter().any(|flags| flags.driver.is_some() || !flags.options.is_empty());
    let flagged = storage || !set_twice(host).is_empty();
    let refused = host.events_of(&["D35"]).next().is_some();
    if !by_setup && !flagged && !refused {
        return Vec::new();
    }
    let rootless = host.is_rootless();
    let show = if rootless {
        "systemctl --user cat docker.service"
    } else {
        "systemctl cat docker.service; grep -Hv '^#' /etc/sysconfig/docker /etc/sysconfig/docker-storage /etc/sysconfig/docker-storage-setup /etc/default/docker 2>/dev/null || true"
    };
    let mut steps = vec![
        Step::look("See every place that gives the daemon flags.", Action::Fixed(show))
            .expect("the unit with its drop-ins, and the files it reads"),
    ];
    if by_setup {
        let why = "Empty the storage flags that docker-storage-setup wrote, and tell it to leave them so: it writes them again at boot.";
        let empty = "cp -p /etc/sysconfig/docker-storage \"/etc/sysconfig/docker-storage.before-$(date +%Y%m%d-%H%M%S)\" && sed -i 's/^DOCKER_STORAGE_OPTIONS=.*/DOCKER_STORAGE_OPTIONS=/' /etc/sysconfig/docker-storage";
        let leave = "if [ -e /etc/sysconfig/docker-storage-setup ]; then cp -p /etc/sysconfig/docker-storage-setup \"/etc/sysconfig/docker-storage-setup.before-$(date +%Y%m%d-%H%M%S)\"; sed -i 's/^STORAGE_DRIVER=.*/STORAGE_DRIVER=/' /etc/sysconfig/docker-storage-setup; grep -q '^STORAGE_DRIVER=' /etc/sysconfig/docker-storage-setup || echo 'STORAGE_DRIVER=' >> /etc/sysconfig/docker-storage-setup; fi";
        steps.push(
            Step::new(Risk::Safe, why, Action::Fixed(empty))
                .and(Action::Fixed(leave))
                .needs("Nothing but this file sets Docker's storage")
                .expect("`DOCKER_STORAGE_OPTIONS=` with nothing behind it")
                .undo("Copy the newest files with `.before-` in their names back (`ls /etc/sysconfig/docker-storage*.before-*`); earlier copies stay."),
        );
    } else {
        let why = "Take out what the report names, where it stands: in the file that sets DOCKER_OPTS or OPTIONS; or, when the unit itself has it, by a drop-in with the daemon's command line as shown above and without it.";
        steps.push(
            Step::new(Risk::Safe, why, systemctl(rootless).args(&["edit", "docker.service"]))
                .needs("You know the whole command line of the daemon, as shown above")
                .expect("an empty `ExecStart=` line, then the whole new one")
                .undo(format!("`{}`", systemctl(rootless).args(&["revert", "docker.service"]).text())),
        );
    }
    let reload = Step::new(Risk::Safe, "Let systemd read the unit again.", systemctl(rootless).arg("daemon-reload"))
        .needs("The unit or its drop-in was changed")
        .expect("no output")
        .undo("Nothing needs undoing.");
    steps.push(reload);
    steps.push(
        service::restart(host, "Restart the daemon. Containers stop unless live-restore is on.")
            .undo("Put the flags back as above and restart again."),
    );
    steps
}

/// A daemon of a user is a unit of that user's.
fn systemctl(rootless: bool) -> Command {
    let command = Command::new("systemctl");
    if rootless { command.arg("--user") } else { command }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn a_flag_that_is_not_to_blame_stays() {
        let fixes = |text: &str| !steps(&facts::host(read(text).records), &Choices::default()).is_empty();
        let unit = |flags: &str| {
            format!("# /lib/systemd/system/docker.service\n[Service]\nExecStart=/usr/bin/dockerd -H fd:// {flags}\n")
        };
        let file =
            "# cat /etc/docker/daemon.json\n{\"storage-opts\": [\"dm.min_free_space=10\"], \"bridge\": \"none\"}\n";
        assert!(!fixes(&format!("{}{file}", unit("--containerd=/run/containerd/containerd.sock"))));
        assert!(fixes(&format!("{}{file}", unit("--bridge=none"))));
        assert!(fixes(&unit("--storage-opt dm.min_free_space=10")));
    }
}
