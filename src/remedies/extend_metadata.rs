//! Give a pool more metadata.

use super::extend_data::{enlarged, may_grow};
use super::extend_loop::{self, Part};
use super::pools::raw_pools;
use super::shell::{self, ADD_METADATA, Command};
use super::{Phase, Remedy, Step, check_status, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::ability::{Ability, Can, can, needs};
use crate::facts::pool::LvmName;
use crate::facts::{Host, PoolMode, ThinPool};
use crate::report::Risk;
use crate::rules::EXTENT;
use crate::units::{Bytes, MetadataBlocks};

pub const REMEDY: Remedy =
    Remedy { id: "extend-metadata", title: "Extend the metadata of the pool", phase: Phase::StopTheBleeding, steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    // Whatever asked for it, of a single pool it can mean no other.
    let meant = |pool: &ThinPool| {
        pool.absent.is_none() && !pool.has_all_metadata() && (is_short(pool) || host.pools.len() == 1)
    };
    let on_lvm = lvm_pools(host).filter(|(pool, _)| meant(pool));
    let mut steps: Vec<Step> = on_lvm.flat_map(|(pool, name)| lvm(host, pool, name, choices)).collect();
    for pool in raw_pools(host).filter(|pool| meant(pool)) {
        let want = chosen(pool, choices).or_else(|| pool.metadata_step());
        steps.extend(extend_loop::steps(host, pool, Part::Metadata, want));
    }
    steps
}

fn lvm(host: &Host, pool: &ThinPool, name: Option<&LvmName>, choices: &Choices) -> Vec<Step> {
    if can(host, Ability::ExtendMetadata) == Can::No {
        let why = format!(
            "The LVM of this release cannot extend metadata online: that needs {}. Upgrade the package lvm2 (or the release) first; until then free metadata by removing images, containers and snapshots.",
            needs(Ability::ExtendMetadata)
        );
        return vec![Step::look(why, Command::new("lvm").arg("version"))];
    }
    let spare_grows = can(host, Ability::SpareGrows) != Can::No;
    let takes = |want: Bytes| if spare_grows { want.saturating_add(want) } else { want };
    let free = host.group_of(pool).and_then(|group| group.free);
    let want = chosen(pool, choices).or_else(|| part(host, pool)).or_else(|| pool.metadata_step());
    let grow =
        Command::new("lvextend").arg("--poolmetadatasize").prefixed_or("+", want.map(shell::lvm_size), &ADD_METADATA);
    let room = match (want, free) {
        (Some(want), Some(free)) if takes(want) > free => {
            format!(
                " The volume group has only {free} free and needs up to {}: if LVM refuses, add a disk first.",
                takes(want)
            )
        }
        (Some(want), _) if spare_grows => {
            format!(" The spare grows with it, so the volume group needs up to {} free.", takes(want))
        }
        (None, _) if spare_grows => {
            " The spare grows with it, so the volume group needs up to twice the amount free.".to_owned()
        }
        _ => " This LVM leaves the spare as it is; it grows when it is made anew (`lvconvert --poolmetadataspare`)."
            .to_owned(),
    };
    let why = format!("Extend the metadata of {} online{}.{room}", pool.label(), aim(pool, want, choices));
    let mut step = Step::new(Risk::Safe, why, with_pool(grow, name))
        .needs(format!("The pool needs no check, and LVM can do it ({})", needs(Ability::ExtendMetadata)))
        .done(
            name.zip(pool.metadata.total.as_ref())
                .zip(want)
                .map(|((name, total), want)| enlarged(name, "lv_metadata_size", total.value, want)),
        )
        .expect("`successfully resized`; the next step shows whether the kernel took it")
        .undo("Metadata cannot be shrunk; a little too much costs nothing but its own size.");
    if let Some((name, want)) = name.zip(want) {
        step = step.check(may_grow(name, want));
    }
    let status = check_status(pool, "mode `rw`, and used metadata well below total");
    vec![step, status]
}

/// What somebody chose, up to what the kernel can use.
fn chosen(pool: &ThinPool, choices: &Choices) -> Option<Bytes> {
    choices.add_metadata.map(|chosen| pool.metadata_room().map_or(chosen, |room| chosen.min(room)))
}

/// What the group has room for, of what the metadata need: a part is better than a command that LVM refuses.
fn part(host: &Host, pool: &ThinPool) -> Option<Bytes> {
    let free = host.group_of(pool).and_then(|group| group.free)?;
    let shares = if can(host, Ability::SpareGrows) == Can::No { 1 } else { 2 };
    let least = if pool.metadata.at_least(90) { Some(EXTENT) } else { pool.least_metadata_step() };
    let part = pool.metadata_step()?.min(Bytes(free.0 / shares).round_down(EXTENT));
    (Some(part) >= least).then_some(part)
}

/// What such a pool still needs when the group has more.
pub(super) fn rest(host: &Host, choices: &Choices) -> Vec<Step> {
    if choices.add_metadata.is_some() || can(host, Ability::ExtendMetadata) == Can::No {
        return Vec::new();
    }
    let short = lvm_pools(host).filter(|(pool, _)| is_short(pool) && pool.lvm.is_some());
    let steps = short.filter_map(|(pool, name)| {
        let left = pool.metadata_step()?.saturating_sub(part(host, pool)?);
        let grow = Command::new("lvextend").arg("--poolmetadatasize");
        let grow = grow.prefixed_or("+", (left.0 > 0).then(|| shell::lvm_size(left)), &ADD_METADATA);
        let why = format!(
            "Extend the metadata of {} by the rest of what it needs: what the group had was only a part.",
            pool.label()
        );
        let step = Step::new(Risk::Safe, why, with_pool(grow, name))
            .needs("The disk is added, and the pool needs no check")
            .expect("`successfully resized`, and `dmsetup status` shows used metadata well below total")
            .undo("Metadata cannot be shrunk; a little too much costs nothing but its own size.");
        (left.0 > 0).then_some(step)
    });
    steps.collect()
}

/// What the size is for.
fn aim(pool: &ThinPool, want: Option<Bytes>, choices: &Choices) -> String {
    if choices.add_metadata.is_some() {
        let cut = chosen(pool, choices) < choices.add_metadata;
        let cut = if cut { ", up to what the kernel can use" } else { "" };
        return format!(" by as much as you asked for{cut}");
    }
    let now = pool.metadata.total.as_ref().map(|total| total.value).unwrap_or_default();
    match pool.metadata_need().zip(want) {
        Some((need, want)) if need > now && now.saturating_add(want) >= need => format!(
            " to {}: what all of its data takes at worst, with room for {} thin devices",
            now.saturating_add(want),
            pool.expected_thins()
        ),
        Some((need, _)) if need > MetadataBlocks::MAX.bytes() => {
            format!(
                "; at the rate so far all of its data would take {need}, more than the kernel can use ({}): delete snapshots that are not needed",
                MetadataBlocks::MAX.bytes()
            )
        }
        Some((need, _)) if need > now => {
            format!("; all of its data takes {need}, and the volume group has room for a part of it")
        }
        _ => String::new(),
    }
}

/// Something of what the metadata need fits into the group as it is.
pub(super) fn fits(host: &Host, choices: &Choices) -> bool {
    let takes = if can(host, Ability::SpareGrows) == Can::No { EXTENT } else { EXTENT.saturating_add(EXTENT) };
    choices.add_metadata.is_none()
        && lvm_pools(host).filter(|(pool, _)| !pool.has_all_metadata()).any(|(pool, _)| {
            let free = host.group_of(pool).and_then(|group| group.free);
            pool.metadata.at_least(90) && free.is_some_and(|free| free >= takes)
        })
}

/// How much of the group's space goes into metadata with these choices, the spare included.
pub(super) fn taken(host: &Host, pool: &ThinPool, choices: &Choices) -> Bytes {
    let free = host.group_of(pool).and_then(|group| group.free).unwrap_or_default();
    let wanted = chosen(pool, choices).or_else(|| pool.metadata_step()).filter(|_| is_short(pool)).unwrap_or_default();
    let both = if can(host, Ability::SpareGrows) == Can::No { wanted } else { wanted.saturating_add(wanted) };
    both.min(free)
}

pub(super) fn is_short(pool: &ThinPool) -> bool {
    pool.metadata.at_least(75) || pool.is(PoolMode::ReadOnly)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn first(paste: &str) -> Option<Step> {
        let mut steps = steps(&facts::host(read(paste).records), &Choices::default()).into_iter();
        steps.find(|step| step.risk != Risk::ReadOnly)
    }

    #[test]
    fn a_quarter_is_added_and_twice_is_needed() {
        let step = first("docker-thinpool: 0 1933312 thin-pool 5 131000/131072 890/1888 - rw discard_passdown queue_if_no_space - 1024").expect("a step");
        assert_eq!(step.command(), "lvextend --poolmetadatasize +128M docker/thinpool");
        assert!(step.why.contains("256 MiB free"), "{}", step.why);
    }

    #[test]
    fn a_small_volume_group_is_named_and_gives_what_it_has_when_that_helps() {
        let text = "docker-thinpool: 0 1933312 thin-pool 5 USED/131072 890/1888 - rw discard_passdown queue_if_no_space - 1024\n  docker   1   1   0 wz--n- 300.00g 100.00m\n";
        let step = first(&text.replace("USED", "104000"));
        assert!(step.is_some_and(|step| step.why.contains("has only 100 MiB free")));
        let step = first(&text.replace("USED", "131000")).expect("a step");
        assert_eq!(step.command(), "lvextend --poolmetadatasize +48M docker/thinpool");
        let host = facts::host(read(&text.replace("USED", "131000")).records);
        let rest: Vec<_> = rest(&host, &Choices::default()).iter().map(Step::command).collect();
        assert_eq!(rest, ["lvextend --poolmetadatasize +80M docker/thinpool"]);
    }

    #[test]
    fn what_is_asked_for_ends_where_the_kernel_does() {
        let text = "docker-thinpool: 0 1933312 thin-pool 5 26112/26112 890/1888 - rw discard_passdown queue_if_no_space - 1024";
        let choices = Choices { add_metadata: Some(Bytes::gib(20)), ..Choices::default() };
        let commands: Vec<_> = steps(&facts::host(read(text).records), &choices).iter().map(Step::command).collect();
        assert!(
            commands.iter().any(|command| command == "lvextend --poolmetadatasize +16152M docker/thinpool"),
            "{commands:?}"
        );
    }
}
