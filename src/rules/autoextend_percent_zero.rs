//! Automatic extension is set to add nothing

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "autoextend-percent-zero",
    severity: Severity::High,
    title: "Automatic extension is set to add nothing",
    looks_for: "thin_pool_autoextend_percent is 0 in the settings that hold for the pool while the threshold is below 100 %, or LVM refused to extend for that reason.",
    why: "0 does not switch extension off, it makes every attempt fail: the pool runs full although a threshold is set.",
    what_to_do: "Set it to 20, or set the threshold to 100 if extension is not wanted.",
    sources: &["lvm2 lib/metadata/lv_manip.c"],
    check,
    examples: &[
        Example {
            title: "0 %",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=0\n}",
            finds: Some(Severity::High),
        },
        Example {
            title: "LVM refused",
            paste: "  Can't extend docker/thinpool with thin_pool autoextend percent set to 0%.",
            finds: Some(Severity::High),
        },
        Example {
            title: "1 %",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=1\n}",
            finds: None,
        },
        Example {
            title: "off anyway",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=100\n  thin_pool_autoextend_percent=0\n}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let explanation = "thin_pool_autoextend_percent is 0: that does not switch automatic extension off, it makes every attempt fail. The pool runs \
                       full although a threshold is set.";
    let findings = each_pool(host, |pool| {
        let settings = host.autoextend(pool);
        let percent =
            settings.percent.as_ref().filter(|percent| percent.value == 0 && settings.is_on() != Some(false))?;
        let title = format!("Automatic extension of {} is set to add 0 %", pool.label());
        Some(RULE.finding(title, explanation, [percent.source]).remedies(&["autoextend"]))
    });
    let refused = host.events_of(&["L20"]).last().filter(|_| findings.is_empty());
    let refused = refused.map(|event| {
        RULE.finding("Automatic extension is set to add 0 %", explanation, [event.source]).remedies(&["autoextend"])
    });
    findings.into_iter().chain(refused).collect()
}
