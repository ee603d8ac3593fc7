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

/// Since Linux 3.18 a mount goes from every namespace together with its folder: what still works in there, or has a
/// file of it open, is in no list of mounts. The number of the device tells. A list with nothing in it stops no script.
const HOLDERS: &str = "{ grep -l '/dev/mapper/docker-' /proc/[0-9]*/mountinfo 2>/dev/null || true; dmsetup info -c --noheadings -o major,minor,name | awk -F: '$3 ~ /^docker-[0-9]/ { printf \"%x\\n\", $1 * 256 + $2 % 256 + int($2 / 256) * 1048576 }' | while read -r device; do stat -L -c '%D %n' /proc/[0-9]*/cwd /proc/[0-9]*/root /proc/[0-9]*/fd/* 2>/dev/null | grep \"^$device \" || true; done; } | cut -d/ -f3 | sort -un | xargs -r ps -o pid,unit,args -p";

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let mut steps = vec![
        Step::look("List the processes that still have a container's device mounted, or a folder or file of it open.", Action::Fixed(HOLDERS))
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
