//! What the arithmetic of [`crate::sizing`] says of a pool as it was pasted.

use super::{Host, Owner, ThinPool};
use crate::parsers::dmsetup::{Kind, Target, join_lvm_name};
use crate::parsers::lvs::LogicalVolume;
use crate::parsers::stratis::StratisPool;
use crate::sizing::forecast::{self, Trend};
use crate::sizing::layout::{Layout, Segment};
use crate::sizing::need::{self, Contents, Fit, Keeps, Now};
use crate::sizing::overprovision::{Device, Promise};
use crate::sizing::space::{self, Room, Space};
use crate::units::{Bytes, DataBlocks, MetadataBlocks, Percent};

/// LVM's default extent.
const EXTENT: Bytes = Bytes::mib(4);

/// What a pool's metadata is sized for: twice the devices there are, and never fewer than this many.
const EXPECTED: u64 = 100;

impl ThinPool {
    /// How many thin devices it has, snapshots among them. The list may hold a part of them only.
    pub fn thin_devices(&self) -> Option<u64> {
        (!self.thins.is_empty()).then_some(self.thins.len() as u64).max(self.thin_count)
    }

    /// How many it is sized for.
    pub fn expected_thins(&self) -> u64 {
        self.thin_devices().unwrap_or(0).saturating_mul(2).max(EXPECTED)
    }

    /// Used data space, counted or by its share.
    pub fn data_used(&self) -> Option<Bytes> {
        let share = || Some(self.data.total.as_ref()?.value.share(self.data.percent.as_ref()?.value));
        self.data.used.as_ref().map(|used| used.value).or_else(share)
    }

    /// The metadata and what it holds now.
    pub fn metadata_now(&self) -> Option<Now> {
        let blocks = |bytes: Bytes| MetadataBlocks(bytes.0 / 4096);
        let total = self.metadata.total.as_ref()?.value;
        let share = || Some(total.share(self.metadata.percent.as_ref()?.value));
        let used = self.metadata.used.as_ref().map(|used| used.value).or_else(share)?;
        let data = self.data_blocks().filter(|blocks| blocks.0 > 0 && self.is_plausible())?;
        let mapped = self.data_used()?.0.checked_div(self.chunk.as_ref()?.value.0)?;
        let contents = Contents {
            data,
            mapped: DataBlocks(mapped.min(data.0)),
            thins: self.thin_devices().unwrap_or(u64::from(mapped > 0)),
        };
        Some(Now { contents, used: blocks(used), total: blocks(total) })
    }

    /// What has to stay free in its metadata.
    pub fn metadata_keeps(&self) -> Keeps {
        let now = self.metadata_now();
        let reserve = now.is_none_or(|now| now.shows_reserve());
        let beyond = now.map(|now| now.beyond()).unwrap_or_default();
        Keeps { reserve, tenth: self.owner == Owner::Docker, beyond }
    }

    /// How its metadata fits its data.
    pub fn metadata_fit(&self) -> Option<Fit> {
        Some(self.metadata_now()?.fit())
    }

    /// The metadata that all of its data takes at worst, and as fast as it was used so far, with room for more devices;
    /// whole extents. It can be more than the kernel can use.
    pub fn metadata_need(&self) -> Option<Bytes> {
        self.metadata_for(self.metadata_keeps())
    }

    fn metadata_for(&self, keeps: Keeps) -> Option<Bytes> {
        let data = self.data_blocks().filter(|blocks| blocks.0 > 0 && self.is_plausible())?;
        let contents = Contents { data, mapped: data, thins: self.expected_thins() };
        Some(need::least(&contents, keeps).max(need::SMALLEST).bytes().round_up(EXTENT))
    }

    /// What its metadata can still be extended by, in whole extents: the kernel uses no more than 15.875 GiB.
    pub fn metadata_room(&self) -> Option<Bytes> {
        let total = self.metadata.total.as_ref()?.value;
        Some(MetadataBlocks::MAX.bytes().saturating_sub(total).round_down(EXTENT))
    }

    /// It has all the metadata that the kernel can use: extending does nothing any more.
    pub fn has_all_metadata(&self) -> bool {
        self.metadata_room().is_some_and(|room| room.0 == 0)
    }

    /// How much metadata is added: what its data still needs, at least a quarter of what there is, for whoever runs
    /// short with less has snapshots that diverge; and never beyond what the kernel can use.
    pub fn metadata_step(&self) -> Option<Bytes> {
        let total = self.metadata.total.as_ref().filter(|_| self.is_plausible())?.value;
        let most = MetadataBlocks::MAX.bytes();
        let keeps = self.metadata_keeps();
        // What no metadata can hold is no aim: then for what is there now.
        let need = self.metadata_need().filter(|need| *need <= most);
        let need = need.or_else(|| self.metadata_for(Keeps { beyond: keeps.beyond.as_it_is(), ..keeps }));
        let lacks = need.unwrap_or_default().saturating_sub(total).round_up(EXTENT);
        Some(self.least_metadata_step()?.max(lacks).min(self.metadata_room()?)).filter(|step| step.0 > 0)
    }

    /// A quarter of what there is: the least that is worth a step.
    pub fn least_metadata_step(&self) -> Option<Bytes> {
        let total = self.metadata.total.as_ref()?.value;
        Some(total.share(Percent::whole(25)).max(EXTENT).round_up(EXTENT))
    }

    /// The most data, and the most thin devices beside the data there is, that its metadata can serve as it is.
    pub fn metadata_limits(&self) -> Option<(Bytes, u64)> {
        let now = self.metadata_now()?;
        let keeps = self.metadata_keeps();
        let data = need::most_data(now.total, now.contents.thins.max(1), keeps).bytes(self.chunk.as_ref()?.value);
        Some((data, need::most_thins(now.total, now.contents.data, keeps)))
    }

    /// How its data grows, and its metadata.
    pub fn trends(&self) -> Option<[Trend; 2]> {
        let growth = self.growth.as_ref()?;
        let [data, metadata] = growth.grain;
        Some([
            forecast::trend(&growth.looks(|sample| sample.data_used), data),
            forecast::trend(&growth.looks(|sample| sample.metadata_used), metadata),
        ])
    }
}

impl Host {
    /// What is used, what the pool has, and what it can come to have.
    pub fn space(&self, pool: &ThinPool) -> Space {
        let allocated = pool.data.total.as_ref().map(|total| total.value);
        let total = allocated.and_then(|allocated| self.attainable(pool, allocated));
        Space { used: pool.data_used(), allocated, total }
    }

    fn attainable(&self, pool: &ThinPool, allocated: Bytes) -> Option<Bytes> {
        if pool.on_loop_files() {
            return Some(pool.data_used()?.saturating_add(self.below_loop_file(pool, allocated)?));
        }
        if pool.owner == Owner::Stratis {
            let given_away = |pool: &StratisPool| {
                pool.fully_allocated.as_ref().is_some_and(|fact| fact.value)
                    || pool.alerts.iter().any(|alert| alert.value == "WS001")
            };
            return self.stratis_pools.iter().any(given_away).then_some(allocated);
        }
        let group = self.group_of(pool).filter(|_| pool.is_lvm())?;
        let (free, extent) = (group.free?, group.extent.filter(|extent| extent.0 > 0).unwrap_or(EXTENT));
        let known = pool.metadata_now().zip(pool.chunk.as_ref());
        Some(match known {
            Some((now, chunk)) => space::grown(&Room {
                free,
                extent,
                chunk: chunk.value,
                allocated,
                metadata: now.total,
                thins: pool.expected_thins(),
                keeps: pool.metadata_keeps(),
            }),
            None => allocated.saturating_add(free.round_down(extent)),
        })
    }

    /// What the filesystem under a sparse loop file has left.
    fn below_loop_file(&self, pool: &ThinPool, allocated: Bytes) -> Option<Bytes> {
        let available = self.info.as_ref().and_then(|info| info.data.available.as_ref()).map(|fact| fact.value);
        // Docker prints what is less: the pool's own rest, or what the disk has left.
        let limited = available.filter(|available| {
            let rest = pool.data_used().map(|used| allocated.saturating_sub(used));
            rest.is_some_and(|rest| *available < rest.share(Percent::whole(95)))
        });
        let root = self.docker_filesystem().or_else(|| self.filesystem_of(self.data_root()));
        root.and_then(|row| row.bytes()?.available).or(limited)
    }

    /// What its thin devices may come to take.
    pub fn promise(&self, pool: &ThinPool) -> Option<Promise> {
        let devices: Vec<Device> =
            pool.thins.iter().map(|thin| Device { size: thin.size, mapped: thin.mapped }).collect();
        Promise::of(&devices, pool.data_used(), pool.data.total.as_ref()?.value, self.space(pool).total)
    }

    /// Where the data and the metadata of an LVM pool lie.
    pub fn layout(&self, pool: &ThinPool) -> Layout {
        let Some(name) = &pool.lvm else { return Layout::default() };
        let part = |suffix: &str| {
            let volume = format!("{}{suffix}", name.lv);
            let mapped = join_lvm_name(&name.vg, &volume);
            let of_table: Vec<Segment> = self
                .components
                .iter()
                .filter(|target| target.name.as_ref() == Some(&mapped))
                .filter_map(segment)
                .collect();
            if !of_table.is_empty() {
                return sorted(of_table);
            }
            let listed = self.volumes_in(&name.vg).into_iter().find(|listed| listed.lv == volume);
            listed.map(segments).unwrap_or_default()
        };
        Layout { data: part("_tdata"), metadata: part("_tmeta") }
    }
}

/// A sample that was pasted twice is one stretch.
fn sorted(mut segments: Vec<Segment>) -> Vec<Segment> {
    let mut seen: Vec<Segment> = Vec::new();
    segments.retain(|segment| {
        let new = !seen.contains(segment);
        if new {
            seen.push(segment.clone());
        }
        new
    });
    segments
}

/// `linear 8:16 2048`
fn segment(target: &Target) -> Option<Segment> {
    let Kind::Other { params, .. } = &target.kind else { return None };
    let (device, start) = params.trim().split_once(' ')?;
    Some(Segment { device: device.to_owned(), start: start.trim().parse().ok()?, length: Some(target.length.0) })
}

/// `/dev/sdb(26)`
fn segments(volume: &LogicalVolume) -> Vec<Segment> {
    let one = |device: &String| {
        let (device, start) = device.strip_suffix(')')?.rsplit_once('(')?;
        Some(Segment { device: device.to_owned(), start: start.parse().ok()?, length: None })
    };
    volume.devices.iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn with_pool<T>(text: &str, then: impl FnOnce(&Host, &ThinPool) -> T) -> T {
        let host = facts::host(read(text).records);
        then(&host, host.pools.first().expect("a pool"))
    }

    const POOL: &str = "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 163840/1638400 - rw discard_passdown queue_if_no_space - 1024\ndocker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 0 1 skip_block_zeroing\n";

    #[test]
    fn the_step_is_what_the_data_needs() {
        with_pool(POOL, |_, pool| {
            let need = pool.metadata_need().expect("a need");
            // 13004 half leaves, their nodes, bitmaps, the reserve, a tenth for Docker.
            assert!(need >= Bytes::mib(60) && need <= Bytes::mib(80), "{need}");
            assert_eq!(pool.metadata_step(), Some(need.saturating_sub(Bytes::mib(16))));
            assert!(matches!(pool.metadata_fit(), Some(Fit::TooSmall(_))));
        });
        let large = POOL.replace("1221/4096", "6000/524288");
        with_pool(&large, |_, pool| {
            assert_eq!(pool.metadata_step(), Some(Bytes::mib(512)), "a quarter where the need is met");
            assert!(matches!(pool.metadata_fit(), Some(Fit::TooLarge(_))));
            let (data, thins) = pool.metadata_limits().expect("limits");
            assert!(data > Bytes::gib(2500) && thins > 400_000, "{data} {thins}");
        });
    }

    #[test]
    fn what_is_used_tells_what_is_needed() {
        let crowded = POOL.replace("1221/4096 163840", "240000/262144 400000");
        with_pool(&crowded, |_, pool| {
            let need = pool.metadata_need().expect("a need");
            assert!(need > Bytes::mib(3700) && need < Bytes::mib(4300), "{need}");
            assert_eq!(pool.metadata_step(), Some(need.saturating_sub(Bytes::gib(1))));
        });
        let largest = POOL.replace("1221/4096 163840", "4000000/4161600 1600000");
        with_pool(&largest, |_, pool| {
            assert_eq!(pool.metadata_step(), None, "the kernel can use no more");
            assert!(pool.metadata_limits().is_some_and(|(data, _)| data < Bytes::gib(110)));
        });
        // At this rate no metadata would do: a step for what is there.
        let steep = POOL.replace("1221/4096 163840", "262144/262144 90000");
        with_pool(&steep, |_, pool| {
            assert!(pool.metadata_need().is_some_and(|need| need > Bytes::mib(16_257)));
            assert!(pool.metadata_step().is_some_and(|step| step < Bytes::mib(512)), "{:?}", pool.metadata_step());
        });
    }

    #[test]
    fn three_numbers() {
        let space = |text: &str| with_pool(text, |host, pool| host.space(pool));
        let found = space(&format!("{POOL}  docker   1   1   0 wz--n- 130.00g 20.00g\n"));
        assert_eq!((found.used, found.allocated), (Some(Bytes::gib(10)), Some(Bytes::gib(100))));
        let total = found.total.expect("a total");
        assert!(total > Bytes::gib(119) && total < Bytes::gib(120), "metadata and spare take their part: {total}");
        assert_eq!(space(POOL).total, None);
        let loops = "Storage Driver: devicemapper\n Pool Name: docker-8:1-1-pool\n Data file: /dev/loop0\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 10 GB\n Data Space Total: 100 GB\n Data Space Available: 5 GB\n";
        let found = space(loops);
        assert!(found.is_unbacked());
        assert_eq!(found.total, Some(Bytes(15_000_000_000)));
    }

    #[test]
    fn the_layout_is_read_from_tables_and_from_lvs() {
        let tables = "docker-thinpool_tdata: 0 1000 linear 8:16 2048\ndocker-thinpool_tdata: 1000 500 linear 8:16 3048\ndocker-thinpool_tmeta: 0 100 linear 8:16 9000\n";
        with_pool(&format!("{POOL}{tables}{tables}"), |host, pool| {
            let layout = host.layout(pool);
            assert_eq!((layout.of_data().segments, layout.of_data().pieces, layout.shared()), (2, 1, vec!["8:16"]));
        });
        let lvs = "  LV               VG     Attr       LSize   Pool Origin Data%  Meta%  Devices\n  thinpool         docker twi-aotz-- 944.00m             0.00   10.40  thinpool_tdata(0)\n  [thinpool_tdata] docker Twi-ao---- 944.00m                           /dev/sdb(4)\n  [thinpool_tmeta] docker ewi-ao----   8.00m                           /dev/sdc(2)\n";
        with_pool(lvs, |host, pool| {
            let layout = host.layout(pool);
            assert_eq!(layout.data.first().map(|one| (one.device.as_str(), one.start)), Some(("/dev/sdb", 4)));
            assert!(layout.shared().is_empty());
        });
        let disks = "NAME MAJ:MIN ROTA\nsdb    8:16     0\nsdc    8:32     1\n";
        with_pool(&format!("{lvs}{disks}"), |host, _| {
            assert_eq!(
                ["/dev/sdc", "8:32", "/dev/sdb", "/dev/sdx"].map(|disk| host.turns(disk)),
                [Some(true), Some(true), Some(false), None]
            );
        });
    }

    #[test]
    fn thin_devices_tell_what_is_mapped() {
        let thins = "docker-v1: 0 20971520 thin 141440 20971519\ndocker-v2: 0 20971520 thin 0 -\n";
        with_pool(&format!("{POOL}{thins}"), |host, pool| {
            let promise = host.promise(pool).expect("a promise");
            assert_eq!((promise.strict, promise.likely), (Bytes::gib(20), Some(Bytes(141_440 * 512))));
        });
    }
}
