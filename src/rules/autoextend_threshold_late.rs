//! Automatic extension begins late

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "autoextend-threshold-late",
    severity: Severity::Medium,
    title: "Automatic extension begins late",
    looks_for: "thin_pool_autoextend_threshold is above 90 % and below 100 % in the settings that hold for the pool. 90 % is this program's own choice.",
    why: "dmeventd looks about every ten seconds, and writers wait sixty seconds at most once the pool is full: a fast writer fills the rest before the pool has grown. Docker refuses new containers from 90 % on.",
    what_to_do: "Set it to 80.",
    sources: &["lvm2 dmeventd_thin.c", "90 % is this program's choice"],
    check,
    examples: &[
        Example {
            title: "91 %",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=91\n  thin_pool_autoextend_percent=20\n}",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "90 %",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=90\n  thin_pool_autoextend_percent=20\n}",
            finds: None,
        },
        Example {
            title: "100 % is another rule",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=100\n  thin_pool_autoextend_percent=20\n}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let late = |threshold: Percent| threshold > Percent::whole(90) && threshold < Percent::whole(100);
        let threshold = host.autoextend(pool).threshold.filter(|threshold| late(threshold.value))?;
        let explanation = format!(
            "{} is extended only from {} on. dmeventd looks about every ten seconds: a fast writer can fill the rest before the pool has \
             grown, and Docker refuses new containers from 90 % on.",
            pool.label(),
            threshold.value
        );
        let title = format!("Automatic extension of {} begins at {}", pool.label(), threshold.value);
        Some(RULE.finding(title, explanation, [threshold.source]).remedies(&["autoextend"]))
    })
}
