//! A storage of Proxmox VE names a thin pool that is not there

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::proxmox_pool::wrong_storages;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "proxmox-storage-wrong",
    severity: Severity::High,
    title: "A storage of Proxmox VE names a thin pool that is not there",
    looks_for: "An lvmthin entry of storage.cfg, not disabled and not for other nodes, names a thinpool that `lvs` does not show in its volume group, or one that is no thin pool. Nothing is said of a group of which `lvs` shows nothing.",
    why: "The storage is inactive: guests with disks on it do not start, and no new disk can be made there.",
    what_to_do: "Name the pool that is there, or bring the missing one back. Removing an entry of storage.cfg removes no data.",
    sources: &["Proxmox VE documentation, LVM thin", "pve-storage, LvmThinPlugin: thinpool and vgname are fixed"],
    check,
    examples: &[
        Example {
            title: "another name",
            paste: "# cat /etc/pve/storage.cfg\nlvmthin: local-lvm\n\tthinpool thinpool\n\tvgname pve\n\tcontent rootdir,images\n\n# lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             40.00  1.24\n  root pve -wi-ao----  96.00g\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "a volume that is no thin pool",
            paste: "# cat /etc/pve/storage.cfg\nlvmthin: local-lvm\n\tthinpool root\n\tvgname pve\n\tcontent rootdir,images\n\n# lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             40.00  1.24\n  root pve -wi-ao----  96.00g\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "the pool is there",
            paste: "# cat /etc/pve/storage.cfg\nlvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent rootdir,images\n\n# lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             40.00  1.24\n",
            finds: None,
        },
        Example {
            title: "for another node",
            paste: "# cat /etc/pve/storage.cfg\nlvmthin: local-lvm\n\tthinpool fast\n\tvgname pve\n\tcontent images\n\tnodes pve2\n\n# lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             40.00  1.24\n",
            finds: None,
        },
        Example {
            title: "nothing is known of its group",
            paste: "# cat /etc/pve/storage.cfg\nlvmthin: local-lvm\n\tthinpool data\n\tvgname other\n\tcontent images\n\n# lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             40.00  1.24\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let each = wrong_storages(host).into_iter().map(|wrong| {
        let (storage, vg, pool) = (wrong.storage, wrong.vg, wrong.pool);
        let found = match wrong.is_volume {
            true => format!("The volume {pool} of volume group {vg} is no thin pool"),
            false => format!("`lvs` shows no {pool} in volume group {vg}"),
        };
        let cure = match wrong.right {
            Some(right) => format!("The only thin pool of that group is {right}"),
            None => "Name one that `lvs` shows (Attr begins with t), or bring the missing one back".to_owned(),
        };
        let explanation = format!(
            "{found}, and the storage {storage} of Proxmox VE is to lie there: it stays inactive, guests with disks on it do not start, and \
             no disk can be made. {cure}."
        );
        let title = format!("Storage {storage} of Proxmox VE names a thin pool that is not there");
        RULE.finding(title, explanation, [wrong.source]).remedies(&["fix-proxmox-storage"])
    });
    each.collect()
}
