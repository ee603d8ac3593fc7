//! What follows for a pool once all outputs are read: from the status, the table, the logical volume, or all of them.

use super::pool::LvmName;
use super::{Host, Owner, PoolMode, ThinPool, Usage, consumers};
use crate::intake::{Source, Sourced};
use crate::parsers::dmsetup::{self, Broken, Mode, NoSpace, PoolStatus, is_docker_made, join_lvm_name, split_lvm_name};
use crate::parsers::lvm_attr::Health;
use crate::parsers::lvs::Attr;
use crate::units::{Bytes, Percent, Sectors};

/// Everything that follows from the status, the table, the logical volume, or all of them.
pub(super) fn pool(host: &Host, pool: &mut ThinPool) {
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
    let seen = pool.status.is_some() || pool.table.is_some() || !host.dm_devices.is_empty();
    let active = pool.volume.as_ref().and_then(|volume| volume.active) == Some(true);
    // Docker makes its own pools when it starts.
    pool.absent = host.no_dm_devices.filter(|_| !seen && !active && !is_docker_made(&pool.name));
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
    // Of lvs and docker info the later sample counts; both are rounded.
    let later = |usage: &Usage| usage.percent.as_ref().is_none_or(|known| known.source < source);
    if volume.data.is_some() && later(&pool.data) {
        pool.data.percent = volume.data.map(|value| Sourced { value, source: volume.data_line.unwrap_or(source) });
    }
    if volume.metadata.is_some() && later(&pool.metadata) {
        pool.metadata.percent =
            volume.metadata.map(|value| Sourced { value, source: volume.metadata_line.unwrap_or(source) });
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
    pool.discard = volume.kernel_discards.or(volume.discards).map(|value| Sourced { value, source });
    let told = volume.health_line.unwrap_or(source);
    if volume.check_needed == Some(true) {
        pool.needs_check = Some(Sourced { value: true, source: told });
    }
    let mode = match volume.health {
        Some(Health::OutOfData) => PoolMode::OutOfDataSpace,
        Some(Health::MetadataReadOnly) => PoolMode::ReadOnly,
        Some(Health::Failed) => PoolMode::Fail,
        Some(Health::Healthy) if volume.active == Some(true) => PoolMode::ReadWrite,
        // The long form says that a pool is active, but nothing of its health.
        _ if volume.attr.as_ref().is_some_and(Attr::is_active) => PoolMode::ReadWrite,
        _ => return,
    };
    pool.mode = Some(Sourced { value: mode, source: told });
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

/// LVM adds `-tpool` to the name of a pool with volumes of its own; Docker's and containerd's devices are none.
fn has_lvm_thins(host: &Host, pool: &ThinPool) -> bool {
    let lies_on = |name: &LvmName| host.volumes_in(&name.vg).iter().any(|one| one.pool.as_deref() == Some(&name.lv));
    pool.name.ends_with("-tpool") || pool.lvm.as_ref().is_some_and(lies_on)
}

/// The kernel's log knows a pool by its number alone.
fn is_nameless(pool: &ThinPool) -> bool {
    pool.name.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
}

/// Stratis is at work here, and nothing else that has pools was seen.
fn has_only_stratis(host: &Host) -> bool {
    let speaks = || host.events_of(&["X11", "X12", "X16", "X17", "X18"]).next().is_some();
    let seen = !host.stratis_pools.is_empty() || speaks();
    seen && host.driver() != Some("devicemapper") && host.pools.iter().all(is_nameless)
}

fn owner(host: &Host, pool: &ThinPool) -> Owner {
    let name = pool.name.as_str();
    let base = name.strip_suffix("-tpool").unwrap_or(name);
    let configured = || {
        // `lvs` alone shows it by its name in LVM.
        let named = pool.lvm.as_ref().map(|lvm| (join_lvm_name(&lvm.vg, &lvm.lv), format!("/dev/{}", lvm.path())));
        host.storage_option("dm.thinpooldev").is_some_and(|device| {
            let mapped = device.trim_start_matches("/dev/mapper/");
            mapped == base || named.as_ref().is_some_and(|(name, path)| mapped == name || device == path)
        })
    };
    let thins = |mark: &str| pool.thins.iter().any(|thin| thin.name.starts_with(mark));
    if name.starts_with("stratis-1-") {
        Owner::Stratis
    } else if pool.owner == Owner::Docker || is_docker_made(name) || configured() || thins("docker-") {
        Owner::Docker
    } else if let Some(owner) = consumers::configured_owner(host, pool) {
        owner
    } else if pool.owner == Owner::Proxmox
        || base == "pve-data"
        || pool.lvm.as_ref().is_some_and(|lvm| lvm.vg == "pve" && lvm.lv == "data")
    {
        Owner::Proxmox
    } else if matches!(base, "devpool" | "contd-thin-pool") {
        Owner::Kata
    } else if base.contains("containerd") || base == "fc-dev-thinpool" || thins(&format!("{base}-snap-")) {
        Owner::Containerd
    } else if !has_lvm_thins(host, pool)
        && pool.lvm.as_ref().is_some_and(|lvm| lvm.vg == "docker" || lvm.lv.starts_with("docker"))
    {
        Owner::Docker
    } else if pool.volume.is_some() || name.ends_with("-tpool") || pool.lvm.is_some() {
        Owner::Lvm
    } else if is_nameless(pool) && has_only_stratis(host) {
        Owner::Stratis
    } else {
        Owner::Unknown
    }
}
