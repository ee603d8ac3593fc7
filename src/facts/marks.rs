//! The marks on the way of a pool to being full: where something happens, or should.

use super::{Host, Owner, ThinPool};
use crate::sizing::space;
use crate::units::{Bytes, Percent};

/// LVM's default extent.
const EXTENT: Bytes = Bytes::mib(4);

/// What happens at a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// LVM extends the pool.
    Extends,
    /// The kernel wakes whoever watches the pool.
    LowWater,
    /// Docker refuses new images and containers.
    Refuses,
    /// Nothing is left.
    Full,
    /// The pool has taken all that can be added, and that is used too.
    AllFull,
}

impl What {
    pub const fn as_str(self) -> &'static str {
        match self {
            What::Extends => "auto-extend",
            What::LowWater => "low-water",
            What::Refuses => "min-free-space",
            What::Full => "full",
            What::AllFull => "all-full",
        }
    }
}

/// A mark, and how much is used when it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub what: What,
    pub at: Bytes,
}

/// What LVM was told to do when a pool fills up.
struct Policy {
    threshold: Percent,
    percent: u32,
}

impl Policy {
    /// What the next step takes: when the threshold is reached, or now if it is past.
    fn step(&self, used: Bytes, size: Bytes, more: u32) -> Bytes {
        let percent = space::policy_percent(used, size, self.threshold, self.percent).max(self.percent);
        space::policy_step(size, percent.saturating_add(more), EXTENT)
    }
}

impl Host {
    /// The marks of a pool's data, the lowest first.
    pub fn data_marks(&self, pool: &ThinPool) -> Vec<Mark> {
        let Some(total) = pool.data.total.as_ref().map(|total| total.value) else { return Vec::new() };
        let low = || {
            let mark = pool.table.as_ref()?.value.low_water.filter(|mark| mark.0 > 0)?;
            Some(total.saturating_sub(mark.bytes(pool.chunk.as_ref()?.value)))
        };
        let used = pool.data_used().unwrap_or_default();
        let extends = self.extends_at(pool).filter(|policy| self.gives(pool, policy.step(used, total, 0)));
        let extends = extends.map(|policy| total.share(policy.threshold));
        // LVM's watermark is its threshold, rounded to blocks.
        let low = low().filter(|at| extends.is_none() && at.0 > 0);
        let reachable = self.space(pool).total.filter(|all| *all > total);
        let mut marks = vec![
            (What::Extends, extends),
            (What::LowWater, low),
            (What::Refuses, self.kept_free(pool).map(|kept| total.saturating_sub(total.share(kept)))),
            (What::Full, Some(total)),
            (What::AllFull, reachable),
        ];
        marks.sort_by_key(|(_, at)| *at);
        marks.into_iter().filter_map(|(what, at)| Some(Mark { what, at: at? })).collect()
    }

    /// The marks of its metadata.
    pub fn metadata_marks(&self, pool: &ThinPool) -> Vec<Mark> {
        let Some(total) = pool.metadata.total.as_ref().map(|total| total.value) else { return Vec::new() };
        // LVM extends metadata before it refuses new volumes, when 4 MiB or a quarter are left.
        let kept = Bytes::mib(4).min(total.share(Percent::whole(25)));
        let used = pool.metadata_now().map(|now| now.used.bytes()).unwrap_or_default();
        // A percent more than of data, and as much for the spare.
        let step = |policy: &Policy| policy.step(used, total, 1);
        let extends = self.extends_at(pool).filter(|policy| {
            let step = step(policy);
            pool.metadata_room().is_some_and(|room| room.0 > 0) && self.gives(pool, step.saturating_add(step))
        });
        let extends = extends.map(|policy| total.share(policy.threshold).min(total.saturating_sub(kept)));
        let refuses = self.kept_free(pool).map(|kept| total.saturating_sub(total.share(kept)));
        let marks = [(What::Extends, extends), (What::Refuses, refuses), (What::Full, Some(total))];
        marks.into_iter().filter_map(|(what, at)| Some(Mark { what, at: at? })).collect()
    }

    /// When LVM extends it and by how much, unless nobody watches it.
    fn extends_at(&self, pool: &ThinPool) -> Option<Policy> {
        let settings = self.autoextend(pool);
        let threshold = settings.threshold.filter(|_| pool.is_lvm())?.value;
        let percent = settings.percent.map_or(20, |percent| percent.value);
        let watched = pool.volume.as_ref().and_then(|volume| volume.monitored) != Some(false);
        // Less than a half is taken for a half.
        (threshold < Percent::whole(100) && percent > 0 && watched)
            .then(|| Policy { threshold: threshold.max(Percent::whole(50)), percent })
    }

    /// Whether its volume group has so much free, as far as that is known: LVM extends by a whole step or not at all.
    fn gives(&self, pool: &ThinPool, step: Bytes) -> bool {
        let free = self.group_of(pool).and_then(|group| group.free);
        free.is_none_or(|free| step <= free)
    }

    /// What Docker keeps free of data and metadata.
    fn kept_free(&self, pool: &ThinPool) -> Option<Percent> {
        let kept = self.storage_option("dm.min_free_space").and_then(Percent::parse).unwrap_or(Percent::whole(10));
        (pool.owner == Owner::Docker && kept > Percent::whole(0)).then_some(kept)
    }
}

/// Filesystems on the thin devices of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnThin {
    pub thin: String,
    pub mount: String,
    pub size: Bytes,
    pub used: Bytes,
    pub thin_size: Bytes,
    pub source: crate::intake::Source,
}

impl OnThin {
    /// Half of it is used: where Stratis makes it twice as large.
    pub fn is_past_half(&self) -> bool {
        self.used.0 > self.size.0 / 2
    }

    /// The filesystem leaves much of its device alone: it was not grown with it. Its own structures take a few percent.
    pub fn is_behind(&self) -> bool {
        self.size < self.thin_size.share(Percent::whole(80))
    }
}

impl Host {
    /// What `df` shows on the thin devices of a pool; the last sample of each.
    pub fn on_thins(&self, pool: &ThinPool) -> Vec<OnThin> {
        let mut found: Vec<OnThin> = Vec::new();
        for row in self.filesystems.iter().rev() {
            let Some(thin) = pool.thins.iter().find(|thin| pool.is_device(&thin.name, &row.device)) else { continue };
            let Some((size, used)) = row.bytes().and_then(|sizes| sizes.total.zip(sizes.used)) else { continue };
            // A device that is mounted twice is one filesystem.
            if found.iter().any(|other| other.thin == thin.name) {
                continue;
            }
            let (thin, thin_size) = (thin.name.clone(), thin.size);
            found.push(OnThin { thin, mount: row.mount_point.clone(), size, used, thin_size, source: row.source });
        }
        found.reverse();
        found
    }
}

impl ThinPool {
    /// Whether a path such as `/dev/mapper/vg-lv` or `/dev/vg/lv` is that of a thin device.
    pub(super) fn is_device(&self, thin: &str, path: &str) -> bool {
        let Some(rest) = path.strip_prefix("/dev/") else { return false };
        let mapped = rest.strip_prefix("mapper/");
        let of_lvm = |name: &super::pool::LvmName| {
            let joined = crate::parsers::dmsetup::join_lvm_name(&name.vg, thin);
            mapped == Some(joined.as_str()) || rest.split_once('/') == Some((name.vg.as_str(), thin))
        };
        mapped == Some(thin) || self.lvm.as_ref().is_some_and(of_lvm)
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

    const POOL: &str = "  LV  VG Attr       LSize   Pool Origin Data%  Meta%\n  tp  vg twi-aotz-- 100.00g             40.00  10.00\n  web vg Vwi-aotz--  20.00g tp          50.00\n";

    #[test]
    fn marks_stand_in_order() {
        let text = format!(
            "{POOL}activation {{\n  thin_pool_autoextend_threshold=70\n  thin_pool_autoextend_percent=20\n}}\n  vg   1   2   0 wz--n- 200.00g 50.00g\n"
        );
        let host = host(&text);
        let marks: Vec<_> = host.data_marks(&host.pools[0]).into_iter().map(|mark| (mark.what, mark.at)).collect();
        assert_eq!(
            marks,
            [(What::Extends, Bytes::gib(70)), (What::Full, Bytes::gib(100)), (What::AllFull, Bytes::gib(150))]
        );
    }

    #[test]
    fn nothing_is_extended_where_there_is_no_room_for_a_whole_step() {
        let extends = |free: &str, pool: &str| {
            let text = format!(
                "{pool}activation {{\n  thin_pool_autoextend_threshold=70\n  thin_pool_autoextend_percent=20\n}}\n  vg   1   2   0 wz--n- 200.00g {free}\n"
            );
            let host = host(&text);
            host.data_marks(&host.pools[0]).iter().any(|mark| mark.what == What::Extends)
        };
        assert!(extends("20.00g", POOL));
        assert!(!extends("19.99g", POOL) && !extends("0", POOL));
        // Well above the threshold one step takes more: 95 % against 70 %.
        let late = POOL.replace("40.00", "95.00");
        assert!(extends("36.00g", &late) && !extends("35.00g", &late));
    }

    #[test]
    fn filesystems_are_found_by_their_devices() {
        let df = "Filesystem Size Used Avail Use% Mounted on\n/dev/mapper/vg-web 10G 6G 4G 60% /srv\n/dev/mapper/vg-root 10G 6G 4G 60% /\n";
        let host = host(&format!("{POOL}{df}"));
        let found = host.on_thins(&host.pools[0]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].mount.as_str(), found[0].is_past_half(), found[0].is_behind()), ("/srv", true, true));
    }
}
