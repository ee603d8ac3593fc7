//! Have the pool watched.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::platform::{Family, Platform};
use crate::facts::pool::LvmName;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy { id: "monitor-pool", title: "Have the pool watched", phase: Phase::Prevent, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    besides(host, &[])
}

/// For a plan that has some of the pools watched elsewhere.
pub(super) fn besides(host: &Host, elsewhere: &[&LvmName]) -> Vec<Step> {
    let pools: Vec<_> = lvm_pools(host).filter_map(|(_, name)| name).filter(|name| !elsewhere.contains(name)).collect();
    let watches = !elsewhere.is_empty();
    let names: Vec<_> = if host.pools.is_empty() { vec![None] } else { pools.into_iter().map(Some).collect() };
    let mut steps: Vec<Step> = Vec::new();
    for name in names {
        steps.push(
            Step::new(
                Risk::Safe,
                "Switch monitoring on, and tell the kernel the watermark (a suspend of a moment).",
                with_pool(Command::new("lvchange").args(&["--monitor", "y"]), name),
            )
            .and(with_pool(Command::new("lvchange").arg("--refresh"), name))
            .and(with_pool(Command::new("lvs").args(&["-o", "+seg_monitor"]), name))
            .needs("dmeventd is installed")
            .undo("`lvchange --monitor n` of the same pool")
            .expect("`monitored` in the column Monitor"),
        );
    }
    if watches || !steps.is_empty() {
        steps.insert(0, installed(host));
    }
    steps
}

/// The package is named where the distribution is known; only Debian's and Ubuntu's has dmeventd apart from LVM.
fn installed(host: &Host) -> Step {
    let platform = Platform::of(host);
    if platform.family.is_some_and(|family| family != Family::Debian) {
        let why = format!(
            "See that the daemon that watches is installed. It comes with LVM{}.",
            platform.package("dmeventd").map(|package| format!(", in the package {package}")).unwrap_or_default()
        );
        return Step::look(why, Action::Fixed("command -v dmeventd || true"))
            .expect("the path of dmeventd; if nothing is printed, install the package first");
    }
    let why = "The daemon that watches must be installed. On Debian and Ubuntu it is a package of its own; elsewhere it comes with LVM.";
    Step::new(Risk::Safe, why, Action::Fixed("command -v dmeventd || apt-get install -y dmeventd"))
        .needs("The host reaches its package repositories")
        .undo("Remove the package again.")
        .expect("the path of dmeventd")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn what_another_part_of_the_plan_watches_is_not_told_twice() {
        let host = facts::host(read("  thinpool docker twi-aotz-- 95.00g             90.00 6.99\n").records);
        assert_eq!(steps(&host, &Choices::default()).len(), 2);
        let names: Vec<&LvmName> = lvm_pools(&host).filter_map(|(_, name)| name).collect();
        let rest = besides(&host, &names);
        assert!(rest.len() == 1 && rest.iter().all(|step| step.command().contains("command -v dmeventd")), "{rest:#?}");
    }

    #[test]
    fn only_debian_installs_with_apt() {
        let plan = |os: &str| {
            let text = format!("PRETTY_NAME=\"{os}\"\n  thinpool docker twi-aotz-- 95.00g             90.00 6.99\n");
            let steps = steps(&facts::host(read(&text).records), &Choices::default());
            steps.first().map(Step::command).unwrap_or_default()
        };
        assert!(plan("Debian GNU/Linux 12 (bookworm)").contains("apt-get"));
        assert_eq!(plan("CentOS Linux 7 (Core)"), "command -v dmeventd || true");
    }
}
