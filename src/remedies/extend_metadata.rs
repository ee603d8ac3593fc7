//! Give a pool more metadata.

use super::shell::{self, ADD_METADATA, Command};
use super::{Remedy, Step, check_status, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::{Host, PoolMode, ThinPool};
use crate::report::Risk;
use crate::rules::EXTENT;
use crate::units::{Bytes, MetadataBlocks, Percent};

pub const REMEDY: Remedy = Remedy { id: "extend-metadata", title: "Extend the metadata of the pool", steps };

fn steps(host: &Host, choices: &Choices) -> Vec<Step> {
    let steps = lvm_pools(host).filter(|(pool, _)| is_short(pool)).flat_map(|(pool, name)| {
        let want = choices.add_metadata.or_else(|| amount(pool));
        let grow = Command::new("lvextend").arg("--poolmetadatasize").prefixed_or("+", want.map(shell::lvm_size), &ADD_METADATA);
        let free = host.group_of(pool).and_then(|group| group.free);
        let room = match (want, free) {
            (Some(want), Some(free)) if Bytes(want.0 * 2) > free => {
                format!(" The volume group has only {free} free and needs up to twice the amount: if LVM refuses, add a disk first.")
            }
            (Some(want), _) => format!(" The spare grows with it, so the volume group needs up to {} free.", Bytes(want.0 * 2)),
            _ => " The spare grows with it, so the volume group needs up to twice the amount free.".to_owned(),
        };
        let why = format!("Extend the metadata of {} online.{room}", pool.label());
        let step = Step::new(Risk::Safe, why, with_pool(grow, name))
            .expect("`successfully resized`")
            .undo("Metadata cannot be shrunk; a little too much costs nothing but its own size.");
        [step, check_status("mode `rw`, and used metadata well below total")]
    });
    steps.collect()
}

pub(super) fn is_short(pool: &ThinPool) -> bool {
    pool.metadata.at_least(75) || pool.is(PoolMode::ReadOnly)
}

/// A quarter of what there is, at least 4 MiB, and never beyond what the kernel can use.
pub(super) fn amount(pool: &ThinPool) -> Option<Bytes> {
    let total = pool.metadata.total.as_ref().filter(|_| pool.is_plausible())?.value;
    let step = total.share(Percent::whole(25)).max(EXTENT).round_up(EXTENT);
    let room = MetadataBlocks::MAX.bytes().saturating_sub(total).round_down(EXTENT);
    Some(step.min(room)).filter(|step| step.0 > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn first(paste: &str) -> Option<Step> {
        steps(&facts::host(read(paste).records), &Choices::default()).into_iter().next()
    }

    #[test]
    fn a_quarter_is_added_and_twice_is_needed() {
        let step = first("docker-thinpool: 0 1933312 thin-pool 5 131000/131072 890/1888 - rw discard_passdown queue_if_no_space - 1024").expect("a step");
        assert_eq!(step.command(), "lvextend --poolmetadatasize +128M docker/thinpool");
        assert!(step.why.contains("256 MiB free"), "{}", step.why);
    }

    #[test]
    fn a_small_volume_group_is_named() {
        let step = first(
            "docker-thinpool: 0 1933312 thin-pool 5 131000/131072 890/1888 - rw discard_passdown queue_if_no_space - 1024\n  docker   1   1   0 wz--n- 300.00g 100.00m\n",
        );
        assert!(step.is_some_and(|step| step.why.contains("has only 100 MiB free")));
    }

    #[test]
    fn at_the_kernels_limit_nothing_is_proposed_blindly() {
        let step = first(
            "docker-thinpool: 0 1933312 thin-pool 5 4161590/4161600 890/1888 - rw discard_passdown queue_if_no_space - 1024",
        );
        assert!(step.is_some_and(|step| step.unknowns() == [&ADD_METADATA]));
    }
}
