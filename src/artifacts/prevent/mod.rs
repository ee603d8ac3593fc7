//! The files that keep it from happening again: made on request, and only those that fit the host.
//!
//! Scripts and rules that are the same on every host lie beside this module as they are, so that their own checkers
//! read them.

mod ansible;
mod cloud_init;
mod profile;
mod units;

use std::borrow::Cow;

use super::Generated;
use crate::facts::platform::{Init, Platform};
use crate::facts::{EngineVersion, Host, Owner};

/// A file that can be had.
pub struct Offer {
    pub name: &'static str,
    media_type: &'static str,
    /// What it is for, and where it goes.
    pub note: &'static str,
    fits: fn(&Host) -> bool,
    content: fn(&Host) -> Cow<'static, str>,
}

const SHELL: &str = "application/x-sh";
const UNIT: &str = "text/plain";
const YAML: &str = "application/yaml";

const CHECK: &str = include_str!("thinpool-check.sh");
const METRICS: &str = include_str!("thinpool-metrics.sh");

/// All files, what watches before what installs.
pub const OFFERS: &[Offer] = &[
    Offer {
        name: "thinpool-autoextend.profile",
        media_type: "text/plain",
        note: "Lets LVM extend the pool in time. Save it in /etc/lvm/profile/ and run the commands that stand in it: without the monitor it does nothing.",
        fits: profile::fits,
        content: |host| profile::content(host).into(),
    },
    Offer {
        name: "thinpool-metrics.sh",
        media_type: SHELL,
        note: "Usage, state and days to full of each pool, for node_exporter's textfile collector. Save it as /usr/local/sbin/thinpool-metrics.sh, executable.",
        fits: has_pool,
        content: |_| METRICS.into(),
    },
    Offer {
        name: "thinpool-metrics.service",
        media_type: UNIT,
        note: "Runs thinpool-metrics.sh. Save it in /etc/systemd/system/.",
        fits: |host| has_pool(host) && has_systemd(host),
        content: |_| units::service("Write metrics of thin pools", units::METRICS).into(),
    },
    Offer {
        name: "thinpool-metrics.timer",
        media_type: UNIT,
        note: "Every five minutes. Save it in /etc/systemd/system/, then `systemctl enable --now thinpool-metrics.timer`.",
        fits: |host| has_pool(host) && has_systemd(host),
        content: |_| units::timer("Write metrics of thin pools", "OnBootSec=1min\nOnUnitActiveSec=5min").into(),
    },
    Offer {
        name: "thinpool-alerts.yml",
        media_type: YAML,
        note: "Alerts for Prometheus on exactly these metrics. Name it in `rule_files`.",
        fits: has_pool,
        content: |_| include_str!("thinpool-alerts.yml").into(),
    },
    Offer {
        name: "thinpool-check.sh",
        media_type: SHELL,
        note: "Says whether every pool is sound, by its exit status. Save it as /usr/local/sbin/thinpool-check.sh, executable.",
        fits: has_pool,
        content: |_| CHECK.into(),
    },
    Offer {
        name: "thinpool-check.service",
        media_type: UNIT,
        note: "Runs thinpool-check.sh; `systemctl --failed` shows it when a pool is not sound. Save it in /etc/systemd/system/.",
        fits: |host| has_pool(host) && has_systemd(host),
        content: |_| units::service("Check thin pools", units::CHECK).into(),
    },
    Offer {
        name: "thinpool-check.timer",
        media_type: UNIT,
        note: "Every ten minutes. Save it in /etc/systemd/system/, then `systemctl enable --now thinpool-check.timer`.",
        fits: |host| has_pool(host) && has_systemd(host),
        content: |_| units::timer("Check thin pools", "OnBootSec=5min\nOnUnitActiveSec=10min").into(),
    },
    Offer {
        name: "thinpool-ready.service",
        media_type: UNIT,
        note: "At boot: activates the pool and waits for it before Docker and containerd start. Save it in /etc/systemd/system/, then `systemctl enable thinpool-ready.service`.",
        fits: |host| units::waits(host) && has_systemd(host),
        content: |host| units::ready(host).into(),
    },
    Offer {
        name: "docker-prune.service",
        media_type: UNIT,
        note: "Removes images without a name and old build cache; never volumes or containers. Save it in /etc/systemd/system/.",
        fits: prunes,
        content: |host| units::prune(host).into(),
    },
    Offer {
        name: "docker-prune.timer",
        media_type: UNIT,
        note: "Once a week. Save it in /etc/systemd/system/, then `systemctl enable --now docker-prune.timer`.",
        fits: prunes,
        content: |_| {
            units::timer(
                "Remove Docker images that nobody needs",
                "OnCalendar=Sun 04:00\nRandomizedDelaySec=1h\nPersistent=true",
            )
            .into()
        },
    },
    Offer {
        name: "thinpool-monitor.json",
        media_type: "application/json",
        note: "For Kubernetes' node-problem-detector, with thinpool-check.sh: give it as --config.custom-plugin-monitor. The detector must run on the node itself; its container image has no dmsetup.",
        fits: |host| has_pool(host) && !host.pools.iter().all(|pool| is_appliance(pool.owner)),
        content: |_| include_str!("thinpool-monitor.json").into(),
    },
    Offer {
        name: "thinpool-tasks.yml",
        media_type: YAML,
        note: "Ansible tasks that install the files above, for a role or `import_tasks`; the files must lie beside it in `files/`.",
        fits: |host| (has_pool(host) || prunes(host)) && has_systemd(host),
        content: |host| ansible::content(host).into(),
    },
    Offer {
        name: "thinpool-cloud-init.yaml",
        media_type: YAML,
        note: "The wait for the pool on new machines, as user data for cloud-init. In Terraform: `user_data = file(\"thinpool-cloud-init.yaml\")`.",
        fits: |host| units::waits(host) && has_systemd(host),
        content: |host| cloud_init::content(host).into(),
    },
];

/// The files that fit this host.
pub fn offers(host: &Host) -> impl Iterator<Item = &'static Offer> {
    OFFERS.iter().filter(|offer| (offer.fits)(host))
}

/// Whether a file of this name is one of these.
pub fn is_offered(name: &str) -> bool {
    OFFERS.iter().any(|offer| offer.name == name)
}

/// The same, written.
pub fn generate(host: &Host) -> impl Iterator<Item = Generated> {
    offers(host).map(|offer| Generated {
        name: offer.name,
        media_type: offer.media_type,
        content: vec![(offer.content)(host)],
        note: offer.note.to_owned(),
        before: None,
        changes: Vec::new(),
    })
}

fn has_pool(host: &Host) -> bool {
    !host.pools.is_empty()
}

/// Units are of no use to Upstart, OpenRC and the like.
fn has_systemd(host: &Host) -> bool {
    Platform::of(host).init != Init::Service
}

/// They bring their own ways to watch a node, and no kubelet.
fn is_appliance(owner: Owner) -> bool {
    matches!(owner, Owner::Proxmox | Owner::Stratis)
}

/// The prune commands came with 1.13. The units are the system's, and a daemon of a user is not.
fn prunes(host: &Host) -> bool {
    host.driver().is_some()
        && !host.is_rootless()
        && has_systemd(host)
        && host.engine.parsed_version().is_none_or(|version| version >= EngineVersion::new(1, 13, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn names(paste: &str) -> Vec<&'static str> {
        offers(&facts::host(read(paste).records)).map(|offer| offer.name).collect()
    }

    #[test]
    fn a_host_without_thin_pools_gets_none_of_their_files() {
        let names = names("Server Version: 24.0.9\nStorage Driver: overlay2\n");
        assert_eq!(names, ["docker-prune.service", "docker-prune.timer", "thinpool-tasks.yml"]);
        assert_eq!(self::names(""), [""; 0]);
    }

    #[test]
    fn a_pool_of_lvm_gets_the_profile_and_no_prune() {
        let names = names("  thin fast twi-aotz-- 95.00g             90.00 6.99\n");
        assert!(names.contains(&"thinpool-autoextend.profile") && names.contains(&"thinpool-alerts.yml"), "{names:?}");
        assert!(!names.iter().any(|name| name.starts_with("docker-")), "{names:?}");
    }

    #[test]
    fn a_pool_that_lvm_does_not_own_gets_no_profile() {
        let names = names(
            "docker-253:1-6-pool: 0 209715200 thin-pool 5 1221/4096 890/1638400 - rw discard_passdown queue_if_no_space - 1024\n",
        );
        assert!(!names.contains(&"thinpool-autoextend.profile") && names.contains(&"thinpool-check.sh"), "{names:?}");
    }

    #[test]
    fn a_host_without_systemd_gets_no_units() {
        let alpine = "PRETTY_NAME=\"Alpine Linux v3.19\"\nVERSION_ID=3.19.1\n  thin fast twi-aotz-- 95.00g             90.00 6.99\n";
        let names = names(alpine);
        assert!(names.contains(&"thinpool-check.sh"), "{names:?}");
        let unit = |name: &&&str| name.ends_with(".service") || name.ends_with(".timer") || name.ends_with("tasks.yml");
        assert_eq!(names.iter().find(unit), None);
    }

    #[test]
    fn rootless_docker_gets_no_unit_of_the_systems() {
        let rootless =
            "Server Version: 24.0.9\nStorage Driver: overlay2\nDocker Root Dir: /home/ann/.local/share/docker\n";
        assert_eq!(names(rootless), [""; 0]);
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = OFFERS.iter().map(|offer| offer.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), OFFERS.len());
    }
}
