//! What is known of the storage driver when no `docker info` says it, and whether anything lies on loop devices.

use super::{Host, Owner};
use crate::intake::Sourced;

pub(super) fn finish(host: &mut Host) {
    if host.storage.driver.is_none() {
        let file = host.daemon_json.as_ref().and_then(|daemon| daemon.driver.clone());
        let flag = || host.flags.iter().rev().find_map(|flags| flags.driver.clone());
        let option = || {
            host.storage_options()
                .find(|option| option.value.starts_with("dm."))
                .map(|option| Sourced { value: "devicemapper".to_owned(), source: option.source })
        };
        // An option may be what the driver refused.
        let refused = || {
            let event = host.events_of(&["D50"]).last()?;
            Some(Sourced { value: event.capture(1)?.to_owned(), source: event.source })
        };
        host.storage.driver = file
            .or_else(flag)
            .or_else(refused)
            .or_else(option)
            .or_else(|| driver_from_log(host))
            .or_else(|| driver_from_mounts(host));
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
    // The log goes back to times before a move: what Docker says of itself today counts for more.
    let today = || {
        let dockers = host.pools.iter().filter(|pool| pool.owner == Owner::Docker);
        let pool = dockers.filter_map(|pool| pool.loopback.clone()).next();
        pool.or_else(other).filter(|_| host.daemon_answers())
    };
    let loopback = from_pool
        .clone()
        .filter(|fact| fact.value)
        .or(host.storage.loopback.clone())
        .or_else(today)
        .or_else(from_log)
        .or(from_pool)
        .or_else(option)
        .or_else(other);
    host.storage.loopback = loopback;
}

/// The filesystems of running containers: `/var/lib/docker/overlay2/ID/merged`.
fn driver_from_mounts(host: &Host) -> Option<Sourced<String>> {
    let below = format!("{}/", host.data_root().trim_end_matches('/'));
    let rows = host.filesystems.iter().map(|row| (row.mount_point.as_str(), row.source));
    let mounts = host.mounts.iter().map(|mount| (mount.target.as_str(), mount.source));
    rows.chain(mounts).find_map(|(place, source)| {
        let (driver, rest) = place.strip_prefix(&below)?.split_once('/')?;
        let holds = match driver {
            "overlay" | "overlay2" => rest.ends_with("/merged"),
            "devicemapper" | "aufs" => rest.starts_with("mnt/"),
            _ => false,
        };
        holds.then(|| Sourced { value: driver.to_owned(), source })
    })
}

fn driver_from_log(host: &Host) -> Option<Sourced<String>> {
    host.events.iter().find_map(|event| {
        let driver = match event.id {
            "W01" | "W02" | "D25" | "D26" | "D27" | "D29" | "D30" => event.capture(1)?,
            "D01" | "D02" | "D04" | "D05" | "D06" | "D07" | "D08" | "D12" | "D16" | "D17" => "devicemapper",
            "D31" | "D32" => "overlay2",
            _ => return None,
        };
        Some(Sourced { value: driver.to_ascii_lowercase(), source: event.source })
    })
}
