//! The command line of `thin_metadata_size`, as both generations read and answer it: units, forms and refusals.

use super::metadata::{Generation, estimate};
use crate::units::Bytes;

/// What the tool prints, and how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u8,
    pub output: String,
    pub error: String,
}

/// One of the tool's options, in the order of the tables below.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Option_ {
    Block,
    Pool,
    Thins,
    Unit,
    Numeric,
}

const OPTIONS: [(char, &str, Option_); 5] = [
    ('b', "block-size", Option_::Block),
    ('s', "pool-size", Option_::Pool),
    ('m', "max-thins", Option_::Thins),
    ('u', "unit", Option_::Unit),
    ('n', "numeric-only", Option_::Numeric),
];

/// A unit: its letter, the long name of the old tool, the symbol and the word of the new one, and its bytes.
struct Unit {
    letter: char,
    long: &'static str,
    symbol: &'static str,
    word: &'static str,
    bytes: u64,
}

const fn unit(letter: char, long: &'static str, symbol: &'static str, word: &'static str, bytes: u64) -> Unit {
    Unit { letter, long, symbol, word, bytes }
}

/// The old tool multiplied beyond 64 bits for the last four, which is why zebi and yobi are 0 there.
const UNITS: [Unit; 18] = [
    unit('b', "bytes", "b", "byte", 1),
    unit('s', "sectors", "s", "sector", 512),
    unit('k', "kibibytes", "KiB", "kibibyte", 1 << 10),
    unit('K', "kilobytes", "kB", "kilobyte", 1_000),
    unit('m', "mebibytes", "MiB", "mebibyte", 1 << 20),
    unit('M', "megabytes", "MB", "megabyte", 1_000_000),
    unit('g', "gibibytes", "GiB", "gibibyte", 1 << 30),
    unit('G', "gigabytes", "GB", "gigabyte", 1_000_000_000),
    unit('t', "tebibytes", "TiB", "tebibyte", 1 << 40),
    unit('T', "terabytes", "TB", "terabyte", 1_000_000_000_000),
    unit('p', "pebibytes", "PiB", "pebibyte", 1 << 50),
    unit('P', "petabytes", "PB", "petabyte", 1_000_000_000_000_000),
    unit('e', "ebibytes", "EiB", "exbibyte", 1 << 60),
    unit('E', "exabytes", "EB", "exabyte", 1_000_000_000_000_000_000),
    unit('z', "zebibytes", "", "", 0),
    unit('Z', "zetabytes", "", "", 1_000_000_000_000_000_000u64.wrapping_mul(1000)),
    unit('y', "yobibytes", "", "", 0),
    unit('Y', "yottabytes", "", "", 1_000_000_000_000_000_000u64.wrapping_mul(1_000_000)),
];

const SECTORS: &Unit = &UNITS[1];

/// The answer of the tool to these arguments.
pub fn run(generation: Generation, arguments: &[String]) -> Answer {
    let answer = match generation {
        Generation::Old => old(arguments),
        Generation::New => new(arguments),
    };
    answer.unwrap_or_else(|refusal| refusal)
}

fn refused<T>(status: u8, error: impl Into<String>) -> Result<T, Answer> {
    Err(Answer { status, output: String::new(), error: error.into() })
}

fn says(output: String) -> Answer {
    Answer { status: 0, output, error: String::new() }
}

/// Cuts a word into options with their values, as `getopt_long` does. `attached` tells of an option that only takes a
/// value that stands in the same word.
struct Words<'a> {
    all: std::slice::Iter<'a, String>,
    /// What is left of a word of short options.
    rest: &'a str,
}

enum Word<'a> {
    Option(Option_, Option<&'a str>),
    /// Neither an option nor a value of one.
    Other(&'a str),
    Unknown(&'a str),
    /// An option without the value it needs.
    Bare(&'a str),
}

impl<'a> Words<'a> {
    fn of(arguments: &'a [String]) -> Self {
        Words { all: arguments.iter(), rest: "" }
    }

    /// `abbreviated`: a long option may be cut short. `equals`: a short option's optional value needs a `=`.
    fn next(&mut self, abbreviated: bool, equals: bool) -> Option<Word<'a>> {
        if self.rest.is_empty() {
            let word = self.all.next()?.as_str();
            if let Some(long) = word.strip_prefix("--").filter(|long| !long.is_empty()) {
                return Some(self.long(word, long, abbreviated));
            }
            match word.strip_prefix('-').filter(|short| !short.is_empty()) {
                Some(short) => self.rest = short,
                None => return Some(Word::Other(word)),
            }
        }
        let mut chars = self.rest.chars();
        let letter = chars.next()?;
        let before = self.rest;
        self.rest = chars.as_str();
        let Some((_, _, option)) = OPTIONS.iter().find(|(short, ..)| *short == letter) else {
            self.rest = "";
            return Some(Word::Unknown(before));
        };
        let own = std::mem::take(&mut self.rest);
        Some(match option {
            Option_::Numeric if equals && !own.is_empty() && !own.starts_with('=') => {
                self.rest = own;
                Word::Option(*option, None)
            }
            Option_::Numeric => Word::Option(
                *option,
                Some(if equals { own.trim_start_matches('=') } else { own }).filter(|own| !own.is_empty()),
            ),
            _ if !own.is_empty() => {
                Word::Option(*option, Some(if equals { own.strip_prefix('=').unwrap_or(own) } else { own }))
            }
            _ => self.value(*option, before),
        })
    }

    fn long(&mut self, word: &'a str, long: &'a str, abbreviated: bool) -> Word<'a> {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        let found = OPTIONS.iter().find(|(_, full, _)| *full == name || abbreviated && full.starts_with(name));
        match (found, value) {
            (None, _) => Word::Unknown(word),
            (Some((.., option)), Some(value)) => Word::Option(*option, Some(value)),
            (Some((.., Option_::Numeric)), None) => Word::Option(Option_::Numeric, None),
            (Some((.., option)), None) => self.value(*option, word),
        }
    }

    /// The value is the next word, whatever it looks like.
    fn value(&mut self, option: Option_, word: &'a str) -> Word<'a> {
        match self.all.next() {
            Some(value) => Word::Option(option, Some(value)),
            None => Word::Bare(word),
        }
    }
}

/// How the number is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Full,
    Number,
    Short,
    Long,
}

fn form(value: Option<&str>) -> Option<Form> {
    match value {
        None => Some(Form::Number),
        Some(value) if "long".starts_with(value) => Some(Form::Long),
        Some(value) if "short".starts_with(value) => Some(Form::Short),
        Some(_) => None,
    }
}

fn old(arguments: &[String]) -> Result<Answer, Answer> {
    const NAME: &str = "thin_metadata_size";
    let fail = |message: &str| refused(1, format!("{NAME} - {message}"));
    let (mut sizes, mut echoes) = ([0u64; 3], [const { String::new() }; 3]);
    let (mut shown, mut form) = (SECTORS, Form::Full);
    let mut words = Words::of(arguments);
    while let Some(word) = words.next(true, false) {
        match word {
            // Words that are no options are not looked at.
            Word::Other(_) => {}
            Word::Unknown(word) if word.starts_with("--") => {
                return refused(1, format!("{NAME}: unrecognized option '{word}'"));
            }
            Word::Unknown(word) => return refused(1, format!("{NAME}: invalid option -- '{}'", first(word))),
            Word::Bare(word) => {
                return match word.strip_prefix("--") {
                    Some(_) => refused(1, format!("{NAME}: option '{word}' requires an argument")),
                    None => refused(1, format!("{NAME}: option requires an argument -- '{}'", first(word))),
                };
            }
            Word::Option(Option_::Unit, value) => match old_unit(value.unwrap_or_default()) {
                Some(unit) => shown = unit,
                None => return fail("output unit specifier invalid!"),
            },
            Word::Option(Option_::Numeric, value) => {
                if form != Form::Full {
                    return fail("-n already given!");
                }
                match self::form(value).filter(|_| value != Some("")) {
                    Some(found) => form = found,
                    None => return fail("-n invalid option argument"),
                }
            }
            Word::Option(option, value) => {
                let value = value.unwrap_or_default();
                let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
                let (number, name) = value.split_at_checked(digits).unwrap_or((value, ""));
                let unit = if name.is_empty() { Some(SECTORS) } else { old_unit(name) };
                let (Some(size), Some(echo)) = (sizes.get_mut(option as usize), echoes.get_mut(option as usize)) else {
                    continue;
                };
                if *size != 0 {
                    return fail("option already given!");
                }
                let Some(unit) = unit else { return fail("Invalid unit specifier!") };
                let bytes = long_long(number).wrapping_mul(unit.bytes);
                // A count of thin devices with a unit is taken as it is: 1k are 1024.
                *size = if option == Option_::Thins && !name.is_empty() { bytes } else { bytes / 512 };
                let unit = if name.is_empty() { shown } else { unit };
                let unit = if option == Option_::Thins && name.is_empty() { "" } else { unit.long };
                *echo = format!("{number}{unit}");
            }
        }
    }
    let [block, pool, thins] = sizes;
    let size = estimate(Generation::Old, Bytes(block.saturating_mul(512)), Bytes(pool.saturating_mul(512)), thins);
    let size = match size {
        Ok(size) => size,
        Err(refusal) => return fail(refusal.as_str()),
    };
    // The tool divides by a unit of 0 bytes and prints what its processor makes of infinity.
    let number = if shown.bytes == 0 { "0".to_owned() } else { old_number(size.0 as f64 / shown.bytes as f64) };
    let [block, pool, thins] = echoes;
    Ok(says(match form {
        Form::Number => number,
        Form::Short => format!("{number}{}", shown.letter),
        Form::Long => format!("{number}{}", shown.long),
        Form::Full => format!(
            "{NAME} - {number} {} estimated metadata area size for \"--block-size={block} --pool-size={pool} --max-thins={thins}\"",
            shown.long
        ),
    }))
}

fn first(word: &str) -> char {
    word.chars().next().unwrap_or(' ')
}

/// As `atoll` reads digits: what is too large is the largest.
fn long_long(digits: &str) -> u64 {
    if digits.is_empty() { 0 } else { digits.parse::<i64>().unwrap_or(i64::MAX).unsigned_abs() }
}

/// A letter, or the beginning of a long name.
fn old_unit(name: &str) -> Option<&'static Unit> {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) => UNITS.iter().find(|unit| unit.letter == letter),
        _ => UNITS.iter().find(|unit| unit.long.starts_with(name)),
    }
}

/// `%.2f`, or `%.2e` where hardly anything stands behind the point.
fn old_number(number: f64) -> String {
    let rest = number - number.floor();
    match () {
        () if rest == 0.0 => format!("{number:.0}"),
        () if rest < 0.01 => {
            let text = format!("{number:.2e}");
            let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
            let power: i32 = power.parse().unwrap_or(0);
            format!("{digits}e{}{:02}", if power < 0 { '-' } else { '+' }, power.abs())
        }
        () => format!("{number:.2}"),
    }
}

fn new(arguments: &[String]) -> Result<Answer, Answer> {
    let invalid = |value: &str, label: &str, why: &str| {
        refused(2, format!("error: invalid value '{value}' for '{label}': {why}"))
    };
    let labels = [
        "--block-size <SIZE[bskmg]>",
        "--pool-size <SIZE[bskmgtp]>",
        "--max-thins <NUM>",
        "--unit <UNIT>",
        "--numeric-only",
    ];
    let mut values: [Option<&str>; 5] = [None; 5];
    let mut form = Form::Full;
    let mut words = Words::of(arguments);
    while let Some(word) = words.next(false, true) {
        match word {
            Word::Other(word) => return refused(2, format!("error: unexpected argument '{word}' found")),
            Word::Unknown(word) if word.starts_with("--") => {
                return refused(2, format!("error: unexpected argument '{word}' found"));
            }
            Word::Unknown(word) => return refused(2, format!("error: unexpected argument '-{}' found", first(word))),
            Word::Bare(_) => return refused(2, "error: a value is required for an option but none was supplied"),
            Word::Option(option, value) => {
                let label = labels.get(option as usize).copied().unwrap_or_default();
                let Some(slot) = values.get_mut(option as usize) else { continue };
                if slot.is_some() {
                    return refused(2, format!("error: the argument '{label}' cannot be used multiple times"));
                }
                *slot = Some(value.unwrap_or_default());
                if option == Option_::Numeric {
                    form = match value {
                        None => Form::Number,
                        Some("short") => Form::Short,
                        Some("long") => Form::Long,
                        Some(other) => return invalid(other, label, "expected short or long"),
                    };
                }
            }
        }
    }
    let [Some(block), Some(pool), Some(thins), unit, _] = values else {
        return refused(2, "error: the following required arguments were not provided:");
    };
    let mut sizes = [Bytes(0); 2];
    for ((size, text), label) in sizes.iter_mut().zip([block, pool]).zip(labels) {
        match new_size(text) {
            Ok(read) => *size = read,
            Err(why) => return invalid(text, label, why),
        }
    }
    let Ok(thins_number) = thins.parse::<u64>() else {
        let why =
            if thins.is_empty() { "cannot parse integer from empty string" } else { "invalid digit found in string" };
        return invalid(thins, "--max-thins <NUM>", why);
    };
    let shown = match unit.map(|name| (name, new_unit(name))) {
        None => SECTORS,
        Some((_, Some(unit))) => unit,
        Some((name, None)) => return invalid(name, "--unit <UNIT>", INVALID_UNIT),
    };
    let [block, pool] = sizes;
    let size = match estimate(Generation::New, block, pool, thins_number) {
        Ok(size) => size,
        Err(refusal) => return refused(64, refusal.as_str()),
    };
    let number = size.0 as f64 / shown.bytes as f64;
    let number = match () {
        () if number.fract() == 0.0 => format!("{number:.0}"),
        () if number < 1.0 => format!("{number}"),
        () => format!("{number:.2}"),
    };
    // The tool itself calls a tebibyte so.
    let long = if shown.letter == 't' { "terabytes".to_owned() } else { format!("{}s", shown.word) };
    Ok(says(match form {
        Form::Full => format!("{number} {long}"),
        Form::Number => number,
        Form::Short => format!("{number}{}", shown.letter),
        Form::Long => format!("{number}{long}"),
    }))
}

const INVALID_UNIT: &str = "Invalid unit specifier";

fn new_unit(name: &str) -> Option<&'static Unit> {
    let mut letters = name.chars();
    let letter = letters.next().filter(|_| letters.next().is_none());
    UNITS
        .iter()
        .find(|unit| !unit.word.is_empty() && (letter == Some(unit.letter) || unit.symbol == name || unit.word == name))
}

fn new_size(text: &str) -> Result<Bytes, &'static str> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, name) = text.split_at_checked(digits).unwrap_or((text, ""));
    let number: u64 = number.parse().map_err(|_| "cannot parse integer from empty string")?;
    let unit = if name.is_empty() { SECTORS } else { new_unit(name).ok_or(INVALID_UNIT)? };
    number.checked_mul(unit.bytes).map(Bytes).ok_or("value out of bounds")
}
