//! Filesystems that lost writes, and those that were mounted again after that.

use super::Host;
use crate::parsers::log::Event;

/// What the kernel logs when a filesystem on a device-mapper device lost writes.
const LOST: [&str; 11] = ["F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F12", "F13"];

impl Host {
    /// Filesystems that lost writes, and were not mounted again without a complaint.
    pub fn damaged_filesystems(&self) -> impl Iterator<Item = &Event> {
        self.events_of(&LOST).filter(|event| !self.was_mounted_since(event))
    }

    /// The filesystem of which the line tells was mounted later, and the kernel had nothing to say against it: its log
    /// was replayed, or it was checked before. A line that tells of a pool tells of all filesystems that lost writes.
    pub fn was_mounted_since(&self, event: &Event) -> bool {
        let of = device(event);
        let later = |id: &str| {
            let is_later = |other: &Event| other.id == id && other.source > event.source;
            self.events.iter().any(|other| is_later(other) && (of.is_none() || other.capture(1) == of))
        };
        if of.is_some() {
            return later("F14") && !later("F15");
        }
        let knows_them = !LOST.contains(&event.id) && self.events_of(&LOST).next().is_some();
        knows_them && later("F14") && self.damaged_filesystems().next().is_none()
    }
}

fn device(event: &Event) -> Option<&str> {
    event.captures.iter().flatten().map(String::as_str).find(|capture| capture.starts_with("dm-"))
}
