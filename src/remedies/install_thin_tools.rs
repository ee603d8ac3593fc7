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
    let with = |program: &'static str, words: &[&str], package: &str| -> Action {
        Command::new(program).args(words).arg(package).into()
    };
    let install = match Platform::of(host).family {
        Some(Family::Debian) => with("apt-get", &["install", "-y"], "thin-provisioning-tools"),
        Some(Family::RedHat) => with("yum", &["install", "-y"], "device-mapper-persistent-data"),
        Some(Family::Suse) => with("zypper", &["--non-interactive", "install"], "thin-provisioning-tools"),
        Some(Family::Alpine) => with("apk", &["add"], "thin-provisioning-tools"),
        Some(Family::Arch) => with("pacman", &["-S", "--needed", "--noconfirm"], "thin-provisioning-tools"),
        None => Action::Fixed(
            "if command -v apt-get; then apt-get install -y thin-provisioning-tools; else yum install -y device-mapper-persistent-data; fi",
        ),
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
        let kernel = command("$ uname -r\n6.1.0-18-amd64\n");
        assert!(kernel.starts_with("apt-get install -y thin-provisioning-tools"), "{kernel}");
        let suse = command("Server Version: 20.10.1\nOperating System: SUSE Linux Enterprise Server 15 SP3\n");
        assert!(suse.starts_with("zypper "), "{suse}");
    }
}
