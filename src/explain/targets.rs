//! Lines of `dmsetup status` and `dmsetup table` about thin pools and thin devices.

use std::borrow::Cow;

use super::Field;
use crate::parsers::dmsetup::{
    self, Broken, Discard, Head, Mode, NoSpace, Word, implied_block, is_docker_made, split_lvm_name, status_words,
};
use crate::parsers::dmsetup_pool::is_table;
use crate::units::{Bytes, DataBlocks, MetadataBlocks, Percent, Sectors};

pub fn explain(line: &str) -> Vec<Field> {
    let Some(head) = dmsetup::head(line.trim()).filter(|head| matches!(head.target, "thin-pool" | "thin")) else {
        return Vec::new();
    };
    let words: Vec<&str> = head.params.split_whitespace().collect();
    let before = line.split_whitespace().take_while(|word| word.as_ptr() != head.target.as_ptr());
    let before: Vec<&str> = before.collect();
    let mut fields: Vec<Option<Field>> = Vec::new();
    fields.push(head.name.and_then(|name| Field::of(line, name, "device", device(name))));
    if let [.., start, length] = before.as_slice() {
        fields.push(Field::of(line, start, "start", "first sector of the device that this line is about"));
        fields.push(Field::of(
            line,
            length,
            "length",
            format!("in sectors of 512 bytes: {}", Sectors(head.length).bytes()),
        ));
    }
    fields.push(Field::of(line, head.target, "target", "the kernel driver behind the device"));
    let parts = match head.target {
        "thin-pool" if is_table(&words) => table(&words),
        "thin-pool" => status(&head, &words),
        _ => thin(&words),
    };
    fields.extend(words.iter().zip(parts).map(|(word, (name, meaning))| Field::of(line, word, name, meaning)));
    fields.into_iter().flatten().collect()
}

type Said = (&'static str, Cow<'static, str>);

fn device(name: &str) -> Cow<'static, str> {
    let base = name.strip_suffix("-tpool").unwrap_or(name);
    if is_docker_made(base) {
        return "Docker's name for a pool of its own: device number and inode of its folder".into();
    }
    match split_lvm_name(base) {
        Some((vg, lv)) => format!("LVM's name for the volume {lv} in volume group {vg}").into(),
        None => "the device-mapper name, also found under /dev/mapper".into(),
    }
}

fn status(head: &Head, words: &[&str]) -> Vec<Said> {
    status_words(words).into_iter().map(|word| status_word(head, word)).collect()
}

fn status_word(head: &Head, word: Word) -> Said {
    match word {
        Word::Broken(Broken::Fail) => ("mode", "the pool has failed: every read and write ends in an error until it is repaired".into()),
        Word::Broken(Broken::Error) => ("mode", "the kernel could not read the pool's own counters".into()),
        Word::TransactionId(_) => {
            ("transaction id", "goes up when a thin device is made or removed; Docker and LVM keep the same number and refuse a pool that differs".into())
        }
        Word::Metadata(used, total) => {
            let size = |blocks| MetadataBlocks(blocks).bytes();
            ("metadata", format!("blocks of 4 KiB, used/total: {} of {}{}; the kernel counts its own reserve, up to a tenth, as used", size(used), size(total), share(used, total)).into())
        }
        Word::Data(used, total) => match implied_block(Sectors(head.length), DataBlocks(total)) {
            Some(chunk) => {
                let size = |blocks| DataBlocks(blocks).bytes(chunk);
                ("data", format!("chunks of {chunk}, used/total: {} of {}{}", size(used), size(total), share(used, total)).into())
            }
            None => ("data", format!("chunks, used/total{}", share(used, total)).into()),
        },
        Word::HeldRoot(None) => ("held metadata snapshot", "none".into()),
        Word::HeldRoot(Some(_)) => ("held metadata snapshot", "the block where a program holds a copy of the metadata; space it refers to is not freed".into()),
        Word::Mode(Mode::ReadWrite) => ("mode", "read-write: it works".into()),
        Word::Mode(Mode::ReadOnly) => ("mode", "read-only: the metadata is full or damaged, and nothing new is written".into()),
        Word::Mode(Mode::OutOfDataSpace) => ("mode", "no chunk is free: writes that need one wait or fail, what exists can be read and overwritten".into()),
        Word::Discard(Discard::Passdown) => ("discards", "freed chunks are also given back to the device below".into()),
        Word::Discard(Discard::NoPassdown) => ("discards", "freed chunks return to the pool, but not to the device below".into()),
        Word::Discard(Discard::Ignore) => ("discards", "ignored: deleting files frees nothing".into()),
        Word::NoSpace(NoSpace::Queue) => ("when full", "writes wait, by default 60 seconds, then fail".into()),
        Word::NoSpace(NoSpace::Error) => ("when full", "writes fail at once".into()),
        Word::NeedsCheck(false) => ("check", "none is needed".into()),
        Word::NeedsCheck(true) => ("check", "needs_check is set: the pool stays read-only and cannot be extended until it was checked while inactive".into()),
        Word::LowWater(_) => ("metadata low watermark", "with fewer metadata blocks free the kernel tells the monitor".into()),
        Word::Unknown => ("unknown", "no kernel known to this program prints this here".into()),
    }
}

/// `, 29.8 %`
fn share(used: u64, total: u64) -> String {
    Percent::of(used.min(total), total).map(|percent| format!(", {percent}")).unwrap_or_default()
}

fn table(words: &[&str]) -> Vec<Said> {
    const PLACES: [&str; 5] = ["metadata device", "data device", "chunk size", "low watermark", "features"];
    let said = |(index, word): (usize, &&str)| match (PLACES.get(index).copied(), word.parse::<u64>().ok()) {
        (Some(place @ ("metadata device" | "data device")), _) => (place, below(word)),
        (Some("chunk size"), Some(sectors)) => {
            ("chunk size", format!("{}, the unit in which data is allocated", Sectors(sectors).bytes()).into())
        }
        (Some("low watermark"), Some(0)) => {
            ("low watermark", "none: the kernel never tells a monitor that data runs out".into())
        }
        (Some("low watermark"), Some(_)) => {
            ("low watermark", "with fewer data chunks free the kernel tells the monitor, once".into())
        }
        (Some("features"), Some(_)) => ("features", "how many follow".into()),
        (Some(place), _) => (place, "should be a number".into()),
        (None, _) => ("feature", feature(word)),
    };
    words.iter().enumerate().map(said).collect()
}

/// Loop devices have the major number 7.
fn below(device: &str) -> Cow<'static, str> {
    if device.starts_with("7:") || device.starts_with("/dev/loop") {
        "a loop device: a file serves as disk".into()
    } else {
        "major:minor of the device below; `lsblk` shows its name".into()
    }
}

fn feature(word: &str) -> Cow<'static, str> {
    match word {
        "skip_block_zeroing" => "new chunks are not overwritten with zeroes before use".into(),
        "ignore_discard" => "deleting files frees nothing in the pool".into(),
        "no_discard_passdown" => "freed chunks are not given back to the device below".into(),
        "read_only" => "the pool was asked to be read-only".into(),
        "error_if_no_space" => "when full, writes fail at once instead of waiting".into(),
        _ => "not one of the kernel's documented features".into(),
    }
}

fn thin(words: &[&str]) -> Vec<Said> {
    let size = |word: &&str| word.parse().map_or(Bytes(0), |sectors| Sectors(sectors).bytes());
    match words {
        [pool, ..] if pool.contains(':') || pool.starts_with('/') => vec![
            ("pool", "major:minor of the pool it takes its space from".into()),
            ("device id", "its number in the pool's metadata".into()),
            ("origin", "an external device that unwritten parts are read from".into()),
        ],
        ["Fail", ..] => vec![("state", "the device or its pool has failed".into())],
        ["-", ..] => vec![("mapped", "nothing is known: the pool has failed".into())],
        [mapped, ..] => vec![
            ("mapped", format!("{} of the device hold data in the pool, counted in sectors", size(mapped)).into()),
            (
                "highest sector",
                "the end of the last block that is mapped; it falls when that block is discarded".into(),
            ),
        ],
        [] => Vec::new(),
    }
}
