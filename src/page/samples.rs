//! Real states of failure, with invented names: what the page shows without a paste.

/// A text to try the page with.
pub struct Sample {
    pub title: &'static str,
    /// What one sees on such a host.
    pub symptom: &'static str,
    pub text: &'static str,
}

pub const SAMPLES: [Sample; 6] = [
    Sample {
        title: "Pool out of data space",
        symptom: "Writes hang, then fail. The volume group still has room.",
        text: include_str!("samples/pool-out-of-data.txt"),
    },
    Sample {
        title: "Metadata full, read-only",
        symptom: "Half the data space is free, yet nothing can be written.",
        text: include_str!("samples/metadata-full.txt"),
    },
    Sample {
        title: "Pool needs a check",
        symptom: "A disk error made the pool read-only; it refuses to grow.",
        text: include_str!("samples/needs-check.txt"),
    },
    Sample {
        title: "Loop files on a full disk",
        symptom: "The pool looks half empty; the disk under it is full.",
        text: include_str!("samples/loopback-full-root.txt"),
    },
    Sample {
        title: "Driver gone after an upgrade",
        symptom: "Docker 25 does not start with devicemapper any more.",
        text: include_str!("samples/driver-removed.txt"),
    },
    Sample {
        title: "A healthy host",
        symptom: "overlay2 on a current engine: nothing to do.",
        text: include_str!("samples/healthy-overlay2.txt"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Choices, Input, diagnose};
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
        for (sample, rule) in SAMPLES.iter().zip(expected) {
            let input = Input::new("paste", sample.text);
            let report = diagnose(&[input], &Choices::default());
            let found = report.hosts.iter().flat_map(|host| &host.findings);
            let worst = found.clone().find(|finding| rule.is_some_and(|rule| finding.rule == rule));
            assert_eq!(worst.map(|finding| finding.rule), rule, "{}", sample.title);
            assert_eq!(found.count() == 0, rule.is_none(), "{}", sample.title);
            assert_eq!(report.worst(), rule.map(|_| Severity::Critical), "{}", sample.title);
            assert_eq!(report.notices, [], "{}", sample.title);
        }
    }
}
