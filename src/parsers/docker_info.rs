//! `docker info` as text, from 0.7 to 29.
//!
//! ```text
//! Server Version: 17.06.2-ce
//! Storage Driver: devicemapper
//!  Pool Name: docker-thinpool
//!  Pool Blocksize: 524.3kB
//!  Data Space Used: 19.92MB
//!  Data Space Total: 102GB
//! Logging Driver: json-file
//! ```
//!
//! The indentation and the order of keys changed over the years and rarely survive a paste, so keys are
//! known by name, wherever they stand: even several on one line.

use nom::Parser;
use nom::bytes::complete::take_while1;

use super::{Format, Parsed, Record, docker_info_format as format, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::stamp::{Stamp, stamp};
use crate::intake::{Line, Section, Source, Sourced};
use crate::units::{Bytes, Dialect};

pub const FORMAT: Format = Format {
    id: "docker-info",
    title: "docker info",
    claims: Claims { commands: &["docker info", "docker system info"], claim, interleaves: false },
    parse,
};

/// What one `docker info` says of the daemon and its storage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DockerInfo {
    pub name: Option<Sourced<String>>,
    pub server_version: Option<Sourced<String>>,
    /// Of the client, which prints it where no daemon answers, too.
    pub client: Option<Sourced<String>>,
    pub driver: Option<Sourced<String>>,
    /// `io.containerd.snapshotter.v1` when images live in containerd.
    pub driver_type: Option<Sourced<String>>,
    pub backing_filesystem: Option<Sourced<String>>,
    pub supports_d_type: Option<Sourced<bool>>,
    pub kernel: Option<Sourced<String>>,
    pub operating_system: Option<Sourced<String>>,
    pub root_dir: Option<Sourced<String>>,
    pub logging_driver: Option<Sourced<String>>,
    pub pool_name: Option<Sourced<String>>,
    pub pool_blocksize: Option<Sourced<Bytes>>,
    pub base_device_size: Option<Sourced<Bytes>>,
    pub data_file: Option<Sourced<String>>,
    pub metadata_file: Option<Sourced<String>>,
    pub data_loop_file: Option<Sourced<String>>,
    pub metadata_loop_file: Option<Sourced<String>>,
    pub data: Space,
    pub metadata: Space,
    pub minimum_free: Option<Sourced<Bytes>>,
    /// Of the device-mapper library: `1.02.107-RHEL7 (2015-12-01)`.
    pub libdm: Option<Sourced<String>>,
    pub udev_sync: Option<Sourced<bool>>,
    pub deferred_removal: Option<Sourced<bool>>,
    pub deferred_deleted: Option<Sourced<u64>>,
    /// The daemon runs as a user without rights: its security options say so.
    pub rootless: Option<Source>,
    /// The daemon's clock.
    pub system_time: Option<Sourced<Stamp>>,
}

/// `… Space Used`, `… Space Total`, `… Space Available`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Space {
    pub used: Option<Sourced<Bytes>>,
    pub total: Option<Sourced<Bytes>>,
    pub available: Option<Sourced<Bytes>>,
}

/// Keys of the storage driver's own status.
pub const STATUS: [&str; 24] = [
    "Pool Name",
    "Pool Blocksize",
    "Base Device Size",
    "Backing Filesystem",
    "Data file",
    "Metadata file",
    "Data loop file",
    "Metadata loop file",
    "Data Space Used",
    "Data Space Total",
    "Data Space Available",
    "Metadata Space Used",
    "Metadata Space Total",
    "Metadata Space Available",
    "Thin Pool Minimum Free Space",
    "Udev Sync Supported",
    "Deferred Removal Enabled",
    "Deferred Deletion Enabled",
    "Deferred Deleted Device Count",
    "Library Version",
    "Supports d_type",
    "Native Overlay Diff",
    "Using metacopy",
    "driver-type",
];

/// Other keys that nothing but `docker info` prints.
const DAEMON: [&str; 14] = [
    "Storage Driver",
    "Server Version",
    "Logging Driver",
    "Cgroup Driver",
    "Execution Driver",
    "Docker Root Dir",
    "Containers",
    "Kernel Version",
    "Total Memory",
    "Live Restore Enabled",
    "Default Runtime",
    "Init Binary",
    "containerd version",
    "Number of Docker Hooks",
];

/// Keys of the status that other programs print too.
const COMMON: [&str; 2] = ["Backing Filesystem", "Library Version"];

/// Keys that nothing but `docker info` prints: one of them begins a section.
fn telling() -> impl Iterator<Item = &'static str> {
    STATUS.into_iter().chain(DAEMON).filter(|key| !COMMON.contains(key))
}

/// Keys that are common words, or belong to other drivers: they begin nothing, but end the value before them.
const OTHER: [&str; 56] = [
    "System Time",
    "Running",
    "Paused",
    "Stopped",
    "Images",
    "Untagged Images",
    "Build Version",
    "Root Dir",
    "Dirs",
    "Dirperm1 Supported",
    "userxattr",
    "Zpool",
    "Zpool Health",
    "Parent Dataset",
    "Space Used By Parent",
    "Space Available",
    "Parent Quota",
    "Compression",
    "Cgroup Version",
    "Plugins",
    "Volume",
    "Network",
    "Log",
    "Authorization",
    "Swarm",
    "Runtimes",
    "runc version",
    "init version",
    "Security Options",
    "Operating System",
    "OSType",
    "Architecture",
    "CPUs",
    "Name",
    "ID",
    "Debug mode (client)",
    "Debug mode (server)",
    "Debug Mode (client)",
    "Debug Mode (server)",
    "Debug Mode",
    "Username",
    "Registry",
    "Labels",
    "Experimental",
    "Insecure Registries",
    "Insecure registries",
    "Registry Mirrors",
    "Product License",
    "Client",
    "Server",
    "Version",
    "Context",
    "HTTP Proxy",
    "HTTPS Proxy",
    "No Proxy",
    "Driver",
];

pub(super) const DRIVERS: [&str; 13] = [
    "devicemapper",
    "overlay",
    "overlay2",
    "aufs",
    "btrfs",
    "zfs",
    "vfs",
    "fuse-overlayfs",
    "overlayfs",
    "native",
    "stargz",
    "windowsfilter",
    "lcow",
];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    match key(text) {
        Some((key, _)) if telling().any(|one| one == key) => Claim::Starts,
        Some(("Driver", value)) if DRIVERS.contains(&bare(value)) => Claim::Starts,
        _ if pairs(text).len() > 1 => Claim::Starts,
        Some(_) if inside => Claim::Continues,
        // Values of lists stand on lines of their own: `127.0.0.0/8`, `seccomp`, `com.example.team=payments`.
        _ if inside && text.split_whitespace().count() <= 2 => Claim::Continues,
        // What `--format` printed.
        _ if !format::pairs(text).is_empty() => Claim::Starts,
        _ if inside && text.split_whitespace().any(|word| DRIVERS.contains(&word)) => Claim::Continues,
        _ => Claim::No,
    }
}

/// `Key: value`; the key begins with a letter and holds neither quotes nor another colon.
pub fn key(text: &str) -> Option<(&str, &str)> {
    let word = |c: char| c.is_alphanumeric() || " _-().".contains(c);
    let (rest, key) = take_while1::<_, _, nom::error::Error<&str>>(word).parse(text).ok()?;
    let value = rest.strip_prefix(':')?;
    let value = if value.is_empty() { value } else { value.strip_prefix(' ')? };
    (key.starts_with(char::is_alphabetic) && key.len() <= 40).then_some((key, value))
}

/// The pairs of one line. Usually one; a paste that lost its newlines has many, told apart by the keys known.
fn pairs(text: &str) -> Vec<(&str, &str)> {
    let several =
        text.matches(':').count() > 1 && telling().filter(|key| find_all(text, key).next().is_some()).count() > 1;
    if !several {
        return key(text).into_iter().collect();
    }
    let mut found: Vec<(usize, &str)> =
        STATUS.iter().chain(&DAEMON).chain(&OTHER).flat_map(|key| find_all(text, key)).collect();
    // Of `Server Version` and `Version` at the same place the longer one is meant: it begins earlier and ends with the other.
    found.sort_unstable_by_key(|&(at, key)| (at, usize::MAX - key.len()));
    let mut kept: Vec<(usize, &str)> = Vec::new();
    for (at, key) in found {
        if kept.last().is_none_or(|&(before, name)| at >= before + name.len()) {
            kept.push((at, key));
        }
    }
    let ends = kept.iter().skip(1).map(|&(at, _)| at).chain([text.len()]);
    kept.iter().zip(ends).filter_map(|(&(at, key), end)| Some((key, text.get(at + key.len() + 1..end)?))).collect()
}

fn find_all<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    text.match_indices(key).map(|(at, _)| at).filter_map(move |at| {
        let alone = at == 0 || text.get(..at)?.ends_with(' ');
        (alone && text.get(at + key.len()..)?.starts_with(':')).then_some((at, key))
    })
}

/// The value without a remark somebody wrote behind it.
fn bare(value: &str) -> &str {
    let mut value = value.trim();
    for mark in ["#", "//", "<<", "<-", "←"] {
        if value.starts_with(mark) {
            return "";
        }
        for (at, _) in value.match_indices(mark) {
            if let Some(before) = value.get(..at).filter(|before| before.ends_with(' ')) {
                value = before.trim_end();
                break;
            }
        }
    }
    value
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut info = Reader::default();
    let template = format::template(section.command.as_ref());
    for line in &section.lines {
        let text = line.text.trim();
        let printed = match &template {
            Some(template) if line.command.is_none() => format::values(template, text),
            _ => format::pairs(text),
        };
        for (key, value) in printed {
            info.pair(key, value, line.source, &mut parsed);
        }
        // A value of the list of security options, on a line of its own.
        if bare(text) == "rootless" && info.any {
            info.info().rootless = Some(line.source);
        }
        for (key, value) in pairs(text) {
            if info.repeats(key) {
                parsed.records.push(std::mem::take(&mut info).record());
            }
            info.pair(key, value, line.source, &mut parsed);
        }
    }
    if info.any {
        parsed.records.push(info.record());
    }
    parsed
}

/// Collects the pairs of one daemon.
#[derive(Default)]
pub(super) struct Reader {
    info: DockerInfo,
    /// Client or server block; a `Version:` counts only in the latter.
    any: bool,
}

impl Reader {
    pub(super) fn record(self) -> Record {
        Record::Info(Box::new(self.info))
    }

    /// A second `Storage Driver` begins another daemon's output.
    fn repeats(&self, key: &str) -> bool {
        match key {
            "Storage Driver" => self.info.driver.is_some(),
            "Server Version" => self.info.server_version.is_some(),
            _ => false,
        }
    }

    /// Takes one pair, from the text or from `DriverStatus`.
    pub(super) fn pair(&mut self, key: &str, value: &str, source: Source, parsed: &mut Parsed) {
        let raw = value.trim();
        let value = bare(value);
        let info = &mut self.info;
        self.any = true;
        let text = || (!value.is_empty()).then(|| Sourced { value: value.to_owned(), source });
        let word = || text().map(|_| Sourced { value: value.split(' ').next().unwrap_or(value).to_owned(), source });
        let truth = || match value.to_ascii_lowercase().as_str() {
            "true" => Some(Sourced { value: true, source }),
            "false" => Some(Sourced { value: false, source }),
            _ => None,
        };
        let mut size = || {
            let dialect = if value.ends_with("Mb") { Dialect::DockerMegabit } else { Dialect::Docker };
            let read = Bytes::parse_prefix(value, dialect).map(|value| Sourced { value, source });
            if read.is_none() && !raw.is_empty() {
                let message = format!("`{key}` should be a size such as `10.74 GB`, found `{value}`");
                parsed.problems.push(crate::intake::Problem::at(source, message));
            }
            read
        };
        match key {
            "Name" => info.name = text(),
            "Server Version" => info.server_version = word(),
            // The plugins behind it have versions as well, with a `v` in front.
            "Version" if info.client.is_none() && value.starts_with(|c: char| c.is_ascii_digit()) => {
                info.client = word()
            }
            "Storage Driver" => info.driver = word(),
            "Driver" if DRIVERS.contains(&value) => info.driver = word(),
            "driver-type" => info.driver_type = word(),
            "Backing Filesystem" => info.backing_filesystem = word(),
            "Supports d_type" => info.supports_d_type = truth(),
            "Kernel Version" => info.kernel = text(),
            "Operating System" => info.operating_system = text(),
            "Docker Root Dir" => info.root_dir = text(),
            "Logging Driver" => info.logging_driver = word(),
            "Pool Name" => info.pool_name = word(),
            "Pool Blocksize" => info.pool_blocksize = size(),
            "Base Device Size" => info.base_device_size = size(),
            "Data file" => info.data_file = word(),
            "Metadata file" => info.metadata_file = word(),
            "Data loop file" => info.data_loop_file = word(),
            "Metadata loop file" => info.metadata_loop_file = word(),
            "Data Space Used" => info.data.used = size(),
            "Data Space Total" => info.data.total = size(),
            "Data Space Available" => info.data.available = size(),
            "Metadata Space Used" => info.metadata.used = size(),
            "Metadata Space Total" => info.metadata.total = size(),
            "Metadata Space Available" => info.metadata.available = size(),
            "Thin Pool Minimum Free Space" => info.minimum_free = size(),
            "System Time" => info.system_time = stamp(raw).map(|(_, value)| Sourced { value, source }),
            "Library Version" => info.libdm = text(),
            "Udev Sync Supported" => info.udev_sync = truth(),
            "Deferred Removal Enabled" => info.deferred_removal = truth(),
            "Deferred Deleted Device Count" => {
                info.deferred_deleted = value.parse().ok().map(|value| Sourced { value, source });
            }
            _ => {}
        }
    }

    pub(super) fn info(&mut self) -> &mut DockerInfo {
        self.any = true;
        &mut self.info
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn info(text: &str) -> DockerInfo {
        match read(text).records.into_iter().next() {
            Some(Record::Info(info)) => *info,
            other => panic!("no docker info but {other:?}"),
        }
    }

    fn value<T: Clone>(fact: &Option<Sourced<T>>) -> Option<T> {
        fact.as_ref().map(|fact| fact.value.clone())
    }

    #[test]
    fn indentation_does_not_matter() {
        for text in [
            "Server Version: 18.09.6\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 1.9 GB\n",
            "\tServer Version: 18.09.6\n\tStorage Driver: devicemapper\n\tPool Name: docker-thinpool\n\tData Space Used: 1.9 GB\n",
            "Server Version: 18.09.6 Storage Driver: devicemapper Pool Name: docker-thinpool Data Space Used: 1.9 GB",
        ] {
            let info = info(text);
            assert_eq!(value(&info.server_version).as_deref(), Some("18.09.6"));
            assert_eq!(value(&info.driver).as_deref(), Some("devicemapper"));
            assert_eq!(value(&info.pool_name).as_deref(), Some("docker-thinpool"));
            assert_eq!(value(&info.data.used), Some(Bytes(1_900_000_000)));
        }
    }

    #[test]
    fn remarks_are_no_values() {
        let info = info(
            "Storage Driver: overlay2            // Storage Driver kind\n Supports d_type: false     #not on\n Data file:   << a loop file in loopback mode\n",
        );
        assert_eq!(value(&info.driver).as_deref(), Some("overlay2"));
        assert_eq!(value(&info.supports_d_type), Some(false));
        assert_eq!(info.data_file, None);
    }

    #[test]
    fn a_client_version_is_not_the_servers() {
        let info = info(
            "Client: Docker Engine - Community Version: 26.1.4 Context: default Server: Server Version: 25.0.1 Storage Driver: overlay2 Backing Filesystem: extfs",
        );
        assert_eq!(value(&info.server_version).as_deref(), Some("25.0.1"));
        assert_eq!(value(&info.backing_filesystem).as_deref(), Some("extfs"));
    }

    #[test]
    fn two_daemons_are_two_records() {
        let parsed =
            read("Server Version: 1.9.1\nStorage Driver: aufs\nServer Version: 1.12.6\nStorage Driver: overlay\n");
        assert_eq!(parsed.records.len(), 2);
    }

    #[test]
    fn a_size_that_is_none_is_reported_with_its_line() {
        let parsed = read("Storage Driver: devicemapper\n Data Space Used: plenty\n Data Space Total: 10 GB\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(2));
        assert_eq!(parsed.records.len(), 1);
    }

    #[test]
    fn the_values_of_a_template_are_read() {
        let found = info("$ docker info --format '{{.Driver}}'\ndevicemapper\n");
        assert_eq!(found.driver.map(|fact| (fact.value, fact.source.line)), Some(("devicemapper".to_owned(), 2)));
        let found = info("$ docker info -f '{{.Driver}} {{.ServerVersion}} {{.DockerRootDir}}'\naufs 18.09.7 /data\n");
        assert_eq!(value(&found.driver).as_deref(), Some("aufs"));
        assert_eq!(value(&found.root_dir).as_deref(), Some("/data"));
        let found = info("[[Pool Name docker-thinpool] [Data Space Used 101.9GB] [Data Space Total 102GB]]\n");
        assert_eq!(value(&found.pool_name).as_deref(), Some("docker-thinpool"));
        assert_eq!(value(&found.data.used), Some(Bytes(101_900_000_000)));
    }

    #[test]
    fn early_versions_wrote_megabytes_as_megabits() {
        let info = info("Driver: devicemapper\n Pool Name: docker-8:1-1-pool\n Data Space Total: 102400.0 Mb\n");
        assert_eq!(value(&info.data.total), Some(Bytes::gib(100)));
    }
}
