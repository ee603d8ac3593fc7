//! The distribution of a host and what follows from it: how services are started, and which package has which tool.

use super::{Host, LvmVersion};

/// Distributions that share their packages and their ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Debian,
    RedHat,
    Suse,
    Alpine,
    Arch,
}

/// How services are started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Init {
    Systemd,
    /// Upstart, OpenRC or scripts: all of them answer to `service`.
    Service,
    Unknown,
}

/// What is known of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    pub family: Option<Family>,
    pub init: Init,
    /// The LVM that this release came with.
    pub lvm: Option<LvmVersion>,
}

/// A release: how its name begins in `docker info` or what its kernel is called, and what came with it.
struct Release {
    name: &'static str,
    /// The numbers behind the name, from and up to and including; 0 for any.
    numbers: (u32, u32),
    family: Option<Family>,
    init: Init,
    lvm: Option<LvmVersion>,
}

const fn release(name: &'static str, numbers: (u32, u32), family: Family, init: Init, lvm: (u32, u32)) -> Release {
    let lvm = if lvm.1 == 0 { None } else { Some(LvmVersion::new(2, lvm.0, lvm.1)) };
    Release { name, numbers, family: Some(family), init, lvm }
}

use Family::{Alpine, Arch, Debian, RedHat, Suse};
use Init::{Service, Systemd, Unknown};

/// Releases, the first that fits counts. Numbers with a month are written as one: 15.04 is 1504.
///
/// Sources: the release notes of each distribution on when systemd came; packages.debian.org and packages.ubuntu.com
/// for lvm2. LVM 2.03.16 of Debian 12 was seen; the lowest LVM of a release is given where it had several.
#[rustfmt::skip]
const RELEASES: &[Release] = &[
    release("ubuntu", (1, 1503), Debian, Service, (2, 98)),
    release("ubuntu", (1504, 1604), Debian, Systemd, (2, 111)),
    release("ubuntu", (1610, 1904), Debian, Systemd, (2, 168)),
    release("ubuntu", (1910, 2104), Debian, Systemd, (3, 2)),
    release("ubuntu", (2110, 9999), Debian, Systemd, (3, 11)),
    release("ubuntu", (0, 0), Debian, Unknown, (0, 0)),
    release("devuan", (0, 0), Debian, Service, (0, 0)),
    release("debian", (1, 7), Debian, Service, (2, 95)),
    release("debian", (8, 8), Debian, Systemd, (2, 111)),
    release("debian", (9, 9), Debian, Systemd, (2, 168)),
    release("debian", (10, 10), Debian, Systemd, (3, 2)),
    release("debian", (11, 11), Debian, Systemd, (3, 11)),
    release("debian", (12, 99), Debian, Systemd, (3, 16)),
    release("debian", (0, 0), Debian, Unknown, (0, 0)),
    release("proxmox", (0, 0), Debian, Systemd, (0, 0)),
    release("raspbian", (8, 99), Debian, Systemd, (0, 0)),
    release("linux mint", (18, 99), Debian, Systemd, (0, 0)),
    release("amazon linux ami", (0, 0), RedHat, Service, (0, 0)),
    release("amazon linux", (0, 0), RedHat, Systemd, (0, 0)),
    release("centos", (1, 6), RedHat, Service, (0, 0)),
    release("red hat", (1, 6), RedHat, Service, (0, 0)),
    release("oracle linux", (1, 6), RedHat, Service, (0, 0)),
    release("centos", (7, 7), RedHat, Systemd, (2, 105)),
    release("red hat", (7, 7), RedHat, Systemd, (2, 105)),
    release("centos", (8, 99), RedHat, Systemd, (3, 2)),
    release("red hat", (8, 99), RedHat, Systemd, (3, 2)),
    release("oracle linux", (7, 99), RedHat, Systemd, (0, 0)),
    release("centos", (0, 0), RedHat, Unknown, (0, 0)),
    release("red hat", (0, 0), RedHat, Unknown, (0, 0)),
    release("rocky", (0, 0), RedHat, Systemd, (3, 2)),
    release("almalinux", (0, 0), RedHat, Systemd, (3, 2)),
    release("fedora", (0, 0), RedHat, Systemd, (0, 0)),
    release("opensuse", (0, 0), Suse, Systemd, (0, 0)),
    release("suse", (1, 11), Suse, Service, (0, 0)),
    release("suse", (0, 0), Suse, Systemd, (0, 0)),
    release("sles", (0, 0), Suse, Systemd, (0, 0)),
    release("alpine", (0, 0), Alpine, Service, (0, 0)),
    release("arch linux", (0, 0), Arch, Systemd, (0, 0)),
    Release { name: "coreos", numbers: (0, 0), family: None, init: Systemd, lvm: None },
    Release { name: "flatcar", numbers: (0, 0), family: None, init: Systemd, lvm: None },
    Release { name: "boot2docker", numbers: (0, 0), family: None, init: Service, lvm: None },
    Release { name: "synology", numbers: (0, 0), family: None, init: Unknown, lvm: None },
];

/// Marks in a kernel's release, for pastes without `docker info`.
const KERNELS: &[(&str, &str)] = &[
    (".el6", "centos 6"),
    (".el7", "centos 7"),
    (".el8", "centos 8"),
    (".el9", "centos 9"),
    (".fc", "fedora"),
    (".amzn1", "amazon linux ami"),
    (".amzn", "amazon linux 2"),
    ("-pve", "proxmox"),
    ("-generic", "ubuntu"),
    ("-deb", "debian"),
    ("-amd64", "debian"),
    ("+deb", "debian"),
    ("-boot2docker", "boot2docker"),
];

impl Platform {
    pub fn of(host: &Host) -> Self {
        let named = host.engine.operating_system.as_ref().and_then(|system| find(&system.value));
        let by_kernel = || {
            let kernel = &host.engine.kernel.as_ref()?.value;
            KERNELS.iter().find(|(mark, _)| kernel.contains(mark)).and_then(|(_, name)| find(name))
        };
        let proxmox = || host.pools.iter().any(|pool| pool.owner == super::Owner::Proxmox).then(|| find("proxmox"))?;
        match named.or_else(by_kernel).or_else(proxmox) {
            Some(release) => Platform { family: release.family, init: release.init, lvm: release.lvm },
            None => Platform { family: None, init: Init::Unknown, lvm: None },
        }
    }

    /// The package of a tool, where its name is known.
    pub fn package(self, tool: &str) -> Option<&'static str> {
        let (_, names) = PACKAGES.iter().find(|(name, _)| *name == tool)?;
        names.iter().find(|(family, _)| Some(*family) == self.family).map(|(_, package)| *package)
    }
}

/// Which package has a tool. Sources: the file lists of the distributions' packages; for EL and Debian also the
/// messages of LVM's own man pages.
const PACKAGES: &[(&str, &[(Family, &str)])] = &[
    (
        "thin_check",
        &[
            (Debian, "thin-provisioning-tools"),
            (RedHat, "device-mapper-persistent-data"),
            (Suse, "thin-provisioning-tools"),
            (Alpine, "thin-provisioning-tools"),
            (Arch, "thin-provisioning-tools"),
        ],
    ),
    (
        "dmeventd",
        &[(Debian, "dmeventd"), (RedHat, "device-mapper-event"), (Alpine, "lvm2-dmeventd"), (Arch, "device-mapper")],
    ),
];

impl Host {
    /// Docker of a user, without root's rights: its daemon says so, or keeps its data below the home folder.
    pub fn is_rootless(&self) -> bool {
        let root = self.engine.root_dir.as_ref().map_or("", |root| root.value.trim_end_matches('/'));
        self.info.as_ref().is_some_and(|info| info.rootless.is_some()) || root.ends_with("/.local/share/docker")
    }
}

fn find(system: &str) -> Option<&'static Release> {
    let system = system.to_ascii_lowercase();
    let number = release_number(&system);
    RELEASES.iter().find(|release| {
        let (from, to) = release.numbers;
        system.contains(release.name) && (from == 0 || number.is_some_and(|number| (from..=to).contains(&number)))
    })
}

/// `ubuntu 16.04.3 lts` is 1604, `centos linux 7 (core)` is 7.
fn release_number(system: &str) -> Option<u32> {
    let word = system
        .split(' ')
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut parts = word.split('.').map_while(|part| part.parse::<u32>().ok());
    let major = parts.next()?;
    match parts.next() {
        Some(month) if system.contains("ubuntu") => Some(major.saturating_mul(100).saturating_add(month)),
        _ => Some(major),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn on(system: &str) -> Platform {
        Platform::of(&facts::host(read(&format!("Storage Driver: overlay2\nOperating System: {system}\n")).records))
    }

    #[test]
    fn services_are_started_as_the_release_does_it() {
        let cases = [
            ("CentOS Linux 7 (Core)", Systemd),
            ("Red Hat Enterprise Linux Server 7.2 (Maipo)", Systemd),
            ("CentOS release 6.9 (Final)", Service),
            ("Ubuntu 14.04.5 LTS", Service),
            ("Ubuntu 22.04.3 LTS", Systemd),
            ("Debian GNU/Linux 12 (bookworm)", Systemd),
            ("Alpine Linux v3.18", Service),
            ("Amazon Linux AMI 2017.09", Service),
            ("Amazon Linux 2", Systemd),
            ("Fedora Linux 36 (Workstation Edition)", Systemd),
            ("Boot2Docker 19.03.12 (TCL 10.1)", Service),
            ("UOS Desktop 20 Professional", Unknown),
        ];
        for (system, init) in cases {
            assert_eq!(on(system).init, init, "{system}");
        }
    }

    #[test]
    fn packages_have_the_names_of_the_distribution() {
        assert_eq!(on("CentOS Linux 7 (Core)").package("thin_check"), Some("device-mapper-persistent-data"));
        assert_eq!(on("Debian GNU/Linux 12 (bookworm)").package("thin_check"), Some("thin-provisioning-tools"));
        assert_eq!(on("Debian GNU/Linux 12 (bookworm)").package("dmeventd"), Some("dmeventd"));
        assert_eq!(on("UOS Desktop 20 Professional").package("thin_check"), None);
    }

    #[test]
    fn a_kernel_tells_its_distribution() {
        let host = facts::host(
            read("Linux node-1 3.10.0-1127.el7.x86_64 #1 SMP Tue Mar 31 23:36:51 UTC 2020 x86_64 GNU/Linux\n").records,
        );
        assert_eq!(Platform::of(&host).family, Some(RedHat));
    }
}
