//! The thin pool has failed

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, PoolMode, ThinPool};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "pool-failed",
    severity: Severity::Critical,
    title: "The thin pool has failed",
    looks_for: "The status is `Fail`, the ninth `lv_attr` character is `F`, or the last kernel message about the pool says that it switched to fail mode.",
    why: "The kernel could not write the metadata any more and gave up: every read and write of every thin device on the pool ends in an I/O error until the pool is deactivated, checked and activated again.",
    what_to_do: "Stop everything that uses the pool, copy the metadata device, deactivate the pool, and let the activation check it; repair it only if the check fails. Do not reboot again and again.",
    sources: &["kernel drivers/md/dm-thin.c, PM_FAIL", "lvs(8)"],
    check,
    examples: &[
        Example {
            title: "one of its thin devices",
            paste: "docker-253:0-67219457-8b1a2c3d: 0 20971520 thin Fail",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the status is one word",
            paste: "docker-thinpool: 0 1933312 thin-pool Fail",
            finds: Some(Severity::Critical),
        },
        Example { title: "lvs shows F", paste: "  thinpool docker twi-aotzF- 95.00g", finds: Some(Severity::Critical) },
        Example {
            title: "the last kernel message",
            paste: "device-mapper: thin: 254:1: switching pool to fail mode",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a healthy pool",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let failed = |pool: &ThinPool| pool.is(PoolMode::Fail);
    if let Some(thin) = host.failed_thin.as_ref().filter(|_| !host.pools.iter().any(failed)) {
        let explanation = "The kernel says Fail of a thin device when its pool has failed: every read and write on it ends in an I/O error. The pool's own \
                           line was not pasted, or is of another pool or another time: `dmsetup status --noflush` shows them together.";
        let title = format!("The pool of thin device {} has failed", thin.value);
        return vec![RULE.finding(title, explanation, [thin.source]).remedies(&["look-closer", "repair-pool"])];
    }
    each_pool(host, |pool| {
        let mode = pool.mode.as_ref().filter(|_| pool.is(PoolMode::Fail))?;
        let explanation = format!(
            "The kernel gave up on {}: it could not write the pool's metadata, and now every read and write of every container and \
             volume on it ends in an I/O error. The data blocks are most likely still intact; what must be checked is the metadata that \
             says which block belongs to whom. Look in `dmesg` for the disk error that came first.",
            pool.label()
        );
        let finding = RULE.finding(format!("{} has failed", pool.label()), explanation, [mode.source]);
        Some(finding.remedies(&["repair-pool"]))
    })
}
