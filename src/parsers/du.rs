//! `du`: what folders take; and the one line of `journalctl --disk-usage`.
//!
//! ```text
//! 38G     /var/lib/docker/overlay2
//! 12582912        /var/lib/docker/containers
//! Archived and active journals take up 3.9G in the file system.
//! ```
//!
//! Numbers without a unit are KiB, unless the command asked for others.

use super::{Format, Parsed, Record, passed, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source};
use crate::units::{Bytes, Dialect};

pub const FORMAT: Format = Format {
    id: "du",
    title: "du",
    claims: Claims { commands: &["du", "journalctl --disk-usage"], claim, interleaves: false },
    parse,
};

/// A folder or file, and what it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    pub source: Source,
    /// From the root on, without a slash at its end.
    pub path: String,
    /// `None` where only its name was listed.
    pub size: Option<Bytes>,
}

impl Folder {
    pub fn new(source: Source, path: &str, size: Option<Bytes>) -> Self {
        let path = path.trim_end_matches('/');
        Folder { source, path: if path.is_empty() { "/" } else { path }.to_owned(), size }
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    match row(text) {
        // A plain number may count anything.
        Some((size, path)) if path.starts_with('/') && has_unit(size) => Claim::Starts,
        Some(_) if inside => Claim::Continues,
        _ if journal(text).is_some() => Claim::Starts,
        _ => Claim::No,
    }
}

/// A size and a path, with a tab or more blanks in between.
fn row(text: &str) -> Option<(&str, &str)> {
    let (size, path) = text.split_once(char::is_whitespace)?;
    let digits = size.strip_suffix(is_unit).unwrap_or(size);
    let number = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let path = path.trim_start();
    (number && digits.starts_with(|c: char| c.is_ascii_digit()) && !path.is_empty()).then_some((size, path))
}

fn is_unit(letter: char) -> bool {
    matches!(letter, 'K' | 'M' | 'G' | 'T' | 'P' | 'k')
}

fn has_unit(size: &str) -> bool {
    size.ends_with(is_unit)
}

fn journal(text: &str) -> Option<Bytes> {
    let (_, rest) = text.split_once("ournals take up ")?;
    Bytes::parse(rest.split_once(" in the file system").or(rest.split_once(" on disk"))?.0, Dialect::Binary)
}

/// What a number without a unit counts.
fn unit(section: &Section) -> u64 {
    let words = section.command.iter().flat_map(|command| &command.words);
    let asked = |letter: char, long: &str| {
        let short = |word: &str| word.starts_with('-') && !word.starts_with("--") && word.contains(letter);
        words.clone().any(|word| short(word) || word == long)
    };
    match () {
        () if asked('b', "--bytes") => 1,
        () if asked('m', "--block-size=1M") => 1 << 20,
        () => 1 << 10,
    }
}

fn size(text: &str, unit: u64) -> Option<Bytes> {
    if has_unit(text) {
        return Bytes::parse(&text.replace(',', "."), Dialect::Binary);
    }
    Some(Bytes(text.parse::<u64>().ok()?.saturating_mul(unit)))
}

fn parse(section: &Section) -> Parsed {
    let unit = unit(section);
    let read = |line: &Line| {
        let text = line.text.trim();
        if let Some(size) = journal(text) {
            return Some(Folder::new(line.source, "/var/log/journal", Some(size)));
        }
        let (number, path) = row(text)?;
        Some(Folder::new(line.source, path, Some(size(number, unit)?)))
    };
    Parsed {
        // What stands in the folder one was in has no place that others could be told.
        records: section
            .lines
            .iter()
            .filter_map(read)
            .filter(|folder| folder.path.starts_with('/'))
            .map(Record::Folder)
            .collect(),
        passed: passed(section.lines.iter().filter(|line| read(line).is_none())),
        ..Parsed::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn folders(text: &str) -> Vec<(String, Option<Bytes>)> {
        let records = read(text).records.into_iter();
        let folder = |record| match record {
            Record::Folder(folder) => Some((folder.path, folder.size)),
            _ => None,
        };
        records.filter_map(folder).collect()
    }

    #[test]
    fn sizes_and_places() {
        assert_eq!(
            folders(
                "38G\t/var/lib/docker/overlay2\n1.5M    /var/lib/my docker/\nArchived and active journals take up 3.9G in the file system.\n"
            ),
            [
                ("/var/lib/docker/overlay2".to_owned(), Some(Bytes::gib(38))),
                ("/var/lib/my docker".to_owned(), Some(Bytes(1_572_864))),
                ("/var/log/journal".to_owned(), Bytes::parse("3.9G", Dialect::Binary)),
            ]
        );
    }

    #[test]
    fn plain_numbers_are_what_the_command_asked_for() {
        let of = |command: &str| folders(&format!("$ {command}\n2048\t/var/lib/docker\n")).pop().and_then(|one| one.1);
        assert_eq!(of("du -s /var/lib/docker"), Some(Bytes::mib(2)));
        assert_eq!(of("du -sb /var/lib/docker"), Some(Bytes(2048)));
        assert_eq!(of("sudo du -sm /var/lib/docker"), Some(Bytes::gib(2)));
        assert_eq!(folders("2048 /var/lib/docker\n"), []);
    }

    #[test]
    fn other_lines_with_a_number_are_not_taken() {
        for text in ["100M free", "50G 47G 3.1G 94% /var/lib/docker", "1 /dev/sda1 extra", "12K"] {
            assert_eq!(folders(text), [], "{text}");
        }
        assert_eq!(folders("$ du -sh *\n38G\toverlay2\n"), []);
    }
}
