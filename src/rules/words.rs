//! What many rules say and show: amounts, shares, the lines of a log.

use crate::facts::{Host, Usage};
use crate::intake::Source;

/// ` (20 GiB of 100 GiB)`, or nothing when the sizes are unknown.
pub(super) fn amounts(usage: &Usage) -> String {
    match (&usage.used, &usage.total) {
        (Some(used), Some(total)) => format!(" ({} of {})", used.value, total.value),
        _ => String::new(),
    }
}

/// The share used, for a sentence.
pub(super) fn share(usage: &Usage) -> String {
    usage.percent.as_ref().map(|percent| percent.value.to_string()).unwrap_or_default()
}

/// The lines of these signatures.
pub(super) fn lines_of(host: &Host, ids: &[&str]) -> Vec<Source> {
    host.events_of(ids).map(|event| event.source).collect()
}
