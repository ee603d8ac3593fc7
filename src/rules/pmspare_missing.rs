//! The volume group has no spare for a metadata repair

use super::{Example, Finding, Rule, each_group};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pmspare-missing",
    severity: Severity::Medium,
    title: "The volume group has no spare for a metadata repair",
    looks_for: "`lvs -a` lists the metadata volume of a thin pool and no `lvolN_pmspare` in its group.",
    why: "`lvconvert --repair` writes the repaired metadata into the spare. Without it the repair needs free space, in a group that may have none on the day it is needed.",
    what_to_do: "Have LVM make one, as long as there is room.",
    sources: &["lvmthin(7)"],
    check,
    examples: &[
        Example {
            title: "none is listed",
            paste: "  thinpool         docker twi-aotz-- 100.00g             40.00 10.00\n  [thinpool_tdata] docker Twi-ao---- 100.00g\n  [thinpool_tmeta] docker ewi-ao---- 64.00m",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "there is one",
            paste: "  [lvol0_pmspare]  docker ewi------- 64.00m\n  thinpool         docker twi-aotz-- 100.00g             40.00 10.00\n  [thinpool_tmeta] docker ewi-ao---- 64.00m",
            finds: None,
        },
        Example {
            title: "hidden volumes were not listed",
            paste: "  thinpool         docker twi-aotz-- 100.00g             40.00 10.00",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_group(host, |vg| {
        let metadata = host.largest_metadata(vg).filter(|_| host.metadata_spare(vg) == Some(None))?;
        let size = metadata.size.map(|size| format!(" of {size}")).unwrap_or_default();
        let explanation = format!(
            "`lvs -a` lists no lvol…_pmspare in volume group {vg}. A repair of damaged metadata writes into that spare; without it the repair \
             needs free space{size} in the group."
        );
        let title = format!("Volume group {vg} has no spare for a metadata repair");
        Some(RULE.finding(title, explanation, metadata.source).remedies(&["add-metadata-spare"]))
    })
}
