//! Two outputs tell different fill levels

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::intake::Source;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "evidence-conflict",
    severity: Severity::Low,
    title: "Two outputs tell different fill levels",
    looks_for: "The pool's data use by `dmsetup`, `lvs` and `docker info` differs by more than 2 points (our choice).",
    why: "They were taken at different times, or are of different hosts. The kernel's own line is used, then lvs.",
    what_to_do: "Paste fresh outputs, taken together.",
    sources: &["all three read the same counters of the kernel"],
    check,
    examples: &[
        Example {
            title: "40 points apart",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 95.00g             90.00  10.40\n",
            finds: Some(Severity::Low),
        },
        Example {
            title: "the same",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 95.00g             47.14  10.40\n",
            finds: None,
        },
        Example {
            title: "2 points apart",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 95.00g             49.13  10.40\n",
            finds: None,
        },
    ],
};

/// Points that may lie between two samples of a busy pool; no authority names a number.
const SLACK: Percent = Percent::whole(2);

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        // Samples with their times are growth, not a conflict.
        if pool.growth.is_some() {
            return None;
        }
        let mut told: Vec<(&str, Percent, Source)> = Vec::new();
        if let Some(status) = pool.status.as_ref().filter(|status| status.value.plausible()) {
            let counts = status.value.data_used.zip(status.value.data_total);
            let share = counts.and_then(|(used, total)| Percent::of(used.0.min(total.0), total.0));
            told.extend(share.map(|share| ("dmsetup", share, status.source)));
        }
        if let Some(volume) = &pool.volume {
            told.extend(volume.data.zip(volume.source).map(|(share, source)| ("lvs", share, source)));
        }
        if let Some(info) = host.info.as_ref().filter(|_| host.pools.len() == 1)
            && let (Some(used), Some(total)) = (&info.data.used, &info.data.total)
        {
            let share = Percent::of(used.value.0.min(total.value.0), total.value.0);
            told.extend(share.map(|share| ("docker info", share, used.source)));
        }
        let low = told.iter().min_by_key(|(_, share, _)| *share)?;
        let high = told.iter().max_by_key(|(_, share, _)| *share)?;
        if high.1.apart(low.1) <= SLACK {
            return None;
        }
        let explanation = format!(
            "{} says that {} of {} is used, {} says {}. They were taken at different times, or on different hosts. What is said here follows \
             the first of dmsetup, lvs and docker info; paste fresh outputs that were taken together.",
            low.0,
            low.1,
            pool.label(),
            high.0,
            high.1
        );
        Some(
            RULE.finding("Two outputs tell different fill levels", explanation, [low.2, high.2])
                .remedies(&["look-closer"]),
        )
    })
}
