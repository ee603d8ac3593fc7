//! An old LVM unmounts the pool's filesystems when it cannot extend it

use super::{Example, Finding, Rule};
use crate::facts::{Host, LvmVersion};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "old-dmeventd-unmounts",
    severity: Severity::High,
    title: "An old LVM unmounts the pool's filesystems when it cannot extend it",
    looks_for: "LVM logged `Unmounting thin …`; or, medium, LVM is 2.02.168 or older (its library 1.02.137 or older) and a pool of LVM's is at least 90 % used.",
    why: "Up to that release dmeventd unmounts the thin volumes when extension fails, from 95 % usage on: containers lose their mounts. Releases before library 1.02.129 do so earlier.",
    what_to_do: "Extend the pool before 95 %, and update LVM.",
    sources: &["lvm2 v2_02_105 to v2_02_168, daemons/dmeventd/plugins/thin/dmeventd_thin.c", "WHATS_NEW_DM 1.02.129"],
    check,
    examples: &[
        Example {
            title: "it did",
            paste: "Nov 22 01:00:57 node lvm[811]: Unmounting thin pool vg-pool from /mnt/thin.",
            finds: Some(Severity::High),
        },
        Example {
            title: "2.02.168 and 90 %",
            paste: "  LVM version:     2.02.168(2) (2016-11-30)\n  thinpool docker twi-aotz-- 100.00g             90.00 6.99",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "89.99 %",
            paste: "  LVM version:     2.02.168(2) (2016-11-30)\n  thinpool docker twi-aotz-- 100.00g             89.99 6.99",
            finds: None,
        },
        Example {
            title: "2.02.169 does not",
            paste: "  LVM version:     2.02.169(2) (2017-03-28)\n  thinpool docker twi-aotz-- 100.00g             90.00 6.99",
            finds: None,
        },
        Example {
            title: "docker info tells the library",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 91 GB\n Data Space Total: 100 GB\n Library Version: 1.02.135-RHEL7 (2016-11-16)\n",
            finds: Some(Severity::Medium),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let explanation = "When this LVM cannot extend a pool, its daemon dmeventd unmounts the filesystems on it, from 95 % usage on: containers lose \
                       their mounts in the middle of their work. LVM 2.02.169 and later do not. What was unmounted is mounted again \
                       when the pool has room and its containers are restarted.";
    if let Some(event) = host.events_of(&["L05"]).last() {
        return vec![
            RULE.finding("LVM unmounted filesystems of the pool", explanation, [event.source])
                .remedies(&["look-closer", "extend-data"]),
        ];
    }
    let Some(version) = unmounting(host) else { return Vec::new() };
    let full = host.pools.iter().find(|pool| pool.data.at_least(90) && pool.is_lvm());
    let found = full.map(|pool| {
        let evidence = [version].into_iter().chain(pool.data.sources());
        let title = format!("This LVM will unmount the filesystems of {} at 95 %", pool.label());
        RULE.finding(title, explanation, evidence).severity(Severity::Medium).remedies(&["extend-data"])
    });
    found.into_iter().collect()
}

/// The line that tells of a release which unmounts.
fn unmounting(host: &Host) -> Option<crate::intake::Source> {
    let older = |found: &Option<crate::intake::Sourced<String>>, last: LvmVersion| {
        let found = found.as_ref()?;
        let version = LvmVersion::parse(&found.value)?;
        Some((version <= last).then_some(found.source))
    };
    let tools = older(&host.engine.lvm, LvmVersion::new(2, 2, 168));
    tools.or_else(|| older(&host.engine.libdm, LvmVersion::new(1, 2, 137))).flatten()
}
