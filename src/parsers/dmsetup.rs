//! `dmsetup status` and `dmsetup table`, with or without the name in front.
//!
//! ```text
//! docker-thinpool: 0 1933312 thin-pool 0 213/2048 0/1888 - rw discard_passdown queue_if_no_space - 512
//! docker-8:1-131074-base: 0 20971520 thin 141440 20971519
//! docker-thinpool: 0 1933312 thin-pool 254:0 254:1 1024 0 1 skip_block_zeroing
//! ```
//!
//! What a thin-pool says behind its target is read by [`super::dmsetup_pool`].

use nom::Parser;
use nom::bytes::complete::tag;
use nom::character::complete::{char, u64 as number};

pub use super::dmsetup_pool::{
    Broken, Discard, Mode, NoSpace, PoolStatus, PoolTable, Word, implied_block, status_words,
};
use super::dmsetup_pool::{fraction, is_table, pool_status, pool_table};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::units::Sectors;

pub const FORMAT: Format = Format {
    id: "dmsetup",
    title: "dmsetup status / table",
    claims: Claims { commands: &["dmsetup status", "dmsetup table"], claim, interleaves: false },
    parse,
};

/// One line: a segment of a device-mapper device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub source: Source,
    /// Absent when a single device was asked for.
    pub name: Option<String>,
    pub start: Sectors,
    pub length: Sectors,
    pub kind: Kind,
}

/// What the segment is, and whether the line is its status or its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    PoolStatus(PoolStatus),
    PoolTable(PoolTable),
    ThinStatus(ThinStatus),
    ThinTable {
        pool: String,
        id: u64,
    },
    /// Another target; its parameters as they stand.
    Other {
        target: String,
        params: String,
    },
}

/// The status of a thin device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThinStatus {
    /// `None` when the device has failed.
    pub mapped: Option<Sectors>,
    /// `Fail`: the kernel failed the pool that it belongs to.
    pub failed: bool,
}

const TARGETS: [&str; 25] = [
    "thin-pool",
    "thin",
    "linear",
    "striped",
    "crypt",
    "error",
    "zero",
    "flakey",
    "delay",
    "snapshot",
    "snapshot-origin",
    "snapshot-merge",
    "cache",
    "writecache",
    "era",
    "raid",
    "mirror",
    "multipath",
    "verity",
    "integrity",
    "vdo",
    "clone",
    "unstriped",
    "dust",
    "log-writes",
];

/// What every listing says when the kernel has no device, or none of the target that was asked for.
const NO_DEVICES: &str = "No devices found";

fn claim(lines: &[Line], _inside: bool) -> Claim {
    if trimmed(lines) == NO_DEVICES {
        return Claim::Starts;
    }
    let Some(head) = head(trimmed(lines)) else { return Claim::No };
    match lines.get(1) {
        Some(next) if goes_on(&head, &next.text) => Claim::Takes(2),
        _ => Claim::Starts,
    }
}

/// The parts every line has.
pub struct Head<'a> {
    pub name: Option<&'a str>,
    pub start: u64,
    pub length: u64,
    pub target: &'a str,
    pub params: &'a str,
}

/// Finds `START LEN TARGET` and takes the word before it, up to its colon, for the name. Text before that
/// (a host's name, `# e.g.`) is not the line's.
pub fn head(text: &str) -> Option<Head<'_>> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut words = text.split_whitespace().peekable();
    let mut before: Option<&str> = None;
    while let Some(word) = words.next() {
        let start = word.parse();
        let length = words.peek().and_then(|word| word.parse().ok());
        if let (Ok(start), Some(length)) = (start, length) {
            let mut ahead = words.clone();
            ahead.next();
            if let Some(target) = ahead.next().filter(|word| TARGETS.contains(word)) {
                let end = (target.as_ptr() as usize).checked_sub(text.as_ptr() as usize)? + target.len();
                // A name ends in a colon; without one the line is that of a single device.
                let name = before.and_then(|word| word.strip_suffix(':')).filter(|name| !name.is_empty());
                let name = name.map(|name| whole_name(text, name));
                if before.is_some() && name.is_none() {
                    return None;
                }
                return Some(Head { name, start, length, target, params: text.get(end..)?.trim() });
            }
        }
        before = Some(word);
    }
    None
}

/// Names may hold blanks. What stands before the last word belongs to it, unless it is a host's name or a remark.
fn whole_name<'a>(text: &'a str, last: &'a str) -> &'a str {
    let Some(at) = text.find(&format!("{last}:")) else { return last };
    // A quote, a tag or a bracket before the name is of whoever copied the line: device-mapper writes them as `\\x22`.
    const DECORATION: [char; 12] = ['"', '\'', '`', '>', '<', '|', '(', '[', '{', '*', '“', '»'];
    if let Some((_, name)) = last.rsplit_once(DECORATION).filter(|(_, name)| !name.is_empty()) {
        return name;
    }
    let part = |c: char| c.is_alphanumeric() || "#+-.=@_".contains(c);
    let before = text.get(..at).unwrap_or_default().trim();
    let name = before.chars().all(|c| c == ' ' || part(c));
    let remark = before.is_empty() || !name || before.starts_with(['#', '/', '*', '-']);
    if remark { last } else { text.get(..at + last.len()).map_or(last, str::trim_start) }
}

/// A thin-pool status whose counters are still to come: the terminal or a person broke the line.
fn is_cut(head: &Head) -> bool {
    head.target == "thin-pool" && !head.params.contains(['/', ':']) && head.params.parse::<u64>().is_ok()
        || head.target == "thin-pool" && head.params.is_empty()
        || head.target == "thin-pool" && head.params.contains('/') && !head.params.contains(' ')
        || head.target == "thin-pool" && head.params.matches('/').count() == 1 && !head.params.contains(':')
}

/// Whether the next line is the rest of this one.
fn goes_on(head: &Head, next: &str) -> bool {
    let next = next.trim();
    let number = head.target == "thin-pool" && within_number(head.params, next);
    number
        || is_cut(head) && continues(next)
        || head.target == "thin-pool" && ends_in_words(head.params) && is_tail(next)
}

/// A status that was cut in the middle of a number: with a blank there its mode would stand one word too late.
fn within_number(params: &str, next: &str) -> bool {
    let of_number = |c: char| c.is_ascii_digit() || c == '/';
    let digits = params.ends_with(of_number) && next.trim().starts_with(of_number);
    let mut words = params.split_whitespace().chain(next.split_whitespace());
    digits && words.nth(5).is_some_and(|word| matches!(word, "rw" | "ro" | "out_of_data_space"))
}

/// A status whose counters are there and whose words are not all.
fn ends_in_words(params: &str) -> bool {
    params.matches('/').count() == 2 && !params.contains(':') && params.split_whitespace().count() < 8
}

/// Nothing but words that stand behind the counters, and perhaps the low watermark.
fn is_tail(text: &str) -> bool {
    const WORDS: [&str; 7] = [
        "discard_passdown",
        "no_discard_passdown",
        "ignore_discard",
        "queue_if_no_space",
        "error_if_no_space",
        "needs_check",
        "-",
    ];
    let known = |word: &str| WORDS.contains(&word);
    let mut words = text.split_whitespace();
    words.next().is_some_and(known) && words.all(|word| known(word) || word.parse::<u64>().is_ok())
}

fn continues(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    fraction(first).is_some()
        || matches!(first, "-" | "rw" | "ro" | "out_of_data_space")
        || first.parse::<u64>().is_ok() && text.contains('/')
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let asked = asked_for(section);
    let mut lines = section.lines.iter().peekable();
    while let Some(line) = lines.next() {
        if line.text.trim() == NO_DEVICES && lists_pools(section) {
            parsed.records.push(Record::NoDevices(line.source));
            continue;
        }
        let Some(found) = head(line.text.trim()) else { continue };
        let mut params = found.params.to_owned();
        if let Some(next) = lines.next_if(|next| head(next.text.trim()).is_none() && goes_on(&found, &next.text)) {
            let blank = if within_number(&params, &next.text) { "" } else { " " };
            params = format!("{params}{blank}{}", next.text.trim());
        }
        let kind = kind(found.target, &params, found.length, line.source, &mut parsed.problems);
        parsed.records.push(Record::Target(Box::new(Target {
            source: line.source,
            name: found.name.or(asked).map(|name| name.trim_start_matches("/dev/mapper/").to_owned()),
            start: Sectors(found.start),
            length: Sectors(found.length),
            kind,
        })));
    }
    parsed
}

/// Not only devices of another target were asked for.
fn lists_pools(section: &Section) -> bool {
    let words = section.command.as_ref().map_or(&[][..], |command| &command.words);
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        let target = word.strip_prefix("--target=").or_else(|| words.clone().next().filter(|_| word == "--target"));
        if let Some(target) = target {
            return target.trim_matches(['"', '\'']) == "thin-pool";
        }
    }
    true
}

/// `dmsetup status NAME` prints no name: the command has it.
fn asked_for(section: &Section) -> Option<&str> {
    let command =
        section.command.as_ref().filter(|command| command.is("dmsetup status") || command.is("dmsetup table"))?;
    let plain = |word: &&String| !word.starts_with('-') && !word.contains('=');
    let mut arguments =
        command.words.iter().skip(2).take_while(|word| !word.starts_with(['|', ';', '&', '>', '2', '#']));
    arguments.find(plain).map(|word| word.trim_matches(['"', '\'', ';']))
}

fn kind(target: &str, params: &str, length: u64, source: Source, problems: &mut Vec<Problem>) -> Kind {
    let words: Vec<&str> = params.split_whitespace().collect();
    match target {
        "thin-pool" if is_table(&words) => Kind::PoolTable(pool_table(&words)),
        "thin-pool" => {
            let status = pool_status(&words, length);
            if !status.oddities.is_empty() {
                let message = format!(
                    "this thin-pool status looks edited or copied: {}. A real line reads `TRANSACTION_ID USED/TOTAL_METADATA \
                     USED/TOTAL_DATA HELD_ROOT MODE DISCARD NO_SPACE CHECK LOW_WATER`, for example `5 1221/4096 890/1888 - rw \
                     discard_passdown queue_if_no_space - 1024`; paste a fresh `dmsetup status --noflush`",
                    status.oddities.join(", ")
                );
                problems.push(Problem::at(source, message));
            }
            Kind::PoolStatus(status)
        }
        "thin" => thin(&words),
        _ => Kind::Other { target: target.to_owned(), params: params.to_owned() },
    }
}

fn thin(words: &[&str]) -> Kind {
    match words {
        [pool, id, ..] if pool.contains(':') || pool.starts_with('/') => {
            Kind::ThinTable { pool: (*pool).to_owned(), id: id.parse().unwrap_or_default() }
        }
        ["Fail", ..] => Kind::ThinStatus(ThinStatus { mapped: None, failed: true }),
        [mapped, ..] => Kind::ThinStatus(ThinStatus { mapped: mapped.parse().ok().map(Sectors), failed: false }),
        [] => Kind::ThinStatus(ThinStatus { mapped: None, failed: false }),
    }
}

/// `VG-LV` with doubled hyphens undone. A name with a layer behind (`-tpool`) must lose it first.
pub fn split_lvm_name(name: &str) -> Option<(String, String)> {
    let mut parts = vec![String::new()];
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let part = parts.last_mut()?;
        match c {
            '-' if chars.next_if_eq(&'-').is_some() => part.push('-'),
            '-' => parts.push(String::new()),
            c => part.push(c),
        }
    }
    match parts.as_slice() {
        [vg, lv] if !vg.is_empty() && !lv.is_empty() => Some((vg.clone(), lv.clone())),
        _ => None,
    }
}

/// The device-mapper name LVM gives to `VG/LV`.
pub fn join_lvm_name(vg: &str, lv: &str) -> String {
    format!("{}-{}", vg.replace('-', "--"), lv.replace('-', "--"))
}

/// `docker-MAJOR:MINOR-INODE-pool`, the name of a pool that Docker made itself on loop or raw devices.
pub fn is_docker_made(name: &str) -> bool {
    let inside =
        (tag::<_, _, nom::error::Error<&str>>("docker-"), number, char(':'), number, char('-'), number, char('-'));
    (inside, tag("pool")).parse(name).is_ok_and(|(rest, _)| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;
    use crate::units::{Bytes, DataBlocks, MetadataBlocks};

    fn target(line: &str) -> Target {
        match read(line).records.into_iter().next() {
            Some(Record::Target(target)) => *target,
            other => panic!("no target in {line:?} but {other:?}"),
        }
    }

    fn status(line: &str) -> PoolStatus {
        match target(line).kind {
            Kind::PoolStatus(status) => status,
            other => panic!("no pool status in {line:?} but {other:?}"),
        }
    }

    #[test]
    fn that_there_is_no_device_is_known() {
        let none =
            |text: &str| matches!(read(text).records.as_slice(), [Record::NoDevices(source)] if source.line == 2);
        for command in ["dmsetup status", "dmsetup ls --tree", "dmsetup info -c", "dmsetup ls --target thin-pool"] {
            assert!(none(&format!("# {command}\nNo devices found\n")), "{command}");
        }
        assert!(!none("# dmsetup ls --target crypt\nNo devices found\n"));
        assert!(!none("# dmsetup status --target=snapshot\nNo devices found\n"));
    }

    #[test]
    fn every_kernel_generation_is_read() {
        let line = |tail: &str| status(&format!("pool: 0 209715200 thin-pool 4 1000/524288 1000/1638400 -{tail}"));
        let base = line("");
        assert_eq!((base.transaction_id, base.mode, base.discard), (Some(4), None, None));
        let g1 = line(" ro no_discard_passdown");
        assert_eq!((g1.mode, g1.discard, g1.no_space), (Some(Mode::ReadOnly), Some(Discard::NoPassdown), None));
        assert_eq!(line(" rw ignore_discard").discard, Some(Discard::Ignore));
        let g3 = line(" out_of_data_space discard_passdown queue_if_no_space ");
        assert_eq!((g3.mode, g3.no_space, g3.needs_check), (Some(Mode::OutOfDataSpace), Some(NoSpace::Queue), None));
        let g4 = line(" ro discard_passdown error_if_no_space needs_check ");
        assert_eq!((g4.needs_check, g4.low_water), (Some(true), None));
        let g5 = line(" rw discard_passdown queue_if_no_space - 1024 ");
        assert_eq!((g5.needs_check, g5.low_water), (Some(false), Some(MetadataBlocks(1024))));
        let newer = line(" rw discard_passdown queue_if_no_space - 1024 something_new");
        assert!(newer.plausible());
    }

    #[test]
    fn a_held_root_is_kept_apart_from_the_check_token() {
        let held = status(
            "docker-8:1-131074-pool: 0 2097152 thin-pool 0 427/4096 1105/16384 52 rw discard_passdown queue_if_no_space - 1024",
        );
        assert_eq!((held.held_root, held.needs_check), (Some(52), Some(false)));
    }

    #[test]
    fn failed_pools_have_no_counters() {
        assert_eq!(status("pool: 0 524288 thin-pool Fail").broken, Some(Broken::Fail));
        assert_eq!(status("vg-pool-tpool: 0 335872 thin-pool Error").broken, Some(Broken::Error));
        assert_eq!(status("0 335872 thin-pool Fail").broken, Some(Broken::Fail));
    }

    #[test]
    fn impossible_lines_are_read_as_far_as_they_go_and_named() {
        let parsed = read(
            "docker-thinpool: 0 209715200 thin-pool 56798/524288 4387626/1638400 - rw discard_passdown queue_if_no_space",
        );
        let message = parsed.problems.first().map(|problem| problem.message.as_str()).unwrap_or_default();
        assert!(message.contains("transaction id is missing") && message.contains("4387626"), "{message}");
        let read = status(
            "docker-thinpool: 0 209715200 thin-pool 56798/524288 4387626/1638400 - rw discard_passdown queue_if_no_space",
        );
        assert_eq!((read.data_total, read.mode), (Some(DataBlocks(1_638_400)), Some(Mode::ReadWrite)));
        assert!(
            !status("pool: 0 524288 thin-pool 0 1/16384 0/4096 - read_only discard_passdown error_if_no_space - 1024")
                .plausible()
        );
        assert!(
            !status("docker-thinpool: 0 209715200 thin-pool 12 56798/524288 100/163840000 - rw discard_passdown")
                .plausible()
        );
        assert!(!status("vg-pool-tpool: 0 335872 thin-pool -").plausible());
    }

    #[test]
    fn a_wrapped_line_is_joined() {
        let parsed = read(
            "docker-8:1-937009-pool: 0 209715200 thin-pool 91\n422/524288 18338/1638400 - rw discard_passdown queue_if_no_space -\n",
        );
        assert_eq!(parsed.records.len(), 1);
        assert_eq!(parsed.problems, []);
    }

    #[test]
    fn a_line_cut_within_a_number_is_joined_without_a_blank() {
        let line = "docker-8:1-937009-pool: 0 209715200 thin-pool 912 4228/524288 18338/1638400 - rw discard_passdown queue_if_no_space - 1024";
        let whole = read(line);
        for at in line.find("12 4228").expect("a number")..line.find(" - rw").expect("the mode") {
            let (first, second) = line.split_at(at);
            if first.ends_with(' ') || second.starts_with(' ') {
                continue;
            }
            let parsed = read(&format!("{first}\n{second}\n"));
            assert_eq!((&parsed.records, parsed.problems.len()), (&whole.records, 0), "{first}|{second}");
        }
    }

    #[test]
    fn tables_are_told_from_statuses() {
        let table =
            target("docker-253:1-619022603-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing ");
        let Kind::PoolTable(table) = table.kind else { panic!("{table:?}") };
        assert!(table.on_loop_devices() && table.has("skip_block_zeroing"));
        assert_eq!(table.block, Some(Sectors(128)));
        let vendor = target(
            "0 34663899136 thin-pool 252:0 TIER 1024 0 7 TIER:3 252:1 252:2 252:3 enable_map:4 skip_block_zeroing error_if_no_space",
        );
        let Kind::PoolTable(vendor) = vendor.kind else { panic!("{vendor:?}") };
        assert!(vendor.has("error_if_no_space"));
        assert!(matches!(target("t: 0 20971520 thin 254:0 7").kind, Kind::ThinTable { id: 7, .. }));
    }

    #[test]
    fn other_targets_stand_beside_them() {
        let cache = target(
            "cache: 0 262144 cache 8 7/1024 512 0/128 0 0 0 0 0 0 0 1 writeback 2 migration_threshold 2048 smq 0 rw - ",
        );
        assert!(matches!(cache.kind, Kind::Other { .. }));
        assert_eq!(
            target("node-1: docker-thinpool_tdata: 0 2048 linear ").name.as_deref(),
            Some("docker-thinpool_tdata")
        );
        let thin = target("docker-8:1-131074-base: 0 20971520 thin 141440 20971519");
        assert_eq!(thin.kind, Kind::ThinStatus(ThinStatus { mapped: Some(Sectors(141_440)), failed: false }));
        assert_eq!(target("t0: 0 524288 thin Fail").kind, Kind::ThinStatus(ThinStatus { mapped: None, failed: true }));
    }

    #[test]
    fn a_name_with_blanks_ends_where_its_colon_stands() {
        let name = |line: &str| target(line).name;
        assert_eq!(name("my pool: 0 524288 thin-pool Fail").as_deref(), Some("my pool"));
        assert_eq!(name("my   odd pool: 0 524288 thin-pool Fail").as_deref(), Some("my   odd pool"));
        assert_eq!(name("# e.g. pool: 0 524288 thin-pool Fail").as_deref(), Some("pool"));
    }

    #[test]
    fn names_are_decoded_as_lvm_does() {
        let split = |name: &str| split_lvm_name(name).map(|(vg, lv)| format!("{vg}/{lv}"));
        assert_eq!(split("docker-thinpool").as_deref(), Some("docker/thinpool"));
        assert_eq!(split("vg--a-pool--b").as_deref(), Some("vg-a/pool-b"));
        assert_eq!(split("vg--a-pool--b-tpool"), None);
        assert_eq!(split("docker--images-docker--pool").as_deref(), Some("docker-images/docker-pool"));
        assert_eq!(split("single"), None);
        assert_eq!(join_lvm_name("vg-a", "pool-b"), "vg--a-pool--b");
        assert!(is_docker_made("docker-253:0-67245423-pool") && !is_docker_made("docker-thinpool"));
    }

    #[test]
    fn the_block_size_follows_from_length_and_total() {
        assert_eq!(implied_block(Sectors(209_715_200), DataBlocks(1_638_400)), Some(Bytes::kib(64)));
        assert_eq!(implied_block(Sectors(1_933_312), DataBlocks(1888)), Some(Bytes::kib(512)));
        assert_eq!(implied_block(Sectors(10), DataBlocks(0)), None);
    }
}
