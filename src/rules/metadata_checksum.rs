//! The pool's metadata is damaged

use super::{Example, Finding, Rule, lines_of};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "metadata-checksum",
    severity: Severity::Critical,
    title: "The pool's metadata is damaged",
    looks_for: "The kernel logged a failed check of a metadata block, or error -84 of a metadata operation.",
    why: "Blocks of the metadata are not what was written: a disk, a controller, memory, or something that wrote over them. Mappings of data hang on them.",
    what_to_do: "Stop all users, copy the metadata, find the cause, then repair.",
    sources: &["kernel drivers/md/persistent-data, validators"],
    check,
    examples: &[
        Example {
            title: "a block fails its check",
            paste: "[   10.5] device-mapper: btree spine: btree_node validator check failed for block 12",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "error -84",
            paste: "[   10.5] device-mapper: thin: 253:2: metadata operation 'dm_pool_commit_metadata' failed: error = -84",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "error -5 is another cause",
            paste: "[   10.5] device-mapper: thin: 253:2: metadata operation 'dm_pool_commit_metadata' failed: error = -5",
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
    let mut lines = lines_of(host, &["K29"]);
    lines.extend(host.events_of(&["K11"]).filter(|event| event.capture(1) == Some("84")).map(|event| event.source));
    if lines.is_empty() {
        return Vec::new();
    }
    lines.sort_unstable();
    lines.truncate(5);
    let explanation = "Blocks of the pool's metadata are not what the kernel once wrote. A repair works with what is left of them, and can lose thin \
                       devices: copy the metadata first, and look for the cause (disk, controller, memory, a restored or foreign image) before \
                       trusting the repaired pool.";
    vec![RULE.finding("The pool's metadata is damaged", explanation, lines).remedies(&["look-closer", "repair-pool"])]
}
