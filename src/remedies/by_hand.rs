//! What no command of the plan does: grave findings that would be left without an answer, each with the reason.

use super::shell::Action;
use super::{Phase, Planned, Remedy, Step, keeps_devicemapper, repair_pool};
use crate::engine::{Choices, DriverChoice};
use crate::facts::Host;
use crate::facts::ability::{Ability, Can, can};
use crate::report::Severity;
use crate::rules::Finding;

/// It depends on what else is in the plan, so [`answer`] makes its steps.
pub const REMEDY: Remedy =
    Remedy { id: "by-hand", title: "Do by hand what no command here does", phase: Phase::ByHand, steps };

fn steps(_: &Host, _: &Choices) -> Vec<Step> {
    Vec::new()
}

/// Why there is no command, and what shows how things are.
struct Row {
    rule: &'static str,
    why: &'static str,
    look: &'static str,
}

const fn row(rule: &'static str, why: &'static str, look: &'static str) -> Row {
    Row { rule, why, look }
}

const ROWS: [Row; 13] = [
    row(
        "block-size-invalid",
        "Where the size was set only you can say: in dm.blocksize, in a script, or in a table loaded by hand. A pool that exists keeps its own.",
        "grep -rs blocksize /etc/docker /etc/sysconfig/docker* /etc/default/docker || true",
    ),
    row(
        "chunk-address-limit",
        "A pool keeps its chunk size: the data must move to a new pool with larger chunks, and where that is made is your choice.",
        "lvs -o vg_name,lv_name,lv_size,chunk_size,lv_metadata_size || true",
    ),
    row(
        "crypt-key-in-paste",
        "Nothing on the host is broken. A new key means rewriting the whole device: with a backup, and when there is time.",
        "dmsetup ls --target crypt || true",
    ),
    row(
        "dm-directlvm-changed",
        "The values that the pool was made with stand in a file of Docker's own, which was not pasted.",
        "cat /var/lib/docker/devicemapper/setup-config.json || true",
    ),
    row(
        "docker-pool-has-lvm-thins",
        "Whose volumes lie in Docker's pool only you know: they move to a pool of their own, or Docker does.",
        "lvs -o vg_name,lv_name,pool_lv,lv_size,data_percent || true",
    ),
    row(
        "docker-storage-setup-active",
        "What docker-storage-setup makes of the next boot stands in its files, which were not pasted.",
        "cat /etc/sysconfig/docker-storage-setup /etc/sysconfig/docker-storage || true",
    ),
    row(
        "driver-files-deleted",
        "Nothing brings back what a command has deleted, and nothing must be started before it is known what is left.",
        "ls -la /var/lib/docker || true",
    ),
    row(
        "json-syntax",
        "How the file on the host begins and ends is lost when it is pasted, and no corrected file could show it.",
        "head -c 3 /etc/docker/daemon.json | od -An -tx1; tail -n 3 /etc/docker/daemon.json",
    ),
    row(
        "loopback-mode",
        "This pool was made by a script or a service of its own, and only that can make it anew on a disk.",
        "losetup -l; dmsetup table --target thin-pool || true",
    ),
    row(
        "migration-destroys-volumes",
        "Do not run that command, and nothing is lost. If it has run, volumes come back from a backup only.",
        "ls -la /var/lib/docker /var/lib/docker/volumes || true",
    ),
    row("overlay-kernel-too-old", "A newer kernel comes from the distribution, and takes a boot.", "uname -r"),
    row(
        "udev-sync-off",
        "The daemon is a static binary: the distribution's package, or Docker's own, has one that works with udev.",
        "command -v dockerd docker || true",
    ),
    row(
        "",
        "No command is written for it: a name in what was pasted may be one that no command is safe with, or another finding has to be dealt with first.",
        "dmsetup ls --tree || true",
    ),
];

/// Why a driver that ends is not left in this plan.
fn devicemapper_stays(host: &Host, choices: &Choices) -> Option<&'static str> {
    if !keeps_devicemapper(host, choices) {
        return None;
    }
    Some(match (choices.driver, can(host, Ability::OverlayKernel)) {
        (DriverChoice::Devicemapper, _) => "You chose to stay on it: keep Docker below 25.0 as long as it is in use.",
        (_, Can::No) => {
            "It stays for now: overlay2 cannot run on this kernel. Upgrade the kernel, show `docker info` here again, and the move is planned. Until then keep Docker below 25.0."
        }
        _ => {
            "It stays until the daemon runs again: its images can be saved only then. Show `docker info` here once more, and the move is planned."
        }
    })
}

/// Leads every grave finding somewhere: those without a step in the plan get one that says why.
pub fn answer(host: &Host, choices: &Choices, findings: &mut [Finding], plan: &mut Vec<Planned>) {
    // Where the pool on a failing disk is broken too, the disk is dealt with inside the repair.
    let repaired = plan.iter().any(|planned| planned.remedy.id == repair_pool::REMEDY.id);
    for finding in findings.iter_mut().filter(|finding| repaired && finding.rule == "io-errors-below") {
        finding.remedies.push(repair_pool::REMEDY.id);
    }
    let answered = |finding: &Finding| {
        finding.part_of.is_some() || plan.iter().any(|planned| finding.remedies.contains(&planned.remedy.id))
    };
    let open = findings.iter_mut().filter(|finding| finding.severity <= Severity::High && !answered(finding));
    let mut steps = Vec::new();
    for finding in open {
        finding.remedies.push(REMEDY.id);
        let fits = |row: &&Row| row.rule == finding.rule || row.rule.is_empty();
        let Some(row) = ROWS.iter().find(fits) else { continue };
        let title = &finding.title;
        let row = match devicemapper_stays(host, choices).filter(|_| finding.rule == "driver-deprecated") {
            Some(why) => &super::by_hand::row("", why, "docker version || true"),
            None => row,
        };
        let step = Step::look(format!("{title}. {}", row.why), Action::Fixed(row.look));
        steps.push(step.expect("how things are; the finding says what is to be done"));
    }
    if !steps.is_empty() {
        plan.push(Planned { remedy: &REMEDY, phase: Phase::ByHand, steps });
    }
}
