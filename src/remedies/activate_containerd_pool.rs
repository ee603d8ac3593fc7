//! Bring the pool of containerd's devmapper snapshotter back.

use super::shell::{self, Action, Command, POOL};
use super::{Phase, Remedy, Step, lvm_pools, service};
use crate::engine::Choices;
use crate::facts::Host;
use crate::parsers::dmsetup::join_lvm_name;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "activate-containerd-pool", title: "Bring containerd's pool back", phase: Phase::Repair, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let why = "Let containerd load its snapshotter again. Running containers go on.";
    let restart = restart(host, why).done(Some(Command::new("containerd_has_pool"))).undo("Nothing needs undoing.");
    without_restart(host).into_iter().chain([restart]).collect()
}

/// For a plan that restarts it later, when its file is right as well.
pub(super) fn without_restart(host: &Host) -> Vec<Step> {
    vec![
        Step::look("See which pools there are, and which name containerd looks for.",
            Command::new("dmsetup").args(&["ls", "--target", "thin-pool"]),
        )
        .and(Command::new("lvs").arg("-a"))
        .and(Command::new("losetup").arg("-l"))
        .and(Action::Fixed("containerd config dump | grep -A8 devmapper"))
        .expect("pool_name is the name of a thin-pool; if `lvs` shows it inactive (no a in Attr), the next step brings it back. A pool on loop files must be made again by the script that made it, on the same files"),
        Step::new(Risk::Safe, "Activate the pool, if it is LVM's.", Command::new("lvchange").arg("-ay").arg_or(known(host), &POOL))
            .needs("The pool is LVM's: `lvs` shows it").expect("`dmsetup ls --target thin-pool` shows it")
            .undo("`lvchange -an` of the same pool"),
    ]
}

/// Restarts containerd, only where its pool is there.
pub(super) fn restart(host: &Host, why: &'static str) -> Step {
    let mut step = Step::new(Risk::Disruptive, why, service::service(host, "restart", "containerd"))
        .and(Action::Fixed("ctr plugins ls | grep devmapper"))
        .needs("The pool is active: `dmsetup ls --target thin-pool` shows it")
        .expect("`ok` in the line of devmapper");
    step.check = wanted(host).map(|name| Command::new("is_sound").arg(name));
    step
}

/// The name that containerd looks for.
fn wanted(host: &Host) -> Option<&str> {
    let name = host.containerd.as_ref()?.devmapper.as_ref()?.pool_name.as_ref()?.value.as_str();
    shell::dm_name(name.strip_prefix("/dev/mapper/").unwrap_or(name))
}

/// The same pool, where `lvs` shows it.
fn known(host: &Host) -> Option<String> {
    let wanted = wanted(host)?;
    let mut names = lvm_pools(host).filter_map(|(_, name)| name);
    names.find(|name| join_lvm_name(&name.vg, &name.lv) == wanted).map(|name| name.path())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_pool_that_lvs_shows_is_named() {
        let text = "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  pool_name = \"contd-pool\"\n  base_image_size = \"10GB\"\n$ lvs -a\n  LV   VG    Attr       LSize  Pool Origin Data%  Meta%\n  pool contd twi---tz-- 97.66g\n";
        let steps = steps(&facts::host(read(text).records), &Choices::default());
        let commands: Vec<String> = steps.iter().map(Step::command).collect();
        assert_eq!(commands.get(1).map(String::as_str), Some("lvchange -ay contd/pool"));
        let check = steps.last().and_then(|step| step.check.as_ref()).map(Command::text);
        assert_eq!(check.as_deref(), Some("is_sound contd-pool"));
        let done = steps.last().and_then(|step| step.done.as_ref()).map(Command::text);
        assert_eq!(done.as_deref(), Some("containerd_has_pool"), "a second run restarts nothing");
    }
}
