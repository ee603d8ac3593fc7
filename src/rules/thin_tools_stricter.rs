//! A check of the pool's metadata failed at activation

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "thin-tools-stricter",
    severity: Severity::Medium,
    title: "A newer thin_check refuses metadata that an older one may have passed",
    looks_for: "LVM reports that the check of a pool failed with status 64, the one of thin-provisioning-tools 1.0 and later.",
    why: "The rewritten tools are stricter than 0.9: after an upgrade a pool that worked yesterday may not be activated. What they find is real, though not always dangerous.",
    what_to_do: "Look at what thin_check prints, copy the metadata, and repair it with the same new tools. Going back to the old tools only hides it.",
    sources: &["jthornber/thin-provisioning-tools issues 244 and 265"],
    check,
    examples: &[
        Example {
            title: "status 64",
            paste: "  Check of pool docker/thinpool failed (status:64). Manual repair required!",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "status 1 is that of the old tools",
            paste: "  Check of pool docker/thinpool failed (status:1). Manual repair required!",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let failed = host.events_of(&["L06"]).filter(|event| event.capture(2) == Some("64")).last();
    let finding = failed.map(|event| {
        let pool = event.capture(1).unwrap_or("the pool");
        let explanation = format!(
            "LVM did not activate {pool}: thin_check ended with status 64. That is the status of the tools from 1.0 on, which are stricter than \
             0.9: if this began with an upgrade, the fault is older. Copy the metadata and repair it with these tools; going back to the old \
             ones only hides it."
        );
        RULE.finding(format!("The check of {pool} failed with the stricter tools"), explanation, [event.source]).remedies(&["repair-pool"])
    });
    finding.into_iter().collect()
}
