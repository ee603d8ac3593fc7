//! Log lines of the kernel, the daemons and LVM: `dmesg`, `journalctl`, a container's stderr, or warnings
//! that stand in the middle of another output.
//!
//! ```text
//! [   96.815656] device-mapper: thin: 254:2: switching pool to out-of-data-space (queue IO) mode
//! ```

use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex::bytes::{Regex, RegexBuilder};

use super::signatures::SIGNATURES;
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source};

pub const FORMAT: Format = Format {
    id: "log",
    title: "log lines",
    claims: Claims { commands: &["dmesg", "journalctl"], claim, interleaves: true },
    parse,
};

/// A line that says something known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub source: Source,
    /// The id of its signature.
    pub id: &'static str,
    /// What the expression captured: a device, a driver, counts.
    pub captures: Vec<Option<String>>,
}

impl Event {
    /// The `n`th captured part, counted from 1.
    pub fn capture(&self, n: usize) -> Option<&str> {
        self.captures.get(n.checked_sub(1)?)?.as_deref()
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    match looks_like_log(text) || !matches(text).is_empty() {
        true => Claim::Starts,
        false if inside && !text.contains("  ") => Claim::Continues,
        false => Claim::No,
    }
}

/// `[ 12.345678] …`, `Nov 22 01:00:57 host …`, `2026-11-22T01:00:00Z …`, `time="…" level=…`, `ERRO[0001] …`
fn looks_like_log(text: &str) -> bool {
    static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        build(
            r#"(?-u)^(?:\[ *\d+\.\d{4,}\]|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|time="|(?:DEBU|INFO|WARN|ERRO|FATA)\[\d+\]|\{"log":")"#,
        )
    });
    HEAD.as_ref().is_some_and(|head| head.is_match(text.as_bytes()))
}

fn build(expression: &str) -> Option<Regex> {
    RegexBuilder::new(expression).unicode(false).build().ok()
}

/// The signatures of a line, each with what its first expression captured.
fn matches(text: &str) -> Vec<(&'static str, Vec<Option<String>>)> {
    static WORDS: LazyLock<(Option<AhoCorasick>, Vec<usize>)> = LazyLock::new(|| {
        let words =
            || SIGNATURES.iter().enumerate().flat_map(|(index, row)| row.words.iter().map(move |word| (index, *word)));
        let search = AhoCorasick::builder().ascii_case_insensitive(true).build(words().map(|(_, word)| word)).ok();
        (search, words().map(|(index, _)| index).collect())
    });
    let (search, owners) = &*WORDS;
    let Some(search) = search else { return Vec::new() };
    let mut rows: Vec<usize> =
        search.find_overlapping_iter(text).filter_map(|hit| owners.get(hit.pattern().as_usize()).copied()).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter().filter_map(|row| Some((SIGNATURES.get(row)?.id, captures(row, text)?))).collect()
}

fn captures(row: usize, text: &str) -> Option<Vec<Option<String>>> {
    static COMPILED: LazyLock<Vec<OnceLock<Vec<Regex>>>> =
        LazyLock::new(|| SIGNATURES.iter().map(|_| OnceLock::new()).collect());
    let expressions = COMPILED.get(row)?.get_or_init(|| {
        SIGNATURES
            .get(row)
            .map_or(&[][..], |row| row.all_of)
            .iter()
            .filter_map(|expression| build(expression))
            .collect()
    });
    let mut expressions = expressions.iter();
    let found = expressions.next()?.captures(text.as_bytes())?;
    expressions.all(|expression| expression.is_match(text.as_bytes())).then(|| {
        found
            .iter()
            .skip(1)
            .map(|part| part.map(|part| String::from_utf8_lossy(part.as_bytes()).into_owned()))
            .collect()
    })
}

fn parse(section: &Section) -> Parsed {
    Parsed { records: section.lines.iter().flat_map(events).collect(), problems: Vec::new() }
}

/// What a line says that is known; for formats whose own lines are such messages too.
pub fn events(line: &Line) -> impl Iterator<Item = Record> {
    let source = line.source;
    matches(&line.text).into_iter().map(move |(id, captures)| Record::Log(Event { source, id, captures }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<&'static str> {
        matches(text).into_iter().map(|(id, _)| id).collect()
    }

    #[test]
    fn every_expression_compiles_and_ids_are_unique() {
        let mut seen = std::collections::HashSet::new();
        for row in SIGNATURES {
            assert!(seen.insert(row.id), "{} twice", row.id);
            assert!(row.words.iter().all(|word| word.len() > 3), "{} has words too short to look for", row.id);
            for expression in row.all_of {
                assert!(build(expression).is_some(), "{}: {expression}", row.id);
            }
        }
    }

    #[test]
    fn kernel_docker_and_lvm_lines_are_known() {
        assert_eq!(
            ids("[   96.8] device-mapper: thin: 254:2: switching pool to out-of-data-space (queue IO) mode"),
            ["K03"]
        );
        assert_eq!(ids("WARNING: the devicemapper storage-driver is deprecated, and will be"), ["W01"]);
        assert_eq!(ids("WARNING: devicemapper: usage of loopback devices is strongly discouraged"), ["D03"]);
        assert_eq!(ids("Insufficient free space: 17 extents needed, but only 12 available"), ["L01"]);
        assert_eq!(ids("nothing of interest"), Vec::<&str>::new());
    }

    #[test]
    fn devices_and_counts_are_captured() {
        let found = matches(
            "devmapper: Thin Pool has 4350 free data blocks which is less than minimum required 4454 free data blocks.",
        );
        let captures: Vec<_> =
            found.iter().flat_map(|(_, captures)| captures.iter().flatten().map(String::as_str)).collect();
        assert_eq!(captures, ["4350", "4454"]);
    }
}
