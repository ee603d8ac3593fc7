//! Which pool dm.thinpooldev names, and which one it means.

use super::{Host, ThinPool};
use crate::intake::Source;
use crate::parsers::dmsetup::join_lvm_name;

/// The option, where Docker finds no pool by it.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongPool<'a> {
    /// As it stands.
    pub value: &'a str,
    pub source: Source,
    /// A pool that the kernel has.
    pub other: Option<&'a ThinPool>,
    /// What Docker would find, where only one can be meant.
    pub right: Option<String>,
}

/// Docker takes off `/dev/mapper/` and looks for a device of that name.
pub fn wrong_pool(host: &Host) -> Option<WrongPool<'_>> {
    let (_, value, source) = host.named_options().filter(|(name, ..)| *name == "dm.thinpooldev").last()?;
    let name = value.strip_prefix("/dev/mapper/").unwrap_or(value);
    // Only what the kernel lists tells which pools there are.
    let listed: Vec<&ThinPool> = host
        .pools
        .iter()
        .filter(|pool| !pool.name.is_empty() && (pool.status.is_some() || pool.table.is_some()))
        .collect();
    if !name.contains('/') && (listed.is_empty() || listed.iter().any(|pool| plain(pool) == name)) {
        return None;
    }
    let right = meant(name.strip_prefix("/dev/").unwrap_or(name), &listed).map(|name| format!("/dev/mapper/{name}"));
    Some(WrongPool { value, source, other: listed.first().copied(), right })
}

/// LVM puts a layer above some pools.
fn plain(pool: &ThinPool) -> &str {
    pool.name.strip_suffix("-tpool").unwrap_or(&pool.name)
}

/// `VG/LV` has one name in device-mapper; otherwise a pool that differs in its hyphens only, which LVM doubles.
fn meant(name: &str, listed: &[&ThinPool]) -> Option<String> {
    let volume = name.split_once('/').filter(|(vg, lv)| !vg.is_empty() && !lv.is_empty() && !lv.contains('/'));
    let mapped = volume.map(|(vg, lv)| join_lvm_name(vg, lv));
    if let Some(mapped) = &mapped
        && (listed.is_empty() || listed.iter().any(|pool| plain(pool) == mapped))
    {
        return Some(mapped.clone());
    }
    let loose = |name: &str| name.replace('/', "-").replace("--", "-");
    let mut alike = listed.iter().map(|pool| plain(pool)).filter(|pool| loose(pool) == loose(name));
    let only = alike.next()?;
    alike.all(|other| other == only).then(|| only.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn right(value: &str, pools: &[&str]) -> Option<Option<String>> {
        let status = |name: &&str| {
            format!("{name}: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n")
        };
        let listed: String = pools.iter().map(status).collect();
        let text = format!(
            "{listed}{{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.thinpooldev={value}\"]}}\n"
        );
        let host = facts::host(read(&text).records);
        wrong_pool(&host).map(|wrong| wrong.right)
    }

    #[test]
    fn one_reading_is_taken_and_two_are_left() {
        let to = |name: &str| Some(Some(format!("/dev/mapper/{name}")));
        assert_eq!(right("/dev/docker/thinpool", &[]), to("docker-thinpool"));
        assert_eq!(right("/dev/vg-a/pool", &[]), to("vg--a-pool"));
        assert_eq!(right("/dev/mapper/docker/thinpool", &["docker-thinpool"]), to("docker-thinpool"));
        assert_eq!(right("/dev/mapper/rhel-docker-pool", &["rhel-docker--pool"]), to("rhel-docker--pool"));
        assert_eq!(right("rhel-docker-pool", &["rhel-docker--pool", "other-pool"]), to("rhel-docker--pool"));
        assert_eq!(right("/dev/mapper/a-b-c", &["a--b-c", "a-b--c"]), Some(None), "either may be meant");
        assert_eq!(right("/dev/mapper/docker-pool", &["docker-thinpool"]), Some(None));
        assert_eq!(right("/dev/docker/pool", &["docker-thinpool"]), Some(None));
        assert_eq!(right("/dev/mapper/docker-thinpool", &["docker-thinpool-tpool"]), None);
        assert_eq!(right("docker-thinpool", &[]), None);
    }
}
