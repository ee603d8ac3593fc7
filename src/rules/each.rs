//! A finding for each pool, or each volume group, of a host.

use super::Finding;
use crate::facts::{Host, ThinPool};

/// One finding for each pool that has something to say.
pub(super) fn each_pool(host: &Host, check: impl Fn(&ThinPool) -> Option<Finding>) -> Vec<Finding> {
    pools_with(host, &check)
}

/// Kept apart for the same reason.
#[inline(never)]
fn pools_with(host: &Host, check: &dyn Fn(&ThinPool) -> Option<Finding>) -> Vec<Finding> {
    host.pools.iter().filter_map(check).collect()
}

/// One finding for each volume group with a pool that has something to say.
pub(super) fn each_group(host: &Host, check: impl Fn(&str) -> Option<Finding>) -> Vec<Finding> {
    groups_with(host, &check)
}

#[inline(never)]
fn groups_with(host: &Host, check: &dyn Fn(&str) -> Option<Finding>) -> Vec<Finding> {
    let mut groups: Vec<&str> = host.pools.iter().filter_map(|pool| Some(pool.lvm.as_ref()?.vg.as_str())).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.into_iter().filter_map(check).collect()
}
