//! What others than the kernel and LVM say of storage: Docker's own accounting, containerd, Stratis, Proxmox VE.

use super::pool::LvmName;
use super::{Host, Owner, ProxmoxStorage, ThinPool, Usage};
use crate::intake::Sourced;
use crate::parsers::Record;
use crate::parsers::stratis::StratisPool;

/// Takes a record that says nothing of a pool's state; of two samples the later counts.
pub fn take(host: &mut Host, record: Record) {
    match record {
        Record::DiskUsage(usage) => replace(&mut host.disk_usage, usage, |a, b| a.kind == b.kind),
        Record::Containerd(config) => host.containerd = Some(*config),
        Record::Plugin(plugin) => {
            replace(&mut host.containerd_plugins, plugin, |a, b| (&a.kind, &a.id) == (&b.kind, &b.id));
        }
        Record::StratisPool(pool) => take_stratis(host, *pool),
        Record::StratisFilesystem(filesystem) => {
            let same = |a: &_, b: &_| key(a) == key(b);
            replace(&mut host.stratis_filesystems, filesystem, same);
        }
        Record::StorageStatus(status) => {
            let storage = storage(host, &status.name);
            storage.status = Some(status);
        }
        Record::StorageConfig(config) => {
            let storage = storage(host, &config.name);
            storage.config = Some(*config);
        }
        Record::ContainersStorage(storage) => host.containers_storage = Some(storage),
        Record::Typed(command) => host.typed.push(command),
        Record::Metric(name) => host.metrics.push(name),
        _ => {}
    }
}

fn key(filesystem: &crate::parsers::stratis::StratisFilesystem) -> (&str, &str) {
    (&filesystem.pool, &filesystem.name)
}

fn replace<T>(list: &mut Vec<T>, new: T, same: impl Fn(&T, &T) -> bool) {
    match list.iter_mut().find(|old| same(old, &new)) {
        Some(old) => *old = new,
        None => list.push(new),
    }
}

/// The table, the long form and the report each know a part of a pool.
fn take_stratis(host: &mut Host, new: StratisPool) {
    let Some(old) = host.stratis_pools.iter_mut().find(|old| old.name == new.name) else {
        return host.stratis_pools.push(new);
    };
    *old = StratisPool {
        source: new.source.or(old.source),
        uuid: new.uuid.or(old.uuid.take()),
        total: new.total.or(old.total),
        used: new.used.or(old.used),
        free: new.free.or(old.free),
        properties: if new.properties.is_empty() { std::mem::take(&mut old.properties) } else { new.properties },
        alerts: if new.alerts.is_empty() { std::mem::take(&mut old.alerts) } else { new.alerts },
        fs_limit: new.fs_limit.or(old.fs_limit.take()),
        overprovisioning: new.overprovisioning.or(old.overprovisioning.take()),
        fully_allocated: new.fully_allocated.or(old.fully_allocated.take()),
        name: new.name,
    };
}

fn storage<'a>(host: &'a mut Host, name: &str) -> &'a mut ProxmoxStorage {
    let index = host.proxmox_storages.iter().position(|storage| storage.name == name).unwrap_or_else(|| {
        host.proxmox_storages.push(ProxmoxStorage { name: name.to_owned(), ..ProxmoxStorage::default() });
        host.proxmox_storages.len() - 1
    });
    // The list is not empty: either the storage was found in it or it was just pushed.
    #[allow(clippy::indexing_slicing)]
    &mut host.proxmox_storages[index]
}

/// Pools that nothing but `pvesm status` shows.
pub fn pools_from_storages(host: &mut Host) {
    for storage in &host.proxmox_storages {
        let Some(status) = storage.status.as_ref().filter(|status| status.kind == "lvmthin" && status.active) else {
            continue;
        };
        let config = storage.config.as_ref();
        let name = config.and_then(|config| Some((config.vgname.as_ref()?, config.thinpool.as_ref()?)));
        let name = name.map(|(vg, lv)| LvmName { vg: vg.value.clone(), lv: lv.value.clone(), confirmed: true });
        // The installer's own storage, unless its configuration says otherwise.
        let default = || LvmName { vg: "pve".to_owned(), lv: "data".to_owned(), confirmed: false };
        let name = name.or_else(|| (status.name == "local-lvm" && config.is_none()).then(default));
        let shown = |pool: &ThinPool| {
            let base = pool.name.strip_suffix("-tpool").unwrap_or(&pool.name);
            name.as_ref().is_none_or(|name| {
                pool.lvm.as_ref().is_some_and(|lvm| lvm.path() == name.path())
                    || base == crate::parsers::dmsetup::join_lvm_name(&name.vg, &name.lv)
            })
        };
        if host.pools.iter().any(shown) {
            continue;
        }
        let source = status.source;
        let data = Usage {
            used: status.used.map(|value| Sourced { value, source }),
            total: status.total.map(|value| Sourced { value, source }),
            percent: status.percent.map(|value| Sourced { value, source }),
            exact: false,
        };
        host.pools.push(ThinPool {
            name: name.as_ref().map_or_else(|| status.name.clone(), |name| name.lv.clone()),
            owner: Owner::Proxmox,
            lvm: name,
            seen: Some(source),
            data,
            ..ThinPool::default()
        });
    }
}

/// Who says in a configuration file that the pool is theirs.
pub fn configured_owner(host: &Host, pool: &ThinPool) -> Option<Owner> {
    let base = pool.name.strip_suffix("-tpool").unwrap_or(&pool.name);
    let named = host.containerd.as_ref().and_then(|config| config.devmapper.as_ref()?.pool_name.as_ref());
    if named.is_some_and(|name| !base.is_empty() && name.value.trim_start_matches("/dev/mapper/") == base) {
        return Some(Owner::Containerd);
    }
    let lvm = pool.lvm.as_ref()?;
    let theirs = |storage: &ProxmoxStorage| {
        storage.config.as_ref().is_some_and(|config| {
            config.kind == "lvmthin"
                && config.vgname.as_ref().is_some_and(|vg| vg.value == lvm.vg)
                && config.thinpool.as_ref().is_some_and(|thinpool| thinpool.value == lvm.lv)
        })
    };
    host.proxmox_storages.iter().any(theirs).then_some(Owner::Proxmox)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn host(text: &str) -> Host {
        facts::host(read(text).records)
    }

    #[test]
    fn a_configuration_names_the_owner() {
        let status =
            "snappool: 0 209715200 thin-pool 5 1221/4096 890/1638400 - rw discard_passdown queue_if_no_space - 1024\n";
        let owner = |text: &str| host(text).pools.first().map(|pool| pool.owner);
        assert_eq!(owner(status), Some(Owner::Unknown));
        let config = "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  pool_name = \"snappool\"\n";
        assert_eq!(owner(&format!("{status}{config}")), Some(Owner::Containerd));
        let volume = "  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  thin fast twi-aotz-- 794.79g             10.00  0.24\n";
        assert_eq!(owner(volume), Some(Owner::Lvm));
        let storage = "lvmthin: local-fast\n  thinpool thin\n  vgname fast\n";
        assert_eq!(owner(&format!("{volume}{storage}")), Some(Owner::Proxmox));
    }

    #[test]
    fn of_two_samples_the_later_counts() {
        let host = host("Images 5 2 16.43MB 11.63MB (70%)\nImages 3 2 10MB 5MB (50%)\n");
        assert_eq!(host.disk_usage.iter().map(|usage| usage.total).collect::<Vec<_>>(), [Some(3)]);
    }
}
