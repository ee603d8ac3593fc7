//! The page's own words, where more than one place needs them or grammar does.

use yew::AttrValue;

use super::state::Failure;
use crate::report::{NoticeKind, Risk, Severity};
use crate::worker::view::{Hidden, View};

/// What to run, in one line that asks for everything the page reads first.
pub const ONE_LINER: &str = "(docker info; dmsetup status; dmsetup table; lvs -a; vgs) 2>&1";

pub const PROMISE: [(&str, &str); 3] = [
    (
        "Sends nothing.",
        "Once loaded, the page forbids its browser every further request. Cut the network: it goes on working.",
    ),
    (
        "Stores nothing.",
        "Close the tab and it is gone, unless you have this device keep it. The browser keeps the page itself, for the day without a network.",
    ),
    ("Runs nothing.", "It gives you commands with their risk and the way back. You decide which to run."),
];

pub const CLEARED: &str = "Cleared.";
pub const TOO_LONG: &str = "Your text is too long for a link: send the file with what you pasted, redacted.";
pub const COPIED: &str = "Copied";
pub const NOT_COPIED: &str = "Not copied: select it and copy by hand";

/// The severity as a word; nothing found is good news.
pub fn severity(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Critical) => "Critical",
        Some(Severity::High) => "High",
        Some(Severity::Medium) => "Medium",
        Some(Severity::Low) => "Low",
        Some(Severity::Info) => "Info",
        None => "Healthy",
    }
}

pub fn risk(risk: Risk) -> &'static str {
    match risk {
        Risk::ReadOnly => "only looks",
        Risk::Safe => "safe",
        Risk::Disruptive => "interrupts",
        Risk::Destructive => "destroys data",
    }
}

/// What a screen reader says of a report.
pub fn spoken(report: &View) -> AttrValue {
    let verdicts: Vec<String> =
        report.hosts.iter().map(|host| format!("{}: {}", severity(host.severity), host.sentence)).collect();
    if verdicts.is_empty() { AttrValue::Static("Nothing readable yet.") } else { verdicts.join(" ").into() }
}

/// Why there is no reading.
pub fn failure(why: &Failure) -> AttrValue {
    AttrValue::Static(match why {
        Failure::Cancelled => "The reading was stopped.",
        Failure::Stopped(_) => "The analysis met a fault of its own and has stopped.",
    })
}

/// What a notice is about.
pub fn notices(kind: NoticeKind) -> &'static str {
    kind.title()
}

/// `1 step`, `2 steps`.
pub fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// `2 proxy-password, 1 email`.
pub fn redactions(redactions: &[Hidden]) -> String {
    let kinds: Vec<String> =
        redactions.iter().map(|redaction| format!("{} \u{d7} {}", redaction.count, redaction.kind)).collect();
    kinds.join(", ")
}

/// `line 3` or `lines 3–9`.
pub fn lines(first: usize, last: usize) -> String {
    if first == last { format!("line {first}") } else { format!("lines {first}\u{2013}{last}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first screen stands in index.html too, so that it is there before the program is.
    #[test]
    fn the_first_screen_says_the_same_before_and_after_start() {
        let page = include_str!("../../index.html").replace("&gt;", ">").replace("&amp;", "&");
        let promise = PROMISE.iter().flat_map(|(what, how)| [*what, *how]);
        let samples = super::super::samples::SAMPLES.iter().flat_map(|sample| [sample.title, sample.symptom]);
        let title =
            [super::super::footer::TAGLINE, super::super::start::ALSO, super::super::input::PLACEHOLDER, ONE_LINER];
        for words in promise.chain(samples).chain(title) {
            assert!(page.contains(words), "index.html lacks: {words}");
        }
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!((count(1, "step"), count(2, "step")), ("1 step".into(), "2 steps".into()));
        assert_eq!((lines(3, 3), lines(3, 4)), ("line 3".into(), "lines 3\u{2013}4".into()));
    }
}
