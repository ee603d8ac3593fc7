//! One host from many records.

use super::growth::{self, Clock};
use super::pool::{LvmName, Thin};
use super::{Host, Owner, ThinPool, Usage, blocks, consumers, finish, log, refused_size, storage};
use crate::intake::{Source, Sourced};
use crate::parsers::Record;
use crate::parsers::dmsetup::{self, Kind, PoolStatus, Target, is_docker_made, split_lvm_name};
use crate::parsers::docker_info::{DockerInfo, Space};
use crate::parsers::lvs::LogicalVolume;
use crate::parsers::vgs::VolumeGroup;
use crate::units::{Bytes, Percent, Sectors};

/// Merges what the outputs of one host say. Records come in the order of the paste; of two samples the later counts.
pub fn host(records: Vec<Record>) -> Host {
    host_at(records, &Clock::default())
}

/// The same, when some records have a time.
pub fn host_at(records: Vec<Record>, clock: &Clock) -> Host {
    let looks = growth::looks(&records, clock);
    let records = growth::in_order(records, clock);
    let mut host = Host::default();
    let mut thins: Vec<Thin> = Vec::new();
    let (mut program, mut client) = (None, None);
    for record in records {
        match record {
            Record::Info(info) => {
                client = info.client.clone().or(client);
                take_info(&mut host, *info);
            }
            Record::Version(version) => {
                host.engine.version = host.engine.version.take().or(version.server);
                program = version.program.or(program);
                client = version.client.or(client);
            }
            Record::Target(target) => take_target(&mut host, &mut thins, *target),
            Record::NoDevices(source) => host.no_dm_devices = Some(source),
            Record::Lv(volume) => host.logical_volumes.push(*volume),
            Record::Scanned(volume) => host.scanned.push(volume),
            Record::Vg(group) => take_group(&mut host.volume_groups, group),
            Record::Pv(disk) => host.physical_volumes.push(disk),
            Record::Block(block) => host.block_devices.push(*block),
            Record::Filesystem(filesystem) => host.filesystems.push(*filesystem),
            Record::Folder(folder) => host.folders.push(folder),
            Record::Dm(device) => host.dm_devices.push(*device),
            Record::Loop(device) => host.loop_devices.push(*device),
            Record::Mount(mount) => host.mounts.push(*mount),
            Record::Xfs(xfs) => host.xfs.push(*xfs),
            Record::Daemon(daemon) => host.daemon_json = Some(*daemon),
            Record::Flags(flags) => host.flags.push(flags),
            Record::Log(event) => host.events.push(event),
            Record::Lvm(versions) => {
                host.engine.lvm = versions.tools.or(host.engine.lvm.take());
                host.engine.libdm = versions.library.or(host.engine.libdm.take());
            }
            Record::HostName(name) => host.name = host.name.take().or(Some(name.value)),
            Record::Kernel(kernel) => host.engine.kernel = host.engine.kernel.take().or(Some(kernel)),
            Record::OperatingSystem(system) => {
                host.engine.operating_system = host.engine.operating_system.take().or(Some(system));
            }
            Record::LvmConfig(config) => host.lvm_configs.push(*config),
            Record::ThinTool(tool) => host.thin_tools.push(*tool),
            other => consumers::take(&mut host, other),
        }
    }
    log::forget_failed_starts(&mut host.events);
    // The engine comes with the command; its own word counts for more.
    host.engine.version = host.engine.version.take().or(program);
    // A client is installed together with its engine: better than nothing, where no daemon answers. Alone it tells
    // nothing of a host's storage.
    if host.engine.version.is_none() && host != Host::default() {
        host.engine.told_by_client = client.is_some();
        host.engine.version = client;
    }
    let volumes = std::mem::take(&mut host.logical_volumes);
    volumes.iter().filter(|volume| volume.is_thin_pool()).for_each(|volume| take_pool_volume(&mut host, volume));
    host.logical_volumes = volumes;
    groups_from_disks(&mut host);
    blocks::pools_from_devices(&mut host);
    consumers::pools_from_storages(&mut host);
    blocks::filesystems_from_devices(&mut host);
    if host.pools.is_empty() {
        host.pools.extend(log::pool(&host));
    }
    share_thins(&mut host, thins);
    for index in 0..host.pools.len() {
        let Some(mut pool) = host.pools.get_mut(index).map(std::mem::take) else { continue };
        finish::pool(&host, &mut pool);
        blocks::finish_pool(&host, &mut pool);
        pool.refused_size = refused_size::of(&host, &pool);
        if let Some(slot) = host.pools.get_mut(index) {
            *slot = pool;
        }
    }
    growth::give(&mut host.pools, &looks);
    storage::finish(&mut host);
    blocks::finish_storage(&mut host);
    host
}

/// The pool of this name; `-tpool` is a layer of LVM's, not another pool.
fn pool<'a>(host: &'a mut Host, name: &str, source: Source) -> &'a mut ThinPool {
    let key = |name: &str| name.strip_suffix("-tpool").unwrap_or(name).to_owned();
    let found = host.pools.iter().position(|pool| key(&pool.name) == key(name));
    // A single device's line carries no name: it is the pool already known, if there is just one.
    let found = found.or((name.is_empty() && host.pools.len() == 1).then_some(0));
    let unnamed = host.pools.iter().position(|pool| pool.name.is_empty());
    let index = found.or(unnamed).unwrap_or_else(|| {
        host.pools.push(ThinPool { seen: Some(source), ..ThinPool::default() });
        host.pools.len() - 1
    });
    // The list is not empty: either the pool was found in it or it was just pushed.
    #[allow(clippy::indexing_slicing)]
    let pool = &mut host.pools[index];
    if pool.name.is_empty() {
        pool.name = name.to_owned();
    }
    pool
}

fn take_info(host: &mut Host, info: DockerInfo) {
    let newer = |old: &mut Option<Sourced<String>>, new: &Option<Sourced<String>>| {
        if new.is_some() {
            old.clone_from(new);
        }
    };
    host.name = info.name.as_ref().map(|name| name.value.clone()).or(host.name.take());
    newer(&mut host.engine.version, &info.server_version);
    newer(&mut host.engine.kernel, &info.kernel);
    newer(&mut host.engine.operating_system, &info.operating_system);
    newer(&mut host.engine.root_dir, &info.root_dir);
    newer(&mut host.engine.libdm, &info.libdm);
    newer(&mut host.storage.driver, &info.driver);
    newer(&mut host.storage.backing_filesystem, &info.backing_filesystem);
    host.storage.supports_d_type = info.supports_d_type.clone().or(host.storage.supports_d_type.take());
    host.storage.containerd_store |= info.driver_type.is_some();

    let named = info
        .pool_name
        .clone()
        .or_else(|| info.data.total.as_ref().map(|total| Sourced { value: String::new(), source: total.source }));
    if let Some(name) = named {
        let pool = pool(host, &name.value, name.source);
        pool.owner = Owner::Docker;
        // Of loop files Docker calls available what their host's filesystem has, where that is less.
        let direct = info_loopback(&info).is_some_and(|on_loop| !on_loop.value);
        space(&mut pool.data, &info.data, direct);
        space(&mut pool.metadata, &info.metadata, direct);
        pool.chunk = pool.chunk.take().or_else(|| {
            info.pool_blocksize.as_ref().map(|size| Sourced { value: whole_chunk(size.value), source: size.source })
        });
        if let Some(loopback) = info_loopback(&info) {
            pool.loopback = Some(loopback);
        }
    } else {
        // A few lines of it, without those that name the pool.
        host.storage.loopback = info_loopback(&info).or(host.storage.loopback.take());
    }
    host.info = Some(info);
}

/// Docker rounds to four digits; chunks are multiples of 64 KiB.
fn whole_chunk(rounded: Bytes) -> Bytes {
    let unit = Bytes::kib(64).0;
    Bytes(((rounded.0 + unit / 2) / unit).max(1) * unit)
}

/// `docker info` rounds to four digits. An all-zero report is one the daemon could not make.
fn space(usage: &mut Usage, space: &Space, direct: bool) {
    let Some(total) = space.total.as_ref().filter(|total| total.value > Bytes(0) && !usage.exact) else { return };
    let rest = || {
        let available = space.available.as_ref().filter(|_| direct)?;
        Some(Sourced { value: total.value.saturating_sub(available.value), source: available.source })
    };
    usage.total = Some(total.clone());
    let Some(used) = space.used.clone().or_else(rest) else { return };
    usage.used = Some(used.clone());
    usage.percent =
        Percent::of(used.value.0.min(total.value.0), total.value.0).map(|value| Sourced { value, source: used.source });
}

/// A loop file, a loop device, or (before 1.5) the path of the file itself.
fn info_loopback(info: &DockerInfo) -> Option<Sourced<bool>> {
    if let Some(file) = info.data_loop_file.as_ref().or(info.metadata_loop_file.as_ref()) {
        return Some(Sourced { value: true, source: file.source });
    }
    if let Some(file) = info.data_file.as_ref().or(info.metadata_file.as_ref()) {
        let on_loop =
            file.value.starts_with("/dev/loop") || file.value.starts_with('/') && !file.value.starts_with("/dev/");
        return Some(Sourced { value: on_loop, source: file.source });
    }
    let name = info.pool_name.as_ref()?;
    (!is_docker_made(&name.value)).then_some(Sourced { value: false, source: name.source })
}

fn take_target(host: &mut Host, thins: &mut Vec<Thin>, target: Target) {
    let name = target.name.clone().unwrap_or_default();
    if let Kind::Other { target: kind, .. } = &target.kind {
        let component = kind == "linear" && (name.ends_with("_tdata") || name.ends_with("_tmeta"));
        match kind.as_str() {
            "snapshot" | "crypt" => host.other_targets.push(target),
            _ if component => host.components.push(target),
            _ => {}
        }
        return;
    }
    match target.kind {
        Kind::PoolStatus(status) => {
            let pool = pool(host, &name, target.source);
            pool.length = Some(target.length);
            let held = |status: &PoolStatus| status.held_root.is_some();
            pool.held_twice = held(&status) && pool.status.as_ref().is_some_and(|before| held(&before.value));
            pool.transaction_id = status.transaction_id;
            pool.status = Some(Sourced { value: status, source: target.source });
        }
        Kind::PoolTable(table) => {
            let pool = pool(host, &name, target.source);
            pool.length = pool.length.or(Some(target.length));
            pool.table = Some(Sourced { value: table, source: target.source });
        }
        Kind::ThinStatus(_) | Kind::ThinTable { .. } => {
            let (size, source) = (target.length.bytes(), target.source);
            let (told, failed) = match target.kind {
                Kind::ThinStatus(status) => (status.mapped.map(Sectors::bytes), status.failed),
                _ => (None, false),
            };
            match thins.iter_mut().find(|thin| thin.name == name && !name.is_empty()) {
                Some(thin) => {
                    *thin = Thin {
                        name,
                        size,
                        mapped: told.or(thin.mapped),
                        failed: failed || thin.failed && told.is_none(),
                        source,
                    }
                }
                None => thins.push(Thin { name, size, mapped: told, failed, source }),
            }
        }
        Kind::Other { .. } => {}
    }
}

fn take_pool_volume(host: &mut Host, volume: &LogicalVolume) {
    let Some(source) = volume.source else { return };
    let mapped = volume.vg.as_ref().map(|vg| dmsetup::join_lvm_name(vg, &volume.lv));
    let known = host
        .pools
        .iter()
        .find(|pool| Some(pool.name.strip_suffix("-tpool").unwrap_or(&pool.name)) == mapped.as_deref())
        .map(|pool| pool.name.clone());
    let known = known.or_else(|| only_pool_of_lv(host, volume));
    let pool = pool(host, &known.unwrap_or_else(|| volume.lv.clone()), source);
    if let Some(vg) = &volume.vg {
        pool.lvm = Some(LvmName { vg: vg.clone(), lv: volume.lv.clone(), confirmed: true });
    }
    let mut volume = volume.clone();
    if let Some(earlier) = &pool.volume {
        volume.keep_settings_of(earlier);
    }
    pool.volume = Some(volume);
}

/// A row without its group belongs to the pool of that name, if there is just one.
fn only_pool_of_lv(host: &Host, volume: &LogicalVolume) -> Option<String> {
    let same = |pool: &&ThinPool| {
        let base = pool.name.strip_suffix("-tpool").unwrap_or(&pool.name);
        split_lvm_name(base).is_some_and(|(_, lv)| lv == volume.lv)
    };
    let mut pools = host.pools.iter().filter(same).filter(|_| volume.vg.is_none());
    let found = pools.next()?;
    pools.next().is_none().then(|| found.name.clone())
}

/// Of two samples of a group the later counts; what only the earlier one told, and what it counted where the later
/// one rounds, is kept.
fn take_group(groups: &mut Vec<VolumeGroup>, new: VolumeGroup) {
    let other = |old: &VolumeGroup| old.uuid.is_some() && new.uuid.is_some() && old.uuid != new.uuid;
    let Some(old) = groups.iter_mut().find(|old| old.name == new.name && !other(old)) else {
        return groups.push(new);
    };
    let counted = |group: &VolumeGroup| group.extent.is_some() && group.free_extents.is_some();
    let exact = counted(old) && !counted(&new) && !old.differs(&new);
    let keep = |newer: Option<Bytes>, older: Option<Bytes>| if exact { older.or(newer) } else { newer.or(older) };
    // A count of extents that another size belongs to is no longer true.
    let grown = old.differs(&new);
    let count = |newer: Option<u64>, older: Option<u64>| newer.or(older.filter(|_| !grown));
    *old = VolumeGroup {
        source: new.source,
        size: keep(new.size, old.size),
        free: keep(new.free, old.free),
        extent: new.extent.or(old.extent),
        extents: count(new.extents, old.extents),
        free_extents: count(new.free_extents, old.free_extents),
        attr: new.attr.or(old.attr.take()),
        partial: new.partial.or(old.partial),
        physical_volumes: new.physical_volumes.or(old.physical_volumes),
        logical_volumes: new.logical_volumes.or(old.logical_volumes),
        uuid: new.uuid.or(old.uuid.take()),
        name: new.name,
    };
}

/// `pvs` tells the free space of a group too.
fn groups_from_disks(host: &mut Host) {
    let disks = host.physical_volumes.clone();
    for disk in &disks {
        let Some(vg) = disk.vg.as_ref().filter(|vg| host.volume_group(vg).is_none()) else { continue };
        let of_group = || disks.iter().filter(|other| other.vg.as_ref() == Some(vg));
        let sum = |part: fn(&crate::parsers::pvs::PhysicalVolume) -> Option<Bytes>| {
            of_group().filter_map(part).reduce(Bytes::saturating_add)
        };
        host.volume_groups.push(VolumeGroup {
            size: sum(|disk| disk.size),
            free: sum(|disk| disk.free),
            ..VolumeGroup::named(disk.source, vg.clone())
        });
    }
}

/// Gives each thin to its pool: by the only pool, or by the names their owners make.
fn share_thins(host: &mut Host, thins: Vec<Thin>) {
    let failed = thins.iter().rfind(|thin| thin.failed);
    host.failed_thin = failed.map(|thin| Sourced { value: thin.name.clone(), source: thin.source });
    for thin in thins {
        let only = host.pools.len() == 1;
        let fits = |pool: &ThinPool| {
            let base = pool.name.strip_suffix("-tpool").unwrap_or(&pool.name);
            let made_by_docker = base.strip_suffix("pool").filter(|_| is_docker_made(base));
            let group = split_lvm_name(base).map(|(vg, _)| format!("{}-", vg.replace('-', "--")));
            made_by_docker.is_some_and(|prefix| thin.name.starts_with(prefix))
                || thin.name.starts_with(&format!("{base}-snap-"))
                || made_by_docker.is_none()
                    && group.is_some_and(|group| thin.name.starts_with(&group) && !thin.name.starts_with("docker-"))
        };
        if let Some(pool) = host.pools.iter_mut().find(|pool| only || fits(pool)) {
            pool.thins.push(thin);
        }
    }
    let mut pools = std::mem::take(&mut host.pools);
    for pool in pools.iter_mut().filter(|pool| pool.thins.is_empty()) {
        let listed = pool.lvm_thins(host).into_iter();
        let thin = |thin: &LogicalVolume| {
            let (size, source) = (thin.size?, thin.source?);
            Some(Thin {
                name: thin.lv.clone(),
                size,
                mapped: thin.data.map(|share| size.share(share)),
                failed: false,
                source,
            })
        };
        pool.thins = listed.filter_map(thin).collect();
    }
    host.pools = pools;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::PoolMode;
    use crate::parsers::tests::read;

    fn pool(text: &str) -> ThinPool {
        host(read(text).records).pools.into_iter().next().expect("a pool")
    }

    #[test]
    fn the_pool_that_dockers_settings_name_is_dockers_however_it_is_shown() {
        let volume = "  thinpool vg_data twi-aot--- 95.00g             97.10  12.00\n";
        for device in ["/dev/mapper/vg_data-thinpool", "/dev/vg_data/thinpool", "vg_data-thinpool"] {
            let file = format!("{{\"storage-opts\": [\"dm.thinpooldev={device}\"]}}\n");
            assert_eq!(pool(&format!("{file}{volume}")).owner, Owner::Docker, "{device}");
        }
        assert_ne!(
            pool(&format!("{{\"storage-opts\": [\"dm.thinpooldev=/dev/mapper/vg_data-other\"]}}\n{volume}")).owner,
            Owner::Docker
        );
    }

    #[test]
    fn what_was_cut_off_is_the_total_less_what_is_available() {
        let text = "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Total: 102 GB\n Data Space Available: 0 B\n Metadata Space Total: 1 GB\n";
        let of = |text: &str| host(read(text).records).pools.into_iter().next().expect("a pool");
        let pool = of(text);
        assert!(pool.data.at_least(100));
        assert_eq!(pool.metadata.total.map(|total| total.value), Some(Bytes(1_000_000_000)));
        let on_loop_files = of(&text.replace("docker-thinpool", "docker-8:1-1-pool"));
        assert!(on_loop_files.data.percent.is_none() && on_loop_files.data.total.is_some());
    }

    const DOCKER: &str = "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 495 MB\n Data Space Total: 990 MB\n Data Space Available: 495 MB\n";
    const LVS: &str = "  LV       VG     Attr       LSize      Data%  Meta%  TransId #Thins Profile Monitor  \n  thinpool docker twi-aotz-- 989855744B 50.00  10.40        7      3 early   monitored\n";

    #[test]
    fn bytes_of_lvs_win_over_dockers_rounded_total() {
        let total = |text: &str| pool(text).data.total.map(|fact| fact.value);
        assert_eq!(total(&format!("{DOCKER}{LVS}")), Some(Bytes(989_855_744)));
        assert_eq!(total(&format!("{DOCKER}{}", LVS.replace("989855744B", "  944.00m"))), Some(Bytes(990_000_000)));
    }

    #[test]
    fn lvs_fills_what_the_kernel_did_not_say() {
        let found = pool(LVS);
        assert_eq!((found.transaction_id, found.thin_count), (Some(7), Some(3)));
        let volume = found.volume.expect("the row");
        assert_eq!((volume.profile.as_deref(), volume.monitored), (Some("early"), Some(true)));
        let status =
            "docker-thinpool: 0 1933312 thin-pool 9 213/2048 0/1888 - rw discard_passdown queue_if_no_space - 512\n";
        assert_eq!(pool(&format!("{status}{LVS}")).transaction_id, Some(9));
    }

    #[test]
    fn a_row_without_its_group_is_no_second_pool() {
        let status = |vg: &str| {
            format!(
                "{vg}-thinpool-tpool: 0 1933312 thin-pool 9 213/2048 0/1888 - rw discard_passdown queue_if_no_space - 512\n"
            )
        };
        let row = "LV       LSize   Data%  Meta%  Attr\nthinpool 944.00m 0.00 10.40   twi-aotz--\n";
        let pools = |text: String| host(read(&text).records).pools.len();
        assert_eq!(pools(format!("{row}{}", status("docker"))), 1);
        assert_eq!(pools(format!("{row}{}{}", status("docker"), status("kata"))), 3, "it may be either");
    }

    #[test]
    fn loop_files_tell_where_docker_keeps_its_data() {
        let root = |text: &str| host(read(text).records).data_root().to_owned();
        let loops = "Storage Driver: devicemapper\n Pool Name: docker-8:1-1-pool\n Data file: /dev/loop0\n Data loop file: /srv/docker/devicemapper/devicemapper/data\n";
        assert_eq!(root(loops), "/srv/docker");
        assert_eq!(root(&format!("{loops}Docker Root Dir: /data\n")), "/data");
        let before_1_5 = "Storage Driver: devicemapper\n Pool Name: docker-8:1-1-pool\n Data file: /srv/docker/devicemapper/devicemapper/data\n";
        assert_eq!(root(before_1_5), "/srv/docker");
    }

    #[test]
    fn a_later_sample_keeps_the_settings_of_an_earlier_one() {
        let later = "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotzD- 944.00m             100.00 10.40\n";
        let found = pool(&format!("{LVS}{later}"));
        assert!(found.is(PoolMode::OutOfDataSpace));
        assert_eq!(found.volume.and_then(|volume| volume.profile).as_deref(), Some("early"));
    }

    #[test]
    fn samples_of_a_group_are_one_group() {
        let rounded = "  VG     #PV #LV #SN Attr   VSize   VFree \n  docker   1   1   0 wz--n- 996.00m 36.00m\n";
        let exact = "  VG     Ext   #Ext Free #PV #LV #SN Attr   VSize   VFree  VG UUID\n  docker 4.00m  249   10   1   1   0 wz--n- 996.00m 40.00m PwAdKE-0000-1111-2222-3333-4444-abcdef\n";
        let groups = |text: String| host(read(&text).records).volume_groups;
        let both = groups(format!("{rounded}{exact}"));
        assert_eq!((both.len(), both.first().and_then(|group| group.free)), (1, Some(Bytes::mib(40))));
        let later = groups(format!("{exact}{}", rounded.replace("36.00m", " 0    ")));
        assert_eq!((later.len(), later.first().and_then(|group| group.free)), (1, Some(Bytes(0))));
        assert_eq!(later.first().map(|group| (group.free_extents, group.uuid.is_some())), Some((None, true)));
    }

    #[test]
    fn the_later_time_counts_whatever_stands_first() {
        let status = |time: &str, data: u32| {
            format!(
                "2026-11-09T{time}:00+01:00 docker-thinpool: 0 1933312 thin-pool 8 420/4096 {data}/1888 - rw discard_passdown queue_if_no_space - 1024\n"
            )
        };
        let text = format!("{}{}", status("12:00", 1888), status("10:00", 900));
        let mut reading = crate::engine::read(&[crate::engine::Input::new("paste", text.as_str())]);
        let records = std::mem::take(&mut reading.parts).into_iter().flat_map(|part| part.records).collect();
        let host = host_at(records, &reading.clock);
        assert!(host.pools.first().is_some_and(|pool| pool.data.is_full()));
    }

    #[test]
    fn devices_alone_tell_of_a_pool() {
        let suspended = "Name:              docker-thinpool\nState:             SUSPENDED\nRead Ahead:        8192\nTables present:    LIVE\nOpen count:        12\nEvent number:      3\nMajor, minor:      253, 5\nNumber of targets: 1\nUUID: LVM-abc-tpool\n";
        assert!(pool(suspended).suspended.is_some_and(|fact| fact.value));
        let tree = "docker-253:0-201327-pool (253:2)\n |- (7:1)\n `- (7:0)\n";
        assert!(pool(tree).on_loop_files());
        let table = "NAME                         MAJ:MIN RM  SIZE RO TYPE MOUNTPOINT\nloop0                          7:0    0  100G  0 loop\n`-docker-253:0-1-pool        253:2    0  100G  0 dm\nloop1                          7:1    0    2G  0 loop\n`-docker-253:0-1-pool        253:2    0  100G  0 dm\n";
        assert!(pool(table).on_loop_files());
        assert_eq!(host(read(table).records).pools.len(), 1);
        let storages = "Name             Type     Status           Total            Used       Available        %\nlocal-lvm     lvmthin     active       832888832       829556000         3332832   99.60%\n";
        assert_eq!(pool(storages).data.percent.map(|fact| fact.value), Percent::parse("99.60"));
    }

    #[test]
    fn a_few_lines_of_docker_info_tell_of_loop_files() {
        let lines = " Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Metadata loop file: /var/lib/docker/devicemapper/devicemapper/metadata\n";
        assert_eq!(host(read(lines).records).storage.loopback.map(|fact| fact.value), Some(true));
    }

    #[test]
    fn settings_and_tools_belong_to_the_host() {
        let text = "activation { thin_pool_autoextend_threshold=80 }\nexamining superblock\nMETADATA_FREE_BLOCKS=9\n";
        let host = host(read(text).records);
        assert_eq!((host.lvm_configs.len(), host.thin_tools.len()), (1, 1));
    }

    #[test]
    fn the_long_form_makes_a_pool() {
        let text = "  --- Logical volume ---\n  LV Name                thinpool\n  VG Name                docker\n  LV Pool metadata       thinpool_tmeta\n  LV Size                944.00 MiB\n  Allocated pool data    79.17%\n";
        let found = pool(text);
        assert_eq!(found.lvm.map(|name| name.path()).as_deref(), Some("docker/thinpool"));
        assert_eq!(found.data.percent.map(|fact| fact.value), Percent::parse("79.17"));
    }
}
