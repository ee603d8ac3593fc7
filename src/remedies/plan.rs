//! The plan: what the findings ask for, each remedy once, in the order to act.

use super::pools::{confirm, place_to_confirm};
use super::{
    Phase, REMEDIES, Remedy, Step, activate_containerd_pool, activate_pool, autoextend, check_filesystems, extend_data,
    extend_metadata, fix_daemon_json, fix_dockerd_flags, grow_volume_group, look_closer, lvm_pools,
    migrate_to_overlay2, monitor_pool, provision_direct_lvm, reclaim_space, repair_pool, rescue_loop_file, resume,
    trim_guests,
};
use crate::engine::{Choices, DriverChoice};
use crate::facts::ability::{Ability, Can, can};
use crate::facts::daemon_file::set_twice;
use crate::facts::{Host, Owner, PoolMode, ThinPool};
use crate::report::{Risk, Severity};
use crate::rules::{Finding, driver_removed};

/// A remedy with its steps for one host.
pub struct Planned {
    pub remedy: &'static Remedy,
    /// The part of the plan that it stands in: its own, unless that is over by then.
    pub phase: Phase,
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
    // A trifle sends nobody to look before the rescue.
    let urgent = findings.iter().any(|finding| finding.severity <= Severity::High);
    // Nor does anything, where all it would print is here and something else is to be done.
    let shown = look_closer::has_nothing_new(host);
    let counts = |finding: &&Finding, id: &str| {
        let needless = urgent && finding.severity >= Severity::Low || shown && finding.remedies.len() > 1;
        id != look_closer::REMEDY.id || !needless
    };
    let wanted =
        |id: &str| findings.iter().filter(|finding| counts(finding, id)).any(|finding| finding.remedies.contains(&id));
    // What was stopped for a repair is started again.
    let wanted = |id: &str| wanted(id) || id == resume::REMEDY.id && wanted(repair_pool::REMEDY.id);
    // On Proxmox VE it is the guests that give space back.
    let wanted = |id: &str| wanted(id) || id == trim_guests::REMEDY.id && wanted(reclaim_space::REMEDY.id);
    // A file that changes the driver is put in place by the move, and never without it.
    let switches = wanted(fix_daemon_json::REMEDY.id) && fix_daemon_json::switches_driver(host, choices);
    let wanted = |id: &str| wanted(id) || id == migrate_to_overlay2::REMEDY.id && switches;
    let damaged = wanted(check_filesystems::REMEDY.id);
    // What a repair unmounted is mounted again, after a check.
    let repaired = if wanted(repair_pool::REMEDY.id) { check_filesystems::after_repair(host) } else { Vec::new() };
    let lost = !repaired.is_empty() || host.pools.iter().any(lost_writes) || check_filesystems::lost_below(host);
    let wanted = |id: &str| wanted(id) || id == check_filesystems::REMEDY.id && lost;
    // A deleted loop file lives as long as Docker runs: nothing that stops it may stand in the plan.
    let held = wanted(rescue_loop_file::REMEDY.id);
    let stops = |id: &str| {
        matches!(id, "migrate-to-overlay2" | "provision-direct-lvm" | "fix-daemon-json" | "fix-dockerd-flags")
    };
    let wanted = |id: &str| wanted(id) && !(held && stops(id));
    // A daemon that lacks its driver neither answers nor writes: its pool is not in a hurry.
    let idle = driver_removed::is_removed(host)
        && !host.daemon_answers()
        && host.pools.iter().all(|pool| driver_removed::leaves_idle(host, pool));
    let full = host.pools.iter().any(|pool| pool.data.is_full() || pool.is(PoolMode::OutOfDataSpace));
    let waits = |id: &str| match id {
        "reclaim-space" => true,
        "extend-data" | "grow-volume-group" | "autoextend" => !full,
        _ => false,
    };
    let wanted = |id: &str| wanted(id) && !(idle && waits(id));
    let mut remedies: Vec<&'static Remedy> =
        REMEDIES.iter().copied().filter(|remedy| wanted(remedy.id) && fits_choice(host, choices, remedy.id)).collect();
    let apart = Apart::of(host);
    let order = Order { host, choices, repairs: wanted(repair_pool::REMEDY.id), damaged, apart: apart.is_some() };
    remedies.sort_by_cached_key(|remedy| order.rank(remedy));
    let moves = |id: &str| remedies.iter().any(|remedy| remedy.id == id && !(remedy.steps)(host, choices).is_empty());
    let folded = switches && moves(migrate_to_overlay2::REMEDY.id) || moves(provision_direct_lvm::REMEDY.id);
    // Found in what the daemon said, not in the state of the pool.
    let only_file = |finding: &&Finding| finding.remedies.first() == Some(&fix_daemon_json::REMEDY.id);
    let refused = findings.iter().filter(only_file).any(|finding| finding.severity == Severity::Critical);
    let both = !folded && moves(fix_daemon_json::REMEDY.id) && moves(fix_dockerd_flags::REMEDY.id);
    let steps = |remedy: &Remedy| match (&apart, remedy.id) {
        // A driver that is taken out of the flags is gone at the next start, with all that is to be saved before.
        (_, "fix-dockerd-flags") if folded => (remedy.steps)(host, choices).into_iter().take(1).collect(),
        // To attach a profile watches the pool as well.
        (_, "monitor-pool") if wanted(autoextend::REMEDY.id) => {
            monitor_pool::besides(host, &autoextend::covers(host, choices))
        }
        // One restart, when both places are right.
        // containerd is restarted once, when the file is right too.
        (_, "activate-containerd-pool") if wanted("fix-containerd-config") => {
            activate_containerd_pool::without_restart(host)
        }
        (_, "fix-daemon-json") if both => fix_daemon_json::without_restart(host, choices),
        (_, "fix-daemon-json") if folded => fix_daemon_json::with_the_move(host, refused).into_iter().collect(),
        (_, "check-filesystems") if !repaired.is_empty() => repaired.clone(),
        (_, "check-filesystems") if !damaged => vec![check_filesystems::look(host)],
        (Some(apart), "extend-data" | "extend-metadata") => (remedy.steps)(&apart.sound, choices),
        // What is repaired first is extended before anything uses it again.
        (Some(apart), "resume") => [extend_metadata::REMEDY, extend_data::REMEDY]
            .iter()
            .filter(|extend| wanted(extend.id))
            .flat_map(|extend| (extend.steps)(&apart.broken, choices))
            .chain((remedy.steps)(host, choices))
            .collect(),
        _ => (remedy.steps)(host, choices),
    };
    let planned = remedies.iter().map(|remedy| Planned { remedy, phase: remedy.phase, steps: steps(remedy) });
    let mut plan: Vec<Planned> = planned.filter(|planned| !planned.steps.is_empty()).collect();
    for name in lvm_pools(host).filter_map(|(_, name)| name) {
        if let Some(planned) = place_to_confirm(name, &plan).and_then(|index| plan.get_mut(index)) {
            planned.steps.insert(0, confirm(name));
        }
    }
    one_heading_each(&mut plan);
    plan
}

/// A part of the plan that came up again would look like a mistake: what comes late belongs to the part it stands in.
fn one_heading_each(plan: &mut [Planned]) {
    let mut headings: Vec<Phase> = plan.iter().map(|planned| planned.phase).collect();
    headings.dedup();
    let returns = |(at, phase): (usize, &Phase)| headings.iter().take(at).any(|before| before == phase);
    if !headings.iter().enumerate().any(returns) {
        return;
    }
    let mut part = Phase::Look;
    for planned in plan {
        part = part.max(planned.phase);
        planned.phase = part;
    }
}

/// Pools that wait for room and pools that wait for a repair, on one host: each as a host of its own. The first are
/// not kept waiting for the second.
struct Apart {
    sound: Host,
    broken: Host,
}

impl Apart {
    fn of(host: &Host) -> Option<Apart> {
        let waits = |pool: &ThinPool| {
            !repair_pool::is_broken(pool)
                && (pool.is(PoolMode::OutOfDataSpace) || pool.data.at_least(95) || lacks_metadata(pool))
        };
        // A pool without a name that LVM takes can only be told from others as long as they are together.
        let named = lvm_pools(host).filter(|(_, name)| name.is_some()).count() == host.pools.len();
        let mixed = host.pools.iter().any(waits) && host.pools.iter().any(repair_pool::is_broken);
        (mixed && named).then(|| {
            let with = |broken: bool| {
                let mut part = host.clone();
                part.pools.retain(|pool| repair_pool::is_broken(pool) == broken);
                part
            };
            Apart { sound: with(false), broken: with(true) }
        })
    }
}

/// What decides where a remedy stands.
struct Order<'a> {
    host: &'a Host,
    choices: &'a Choices,
    /// The metadata of a pool are to be repaired.
    repairs: bool,
    /// A filesystem logged errors.
    damaged: bool,
    apart: bool,
}

impl Order<'_> {
    /// The place in the plan. Of equals the order of the list decides.
    fn rank(&self, remedy: &Remedy) -> (u8, u8) {
        let Order { host, choices, damaged, apart, .. } = *self;
        // While a check is due the kernel refuses to grow, and `lvextend` claims success all the same.
        // What is not active can neither trim nor grow.
        let repairs_inactive = self.repairs && host.pools.iter().all(|pool| pool.mode.is_none());
        let repair_first = host.pools.iter().any(repair_pool::is_broken) || repairs_inactive;
        let frees = matches!(remedy.id, "reclaim-space" | "trim-guests");
        let extends = matches!(remedy.id, "grow-volume-group" | "extend-data" | "extend-metadata");
        let activates = remedy.id == activate_pool::REMEDY.id
            || matches!(remedy.id, "find-missing-disk" | "load-thin-target" | "install-thin-tools");
        let phase = match remedy.phase {
            Phase::Look => 0,
            // What the kernel does not have can be neither extended nor trimmed.
            // That waits for what activation needs.
            _ if activates && host.pools.iter().any(|pool| pool.absent.is_some()) => 1,
            Phase::StopTheBleeding if apart && extends => 1,
            // The copy of the metadata needs room there, and so does a loop file.
            _ if repair_first && remedy.id == "free-host-filesystem" => 1,
            // Docker would fill a pool again that is not extended yet: it starts when both are done.
            _ if remedy.id == resume::REMEDY.id => 4,
            // What the repair stopped can neither delete nor trim before it runs again.
            _ if repair_first && frees => return (4, 8),
            Phase::Repair if repair_first && remedy.id != check_filesystems::REMEDY.id => 2,
            Phase::StopTheBleeding => 3,
            Phase::Repair => 4,
            Phase::Configure => 5,
            Phase::Migrate => 6,
            Phase::Prevent => 7,
            Phase::ByHand => 8,
        };
        // A disk takes hours to come, and a loop file only takes more of the host: what nobody needs goes first. With
        // room in the group, extending is faster. A pool without metadata refuses to delete anything.
        let grows = !(grow_volume_group::REMEDY.steps)(host, choices).is_empty();
        let slow = host.pools.iter().any(ThinPool::on_loop_files) || grows;
        let scarce = host.pools.iter().any(lacks_metadata);
        let fits = extend_metadata::fits(host, choices);
        // To trim a filesystem whose own records are wrong gives away what is in use: it is checked first. Docker has
        // images to give back besides, and may need that room.
        let docker = host.driver().is_some() || host.pools.iter().any(|pool| pool.owner == Owner::Docker);
        if frees && damaged && !(docker && slow) {
            return (4, 8);
        }
        let within = match remedy.id {
            // Nothing that is written to a failing disk lasts.
            "free-host-filesystem" | "move-off-disk" => 0,
            // The little that the group has is to be had at once.
            "extend-data" if extend_data::takes_a_part(host, choices) && !scarce => 1,
            "extend-data" if extend_data::takes_a_part(host, choices) && fits => 2,
            _ if frees && slow && (!scarce || fits) => 2,
            "grow-volume-group" => 3,
            "extend-metadata" if scarce && fits => 1,
            // Without metadata nothing that is added to data can be used.
            "extend-metadata" | "free-metadata" if scarce => 4,
            "extend-data" => 5,
            "extend-metadata" | "free-metadata" => 6,
            _ => 7,
        };
        (phase, within)
    }
}

/// Writes failed, or were held so long that they may have: the filesystems on it must be looked at.
fn lost_writes(pool: &ThinPool) -> bool {
    let used = !matches!(pool.owner, Owner::Stratis);
    used && (pool.is(PoolMode::OutOfDataSpace) || pool.is(PoolMode::ReadOnly) || pool.is(PoolMode::Fail))
}

fn lacks_metadata(pool: &ThinPool) -> bool {
    pool.metadata.at_least(95) || pool.is(PoolMode::ReadOnly)
}

/// Two ways out of loop mode lead to different places; the person chooses, or the host decides. Both are for hosts that
/// have Docker.
fn fits_choice(host: &Host, choices: &Choices, id: &str) -> bool {
    match id {
        "provision-direct-lvm" | "migrate-to-overlay2" if !host.may_have_docker() => false,
        "provision-direct-lvm" => keeps_devicemapper(host, choices),
        "migrate-to-overlay2" => !keeps_devicemapper(host, choices),
        _ => true,
    }
}

/// Devicemapper stays only where the engine still has it, and where it was asked for or overlay2 cannot run.
pub fn keeps_devicemapper(host: &Host, choices: &Choices) -> bool {
    let devicemapper = host.driver().is_none_or(|driver| driver == "devicemapper");
    can(host, Ability::Devicemapper) != Can::No
        && !driver_removed::is_removed(host)
        && devicemapper
        && match choices.driver {
            DriverChoice::Devicemapper => true,
            DriverChoice::Overlay2 => false,
            DriverChoice::Auto => can(host, Ability::OverlayKernel) == Can::No || goes_on_first(host),
        }
}

/// A daemon that its own configuration keeps from starting must first go on with the driver it has: nothing can be
/// saved before. So must one whose storage is set in two places, for no place alone tells all of it.
pub fn goes_on_first(host: &Host) -> bool {
    let refused = host.events_of(&["D26", "D34", "D35", "D36", "D37"]).next().is_some();
    let twice = set_twice(host).iter().any(|both| matches!(both.key.as_str(), "storage-driver" | "storage-opts"));
    host.driver() == Some("devicemapper") && (refused || twice)
}
