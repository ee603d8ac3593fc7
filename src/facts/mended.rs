//! Filesystems that were mounted again after the kernel complained about them.

use super::Host;
use crate::parsers::log::Event;

impl Host {
    /// The filesystem of which the line tells was mounted later, and the kernel had nothing to say against it: its log
    /// was replayed, or it was checked before.
    pub fn was_mounted_since(&self, event: &Event) -> bool {
        let Some(device) = device(event) else { return false };
        let later = |id: &str| {
            self.events
                .iter()
                .any(|other| other.id == id && other.source > event.source && other.capture(1) == Some(device))
        };
        later("F14") && !later("F15")
    }
}

fn device(event: &Event) -> Option<&str> {
    event.captures.iter().flatten().map(String::as_str).find(|capture| capture.starts_with("dm-"))
}
