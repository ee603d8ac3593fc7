//! LVM finds the chunks of the pool too small

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "chunk-too-small",
    severity: Severity::Medium,
    title: "LVM finds the chunks of the pool too small",
    looks_for: "LVM warned `Chunk size is too small for pool` or `Chunk size is smaller then suggested`. Small chunks alone are no fault: a pool whose metadata suffices works well.",
    why: "Each chunk needs metadata, about 64 bytes: many small ones make it large and slow, and it may reach its limit before the data is full.",
    what_to_do: "Before there is data in the pool, make it again with the suggested chunk size. The chunk size of a pool cannot be changed.",
    sources: &["lvm2 lib/metadata/thin_manip.c"],
    check,
    examples: &[
        Example {
            title: "LVM suggests",
            paste: "  WARNING: Chunk size is too small for pool, suggested minimum is 128.00 KiB.",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "an old LVM suggests",
            paste: "  WARNING: Chunk size is smaller then suggested minimum size 128.00 KiB.",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "what LVM always says",
            paste: "  Thin pool volume with chunk size 64.00 KiB can address at most <15.88 TiB of data.",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(event) = host.events_of(&["L16"]).last() else { return Vec::new() };
    // A refusal says the same, and more.
    if host.events_of(&["L17"]).next().is_some() {
        return Vec::new();
    }
    let explanation = "LVM suggests larger chunks for a pool of this size: each chunk takes about 64 bytes of metadata, and small ones let it grow \
                       large. The chunk size is fixed when the pool is made.";
    vec![RULE.finding("LVM finds the chunks of the pool too small", explanation, [event.source])]
}
