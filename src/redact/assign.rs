//! `name = value`, in every writing of it, where the name says that the value is a secret.
//!
//! The keyword search has found a word such as `password`; from there the name is read to both
//! sides, then what separates it from its value, then the value. One reader understands the shell,
//! `.env`, YAML, JSON (also within a string), INI, connection strings, options, XML and addresses.

mod names;
mod reader;

use names::{Sure, judge};
pub(super) use names::{is_secret_name, may_be_secret_name};
use reader::{extent, separator};

use super::kind::PASSWORD;
use super::span::{Spans, rank};
use super::{entropy, scan, values};

/// The words that lead here. `key` and its like need a value that looks random, too.
pub(super) const WORDS: &[&str] = &[
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "auth",
    "cred",
    "cookie",
    "session",
    "psk",
    "signature",
    "jwt",
    "webhook",
    "bearer",
    "licen",
    "_pw",
    "-pw",
    "_pat",
    "salt",
    "private",
    "dsn",
    "encrypt",
    "community",
    "pin",
    "otp",
    "oauth",
];

/// The name around a word, and what it says.
struct Name<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    sure: Sure,
}

/// Reads the assignment whose name holds the word at a place, if there is one. Returns up to
/// where it has read, so that no name is read twice.
pub(super) fn find(text: &str, line: (usize, usize), word: (usize, usize), spans: &mut Spans) -> usize {
    let start = scan::run_back(text, word.0, scan::NAME).max(line.0);
    let start = skip_escape(text, start, word.0);
    let end = scan::run(text, word.1, scan::NAME).min(line.1);
    let name = scan::cut(text, start, end);
    let sure = judge(name);
    if sure == Sure::Never
        || start.checked_sub(1).is_some_and(|before| super::placeholders::parse(text, before).is_some())
    {
        return end;
    }
    let name = Name { start, end, text: name, sure };
    let mut read = end;
    if let Some((from, to, learn)) = value(text, line, &name) {
        read = to;
        let kind = match sure {
            Sure::Always(kind) | Sure::IfRandom(kind) => kind,
            Sure::Never => return end,
        };
        if learn {
            spans.learn(from, to, kind, rank::PLACE);
        } else {
            spans.add(from, to, kind, rank::PLACE);
        }
    }
    read
}

/// `\npassword` and `%22password`: the escape is no part of the name.
fn skip_escape(text: &str, start: usize, word: usize) -> usize {
    match (scan::before(text, start), scan::at(text, start)) {
        (b'\\', b'n' | b't' | b'r') if start < word => start + 1,
        (b'%', _) if start + 2 <= word => start + 2,
        _ => start,
    }
}

/// The value of a name: where it starts and ends, and whether it is worth looking for elsewhere.
fn value(text: &str, line: (usize, usize), name: &Name) -> Option<(usize, usize, bool)> {
    let (separator, from, strong) = separator(text, name)?;
    if from >= line.1 {
        return None;
    }
    let (start, end, quoted) = extent(text, from, line, name, separator);
    let found = scan::cut(text, start, end);
    if values::is_no_value(found) || found.len() < 2 && !found.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let random = entropy::looks_random(found);
    if found.contains("://") {
        // The reader of addresses knows better which part of one is secret.
        return None;
    }
    match name.sure {
        Sure::IfRandom(_) => {
            let digest = entropy::is_hex(found) && matches!(found.len(), 12 | 64) || found.starts_with("sha256:");
            if !random || digest || values::is_path(found) {
                return None;
            }
        }
        _ if quoted => {
            if values::is_path(found)
                || values::is_name_of_secret(found) && separator != b'='
                || reads_as_words(found) && separator != b'=' && name.text.contains(' ')
            {
                return None;
            }
        }
        _ => {
            if values::is_path(found) || is_small_number(found, name) || values::is_name_of_secret(found) {
                return None;
            }
            if !strong && !plausible(text, end, line, found, name) {
                return None;
            }
        }
    }
    let mixed = found.bytes().any(|b| !b.is_ascii_lowercase()) && found.len() >= 6;
    Some((start, end, mixed && !found.bytes().all(|b| b.is_ascii_digit()) && !super::words::is_common(found)))
}

fn reads_as_words(found: &str) -> bool {
    found.split(' ').count() > 2
}

/// Counts, sizes and times: `token: 3`, `max_token=4096`. A password may be a number.
fn is_small_number(found: &str, name: &Name) -> bool {
    let number = found.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    number && (name.sure != Sure::Always(PASSWORD) || found.len() < 4)
}

/// Whether an unquoted value after a colon is a value, and not the next word of a message:
/// nothing follows it, or it looks like no word.
fn plausible(text: &str, end: usize, line: (usize, usize), found: &str, name: &Name) -> bool {
    let digits = found.bytes().any(|b| b.is_ascii_digit());
    let signs = found
        .bytes()
        .any(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'.' | b',' | b'\'' | b'-' | b':' | b'/' | b')' | b'('));
    let capital_inside =
        found.bytes().skip(1).any(|b| b.is_ascii_uppercase()) && found.bytes().any(|b| b.is_ascii_lowercase());
    let rest = scan::cut(text, end, line.1).trim_start();
    let alone = rest.is_empty() || rest.starts_with(['#', ',', ';', '}', ']', '"', '\\', '\'']);
    let head = scan::cut(text, line.0, name.start).trim_start();
    let key_of_its_own = head.is_empty() || head.ends_with(['-', '{', ',', '"', '\'', '#', '>', '+', '|', '*']);
    if alone && key_of_its_own {
        return !found.ends_with(['.', ':', '?', '!']) || digits || signs;
    }
    (digits || signs || capital_inside) && found.len() >= 6 && !found.ends_with(':')
}
