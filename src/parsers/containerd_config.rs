//! containerd's `config.toml`: the devmapper snapshotter and who uses it, in each version of the file.
//!
//! ```text
//! version = 2
//! [plugins."io.containerd.snapshotter.v1.devmapper"]
//!   root_path = "/var/lib/containerd/devmapper"
//!   pool_name = "containerd-pool"
//!   base_image_size = "8192MB"
//! ```
//!
//! Version 1 calls the table `[plugins.devmapper]`, version 3 writes its name in single quotes. Of TOML only
//! tables, keys and plain values are read: enough for this file, also where a paste is a piece of it.

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source, Sourced};
use crate::units::{Bytes, Dialect};

pub const FORMAT: Format = Format {
    id: "containerd-config",
    title: "containerd config.toml",
    claims: Claims {
        commands: &["cat config.toml", "containerd config dump", "containerd config default"],
        claim,
        interleaves: false,
    },
    parse,
};

/// What the file says of snapshotters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerdConfig {
    pub version: Option<Sourced<u64>>,
    pub root: Option<Sourced<String>>,
    pub devmapper: Option<Devmapper>,
    /// Runtimes and defaults that name a snapshotter.
    pub users: Vec<SnapshotterUser>,
    /// All of it, as it stands there.
    pub lines: Vec<Sourced<String>>,
}

/// The section of the devmapper snapshotter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Devmapper {
    pub source: Source,
    pub root_path: Option<Sourced<String>>,
    /// Without `/dev/mapper/`, if it is right.
    pub pool_name: Option<Sourced<String>>,
    pub base_image_size: Option<Sourced<Bytes>>,
    pub async_remove: Option<Sourced<bool>>,
    pub discard_blocks: Option<Sourced<bool>>,
    pub fs_type: Option<Sourced<String>>,
    pub fs_options: Option<Sourced<String>>,
}

/// `snapshotter = "devmapper"` in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotterUser {
    /// The last name of the table: `kata`, or `containerd` for the default.
    pub table: String,
    pub snapshotter: Sourced<String>,
}

/// Keys that hardly another file has.
const TELLING: [&str; 4] = ["pool_name", "base_image_size", "discard_blocks", "snapshotter"];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    let plugins =
        |text: &str| text == "[plugins]" || text.starts_with("[plugins.") || text.starts_with("[proxy_plugins");
    if plugins(text) {
        return Claim::Starts;
    }
    if let Some((key, value)) = pair(text) {
        let quoted = value.starts_with(['"', '\'']) || matches!(value, "true" | "false");
        if TELLING.contains(&key) && quoted {
            return Claim::Starts;
        }
        // Other programs number their files too; containerd's has plugins.
        let ahead = || lines.iter().take(200).take_while(|line| line.command.is_none() && !line.fence);
        if key == "version" && matches!(value, "1" | "2" | "3") && ahead().any(|line| plugins(line.text.trim())) {
            return Claim::Starts;
        }
    }
    let ours = pair(text).is_some() || text.starts_with(['[', ']', '#', '"', '\'']);
    if inside && ours { Claim::Continues } else { Claim::No }
}

/// The names of a table's heading, unquoted: `[plugins."io.containerd.grpc.v1.cri".containerd]`.
fn table(text: &str) -> Option<Vec<String>> {
    let text = bare(text);
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(inner);
    let mut names = vec![String::new()];
    let mut quote = None;
    for c in inner.chars() {
        match (quote, c) {
            (None, '"' | '\'' | '“' | '”') => quote = Some(c),
            (Some(open), _) if c == open || (open == '“' && c == '”') => quote = None,
            (None, '.') => names.push(String::new()),
            (None, ' ') => {}
            (_, c) => names.last_mut()?.push(c),
        }
    }
    (quote.is_none() && names.iter().all(|name| !name.is_empty())).then_some(names)
}

/// A plugin's heading whose bracket or quote is not closed.
fn broken_table(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('[').filter(|inner| inner.starts_with("plugins"))?;
    let last = inner.trim_end_matches([']', ' ']).rsplit(['"', '\'']).find(|part| !part.is_empty())?;
    Some(vec!["plugins".to_owned(), last.trim_start_matches("plugins.").to_owned()])
}

/// `key = value`, without a remark behind it.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.trim().split_once('=')?;
    let key = key.trim().trim_matches(['"', '\'']);
    let word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    (!key.is_empty() && key.chars().all(word)).then(|| (key, bare(value)))
}

/// Cuts off a remark that stands outside of quotes.
fn bare(text: &str) -> &str {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '#') => return text.get(..at).unwrap_or(text).trim(),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            _ => {}
        }
    }
    text.trim()
}

fn unquoted(value: &str) -> &str {
    value.trim_matches(['"', '\'', '“', '”', '‘', '’'])
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut config = ContainerdConfig::default();
    let mut names: Vec<String> = Vec::new();
    for line in section.lines.iter().filter(|line| line.command.is_none()) {
        let (text, source) = (line.text.trim(), line.source);
        let whole = table(text);
        if whole.is_none() && text.starts_with("[plugins") {
            let expected = "expected the name of a table in brackets, its quotes closed, such as `[plugins]`";
            parsed.problems.push(Problem::at(source, expected));
        }
        if let Some(found) = whole.or_else(|| broken_table(text)) {
            if is_devmapper(&found) {
                config.devmapper.get_or_insert_with(|| Devmapper::new(source));
            }
            names = found;
        } else if let Some((key, value)) = pair(text) {
            let value = Sourced { value, source };
            config.pair(&names, key, value, &mut parsed.problems);
        }
    }
    if config != ContainerdConfig::default() {
        let lines = section.lines.iter().filter(|line| line.command.is_none());
        config.lines = lines.map(|line| Sourced { value: line.text.clone(), source: line.source }).collect();
        parsed.records.push(Record::Containerd(Box::new(config)));
    }
    parsed
}

fn is_devmapper(names: &[String]) -> bool {
    let last = names.last().map(String::as_str);
    names.first().is_some_and(|first| first == "plugins")
        && matches!(last, Some("devmapper" | "io.containerd.snapshotter.v1.devmapper"))
}

impl Devmapper {
    fn new(source: Source) -> Self {
        Devmapper {
            source,
            root_path: None,
            pool_name: None,
            base_image_size: None,
            async_remove: None,
            discard_blocks: None,
            fs_type: None,
            fs_options: None,
        }
    }
}

impl ContainerdConfig {
    fn pair(&mut self, names: &[String], key: &str, value: Sourced<&str>, problems: &mut Vec<Problem>) {
        let source = value.source;
        let text = || Some(Sourced { value: unquoted(value.value).to_owned(), source });
        if key == "snapshotter" {
            let table = names.last().cloned().unwrap_or_default();
            self.users.extend(text().map(|snapshotter| SnapshotterUser { table, snapshotter }));
            return;
        }
        // A piece of the file may have lost its heading: these keys are the snapshotter's alone.
        let piece = names.is_empty() && matches!(key, "pool_name" | "base_image_size" | "discard_blocks");
        if is_devmapper(names) || names.is_empty() && (piece || self.devmapper.is_some()) {
            let devmapper = self.devmapper.get_or_insert_with(|| Devmapper::new(source));
            return devmapper.pair(key, value, problems);
        }
        match (names, key) {
            ([], "version") => self.version = value.value.parse().ok().map(|value| Sourced { value, source }),
            ([], "root") => self.root = text(),
            _ => {}
        }
    }
}

impl Devmapper {
    fn pair(&mut self, key: &str, value: Sourced<&str>, problems: &mut Vec<Problem>) {
        let Sourced { value, source } = value;
        // `containerd config default` writes every key, with nothing in it.
        if unquoted(value).is_empty() {
            return;
        }
        let text = || Some(Sourced { value: unquoted(value).to_owned(), source });
        let mut truth = || match value {
            "true" | "false" => Some(Sourced { value: value == "true", source }),
            _ => {
                let message = format!("`{key}` should be true or false, without quotes, found `{value}`");
                problems.push(Problem::at(source, message));
                None
            }
        };
        match key {
            "root_path" => self.root_path = text(),
            "pool_name" => self.pool_name = text(),
            "fs_type" => self.fs_type = text(),
            "fs_options" => self.fs_options = text(),
            "async_remove" => self.async_remove = truth(),
            "discard_blocks" => self.discard_blocks = truth(),
            "base_image_size" => {
                let size = Bytes::parse(unquoted(value), Dialect::Binary);
                self.base_image_size = size.map(|value| Sourced { value, source });
                if size.is_none() {
                    let message = format!("`base_image_size` should be a size such as \"10GB\", found `{value}`");
                    problems.push(Problem::at(source, message));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn config(text: &str) -> Option<ContainerdConfig> {
        read(text).records.into_iter().find_map(|record| match record {
            Record::Containerd(config) => Some(*config),
            _ => None,
        })
    }

    #[test]
    fn each_version_of_the_file() {
        for heading in [
            "[plugins.devmapper]",
            "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]",
            "[plugins.'io.containerd.snapshotter.v1.devmapper']",
        ] {
            let text = format!(
                "# cat /etc/containerd/config.toml\nversion = 2\n\n[plugins]\n  {heading} # ours\n    root_path = \"/var/lib/containerd/devmapper\"\n    pool_name = \"containerd-pool\"\n    base_image_size = \"8192MB\"\n    discard_blocks = true\n\n  [plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.kata]\n    runtime_type = \"io.containerd.kata.v2\"\n    snapshotter = \"devmapper\"\n"
            );
            let config = config(&text).expect("a config");
            let devmapper = config.devmapper.expect("the snapshotter");
            assert_eq!(
                devmapper.pool_name.map(|name| (name.value, name.source.line)),
                Some(("containerd-pool".into(), 7))
            );
            assert_eq!(devmapper.base_image_size.map(|size| size.value), Some(Bytes::gib(8)));
            assert_eq!(devmapper.discard_blocks.map(|discard| discard.value), Some(true));
            assert_eq!(config.version.map(|version| version.value), Some(2));
            let users: Vec<_> =
                config.users.iter().map(|user| (user.table.as_str(), user.snapshotter.value.as_str())).collect();
            assert_eq!(users, [("kata", "devmapper")]);
        }
    }

    #[test]
    fn a_piece_and_its_faults() {
        let text = "pool_name = \"devpool\"\nbase_image_size = \"plenty\"\nasync_remove = \"yes\"\nfs_type = 'xfs'\n";
        let devmapper = config(text).and_then(|config| config.devmapper).expect("the snapshotter");
        assert_eq!(devmapper.pool_name.map(|name| name.value), Some("devpool".into()));
        assert_eq!(devmapper.fs_type.map(|name| name.value), Some("xfs".into()));
        let lines: Vec<_> = read(text).problems.into_iter().filter_map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 3]);
    }

    #[test]
    fn keys_without_a_value_and_broken_headings() {
        let text =
            "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  base_image_size = \"\"\n  pool_name = \"\"\n";
        let devmapper = config(text).and_then(|config| config.devmapper).expect("the snapshotter");
        assert_eq!((devmapper.pool_name, devmapper.base_image_size), (None, None));
        assert_eq!(read(text).problems, []);
        for heading in [
            "[plugins.\"io.containerd.snapshotter.v1.devmapper\"",
            "[plugins.\"io.containerd.snapshotter.v1.devmapper]",
            "[plugins.devmapper",
        ] {
            let text = format!("[plugins]\n{heading}\n  pool_name = \"devpool\"\n");
            let devmapper = config(&text).and_then(|config| config.devmapper).expect(heading);
            assert_eq!(devmapper.pool_name.map(|name| name.value), Some("devpool".into()));
            assert_eq!(read(&text).problems.first().and_then(|problem| problem.line), Some(2), "{heading}");
        }
    }

    #[test]
    fn other_files_are_left_alone() {
        assert_eq!(config("version = 2\n[package]\nname = \"x\"\n"), None);
        assert_eq!(config("snapshotter = overlayfs is what we use\n"), None);
    }
}
