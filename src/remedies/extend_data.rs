//! Give a pool more data space.

use super::extend_loop::{self, Part};
use super::pools::raw_pools;
use super::shell::{self, ADD_DATA, Command};
use super::{Phase, Remedy, Step, check_status, extend_metadata, has_room, lvm_pools, stratis, with_pool};
use crate::engine::Choices;
use crate::facts::ability::{Ability, Can, can};
use crate::facts::pool::LvmName;
use crate::facts::{Host, Owner, PoolMode, ThinPool};
use crate::parsers::dmsetup::join_lvm_name;
use crate::report::Risk;
use crate::rules::EXTENT;
use crate::units::{Bytes, Percent};

pub const REMEDY: Remedy =
    Remedy { id: "extend-data", title: "Extend the data space of the pool", phase: Phase::StopTheBleeding, steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let mut steps: Vec<Step> = lvm_pools(host)
        .filter(|(pool, _)| is_short(pool))
        .flat_map(|(pool, name)| lvm(host, pool, name, choices))
        .collect();
    for pool in raw_pools(host).filter(|pool| is_short_file(host, pool)) {
        let want = choices.add_data.or_else(|| amount(pool, None));
        steps.extend(extend_loop::steps(host, pool, Part::Data, want));
    }
    if host.pools.iter().any(|pool| pool.owner == Owner::Stratis && is_short(pool)) || stratis::is_given_away(host) {
        steps.extend(stratis::grow(host, choices));
    }
    steps
}

/// What the group has for data: metadata that are short too take their part of it.
fn free(host: &Host, pool: &ThinPool, choices: &Choices) -> Option<Bytes> {
    let free = host.group_of(pool).and_then(|group| group.free)?;
    Some(free.saturating_sub(extend_metadata::taken(host, pool, choices)))
}

fn lvm(host: &Host, pool: &ThinPool, name: Option<&LvmName>, choices: &Choices) -> Vec<Step> {
    let free = free(host, pool, choices);
    let want = choices.add_data.or_else(|| amount(pool, free));
    let confirmed = name.is_some_and(|name| name.confirmed);
    let mut steps = Vec::new();
    if free.is_none() || !confirmed {
        let look = with_pool(Command::new("lvs").args(&["-o", "vg_name,lv_name,lv_attr,lv_size,vg_free"]), name);
        let found = name.map_or("one line with the pool".to_owned(), |name| {
            format!("one line that shows the pool in volume group {}", name.vg)
        });
        let why = if confirmed {
            "See how much the volume group has free."
        } else {
            "Make sure of the pool's name in LVM and see how much its volume group has free."
        };
        let less = if free.is_none() {
            "; with less, paste it here: the plan then takes what there is, and adds a disk"
        } else {
            ""
        };
        steps.push(Step::look(why, look).expect(format!(
            "{found}, and a VFree at least as large as the step below adds{less}; if it says `not found`, stop"
        )));
    }
    let grow = Command::new("lvextend").arg("-L").prefixed_or("+", want.map(shell::lvm_size), &ADD_DATA);
    let aim = match want {
        Some(_) => format!(", {}", aim(pool, want, choices)),
        None => String::new(),
    };
    let refused = pool.refused_size.as_ref().map(|refused| {
        format!(
            " LVM has extended it to {} already, which the kernel takes as soon as it is repaired: this is what it needs beyond that.",
            refused.lvm
        )
    });
    let follows = match can(host, Ability::MetadataFollows) {
        Can::Yes => " If the metadata get too small for it, LVM extends them too.",
        _ => "",
    };
    let refused = refused.unwrap_or_default();
    let why = format!("Extend {} online{aim}.{refused} LVM does all of it or nothing.{follows}", pool.label());
    let lacks = want.zip(free).filter(|(want, free)| want > free && choices.add_data.is_some());
    let lacks = lacks.map(|(_, free)| {
        format!(" The volume group has only {free} free, so LVM refuses this: add a disk first, or ask for less.")
    });
    let why = why + lacks.as_deref().unwrap_or_default();
    let needs = want.map_or("The volume group has as much free".to_owned(), |want| {
        format!("The volume group has {} free", Bytes(want.0).round_up(EXTENT))
    });
    let mut step = Step::new(Risk::Safe, why, with_pool(grow, name))
        .needs(format!(
            "{needs}, and the pool needs no check: the kernel refuses to grow it then, whatever lvextend says"
        ))
        .done(
            name.zip(pool.coming_size()).zip(want).map(|((name, total), want)| enlarged(name, "lv_size", total, want)),
        )
        .expect("`successfully resized`; the next step shows whether the kernel took it")
        .undo("A thin pool cannot be shrunk: what is added stays added. Leave room in the volume group for metadata.");
    if let Some((name, want)) = name.zip(want) {
        step = step.check(may_grow(name, want));
    }
    steps.push(step);
    steps.push(check_status(pool, "mode `rw`, and used well below total"));
    steps
}

/// A test of a script: the volume already has what was to be added. Half of it tells the one size from the other,
/// however roundly the first was told.
pub(super) fn enlarged(name: &LvmName, field: &str, total: Bytes, want: Bytes) -> Command {
    let size = total.saturating_add(Bytes(want.0 / 2));
    Command::new("size_at_least").arg(name.path()).arg(field).arg(size.0.to_string())
}

/// A test of a script: so much is free in the group.
pub(super) fn group_has(name: &LvmName, want: Bytes) -> Command {
    Command::new("group_has").arg(&name.vg).arg(want.0.to_string())
}

/// A test of a script: so much is free in the group, and no check is due.
pub(super) fn may_grow(name: &LvmName, want: Bytes) -> Command {
    Command::new("may_grow").arg(&name.vg).arg(want.0.to_string()).arg(join_lvm_name(&name.vg, &name.lv))
}

/// What the extension leads to, in figures.
fn aim(pool: &ThinPool, want: Option<Bytes>, choices: &Choices) -> String {
    if choices.add_data.is_some() {
        return "by as much as you asked for".to_owned();
    }
    let after = share_after(pool, want).map(|after| after.to_string()).unwrap_or_default();
    let scarce = if is_scarce(pool, want) {
        "; that is what the volume group has, so add a disk next and extend it once more"
    } else {
        ""
    };
    format!("so that {after} of it is used{scarce}")
}

fn share_after(pool: &ThinPool, want: Option<Bytes>) -> Option<Percent> {
    let total = pool.coming_size().unwrap_or_default();
    let percent = pool.coming_share().map(|percent| total.share(percent));
    let used = pool.data.used.as_ref().map(|used| used.value).or(percent).unwrap_or_default();
    Percent::of(used.0, total.saturating_add(want.unwrap_or_default()).0)
}

/// It would soon be short again.
fn is_scarce(pool: &ThinPool, want: Option<Bytes>) -> bool {
    share_after(pool, want).is_some_and(|after| after >= Percent::whole(76))
}

/// How much is added with these choices, and nothing that is not known.
pub(super) fn added(host: &Host, pool: &ThinPool, choices: &Choices) -> Bytes {
    let free = free(host, pool, choices);
    if is_short(pool) { choices.add_data.or_else(|| amount(pool, free)).unwrap_or_default() } else { Bytes(0) }
}

fn is_short_file(host: &Host, pool: &ThinPool) -> bool {
    pool.data.at_least(80) && host.loop_files_have_room() != Some(false)
}

/// The same for a pool without LVM.
pub(super) fn added_to_raw(host: &Host, pool: &ThinPool, choices: &Choices) -> Bytes {
    let want = || choices.add_data.or_else(|| amount(pool, None));
    if is_short_file(host, pool) { want().unwrap_or_default() } else { Bytes(0) }
}

/// A pool whose group has less than would be enough, to be had at once.
pub(super) fn takes_a_part(host: &Host, choices: &Choices) -> bool {
    lvm_pools(host).any(|(pool, _)| gets_a_part(host, pool, choices))
}

/// The group has a little for a full pool, or room that does not last.
pub(super) fn gets_a_part(host: &Host, pool: &ThinPool, choices: &Choices) -> bool {
    let Some(free) = free(host, pool, choices).filter(|_| choices.add_data.is_none() && is_short(pool)) else {
        return false;
    };
    if has_room(pool, free) { is_scarce(pool, amount(pool, Some(free))) } else { is_urgent(pool) && free >= LEAST_PART }
}

/// What such a pool still needs when the group has more.
pub(super) fn rest(host: &Host, choices: &Choices) -> Vec<Step> {
    let mut steps = Vec::new();
    for (pool, name) in lvm_pools(host).filter(|(pool, _)| gets_a_part(host, pool, choices) && pool.lvm.is_some()) {
        let free = free(host, pool, choices);
        let left = amount(pool, None).zip(amount(pool, free)).map(|(all, part)| all.saturating_sub(part));
        let Some(left) = left.filter(|left| left.0 > 0) else { continue };
        let grow = Command::new("lvextend").arg("-L").prefixed_or("+", Some(shell::lvm_size(left)), &ADD_DATA);
        let why = format!("Extend {} by the rest of what it needs: what the group had was only a part.", pool.label());
        steps.push(
            Step::new(Risk::Safe, why, with_pool(grow, name))
                .needs("The disk is added, and the pool needs no check")
                .expect("`successfully resized`, and `dmsetup status` shows used well below total")
                .undo("A thin pool cannot be shrunk: what is added stays added."),
        );
    }
    steps
}

/// Less than this is written in a moment.
const LEAST_PART: Bytes = Bytes::mib(64);

fn is_urgent(pool: &ThinPool) -> bool {
    pool.data.at_least(95) || pool.is(PoolMode::OutOfDataSpace)
}

/// Of several pools only those that are short of space are extended.
pub(super) fn is_short(pool: &ThinPool) -> bool {
    // A pool that the kernel does not have is activated first, and looked at anew.
    pool.absent.is_none() && pool.coming_share().is_none_or(|share| share >= Percent::whole(80))
}

/// What brings usage down to 70 %, at most what is free less room for metadata to grow. `None` when the sizes are unknown.
fn amount(pool: &ThinPool, free: Option<Bytes>) -> Option<Bytes> {
    // A line no kernel prints is nothing to compute with.
    if !pool.is_plausible() {
        return None;
    }
    let total = pool.coming_size()?;
    let used = match (&pool.data.used, pool.coming_share()) {
        (Some(used), _) => used.value,
        (None, Some(percent)) => total.share(percent),
        (None, None) => return None,
    };
    let aim = u64::try_from(u128::from(used.0) * 100 / 70).ok()?;
    let want = Bytes(aim).saturating_sub(total).round_up(EXTENT).max(total.share(Percent::whole(5)).round_up(EXTENT));
    // Whole gibibytes read better and cost little.
    // Writers that wait have more to write than the pool shows. How much is bounded by the host's memory, not by the
    // pool: a small one would be full again at once.
    let waiting = if pool.is(PoolMode::OutOfDataSpace) { total.min(Bytes::gib(32)) } else { Bytes(0) };
    let roomy = free.is_none_or(|free| waiting.0 <= free.0 / 2);
    let want = if roomy { want.max(waiting.round_up(EXTENT)) } else { want };
    let want = if want >= Bytes::gib(4) { want.round_up(Bytes::gib(1)) } else { want };
    match free {
        // With hardly anything free a disk comes first, and then all of it can be had.
        Some(free) if !(has_room(pool, free) || is_urgent(pool) && free >= LEAST_PART) => Some(want),
        Some(free) if want > free => {
            let reserve = free.share(Percent::whole(10)).round_up(EXTENT);
            let part = free.saturating_sub(reserve).round_down(EXTENT);
            Some(part.max(EXTENT))
        }
        _ => Some(want),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn commands(paste: &str, choices: &Choices) -> Vec<String> {
        steps(&facts::host(read(paste).records), choices).iter().map(Step::command).collect()
    }

    const FULL: &str = "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - rw discard_passdown queue_if_no_space - 1024\n";

    #[test]
    fn the_size_brings_usage_to_seventy_percent() {
        let paste = format!("{FULL}  docker   1   1   0 wz--n- 300.00g 200.00g\n");
        assert_eq!(
            commands(&paste, &Choices::default()).first().map(String::as_str),
            Some("lvextend -L +43G docker/thinpool")
        );
    }

    #[test]
    fn with_less_free_it_takes_what_is_there_and_leaves_a_reserve() {
        let paste = format!("{FULL}  docker   1   1   0 wz--n- 300.00g 10.00g\n");
        assert_eq!(
            commands(&paste, &Choices::default()).first().map(String::as_str),
            Some("lvextend -L +9G docker/thinpool")
        );
    }

    #[test]
    fn a_small_pool_with_waiting_writers_is_doubled_where_there_is_room() {
        let full =
            FULL.replace("209715200", "2097152").replace("1638400", "16384").replace("- rw", "- out_of_data_space");
        let first = |free: &str| {
            let paste = format!("{full}  docker   1   1   0 wz--n- 300.00g {free}\n");
            commands(&paste, &Choices::default()).first().cloned().unwrap_or_default()
        };
        assert_eq!(first("200.00g"), "lvextend -L +1G docker/thinpool");
        assert_eq!(first("1.50g"), "lvextend -L +440M docker/thinpool");
    }

    #[test]
    fn an_unseen_volume_group_is_looked_at_first() {
        let steps = commands(FULL, &Choices::default());
        assert!(steps.first().is_some_and(|step| step.starts_with("lvs ")), "{steps:?}");
    }

    #[test]
    fn numbers_nobody_can_believe_are_not_computed_with() {
        let steps = commands(
            "docker-thinpool: 0 209715200 thin-pool 56798/524288 4387626/1638400 - rw discard_passdown",
            &Choices::default(),
        );
        assert!(steps.iter().any(|step| step.contains("${ADD_DATA:?")), "{steps:?}");
    }

    #[test]
    fn what_lvm_has_added_already_is_not_added_again() {
        let due = FULL.replace("- rw", "- ro").replace("queue_if_no_space -", "queue_if_no_space needs_check");
        let after = |size: &str| {
            let said = format!(
                "  Size of logical volume docker/thinpool_tdata changed from 100.00 GiB (25600 extents) to {size} (1 extents).\n"
            );
            commands(&format!("{said}{due}  docker   1   1   0 wz--n- 300.00g 150.00g\n"), &Choices::default())
        };
        assert_eq!(after("120.00 GiB").first().map(String::as_str), Some("lvextend -L +23G docker/thinpool"));
        assert_eq!(after("150.00 GiB"), [""; 0]);
    }

    #[test]
    fn a_choice_wins() {
        let choices = Choices { add_data: Some(Bytes::gib(5)), ..Choices::default() };
        assert!(commands(FULL, &choices).iter().any(|step| step == "lvextend -L +5G docker/thinpool"));
    }
}
