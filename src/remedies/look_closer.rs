//! Get the outputs that decide.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, stratis};
use crate::engine::Choices;
use crate::facts::{Host, ThinPool};

pub const REMEDY: Remedy = Remedy { id: "look-closer", title: "Look at the pool itself", phase: Phase::Look, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    if stratis::only_stratis(host) {
        return vec![stratis::look()];
    }
    // No other driver of Docker's has a pool to look at.
    if host.pools.is_empty() && host.driver().is_some_and(|driver| matches!(driver, "aufs" | "overlay" | "overlay2")) {
        return Vec::new();
    }
    let why = "These outputs tell the pool's real state. Paste them here: nothing is changed by printing them.";
    let volumes = ["-a", "-o", "+lv_when_full,lv_health_status,seg_monitor,lv_profile,chunk_size,lv_metadata_size"];
    vec![
        Step::look(why, Command::new("dmsetup").args(&["status", "--noflush"]))
            .and(Command::new("dmsetup").arg("table"))
            .and(Command::new("lvs").args(&volumes))
            .and(Command::new("vgs"))
            .and(Action::Fixed("dmesg | grep -iE 'device-mapper|I/O error' | tail -n 50")),
    ]
}

/// What it prints of the pools was pasted.
pub fn has_nothing_new(host: &Host) -> bool {
    // LVM tells of its pools what the table tells of others.
    let told = |pool: &ThinPool| if pool.lvm.is_some() { pool.volume.is_some() } else { pool.table.is_some() };
    let shown = |pool: &ThinPool| pool.status.is_some() && told(pool);
    !host.pools.is_empty() && host.pools.iter().all(shown)
}
