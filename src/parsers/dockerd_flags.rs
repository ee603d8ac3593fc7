//! Flags of the daemon, wherever they stand: a unit and its drop-ins, `/etc/sysconfig/docker*`,
//! `/etc/default/docker`, `ps`, a typed command.
//!
//! ```text
//! DOCKER_OPTS="--storage-driver=devicemapper --storage-opt dm.basesize=50G"
//! ExecStart=/usr/bin/dockerd -H fd:// \
//!           $DOCKER_STORAGE_OPTIONS
//! ```
//!
//! `/etc/sysconfig/docker-storage-setup` holds no flags but variables from which they are made:
//!
//! ```text
//! VG=docker-vg
//! AUTO_EXTEND_POOL=yes
//! ```

use super::dockerd_words::{self as words, Word};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source, Sourced};

pub const FORMAT: Format = Format {
    id: "dockerd-flags",
    title: "dockerd flags",
    claims: Claims { commands: &[], claim, interleaves: true },
    parse,
};

/// Settings given as flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub driver: Option<Sourced<String>>,
    pub options: Vec<Sourced<String>>,
    /// Every flag, in the order they stand.
    pub all: Vec<Flag>,
    /// Variables of files that a shell or systemd reads, as they were set.
    pub variables: Vec<Variable>,
}

/// One flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The long name without dashes: `storage-driver` also for `-s`.
    pub name: String,
    /// `None` for one that stands alone: `--debug`.
    pub value: Option<String>,
    pub source: Source,
    /// What carries it: `ExecStart`, `DOCKER_STORAGE_OPTIONS`, `dockerd`, …
    pub carrier: String,
}

/// `NAME=value` of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub value: String,
    pub source: Source,
}

impl Flags {
    /// The flags of this name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Flag> {
        self.all.iter().filter(move |flag| flag.name == name)
    }

    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rev().find(|variable| variable.name == name)
    }
}

/// Variables that become flags of the daemon.
const CARRIERS: [&str; 7] = [
    "DOCKER_OPTS",
    "DOCKER_STORAGE_OPTIONS",
    "DOCKER_NETWORK_OPTIONS",
    "EXTRA_STORAGE_OPTIONS",
    "EXTRA_DOCKER_STORAGE_OPTIONS",
    "OPTIONS",
    "other_args",
];

/// Variables of docker-storage-setup and container-storage-setup.
const SETUP: [&str; 22] = [
    "STORAGE_DRIVER",
    "VG",
    "DEVS",
    "ROOT_SIZE",
    "DATA_SIZE",
    "MIN_DATA_SIZE",
    "CHUNK_SIZE",
    "POOL_META_SIZE",
    "GROWPART",
    "AUTO_EXTEND_POOL",
    "POOL_AUTOEXTEND_THRESHOLD",
    "POOL_AUTOEXTEND_PERCENT",
    "CONTAINER_THINPOOL",
    "CONTAINER_ROOT_LV_NAME",
    "CONTAINER_ROOT_LV_SIZE",
    "CONTAINER_ROOT_LV_MOUNT_PATH",
    "DOCKER_ROOT_VOLUME",
    "DOCKER_ROOT_VOLUME_SIZE",
    "WIPE_SIGNATURES",
    "SIGNATURE_WIPE",
    "DEVICE_WAIT_TIMEOUT",
    "DOCKER_DRIVER",
];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let Some(first) = lines.first() else { return Claim::No };
    let text = trimmed(lines);
    // A remark sets nothing; neither does a log line, nor an advice to use the flag, as docker info prints it.
    if first.command.is_none() && is_remark(text) || text.contains("level=") || text.contains("Use `--") {
        return Claim::No;
    }
    if let Some((name, value)) = variable(text) {
        let of_setup =
            |line: &Line| variable(&line.text).is_some_and(|(name, _)| SETUP.contains(&name) && name != "VG");
        let sure = match name {
            // Other services have them too.
            "OPTIONS" => words::knows_flag(value),
            "VG" => inside || lines.iter().take(20).any(of_setup),
            "ExecStart" => {
                let next = || lines.iter().skip(1).find_map(|line| variable(&line.text));
                words::daemon(value).is_some()
                    || value.is_empty() && (inside || next().is_some_and(|(_, value)| words::daemon(value).is_some()))
            }
            _ => true,
        };
        return if sure { Claim::Takes(length(lines)) } else { Claim::No };
    }
    // Flags follow the daemon's name; without one it is but mentioned.
    let runs = words::daemon(text).is_some_and(|rest| rest.trim_start().starts_with('-') || rest.trim() == "\\");
    let carried = CARRIERS.iter().any(|name| sets(text, name)) && words::knows_flag(text);
    if runs || carried { Claim::Takes(length(lines)) } else { Claim::No }
}

fn sets(text: &str, name: &str) -> bool {
    text.split(name).skip(1).any(|rest| rest.starts_with('='))
}

fn is_remark(text: &str) -> bool {
    text.starts_with(['#', ';'])
}

/// A line and those that a backslash joins to it.
fn length(lines: &[Line]) -> usize {
    let joined = lines.iter().take(100).take_while(|line| line.text.trim_end().ends_with('\\')).count();
    (joined + 1).min(lines.len().max(1))
}

/// `NAME=value`, also behind `export` and within `Environment="…"`.
fn variable(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let text = text.strip_prefix("export ").unwrap_or(text);
    let text = text.strip_prefix("Environment=").map_or(text, |text| text.trim_matches(['"', '\'']));
    let (name, value) = text.split_once('=')?;
    let name = name.trim();
    (name == "ExecStart" || CARRIERS.contains(&name) || SETUP.contains(&name)).then(|| (name, value.trim()))
}

fn parse(section: &Section) -> Parsed {
    let mut flags = Flags::default();
    let mut rest = section.lines.as_slice();
    while !rest.is_empty() {
        let (statement, behind) = rest.split_at_checked(length(rest)).unwrap_or((rest, &[]));
        take(&mut flags, statement);
        rest = behind;
    }
    for flag in &flags.all {
        let Some(value) = &flag.value else { continue };
        let sourced = || Sourced { value: value.clone(), source: flag.source };
        let plain = value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        match flag.name.as_str() {
            "storage-driver" if plain && !value.is_empty() => flags.driver = Some(sourced()),
            // An option is itself `key=value`.
            "storage-opt" if value.contains('.') => flags.options.push(sourced()),
            _ => {}
        }
    }
    // The setup's driver is what it will write into the flags.
    let wanted = flags.variable("DOCKER_DRIVER").or(flags.variable("STORAGE_DRIVER"));
    if let Some(wanted) = wanted.filter(|wanted| flags.driver.is_none() && !wanted.value.is_empty()) {
        flags.driver = Some(Sourced { value: wanted.value.clone(), source: wanted.source });
    }
    Parsed { records: vec![Record::Flags(flags)], ..Parsed::default() }
}

/// Reads one statement: a line with those joined to it.
fn take(flags: &mut Flags, lines: &[Line]) {
    let Some(first) = lines.first().filter(|line| !line.is_blank()) else { return };
    let text = first.text.trim();
    let name = variable(text).map(|(name, _)| name).or_else(|| {
        CARRIERS.iter().copied().find(|name| text.contains(&format!("{name}=")) && words::daemon(text).is_none())
    });
    let mut found: Vec<Word> = words::split(lines, name);
    if let Some(name) = name.filter(|name| *name != "ExecStart") {
        let value = found.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        flags.variables.push(Variable { name: name.to_owned(), value, source: first.source });
        if SETUP.contains(&name) {
            return;
        }
    }
    if name == Some("ExecStart") && found.is_empty() {
        // An empty one in a drop-in takes back those before.
        flags.all.retain(|flag| flag.carrier != "ExecStart");
    }
    if name.is_none_or(|name| name == "ExecStart") {
        found = words::behind_daemon(found);
    }
    flags.all.extend(words::flags(found, name.unwrap_or("dockerd")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn read_flags(text: &str) -> Option<Flags> {
        read(text).records.into_iter().find_map(|record| match record {
            Record::Flags(flags) => Some(flags),
            _ => None,
        })
    }

    fn flags(text: &str) -> Option<(Option<String>, Vec<String>)> {
        read_flags(text).map(|flags| {
            let options = flags.options.into_iter().map(|option| option.value).collect();
            (flags.driver.map(|driver| driver.value), options)
        })
    }

    fn all(text: &str) -> Vec<(String, Option<String>, usize)> {
        let flags = read_flags(text).map(|flags| flags.all).unwrap_or_default();
        flags.into_iter().map(|flag| (flag.name, flag.value, flag.source.line)).collect()
    }

    fn flag(name: &str, value: &str, line: usize) -> (String, Option<String>, usize) {
        (name.into(), (!value.is_empty()).then(|| value.into()), line)
    }

    #[test]
    fn variables_units_and_typed_commands_carry_flags() {
        let devicemapper = Some("devicemapper".to_owned());
        let opts = "DOCKER_OPTS=\"--storage-driver=devicemapper --storage-opt dm.basesize=50G --storage-opt=dm.datadev=/dev/sde1\"";
        assert_eq!(
            flags(opts),
            Some((devicemapper.clone(), vec!["dm.basesize=50G".into(), "dm.datadev=/dev/sde1".into()]))
        );
        assert_eq!(flags("$ dockerd --storage-driver=devicemapper &"), Some((devicemapper.clone(), vec![])));
        assert_eq!(flags("ExecStart=/usr/bin/dockerd -s devicemapper -H fd://"), Some((devicemapper.clone(), vec![])));
        assert_eq!(flags("export DOCKER_OPTS='-s devicemapper'"), Some((devicemapper, vec![])));
        assert_eq!(flags("  Use `--storage-opt dm.thinpooldev` to specify a custom block storage device."), None);
        assert_eq!(flags("# DOCKER_OPTS=\"--storage-driver=devicemapper\""), None);
        assert_eq!(flags("Feb  7 21:48:48 k8s-master-01 dockerd: --storage-opt is supported only for overlay"), None);
        assert_eq!(flags("OPTIONS=\"-u ntp:ntp -p /var/run/ntpd.pid\""), None);
    }

    #[test]
    fn a_drop_in_takes_back_and_joined_lines_keep_their_number() {
        let text = "# /usr/lib/systemd/system/docker.service\n[Service]\nExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\nRestart=always\n\n# /etc/systemd/system/docker.service.d/override.conf\n[Service]\nExecStart=\nExecStart=/usr/bin/dockerd-current \\\n          --exec-opt native.cgroupdriver=systemd \\\n          -g /data/docker -D \\\n          $OPTIONS \\\n          --log-opt max-size=10m --log-driver \"json-file\"\n";
        assert_eq!(
            all(text),
            [
                flag("exec-opt", "native.cgroupdriver=systemd", 10),
                flag("graph", "/data/docker", 11),
                flag("debug", "", 11),
                flag("log-opt", "max-size=10m", 13),
                flag("log-driver", "json-file", 13),
            ]
        );
    }

    #[test]
    fn systemctl_show_and_ps() {
        let show = "ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// --data-root /data ; ignore_errors=no ; start_time=[n/a] ; pid=0 }";
        assert_eq!(all(show), [flag("host", "fd://", 1), flag("data-root", "/data", 1)]);
        let ps = "root      1181  0.3  1.2 1518624 88888 ?       Ssl  Mar01  10:02 /usr/bin/dockerd --live-restore -s overlay2\nroot      2222  0.0  0.0 112712   964 pts/0    S+   10:10   0:00 grep --color=auto dockerd\n";
        assert_eq!(all(ps), [flag("live-restore", "", 1), flag("storage-driver", "overlay2", 1)]);
    }

    #[test]
    fn sysconfig_files() {
        let text = "$ cat /etc/sysconfig/docker-storage-setup\n# Edit this file\n# STORAGE_DRIVER=overlay\nSTORAGE_DRIVER=devicemapper\nVG=docker-vg\nDEVS=\"/dev/vdb /dev/vdc\"\nAUTO_EXTEND_POOL=yes\nPOOL_AUTOEXTEND_THRESHOLD=60\n";
        let read = read_flags(text).expect("flags");
        assert_eq!(read.variable("DEVS").map(|devs| devs.value.as_str()), Some("/dev/vdb /dev/vdc"));
        assert_eq!(read.variable("VG").map(|vg| vg.source.line), Some(5));
        assert_eq!(read.driver.map(|driver| (driver.value, driver.source.line)), Some(("devicemapper".into(), 4)));
        let text = "DOCKER_STORAGE_OPTIONS=\"--storage-driver devicemapper --storage-opt dm.fs=xfs --storage-opt dm.thinpooldev=/dev/mapper/rhel-docker--pool --storage-opt dm.use_deferred_removal=true \"\n";
        assert_eq!(flags(text).map(|(_, options)| options.len()), Some(3));
        let text = "OPTIONS='--selinux-enabled --log-driver=journald --signature-verification=false'\n";
        assert_eq!(all(text).len(), 3);
        let empty = read_flags("DOCKER_STORAGE_OPTIONS=\n").expect("flags");
        assert_eq!(empty.variable("DOCKER_STORAGE_OPTIONS").map(|variable| variable.value.as_str()), Some(""));
    }
}
