//! Let devices go that something still holds.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "release-devices",
    title: "Find what holds the deleted devices",
    phase: Phase::StopTheBleeding,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let find = "grep -l '/dev/mapper/docker-' /proc/[0-9]*/mountinfo 2>/dev/null | cut -d/ -f3 | xargs -r ps -o pid,unit,args -p";
    let mut steps = vec![
        Step::look("List the processes that still have a container's device mounted.", Action::Fixed(find))
            .expect("besides dockerd and running containers, the service to restart: often one that was started after the containers"),
    ];
    if host.engine.parsed_kernel().is_some_and(|kernel| kernel.el7) {
        let why = "On EL 7 (from 7.4 on) let the kernel detach such mounts by itself when a container is removed.";
        steps.push(
            Step::new(Risk::Safe, why, Command::new("sysctl").args(&["-w", "fs.may_detach_mounts=1"]))
                .needs("The kernel is one of EL 7")
                .expect("`fs.may_detach_mounts = 1`; an older kernel says that there is no such key")
                .undo("`sysctl -w fs.may_detach_mounts=0`"),
        );
    }
    steps
}
