//! Which remedies suit a pool that runs out.

use crate::facts::{Host, ThinPool};
use crate::units::{Bytes, Percent};

/// Growing data: what suits this pool.
pub(super) fn ways_to_grow_data(host: &Host, pool: &ThinPool) -> &'static [&'static str] {
    if pool.loopback.as_ref().is_some_and(|fact| fact.value) {
        return match host.loop_files_have_room() {
            Some(true) => &["reclaim-space", "extend-data", "migrate-to-overlay2"],
            _ => &["reclaim-space", "free-host-filesystem", "extend-data", "migrate-to-overlay2"],
        };
    }
    if !pool.is_plausible() {
        return &["look-closer", "extend-data", "reclaim-space"];
    }
    match host.group_of(pool).and_then(|group| group.free) {
        Some(free)
            if free
                < EXTENT.max(
                    pool.data.total.as_ref().map(|total| total.value).unwrap_or_default().share(Percent::whole(5)),
                ) =>
        {
            &["reclaim-space", "grow-volume-group", "extend-data", "autoextend"]
        }
        _ => &["extend-data", "reclaim-space", "autoextend"],
    }
}

/// Growing metadata: a loop file of Docker's has no volume group.
pub(super) fn ways_to_grow_metadata(pool: &ThinPool) -> &'static [&'static str] {
    if pool.has_all_metadata() {
        &["free-metadata", "reclaim-space"]
    } else if pool.on_loop_files() {
        &["extend-metadata", "reclaim-space", "migrate-to-overlay2"]
    } else {
        &["extend-metadata", "grow-volume-group"]
    }
}

/// LVM's default extent: less free space than this extends nothing.
pub(crate) const EXTENT: Bytes = Bytes::mib(4);
