//! There is room for the metadata, but not for its spare

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Bytes;

pub const RULE: Rule = Rule {
    id: "metadata-extend-needs-double",
    severity: Severity::Medium,
    title: "There is room for the metadata, but not for its spare",
    looks_for: "At least 80 % of the metadata is used, a step for it (a quarter, at least 4 MiB) fits into the volume group, twice the step does not, and the spare is as large as the metadata.",
    why: "LVM 2.03.03 and later grow the spare with the metadata: a step that seems to fit is refused with `Insufficient free space`.",
    what_to_do: "Extend by at most half of what is free, or add a disk. Do not remove the spare for it: a repair needs it.",
    sources: &["lvm2 WHATS_NEW 2.03.03", "capture: +8 MiB took 16 MiB"],
    check,
    examples: &[
        Example {
            title: "a step and a half",
            paste: "  [lvol0_pmspare]  docker ewi------- 64.00m\n  thinpool         docker twi-aotz-- 100.00g             40.00 80.00\n  [thinpool_tmeta] docker ewi-ao---- 64.00m\n  docker   1   1   0 wz--n- 130.00g 24.00m",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "twice the step",
            paste: "  [lvol0_pmspare]  docker ewi------- 64.00m\n  thinpool         docker twi-aotz-- 100.00g             40.00 80.00\n  [thinpool_tmeta] docker ewi-ao---- 64.00m\n  docker   1   1   0 wz--n- 130.00g 32.00m",
            finds: None,
        },
        Example {
            title: "less than a step",
            paste: "  [lvol0_pmspare]  docker ewi------- 64.00m\n  thinpool         docker twi-aotz-- 100.00g             40.00 80.00\n  [thinpool_tmeta] docker ewi-ao---- 64.00m\n  docker   1   1   0 wz--n- 130.00g 12.00m",
            finds: None,
        },
        Example {
            title: "the metadata is not short",
            paste: "  [lvol0_pmspare]  docker ewi------- 64.00m\n  thinpool         docker twi-aotz-- 100.00g             40.00 79.99\n  [thinpool_tmeta] docker ewi-ao---- 64.00m\n  docker   1   1   0 wz--n- 130.00g 24.00m",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let group = host.group_of(pool).filter(|_| pool.metadata.at_least(80))?;
        let step = pool.metadata_step()?;
        let free = group.free.filter(|free| *free >= step && *free < Bytes(step.0.saturating_mul(2)))?;
        let spare = host.metadata_spare(&group.name)??;
        if spare.size < host.largest_metadata(&group.name)?.size {
            return None;
        }
        let explanation = format!(
            "Volume group {} has {free} free. A step of {step} for the metadata seems to fit, but LVM grows the spare volume with it and \
             would refuse. Extend by at most half of what is free, or add a disk first.",
            group.name
        );
        let title = format!("Volume group {} has room for metadata, but not for its spare", group.name);
        let evidence = [group.source].into_iter().chain(spare.source);
        Some(RULE.finding(title, explanation, evidence).remedies(&["grow-volume-group", "extend-metadata"]))
    })
}
