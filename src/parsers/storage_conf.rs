//! The storage of podman and CRI-O: `/etc/containers/storage.conf`, and `podman info`.
//!
//! ```text
//! [storage]
//! driver = "devicemapper"
//! [storage.options.thinpool]
//! min_free_space = "10%"
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source, Sourced};

pub const FORMAT: Format = Format {
    id: "storage-conf",
    title: "storage.conf of podman",
    claims: Claims {
        commands: &["cat /etc/containers/storage.conf", "cat storage.conf", "podman info"],
        claim,
        interleaves: false,
    },
    parse,
};

/// What podman or CRI-O stores containers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainersStorage {
    pub source: Source,
    pub driver: Option<Sourced<String>>,
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if text == "[storage]" || text.starts_with("[storage.options") || graph_driver(text).is_some() {
        return Claim::Starts;
    }
    let pair = text.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || "_.".contains(c))
    });
    if inside && (pair || text.starts_with(['#', ']', '"'])) { Claim::Continues } else { Claim::No }
}

/// `graphDriverName: overlay`, as YAML and as JSON.
fn graph_driver(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches('"').strip_prefix("graphDriverName")?.trim_start_matches('"');
    let value = rest.trim_start().strip_prefix(':')?.trim().trim_end_matches(',').trim_matches('"');
    (!value.is_empty()).then_some(value)
}

fn parse(section: &Section) -> Parsed {
    let Some(first) = section.lines.first() else { return Parsed::default() };
    let mut storage = ContainersStorage { source: first.source, driver: None };
    let mut table = "";
    for line in &section.lines {
        let text = line.text.trim();
        if text.starts_with('[') {
            table = text;
        }
        let set = text.split_once('=').filter(|(key, _)| table == "[storage]" && key.trim() == "driver");
        let value = set.map(|(_, value)| value.split('#').next().unwrap_or(value).trim().trim_matches(['"', '\'']));
        if let Some(value) = value.or_else(|| graph_driver(text)).filter(|value| !value.is_empty()) {
            storage.driver = Some(Sourced { value: value.to_owned(), source: line.source });
        }
    }
    Parsed { records: vec![Record::ContainersStorage(storage)], ..Parsed::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn driver(text: &str) -> Option<(String, usize)> {
        read(text).records.into_iter().find_map(|record| match record {
            Record::ContainersStorage(storage) => storage.driver.map(|driver| (driver.value, driver.source.line)),
            _ => None,
        })
    }

    #[test]
    fn the_file_and_the_info_name_the_driver() {
        let file = "# /etc/containers/storage.conf\n[storage]\n# the default\ndriver = \"devicemapper\" # ours\nrunroot = \"/run/containers/storage\"\n[storage.options]\nsize = \"\"\n[storage.options.thinpool]\nmin_free_space = \"10%\"\n";
        assert_eq!(driver(file), Some(("devicemapper".into(), 4)));
        assert_eq!(driver("store:\n  graphDriverName: overlay\n"), Some(("overlay".into(), 2)));
        assert_eq!(driver("    \"graphDriverName\": \"vfs\",\n"), Some(("vfs".into(), 1)));
        assert_eq!(driver("driver = \"x\"\n"), None);
    }
}
