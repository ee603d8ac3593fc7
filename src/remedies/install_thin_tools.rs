//! Install the tools that check and repair a pool.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::facts::platform::{Family, Platform};
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "install-thin-tools", title: "Install the tools that check a pool", phase: Phase::Repair, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let system =
        host.engine.operating_system.as_ref().map(|system| system.value.to_ascii_lowercase()).unwrap_or_default();
    let is = |names: &[&str]| names.iter().any(|name| system.contains(name));
    let debian = Command::new("apt-get").args(&["install", "-y", "lvm2", "thin-provisioning-tools"]);
    let redhat = Command::new("yum").args(&["install", "-y", "lvm2", "device-mapper-persistent-data"]);
    let install: Action = if is(&["debian", "ubuntu", "mint"]) {
        debian.into()
    } else if is(&["centos", "red hat", "rhel", "fedora", "oracle", "rocky", "alma", "amazon"]) {
        redhat.into()
    } else if Platform::of(host).family == Some(Family::Alpine) {
        Command::new("apk").args(&["add", "lvm2", "thin-provisioning-tools"]).into()
    } else {
        Action::Fixed(
            "if command -v apt-get; then apt-get install -y lvm2 thin-provisioning-tools; else yum install -y lvm2 device-mapper-persistent-data; fi",
        )
    };
    vec![
        Step::new(Risk::Safe, "Install LVM's helpers from the distribution.", install)
            .and(Command::new("thin_check").arg("--version"))
            .needs("The host reaches its package repositories")
            .undo("Remove the package again.")
            .expect("a version number"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_package_has_the_name_it_has_there() {
        let command = |text: &str| {
            steps(&facts::host(read(text).records), &Choices::default()).first().map(Step::command).unwrap_or_default()
        };
        assert!(
            command("Server Version: 1.13.1\nOperating System: CentOS Linux 7 (Core)\n")
                .contains("device-mapper-persistent-data")
        );
        assert!(
            command("Server Version: 20.10.1\nOperating System: Ubuntu 20.04.1 LTS\n")
                .contains("thin-provisioning-tools")
        );
    }
}
