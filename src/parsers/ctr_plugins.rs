//! `ctr plugins ls`: whether containerd has loaded its devmapper snapshotter.
//!
//! ```text
//! TYPE                            ID           PLATFORMS      STATUS
//! io.containerd.snapshotter.v1    devmapper    linux/amd64    ok
//! io.containerd.snapshotter.v1    zfs          linux/amd64    skip
//! ```
//!
//! With `-d` each plugin is a block of `Type:`, `ID:`, … and, when it failed, `Error:` with a `Message:`.

use super::{Format, Parsed, Record, log, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source, Sourced};

pub const FORMAT: Format = Format {
    id: "ctr-plugins",
    title: "ctr plugins ls",
    claims: Claims { commands: &["ctr plugins ls", "ctr plugin ls", "ctr plugins list"], claim, interleaves: false },
    parse,
};

/// One plugin of containerd's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plugin {
    pub source: Source,
    /// `io.containerd.snapshotter.v1`
    pub kind: String,
    pub id: String,
    pub status: Status,
    /// Why it was not loaded; only the long form says it.
    pub message: Option<Sourced<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Ok,
    /// Not configured, or not for this machine.
    Skip,
    Error,
}

fn status(word: &str) -> Option<Status> {
    match word {
        "ok" => Some(Status::Ok),
        "skip" => Some(Status::Skip),
        "error" => Some(Status::Error),
        _ => None,
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    let block = text.strip_prefix("Type:").is_some_and(|kind| kind.trim().starts_with("io.containerd."));
    if is_heading(text) || block || row(text).is_some() {
        return Claim::Starts;
    }
    // The words of a message are those of a log line, which would claim it.
    if inside && DETAILS.iter().any(|key| text.starts_with(key)) {
        return Claim::Starts;
    }
    if inside && text.starts_with("io.containerd.") { Claim::Continues } else { Claim::No }
}

/// Keys of the long form.
const DETAILS: [&str; 8] =
    ["ID:", "Requires:", "Platforms:", "Exports:", "Capabilities:", "Error:", "Code:", "Message:"];

fn is_heading(text: &str) -> bool {
    text.split_whitespace().eq(["TYPE", "ID", "PLATFORMS", "STATUS"])
}

/// Type, id and status; the platforms between them may be missing from a paste.
fn row(text: &str) -> Option<(&str, &str, Status)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [kind, id, platforms @ .., word] = words.as_slice() else { return None };
    (kind.starts_with("io.containerd.") && platforms.len() <= 2).then_some((*kind, *id, status(word)?))
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut block: Option<Plugin> = None;
    for line in section.lines.iter().filter(|line| !line.is_blank() && line.command.is_none()) {
        let text = line.text.trim();
        if let Some((kind, id, status)) = row(text) {
            let (kind, id) = (kind.to_owned(), id.to_owned());
            parsed.records.push(Record::Plugin(Plugin { source: line.source, kind, id, status, message: None }));
            continue;
        }
        let Some((key, value)) = text.split_once(':').map(|(key, value)| (key, value.trim())) else {
            if text.starts_with("io.containerd.") && block.is_none() {
                let expected = "expected type, id, platforms and a status: ok, skip or error";
                parsed.problems.push(Problem::at(line.source, expected));
            }
            continue;
        };
        match (key, &mut block) {
            ("Type", _) => {
                parsed.records.extend(block.take().map(Record::Plugin));
                let (kind, id) = (value.to_owned(), String::new());
                block = Some(Plugin { source: line.source, kind, id, status: Status::Ok, message: None });
            }
            ("ID", Some(plugin)) => plugin.id = value.to_owned(),
            ("Error", Some(plugin)) => plugin.status = Status::Error,
            ("Message", Some(plugin)) => {
                // containerd reports a plugin that skipped itself as an error with these words.
                plugin.status = if value.contains("skip plugin") { Status::Skip } else { Status::Error };
                plugin.message = Some(Sourced { value: value.to_owned(), source: line.source });
            }
            _ => {}
        }
    }
    parsed.records.extend(block.map(Record::Plugin));
    parsed.records.extend(section.lines.iter().flat_map(log::events));
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn plugins(text: &str) -> Vec<(String, Status, Option<String>)> {
        let plugin = |record| match record {
            Record::Plugin(plugin) => Some((plugin.id, plugin.status, plugin.message.map(|message| message.value))),
            _ => None,
        };
        read(text).records.into_iter().filter_map(plugin).collect()
    }

    #[test]
    fn the_table_tells_each_state() {
        let text = "# ctr plugins ls\nTYPE                            ID                       PLATFORMS      STATUS    \nio.containerd.content.v1        content                  -              ok        \nio.containerd.snapshotter.v1    devmapper                linux/amd64    error     \nio.containerd.snapshotter.v1    zfs                      linux/amd64    skip      \n";
        assert_eq!(
            plugins(text),
            [
                ("content".into(), Status::Ok, None),
                ("devmapper".into(), Status::Error, None),
                ("zfs".into(), Status::Skip, None),
            ]
        );
        assert_eq!(
            plugins("root@node-1:~# ctr plugin ls | grep devmapper\nio.containerd.snapshotter.v1           devmapper                linux/amd64    ok\n").len(),
            1
        );
    }

    #[test]
    fn the_long_form_says_why() {
        let text = "Type:          io.containerd.snapshotter.v1\nID:            devmapper\nPlatforms:     linux/amd64\nExports:       \n               root      /var/lib/containerd/io.containerd.snapshotter.v1.devmapper\nError:         \n               Code:        Unknown\n               Message:     failed to query pool \"/dev/mapper/containerd-pool\": exit status 1\nType:          io.containerd.snapshotter.v1\nID:            native\nPlatforms:     linux/amd64\n";
        assert_eq!(
            plugins(text),
            [
                (
                    "devmapper".into(),
                    Status::Error,
                    Some("failed to query pool \"/dev/mapper/containerd-pool\": exit status 1".into())
                ),
                ("native".into(), Status::Ok, None),
            ]
        );
        let skipped = "Type: io.containerd.snapshotter.v1\nID: devmapper\nError:\n  Code: Unknown\n  Message: devmapper not configured: skip plugin\n";
        assert_eq!(plugins(skipped).first().map(|plugin| plugin.1), Some(Status::Skip));
    }

    #[test]
    fn a_row_without_a_status_is_named() {
        let parsed = read("TYPE ID PLATFORMS STATUS\nio.containerd.snapshotter.v1 devmapper linux/amd64 broken\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(2));
    }
}
