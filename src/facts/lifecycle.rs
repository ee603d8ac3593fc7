//! What each engine release has: drivers, options of drivers, keys of daemon.json, from when until when.
//!
//! These tables are all that the rules and the corrected file know of versions. Sources: docker/cli
//! docs/deprecated.md (drivers); moby daemon/graphdriver/devmapper (options, by tag from v0.12 to v24.0.9) and
//! overlay2/overlay.go; the struct tags of moby daemon/config at 17.05, 18.06, 19.03, 20.10, 23, 24, 25, 26, 27,
//! 28.5.2 and 29 (keys), and the types they have there at 20.10, 28.3 and 29.

use super::EngineVersion;

const fn v(major: u32, minor: u32) -> EngineVersion {
    EngineVersion::new(major, minor, 0)
}

/// A storage driver on its way out.
pub struct Driver {
    pub name: &'static str,
    pub deprecated: EngineVersion,
    /// From here on a daemon that was not told to use it refuses to.
    pub disabled: EngineVersion,
    pub removed: EngineVersion,
    /// Only there; elsewhere it stays.
    pub only_el7: bool,
}

const fn driver(name: &'static str, deprecated: EngineVersion, removed: EngineVersion) -> Driver {
    Driver { name, deprecated, disabled: v(23, 0), removed, only_el7: false }
}

pub const DRIVERS: [Driver; 4] = [
    driver("devicemapper", v(18, 9), v(25, 0)),
    driver("overlay", v(18, 9), v(24, 0)),
    driver("aufs", v(19, 3), v(24, 0)),
    Driver { only_el7: true, ..driver("btrfs", v(20, 10), v(23, 0)) },
];

impl Driver {
    /// The last release that has it.
    pub fn last(&self) -> &'static str {
        match self.removed {
            removed if removed >= v(25, 0) => "24",
            removed if removed >= v(24, 0) => "23",
            _ => "20.10",
        }
    }
}

/// The life of a driver that ends everywhere.
pub fn driver_life(name: &str) -> Option<&'static Driver> {
    DRIVERS.iter().find(|driver| driver.name == name && !driver.only_el7)
}

/// What a key or an option is to a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Known,
    /// It comes with that release.
    NotYet(EngineVersion),
    /// It went with that release.
    Gone(EngineVersion),
    /// No release has it.
    Never,
}

/// Options of `storage-opts`, and the release that brought them. All `dm.*` went with their driver.
pub const OPTIONS: &[(EngineVersion, Option<EngineVersion>, &[&str])] = &[
    (
        v(0, 12),
        None,
        &[
            "dm.basesize",
            "dm.loopdatasize",
            "dm.loopmetadatasize",
            "dm.fs",
            "dm.mkfsarg",
            "dm.mountopt",
            "dm.datadev",
            "dm.metadatadev",
            "dm.blkdiscard",
        ],
    ),
    (v(1, 2), None, &["dm.blocksize"]),
    (v(1, 4), None, &["dm.thinpooldev"]),
    (v(1, 7), None, &["dm.override_udev_sync_check", "dm.use_deferred_removal"]),
    (v(1, 9), None, &["dm.use_deferred_deletion"]),
    (v(1, 11), None, &["dm.min_free_space"]),
    (v(1, 13), None, &["dm.xfs_nospace_max_retries"]),
    (
        v(17, 6),
        None,
        &[
            "dm.directlvm_device",
            "dm.directlvm_device_force",
            "dm.thinp_percent",
            "dm.thinp_metapercent",
            "dm.thinp_autoextend_threshold",
            "dm.thinp_autoextend_percent",
        ],
    ),
    (v(17, 7), None, &["dm.libdm_log_level"]),
    (v(1, 12), Some(v(24, 0)), &["overlay2.override_kernel_check"]),
];

/// What an option of `storage-opts` is to a release.
pub fn option_standing(name: &str, version: Option<EngineVersion>) -> Standing {
    let row = OPTIONS.iter().find(|(_, _, names)| names.contains(&name));
    match (row, version) {
        (None, _) => Standing::Never,
        (Some((_, Some(until), _)), Some(version)) if version >= *until => Standing::Gone(*until),
        (Some((since, ..)), Some(version)) if version < *since => Standing::NotYet(*since),
        _ => Standing::Known,
    }
}

/// What the value of a key must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Text,
    Flag,
    Number,
    /// A list of strings.
    Texts,
    /// An object whose values are strings.
    TextMap,
    /// An object whose values are booleans.
    FlagMap,
    /// An object.
    Object,
    /// An object whose values are objects.
    Objects,
    /// A list of objects.
    List,
    /// Nothing is known of it.
    Any,
}

use Takes::*;

/// Keys of daemon.json with the same life and the same type.
pub type Keys = (EngineVersion, Option<EngineVersion>, Takes, &'static [&'static str]);

/// Keys that are read to this day begin with 17.05, the first release whose keys were read; before it nothing is sure.
#[rustfmt::skip]
pub const KEYS: &[Keys] = &[
    (v(17, 5), None, Text, &[
        "bip", "bridge", "cgroup-parent", "containerd", "data-root", "default-gateway", "default-gateway-v6",
        "default-runtime", "default-shm-size", "exec-root", "fixed-cidr", "fixed-cidr-v6", "group", "init-path", "ip",
        "log-driver", "log-level", "metrics-addr", "pidfile", "seccomp-profile", "storage-driver",
        "swarm-default-advertise-addr", "tlscacert", "tlscert", "tlskey", "userland-proxy-path", "userns-remap",
    ]),
    (v(17, 5), None, Flag, &[
        "debug", "experimental", "icc", "init", "ip-forward", "ip-masq", "iptables", "ipv6", "live-restore",
        "no-new-privileges", "raw-logs", "selinux-enabled", "tls", "tlsverify", "userland-proxy",
    ]),
    (v(17, 5), None, Number, &[
        "cpu-rt-period", "cpu-rt-runtime", "max-concurrent-downloads", "max-concurrent-uploads", "mtu", "shutdown-timeout",
    ]),
    (v(17, 5), None, Texts, &[
        "authorization-plugins", "dns", "dns-opts", "dns-search", "exec-opts", "hosts", "insecure-registries", "labels",
        "registry-mirrors", "storage-opts",
    ]),
    (v(17, 5), None, TextMap, &["log-opts"]),
    (v(17, 5), None, Objects, &["default-ulimits", "runtimes"]),
    // 23.0 still knows these four names, to refuse them with a message of their own.
    (v(17, 5), Some(v(23, 0)), Text, &["graph", "cluster-advertise", "cluster-store"]),
    (v(17, 5), Some(v(23, 0)), TextMap, &["cluster-store-opts"]),
    (v(17, 5), Some(v(26, 0)), Number, &["oom-score-adjust"]),
    (v(17, 5), Some(v(28, 0)), Text, &["api-cors-header"]),
    (v(17, 5), Some(v(18, 6)), Flag, &["api-enable-cors"]),
    (v(17, 5), Some(v(19, 3)), Flag, &["disable-legacy-registry"]),
    (v(18, 6), None, Text, &["default-ipc-mode", "deprecated-key-path"]),
    (v(18, 6), None, Number, &[
        "network-control-plane-mtu", "network-diagnostic-port", "swarm-raft-election-tick", "swarm-raft-heartbeat-tick",
    ]),
    (v(18, 6), None, Texts, &["allow-nondistributable-artifacts", "node-generic-resources"]),
    (v(18, 6), None, List, &["default-address-pools"]),
    (v(19, 3), None, Object, &["builder"]),
    (v(19, 3), None, FlagMap, &["features"]),
    // The daemon knows the third by its flag's name; the second is what it is called within.
    (v(19, 3), None, Text, &["containerd-namespace", "containerd-plugin-namespace", "containerd-plugins-namespace"]),
    (v(19, 3), None, Flag, &["cri-containerd", "rootless"]),
    (v(20, 10), None, Text, &["default-cgroupns-mode", "host-gateway-ip"]),
    (v(20, 10), None, Flag, &["ip6tables"]),
    (v(20, 10), None, Number, &["max-download-attempts"]),
    (v(23, 0), None, Text, &["http-proxy", "https-proxy", "no-proxy"]),
    (v(23, 0), None, Object, &["proxies"]),
    (v(24, 0), None, Objects, &["default-network-opts"]),
    (v(25, 0), None, Texts, &["cdi-spec-dirs"]),
    (v(25, 0), None, Text, &["log-format"]),
    (v(28, 0), None, Flag, &["allow-direct-routing", "ip-forward-no-drop"]),
    (v(28, 0), None, Text, &["bip6"]),
    (v(28, 0), None, Texts, &["host-gateway-ips"]),
    (v(29, 0), None, Text, &["bridge-accept-fwmark", "firewall-backend", "min-api-version"]),
    (v(29, 0), None, Any, &["default-stop-timeout"]),
    (v(29, 0), None, Object, &["nri-opts"]),
    // Red Hat's own builds of 1.10 to 1.13 have these.
    (v(1, 10), Some(v(17, 5)), Texts, &["add-registry", "block-registry"]),
    (v(1, 10), Some(v(17, 5)), Flag, &["signature-verification"]),
];

/// The last release whose keys were read.
const NEWEST: u32 = 29;

/// The releases whose keys were read. A key that came between two of them may have come in any release between.
const READ: [EngineVersion; 5] = [v(17, 5), v(18, 6), v(19, 3), v(20, 10), v(23, 0)];

fn row(key: &str) -> Option<&'static Keys> {
    KEYS.iter().find(|(.., names)| names.contains(&key))
}

/// What the value of a key must be, in every release that has it.
pub fn takes(key: &str) -> Option<Takes> {
    row(key).map(|(_, _, takes, _)| *takes)
}

/// Of the keys of the first release that was read, those that were new then.
const NEW_IN_17_05: [&str; 1] = ["data-root"];

/// What a key of daemon.json is to a release. Where that is not sure the key passes.
pub fn key_standing(key: &str, version: Option<EngineVersion>) -> Standing {
    let Some((since, until, ..)) = row(key) else {
        // What releases after the last one that was read have is not known; a plain slip is one for all of them.
        let newer = version.is_some_and(|version| version.major > NEWEST);
        return if newer && meant(key).is_none() { Standing::Known } else { Standing::Never };
    };
    let Some(version) = version else { return Standing::Known };
    // What a key had become by 17.05 it may have been before; what came later was not there.
    if version < v(17, 5) {
        return if *since > v(17, 5) || NEW_IN_17_05.contains(&key) {
            Standing::NotYet(*since)
        } else {
            Standing::Known
        };
    }
    let read_before = READ.iter().rev().find(|read| *read < since).map_or(v(17, 5), |read| *read);
    // From 20.10 on every release was read.
    let surely_before = version < *since && (*since > v(19, 3) || version.without_patch() <= read_before);
    match until {
        Some(until) if version >= *until => Standing::Gone(*until),
        _ if surely_before => Standing::NotYet(*since),
        _ => Standing::Known,
    }
}

/// The key that was meant by one that no release has: a flag's name, an underscore, a capital, one of several.
pub fn meant(key: &str) -> Option<&'static str> {
    let plain = key.trim().trim_start_matches('-').to_ascii_lowercase().replace('_', "-");
    let plural = format!("{plain}s");
    let registries = plain.replace("registry", "registries");
    let singular = plain.strip_suffix('s').unwrap_or(&plain);
    let candidates = [plain.as_str(), &plural, singular, &registries];
    let names = || KEYS.iter().filter(|(_, until, ..)| until.is_none()).flat_map(|(.., names)| names.iter().copied());
    candidates.iter().find_map(|candidate| names().find(|name| name == candidate && *name != key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_and_go() {
        let on = |key, version| key_standing(key, EngineVersion::parse(version));
        assert_eq!(on("log-format", "24.0.9"), Standing::NotYet(v(25, 0)));
        assert_eq!(on("log-format", "25.0.0"), Standing::Known);
        assert_eq!(on("oom-score-adjust", "25.0.5"), Standing::Known);
        assert_eq!(on("oom-score-adjust", "26.0.0"), Standing::Gone(v(26, 0)));
        assert_eq!(on("features", "17.05.0-ce"), Standing::NotYet(v(19, 3)));
        assert_eq!(on("storage-opt", "24.0.9"), Standing::Never);
        assert_eq!(on("data-root", "1.13.1"), Standing::NotYet(v(17, 5)));
        assert_eq!(on("default-address-pools", "1.13.1"), Standing::NotYet(v(18, 6)));
        assert_eq!(on("graph", "1.13.1"), Standing::Known);
        assert_eq!(key_standing("log-format", None), Standing::Known);
        assert_eq!(on("containerd-plugins-namespace", "28.5.2"), Standing::Known);
    }

    #[test]
    fn between_two_releases_that_were_read_a_key_passes() {
        // `features` came with some release between 18.06 and 19.03: 18.09 has it.
        assert_eq!(key_standing("features", EngineVersion::parse("18.09.2")), Standing::Known);
        assert_eq!(key_standing("features", EngineVersion::parse("18.06.1-ce")), Standing::NotYet(v(19, 3)));
        assert_eq!(key_standing("default-address-pools", EngineVersion::parse("17.12.1-ce")), Standing::Known);
        assert_eq!(key_standing("live-restore", EngineVersion::parse("1.12.6")), Standing::Known);
    }

    #[test]
    fn a_key_stands_in_one_row() {
        let mut names: Vec<_> = KEYS.iter().flat_map(|(.., names)| names.iter()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn flags_names_and_slips_are_understood() {
        assert_eq!(meant("storage-opt"), Some("storage-opts"));
        assert_eq!(meant("insecure-registry"), Some("insecure-registries"));
        assert_eq!(meant("storage_driver"), Some("storage-driver"));
        assert_eq!(meant("Debug"), Some("debug"));
        assert_eq!(meant("x-ours"), None);
    }

    #[test]
    fn options_came_one_by_one() {
        let on = |name, version| option_standing(name, EngineVersion::parse(version));
        assert_eq!(on("dm.min_free_space", "1.10.3"), Standing::NotYet(v(1, 11)));
        assert_eq!(on("dm.min_free_space", "1.11.0"), Standing::Known);
        assert_eq!(on("dm.min_free", "1.11.0"), Standing::Never);
        assert_eq!(on("overlay2.override_kernel_check", "24.0.0"), Standing::Gone(v(24, 0)));
    }
}
