//! The spare is too small for a metadata repair

use super::{Example, Finding, Rule, each_group};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pmspare-too-small",
    severity: Severity::Medium,
    title: "The spare is too small for a metadata repair",
    looks_for: "`lvs -a` shows the spare smaller than the largest metadata volume of its group.",
    why: "`lvconvert --repair` writes the repaired metadata into the spare. LVM before 2.03.03 did not grow it when it grew the metadata.",
    what_to_do: "Have LVM make it anew; that needs free space of the size of the metadata.",
    sources: &["lvm2 WHATS_NEW 2.03.03", "lvmthin(7)"],
    check,
    examples: &[
        Example {
            title: "an extent smaller",
            paste: "  [lvol0_pmspare]  docker ewi------- 60.00m\n  thinpool         docker twi-aotz-- 100.00g             40.00 10.00\n  [thinpool_tmeta] docker ewi-ao---- 64.00m",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "as large",
            paste: "  [lvol0_pmspare]  docker ewi------- 64.00m\n  thinpool         docker twi-aotz-- 100.00g             40.00 10.00\n  [thinpool_tmeta] docker ewi-ao---- 64.00m",
            finds: None,
        },
        Example {
            title: "larger",
            paste: "  [lvol0_pmspare]  docker ewi------- 68.00m\n  thinpool         docker twi-aotz-- 100.00g             40.00 10.00\n  [thinpool_tmeta] docker ewi-ao---- 64.00m",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_group(host, |vg| {
        let spare = host.metadata_spare(vg)??;
        let metadata = host.largest_metadata(vg)?;
        let (has, needs) = (spare.size?, metadata.size?);
        if has >= needs {
            return None;
        }
        let explanation = format!(
            "The spare {} of volume group {vg} has {has}, and the largest metadata ({}) has {needs}. A repair writes into the spare and would \
             not fit.",
            spare.lv, metadata.lv
        );
        let title = format!("The spare of volume group {vg} is too small for a metadata repair");
        let evidence = [spare.source, metadata.source].into_iter().flatten();
        Some(RULE.finding(title, explanation, evidence).remedies(&["add-metadata-spare"]))
    })
}
