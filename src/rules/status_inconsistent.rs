//! A status line that no kernel prints

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "status-inconsistent",
    severity: Severity::Medium,
    title: "A status line that no kernel prints",
    looks_for: "A thin-pool status lacks its transaction id, shows more used than total, an unknown mode word, or counts that its length cannot hold.",
    why: "Such a line was edited or copied from an article; numbers taken from it may describe no pool at all.",
    what_to_do: "Paste a fresh `dmsetup status --noflush` before acting on its numbers.",
    sources: &["kernel drivers/md/dm-thin.c, pool_status"],
    check,
    examples: &[
        Example {
            title: "the line of popular articles",
            paste: "docker-thinpool: 0 209715200 thin-pool 56798/524288 4387626/1638400 - rw discard_passdown queue_if_no_space",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a word that is no mode",
            paste: "pool: 0 524288 thin-pool 0 1/16384 0/4096 - read_only discard_passdown error_if_no_space - 1024",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a healthy pool",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let status = pool.status.as_ref().filter(|status| !status.value.plausible())?;
        let explanation = format!(
            "No kernel prints this line: {}. It looks edited, or copied from an article. What can be read of it is used here, but get a fresh \
             `dmsetup status --noflush` before you act on its numbers.",
            status.value.oddities.join(", ")
        );
        Some(
            RULE.finding("A status line looks edited or copied", explanation, [status.source])
                .remedies(&["look-closer"]),
        )
    })
}
