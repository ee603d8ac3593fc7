//! What becomes of writes to a pool that has no data block left.

use crate::facts::{PoolMode, ThinPool};
use crate::intake::Source;
use crate::parsers::dmsetup::NoSpace;

/// In words that follow "… has no free data block." Empty while it still takes writes.
pub(super) fn fate(pool: &ThinPool) -> &'static str {
    if !pool.is(PoolMode::OutOfDataSpace) {
        return "";
    }
    let policy = |fact: &Option<crate::intake::Sourced<NoSpace>>| fact.as_ref().map(|policy| policy.value);
    match (policy(&pool.no_space), policy(&pool.no_space_configured)) {
        (Some(NoSpace::Error), Some(NoSpace::Queue)) => {
            " It is set to queue writes, but shows error_if_no_space: the 60 seconds of no_space_timeout are over, and writes that waited \
             were failed with an I/O error. What was written in that window is lost. Extend the pool, then check every filesystem on it \
             and restart its containers."
        }
        (Some(NoSpace::Error), Some(NoSpace::Error)) => {
            " It is configured to fail writes that need one at once: programs see \"No space left on device\" or an I/O error while `df` \
             still shows room. What was written since then is lost; extend the pool, then check the filesystems on it."
        }
        (Some(NoSpace::Error), None) => {
            " Writes that need one fail: it is configured so, or it queued them for 60 seconds (no_space_timeout) and gave up; `dmsetup \
             table` tells. Programs see \"No space left on device\" or an I/O error while `df` still shows room. What was written since \
             then is lost; extend the pool, then check the filesystems on it."
        }
        (Some(NoSpace::Queue), _) => {
            " Writes that need one are queued, for 60 seconds unless the module parameter no_space_timeout says otherwise; then they fail \
             with an I/O error and filesystems on it may turn read-only. Extended in time, the pool goes on as if nothing had happened."
        }
        (None, _) => {
            " Writes that need one wait for 60 seconds (unless no_space_timeout says otherwise) and then fail with an I/O error, or fail at \
             once if the pool is set to error_if_no_space; `dmsetup status` tells which."
        }
    }
}

/// The lines that show it.
pub(super) fn shown_by(pool: &ThinPool) -> impl Iterator<Item = Source> {
    let stuck = pool.is(PoolMode::OutOfDataSpace);
    let mode = pool.mode.as_ref().map(|fact| fact.source);
    let policies = [&pool.no_space, &pool.no_space_configured].map(|fact| fact.as_ref().map(|fact| fact.source));
    mode.into_iter().chain(policies.into_iter().flatten()).filter(move |_| stuck)
}
