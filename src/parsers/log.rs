//! Log lines of the kernel, the daemons and LVM: `dmesg`, `journalctl`, a container's stderr, or warnings
//! that stand in the middle of another output.
//!
//! ```text
//! [   96.815656] device-mapper: thin: 254:2: switching pool to out-of-data-space (queue IO) mode
//! ```

use std::sync::{LazyLock, OnceLock};

use super::signatures::SIGNATURES;
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source};
use crate::pattern::Pattern;
use crate::search::Search;

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
    let known = !matches(text).is_empty();
    if let [first, second, ..] = lines
        && !known
        && !across(first, second).is_empty()
    {
        return Claim::Takes(2);
    }
    match known || looks_like_log(text) {
        true => Claim::Starts,
        false if inside && !text.contains("  ") => Claim::Continues,
        false => Claim::No,
    }
}

/// `[ 12.345678] …`, `Nov 22 01:00:57 host …`, `2026-11-22T01:00:00Z …`, `time="…" level=…`, `ERRO[0001] …`
fn looks_like_log(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    // `at` is a shape in which 0 stands for any digit and everything else for itself.
    let begins = |shape: &str| {
        text.len() >= shape.len()
            && shape
                .bytes()
                .zip(text.bytes())
                .all(|(shape, byte)| if shape == b'0' { byte.is_ascii_digit() } else { shape == byte })
    };
    if let Some(inside) = text.strip_prefix('[') {
        let inside = inside.trim_start_matches(' ');
        let after = inside.get(digits(inside)..).unwrap_or_default();
        return after.strip_prefix('.').is_some_and(|rest| {
            digits(rest) >= 4 && rest.get(digits(rest)..).is_some_and(|rest| rest.starts_with(']'))
        });
    }
    let month = text.get(..3).is_some_and(|month| MONTHS.contains(&month));
    let day = |rest: &str| {
        rest.trim_start()
            .split_once(' ')
            .is_some_and(|(day, rest)| day.len() <= 2 && digits(day) == day.len() && is_time(rest))
    };
    month && text.get(3..).is_some_and(|rest| rest.starts_with(' ') && day(rest))
        || begins("0000-00-00T00:00:00")
        || begins("0000-00-00 00:00:00")
        || text.starts_with("time=\"")
        || text.starts_with("{\"log\":")
        || text.split_once('[').is_some_and(|(level, rest)| LEVELS.contains(&level) && digits(rest) > 0)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LEVELS: [&str; 5] = ["DEBU", "INFO", "WARN", "ERRO", "FATA"];

/// `01:00:57 `
fn is_time(text: &str) -> bool {
    let mut bytes = text.bytes();
    let shape = b"00:00:00 ";
    shape.iter().all(|shape| {
        bytes.next().is_some_and(|byte| if *shape == b'0' { byte.is_ascii_digit() } else { byte == *shape })
    })
}

/// The signatures of a line, each with what its first expression captured.
fn matches(text: &str) -> Vec<(&'static str, Vec<Option<String>>)> {
    static WORDS: LazyLock<(Search, Vec<usize>)> = LazyLock::new(|| {
        let words =
            SIGNATURES.iter().enumerate().flat_map(|(index, row)| row.words.iter().map(move |word| (index, *word)));
        let (owners, words): (Vec<usize>, Vec<&str>) = words.unzip();
        (Search::new(&words, true), owners)
    });
    let (search, owners) = &*WORDS;
    let mut rows: Vec<usize> = search.all(text).filter_map(|hit| owners.get(hit.word).copied()).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter().filter_map(|row| Some((SIGNATURES.get(row)?.id, captures(row, text)?))).collect()
}

fn captures(row: usize, text: &str) -> Option<Vec<Option<String>>> {
    static COMPILED: LazyLock<Vec<OnceLock<Vec<Pattern>>>> =
        LazyLock::new(|| SIGNATURES.iter().map(|_| OnceLock::new()).collect());
    let expressions = COMPILED.get(row)?.get_or_init(|| {
        SIGNATURES
            .get(row)
            .map_or(&[][..], |row| row.all_of)
            .iter()
            .filter_map(|expression| Pattern::new(expression))
            .collect()
    });
    let mut expressions = expressions.iter();
    let found = expressions.next()?.groups_at(text, 0)?;
    let start = found.first().copied().flatten().map_or(0, |(start, _)| start);
    if SIGNATURES.get(row).is_some_and(|row| row.id.starts_with('K')) && is_prose(text, start) {
        return None;
    }
    let part = |(start, end)| text.get(start..end).map(str::to_owned);
    expressions
        .all(|expression| expression.is_match(text))
        .then(|| found.into_iter().skip(1).map(|group| group.and_then(part)).collect())
}

/// Whether the words of a kernel message are quoted in a sentence: the kernel's own stand at the beginning of a line,
/// behind what names the part of the kernel, or in a line of a log.
fn is_prose(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let named = [": ", "] ", "> ", "task "].iter().any(|end| before.ends_with(end))
        || ["device-mapper: ", "kernel: ", "INFO: task "].iter().any(|part| before.contains(part));
    !before.trim().is_empty() && !named && !looks_like_log(text)
}

/// What a line that says nothing known says together with the next one: a mail or a narrow screen broke the message.
fn across(first: &Line, second: &Line) -> Vec<(&'static str, Vec<Option<String>>)> {
    // Nobody breaks a line that is short.
    const LEAST: usize = 20;
    // Where a console of 80 columns ends, it breaks within a word.
    const SCREEN: std::ops::RangeInclusive<usize> = 78..=82;
    let (start, end) = (first.text.trim(), second.text.trim());
    let apart = start.len() < LEAST
        || end.is_empty()
        || second.source.line != first.source.line + 1
        || second.fence
        || second.command.is_some()
        || looks_like_log(end);
    if apart {
        return Vec::new();
    }
    let mut found = matches(&format!("{start} {end}"));
    if found.is_empty() && SCREEN.contains(&first.text.len()) {
        found = matches(&format!("{start}{end}"));
    }
    if !found.is_empty() && !matches(end).is_empty() {
        found.clear();
    }
    found
}

fn parse(section: &Section) -> Parsed {
    let mut records = Vec::new();
    for (at, line) in section.lines.iter().enumerate() {
        let before = records.len();
        records.extend(events(line));
        if let Some(next) = section.lines.get(at + 1).filter(|_| records.len() == before) {
            let found = across(line, next).into_iter();
            records.extend(found.map(|(id, captures)| Record::Log(Event { source: line.source, id, captures })));
        }
    }
    Parsed { records, ..Parsed::default() }
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
                assert!(Pattern::new(expression).is_some(), "{}: {expression}", row.id);
            }
        }
    }

    #[test]
    fn lines_of_logs_are_known_by_how_they_begin() {
        for line in [
            "[   96.815656] x",
            "Nov 22 01:00:57 host x",
            "Feb  7 14:55:21 k8s x",
            "2026-11-22T01:00:00Z x",
            "2026-11-22 01:00:00 x",
            "time=\"x\" level=",
            "ERRO[0001] x",
            "{\"log\":\"x\"}",
        ] {
            assert!(looks_like_log(line), "{line}");
        }
        for line in ["[root@node ~]# x", "Name: Mar 5", "Mar del Plata 01:00", "[12] x", "INFO x", "2026-11 x", ""] {
            assert!(!looks_like_log(line), "{line}");
        }
    }

    #[test]
    fn a_message_that_was_broken_in_two_is_put_together() {
        let ids = |text: &str| -> Vec<&'static str> {
            let records = crate::parsers::tests::read(text).records;
            let events = records.into_iter().filter_map(|record| match record {
                Record::Log(event) => Some(event.id),
                _ => None,
            });
            events.collect()
        };
        let stamp = "Nov 22 01:00:57 node kernel: device-mapper: thin: 252:3: switching";
        assert_eq!(ids(&format!("{stamp}\npool to read-only mode\n")), ["K05"]);
        assert_eq!(ids("  Check of pool docker/thinpool failed\n  (status:1). Manual repair required!\n"), ["L06"]);
        let screen = format!("{:<76}swit\nching pool to read-only mode\n", "device-mapper: thin: 252:3:");
        assert_eq!(ids(&screen), ["K05"], "a screen ends within a word");
        // Two lines of a log, a blank between them, and a message that is whole are left as they are.
        assert_eq!(ids(&format!("{stamp}\nNov 22 01:00:57 node kernel: pool to read-only mode\n")), [""; 0]);
        assert_eq!(ids(&format!("{stamp}\n\npool to read-only mode\n")), [""; 0]);
        assert_eq!(ids(&format!("{stamp} pool to read-only mode\npool to read-only mode\n")), ["K05"]);
    }

    #[test]
    fn the_path_tells_whose_space_is_used_up() {
        let full = |path: &str| ids(&format!("Error: mkdir {path}: no space left on device")).contains(&"D51");
        for path in ["/var/lib/containers/storage/overlay/ab/merged", "/home/u/.local/share/containers/storage/tmp"] {
            assert!(full(path), "{path}");
        }
        for path in ["/var/lib/docker/devicemapper/mnt/ab/rootfs/data", "/usr/lib/x", "/tmp/x"] {
            assert!(!full(path), "{path}");
        }
    }

    #[test]
    fn no_space_is_left_on_what_is_no_disk() {
        for (line, id) in [
            (
                "Failed to watch directory \"/sys/fs/cgroup/a\": inotify_add_watch /sys/fs/cgroup/a/b: no space left on device",
                "D53",
            ),
            ("failed to watch file \"/var/log/pods/a/0.log\": no space left on device", "D54"),
            ("mkdir /sys/fs/cgroup/memory/docker/4f: no space left on device: unknown", "D55"),
            ("write /sys/fs/cgroup/cpuset/docker/4f/cgroup.procs: no space left on device", "D55"),
            ("mount /dev:/data/overlay2/4f/merged/dev, flags: 0x5000: no space left on device", "D56"),
            ("error creating overlay mount to /var/lib/docker/overlay2/4f/merged: no space left on device", "D56"),
            (
                "rootfs_linux.go:57: mounting \\\"/run/netns\\\" to rootfs \\\"/run/c/rootfs\\\" caused \\\"no space left on device\\\"",
                "D56",
            ),
            (
                "ERROR: could not resize shared memory segment \"/PostgreSQL.7\" to 8388608 bytes: No space left on device",
                "D57",
            ),
        ] {
            assert!(ids(line).contains(&id), "{line}");
            assert!(id == "D55" || !ids(line).contains(&"D55"), "{line}");
        }
        for line in [
            "ERROR: vma_queue_write: write error - No space left on device",
            "System.IO.IOException: No space left on device : '/work/a.log'",
            "OSError: [Errno 28] No space left on device",
            "dd: error writing '/mnt/a': No space left on device",
            "npm ERR! ENOSPC: no space left on device, write",
            "no space left on device",
            "`No space left on device`",
            "docker: Error response from daemon: no space left on device.",
        ] {
            assert!(ids(line).contains(&"D58"), "{line}");
        }
        for line in [
            "The words No space left on device mean many things.",
            "every container fails with no space left on device",
        ] {
            assert_eq!(ids(line), [""; 0], "{line}");
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
        assert_eq!(ids("[39.1] XFS (dm-3): xfs_log_force: error -5 returned."), ["F08"]);
        assert_eq!(
            ids("kernel: XFS: Internal error XFS_WANT_CORRUPTED_RETURN at line 342 of file fs/xfs/xfs_alloc.c."),
            ["F09"]
        );
        assert_eq!(ids("               sdm: rw=524288, sector=16777088, nr_sectors = 8 limit=0"), ["K43"]);
        assert_eq!(ids("dm-4: rw=33, want=2097168, limit=2097152"), ["K43"]);
        assert_eq!(ids("Insufficient free space: 17 extents needed, but only 12 available"), ["L01"]);
        assert_eq!(ids("nothing of interest"), Vec::<&str>::new());
    }

    #[test]
    fn a_sentence_that_quotes_the_kernel_is_no_message() {
        let quoted = "I read that \"switching pool to read-only mode\" can appear in dmesg.";
        assert_eq!(ids(quoted), Vec::<&str>::new());
        for line in [
            "thin: 254:2: switching pool to read-only mode",
            "switching pool to read-only mode",
            "node kernel: device-mapper: thin: 254:2: switching pool to read-only mode",
        ] {
            assert_eq!(ids(line), ["K05"], "{line}");
        }
        assert_eq!(ids("INFO: task xfsaild/dm-7:1234 blocked for more than 120 seconds."), ["K36"]);
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
