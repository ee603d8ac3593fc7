//! A folder that Proxmox VE keeps guests' files in is nearly full

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::pvesm::StorageStatus;
use crate::report::Severity;
use crate::units::{Bytes, Percent};

pub const RULE: Rule = Rule {
    id: "proxmox-storage-full",
    severity: Severity::High,
    title: "A folder of Proxmox VE is nearly full",
    looks_for: "A storage of type dir that is 95 % used or more in `pvesm status` (our choice); high when nothing is available to it.",
    why: "The storage `local` is a folder on the root filesystem of the node: when that is full, backups and logs fail, and Proxmox VE cannot save its own state. No thin pool is to blame, and extending one does not help.",
    what_to_do: "Remove ISO images, templates and backups that nobody needs; look for what else fills the filesystem.",
    sources: &["pvesm(1)", "Proxmox VE documentation, Directory backend"],
    check,
    examples: &[
        Example {
            title: "nothing available",
            paste: "Name         Type     Status           Total            Used       Available        %\nlocal         dir     active        98497780        98132604               0   99.63%\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "95 %",
            paste: "local         dir     active       100000000        95000000         5000000   95.00%\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "below",
            paste: "local         dir     active       100000000        94000000         6000000   94.00%\n",
            finds: None,
        },
        Example {
            title: "a thin pool has rules of its own",
            paste: "local-lvm     lvmthin     active       100000000        99000000         1000000   99.00%\n",
            finds: None,
        },
    ],
};

/// A folder with hardly anything left. What is not active was not measured.
pub fn is_short(status: &StorageStatus) -> bool {
    status.kind == "dir" && status.percent.is_some_and(|percent| percent >= Percent::whole(95))
}

fn check(host: &Host) -> Vec<Finding> {
    let folders = host.proxmox_storages.iter().filter_map(|storage| storage.status.as_ref());
    folders
        .filter(|status| is_short(status))
        .filter_map(|status| {
            let (percent, left) = (status.percent?, status.available?);
            let severity = if left == Bytes(0) { Severity::High } else { Severity::Medium };
            let title = format!("The storage {} of Proxmox VE is {percent} used", status.name);
            let explanation = format!(
                "Storage {} is a folder of the node, and its filesystem has {left} left. Backups, uploads and logs fail when it is full; \
                 if it is the root filesystem, Proxmox VE cannot save its own state either. Thin pools are not to blame.",
                status.name
            );
            let finding = RULE.finding(title, explanation, [status.source]);
            Some(finding.severity(severity).remedies(&["free-proxmox-storage"]))
        })
        .collect()
}
