//! `lvm version` and `dmsetup version`: the release of LVM and of its device-mapper library.
//!
//! ```text
//!   LVM version:     2.02.130(2)-RHEL7 (2015-12-01)
//!   Library version: 1.02.107-RHEL7 (2015-12-01)
//!   Driver version:  4.33.0
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Sourced};

pub const FORMAT: Format = Format {
    id: "lvm-version",
    title: "lvm version",
    claims: Claims { commands: &["lvm version", "dmsetup version", "lvs --version"], claim, interleaves: false },
    parse,
};

/// What it says of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    pub tools: Option<Sourced<String>>,
    pub library: Option<Sourced<String>>,
}

/// The key and the value, which begins with a number.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.trim().split_once(':')?;
    let known = ["LVM version", "Library version", "Driver version"].contains(&key);
    (known && value.trim().starts_with(|c: char| c.is_ascii_digit())).then_some((key, value.trim()))
}

fn claim(lines: &[Line], _inside: bool) -> Claim {
    if pair(trimmed(lines)).is_some() { Claim::Starts } else { Claim::No }
}

fn parse(section: &Section) -> Parsed {
    let mut versions = Versions::default();
    for line in &section.lines {
        let Some((key, value)) = pair(&line.text) else { continue };
        let found = Some(Sourced { value: value.to_owned(), source: line.source });
        match key {
            "LVM version" => versions.tools = found,
            "Library version" => versions.library = found,
            _ => {}
        }
    }
    let records = if versions == Versions::default() { Vec::new() } else { vec![Record::Lvm(versions)] };
    Parsed { records, ..Parsed::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn versions(text: &str) -> Vec<(Option<String>, Option<String>)> {
        let text_of = |found: Option<Sourced<String>>| found.map(|found| found.value);
        let found = read(text).records.into_iter().filter_map(|record| match record {
            Record::Lvm(versions) => Some((text_of(versions.tools), text_of(versions.library))),
            _ => None,
        });
        found.collect()
    }

    #[test]
    fn both_commands_are_read() {
        let lvm = "  LVM version:     2.02.130(2)-RHEL7 (2015-12-01)\n  Library version: 1.02.107-RHEL7 (2015-12-01)\n  Driver version:  4.33.0\n";
        let library = Some("1.02.107-RHEL7 (2015-12-01)".to_owned());
        assert_eq!(versions(lvm), [(Some("2.02.130(2)-RHEL7 (2015-12-01)".into()), library)]);
        let dmsetup = "Library version:   1.02.185 (2022-05-18)\nDriver version:    4.47.0\n";
        assert_eq!(versions(dmsetup), [(None, Some("1.02.185 (2022-05-18)".into()))]);
    }

    #[test]
    fn other_versions_are_not_taken() {
        assert_eq!(versions("Kernel Version: 5.4\nLibrary version: unknown\n"), []);
    }
}
