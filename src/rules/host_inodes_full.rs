//! The filesystem of Docker's data has no inodes left

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "host-inodes-full",
    severity: Severity::High,
    title: "The filesystem of Docker's data runs out of inodes",
    looks_for: "`df -i` shows at least 95 % of the inodes used on the filesystem that holds Docker's data, or would hold it on a host of which nothing else is known. This program's own choice.",
    why: "Each file takes an inode. Without a free one nothing can be created: the error is `no space left on device`, while `df` shows plenty of room.",
    what_to_do: "Remove images and containers with many small files. On ext4 the number is fixed when the filesystem is made; a new one needs more of them, or xfs, which makes them as needed.",
    sources: &["ext4: the number of inodes is fixed by mkfs", "overlay2 and vfs keep every file of every layer"],
    check,
    examples: &[
        Example {
            title: "95 %",
            paste: "Storage Driver: overlay2\nFilesystem Inodes IUsed IFree IUse% Mounted on\n/dev/sda1 1000000 950000 50000 95% /\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "94 %",
            paste: "Storage Driver: overlay2\nFilesystem Inodes IUsed IFree IUse% Mounted on\n/dev/sda1 1000000 940000 60000 94% /\n",
            finds: None,
        },
        Example {
            title: "df -i alone",
            paste: "Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/sda1 30000000 29800000 200000 100% /\n/dev/sda2 120000 300 119700 1% /boot\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "another filesystem",
            paste: "Storage Driver: overlay2\nFilesystem Inodes IUsed IFree IUse% Mounted on\n/dev/sda1 1000 1000 0 100% /boot\n/dev/sdb1 1000000 1000 999000 1% /\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    // An overlay without the files of a container is a live system.
    let Some(row) = host.data_inodes().filter(|row| host.has_docker() || row.device != "overlay") else {
        return Vec::new();
    };
    let Some(percent) = row.percent.filter(|percent| *percent >= Percent::whole(95)) else { return Vec::new() };
    let left =
        row.inodes().and_then(|inodes| inodes.available).map(|left| format!(", {left} are left")).unwrap_or_default();
    let explanation = format!(
        "{percent} of the inodes of {} are used{left}. Without one no file can be created: programs say \"no space left on device\" while \
         `df` shows room. `df -i` shows it.",
        row.mount_point
    );
    let place = &row.mount_point;
    if !host.has_docker() {
        let title = format!("The filesystem {place} has used {percent} of its inodes");
        return vec![RULE.finding(title, explanation, [row.source]).remedies(&["look-at-filesystems"])];
    }
    let title = format!("The filesystem of Docker's data ({place}) has used {percent} of its inodes");
    vec![RULE.finding(title, explanation, [row.source]).remedies(&["reclaim-space"])]
}
