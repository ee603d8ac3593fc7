//! The plan: what the findings ask for, each remedy once, in the order to act.

use super::pools::{confirm, place_to_confirm};
use super::{
    Phase, REMEDIES, Remedy, Step, check_filesystems, grow_volume_group, lvm_pools, reclaim_space, repair_pool, resume,
    trim_guests,
};
use crate::engine::{Choices, DriverChoice};
use crate::facts::ability::{Ability, Can, can};
use crate::facts::{Host, Owner, PoolMode, ThinPool};
use crate::report::Risk;
use crate::rules::Finding;

/// A remedy with its steps for one host.
pub struct Planned {
    pub remedy: &'static Remedy,
    pub steps: Vec<Step>,
}

impl Planned {
    /// It holds a step that destroys something.
    pub fn destroys(&self) -> bool {
        self.steps.iter().any(|step| step.risk == Risk::Destructive)
    }
}

/// The plan for these findings.
pub fn plan(host: &Host, findings: &[Finding], choices: &Choices) -> Vec<Planned> {
    let wanted = |id: &str| findings.iter().any(|finding| finding.remedies.contains(&id));
    // What was stopped for a repair is started again.
    let wanted = |id: &str| wanted(id) || id == resume::REMEDY.id && wanted(repair_pool::REMEDY.id);
    // On Proxmox VE it is the guests that give space back.
    let wanted = |id: &str| wanted(id) || id == trim_guests::REMEDY.id && wanted(reclaim_space::REMEDY.id);
    let mut remedies: Vec<&'static Remedy> =
        REMEDIES.iter().copied().filter(|remedy| wanted(remedy.id) && fits_choice(host, choices, remedy.id)).collect();
    let damaged = wanted(check_filesystems::REMEDY.id);
    remedies.sort_by_key(|remedy| rank(host, choices, remedy, damaged));
    let planned = remedies.into_iter().map(|remedy| Planned { remedy, steps: (remedy.steps)(host, choices) });
    let mut plan: Vec<Planned> = planned.filter(|planned| !planned.steps.is_empty()).collect();
    for name in lvm_pools(host).filter_map(|(_, name)| name) {
        if let Some(planned) = place_to_confirm(name, &plan).and_then(|index| plan.get_mut(index)) {
            planned.steps.insert(0, confirm(name));
        }
    }
    plan
}

/// The place in the plan. Of equals the order of the list decides.
fn rank(host: &Host, choices: &Choices, remedy: &Remedy, damaged: bool) -> (u8, u8) {
    // While a check is due the kernel refuses to grow, and `lvextend` claims success all the same.
    let repair_first = host.pools.iter().any(repair_pool::is_broken);
    let phase = match remedy.phase {
        Phase::Look => 0,
        // Docker would fill a pool again that is not extended yet: it starts when both are done. A filesystem can only be
        // looked at when its volume, which the repair makes inactive, is there again.
        _ if matches!(remedy.id, "resume" | "check-filesystems") => 3,
        Phase::Repair if repair_first => 1,
        Phase::StopTheBleeding => 2,
        Phase::Repair => 3,
        Phase::Configure => 4,
        Phase::Migrate => 5,
        Phase::Prevent => 6,
    };
    // A disk takes hours to come, and a loop file only takes more of the host: what nobody needs goes first. With room
    // in the group, extending is faster. A pool without metadata refuses to delete anything.
    let slow =
        host.pools.iter().any(ThinPool::on_loop_files) || !(grow_volume_group::REMEDY.steps)(host, choices).is_empty();
    let scarce = host.pools.iter().any(lacks_metadata);
    // To trim a filesystem whose own records are wrong gives away what is in use: it is checked first. Docker has
    // images to give back besides, and may need that room.
    let docker = host.driver().is_some() || host.pools.iter().any(|pool| pool.owner == Owner::Docker);
    let frees = matches!(remedy.id, "reclaim-space" | "trim-guests");
    if frees && damaged && !(docker && slow) {
        return (3, 7);
    }
    let within = match remedy.id {
        "free-host-filesystem" => 0,
        _ if frees && slow && !scarce => 1,
        "grow-volume-group" => 2,
        // Without metadata nothing that is added to data can be used.
        "extend-metadata" if scarce => 3,
        "extend-data" => 4,
        "extend-metadata" => 5,
        _ => 6,
    };
    (phase, within)
}

fn lacks_metadata(pool: &ThinPool) -> bool {
    pool.metadata.at_least(95) || pool.is(PoolMode::ReadOnly)
}

/// Two ways out of loop mode lead to different places; the person chooses, or the host decides. Both, and making room
/// below Docker's folder, are for hosts that have Docker.
fn fits_choice(host: &Host, choices: &Choices, id: &str) -> bool {
    let docker = host.driver().is_some()
        || host.engine.version.is_some()
        || host.pools.iter().all(|pool| matches!(pool.owner, Owner::Docker | Owner::Unknown));
    match id {
        "free-host-filesystem" | "provision-direct-lvm" | "migrate-to-overlay2" if !docker => false,
        "provision-direct-lvm" => keeps_devicemapper(host, choices),
        "migrate-to-overlay2" => !keeps_devicemapper(host, choices),
        _ => true,
    }
}

/// Devicemapper stays only where the engine still has it, and where it was asked for or overlay2 cannot run.
pub fn keeps_devicemapper(host: &Host, choices: &Choices) -> bool {
    let devicemapper = host.driver().is_none_or(|driver| driver == "devicemapper");
    can(host, Ability::Devicemapper) != Can::No
        && devicemapper
        && match choices.driver {
            DriverChoice::Devicemapper => true,
            DriverChoice::Overlay2 => false,
            // A daemon of 23 or 24 that refuses to start must first be told to go on with what it has.
            DriverChoice::Auto => {
                can(host, Ability::OverlayKernel) == Can::No || host.events_of(&["D26"]).next().is_some()
            }
        }
}
