//! Guests of Proxmox VE must give their space back

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, Owner};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "proxmox-detected",
    severity: Severity::Info,
    title: "Guests of Proxmox VE must give their space back",
    looks_for: "A pool of Proxmox VE whose data are 70 % used or more (our choice).",
    why: "A guest that deletes files frees nothing in the pool unless its disk passes discards on and the guest trims.",
    what_to_do: "Switch on Discard for the virtual disks and run fstrim in the guests.",
    sources: &["Proxmox VE documentation, LVM thin and Hard Disk/Discard"],
    check,
    examples: &[
        Example {
            title: "70 %",
            paste: "  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             70.00  1.24\n",
            finds: Some(Severity::Info),
        },
        Example {
            title: "below",
            paste: "  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             69.00  1.24\n",
            finds: None,
        },
        Example {
            title: "a pool of Docker",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        if pool.owner != Owner::Proxmox || !pool.data.at_least(70) {
            return None;
        }
        let explanation = "This pool holds the disks of Proxmox guests. What a guest deletes stays allocated here until its virtual disk has Discard \
                           switched on (discard=on) and the guest runs fstrim. That often gives back more than any extension; disks of guests \
                           that no longer exist show in `pvesm list`.";
        let evidence = pool.data.sources();
        Some(
            RULE.finding("Guests must trim to give space back to this pool", explanation, evidence)
                .remedies(&["trim-guests"]),
        )
    })
}
