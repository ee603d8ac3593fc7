//! What thin devices may come to take, against what there is.

use crate::units::{Bytes, Percent};

/// A thin device, as far as it counts here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// What it shows to whoever uses it.
    pub size: Bytes,
    /// What is mapped of it, shared or not.
    pub mapped: Option<Bytes>,
}

/// The promises of a pool and what stands behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    pub devices: u64,
    /// Every device written full, snapshots too: the sum of the sizes.
    pub strict: Bytes,
    /// What the devices hold today, nothing of it shared any more. `None` unless it is known of each.
    pub likely: Option<Bytes>,
    /// The most they can hold: what is mapped of each, or all of it where that is not known.
    pub holds: Bytes,
    /// What the pool shows as used.
    pub used: Option<Bytes>,
    pub pool: Bytes,
    /// What the pool can grow to.
    pub total: Option<Bytes>,
}

impl Promise {
    pub fn of(devices: &[Device], used: Option<Bytes>, pool: Bytes, total: Option<Bytes>) -> Option<Self> {
        let sum = |sizes: &mut dyn Iterator<Item = Bytes>| sizes.fold(Bytes(0), Bytes::saturating_add);
        let mapped: Option<Vec<Bytes>> = devices.iter().map(|device| device.mapped).collect();
        (!devices.is_empty()).then(|| Promise {
            devices: devices.len() as u64,
            strict: sum(&mut devices.iter().map(|device| device.size)),
            likely: mapped.map(|mapped| sum(&mut mapped.into_iter())),
            holds: sum(&mut devices.iter().map(|device| device.mapped.unwrap_or(device.size))),
            used,
            pool,
            total,
        })
    }

    /// Clearly more is used than these devices can hold: there are others.
    pub fn is_incomplete(&self) -> bool {
        self.used.is_some_and(|used| self.holds < used.share(Percent::whole(90)))
    }

    /// By how much the pool must grow for every promise to hold; 0 when nothing is over-provisioned.
    pub fn lacks(&self) -> Bytes {
        self.strict.saturating_sub(self.pool)
    }

    /// How much of that cannot be had: what has to be promised less, or added as storage. `None` when it is not known
    /// what the pool can grow to.
    pub fn excess(&self) -> Option<Bytes> {
        Some(self.strict.saturating_sub(self.total?.max(self.pool)))
    }

    /// How many times the pool is promised, in hundredths.
    pub fn ratio(&self) -> Option<u64> {
        u64::try_from((u128::from(self.strict.0) * 100).checked_div(u128::from(self.pool.0))?).ok()
    }

    /// The size at which as many devices as there are now would fit: what `dm.basesize` had to be. `None` when not all
    /// of them are known.
    pub fn fair_size(&self, extent: Bytes) -> Option<Bytes> {
        if self.is_incomplete() {
            return None;
        }
        Some(Bytes(self.total.unwrap_or(self.pool).max(self.pool).0.checked_div(self.devices)?).round_down(extent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn devices(sizes: &[(u64, u64)]) -> Vec<Device> {
        sizes
            .iter()
            .map(|(size, mapped)| Device { size: Bytes::gib(*size), mapped: Some(Bytes::gib(*mapped)) })
            .collect()
    }

    #[test]
    fn the_strict_view_counts_sizes_and_the_likely_one_what_is_mapped() {
        let promise = Promise::of(&devices(&[(10, 4), (10, 4), (20, 1)]), None, Bytes::gib(15), Some(Bytes::gib(30)))
            .expect("one");
        assert_eq!((promise.strict, promise.likely), (Bytes::gib(40), Some(Bytes::gib(9))));
        assert_eq!((promise.lacks(), promise.excess()), (Bytes::gib(25), Some(Bytes::gib(10))));
        assert_eq!((promise.ratio(), promise.fair_size(Bytes::gib(1))), (Some(266), Some(Bytes::gib(10))));
    }

    #[test]
    fn what_fits_lacks_nothing() {
        let promise = Promise::of(&devices(&[(5, 1), (5, 1)]), None, Bytes::gib(10), None).expect("one");
        assert_eq!((promise.lacks(), promise.excess()), (Bytes(0), None));
        assert_eq!(Promise::of(&[], None, Bytes::gib(10), None), None);
    }

    #[test]
    fn devices_that_cannot_hold_what_is_used_are_not_all_of_them() {
        let of = |used| Promise::of(&devices(&[(10, 4), (10, 4)]), Some(Bytes::gib(used)), Bytes::gib(100), None);
        let incomplete = |used| of(used).is_some_and(|promise| promise.is_incomplete());
        assert!(incomplete(60) && !incomplete(8) && !incomplete(6));
        assert_eq!(of(60).and_then(|promise| promise.fair_size(Bytes::gib(1))), None);
        // What is mapped is not known, but a device cannot hold more than its size.
        let unknown = [Device { size: Bytes::gib(10), mapped: None }];
        let of = |used| Promise::of(&unknown, Some(Bytes::gib(used)), Bytes::gib(100), None).expect("one");
        assert!(of(90).is_incomplete() && !of(9).is_incomplete());
    }
}
