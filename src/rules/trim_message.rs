//! A thin pool knows no message `trim`

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "trim-message",
    severity: Severity::Low,
    title: "A thin pool knows no message `trim`",
    looks_for: "`dmsetup message POOL 0 trim` was typed or stands in a script, or the kernel logged that it does not know the message.",
    why: "Articles recommend it, but no kernel ever had it: it frees nothing.",
    what_to_do: "Run fstrim on the mounted filesystems, for running containers in their mount namespaces.",
    sources: &["kernel drivers/md/dm-thin.c, pool_message"],
    check,
    examples: &[
        Example { title: "in a script", paste: "dmsetup message docker-thinpool 0 trim", finds: Some(Severity::Low) },
        Example {
            title: "the kernel says so",
            paste: "[  100.123456] device-mapper: thin: Unrecognised thin pool target message received: trim",
            finds: Some(Severity::Low),
        },
        Example {
            title: "a message that exists",
            paste: "dmsetup message docker-thinpool 0 release_metadata_snap",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let typed = host.typed.iter().filter(|command| {
        command.is(&["dmsetup", "message"]) && command.words.iter().skip(4).any(|word| word.starts_with("trim"))
    });
    let logged = host.events_of(&["K17"]).filter(|event| event.capture(1) == Some("trim"));
    let lines: Vec<_> = typed.map(|command| command.source).chain(logged.map(|event| event.source)).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let explanation = "Articles recommend `dmsetup message POOL 0 trim`, but no kernel ever knew that message: it ends in \"Invalid argument\" and \
                       frees nothing. Space comes back when a filesystem on the pool is trimmed with fstrim, or when images and containers \
                       are removed.";
    vec![RULE.finding("A thin pool knows no message trim", explanation, lines).remedies(&["reclaim-space"])]
}
