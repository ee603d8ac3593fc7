//! `df` with any of its options, of coreutils and busybox, in any language, with or without its heading.
//!
//! ```text
//! Filesystem     Type      Size  Used Avail Use% Mounted on
//! rootfs         rootfs    2.4G   51M  2.3G   3% /
//! /dev/mapper/centos_docker--host-root
//!                xfs        50G   47G  3.1G  94% /var/lib/docker
//! Filesystem     Inodes IUsed  IFree IUse% Mounted on
//! /dev/loop5     153600     3 153597    1% /m2
//! ```
//!
//! A row is known by its shape: three amounts, a share, and a path. What the amounts count stands in the heading or
//! in the command; where both are missing, plain numbers may be blocks as well as inodes, and are said to be neither.

use super::df_columns::{Cells, Columns};
use super::df_unit::{self, Unit};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::units::{Bytes, Dialect, Percent};

pub const FORMAT: Format =
    Format { id: "df", title: "df", claims: Claims { commands: &["df"], claim, interleaves: false }, parse };

/// One mounted filesystem, and how full it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filesystem {
    pub source: Source,
    /// The device, or a word such as `tmpfs` or `overlay`.
    pub device: String,
    pub fstype: Option<String>,
    pub amounts: Amounts,
    pub percent: Option<Percent>,
    pub mount_point: String,
}

/// What a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amounts {
    Bytes(Counted<Bytes>),
    Inodes(Counted<u64>),
    /// Neither heading nor command tells whether these are blocks or inodes.
    Unknown(Counted<u64>),
}

/// Total, used and available; `-` where the filesystem does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted<T> {
    pub total: Option<T>,
    pub used: Option<T>,
    pub available: Option<T>,
}

impl Filesystem {
    /// Sizes, unless the row counts something else.
    pub fn bytes(&self) -> Option<&Counted<Bytes>> {
        match &self.amounts {
            Amounts::Bytes(sizes) => Some(sizes),
            Amounts::Inodes(_) | Amounts::Unknown(_) => None,
        }
    }

    pub fn inodes(&self) -> Option<&Counted<u64>> {
        match &self.amounts {
            Amounts::Inodes(counts) => Some(counts),
            Amounts::Bytes(_) | Amounts::Unknown(_) => None,
        }
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    // Before the usual rows: theirs would be read without the columns in between.
    if Columns::of(text).is_some() {
        return Claim::Takes(with_rows(lines));
    }
    if lines.first().is_some_and(|line| line.command.is_some()) && row(text).is_none() {
        return Claim::No;
    }
    if row(text).is_some_and(|row| row.device.is_some()) {
        return Claim::Starts;
    }
    let next = lines.get(1).map_or("", |line| line.text.trim());
    if is_wrapped(text, next) {
        return Claim::Takes(2);
    }
    let behind = lines.get(2).map_or("", |line| line.text.trim());
    let rows_follow = row(next).is_some_and(|row| row.device.is_some()) || is_wrapped(next, behind);
    if is_heading(text) && (text.starts_with("Filesystem") || rows_follow) {
        return Claim::Starts;
    }
    let broken = text.split_whitespace().count() > 3 && text.split_whitespace().any(is_share) && text.contains(" /");
    if inside && (broken || row(text).is_some()) { Claim::Continues } else { Claim::No }
}

/// How many lines a heading with chosen columns takes: its rows are known by it alone.
fn with_rows(lines: &[Line]) -> usize {
    let columns = Columns::of(trimmed(lines));
    let row = |line: &&Line| {
        let cells = columns.as_ref().and_then(|columns| columns.cells(line.text.trim()));
        line.command.is_none() && !line.fence && cells.is_some()
    };
    1 + lines.iter().skip(1).take_while(row).count()
}

/// A long name stands alone; the rest of its row is on the next line.
fn is_wrapped(text: &str, next: &str) -> bool {
    text.split_whitespace().count() == 1
        && text.contains(['/', '-', ':'])
        && row(next).is_some_and(|row| row.device.is_none())
}

/// Words without amounts, one of them a share: `Use%`, `Verw%`, `%iused`, or POSIX's `Capacity`.
fn is_heading(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let share = |word: &str| word.contains('%') && !is_share(word) || word.starts_with("Capacit");
    words.clone().count() > 4 && words.clone().any(share) && !words.any(is_share) && !text.contains(" /")
}

fn is_share(word: &str) -> bool {
    word.strip_suffix('%').is_some_and(|number| !number.is_empty() && Percent::parse(number).is_some())
}

/// The words of a row.
#[derive(Debug, PartialEq, Eq)]
struct Row<'a> {
    /// `None` when it stands on the line before.
    device: Option<String>,
    fstype: Option<&'a str>,
    amounts: [&'a str; 3],
    share: &'a str,
    mount_point: &'a str,
}

/// The first three amounts with a share and a path behind them; what stands before them is device and type.
fn row(text: &str) -> Option<Row<'_>> {
    let (front, mount_point) = split_at_path(text)?;
    let words: Vec<&str> = front.split_whitespace().collect();
    let (before, [total, used, available, share]) = words.split_last_chunk::<4>()?;
    let amounts = [*total, *used, *available];
    let plausible = amounts.iter().all(|word| is_amount(word)) && amounts.iter().any(|word| *word != "-");
    if !plausible || !(is_share(share) || *share == "-") {
        return None;
    }
    let (device, fstype) = match before {
        [] => (None, None),
        // The device of a wrapped row stands on the line before, its type with the amounts.
        [word] if WRAPPED.contains(word) => (None, Some(*word)),
        [word] => (Some((*word).to_owned()), None),
        [device @ .., word] if is_fstype(word) => (Some(device.join(" ")), Some(*word)),
        _ => (Some(before.join(" ")), None),
    };
    Some(Row { device, fstype, amounts, share, mount_point })
}

/// Types of filesystems whose devices have long names.
const WRAPPED: [&str; 10] = ["ext2", "ext3", "ext4", "xfs", "btrfs", "nfs", "nfs4", "cifs", "zfs", "fuse.glusterfs"];

/// Cuts before the mount point: the path behind the share. A device may be a path too, and both may hold blanks.
fn split_at_path(text: &str) -> Option<(&str, &str)> {
    text.match_indices(" /").map(|(at, _)| text.split_at(at)).find_map(|(front, path)| {
        let last = front.split_whitespace().next_back()?;
        // What stands behind the path is a person's remark.
        let path = path.trim_start();
        let path =
            ["  ", " <", " #"].iter().filter_map(|mark| path.split(mark).next()).min_by_key(|part| part.len())?;
        (is_share(last) || last == "-").then_some((front, path.trim()))
    })
}

fn is_amount(word: &str) -> bool {
    word == "-" || Bytes::parse(word, Dialect::Binary).is_some()
}

/// A word that names a type: small letters and digits, and no amount.
fn is_fstype(word: &str) -> bool {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.len() <= 24 && word.chars().all(small)
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut unit = section.command.as_ref().and_then(df_unit::of_command);
    let asked_inodes = unit == Some(Unit::Inodes);
    let mut wrapped: Option<&str> = None;
    let mut chosen: Option<Columns> = None;
    for line in section.lines.iter().filter(|line| !line.is_blank()) {
        let text = line.text.trim();
        let continued = wrapped.take();
        if let Some(columns) = Columns::of(text) {
            unit = unit.filter(|unit| matches!(unit, Unit::Letters(_))).or(df_unit::of_sizes(text));
            chosen = Some(columns);
            continue;
        }
        if let Some(cells) = chosen.as_ref().and_then(|columns| columns.cells(text)) {
            parsed.records.extend(by_column(&cells, unit.unwrap_or(Unit::Unknown), line.source));
            continue;
        }
        chosen = None;
        match row(text) {
            Some(row) => match filesystem(row, continued, unit.unwrap_or(Unit::Unknown), line.source) {
                Some(filesystem) => parsed.records.push(Record::Filesystem(Box::new(filesystem))),
                None => parsed.problems.push(Problem::at(line.source, EXPECTED)),
            },
            // The command knows 1000 from 1024, a heading with sizes does not.
            None if is_heading(text) => match df_unit::of_heading(text) {
                Some(Unit::Letters(_)) if matches!(unit, Some(Unit::Letters(_))) => {}
                None if asked_inodes => unit = Some(Unit::Inodes),
                found => unit = found.or(Some(Unit::Unknown)),
            },
            None if text.split_whitespace().count() == 1 => wrapped = Some(text),
            None => parsed.problems.push(Problem::at(line.source, EXPECTED)),
        }
    }
    parsed
}

const EXPECTED: &str = "this is no row of `df`; expected `DEVICE [TYPE] SIZE USED AVAILABLE USE% MOUNT_POINT`, for example `/dev/sda1 50G 47G 3.1G 94% /var/lib/docker`";

fn filesystem(row: Row, wrapped: Option<&str>, unit: Unit, source: Source) -> Option<Filesystem> {
    let device = match (wrapped, row.device) {
        (_, Some(name)) => name,
        (Some(name), None) => name.to_owned(),
        (None, None) => return None,
    };
    let percent = Percent::parse(row.share);
    let fstype = row.fstype.map(str::to_owned);
    let mount_point = row.mount_point.to_owned();
    Some(Filesystem { source, device, fstype, amounts: amounts(row.amounts, unit), percent, mount_point })
}

/// A row tells of sizes, of inodes, or of both.
fn by_column(cells: &Cells, unit: Unit, source: Source) -> impl Iterator<Item = Record> {
    let told = [(cells.sizes, unit), (cells.inodes, Unit::Inodes)];
    let rows = told.map(|(told, unit)| {
        let (words, share) = told?;
        Some(Filesystem {
            source,
            // Without its column nothing is known of the device; the mount point is what all else is looked up by.
            device: cells.device.unwrap_or("-").to_owned(),
            fstype: cells.fstype.filter(|word| is_fstype(word)).map(str::to_owned),
            amounts: amounts(words, unit),
            percent: Percent::parse(share),
            mount_point: cells.mount_point.to_owned(),
        })
    });
    rows.into_iter().flatten().map(|row| Record::Filesystem(Box::new(row)))
}

fn amounts(words: [&str; 3], unit: Unit) -> Amounts {
    let letters = words.iter().any(|word| word.ends_with(|c: char| c.is_ascii_alphabetic()));
    match unit {
        Unit::Inodes => Amounts::Inodes(counted(words, |word| Some(Bytes::parse(word, Dialect::Binary)?.0))),
        Unit::Letters(dialect) => Amounts::Bytes(counted(words, |word| Bytes::parse(word, dialect))),
        Unit::Blocks(block) if !letters => {
            Amounts::Bytes(counted(words, |word| word.parse::<u64>().ok()?.checked_mul(block.0).map(Bytes)))
        }
        _ if letters => Amounts::Bytes(counted(words, |word| Bytes::parse(word, Dialect::Binary))),
        _ => Amounts::Unknown(counted(words, |word| word.parse().ok())),
    }
}

fn counted<T>(words: [&str; 3], read: impl Fn(&str) -> Option<T>) -> Counted<T> {
    let [total, used, available] = words.map(read);
    Counted { total, used, available }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn rows(text: &str) -> Vec<Filesystem> {
        let parsed = read(text);
        assert_eq!(parsed.problems, [], "{text}");
        let found = parsed.records.into_iter().map(|record| match record {
            Record::Filesystem(filesystem) => *filesystem,
            other => panic!("{other:?} in {text}"),
        });
        found.collect()
    }

    fn first(text: &str) -> (String, Option<String>, Amounts, String) {
        let row = rows(text).into_iter().next().unwrap_or_else(|| panic!("no row in {text}"));
        (row.device, row.fstype, row.amounts, row.mount_point)
    }

    fn bytes(total: u64, used: u64, available: u64) -> Amounts {
        Amounts::Bytes(Counted {
            total: Some(Bytes(total)),
            used: Some(Bytes(used)),
            available: Some(Bytes(available)),
        })
    }

    #[test]
    fn every_choice_of_unit_is_read() {
        const GIB: u64 = Bytes::GIB;
        let root = |amounts| ("/dev/sda1".to_owned(), None, amounts, "/".to_owned());
        for (text, amounts) in [
            (
                "$ df -h\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 47G 3G 94% /",
                bytes(50 * GIB, 47 * GIB, 3 * GIB),
            ),
            (
                "$ df -H\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 47G 3G 94% /",
                bytes(50_000_000_000, 47_000_000_000, 3_000_000_000),
            ),
            (
                "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/sda1 100 50 50 50% /",
                bytes(102_400, 51_200, 51_200),
            ),
            (
                "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 50 50 50% /",
                bytes(102_400, 51_200, 51_200),
            ),
            ("Filesystem 1B-blocks Used Available Use% Mounted on\n/dev/sda1 100 50 50 50% /", bytes(100, 50, 50)),
            ("$ df -m\n/dev/sda1 100 50 50 50% /", bytes(100 << 20, 50 << 20, 50 << 20)),
            (
                "Dateisystem Größe Benutzt Verf. Verw% Eingehängt auf\n/dev/sda1 1,5K 512 1,0K 34% /",
                bytes(1536, 512, 1024),
            ),
            ("/dev/sda1 1.5K 0 1.0K 34% /", bytes(1536, 0, 1024)),
        ] {
            assert_eq!(first(text), root(amounts), "{text}");
        }
    }

    #[test]
    fn inodes_are_no_bytes_and_without_a_heading_nothing_is_guessed() {
        let counts = Counted { total: Some(124_890), used: Some(393), available: Some(124_497) };
        let row = "udev 124890 393 124497 1% /dev";
        assert_eq!(first(&format!("Filesystem Inodes IUsed IFree IUse% Mounted on\n{row}")).2, Amounts::Inodes(counts));
        assert_eq!(first(&format!("$ df -i\n{row}")).2, Amounts::Inodes(counts));
        assert_eq!(first(row).2, Amounts::Unknown(counts));
        let none = Counted { total: Some(0), used: Some(0), available: Some(0) };
        assert_eq!(first("$ df -i\n/dev/sdb1 0 0 0 - /boot/efi").2, Amounts::Inodes(none));
    }

    #[test]
    fn wrapped_rows_types_and_blanks_find_their_place() {
        let text = "Filesystem  Type Size Used Avail Use% Mounted on\n/dev/mapper/centos_docker--host-root\n  xfs 50G 47G 3G 94% /mnt/my disk   <-- here\n//nas/my share cifs 1T 1G 1023G 1% /mnt/nas\n";
        let rows = rows(text);
        let seen: Vec<_> =
            rows.iter().map(|row| (row.device.as_str(), row.fstype.as_deref(), row.mount_point.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("/dev/mapper/centos_docker--host-root", Some("xfs"), "/mnt/my disk"),
                ("//nas/my share", Some("cifs"), "/mnt/nas")
            ]
        );
        assert_eq!(rows.first().map(|row| row.source.line), Some(3));
    }

    #[test]
    fn chosen_columns_are_read_by_their_heading() {
        let text = "Filesystem Type 1K-blocks Used Avail Use% Inodes IUsed IFree IUse% File Mounted on\n/dev/sda1 ext4 100 90 10 90% 1000 1000 0 100% - /\nMounted on   Use%  Avail\n/home        10%   20\n";
        let seen: Vec<_> = rows(text).into_iter().map(|row| (row.device, row.mount_point, row.amounts)).collect();
        let inodes = Counted { total: Some(1000), used: Some(1000), available: Some(0) };
        let home = Counted { total: None, used: None, available: Some(20) };
        assert_eq!(
            seen,
            [
                ("/dev/sda1".into(), "/".into(), bytes(102_400, 92_160, 10_240)),
                ("/dev/sda1".into(), "/".into(), Amounts::Inodes(inodes)),
                ("-".into(), "/home".into(), Amounts::Unknown(home)),
            ]
        );
    }

    #[test]
    fn a_broken_row_is_named() {
        let parsed = read(
            "Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G fortyseven 3G 94% /\noverlay 50G 47G 3G 94% /merged\n",
        );
        assert_eq!(parsed.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(2)]);
        assert_eq!(parsed.records.len(), 1);
    }
}
