//! An old snapshot ran full

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::dmsetup::Kind;
use crate::parsers::lvm_attr::State;
use crate::parsers::lvs::LogicalVolume;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "snapshot-invalid",
    severity: Severity::Medium,
    title: "An old snapshot ran full",
    looks_for: "`dmsetup status` of a snapshot says Invalid or Overflow, the fifth `lv_attr` character is `I` or `S`, or the kernel invalidated one.",
    why: "A snapshot of the old kind that runs full is lost for good. Its origin is unharmed, but still pays for every write.",
    what_to_do: "Remove the snapshot with lvremove. It has nothing to do with the thin pool.",
    sources: &["kernel drivers/md/dm-snap.c"],
    check,
    examples: &[
        Example { title: "invalid", paste: "vg-snap: 0 204800 snapshot Invalid", finds: Some(Severity::Medium) },
        Example {
            title: "lvs shows I",
            paste: "  LV   VG Attr       LSize  Pool Origin Data%  Meta%\n  snap vg swi-I-s--- 20.00g      root   100.00\n  root vg owi-aos--- 50.00g",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the kernel says so",
            paste: "[   60.1] device-mapper: snapshots: Invalidating snapshot: Unable to allocate exception.",
            finds: Some(Severity::Medium),
        },
        Example { title: "half full", paste: "vg-snap: 0 204800 snapshot 40960/81920 160", finds: None },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let dead = host.other_targets.iter().filter(|target| match &target.kind {
        Kind::Other { target, params } => target == "snapshot" && matches!(params.trim(), "Invalid" | "Overflow"),
        _ => false,
    });
    let dead = dead.map(|target| target.source).chain(volumes(host).filter_map(|volume| volume.source));
    let lines: Vec<_> = dead.chain(host.events_of(&["K34"]).map(|event| event.source)).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let explanation = "A snapshot of the old kind (not a thin one) ran full, and its content is lost; the volume it was taken of is unharmed. Remove \
                       it with lvremove: until then every write to the origin pays for it. The thin pool has no part in this.";
    vec![RULE.finding("An old snapshot ran full and is lost", explanation, lines).remedies(&["remove-snapshot"])]
}

/// The snapshots that LVM shows as invalid.
pub(crate) fn volumes(host: &Host) -> impl Iterator<Item = &LogicalVolume> {
    host.logical_volumes.iter().filter(|volume| {
        let state = volume.attr.as_ref().and_then(|attr| attr.state());
        matches!(state, Some(State::InvalidSnapshot | State::InvalidSuspendedSnapshot))
    })
}
