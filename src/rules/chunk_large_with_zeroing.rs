//! Each new chunk is overwritten with zeroes before it is used

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Bytes;

pub const RULE: Rule = Rule {
    id: "chunk-large-with-zeroing",
    severity: Severity::Low,
    title: "Each new chunk is overwritten with zeroes before it is used",
    looks_for: "The chunks of a pool have 512 KiB or more and zeroing is on (`z` in `lv_attr`, or the column Zero), or LVM warned of it.",
    why: "A first write of a few bytes writes the whole chunk: new containers start slowly and databases crawl. Docker sets its pools up without it.",
    what_to_do: "Switch zeroing off if nobody may be harmed by it: a thin device can then read what another one left in a chunk.",
    sources: &["LVM: `Pool zeroing and … large chunk size slows down thin provisioning`"],
    check,
    examples: &[
        Example {
            title: "512 KiB",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Chunk\n  thinpool docker twi-aotz-- 100.00g             40.00  10.40  512.00k",
            finds: Some(Severity::Low),
        },
        Example {
            title: "448 KiB",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Chunk\n  thinpool docker twi-aotz-- 100.00g             40.00  10.40  448.00k",
            finds: None,
        },
        Example {
            title: "zeroing is off",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Chunk\n  thinpool docker twi-aot--- 100.00g             40.00  10.40  512.00k",
            finds: None,
        },
        Example {
            title: "LVM warns",
            paste: "  WARNING: Pool zeroing and 512.00 KiB large chunk size slows down thin provisioning.",
            finds: Some(Severity::Low),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let findings = each_pool(host, |pool| {
        let volume = pool.volume.as_ref()?;
        let zeroed = volume.zero.or(volume.attr.as_ref().and_then(|attr| attr.zeroed())) == Some(true);
        let chunk = pool.chunk.as_ref().filter(|chunk| zeroed && chunk.value >= Bytes::kib(512))?;
        let explanation = format!(
            "{} has chunks of {} and overwrites each with zeroes before its first use: a write of a few bytes to a new place writes all of \
             it. Without zeroing that is gone, but a thin device can then read what was in a chunk before.",
            pool.label(),
            chunk.value
        );
        let title = format!("{} fills each new chunk of {} with zeroes first", pool.label(), chunk.value);
        let evidence = volume.source.into_iter().chain([chunk.source]);
        Some(RULE.finding(title, explanation, evidence).remedies(&["stop-zeroing"]))
    });
    // A pool that is shown tells what became of the warning.
    let warned = host.events_of(&["L27"]).last().filter(|_| host.pools.iter().all(|pool| pool.volume.is_none()));
    let warned = warned.map(|event| {
        let explanation =
            "LVM warns that the pool overwrites each new chunk, a large one, with zeroes before its first use. \
             `lvchange -Zn` with the pool's name ends that; a thin device can then read what was in a chunk before.";
        RULE.finding("The pool fills each new chunk with zeroes first", explanation, [event.source])
            .remedies(&["stop-zeroing"])
    });
    findings.into_iter().chain(warned).collect()
}
