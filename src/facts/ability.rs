//! What a host can do, by its kernel, its LVM, its engine and its distribution: one table, with sources.

use super::platform::Platform;
use super::{EngineVersion, Host, KernelVersion, LvmVersion};

/// Something that not every host can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// The kernel runs overlay2.
    OverlayKernel,
    /// The engine has the driver overlay2.
    OverlayDriver,
    /// The engine has the driver devicemapper.
    Devicemapper,
    /// Containers outlive a restart of the daemon, if it is set so.
    LiveRestore,
    /// `docker system df` and the prune commands.
    Prune,
    /// `dockerd --validate`.
    Validate,
    /// `lvextend --poolmetadatasize`.
    ExtendMetadata,
    /// LVM grows the spare metadata together with the metadata.
    SpareGrows,
    /// LVM makes the metadata larger by itself when data grows.
    MetadataFollows,
    /// `lvconvert --repair` of a pool.
    Repair,
    /// LVM runs thin_check with `--clear-needs-check-flag` when it activates a pool.
    ClearsNeedsCheck,
    /// The metadata volume of an inactive pool can be activated by itself, to copy it.
    ComponentActivation,
}

/// Whether a host can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Can {
    Yes,
    No,
    /// The version that decides was not pasted.
    Unknown,
}

/// What an ability needs.
struct Row {
    ability: Ability,
    needs: Needs,
    /// For people: `lvextend --poolmetadatasize needs …`.
    words: &'static str,
}

enum Needs {
    /// From this release on, and before that one.
    Engine(EngineVersion, Option<EngineVersion>),
    Lvm(LvmVersion),
    /// Debian's builds leave it out, whatever their version.
    LvmNotDebian(LvmVersion),
    Kernel(fn(KernelVersion) -> bool),
}

const fn engine(major: u32, minor: u32) -> Needs {
    Needs::Engine(EngineVersion::new(major, minor, 0), None)
}

const fn lvm(minor: u32, patch: u32) -> Needs {
    Needs::Lvm(LvmVersion::new(2, minor, patch))
}

const fn row(ability: Ability, needs: Needs, words: &'static str) -> Row {
    Row { ability, needs, words }
}

use Ability::*;

/// Behind each row stands where it is from.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    row(OverlayKernel, Needs::Kernel(KernelVersion::runs_overlay2), "Linux 4.0, or 3.10.0-514 of EL 7.3"), // Docker's documentation of overlay2
    row(OverlayDriver, engine(1, 12), "Docker 1.12"), // moby v1.12.0: daemon/graphdriver/overlay2
    row(Devicemapper, Needs::Engine(EngineVersion::new(0, 7, 0), Some(EngineVersion::new(25, 0, 0))), "Docker before 25.0"), // docker/cli docs/deprecated.md; moby dc11d2a2d8
    row(LiveRestore, engine(1, 12), "Docker 1.12"), // moby v1.12.0: daemon/config.go
    row(Prune, engine(1, 13), "Docker 1.13"), // moby v1.13.0: CHANGELOG.md
    row(Validate, engine(23, 0), "Docker 23.0"), // moby v23.0.0: cmd/dockerd
    row(ExtendMetadata, lvm(2, 106), "LVM 2.02.106 and a thin-pool target 1.10"), // lvm2 WHATS_NEW 2.02.105, 2.02.106
    row(SpareGrows, lvm(3, 3), "LVM 2.03.03"), // lvm2 WHATS_NEW 2.03.03
    row(MetadataFollows, lvm(3, 3), "LVM 2.03.03"), // lvm2 WHATS_NEW 2.03.03
    row(Repair, lvm(2, 100), "LVM 2.02.100"), // lvm2 WHATS_NEW 2.02.100
    row(ClearsNeedsCheck, Needs::LvmNotDebian(LvmVersion::new(2, 2, 106)), "LVM 2.02.106, and none built by Debian"), // lvm2 conf/example.conf global/thin_check_options; `lvmconfig --type default` on Debian 12
    row(ComponentActivation, lvm(2, 178), "LVM 2.02.178"), // lvm2 WHATS_NEW 2.02.178
];

/// Whether this host can.
pub fn can(host: &Host, ability: Ability) -> Can {
    let Some(row) = TABLE.iter().find(|row| row.ability == ability) else { return Can::Unknown };
    let judge = |known: Option<bool>| match known {
        Some(true) => Can::Yes,
        Some(false) => Can::No,
        None => Can::Unknown,
    };
    let platform = Platform::of(host);
    match row.needs {
        Needs::Engine(from, until) => judge(
            host.engine.parsed_version().map(|version| version >= from && until.is_none_or(|until| version < until)),
        ),
        Needs::Lvm(from) => by_lvm(host, platform, from),
        Needs::LvmNotDebian(_) if platform.family == Some(super::platform::Family::Debian) => Can::No,
        Needs::LvmNotDebian(from) => by_lvm(host, platform, from),
        Needs::Kernel(fits) => judge(host.engine.parsed_kernel().map(fits)),
    }
}

/// What it needs, for a sentence.
pub fn needs(ability: Ability) -> &'static str {
    TABLE.iter().find(|row| row.ability == ability).map_or("", |row| row.words)
}

/// A release's LVM is the lowest it had; later updates of it may be newer.
fn by_lvm(host: &Host, platform: Platform, from: LvmVersion) -> Can {
    let printed = host.engine.parsed_lvm();
    match printed.or(platform.lvm) {
        Some(version) if version >= from => Can::Yes,
        Some(_) if printed.is_some() || platform.family == Some(super::platform::Family::Debian) => Can::No,
        _ => Can::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn host(system: &str, version: &str) -> Host {
        let info = format!("Server Version: {version}\nStorage Driver: devicemapper\nOperating System: {system}\n");
        facts::host(read(&info).records)
    }

    #[test]
    fn every_ability_is_in_the_table_once() {
        assert!(TABLE.iter().all(|row| !row.words.is_empty()));
        let mut seen: Vec<Ability> = Vec::new();
        for row in TABLE {
            assert!(!seen.contains(&row.ability), "{:?} stands twice", row.ability);
            seen.push(row.ability);
        }
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        assert_eq!(can(&Host::default(), ExtendMetadata), Can::Unknown);
        assert_eq!(can(&Host::default(), Devicemapper), Can::Unknown);
        // The first EL 7 was too old, later ones are not: only `lvm version` tells.
        assert_eq!(can(&host("CentOS Linux 7 (Core)", "1.12.6"), ExtendMetadata), Can::Unknown);
    }

    #[test]
    fn releases_decide() {
        assert_eq!(can(&host("Ubuntu 14.04.5 LTS", "1.9.1"), ExtendMetadata), Can::No);
        assert_eq!(can(&host("Debian GNU/Linux 12 (bookworm)", "20.10.24"), ExtendMetadata), Can::Yes);
        assert_eq!(can(&host("Debian GNU/Linux 12 (bookworm)", "20.10.24"), ClearsNeedsCheck), Can::No);
        assert_eq!(can(&host("Debian GNU/Linux 12 (bookworm)", "20.10.24"), Validate), Can::No);
        assert_eq!(can(&host("Rocky Linux 9.1", "24.0.7"), Validate), Can::Yes);
        assert_eq!(can(&host("Rocky Linux 9.1", "25.0.0"), Devicemapper), Can::No);
    }
}
