//! The pool is filling up

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, PoolMode, ThinPool};
use crate::report::Severity;
use crate::rules::{amounts, share};

pub const RULE: Rule = Rule {
    id: "data-medium",
    severity: Severity::Medium,
    title: "The pool is filling up",
    looks_for: "At least 70 % and less than 80 % of the data blocks are used, and not where LVM extends the pool in time and has room for it. 70 % is this program's own choice: LVM begins to warn at 80 %.",
    why: "There is time to plan now. From 80 % on LVM warns, and at 90 % Docker refuses new containers.",
    what_to_do: "Have the pool extended automatically, plan a disk, and remove what is not needed.",
    sources: &["this program's choice; OpenShift LVM Storage warns at 75 %"],
    check,
    examples: &[
        Example {
            title: "at 70 %",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 7000/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "just below",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 6999/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "a pool that does not work has other troubles",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 7500/10000 - ro discard_passdown queue_if_no_space needs_check 1024",
            finds: None,
        },
        Example {
            title: "it is extended in time",
            paste: "  LV   VG Attr       LSize   Data%  Meta%  Monitor   Profile\n  pool vg twi-aotz-- 512.00m 77.65  14.36  monitored vg-pool\n# cat /etc/lvm/profile/vg-pool.profile\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n  VG   #PV #LV #SN Attr   VSize   VFree\n  vg   1   1   0 wz--n- 4.00g 3.00g\n",
            finds: None,
        },
        Example {
            title: "80 % is another rule",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 8000/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        if !pool.data.at_least(70)
            || pool.data.at_least(80)
            || !works(pool)
            || pool.is_extended_by_stratisd()
            || host.grows_by_itself(pool)
        {
            return None;
        }
        let explanation = format!(
            "{} of {} is used{}: nothing fails yet. Plan its growth before 80 %, where LVM begins to warn.",
            share(&pool.data),
            pool.label(),
            amounts(&pool.data)
        );
        let title = format!("The data space of {} is {} used", pool.label(), share(&pool.data));
        let remedies: &[_] = if pool.on_loop_files() { &["reclaim-space"] } else { &["autoextend", "reclaim-space"] };
        Some(RULE.finding(title, explanation, pool.data.sources()).remedies(remedies))
    })
}

/// Whoever has a pool that does not work has no use for plans.
fn works(pool: &ThinPool) -> bool {
    pool.mode.as_ref().is_none_or(|mode| mode.value == PoolMode::ReadWrite)
        && !pool.needs_check.as_ref().is_some_and(|flag| flag.value)
}
