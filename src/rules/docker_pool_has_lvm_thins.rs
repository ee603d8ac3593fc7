//! Docker's pool is used by LVM as well

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::dmsetup::is_docker_made;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "docker-pool-has-lvm-thins",
    severity: Severity::High,
    title: "Docker's pool is used by LVM as well",
    looks_for: "`lvs` shows LVM's own thin volumes in a pool that Docker surely uses (its configuration, `docker info` or its thin devices say so), or Docker said that its device is not a thin pool.",
    why: "Both count transactions of the pool and neither knows of the other: sooner or later one refuses to go on. Once LVM has a volume in the pool, the pool's device is called VG-POOL-tpool, and the name Docker was given is something else.",
    what_to_do: "Give Docker a pool of its own: save images and volumes, remove LVM's volumes or make another pool, and name that one in dm.thinpooldev.",
    sources: &["lvm2 lib/metadata/thin_manip.c, lv_is_new_thin_pool", "kernel 6.1 capture"],
    check,
    examples: &[
        Example {
            title: "a volume of LVM's in Docker's pool",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n  my-vol   docker Vwi-a-tz-- 10.00g thinpool        0.00\n  thinpool docker twi-aotz-- 95.00g                 40.00 6.99",
            finds: Some(Severity::High),
        },
        Example {
            title: "Docker refuses the device",
            paste: "Error starting daemon: error initializing graphdriver: Device docker-thinpool is not a thin pool",
            finds: Some(Severity::High),
        },
        Example {
            title: "Docker alone",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n  thinpool docker twi-aotz-- 95.00g                 40.00 6.99",
            finds: None,
        },
        Example {
            title: "a pool that is called docker and is not known to be Docker's",
            paste: "  my-vol   docker Vwi-a-tz-- 10.00g thinpool        0.00\n  thinpool docker twi-aotz-- 95.00g                 40.00 6.99",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let findings = each_pool(host, |pool| {
        let thins = pool.lvm_thins(host);
        let first = thins.first().filter(|_| is_surely_dockers(host, pool))?;
        let explanation = format!(
            "Docker uses {}, and LVM has a volume of its own in it ({}). Both count the pool's transactions and neither knows of the other: \
             sooner or later one of them refuses the pool. Give Docker a pool of its own.",
            pool.label(),
            first.lv
        );
        let title = format!("Docker and LVM both use {}", pool.label());
        Some(RULE.finding(title, explanation, thins.iter().filter_map(|thin| thin.source).take(5)))
    });
    let refused = host.events_of(&["D06"]).last().filter(|_| findings.is_empty()).map(|event| {
        let explanation = "The device in dm.thinpooldev is not a thin pool. Most often LVM once had a volume in the pool: then the pool's device is \
                           VG-POOL-tpool, and VG-POOL is only a layer above it.";
        RULE.finding("Docker's device is not a thin pool", explanation, [event.source]).remedies(&["look-closer"])
    });
    findings.into_iter().chain(refused).collect()
}

/// By what Docker says or does, not by a name.
fn is_surely_dockers(host: &Host, pool: &ThinPool) -> bool {
    let base = pool.name.strip_suffix("-tpool").unwrap_or(&pool.name);
    let said = host.info.as_ref().and_then(|info| info.pool_name.as_ref()).is_some_and(|name| name.value == base);
    let told =
        host.storage_option("dm.thinpooldev").is_some_and(|name| name.trim_start_matches("/dev/mapper/") == base);
    let layers = pool.thins.iter().any(|thin| thin.name.starts_with("docker-") && thin.name.contains(':'));
    pool.owner == Owner::Docker && !is_docker_made(&pool.name) && (said || told || layers)
}
