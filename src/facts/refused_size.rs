//! An extension that LVM made and the kernel refused: the pool has the new size as soon as it is repaired.

use super::{Host, ThinPool};
use crate::intake::Source;
use crate::parsers::lvm_fields::size;
use crate::units::{Bytes, Percent};

/// The two sizes of the data of one pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedSize {
    pub lvm: Bytes,
    pub kernel: Bytes,
    pub sources: Vec<Source>,
}

impl ThinPool {
    /// The size of its data once the kernel takes what LVM has.
    pub fn coming_size(&self) -> Option<Bytes> {
        let refused = self.refused_size.as_ref().map(|refused| refused.lvm);
        refused.or_else(|| Some(self.data.total.as_ref()?.value))
    }

    /// How much of that size is used.
    pub fn coming_share(&self) -> Option<Percent> {
        let now = self.data.percent.as_ref().map(|share| share.value);
        match (&self.refused_size, &self.data.used) {
            (Some(refused), Some(used)) => Percent::of(used.value.0, refused.lvm.0).or(now),
            _ => now,
        }
    }
}

/// Where a status stands after what tells of LVM's size, and shows less by more than a chunk and what LVM rounds.
pub(super) fn of(host: &Host, pool: &ThinPool) -> Option<RefusedSize> {
    let status = pool.status.as_ref().filter(|_| pool.is_plausible())?;
    let chunk = pool.chunk.as_ref()?.value;
    let kernel = status.value.data_total?.bytes(chunk);
    listed(pool).into_iter().chain(extended(host, pool)).find_map(|(lvm, exact, source)| {
        let rounding = if exact { Bytes(0) } else { lvm.share(Percent::whole(1)) };
        let differ = source < status.source && lvm.saturating_sub(kernel) > chunk.max(rounding);
        differ.then(|| RefusedSize { lvm, kernel, sources: vec![source, status.source] })
    })
}

/// As `lvs` lists it, and whether in bytes.
fn listed(pool: &ThinPool) -> Option<(Bytes, bool, Source)> {
    let volume = pool.volume.as_ref()?;
    Some((volume.size?, volume.exact, volume.source?))
}

/// As `lvextend` said when it made it.
fn extended(host: &Host, pool: &ThinPool) -> Option<(Bytes, bool, Source)> {
    let name = pool.lvm.as_ref()?;
    let data = format!("{}_tdata", name.path());
    let said = host.events_of(&["L46"]).filter(|event| event.capture(1).is_some_and(|volume| volume == data));
    let last = said.last()?;
    Some((size(last.capture(2)?)?, false, last.source))
}
