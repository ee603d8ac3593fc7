//! Metadata that cannot be extended any more: what is left is to need less.

use super::shell::Command;
use super::{Phase, Remedy, Step, lvm_pools};
use crate::engine::Choices;
use crate::facts::pool::LvmName;
use crate::facts::{Host, Owner, ThinPool};
use crate::units::MetadataBlocks;

pub const REMEDY: Remedy = Remedy {
    id: "free-metadata",
    title: "Delete snapshots that nobody needs, for the metadata cannot be extended",
    phase: Phase::StopTheBleeding,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let full = host.pools.iter().filter(|pool| pool.absent.is_none() && pool.has_all_metadata());
    let name = |pool: &ThinPool| {
        let mut named = lvm_pools(host).filter(|(other, _)| std::ptr::eq(*other, pool));
        named.find_map(|(_, name)| name.cloned())
    };
    full.map(|pool| step(pool, name(pool).as_ref())).collect()
}

fn step(pool: &ThinPool, name: Option<&LvmName>) -> Step {
    let why = format!(
        "The metadata of {} has all that the kernel can use ({}). Delete snapshots and thin devices that are not needed (`lvremove`, or with the program that made them), while a little metadata is left for it. For good, move to a new pool with larger chunks, which need less. See what there is.",
        pool.label(),
        MetadataBlocks::MAX.bytes()
    );
    let look = match name {
        Some(name) if pool.owner != Owner::Docker => Command::new("lvs")
            .args(&["-o", "lv_name,origin,lv_time,lv_size,data_percent", "-S"])
            .arg(format!("pool_lv={}", name.lv))
            .arg(&name.vg),
        _ => Command::new("dmsetup").args(&["status", "--noflush", "--target", "thin"]),
    };
    Step::look(why, look).expect("the thin devices of the pool; snapshots that differ from their origins take most")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;
    use crate::units::Bytes;
    use crate::{facts, remedies, rules};

    #[test]
    fn at_the_kernels_limit_nothing_is_extended() {
        let largest = "docker-thinpool: 0 1933312 thin-pool 5 4161590/4161600 890/1888 - rw discard_passdown queue_if_no_space - 1024";
        for choices in [Choices::default(), Choices { add_metadata: Some(Bytes::gib(20)), ..Choices::default() }] {
            let host = facts::host(read(largest).records);
            let plan = remedies::plan(&host, &rules::check(&host), &choices);
            let steps: Vec<&Step> = plan.iter().flat_map(|planned| &planned.steps).collect();
            assert!(steps.iter().all(|step| !step.command().contains("lvextend")));
            assert!(steps.first().is_some_and(|step| step.why.contains("all that the kernel can use")));
        }
    }
}
