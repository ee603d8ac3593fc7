//! A thin-pool in `dmsetup status` and `dmsetup table`: what each word behind the target is.
//!
//! ```text
//! 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024        status
//! 254:0 254:1 1024 0 1 skip_block_zeroing                                    table
//! ```
//!
//! The status grew with the kernel: up to the held root (3.2), `ro|rw` and the discard word (3.6), the no-space word
//! and `out_of_data_space` (3.14), `needs_check|-` (4.3), the metadata low watermark (4.19). `Fail` and `Error` stand
//! alone. The counters are blocks, whatever the kernel's comment says.

use nom::Parser;
use nom::character::complete::{char, u64 as number};
use nom::combinator::all_consuming;
use nom::sequence::separated_pair;

use crate::units::{Bytes, DataBlocks, MetadataBlocks, Sectors};

/// The status of a thin-pool. What the kernel or the paste left out is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolStatus {
    pub broken: Option<Broken>,
    pub transaction_id: Option<u64>,
    pub metadata_used: Option<MetadataBlocks>,
    pub metadata_total: Option<MetadataBlocks>,
    pub data_used: Option<DataBlocks>,
    pub data_total: Option<DataBlocks>,
    /// The block of the held metadata snapshot, if one is held.
    pub held_root: Option<u64>,
    pub mode: Option<Mode>,
    pub discard: Option<Discard>,
    pub no_space: Option<NoSpace>,
    pub needs_check: Option<bool>,
    pub low_water: Option<MetadataBlocks>,
    /// Why no kernel can have printed this line.
    pub oddities: Vec<String>,
}

/// A status that is one word instead of counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The pool is in fail mode: all I/O ends in EIO.
    Fail,
    /// The kernel could not read its own counters.
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    ReadWrite,
    ReadOnly,
    OutOfDataSpace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discard {
    Passdown,
    NoPassdown,
    Ignore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSpace {
    Queue,
    Error,
}

/// The table of a thin-pool: what was asked of the kernel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolTable {
    /// `major:minor`, or a path in a table somebody wrote by hand.
    pub metadata_device: String,
    pub data_device: String,
    pub block: Option<Sectors>,
    pub low_water: Option<DataBlocks>,
    pub features: Vec<String>,
}

impl PoolStatus {
    /// Data and metadata can be read, and nothing about the line is impossible.
    pub fn plausible(&self) -> bool {
        self.oddities.is_empty()
    }
}

impl PoolTable {
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|word| word == feature)
    }

    /// Loop devices have the major number 7.
    pub fn on_loop_devices(&self) -> bool {
        let is_loop = |device: &str| device.starts_with("7:") || device.starts_with("/dev/loop");
        is_loop(&self.data_device) || is_loop(&self.metadata_device)
    }
}

/// A table begins with a device, a status with a count or a word.
pub fn is_table(words: &[&str]) -> bool {
    words.first().is_some_and(|word| word.contains(':') || word.starts_with('/'))
}

/// `used/total`
pub(super) fn fraction(word: &str) -> Option<(u64, u64)> {
    all_consuming(separated_pair(number::<_, nom::error::Error<&str>>, char('/'), number))
        .parse(word)
        .ok()
        .map(|(_, pair)| pair)
}

/// What a word of a pool's status is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Broken(Broken),
    TransactionId(u64),
    /// Used and total.
    Metadata(u64, u64),
    Data(u64, u64),
    HeldRoot(Option<u64>),
    Mode(Mode),
    Discard(Discard),
    NoSpace(NoSpace),
    NeedsCheck(bool),
    LowWater(u64),
    /// A newer kernel's, or nobody's.
    Unknown,
}

/// What each word is: the first four by their place, the others by themselves.
pub fn status_words(words: &[&str]) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::with_capacity(words.len());
    let mut place = 0;
    for (index, word) in words.iter().copied().enumerate() {
        let value = word.parse::<u64>().ok();
        let counters = fraction(word);
        let checked = found.iter().any(|word| matches!(word, Word::NeedsCheck(_)));
        let low_water = found.iter().any(|word| matches!(word, Word::LowWater(_)));
        let is = match (place, word, value, counters) {
            (0, "Fail", ..) if index == 0 => Word::Broken(Broken::Fail),
            (0, "Error", ..) if index == 0 => Word::Broken(Broken::Error),
            (0, _, Some(id), _) => Word::TransactionId(id),
            (..2, _, _, Some((used, total))) => Word::Metadata(used, total),
            (2, _, _, Some((used, total))) => Word::Data(used, total),
            (..4, "-", ..) => Word::HeldRoot(None),
            (1..4, _, Some(block), _) => Word::HeldRoot(Some(block)),
            (_, "rw", ..) => Word::Mode(Mode::ReadWrite),
            (_, "ro", ..) => Word::Mode(Mode::ReadOnly),
            (_, "out_of_data_space", ..) => Word::Mode(Mode::OutOfDataSpace),
            (_, "discard_passdown", ..) => Word::Discard(Discard::Passdown),
            (_, "no_discard_passdown", ..) => Word::Discard(Discard::NoPassdown),
            (_, "ignore_discard", ..) => Word::Discard(Discard::Ignore),
            (_, "queue_if_no_space", ..) => Word::NoSpace(NoSpace::Queue),
            (_, "error_if_no_space", ..) => Word::NoSpace(NoSpace::Error),
            (_, "needs_check", ..) => Word::NeedsCheck(true),
            (_, "-", ..) if !checked => Word::NeedsCheck(false),
            (_, _, Some(blocks), _) if checked && !low_water => Word::LowWater(blocks),
            _ => Word::Unknown,
        };
        place = match is {
            Word::TransactionId(_) => 1,
            Word::Metadata(..) => 2,
            Word::Data(..) => 3,
            _ => 4,
        };
        found.push(is);
    }
    found
}

/// Reads the status of a pool that is `length` sectors long.
pub(super) fn pool_status(words: &[&str], length: u64) -> PoolStatus {
    let mut status = PoolStatus::default();
    let found = status_words(words);
    for word in &found {
        match *word {
            Word::Broken(broken) => return PoolStatus { broken: Some(broken), ..status },
            Word::TransactionId(id) => status.transaction_id = Some(id),
            Word::Metadata(used, total) => {
                (status.metadata_used, status.metadata_total) =
                    (Some(MetadataBlocks(used)), Some(MetadataBlocks(total)));
            }
            Word::Data(used, total) => {
                (status.data_used, status.data_total) = (Some(DataBlocks(used)), Some(DataBlocks(total)));
            }
            Word::HeldRoot(block) => status.held_root = block,
            Word::Mode(mode) => status.mode = Some(mode),
            Word::Discard(discard) => status.discard = Some(discard),
            Word::NoSpace(no_space) => status.no_space = Some(no_space),
            Word::NeedsCheck(needs_check) => status.needs_check = Some(needs_check),
            Word::LowWater(blocks) => status.low_water = Some(MetadataBlocks(blocks)),
            Word::Unknown => {}
        }
    }
    status.oddities = oddities(&status, words, &found, length);
    status
}

/// Why no kernel can have printed it.
fn oddities(status: &PoolStatus, words: &[&str], found: &[Word], length: u64) -> Vec<String> {
    let mut odd = Vec::new();
    if status.transaction_id.is_none() {
        odd.push("the transaction id is missing".to_owned());
    }
    let metadata = status.metadata_used.zip(status.metadata_total).map(|(used, total)| (used.0, total.0));
    let data = status.data_used.zip(status.data_total).map(|(used, total)| (used.0, total.0));
    for (what, pair) in [("metadata", metadata), ("data", data)] {
        match pair {
            None => odd.push(format!("used/total of the {what} is missing")),
            Some((used, total)) if used > total => {
                odd.push(format!("more {what} is used ({used}) than there is ({total})"))
            }
            Some(_) => {}
        }
    }
    if let Some((_, total)) = metadata.filter(|(_, total)| *total > MetadataBlocks::MAX.0) {
        odd.push(format!("{total} metadata blocks are more than the kernel can use"));
    }
    if let Some((_, total)) = data.filter(|(_, total)| *total > 0 && length > 0 && !fits(length, *total)) {
        odd.push(format!("{length} sectors do not hold {total} data blocks of any allowed size"));
    }
    // What stands before the mode must be the mode: later words may be a newer kernel's.
    let before_mode = found.iter().zip(words).take_while(|(is, _)| !matches!(is, Word::Mode(_)));
    odd.extend(
        before_mode.filter(|(is, _)| **is == Word::Unknown).map(|(_, word)| format!("`{word}` is no pool mode")),
    );
    odd
}

/// Some legal block size (a multiple of 128 sectors up to 2097152) gives that many blocks, rounded down.
fn fits(length: u64, total: u64) -> bool {
    let smallest = length.checked_div(total.saturating_add(1)).unwrap_or(0).saturating_add(1);
    let block = smallest.div_ceil(128).saturating_mul(128);
    length.checked_div(total).is_some_and(|largest| block <= largest) && block <= 2_097_152
}

/// The block size that a status implies; the status itself does not name it.
pub fn implied_block(length: Sectors, total: DataBlocks) -> Option<Bytes> {
    let exact = length.0.checked_div(total.0)?;
    let rounded = length.0.checked_rem(total.0)? == 0 && exact % 128 == 0;
    (rounded && (128..=2_097_152).contains(&exact)).then(|| Sectors(exact).bytes())
}

pub(super) fn pool_table(words: &[&str]) -> PoolTable {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    PoolTable {
        metadata_device: word(0).to_owned(),
        data_device: word(1).to_owned(),
        block: word(2).parse().ok().map(Sectors),
        low_water: word(3).parse().ok().map(DataBlocks),
        features: words.iter().skip(5).map(|word| (*word).to_owned()).collect(),
    }
}
