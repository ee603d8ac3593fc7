//! A metadata snapshot is held and not given back

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, KernelVersion};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "held-metadata-snapshot",
    severity: Severity::Medium,
    title: "A metadata snapshot is held",
    looks_for: "The status shows a held metadata root in two samples, one after the other (low); or in one, on a kernel before 4.4 or of EL 7 before 3.10.0-366, where holding one could damage the pool (medium).",
    why: "A monitor or a backup took a snapshot of the metadata and did not release it: the old metadata cannot be reused, and usage grows.",
    what_to_do: "Stop what took it (cAdvisor runs thin_ls every few seconds), then release it.",
    sources: &["google/cadvisor issue 1409", "kernel documentation: reserve_metadata_snap, release_metadata_snap"],
    check,
    examples: &[
        Example {
            title: "in two samples",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 1000/10000 42 rw discard_passdown queue_if_no_space - 1024\ndocker-thinpool: 0 1280000 thin-pool 5 1222/4096 1000/10000 42 rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::Low),
        },
        Example {
            title: "in one: somebody may just be reading",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 1000/10000 42 rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "an old kernel",
            paste: "Kernel Version: 3.10.0-327.el7.x86_64\ndocker-thinpool: 0 1280000 thin-pool 5 1221/4096 1000/10000 42 rw discard_passdown queue_if_no_space",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a newer kernel of EL 7",
            paste: "Kernel Version: 3.10.0-366.el7.x86_64\ndocker-thinpool: 0 1280000 thin-pool 5 1221/4096 1000/10000 42 rw discard_passdown queue_if_no_space",
            finds: None,
        },
        Example {
            title: "released",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 1000/10000 42 rw discard_passdown queue_if_no_space - 1024\ndocker-thinpool: 0 1280000 thin-pool 5 1222/4096 1000/10000 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let old = host.engine.parsed_kernel().is_some_and(is_old);
    each_pool(host, |pool| {
        let status = pool.status.as_ref().filter(|status| status.value.held_root.is_some())?;
        if !old && !pool.held_twice {
            return None;
        }
        let danger = if old { " On this kernel holding one could damage the pool." } else { "" };
        let explanation = format!(
            "Something reserved a snapshot of the metadata of {} and has not released it: a monitor such as cAdvisor, thin_ls or a backup. \
             While it is held, old metadata cannot be reused and usage grows.{danger}",
            pool.label()
        );
        let title = format!("A metadata snapshot of {} is held", pool.label());
        let finding = RULE.finding(title, explanation, [status.source]).remedies(&["release-metadata-snapshot"]);
        Some(if old { finding } else { finding.severity(Severity::Low) })
    })
}

/// Holding a snapshot could corrupt the metadata.
fn is_old(kernel: KernelVersion) -> bool {
    if kernel.el7 { kernel.build < 366 } else { (kernel.major, kernel.minor) < (4, 4) }
}
