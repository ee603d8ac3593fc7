//! The volume group has no free space

use super::{EXTENT, Example, Finding, Rule};
use crate::facts::{Host, ThinPool, Usage};
use crate::report::Severity;
use crate::sizing::forecast::{self, Trend};
use crate::units::{Percent, Seconds};

pub const RULE: Rule = Rule {
    id: "vg-full",
    severity: Severity::Critical,
    title: "The volume group has no free space",
    looks_for: "The volume group of a thin pool has less than one extent (4 MiB) free; critical while the pool is at 95 % or more, medium while less than 70 % of its data and metadata is used.",
    why: "Nothing can be extended, by hand or automatically, until a disk is added or something is removed.",
    what_to_do: "Grow the disk and run pvresize, add a disk with vgextend, or remove a volume that is not needed.",
    sources: &["lvextend(8): extension is all or nothing"],
    check,
    examples: &[
        Example { title: "nothing free", paste: "  docker   1   1   0 wz--n- 100.00g 0", finds: Some(Severity::High) },
        Example {
            title: "nothing free and the pool is full",
            paste: "  docker   1   1   0 wz--n- 100.00g 0\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "nothing free, and the pool has used a quarter",
            paste: "  docker   1   1   0 wz--n- 100.00g 0\n  thinpool docker twi-aot--- 98.00g             25.10  4.02",
            finds: Some(Severity::Medium),
        },
        Example { title: "one extent free", paste: "  docker   1   1   0 wz--n- 100.00g 4.00m", finds: None },
        Example {
            title: "less than an extent",
            paste: "  docker   1   1   0 wz--n- 100.00g 3.00m",
            finds: Some(Severity::High),
        },
        Example { title: "the group of the system", paste: "  centos   1   1   0 wz--n- 100.00g 0", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let groups = host.volume_groups.iter().enumerate().filter(|(index, group)| {
        // A later sample of the same group replaces the earlier one.
        host.volume_groups.iter().skip(index + 1).all(|later| later.name != group.name)
    });
    groups
        .filter(|(_, group)| group.free.is_some_and(|free| free.0 < EXTENT.0))
        .filter_map(|(_, group)| {
            let pool = host.pools.iter().find(|pool| pool.lvm.as_ref().is_some_and(|lvm| lvm.vg == group.name));
            // Installers leave nothing free in the group of the root filesystem: no news unless a pool lies in it.
            if pool.is_none() && (!host.pools.is_empty() || ROOT_GROUPS.iter().any(|name| group.name.starts_with(name))) {
                return None;
            }
            let urgent = pool.is_some_and(|pool| pool.data.at_least(95));
            // It was given all there is, and has used little of it.
            let calm = pool.is_some_and(|pool| below(&pool.data, 70) && below(&pool.metadata, 70));
            let free = group.free.map(|free| free.to_string()).unwrap_or_default();
            let explanation = format!(
                "Volume group {} has {free} free: neither `lvextend` nor automatic extension can give a pool in it another block until the \
                 group itself grows.{}",
                group.name,
                pool.map(left).unwrap_or_default()
            );
            let finding = RULE.finding(format!("Volume group {} has no free space", group.name), explanation, [group.source]);
            let severity = match () {
                () if urgent => Severity::Critical,
                () if calm => Severity::Medium,
                () => Severity::High,
            };
            Some(finding.severity(severity).remedies(&["grow-volume-group", "reclaim-space"]))
        })
        .collect()
}

fn below(usage: &Usage, percent: u32) -> bool {
    usage.percent.as_ref().is_some_and(|used| used.value < Percent::whole(percent))
}

/// What the pool has left, and how long that lasts.
fn left(pool: &ThinPool) -> String {
    let Some(left) = pool.data_free().filter(|left| left.0 > 0) else { return String::new() };
    let lasts = match pool.trends() {
        Some([Trend::NotGrowing, _]) => "; between the samples it did not grow".to_owned(),
        Some([trend, _]) => {
            let mark = pool.data.total.as_ref().map(|total| total.value);
            let until = trend.rate().zip(pool.data_used()).zip(mark);
            let until = until.and_then(|((rate, used), mark)| forecast::until(used, mark, rate));
            until.map_or(String::new(), |until| {
                format!("; at the growth of the samples that lasts about {}", Seconds::hours(until.likely))
            })
        }
        None => String::new(),
    };
    format!(" All that is left is {left} in {} itself{lasts}.", pool.label())
}

const ROOT_GROUPS: [&str; 9] = ["centos", "rhel", "root", "ubuntu-vg", "fedora", "cl", "ol", "system", "VolGroup00"];
