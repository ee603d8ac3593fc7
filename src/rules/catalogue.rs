//! Every diagnosis that was considered for this doctor, and why some are no rules of their own.
//!
//! Two findings that say the same are worse than one: what merely repeats another is merged into it, and written
//! down here so that nobody adds it again.

/// The ids of all diagnoses considered, sorted.
pub const CATALOGUE: &[&str] = &[
    "autoextend-disabled",
    "autoextend-failing",
    "autoextend-impossible",
    "autoextend-not-monitored",
    "autoextend-percent-zero",
    "autoextend-profile-not-live",
    "autoextend-threshold-late",
    "autoextend-threshold-low",
    "basesize-misunderstood",
    "block-size-invalid",
    "bogus-prometheus-metric",
    "chunk-address-limit",
    "chunk-large-with-zeroing",
    "chunk-not-power-of-two",
    "chunk-too-small",
    "cli-daemon-version-skew",
    "container-fs-full",
    "containerd-config-incomplete",
    "containerd-no-discard-on-loop",
    "containerd-pool-missing",
    "containerd-root-full",
    "containerd-store-ignores-storage-opts",
    "containerd-store-images-hidden",
    "crypt-key-in-paste",
    "data-critical",
    "data-eq-metadata-device",
    "data-full",
    "data-high",
    "data-medium",
    "deferred-deletion-stuck",
    "deferred-removal-off",
    "discard-passdown-off",
    "discards-ignored",
    "dm-deferred-deletion-needs-removal",
    "dm-directlvm-changed",
    "dm-directlvm-conflict",
    "dm-directlvm-force",
    "dm-minfree-syntax",
    "dm-minfree-zero",
    "dm-option-too-new",
    "dm-option-unknown",
    "dm-opts-with-other-driver",
    "dm-thinpooldev-name",
    "dmeventd-watermark-inverted",
    "docker-pool-has-lvm-thins",
    "docker-storage-setup-active",
    "driver-deprecated",
    "driver-files-deleted",
    "driver-multiple-prior",
    "driver-prior-hidden",
    "driver-prior-refused",
    "driver-removed",
    "driver-vfs",
    "evidence-conflict",
    "extend-partial",
    "extend-possible",
    "flag-file-conflict",
    "fs-damaged",
    "fs-hung",
    "graph-and-data-root",
    "graph-key",
    "held-metadata-snapshot",
    "host-fs-full",
    "host-fs-high",
    "host-inodes-full",
    "info-zero-pool",
    "io-errors-below",
    "journal-or-logs-fill-host",
    "json-duplicate-key",
    "json-syntax",
    "json-type",
    "json-unknown-key",
    "loop-file-not-shrinking",
    "loop-size-option-ignored",
    "loopback-file-deleted",
    "loopback-host-limits",
    "loopback-mode",
    "loopback-on-root",
    "lvextend-kernel-mismatch",
    "lvms-thresholds",
    "meta-baseline-reserve",
    "meta-critical",
    "meta-full",
    "meta-high",
    "metadata-checksum",
    "metadata-extend-needs-double",
    "metadata-near-max",
    "metadata-on-same-failing-pv",
    "metadata-over-max",
    "metadata-oversized",
    "metadata-undersized",
    "migration-destroys-volumes",
    "migration-space",
    "min-free-space-data",
    "min-free-space-meta",
    "missing-pv",
    "old-dmeventd-unmounts",
    "overlay-kernel-too-old",
    "overlay-opts-with-devicemapper",
    "overlay2-size-needs-pquota",
    "overprovisioned",
    "override-kernel-check",
    "pmspare-missing",
    "pmspare-too-small",
    "podman-devicemapper",
    "pool-error-mode-no-t",
    "pool-failed",
    "pool-in-pieces",
    "pool-inactive",
    "pool-metadata-exhausted-ro",
    "pool-needs-check",
    "pool-no-space-timeout-expired",
    "pool-out-of-data-erroring",
    "pool-out-of-data-queueing",
    "pool-readonly-requested",
    "pool-readonly-unexplained",
    "pool-status-error",
    "pool-suspended",
    "proxmox-detected",
    "prune-volumes-misread",
    "queue-without-autoextend",
    "root-shares-vg",
    "snapshot-invalid",
    "stale-docker-devices",
    "status-inconsistent",
    "status-old-grammar",
    "stratis-detected",
    "stratis-fs-limit",
    "stratis-no-alloc-space",
    "thin-fs-behind",
    "thin-fs-nearly-full",
    "thin-target-missing",
    "thin-tools-missing",
    "thin-tools-stricter",
    "transaction-id-mismatch",
    "trim-message",
    "udev-sync-off",
    "vg-full",
    "vg-unknown",
    "wrong-lv-path",
    "xfs-ftype0",
    "xfs-nospace-retries",
    "zeroing-unneeded",
];

/// What is no rule, and why, sorted.
pub const NOT_RULES: &[(&str, &str)] = &[
    (
        "chunk-not-power-of-two",
        "Kernels from 3.7 on and LVM take any multiple of 64 KiB; only an old calculator does not. There is nothing to do.",
    ),
    (
        "cli-daemon-version-skew",
        "There is nothing to do about it: every layout of docker info is read by its keys, whichever client printed it.",
    ),
    (
        "discard-passdown-off",
        "The pool gets its blocks back all the same, and most disks take no discards. Where it matters, on Docker's loop files, loop-file-not-shrinking says it.",
    ),
    ("extend-possible", "The plan says it: it computes how much to add, and whether the volume group has it."),
    (
        "lvms-thresholds",
        "Says the same as data-medium, data-high, meta-high and their kin, which look at every pool whoever owns it.",
    ),
    (
        "meta-baseline-reserve",
        "Nothing is to be done about the kernel's reserve. Rules about metadata know it and keep quiet (`ThinPool::metadata_is_reserve_only`).",
    ),
    (
        "metadata-on-same-failing-pv",
        "A failing disk is reported by io-errors-below; moving volumes off it before it is replaced is part of that, whichever volume lies there.",
    ),
    (
        "metadata-oversized",
        "Harmless, and metadata cannot be shrunk: there is nothing to do. The sizing of the pool in the report says it.",
    ),
    (
        "pool-error-mode-no-t",
        "Without the table it is certain that writes fail, and only the reason is open: pool-out-of-data-erroring says both, and the table is asked for. A second finding would repeat it.",
    ),
    (
        "queue-without-autoextend",
        "The policy alone is the default everywhere. What happens to writers is said where nothing extends the pool: autoextend-disabled.",
    ),
    (
        "root-shares-vg",
        "The installer's default on most such hosts, and no fault: the plan to extend leaves a part of the volume group free.",
    ),
    (
        "stale-docker-devices",
        "It cannot be told from what hosts print: layers of images are not open either, and which containers run is not part of it.",
    ),
    (
        "status-old-grammar",
        "An old kernel prints less, and that is no fault; where the missing words matter, pool-readonly-unexplained says so.",
    ),
    (
        "vg-unknown",
        "The report asks for `vgs` among the missing outputs, and the plan begins with a look at the group.",
    ),
    ("zeroing-unneeded", "A trade of speed against privacy. It is said where it costs much: chunk-large-with-zeroing."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn every_diagnosis_is_a_rule_or_has_a_reason_not_to_be() {
        assert!(CATALOGUE.is_sorted() && NOT_RULES.is_sorted());
        for id in CATALOGUE {
            let is_rule = RULES.iter().any(|rule| rule.id == *id);
            let reasons = NOT_RULES.iter().filter(|(other, _)| other == id).count();
            assert_eq!(usize::from(is_rule) + reasons, 1, "{id}");
        }
        for (id, reason) in NOT_RULES {
            assert!(CATALOGUE.contains(id), "{id}");
            assert!(!reason.is_empty(), "{id}");
        }
    }
}
