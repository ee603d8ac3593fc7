//! LVM extended the pool, and the kernel did not take it

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "lvextend-kernel-mismatch",
    severity: Severity::Critical,
    title: "LVM extended the pool, and the kernel did not take it",
    looks_for: "The kernel said `unable to grow the data|metadata device until repaired`, or a status taken after `lvs` or `lvextend` shows a pool smaller than they do by more than a chunk (and more than LVM rounds).",
    why: "`lvextend` reports success although a pool that needs a check refuses to grow: it looks extended, and stays full.",
    what_to_do: "Repair the metadata first; then refresh the pool, and the kernel takes the size that LVM already has.",
    sources: &["capture: lvextend succeeded on a pool with needs_check, the kernel refused"],
    check,
    examples: &[
        Example {
            title: "the kernel refused",
            paste: "[ 1205.123456] device-mapper: thin: 254:2: unable to grow the data device until repaired.",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the status asks for the check: another rule",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\n[ 1205.123456] device-mapper: thin: 254:2: unable to grow the data device until repaired.",
            finds: None,
        },
        Example {
            title: "the status is smaller by two chunks",
            paste: "  LV       VG     Attr       LSize          Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 107374313472B             100.00  6.99\ndocker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "lvextend said so, and the status is as before",
            paste: "  Size of logical volume docker/thinpool_tdata changed from 100.00 GiB (25600 extents) to 120.00 GiB (30720 extents).\n  Logical volume docker/thinpool_tdata successfully resized.\ndocker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - ro discard_passdown queue_if_no_space needs_check 1024",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the status is from before the extension",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\n  Size of logical volume docker/thinpool_tdata changed from 100.00 GiB (25600 extents) to 120.00 GiB (30720 extents).",
            finds: None,
        },
        Example {
            title: "by one chunk: rounding",
            paste: "  LV       VG     Attr       LSize          Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 107374247936B             100.00  6.99\ndocker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "lvs was printed later: it was extended in between",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - rw discard_passdown queue_if_no_space - 1024\n  LV       VG     Attr       LSize          Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 207374313472B             50.00  6.99",
            finds: None,
        },
        Example {
            title: "it has grown since",
            paste: "[ 1205.123456] device-mapper: thin: 254:2: unable to grow the data device until repaired.\n[ 1305.123456] device-mapper: thin: 254:2: growing the data device from 1600 to 1920 blocks",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut findings = each_pool(host, |pool| {
        let refused = pool.refused_size.as_ref()?;
        let explanation = format!(
            "LVM has extended {} to {}, and the kernel still works with {}. A pool that needs a check refuses to grow, while \
             `lvextend` reports success. Repair it first: activated again, it has the new size.",
            pool.label(),
            refused.lvm,
            refused.kernel
        );
        let title = format!("The kernel did not take the new size of {}", pool.label());
        let finding = RULE.finding(title, explanation, refused.sources.iter().copied());
        Some(finding.remedies(&["repair-pool", "refresh-pool"]))
    });
    // Where the flag itself is shown, what follows from it is said there.
    let due = host.pools.iter().any(|pool| pool.needs_check.as_ref().is_some_and(|flag| flag.value));
    let refused = host.events_of(&["K09"]).last().filter(|_| findings.is_empty() && !due);
    let refused = refused.filter(|refused| host.events_of(&["K08"]).all(|event| event.source < refused.source));
    findings.extend(refused.map(|event| {
        let explanation = "The kernel refused to grow the pool until its metadata is repaired. `lvextend` reports success all the same: the volume \
                           is larger, the pool is not. Repair it first; a refresh then gives it the new size.";
        RULE.finding("The kernel refused to grow the pool until it is repaired", explanation, [event.source]).remedies(&["look-closer", "repair-pool", "refresh-pool"])
    }));
    findings
}
