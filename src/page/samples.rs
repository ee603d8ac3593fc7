//! Real states of failure, with invented names: what the page shows without a paste.

use crate::interface;

/// The texts; what each is called, says [`interface`].
pub const SAMPLES: [&str; interface::SAMPLES] = [
    include_str!("samples/pool-out-of-data.txt"),
    include_str!("samples/metadata-full.txt"),
    include_str!("samples/needs-check.txt"),
    include_str!("samples/loopback-full-root.txt"),
    include_str!("samples/driver-removed.txt"),
    include_str!("samples/healthy-overlay2.txt"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Choices, Input, diagnose};
    use crate::interface::Language;
    use crate::report::Severity;

    #[test]
    fn samples_show_what_their_titles_say() {
        let expected = [
            Some("pool-out-of-data-queueing"),
            Some("pool-metadata-exhausted-ro"),
            Some("pool-needs-check"),
            Some("loopback-host-limits"),
            Some("driver-removed"),
            None,
        ];
        let titled = Language::English.words().samples;
        for ((sample, (title, _)), rule) in SAMPLES.iter().zip(titled).zip(expected) {
            let input = Input::new("paste", *sample);
            let report = diagnose(&[input], &Choices::default());
            let found = report.hosts.iter().flat_map(|host| &host.findings);
            let worst = found.clone().find(|finding| rule.is_some_and(|rule| finding.rule == rule));
            assert_eq!(worst.map(|finding| finding.rule), rule, "{title}");
            assert_eq!(found.count() == 0, rule.is_none(), "{title}");
            assert_eq!(report.worst(), rule.map(|_| Severity::Critical), "{title}");
            assert_eq!(report.notices, [], "{title}");
        }
    }
}
