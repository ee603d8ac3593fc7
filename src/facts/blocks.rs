//! What block devices, mounts and filesystems tell of the pools and of the storage of Docker.

use super::{Host, Owner, ThinPool, Usage};
use crate::intake::{Source, Sourced};
use crate::parsers::device::DeviceNumber;
use crate::parsers::df::{Amounts, Counted, Filesystem};
use crate::parsers::dmsetup::{is_docker_made, join_lvm_name};
use crate::parsers::dmsetup_info::{DmDevice, State};
use crate::parsers::losetup::LoopDevice;
use crate::parsers::lsblk::BlockDevice;
use crate::parsers::lvm_attr;
use crate::parsers::mounts::Mount;
use crate::parsers::xfs_info::Xfs;
use crate::units::{Bytes, Percent};

/// Whether a device is that disk, or a partition of it: `sda1` of `sda` and not of `sd`, `nvme0n1p2` of `nvme0n1`.
pub fn lies_on(part: &str, disk: &str) -> bool {
    let Some(rest) = part.strip_prefix(disk) else { return false };
    let number = rest.strip_prefix('p').unwrap_or(rest);
    rest.is_empty() || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Files that every container gets from its host, each a mount of its own.
pub fn is_put_into_containers(mount_point: &str) -> bool {
    matches!(mount_point, "/etc/hosts" | "/etc/hostname" | "/etc/resolv.conf")
}

impl Host {
    /// Where Docker keeps its data: what it said, where its loop files lie, what it was told, or its default.
    pub fn data_root(&self) -> &str {
        let said = self.engine.root_dir.as_ref().map(|root| root.value.as_str());
        let flagged = || {
            let flags = self.flags.iter().rev();
            let named = flags.flat_map(|flags| flags.named("data-root").chain(flags.named("graph")));
            named.filter_map(|flag| flag.value.as_deref()).next()
        };
        let filed = || {
            let file = self.daemon_json.as_ref()?.value.as_ref()?;
            file.get("data-root").or_else(|| file.get("graph"))?.as_str()
        };
        let root = said.or_else(|| self.loop_root()).or_else(flagged).or_else(filed);
        root.filter(|root| root.starts_with('/')).unwrap_or("/var/lib/docker")
    }

    /// The folder that Docker's loop files lie in, two folders down and under names of their own.
    fn loop_root(&self) -> Option<&str> {
        let info = self.info.as_ref()?;
        let file = info.data_loop_file.as_ref().or(info.data_file.as_ref())?;
        file.value.strip_suffix(LOOP_DATA)
    }

    /// The filesystem that holds a path, with its sizes; the last sample of it.
    pub fn filesystem_of(&self, path: &str) -> Option<&Filesystem> {
        let sizes = self.filesystems.iter().filter(|row| row.bytes().is_some() && !self.is_containers(row));
        holding(sizes, path, |filesystem| &filesystem.mount_point)
    }

    /// The filesystem that holds a path, with its inodes; the last sample of it.
    pub fn inodes_of(&self, path: &str) -> Option<&Filesystem> {
        let counts = self.filesystems.iter().filter(|row| row.inodes().is_some() && !self.is_containers(row));
        holding(counts, path, |filesystem| &filesystem.mount_point)
    }

    /// The root that a container sees: a thin device or a dataset of its own.
    pub fn is_containers(&self, row: &Filesystem) -> bool {
        let name = row.device.trim_start_matches("/dev/mapper/");
        let id = name.rsplit(['-', '/']).next().unwrap_or_default();
        let layer = id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let docker_thin = name.starts_with("docker-") && name.contains(':') && layer;
        let dataset = !name.starts_with('/') && name.contains('/') && layer;
        let snapshot = || {
            self.pools.iter().any(|pool| {
                !pool.name.is_empty() && name.strip_prefix(&pool.name).is_some_and(|rest| rest.starts_with("-snap-"))
            })
        };
        docker_thin || dataset || snapshot()
    }

    /// Where `df` was run within a container: the filesystem of the files that Docker or the kubelet puts there, which
    /// is the one with the containers' data. Nothing of a host's own is mounted at these places.
    fn seen_from_within(&self) -> impl DoubleEndedIterator<Item = &Filesystem> {
        let real = |row: &&Filesystem| !matches!(row.device.as_str(), "overlay" | "tmpfs" | "none" | "shm");
        self.filesystems.iter().filter(|row| is_put_into_containers(&row.mount_point)).filter(real)
    }

    /// The filesystem with Docker's data, as the host shows it or a container does.
    pub fn data_filesystem(&self) -> Option<&Filesystem> {
        let within = || self.seen_from_within().rfind(|row| row.bytes().is_some());
        let host = self.filesystem_of(self.data_root());
        // An overlay at the root, beside such files, is that of the container.
        host.filter(|row| row.device != "overlay" || within().is_none()).or_else(within)
    }

    /// The same with its inodes.
    pub fn data_inodes(&self) -> Option<&Filesystem> {
        let within = || self.seen_from_within().rfind(|row| row.inodes().is_some());
        let host = self.inodes_of(self.data_root());
        host.filter(|row| row.device != "overlay" || within().is_none()).or_else(within)
    }

    /// The filesystem that holds Docker's data, on a host that has Docker.
    pub fn docker_filesystem(&self) -> Option<&Filesystem> {
        self.has_docker().then(|| self.data_filesystem()).flatten()
    }

    /// The same with its inodes.
    pub fn docker_inodes(&self) -> Option<&Filesystem> {
        self.has_docker().then(|| self.data_inodes()).flatten()
    }

    /// Both space and inodes are shown for Docker's data, and neither is short.
    pub fn docker_has_room(&self) -> bool {
        let with_room = |row: Option<&Filesystem>| {
            row.and_then(|row| row.percent).is_some_and(|percent| percent < Percent::whole(90))
        };
        with_room(self.docker_filesystem()) && with_room(self.docker_inodes())
    }

    /// Whether Docker's loop files can grow to their full size where they lie. In loop mode `docker info` says as
    /// available what the smaller of the two has: the pool, or the filesystem below it.
    pub fn loop_files_have_room(&self) -> Option<bool> {
        let (said, pool) =
            (self.info.as_ref().map(|info| &info.data), self.pools.iter().find(|pool| pool.on_loop_files()));
        let bytes = |usage: &Usage| Some(usage.total.as_ref()?.value.saturating_sub(usage.used.as_ref()?.value));
        let below = || self.filesystem_of(self.data_root())?.bytes()?.available;
        let available = said.and_then(|data| Some(data.available.as_ref()?.value)).or_else(below)?;
        // What the kernel counts is exact; docker's four digits leave a thousandth of the whole open.
        let exact = pool.filter(|pool| pool.data.exact).and_then(|pool| bytes(&pool.data));
        let total = said.and_then(|data| Some(data.total.as_ref()?.value));
        let free = || total.zip(said.and_then(|data| Some(data.used.as_ref()?.value)));
        let free = exact.or_else(|| free().map(|(total, used)| total.saturating_sub(used)));
        let free = free.or_else(|| bytes(&pool?.data))?;
        let rounding = Bytes(total.unwrap_or_default().0 / 1000);
        Some(available.saturating_add(rounding) >= free.share(Percent::whole(95)))
    }

    /// Something that was pasted is of Docker.
    pub fn has_docker(&self) -> bool {
        let mounted = || self.filesystems.iter().any(|row| row.mount_point.starts_with(self.data_root()));
        self.info.is_some()
            || self.engine.version.is_some()
            || self.daemon_json.is_some()
            || self.storage.driver.is_some()
            || !self.disk_usage.is_empty()
            || self.storage.loopback.as_ref().is_some_and(|fact| fact.value) && !self.is_containerds()
            || self.pools.iter().any(|pool| pool.owner == Owner::Docker)
            || mounted()
    }

    /// Docker is there, or nothing tells that somebody else has the pools.
    pub fn may_have_docker(&self) -> bool {
        self.driver().is_some()
            || self.engine.version.is_some()
            || self.pools.iter().all(|pool| matches!(pool.owner, Owner::Docker | Owner::Unknown))
    }

    /// All pools are containerd's.
    pub fn is_containerds(&self) -> bool {
        !self.pools.is_empty() && self.pools.iter().all(|pool| matches!(pool.owner, Owner::Containerd | Owner::Kata))
    }

    /// What a disk, or a part of it, is used for already, as far as was pasted.
    pub fn use_of(&self, disk: &str) -> Option<String> {
        let ours = |name: &str| {
            let part = name.strip_prefix(disk)?;
            (part.is_empty() || part.trim_start_matches('p').bytes().all(|b| b.is_ascii_digit())).then_some(())
        };
        let group = self.physical_volumes.iter().find(|volume| ours(&volume.name).is_some());
        if let Some(group) = group.and_then(|volume| volume.vg.as_ref()) {
            return Some(format!("it belongs to volume group {group}"));
        }
        let mounts = self.mounts.iter().map(|mount| (mount.device.as_str(), mount.target.as_str()));
        let rows = self.filesystems.iter().map(|row| (row.device.as_str(), row.mount_point.as_str()));
        let listed = self.block_devices.iter().filter_map(|block| Some((block, block.mount_points.first()?)));
        let of_list =
            listed.filter(|(block, _)| ours(&format!("/dev/{}", block.name)).is_some()).map(|(_, at)| at.as_str());
        let mounted =
            mounts.chain(rows).filter(|(device, _)| ours(device).is_some()).map(|(_, at)| at).chain(of_list).next();
        mounted.map(|at| format!("it is mounted at {at}"))
    }

    /// Whether a disk turns, by the number or the path that LVM names it by.
    pub fn turns(&self, device: &str) -> Option<bool> {
        let ours = |block: &&BlockDevice| {
            block.number.is_some_and(|number| number.to_string() == device)
                || device.strip_prefix("/dev/") == Some(&block.name)
        };
        // The kernel calls every virtual disk one that turns; what is below it only its host knows.
        let is_virtual = |block: &BlockDevice| block.name.starts_with("vd") || block.name.starts_with("xvd");
        self.block_devices
            .iter()
            .filter(ours)
            .rev()
            .filter(|block| !is_virtual(block))
            .find_map(|block| block.rotational)
    }

    /// The mount that holds a path.
    pub fn mount_of(&self, path: &str) -> Option<&Mount> {
        holding(self.mounts.iter(), path, |mount| &mount.target)
    }

    /// The line that shows Docker's data on a filesystem without project quotas; `None` when it has them or nothing is known.
    pub fn lacks_project_quotas(&self) -> Option<Source> {
        let root = self.data_root();
        if let Some(mount) = self.mount_of(root) {
            let quotas = mount.fstype == "xfs" && (mount.has("pquota") || mount.has("prjquota"));
            return (!quotas).then_some(mount.source);
        }
        let backing = self.storage.backing_filesystem.as_ref();
        backing.filter(|found| found.value != "xfs").map(|found| found.source)
    }

    /// The loop device of a number such as `7:0`.
    pub fn loop_device(&self, number: DeviceNumber) -> Option<&LoopDevice> {
        let mine = |device: &&LoopDevice| device.number() == Some(number.minor);
        self.loop_devices.iter().rev().find(mine).filter(|_| number.is_loop())
    }
}

/// Of what is mounted above a path the nearest, and of equals the last: it lies on top, or was seen later.
fn holding<'a, T>(all: impl Iterator<Item = &'a T>, path: &str, at: impl Fn(&T) -> &str) -> Option<&'a T> {
    let above = |point: &str| {
        let point = point.trim_end_matches('/');
        path.strip_prefix(point).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    all.filter(|one| above(at(one))).max_by_key(|one| at(one).len())
}

/// Pools that only a list of devices shows: LVM marks its own in the UUID, Docker's have names of their own.
pub(super) fn pools_from_devices(host: &mut Host) {
    let lvms = |uuid: &Option<String>| {
        uuid.as_deref().is_some_and(|uuid| uuid.starts_with("LVM-") && uuid.ends_with("-tpool"))
    };
    let dockers = |name: &str| is_docker_made(name) && name.ends_with("-pool");
    let devices =
        host.dm_devices.iter().filter(|device| lvms(&device.uuid) || dockers(&device.name) && !device.below.is_empty());
    let mut found: Vec<(String, Source)> = devices.map(|device| (device.name.clone(), device.source)).collect();
    let listed = host.block_devices.iter().filter(|block| dockers(&block.name));
    found.extend(listed.map(|block| (block.name.clone(), block.source)));
    let key = |name: &str| name.strip_suffix("-tpool").unwrap_or(name).to_owned();
    for (name, source) in found {
        let mapped = |pool: &ThinPool| pool.lvm.as_ref().map(|lvm| join_lvm_name(&lvm.vg, &lvm.lv));
        let known =
            |pool: &ThinPool| pool.name.is_empty() || key(&pool.name) == key(&name) || mapped(pool) == Some(key(&name));
        if !host.pools.iter().any(known) {
            host.pools.push(ThinPool { name, seen: Some(source), ..ThinPool::default() });
        }
    }
}

/// `lsblk -f` tells how full what is mounted is.
pub(super) fn filesystems_from_devices(host: &mut Host) {
    let mut found = Vec::new();
    for block in host.block_devices.iter().filter(|block| block.percent.is_some()) {
        for mount_point in block.mount_points.iter().filter(|point| point.starts_with('/')) {
            let known = |row: &Filesystem| row.mount_point == *mount_point;
            if host.filesystems.iter().chain(&found).any(known) {
                continue;
            }
            found.push(Filesystem {
                source: block.source,
                device: block.name.clone(),
                fstype: block.fstype.clone(),
                amounts: Amounts::Bytes(Counted { total: block.size, used: None, available: block.available }),
                percent: block.percent,
                mount_point: mount_point.clone(),
            });
        }
    }
    host.filesystems.extend(found);
}

/// What the devices below a pool, and its own, say of it.
pub(super) fn finish_pool(host: &Host, pool: &mut ThinPool) {
    pool.suspended = suspended(host, pool);
    if pool.loopback.is_none() && is_docker_made(&pool.name) {
        let loopback = stands_on_loop(host, pool).or_else(|| docker_loop_file(host));
        pool.loopback = loopback.map(|source| Sourced { value: true, source });
    }
}

/// `-tpool` is the pool itself where LVM put a layer above it.
fn suspended(host: &Host, pool: &ThinPool) -> Option<Sourced<bool>> {
    let base = pool.name.strip_suffix("-tpool").unwrap_or(&pool.name);
    let mapped = pool.lvm.as_ref().map(|lvm| join_lvm_name(&lvm.vg, &lvm.lv));
    let mine = |device: &&DmDevice| {
        let name = device.name.strip_suffix("-tpool").unwrap_or(&device.name);
        name == base || Some(name) == mapped.as_deref()
    };
    let told = |device: &DmDevice| Some(Sourced { value: device.state? == State::Suspended, source: device.source });
    let all: Vec<&DmDevice> = host.dm_devices.iter().filter(mine).filter(|device| device.state.is_some()).collect();
    let layered = all.iter().rev().find(|device| device.name.ends_with("-tpool"));
    layered.or(all.last()).and_then(|device| told(device)).or_else(|| suspended_by_lvs(pool))
}

/// The fifth letter of `lv_attr`.
fn suspended_by_lvs(pool: &ThinPool) -> Option<Sourced<bool>> {
    let volume = pool.volume.as_ref()?;
    let state = volume.attr.as_ref()?.state()?;
    let value = matches!(state, lvm_attr::State::Suspended | lvm_attr::State::SuspendedCheckNeeded);
    Some(Sourced { value, source: volume.source? })
}

/// `dmsetup ls --tree` shows loop devices below the pool.
fn stands_on_loop(host: &Host, pool: &ThinPool) -> Option<Source> {
    let on_loop = |device: &&DmDevice| {
        device.name == pool.name && device.below.iter().any(|below| below.number.is_some_and(DeviceNumber::is_loop))
    };
    host.dm_devices.iter().find(on_loop).map(|device| device.source)
}

/// Below Docker's folder.
const LOOP_DATA: &str = "/devicemapper/devicemapper/data";

/// The files that Docker puts behind loop devices have fixed names.
fn docker_loop_file(host: &Host) -> Option<Source> {
    let dockers = |file: &str| [LOOP_DATA, "/devicemapper/devicemapper/metadata"].iter().any(|end| file.ends_with(end));
    host.loop_devices.iter().find(|device| device.back_file.as_deref().is_some_and(dockers)).map(|device| device.source)
}

/// What follows for the storage where `docker info` does not say it.
pub(super) fn finish_storage(host: &mut Host) {
    if host.storage.loopback.is_none() {
        host.storage.loopback = docker_loop_file(host).map(|source| Sourced { value: true, source });
    }
    if host.storage.supports_d_type.is_none() {
        host.storage.supports_d_type = xfs_below(host).and_then(|xfs| xfs.ftype.clone());
    }
}

/// The xfs that holds Docker's data: the one mounted there, or the only one when nothing tells what is.
fn xfs_below(host: &Host) -> Option<&Xfs> {
    let other = |name: &str| !name.eq_ignore_ascii_case("xfs");
    if host.storage.backing_filesystem.as_ref().is_some_and(|found| other(&found.value)) {
        return None;
    }
    let root = host.data_root();
    let mount = host.mount_of(root).map(|mount| (&mount.device, &mount.target, Some(&mount.fstype)));
    let row = || host.filesystem_of(root).map(|row| (&row.device, &row.mount_point, row.fstype.as_ref()));
    match mount.or_else(row) {
        Some((_, _, Some(fstype))) if other(fstype) => None,
        Some((device, target, _)) => {
            let mine = |xfs: &&Xfs| xfs.device.as_ref() == Some(device) || xfs.mount_point.as_ref() == Some(target);
            host.xfs.iter().rev().find(mine)
        }
        None => {
            let at_root = |xfs: &&Xfs| xfs.mount_point.as_deref() == Some(root);
            let last = host.xfs.last()?;
            let only = host.xfs.iter().all(|xfs| xfs.device == last.device);
            host.xfs.iter().rev().find(at_root).or(only.then_some(last))
        }
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

    const DF: &str = "Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 47G 3G 94% /\n/dev/sdb1 90G 9G 81G 10% /var/lib/docker\n";

    #[test]
    fn what_a_container_sees_tells_of_its_host_by_the_files_it_was_given() {
        let inside = "Filesystem Size Used Avail Use% Mounted on\noverlay 60G 60G 0 100% /\ntmpfs 64M 0 64M 0% /dev\n/dev/vda1 60G 60G 0 100% /etc/hosts\n";
        let found = host(inside);
        assert_eq!(found.data_filesystem().map(|row| row.device.as_str()), Some("/dev/vda1"));
        let both = host(&format!("{inside}{DF}"));
        assert_eq!(both.data_filesystem().map(|row| row.device.as_str()), Some("/dev/sdb1"), "the host's own word");
        // Such a root is no disk of the host's, whatever was asked.
        let thin = format!(
            "Filesystem Size Used Avail Use% Mounted on\n/dev/mapper/docker-8:1-99-{} 10G 10G 9K 100% /\n",
            "ab".repeat(32)
        );
        assert_eq!(host(&thin).filesystem_of("/var/lib/docker"), None);
        let live = host("Filesystem Size Used Avail Use% Mounted on\noverlay 2.0G 2.0G 0 100% /\n");
        assert_eq!(live.data_filesystem().map(|row| row.device.as_str()), Some("overlay"), "a live system");
    }

    #[test]
    fn the_nearest_mount_and_the_later_sample_count() {
        let host = host(&format!("{DF}{}", DF.replace("10%", "20%")));
        let found = host.filesystem_of("/var/lib/docker/overlay2").map(|row| (row.device.as_str(), row.source.line));
        assert_eq!(found, Some(("/dev/sdb1", 6)));
        assert_eq!(host.filesystem_of("/var/lib/docker2").map(|row| row.mount_point.as_str()), Some("/"));
    }

    #[test]
    fn a_suspended_pool_is_known_by_either_name() {
        let pool = "docker-thinpool-tpool: 0 209715200 thin-pool 5 1/4096 890/1638400 - rw discard_passdown queue_if_no_space - 1024\n";
        let suspended = |text: &str| {
            host(&format!("{pool}{text}")).pools.first().and_then(|pool| pool.suspended.clone()).map(|fact| fact.value)
        };
        assert_eq!(suspended("docker-thinpool-tpool 253 2 L-sw 1 1 0\ndocker-thinpool 253 3 L--w 0 1 0\n"), Some(true));
        assert_eq!(suspended("Name: docker-thinpool\nState: ACTIVE\n"), Some(false));
        assert_eq!(suspended("Name: other\nState: SUSPENDED\n"), None);
    }

    #[test]
    fn loop_devices_are_recognised_without_a_table() {
        let status = "docker-8:1-131074-pool: 0 209715200 thin-pool 5 1/4096 890/1638400 - rw discard_passdown queue_if_no_space - 1024\n";
        let loopback = |text: &str| host(&format!("{status}{text}")).storage.loopback.map(|fact| fact.value);
        assert_eq!(loopback(""), None);
        assert_eq!(loopback("docker-8:1-131074-pool (254:0)\n |- (7:0)\n `- (7:1)\n"), Some(true));
        assert_eq!(
            loopback("/dev/loop0: [64768]:131080 (/var/lib/docker/devicemapper/devicemapper/data)\n"),
            Some(true)
        );
        assert_eq!(loopback("/dev/loop0: [64768]:131080 (/var/lib/snapd/snaps/core.snap)\n"), None);
    }

    #[test]
    fn lsblk_tells_how_full_a_filesystem_is() {
        let text = "NAME            FSTYPE      FSVER    LABEL UUID                                   FSAVAIL FSUSE% MOUNTPOINTS\nsda                                                                                              \n`-sda2          xfs                        cccc-ddd                                 500M     99% /\n";
        let found = host(text);
        let root = found.filesystem_of("/var/lib/docker").expect("the root filesystem");
        assert_eq!(root.percent, Some(Percent::whole(99)));
    }

    #[test]
    fn numbers_lead_to_the_file() {
        let host = host("/dev/loop0: [64768]:131080 (/a)\n/dev/loop1: [64768]:131081 (/b)\n");
        let file = |number| DeviceNumber::parse(number).and_then(|number| host.loop_device(number)?.back_file.clone());
        assert_eq!((file("7:1"), file("8:1")), (Some("/b".into()), None));
    }

    #[test]
    fn only_the_xfs_below_docker_tells_of_d_type() {
        let xfs = |device: &str, ftype: u8| {
            format!(
                "meta-data={device} isize=256 agcount=4, agsize=19200 blks\nnaming   =version 2 bsize=4096 ascii-ci=0 ftype={ftype}\n"
            )
        };
        let d_type = |text: String| host(&text).storage.supports_d_type.map(|fact| fact.value);
        assert_eq!(d_type(xfs("/dev/sda1", 0)), Some(false));
        assert_eq!(d_type(format!("{DF}{}{}", xfs("/dev/sda1", 0), xfs("/dev/sdb1", 1))), Some(true));
        assert_eq!(d_type(format!("{DF}{}", xfs("/dev/sda1", 0))), None);
        assert_eq!(d_type(format!("{}{}", xfs("/dev/sda1", 0), xfs("/dev/sdb1", 1))), None);
        assert_eq!(d_type(format!("/dev/sdb1 on /var/lib/docker type ext4 (rw)\n{}", xfs("/dev/sdb1", 0))), None);
        assert_eq!(d_type(format!(" Supports d_type: true\n{}", xfs("/dev/sda1", 0))), Some(true));
    }
}
