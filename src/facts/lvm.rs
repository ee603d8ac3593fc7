//! What LVM's rows and settings together say of a pool: what lies beside it, and whether it is extended in time.

use std::collections::BTreeMap;

use super::{Host, Owner, ThinPool};
use crate::intake::Sourced;
use crate::parsers::lvm_config::{ConfigKind, LvmConfig};
use crate::parsers::lvs::{Attr, LogicalVolume};
use crate::sizing::space;
use crate::units::{Bytes, DataBlocks, Percent};

/// When a pool is extended automatically, and by how much, as far as settings that hold for it were pasted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Autoextend {
    pub threshold: Option<Sourced<Percent>>,
    pub percent: Option<Sourced<u32>>,
}

impl Autoextend {
    /// Whether the settings ask for it; 100 % means never.
    pub fn is_on(&self) -> Option<bool> {
        self.threshold.as_ref().map(|threshold| threshold.value < Percent::whole(100))
    }
}

impl Host {
    /// The last sample of every volume of a group.
    pub fn volumes_in(&self, vg: &str) -> Vec<&LogicalVolume> {
        let mine = self.logical_volumes.iter().filter(|volume| volume.vg.as_deref() == Some(vg));
        mine.map(|volume| (volume.lv.as_str(), volume)).collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// The spare for the metadata of a group's pools. `None` when hidden volumes were not listed; the inner one when
    /// they were and it is not among them.
    pub fn metadata_spare(&self, vg: &str) -> Option<Option<&LogicalVolume>> {
        let all = self.volumes_in(vg);
        all.iter()
            .any(|volume| volume.lv.ends_with("_tmeta"))
            .then(|| all.into_iter().find(|volume| volume.lv.starts_with("lvol") && volume.lv.ends_with("_pmspare")))
    }

    /// The largest metadata of the pools of a group: what its spare must hold.
    pub fn largest_metadata(&self, vg: &str) -> Option<&LogicalVolume> {
        let components = self.volumes_in(vg).into_iter().filter(|volume| volume.lv.ends_with("_tmeta"));
        components.filter(|volume| volume.size.is_some()).max_by_key(|volume| volume.size)
    }

    /// The settings that hold for a pool: its profile, else the host's, else the defaults.
    pub fn autoextend(&self, pool: &ThinPool) -> Autoextend {
        let attached = pool.volume.as_ref().and_then(|volume| volume.profile.as_deref());
        let none = pool.volume.as_ref().is_some_and(|volume| volume.no_profile);
        let rank = |config: &LvmConfig| match (&config.kind, attached) {
            (ConfigKind::Profile(Some(name)), Some(attached)) => (name == attached).then_some(0),
            // Written, and not attached: the mistake of many.
            (ConfigKind::Profile(_), None) if none => None,
            // One that is shown beside a single pool is meant for it.
            (ConfigKind::Profile(_), _) => (self.pools.len() == 1).then_some(1),
            // What the profile says is not known, and it goes first.
            (_, Some(_)) => None,
            (ConfigKind::Host, None) => Some(2),
            (ConfigKind::Defaults, None) => Some(3),
        };
        let mut configs: Vec<_> = self.lvm_configs.iter().rev().filter_map(|one| Some((rank(one)?, one))).collect();
        configs.sort_by_key(|(rank, _)| *rank);
        Autoextend {
            threshold: configs.iter().find_map(|(_, config)| config.threshold.clone()),
            percent: configs.iter().find_map(|(_, config)| config.percent.clone()),
        }
    }
}

impl Host {
    /// It is watched, extended in time, and its group has room for the next step: nobody has to do anything.
    pub fn grows_by_itself(&self, pool: &ThinPool) -> bool {
        let free = self.group_of(pool).and_then(|group| group.free);
        self.autoextend(pool).is_on() == Some(true)
            && pool.volume.as_ref().is_some_and(|volume| volume.monitored == Some(true))
            && self.autoextend_step(pool).zip(free).is_some_and(|((_, step), free)| step <= free)
    }

    /// By how many percent LVM extends the pool the next time, and what that takes of its group: more than is set when
    /// one such step would not come below the threshold, and always whole extents.
    pub fn autoextend_step(&self, pool: &ThinPool) -> Option<(u32, Bytes)> {
        let Autoextend { threshold, percent } = self.autoextend(pool);
        let percent = percent.map_or(20, |percent| percent.value);
        let size = pool.data.total.as_ref()?.value;
        let used = pool.data_used().unwrap_or_default();
        let wanted = threshold.map_or(0, |mark| space::policy_percent(used, size, mark.value, percent));
        let extent = self.group_of(pool).and_then(|group| group.extent).unwrap_or(Bytes::mib(4));
        let step = space::policy_step(size, wanted.max(percent), extent);
        (step.0 > 0).then_some((wanted.max(percent), step))
    }
}

impl ThinPool {
    /// LVM made it: its watermark, its monitoring and its profile mean something.
    pub fn is_lvm(&self) -> bool {
        let foreign = matches!(self.owner, Owner::Stratis | Owner::Containerd | Owner::Kata) && self.volume.is_none();
        let named = self.lvm.as_ref().is_some_and(|name| name.confirmed || self.owner == Owner::Docker);
        named && !foreign && !self.on_loop_files()
    }

    /// Its data lies in files that Docker or a person made; LVM may stand on loop devices too, but not directly.
    pub fn on_loop_files(&self) -> bool {
        self.loopback.as_ref().is_some_and(|fact| fact.value)
    }

    /// The watermark at which the kernel wakes whoever extends the pool; LVM writes 0 for nobody.
    pub fn data_watermark(&self) -> Option<Sourced<DataBlocks>> {
        let table = self.table.as_ref().filter(|_| self.is_lvm())?;
        Some(Sourced { value: table.value.low_water?, source: table.source })
    }

    /// Free data space.
    pub fn data_free(&self) -> Option<Bytes> {
        let total = self.data.total.as_ref()?.value;
        self.data.free().or_else(|| Some(total.saturating_sub(total.share(self.data.percent.as_ref()?.value))))
    }

    /// LVM's own thin volumes in it, by the last sample of each, in the order of the paste.
    pub fn lvm_thins<'a>(&self, host: &'a Host) -> Vec<&'a LogicalVolume> {
        let Some(pool) = &self.volume else { return Vec::new() };
        let mine = |volume: &&LogicalVolume| {
            volume.attr.as_ref().is_some_and(Attr::is_thin_volume)
                && volume.pool.as_deref() == Some(&pool.lv)
                && volume.vg == pool.vg
        };
        let thins = host.logical_volumes.iter().filter(mine).map(|volume| (volume.lv.as_str(), volume));
        let mut last: Vec<_> = thins.collect::<BTreeMap<_, _>>().into_values().collect();
        last.sort_by_key(|volume| volume.source);
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn host(text: &str) -> Host {
        facts::host(read(text).records)
    }

    const POOL: &str = "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Profile\n  thinpool docker twi-aotz-- 944.00m             79.17  10.40  early\n";

    fn threshold(text: &str) -> Option<Percent> {
        let host = host(text);
        host.pools.first().and_then(|pool| host.autoextend(pool).threshold).map(|fact| fact.value)
    }

    #[test]
    fn the_profile_of_the_pool_goes_first() {
        let profile = "# cat /etc/lvm/profile/early.profile\nactivation {\n  thin_pool_autoextend_threshold=70\n  thin_pool_autoextend_percent=20\n}\n";
        let settings = "# lvmconfig --type full\nactivation/monitoring=1\nactivation/thin_pool_autoextend_threshold=100\nactivation/thin_pool_autoextend_percent=20\n";
        assert_eq!(threshold(&format!("{POOL}{profile}{settings}")), Some(Percent::whole(70)));
        assert_eq!(threshold(&format!("{POOL}{settings}")), None, "the profile was not shown, and it goes first");
        let plain = POOL.replace("  early", "").replace("  Profile", "");
        assert_eq!(threshold(&format!("{plain}{settings}")), Some(Percent::whole(100)));
        let without = POOL.replace("  early", "");
        assert_eq!(threshold(&format!("{without}{profile}{settings}")), Some(Percent::whole(100)), "not attached");
        let other = profile.replace("early", "late");
        assert_eq!(threshold(&format!("{POOL}{other}")), None);
    }

    #[test]
    fn the_long_form_does_not_take_back_what_the_table_said_of_a_pools_health() {
        use crate::facts::PoolMode;
        let long = |data: &str| {
            format!(
                "  --- Logical volume ---\n  LV Name                thinpool\n  VG Name                docker\n  LV Pool metadata       thinpool_tmeta\n  LV Status              available\n  Allocated pool data    {data}%\n"
            )
        };
        let seen = |attr: &str, data: &str| {
            let host = host(&format!("  thinpool docker {attr} 944.00m 100.00 10.40\n{}", long(data)));
            let pool = host.pools.first().cloned().unwrap_or_default();
            let mode = pool.mode.map(|mode| (mode.value, mode.source.line));
            (mode, pool.needs_check.map(|flag| flag.source.line))
        };
        assert_eq!(seen("twi-cotzM-", "100.00"), (Some((PoolMode::ReadOnly, 1)), Some(1)));
        assert_eq!(seen("twi-aotzD-", "100.00"), (Some((PoolMode::OutOfDataSpace, 1)), None));
        assert_eq!(seen("twi-aotzD-", "70.00"), (None, None), "it was extended in between");
    }

    #[test]
    fn a_volume_that_is_shown_twice_is_one() {
        let text = "  v docker Vwi-a-tz-- 400.00m thinpool 10.00\n  thinpool docker twi-aotz-- 944.00m 79.17 10.40\n";
        let host = host(&format!("{text}{text}"));
        let thins = host.pools.first().map(|pool| (pool.thins.len(), pool.virtual_size()));
        assert_eq!(thins, Some((1, Some(Bytes::mib(400)))));
    }

    #[test]
    fn the_spare_is_missed_only_where_it_would_be_listed() {
        let hidden = "  [thinpool_tmeta]  docker ewi-ao----   8.00m\n";
        let spare = "  [lvol0_pmspare]  docker ewi-------   4.00m\n";
        let found = |text: &str| {
            host(&format!("{POOL}{text}")).metadata_spare("docker").map(|spare| spare.and_then(|v| v.size))
        };
        assert_eq!(found(""), None);
        assert_eq!(found(hidden), Some(None));
        assert_eq!(found(&format!("{hidden}{spare}")), Some(Some(Bytes::mib(4))));
    }
}
