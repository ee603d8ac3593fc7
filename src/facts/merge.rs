//! One host from many records.

use super::growth::{self, Clock};
use super::pool::{LvmName, Thin};
use super::{Host, Owner, PoolMode, ThinPool, Usage, blocks, consumers, log};
use crate::intake::{Source, Sourced};
use crate::parsers::Record;
use crate::parsers::dmsetup::{self, Broken, Kind, Mode, NoSpace, PoolStatus, Target, is_docker_made, split_lvm_name};
use crate::parsers::docker_info::{DockerInfo, Space};
use crate::parsers::lvm_attr::Health;
use crate::parsers::lvs::{Attr, LogicalVolume};
use crate::units::{Bytes, Percent, Sectors};

/// Merges what the outputs of one host say. Records come in the order of the paste; of two samples the later counts.
pub fn host(records: Vec<Record>) -> Host {
    host_at(records, &Clock::default())
}

/// The same, when some records have a time.
pub fn host_at(records: Vec<Record>, clock: &Clock) -> Host {
    let looks = growth::looks(&records, clock);
    let mut host = Host::default();
    let mut thins: Vec<Thin> = Vec::new();
    for record in records {
        match record {
            Record::Info(info) => take_info(&mut host, *info),
            Record::Version(version) => host.engine.version = host.engine.version.take().or(version.server),
            Record::Target(target) => take_target(&mut host, &mut thins, *target),
            Record::Lv(volume) => host.logical_volumes.push(*volume),
            Record::Vg(group) => host.volume_groups.push(group),
            Record::Pv(disk) => host.physical_volumes.push(disk),
            Record::Block(block) => host.block_devices.push(*block),
            Record::Filesystem(filesystem) => host.filesystems.push(*filesystem),
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
            Record::Kernel(kernel) => host.engine.kernel = host.engine.kernel.take().or(Some(kernel)),
            Record::LvmConfig(config) => host.lvm_configs.push(*config),
            Record::ThinTool(tool) => host.thin_tools.push(*tool),
            other => consumers::take(&mut host, other),
        }
    }
    let volumes = std::mem::take(&mut host.logical_volumes);
    volumes.iter().filter(|volume| volume.is_thin_pool()).for_each(|volume| take_pool_volume(&mut host, volume));
    host.logical_volumes = volumes;
    groups_from_disks(&mut host);
    if host.pools.is_empty() {
        host.pools.extend(log::pool(&host));
    }
    share_thins(&mut host, thins);
    for index in 0..host.pools.len() {
        let Some(mut pool) = host.pools.get_mut(index).map(std::mem::take) else { continue };
        finish_pool(&host, &mut pool);
        blocks::finish_pool(&host, &mut pool);
        if let Some(slot) = host.pools.get_mut(index) {
            *slot = pool;
        }
    }
    growth::give(&mut host.pools, &looks);
    finish_storage(&mut host);
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
    newer(&mut host.name, &info.name);
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
        space(&mut pool.data, &info.data);
        space(&mut pool.metadata, &info.metadata);
        pool.chunk = pool.chunk.take().or_else(|| {
            info.pool_blocksize.as_ref().map(|size| Sourced { value: whole_chunk(size.value), source: size.source })
        });
        if let Some(loopback) = info_loopback(&info) {
            pool.loopback = Some(loopback);
        }
    }
    host.info = Some(info);
}

/// Docker rounds to four digits; chunks are multiples of 64 KiB.
fn whole_chunk(rounded: Bytes) -> Bytes {
    let unit = Bytes::kib(64).0;
    Bytes(((rounded.0 + unit / 2) / unit).max(1) * unit)
}

/// `docker info` rounds to four digits. An all-zero report is one the daemon could not make.
fn space(usage: &mut Usage, space: &Space) {
    let (Some(used), Some(total)) = (&space.used, &space.total) else { return };
    if usage.exact || total.value == Bytes(0) {
        return;
    }
    usage.used = Some(used.clone());
    usage.total = Some(total.clone());
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
        if matches!(kind.as_str(), "snapshot" | "crypt") {
            host.other_targets.push(target);
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
            let size = target.length.bytes();
            match thins.iter_mut().find(|thin| thin.name == name && !name.is_empty()) {
                Some(thin) => *thin = Thin { name, size, source: target.source },
                None => thins.push(Thin { name, size, source: target.source }),
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

/// `pvs` tells the free space of a group too.
fn groups_from_disks(host: &mut Host) {
    let disks = host.physical_volumes.clone();
    for disk in &disks {
        let Some(vg) = disk.vg.as_ref().filter(|vg| host.volume_group(vg).is_none()) else { continue };
        let of_group = || disks.iter().filter(|other| other.vg.as_ref() == Some(vg));
        let sum = |part: fn(&crate::parsers::pvs::PhysicalVolume) -> Option<Bytes>| {
            of_group().filter_map(part).reduce(Bytes::saturating_add)
        };
        host.volume_groups.push(crate::parsers::vgs::VolumeGroup {
            size: sum(|disk| disk.size),
            free: sum(|disk| disk.free),
            ..crate::parsers::vgs::VolumeGroup::named(disk.source, vg.clone())
        });
    }
}

/// Gives each thin to its pool: by the only pool, or by the names their owners make.
fn share_thins(host: &mut Host, thins: Vec<Thin>) {
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
        let thin = |thin: &LogicalVolume| Some(Thin { name: thin.lv.clone(), size: thin.size?, source: thin.source? });
        pool.thins = listed.filter_map(thin).collect();
    }
    host.pools = pools;
}

/// Everything that follows from the status, the table, the logical volume, or all of them.
fn finish_pool(host: &Host, pool: &mut ThinPool) {
    chunk(pool);
    volume_facts(host, pool);
    status_facts(pool);
    if let Some(table) = &pool.table {
        let source = table.source;
        let configured = if table.value.has("error_if_no_space") { NoSpace::Error } else { NoSpace::Queue };
        pool.no_space_configured = Some(Sourced { value: configured, source });
        if table.value.on_loop_devices() {
            pool.loopback = Some(Sourced { value: true, source });
        } else if pool.loopback.is_none() && table.value.data_device.contains(':') {
            pool.loopback = Some(Sourced { value: false, source });
        }
        if pool.data.total.is_none() {
            pool.data.total = pool.length.map(|length| Sourced { value: length.bytes(), source });
        }
    }
    if pool.no_space.is_none() {
        pool.no_space.clone_from(&pool.no_space_configured);
    }
    // Docker's own pools stand on what docker was given; lsblk shows it.
    if pool.loopback.is_none() && is_docker_made(&pool.name) {
        let below = host.block_devices.iter().find(|block| {
            block.name == pool.name && block.parent.as_deref().is_some_and(|parent| parent.starts_with("loop"))
        });
        pool.loopback = below.map(|block| Sourced { value: true, source: block.source });
    }
    if pool.lvm.is_none() && !is_docker_made(&pool.name) && !pool.name.starts_with("stratis-1-") {
        let decoded = split_lvm_name(pool.name.strip_suffix("-tpool").unwrap_or(&pool.name));
        pool.lvm = decoded.map(|(vg, lv)| LvmName { confirmed: host.volume_group(&vg).is_some(), vg, lv });
    }
    pool.owner = owner(host, pool);
    // A name like `containerd-pool` is rarely a volume group's; only LVM's own output makes it one.
    if matches!(pool.owner, Owner::Containerd | Owner::Kata | Owner::Stratis) && pool.volume.is_none() {
        pool.lvm = None;
    }
}

fn chunk(pool: &mut ThinPool) {
    let table =
        pool.table.as_ref().and_then(|table| Some(Sourced { value: table.value.block?.bytes(), source: table.source }));
    let implied = || {
        let status = pool.status.as_ref()?;
        let block = dmsetup::implied_block(pool.length?, status.value.data_total?)?;
        Some(Sourced { value: block, source: status.source })
    };
    let listed =
        || pool.volume.as_ref().and_then(|volume| Some(Sourced { value: volume.chunk?, source: volume.source? }));
    pool.chunk = table.or_else(implied).or_else(listed).or(pool.chunk.take());
}

fn volume_facts(host: &Host, pool: &mut ThinPool) {
    let Some(volume) = pool.volume.clone() else { return };
    let Some(source) = volume.source else { return };
    let sourced = |value| Sourced { value, source };
    // Of lvs and docker info the later sample counts; both are rounded.
    let later = |usage: &Usage| usage.percent.as_ref().is_none_or(|known| known.source < source);
    if volume.data.is_some() && later(&pool.data) {
        pool.data.percent = volume.data.map(sourced);
    }
    if volume.metadata.is_some() && later(&pool.metadata) {
        pool.metadata.percent = volume.metadata.map(sourced);
    }
    // Docker rounds; a size in bytes is exact.
    if pool.data.total.is_none() || volume.exact && !pool.data.exact && volume.size.is_some() {
        pool.data.total = volume.size.map(|value| Sourced { value, source });
    }
    pool.transaction_id = pool.transaction_id.or(volume.transaction_id);
    pool.thin_count = pool.thin_count.or(volume.thin_count);
    let component =
        host.logical_volumes.iter().find(|other| other.vg == volume.vg && other.lv == format!("{}_tmeta", volume.lv));
    let size = volume.metadata_size.or(component.and_then(|component| component.size));
    if pool.metadata.total.is_none() {
        pool.metadata.total = size
            .map(|value| Sourced { value, source: component.and_then(|component| component.source).unwrap_or(source) });
    }
    pool.no_space_configured = volume.when_full.map(|value| Sourced { value, source });
    pool.discard = volume.kernel_discards.map(|value| Sourced { value, source });
    let mode = match volume.health {
        Some(Health::OutOfData) => PoolMode::OutOfDataSpace,
        Some(Health::MetadataReadOnly) => PoolMode::ReadOnly,
        Some(Health::Failed) => PoolMode::Fail,
        // The long form says that a pool is active, but nothing of its health.
        _ if volume.attr.as_ref().is_some_and(Attr::is_active) => PoolMode::ReadWrite,
        _ => return,
    };
    pool.mode = Some(Sourced { value: mode, source });
    if volume.attr.as_ref().is_some_and(Attr::check_needed) {
        pool.needs_check = Some(Sourced { value: true, source });
    }
}

/// The kernel's own words: exact, and above all others.
fn status_facts(pool: &mut ThinPool) {
    let Some(Sourced { value: status, source }) = pool.status.clone() else { return };
    let sourced = |value| Sourced { value, source };
    pool.mode = match (status.broken, status.mode) {
        (Some(Broken::Fail), _) => Some(PoolMode::Fail),
        (_, Some(Mode::ReadWrite)) => Some(PoolMode::ReadWrite),
        (_, Some(Mode::ReadOnly)) => Some(PoolMode::ReadOnly),
        (_, Some(Mode::OutOfDataSpace)) => Some(PoolMode::OutOfDataSpace),
        _ => None,
    }
    .map(sourced)
    .or(pool.mode.take());
    let sourced = |value| Sourced { value, source };
    pool.needs_check = status.needs_check.map(sourced).or(pool.needs_check.take());
    pool.no_space = status.no_space.map(|value| Sourced { value, source });
    pool.discard = status.discard.map(|value| Sourced { value, source }).or(pool.discard.take());
    usage_from_status(pool, &status, source);
}

fn usage_from_status(pool: &mut ThinPool, status: &PoolStatus, source: Source) {
    let exact = |used: Bytes, total: Bytes, percent: Option<Percent>| Usage {
        used: Some(Sourced { value: used, source }),
        total: Some(Sourced { value: total, source }),
        percent: percent.map(|value| Sourced { value, source }),
        exact: true,
    };
    if let (Some(used), Some(total)) = (status.metadata_used, status.metadata_total) {
        pool.metadata = exact(used.bytes(), total.bytes(), Percent::of(used.0.min(total.0), total.0));
    }
    if let (Some(used), Some(total)) = (status.data_used, status.data_total) {
        let percent = Percent::of(used.0.min(total.0), total.0);
        match &pool.chunk {
            Some(chunk) => pool.data = exact(used.bytes(chunk.value), total.bytes(chunk.value), percent),
            None => {
                pool.data.percent = percent.map(|value| Sourced { value, source });
                pool.data.total = pool.length.map(|length: Sectors| Sourced { value: length.bytes(), source });
                pool.data.used = None;
            }
        }
    }
}

fn owner(host: &Host, pool: &ThinPool) -> Owner {
    let name = pool.name.as_str();
    let base = name.strip_suffix("-tpool").unwrap_or(name);
    let configured = || {
        host.storage_option("dm.thinpooldev").is_some_and(|device| device.trim_start_matches("/dev/mapper/") == base)
    };
    let thins = |mark: &str| pool.thins.iter().any(|thin| thin.name.starts_with(mark));
    if name.starts_with("stratis-1-") {
        Owner::Stratis
    } else if pool.owner == Owner::Docker || is_docker_made(name) || configured() || thins("docker-") {
        Owner::Docker
    } else if let Some(owner) = consumers::configured_owner(host, pool) {
        owner
    } else if base == "pve-data" || pool.lvm.as_ref().is_some_and(|lvm| lvm.vg == "pve" && lvm.lv == "data") {
        Owner::Proxmox
    } else if matches!(base, "devpool" | "contd-thin-pool") {
        Owner::Kata
    } else if base.contains("containerd") || base == "fc-dev-thinpool" || thins(&format!("{base}-snap-")) {
        Owner::Containerd
    } else if pool.lvm.as_ref().is_some_and(|lvm| lvm.vg == "docker" || lvm.lv.starts_with("docker")) {
        Owner::Docker
    } else if pool.volume.is_some() || name.ends_with("-tpool") || pool.lvm.is_some() {
        Owner::Lvm
    } else {
        Owner::Unknown
    }
}

/// What is known of the driver when no `docker info` says it, and whether anything lies on loop devices.
fn finish_storage(host: &mut Host) {
    if host.storage.driver.is_none() {
        let file = host.daemon_json.as_ref().and_then(|daemon| daemon.driver.clone());
        let flag = || host.flags.iter().rev().find_map(|flags| flags.driver.clone());
        let option = || {
            host.storage_options()
                .find(|option| option.value.starts_with("dm."))
                .map(|option| Sourced { value: "devicemapper".to_owned(), source: option.source })
        };
        host.storage.driver = file.or_else(flag).or_else(option).or_else(|| driver_from_log(host));
    }
    let from_pool = host.pools.iter().filter_map(|pool| pool.loopback.clone()).max_by_key(|fact| fact.value);
    let from_log = || host.events_of(&["D03"]).next().map(|event| Sourced { value: true, source: event.source });
    let option = || {
        let direct = |option: &&Sourced<String>| {
            ["dm.thinpooldev=", "dm.directlvm_device="].iter().any(|key| option.value.starts_with(key))
        };
        host.storage_options().find(direct).map(|option| Sourced { value: false, source: option.source })
    };
    let other = || {
        host.storage
            .driver
            .as_ref()
            .filter(|driver| driver.value != "devicemapper")
            .map(|driver| Sourced { value: false, source: driver.source })
    };
    let loopback =
        from_pool.clone().filter(|fact| fact.value).or_else(from_log).or(from_pool).or_else(option).or_else(other);
    host.storage.loopback = loopback;
}

fn driver_from_log(host: &Host) -> Option<Sourced<String>> {
    host.events.iter().find_map(|event| {
        let driver = match event.id {
            "W01" | "W02" | "D25" | "D26" | "D27" | "D29" => event.capture(1)?,
            "D01" | "D02" | "D04" | "D05" | "D06" | "D07" | "D08" | "D12" | "D16" | "D17" => "devicemapper",
            "D31" | "D32" => "overlay2",
            _ => return None,
        };
        Some(Sourced { value: driver.to_ascii_lowercase(), source: event.source })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn pool(text: &str) -> ThinPool {
        host(read(text).records).pools.into_iter().next().expect("a pool")
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
    fn a_later_sample_keeps_the_settings_of_an_earlier_one() {
        let later = "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotzD- 944.00m             100.00 10.40\n";
        let found = pool(&format!("{LVS}{later}"));
        assert!(found.is(PoolMode::OutOfDataSpace));
        assert_eq!(found.volume.and_then(|volume| volume.profile).as_deref(), Some("early"));
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
