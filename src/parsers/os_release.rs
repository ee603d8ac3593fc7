//! `/etc/os-release`: what the host runs, in the words that `docker info` uses too.
//!
//! ```text
//! PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
//! ID=debian
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Sourced};

pub const FORMAT: Format = Format {
    id: "os-release",
    title: "os-release",
    claims: Claims { commands: &["cat /etc/os-release"], claim, interleaves: false },
    parse,
};

/// Keys that stand in no other file of the kind.
const TELLING: [&str; 6] = ["PRETTY_NAME", "VERSION_ID", "ID_LIKE", "CPE_NAME", "VERSION_CODENAME", "PLATFORM_ID"];

fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once('=')?;
    let name = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    name.then(|| (key, value.trim().trim_matches(['"', '\''])))
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    match pair(trimmed(lines)) {
        Some((key, _)) if TELLING.contains(&key) => Claim::Starts,
        // Most begin with the name.
        Some(("NAME" | "ID", _)) if lines.iter().skip(1).take(3).any(tells) => Claim::Starts,
        Some(_) if inside => Claim::Continues,
        _ => Claim::No,
    }
}

fn tells(line: &Line) -> bool {
    pair(line.text.trim()).is_some_and(|(key, _)| TELLING.contains(&key))
}

fn parse(section: &Section) -> Parsed {
    let find = |wanted: &str| {
        let mut pairs = section.lines.iter().filter_map(|line| Some((pair(line.text.trim())?, line.source)));
        pairs.find(|((key, value), _)| *key == wanted && !value.is_empty())
    };
    let named = || {
        let ((_, name), source) = find("NAME").or_else(|| find("ID"))?;
        let number = find("VERSION_ID").map(|((_, number), _)| format!(" {number}")).unwrap_or_default();
        Some((format!("{name}{number}"), source))
    };
    let pretty = find("PRETTY_NAME").map(|((_, value), source)| (value.to_owned(), source));
    let record = pretty.or_else(named).map(|(value, source)| Record::OperatingSystem(Sourced { value, source }));
    Parsed { records: record.into_iter().collect(), ..Parsed::default() }
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_pretty_name_is_the_operating_system() {
        let named = |text: &str| facts::host(read(text).records).engine.operating_system.map(|fact| fact.value);
        let file = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian\nHOME_URL=\"https://www.debian.org/\"\n";
        assert_eq!(named(file).as_deref(), Some("Debian GNU/Linux 12 (bookworm)"));
        let centos = "NAME=\"CentOS Linux\"\nVERSION=\"7 (Core)\"\nID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"7\"\nPRETTY_NAME=\"CentOS Linux 7 (Core)\"\n";
        assert_eq!(named(centos).as_deref(), Some("CentOS Linux 7 (Core)"));
        let short = "NAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nID=ubuntu\n";
        assert_eq!(named(short).as_deref(), Some("Ubuntu 22.04"));
        assert_eq!(named("NAME=value\nOTHER=1\n"), None);
        assert_eq!(
            named(&format!(
                "Server Version: 24.0.9\nStorage Driver: overlay2\nOperating System: Ubuntu 22.04.3 LTS\n{file}"
            ))
            .as_deref(),
            Some("Ubuntu 22.04.3 LTS")
        );
    }
}
