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
    /// was replayed, or it was checked before. Of a line that tells of a pool: each filesystem that lost writes was.
    pub fn was_mounted_since(&self, event: &Event) -> bool {
        let Some(device) = device(event) else {
            let mut lost = self.events_of(&LOST).peekable();
            return !LOST.contains(&event.id) && lost.peek().is_some() && lost.all(|lost| self.was_mounted_since(lost));
        };
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
