//! Storages of Proxmox VE whose thin pool is not there.

use super::Host;
use crate::intake::Source;

/// A storage, the pool it names, and the one it can only mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongStorage<'a> {
    pub storage: &'a str,
    pub source: Source,
    pub vg: &'a str,
    pub pool: &'a str,
    /// A volume of that name is there, and no thin pool.
    pub is_volume: bool,
    /// The only thin pool of that group.
    pub right: Option<&'a str>,
    pub content: &'a [String],
    pub nodes: &'a [String],
}

/// Judged only where `lvs` shows the group with all that is in it.
pub fn wrong_storages(host: &Host) -> Vec<WrongStorage<'_>> {
    let name = host.name.as_ref().map(|name| name.split('.').next().unwrap_or_default());
    let of_storage = host.proxmox_storages.iter().filter_map(|storage| {
        let config = storage.config.as_ref().filter(|config| config.kind == "lvmthin" && !config.disabled)?;
        // What is meant for other nodes need not be here.
        let here = config.nodes.is_empty() || name.is_some_and(|name| config.nodes.iter().any(|node| node == name));
        let (vg, pool) = config.vgname.as_ref().zip(config.thinpool.as_ref()).filter(|_| here)?;
        let volumes = host.volumes_in(&vg.value);
        let is_pool = |lv: &str| {
            volumes.iter().any(|volume| volume.lv == lv && volume.attr.as_ref().is_none_or(|attr| attr.is_thin_pool()))
        };
        if volumes.is_empty() || is_pool(&pool.value) {
            return None;
        }
        let mut pools = volumes.iter().filter(|volume| volume.attr.as_ref().is_some_and(|attr| attr.is_thin_pool()));
        let only = pools.next().filter(|_| pools.next().is_none()).map(|volume| volume.lv.as_str());
        Some(WrongStorage {
            storage: &storage.name,
            source: pool.source,
            vg: &vg.value,
            pool: &pool.value,
            is_volume: volumes.iter().any(|volume| volume.lv == pool.value),
            right: only,
            content: &config.content,
            nodes: &config.nodes,
        })
    });
    of_storage.collect()
}
