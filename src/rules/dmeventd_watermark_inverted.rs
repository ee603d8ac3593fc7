//! This LVM sets a wrong watermark

use super::{Example, Finding, Rule};
use crate::facts::{Host, LvmVersion};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dmeventd-watermark-inverted",
    severity: Severity::Low,
    title: "This LVM sets a wrong watermark",
    looks_for: "LVM is 2.02.133 to 2.02.141, and automatic extension is on for a pool.",
    why: "These releases computed the watermark the wrong way round: with a threshold of 80 % the kernel wakes dmeventd at 20 % and not again at 80 %, so a pool may be extended late.",
    what_to_do: "Update LVM to 2.02.142 or later, then refresh the pool.",
    sources: &["lvm2 WHATS_NEW 2.02.142"],
    check,
    examples: &[
        Example {
            title: "2.02.141",
            paste: "  LVM version:     2.02.141(2) (2016-01-25)\n  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}",
            finds: Some(Severity::Low),
        },
        Example {
            title: "2.02.142",
            paste: "  LVM version:     2.02.142(2) (2016-02-14)\n  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}",
            finds: None,
        },
        Example {
            title: "2.02.132",
            paste: "  LVM version:     2.02.132(2) (2015-09-22)\n  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}",
            finds: None,
        },
        Example {
            title: "extension is off",
            paste: "  LVM version:     2.02.141(2) (2016-01-25)\n  thinpool docker twi-aotz-- 100.00g             40.00 6.99",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let wrong = LvmVersion::new(2, 2, 133)..=LvmVersion::new(2, 2, 141);
    let version = host.engine.lvm.as_ref().filter(|_| host.engine.parsed_lvm().is_some_and(|lvm| wrong.contains(&lvm)));
    let on = host.pools.iter().any(|pool| host.autoextend(pool).is_on() == Some(true));
    let found = version.filter(|_| on).map(|version| {
        let explanation = "This release of LVM computes the watermark of a pool the wrong way round: the kernel wakes dmeventd too early and not \
                           again when it matters, so the pool may be extended late. Update LVM, then refresh the pool.";
        RULE.finding("This LVM sets a wrong watermark: extension may come late", explanation, [version.source])
    });
    found.into_iter().collect()
}
