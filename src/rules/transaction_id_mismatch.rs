//! Two owners have used one pool

use super::{Example, Finding, Rule, lines_of};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "transaction-id-mismatch",
    severity: Severity::High,
    title: "Two owners have used one pool",
    looks_for: "The kernel, LVM or Docker found another transaction id in the pool than it expected.",
    why: "Every user of a pool counts its changes. A count that does not match means that somebody else changed the pool, or that metadata was restored.",
    what_to_do: "Stop all users of the pool. Give each a pool of its own, and restore the metadata that fits: of Docker below /var/lib/docker, of LVM with vgcfgrestore.",
    sources: &["kernel drivers/md/dm-thin.c", "lvm2 lib/metadata/thin_manip.c"],
    check,
    examples: &[
        Example {
            title: "LVM",
            paste: "  Thin pool docker-thinpool-tpool (253:2) has unexpected transaction id 5, expecting 7.",
            finds: Some(Severity::High),
        },
        Example {
            title: "device-mapper's library",
            paste: "  Thin pool docker-thinpool-tpool (253:2) transaction_id is 5, while expected 7.",
            finds: Some(Severity::High),
        },
        Example {
            title: "LVM, after a repair",
            paste: "  Transaction id 7 from pool \"docker/thinpool\" does not match repaired transaction id 6 from /dev/mapper/docker-lvol0_pmspare.",
            finds: Some(Severity::High),
        },
        Example {
            title: "Docker",
            paste: "devmapper: Open Transaction id 3 is less than pool transaction id 4",
            finds: Some(Severity::High),
        },
        Example {
            title: "a healthy pool",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let lines = lines_of(host, &["K21", "L19", "L33", "D20"]);
    if lines.is_empty() {
        return Vec::new();
    }
    let explanation = "Every user of a pool counts its changes to it. Here the count in the pool is not the one that was expected: something else \
                       changed the pool (two users must never share one), older metadata was restored, or a change was cut short (a crash, full \
                       metadata: then the counts differ by one or two). Stop what uses the pool before it changes more, and bring the two together: \
                       Docker's notes, or LVM's with a copy from /etc/lvm/archive.";
    vec![RULE.finding("The pool was changed behind its owner's back", explanation, lines).remedies(&["look-closer"])]
}
