//! Keys and certificates in armour: every line of a block goes, and only those.

use std::rc::Rc;

use super::super::kind::{CERTIFICATE, KEY, PRIVATE_KEY};
use super::super::scan;
use super::super::span::{Span, Spans, rank};

const BEGIN: &str = "-----BEGIN ";

/// Finds all blocks of a text.
pub(in super::super) fn find(text: &str, spans: &mut Spans) {
    let mut from = 0;
    while let Some(found) = scan::from(text, from).find(BEGIN) {
        from = block(text, from + found, spans).max(from + found + BEGIN.len());
    }
}

/// Reads the block that begins at a place, line by line until its end or until a line that is
/// none of it: what was cut off must not take the rest of the paste with it.
fn block(text: &str, begin: usize, spans: &mut Spans) -> usize {
    let label = scan::from(text, begin + BEGIN.len());
    let Some((label, _)) = label.split_once("-----") else {
        return begin;
    };
    if label.len() > 40 || label.contains('\n') {
        return begin;
    }
    let kind = match label {
        _ if label.contains("PRIVATE") || label.contains("MESSAGE") => PRIVATE_KEY,
        _ if label.contains("PUBLIC") => KEY,
        _ => CERTIFICATE,
    };
    let mut pieces = Vec::new();
    let mut start = begin;
    let mut header = true;
    loop {
        let end = scan::from(text, start).find('\n').map_or(text.len(), |n| start + n);
        let line = scan::cut(text, start, end);
        if header {
            // On one line: as a string with `\n` in it, or with all line breaks lost.
            let quote = line.find(['"', '\'']).unwrap_or(line.len());
            let within = scan::cut(line, 0, quote);
            let close =
                within.find("-----END ").map(|at| at + scan::from(within, at + 9).find("-----").map_or(9, |n| n + 14));
            pieces.push((start, start + close.unwrap_or(quote)));
            if close.is_some() {
                break;
            }
            header = false;
        } else if let Some(at) = line.find("-----END ") {
            let close = line.get(at + 9..).and_then(|l| l.find("-----")).map_or(line.len(), |n| at + n + 14);
            pieces.push((start + at, start + close));
            break;
        } else {
            let Some((from, to)) = body(line) else {
                break;
            };
            pieces.push((start + from, start + to));
        }
        if end >= text.len() {
            break;
        }
        start = end + 1;
    }
    let whole: Rc<str> = pieces.iter().map(|(start, end)| scan::cut(text, *start, *end)).collect::<String>().into();
    let last = pieces.last().map_or(begin, |(_, end)| *end);
    for (start, end) in pieces {
        if start < end {
            let whole = Some(Rc::clone(&whole));
            spans.found.push(Span { start, end, kind, rank: rank::BLOCK, learn: false, whole });
        }
    }
    last
}

/// The part of a line that belongs to a block: base64 at its end, behind whatever a log or an
/// indent puts before it. Headers of encrypted keys and empty lines belong to it, too.
fn body(line: &str) -> Option<(usize, usize)> {
    let trimmed = line.trim_end();
    let end = trimmed.trim_end_matches(['"', '\'', ',', '\\']).len();
    let trimmed = scan::cut(line, 0, end);
    if trimmed.is_empty()
        || trimmed == "..."
        || ["Proc-Type:", "DEK-Info:", "Version:", "Comment:", "Hash:"].iter().any(|h| trimmed.contains(h))
    {
        return Some((0, end));
    }
    let start = trimmed.rfind([' ', '\t', '"', '|', '\'']).map_or(0, |at| at + 1);
    let token = scan::from(trimmed, start).trim_end_matches("\\n");
    let fits = !token.is_empty() && token.bytes().all(|b| scan::is(b, scan::BASE64) && b != b'_' && b != b'-');
    // A short last line of base64 could also be a word: it then ends in `=` or has a digit.
    let sure = token.len() >= 16 || token.ends_with('=') || (start == 0 && token.bytes().any(|b| b.is_ascii_digit()));
    (fits && sure).then_some((start, end))
}
