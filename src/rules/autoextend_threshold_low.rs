//! The threshold is below what LVM takes

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "autoextend-threshold-low",
    severity: Severity::Low,
    title: "The threshold of automatic extension is below 50 %",
    looks_for: "thin_pool_autoextend_threshold is below 50 in the settings that hold for the pool, or LVM warned of it.",
    why: "LVM takes such a threshold for 50 %, and extends early: the volume group is used up by pools that are half empty.",
    what_to_do: "Set it to 70 or 80.",
    sources: &["lvm2 lib/metadata/lv_manip.c: 50 is the smallest supported"],
    check,
    examples: &[
        Example {
            title: "49 %",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=49\n  thin_pool_autoextend_percent=20\n}",
            finds: Some(Severity::Low),
        },
        Example {
            title: "50 %",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=50\n  thin_pool_autoextend_percent=20\n}",
            finds: None,
        },
        Example {
            title: "LVM warns",
            paste: "  WARNING: Thin pool autoextend threshold 30% is set below minimum supported 50%.",
            finds: Some(Severity::Low),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let explanation = "LVM takes a threshold below 50 % for 50 % and extends the pool from there on: that uses up the volume group early. 70 or 80 is usual.";
    let title = "The threshold of automatic extension is below 50 %";
    let findings = each_pool(host, |pool| {
        let threshold = host.autoextend(pool).threshold.filter(|threshold| threshold.value < Percent::whole(50))?;
        Some(RULE.finding(title, explanation, [threshold.source]).remedies(&["autoextend"]))
    });
    let warned = host.events_of(&["L21"]).last().filter(|_| findings.is_empty());
    let warned = warned.map(|event| RULE.finding(title, explanation, [event.source]).remedies(&["autoextend"]));
    findings.into_iter().chain(warned).collect()
}
