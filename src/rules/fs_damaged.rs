//! A filesystem on a thin volume lost writes

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::intake::Source;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "fs-damaged",
    severity: Severity::High,
    title: "A filesystem on a thin volume lost writes",
    looks_for: "The kernel logged failed writes, an aborted journal, a shutdown or damage of a filesystem on a device-mapper device, and did not mount it without a complaint since.",
    why: "What the filesystem could not write is lost, and it may have gone read-only until it is checked.",
    what_to_do: "Heal the pool first. Then unmount each such filesystem, check it (e2fsck -f, xfs_repair), and mount it again.",
    sources: &["kernel fs/ext4, fs/xfs, fs/jbd2, fs/iomap"],
    check,
    examples: &[
        Example {
            title: "ext4",
            paste: "[  145.1] EXT4-fs warning (device dm-5): ext4_end_bio:343: I/O error 3 writing to inode 12 starting block 34816",
            finds: Some(Severity::High),
        },
        Example {
            title: "xfs",
            paste: "[  145.1] XFS (dm-4): Log I/O Error Detected.  Shutting down filesystem",
            finds: Some(Severity::High),
        },
        Example {
            title: "mounted again since",
            paste: "[  145.1] XFS (dm-4): Log I/O Error Detected.  Shutting down filesystem\n[  146.1] XFS (dm-4): Please unmount the filesystem and rectify the problem(s)\n[  200.1] XFS (dm-4): Ending recovery (logdev: internal)",
            finds: None,
        },
        Example {
            title: "another one was mounted since",
            paste: "[  145.1] XFS (dm-4): Log I/O Error Detected.  Shutting down filesystem\n[  200.1] XFS (dm-5): Ending clean mount",
            finds: Some(Severity::High),
        },
        Example {
            title: "mounted again without a check",
            paste: "[  145.1] Aborting journal on device dm-4-8.\n[  200.1] EXT4-fs (dm-4): warning: mounting fs with errors, running e2fsck is recommended\n[  200.2] EXT4-fs (dm-4): mounted filesystem with ordered data mode",
            finds: Some(Severity::High),
        },
        Example {
            title: "ext4 on a plain disk",
            paste: "[  145.1] EXT4-fs warning (device sda1): ext4_end_bio:343: I/O error 10 writing to inode 12",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut lines: Vec<Source> = host.damaged_filesystems().map(|event| event.source).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    lines.truncate(5);
    if host.pools.is_empty() {
        let explanation = "Writes of a filesystem failed, so data is lost there, and it may be read-only or shut down by now. No pool was pasted that \
                           it could lie on: first see what lies below it (`lsblk`), a disk or a thin pool, and make that work again. Then stop what \
                           uses the filesystem, unmount it, check it, and mount it: an xfs replays its log when it is mounted, so try that before \
                           xfs_repair, and leave `xfs_repair -L` for last.";
        let finding = RULE.finding("A filesystem lost writes", explanation, lines);
        return vec![finding.remedies(&["check-filesystems"])];
    }
    let explanation = "Writes of a filesystem on a device-mapper device failed, so data is lost there, and it may be read-only or shut down by now. \
                       First make the pool below it writable again. Then stop what uses the filesystem, unmount it, check it, and mount it: an \
                       xfs replays its log when it is mounted, so try that before xfs_repair, and leave `xfs_repair -L` for last.";
    vec![RULE.finding("A filesystem on a thin volume lost writes", explanation, lines).remedies(&["check-filesystems"])]
}
