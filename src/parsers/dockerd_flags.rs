//! Flags of the daemon, wherever they stand: a unit, `/etc/sysconfig/docker*`, `/etc/default/docker`, a typed command.
//!
//! ```text
//! DOCKER_OPTS="--storage-driver=devicemapper --storage-opt dm.basesize=50G"
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Sourced};

pub const FORMAT: Format = Format {
    id: "dockerd-flags",
    title: "dockerd flags",
    claims: Claims { commands: &[], claim, interleaves: true },
    parse,
};

/// Storage settings given as flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub driver: Option<Sourced<String>>,
    pub options: Vec<Sourced<String>>,
}

/// Lines that carry flags: a daemon's command line, or a variable that becomes one.
const CARRIERS: [&str; 10] = [
    "dockerd",
    "docker daemon",
    "docker -d",
    "DOCKER_OPTS",
    "DOCKER_STORAGE_OPTIONS",
    "OPTIONS",
    "ExecStart",
    "STORAGE_DRIVER",
    "docker-current daemon",
    "other_args",
];

fn claim(lines: &[Line], _inside: bool) -> Claim {
    let text = trimmed(lines);
    let carries = CARRIERS.iter().any(|carrier| text.contains(carrier)) && !text.contains("level=");
    let names = text.contains("--storage-")
        || text.contains("-s ") && text.contains("devicemapper")
        || text.starts_with("STORAGE_DRIVER=");
    // An advice to use the flag, as docker info prints it, sets nothing.
    if carries && names && !text.contains("Use `--") { Claim::Starts } else { Claim::No }
}

fn parse(section: &Section) -> Parsed {
    let mut flags = Flags::default();
    for line in &section.lines {
        let spaced = line.text.replace(['"', '\'', '='], " ");
        let quoted = line.text.replace(['"', '\''], " ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let sourced = |value: &str| Sourced { value: value.trim_matches('\\').to_owned(), source: line.source };
        for pair in words.windows(2) {
            if let [flag @ ("--storage-driver" | "-s" | "STORAGE_DRIVER"), value] = pair
                && (*flag != "-s" || value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
            {
                flags.driver = Some(sourced(value));
            }
        }
        // An option is itself `key=value`, and follows its flag behind a blank or an equals sign.
        let mut rest = quoted.as_str();
        while let Some((_, behind)) = rest.split_once("--storage-opt") {
            rest = behind;
            let option = behind.trim_start_matches(['=', ' ']).split_whitespace().next().unwrap_or("");
            if option.contains('.') {
                flags.options.push(sourced(option));
            }
        }
    }
    Parsed { records: vec![Record::Flags(flags)], problems: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn flags(text: &str) -> Option<(Option<String>, Vec<String>)> {
        read(text).records.into_iter().find_map(|record| match record {
            Record::Flags(flags) => Some((
                flags.driver.map(|driver| driver.value),
                flags.options.into_iter().map(|option| option.value).collect(),
            )),
            _ => None,
        })
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
        assert_eq!(flags("ExecStart=/usr/bin/dockerd -s devicemapper -H fd://"), Some((devicemapper, vec![])));
        assert_eq!(flags("  Use `--storage-opt dm.thinpooldev` to specify a custom block storage device."), None);
    }
}
