//! The host's filesystem is fuller than the loop pool

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Bytes;

pub const RULE: Rule = Rule {
    id: "loopback-host-limits",
    severity: Severity::Critical,
    title: "The host's filesystem is fuller than the loop pool",
    looks_for: "In loop mode `Data Space Available` is clearly less than total minus used (below 95 % of it): the filesystem under the loop file is the limit. Critical below 10 GiB, medium above.",
    why: "The loop file is sparse: it promises 100 GiB and takes them from the host as they are written. When the host's filesystem is full, writes inside the pool fail and damage it.",
    what_to_do: "Free space on the filesystem that holds the loop file, and leave loop mode.",
    sources: &["moby devmapper/deviceset.go, getUnderlyingAvailableSpace"],
    check,
    examples: &[
        Example {
            title: "8 GB on the host",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data file: /dev/loop0\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 10 GB\n Data Space Total: 107.4 GB\n Data Space Available: 8.2 GB\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "28 GB on the host",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data file: /dev/loop0\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 10 GB\n Data Space Total: 107.4 GB\n Data Space Available: 28 GB\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the host has room",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data file: /dev/loop0\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 10 GB\n Data Space Total: 107.4 GB\n Data Space Available: 97 GB\n",
            finds: None,
        },
        Example {
            title: "not in loop mode",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 1.9 GB\n Data Space Total: 23.75 GB\n Data Space Available: 2.5 GB\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(info) = host.info.as_ref().filter(|_| host.storage.loopback.as_ref().is_some_and(|fact| fact.value))
    else {
        return Vec::new();
    };
    let (Some(used), Some(total), Some(available)) = (&info.data.used, &info.data.total, &info.data.available) else {
        return Vec::new();
    };
    if host.loop_files_have_room() != Some(false) {
        return Vec::new();
    }
    let free = total.value.saturating_sub(used.value);
    let explanation = format!(
        "The pool would have {free} left, but the filesystem that holds its loop file has only {}: that is what can still be written. When \
         it is used up, writes in the pool fail with I/O errors and can damage it.",
        available.value
    );
    // The limit is real however large it is; an emergency it is only when little is left.
    let severity = if available.value < Bytes::gib(10) { Severity::Critical } else { Severity::Medium };
    let finding = RULE.finding(
        format!("The host's disk under the loop file has only {} left", available.value),
        explanation,
        [available.source],
    );
    vec![finding.severity(severity).remedies(&["free-host-filesystem", "reclaim-space", "migrate-to-overlay2"])]
}
