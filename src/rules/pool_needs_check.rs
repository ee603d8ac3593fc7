//! The pool's metadata needs a check

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, ThinPool};
use crate::parsers::log::Event;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-needs-check",
    severity: Severity::Critical,
    title: "The pool's metadata needs a check",
    looks_for: "The status says `needs_check`, or the fifth `lv_attr` character is `c` or `C`, or, where no later output shows the pool, LVM said that its check failed.",
    why: r#"A metadata operation failed, so the pool went read-only and refuses to grow. `lvextend` would still print "successfully resized", but the kernel ignores the new size until the metadata is checked."#,
    what_to_do: "Do not extend first. Stop the users of the pool, deactivate it and activate it again: LVM runs thin_check at activation, which clears the flag when the metadata is sound. Repair it only if that check fails.",
    sources: &["kernel drivers/md/dm-thin.c", "lvs(8)"],
    check,
    examples: &[
        Example {
            title: "needs_check in the status",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - ro discard_passdown error_if_no_space needs_check 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "lvs shows c",
            paste: "  thinpool docker twi-cotz-- 95.00g 10.00 12.00",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "LVM's check at activation failed",
            paste: "  Check of pool docker/thinpool failed (status:1). Manual repair required!",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "thin_check is not installed",
            paste: "  /usr/sbin/thin_check: execvp failed: No such file or directory\n  Check of pool docker/thinpool failed (status:2). Manual repair required!",
            finds: None,
        },
        Example {
            title: "it was repaired since",
            paste: "  Check of pool docker/thinpool failed (status:1). Manual repair required!\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "kernels before 4.3 do not print it",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space",
            finds: None,
        },
        Example {
            title: "a healthy pool",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut findings = each_pool(host, |pool| {
        let flag = pool.needs_check.as_ref().filter(|flag| flag.value)?;
        let explanation = format!(
            "A metadata operation of {} failed, and the kernel set the needs_check flag: it takes no writes that need new blocks, and it \
             refuses to grow. An `lvextend` now would say \"successfully resized\" and change nothing for the kernel. The metadata must be \
             checked first, with the pool inactive; only then extend it.",
            pool.label()
        );
        let finding = RULE.finding(
            format!("{} needs a metadata check before anything else", pool.label()),
            explanation,
            [flag.source],
        );
        Some(finding.remedies(&["repair-pool"]))
    });
    findings.extend(refused(host).filter(|_| findings.is_empty()));
    findings
}

/// LVM gives the status of a program that could not be run the number of the error: 2 is "No such file", 13 "Permission denied".
pub(super) fn was_not_run(event: &Event) -> bool {
    matches!(event.capture(2), Some("2" | "13"))
}

/// LVM checks a pool when it activates it. What shows the pool after that shows what became of it.
fn refused(host: &Host) -> Option<Finding> {
    let failed = host.events_of(&["L06"]).last().filter(|event| !was_not_run(event))?;
    let sources = |pool: &ThinPool| {
        let lines =
            [pool.status.as_ref().map(|status| status.source), pool.volume.as_ref().and_then(|volume| volume.source)];
        lines.into_iter().flatten().any(|source| source > failed.source)
    };
    if host.pools.iter().any(sources) {
        return None;
    }
    let pool = failed.capture(1).unwrap_or("the pool");
    let explanation = format!(
        "LVM checked the metadata of {pool} before activating it, and the check failed: the metadata is damaged, and the pool stays off. Copy \
         the metadata first; then repair it."
    );
    let finding =
        RULE.finding(format!("The metadata of {pool} is damaged: its check failed"), explanation, [failed.source]);
    Some(finding.remedies(&["repair-pool"]))
}
