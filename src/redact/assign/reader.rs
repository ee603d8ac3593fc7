//! From a name to its value: what separates them, where the value starts and ends.

use super::super::{placeholders, scan};
use super::Name;

/// Finds what separates a name from its value: the separator, the place after it, and whether it
/// is one that only an assignment has. A colon also ends a clause of a message.
pub(super) fn separator(text: &str, name: &Name) -> Option<(u8, usize, bool)> {
    let mut at = name.end;
    let mut closed = false;
    // `"name":`, `\"name\":`, `['name'] =`, `%22name%22%3A`
    while matches!(scan::at(text, at), b'"' | b'\'' | b'\\' | b']' | b')' | b'`' | b'*') {
        if scan::at(text, at) == b'\\' && !matches!(scan::at(text, at + 1), b'"' | b'\'' | b'\\') {
            return None;
        }
        closed = true;
        at += 1;
    }
    if scan::from(text, at).starts_with("%22") {
        at += 3;
        closed = true;
    }
    let after_blank = scan::skip_blank(text, at);
    let rest = scan::from(text, after_blank);
    let step = |n: usize| scan::skip_blank(text, after_blank + n);
    if let Some(tail) = rest.get(..3).filter(|t| t.eq_ignore_ascii_case("%3A") || t.eq_ignore_ascii_case("%3D")) {
        let from = after_blank + tail.len();
        let from = if scan::from(text, from).starts_with('+') { from + 1 } else { from };
        return Some((b'%', from, true));
    }
    if rest.starts_with(":=") || rest.starts_with("=>") || rest.starts_with("==") || rest.starts_with("?=") {
        return Some((b'=', step(2), true));
    }
    match scan::at(text, after_blank) {
        b'=' => {
            // `NAME= next`: an empty value in a shell is not the next word.
            let tight = after_blank == name.end;
            let from = if tight { after_blank + 1 } else { step(1) };
            Some((b'=', from, true))
        }
        b':' if scan::at(text, after_blank + 1) != b':' && scan::from(text, after_blank).get(..3) != Some("://") => {
            Some((b':', step(1), closed))
        }
        // `<property name="password" value="x"/>`
        b',' if closed && value_key(rest).is_some() => {
            Some((b':', scan::skip_blank(text, after_blank + value_key(rest).unwrap_or(0)), true))
        }
        b'v' if closed && rest.starts_with("value=") => Some((b'=', after_blank + 6, true)),
        b'>' if scan::before(text, name.start) == b'<' => Some((b'>', after_blank + 1, true)),
        b',' if closed && name.start.checked_sub(2).is_some_and(|at| scan::at(text, at) == b'(') => {
            Some((b',', step(1), true))
        }
        // `--password x`, `ENV DB_PASSWORD x`, `setx DB_PASSWORD x`, `connection.password x`
        _ if !closed && after_blank > at && (scan::at(text, name.start) == b'-' || told_to_set(text, name)) => {
            let value = scan::at(text, after_blank);
            // `--secret id=x,src=y`: what follows is an assignment of its own.
            let word = scan::run(text, after_blank, scan::ALNUM);
            let lower = scan::cut(text, after_blank, word).bytes().all(|b| b.is_ascii_lowercase());
            let option = lower && scan::at(text, word) == b'=' && scan::is(scan::at(text, word + 1), scan::NAME);
            (value != b'-' && value != 0 && !option).then_some((b' ', after_blank, true))
        }
        // `| DB_PASSWORD | x |`, and the columns that `env` is printed in.
        b'|' if scan::before(text, scan::run_back(text, name.start, scan::BLANK)) == b'|' => {
            Some((b'|', step(1), true))
        }
        _ if !closed && is_shouted(name) && scan::cut(text, at, after_blank).contains(['\t']) => {
            Some((b' ', after_blank, false))
        }
        // `"name" "value"` and `(name) = …` are rarer than prose: left alone.
        _ => None,
    }
}

/// Whether a word before the name, or the name's own dots, say that a value follows a blank.
fn told_to_set(text: &str, name: &Name) -> bool {
    let head = scan::cut(text, name.start.saturating_sub(9), name.start).to_ascii_lowercase();
    // Of fish: `set -gx`, `set -Ux`.
    let fish = head.rsplit_once("set -").is_some_and(|(_, options)| {
        options.len() < 5 && options.strip_suffix(' ').is_some_and(|o| o.bytes().all(|b| b.is_ascii_lowercase()))
    });
    (is_shouted(name) && (fish || head.ends_with("env ") || head.ends_with("setx ") || head.ends_with("set ")))
        || name.text.contains('.') && name.start == line_start(text, name.start)
}

/// `DB_PASSWORD`, as variables are written.
fn is_shouted(name: &Name) -> bool {
    name.text.len() > 4 && name.text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Where the line of a place starts, if that is near.
fn line_start(text: &str, place: usize) -> usize {
    scan::run_back_within(text, place, scan::BLANK, 16).max(if matches!(scan::before(text, place), 0 | b'\n') {
        place
    } else {
        0
    })
}

/// `,"value":` after a name in JSON, and how long it is.
fn value_key(rest: &str) -> Option<usize> {
    let tail = rest.trim_start_matches([',', ' ', '\\', '"']);
    let after = tail.strip_prefix("value")?.trim_start_matches(['\\', '"', ' ']).strip_prefix(':')?;
    Some(rest.len() - after.len())
}

/// Where a value starts and ends, and whether it was in quotes of its own.
pub(super) fn extent(
    text: &str,
    from: usize,
    line: (usize, usize),
    name: &Name,
    separator: u8,
) -> (usize, usize, bool) {
    let rest = scan::cut(text, from, line.1);
    if separator == b'%' {
        let from = if rest.starts_with("%22") { from + 3 } else { from };
        let rest = scan::cut(text, from, line.1);
        let stop = rest.find("%22").unwrap_or(rest.len());
        let stop = stop
            .min(rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '&' | '"' | '\'')).unwrap_or(rest.len()));
        return (from, from + stop, true);
    }
    if separator == b'>' {
        return (from, from + rest.find('<').unwrap_or(rest.len()), true);
    }
    // A quote, with the backslashes before it that a string within a string has.
    let slashes = rest.bytes().take_while(|b| *b == b'\\').count();
    let tagged = if rest.starts_with("b'") || rest.starts_with("u'") { 1 } else { 0 };
    let quote_at = slashes + tagged;
    let quote = scan::at(rest, quote_at);
    // After an equals sign, backquotes hold a command.
    let command = quote == b'`' && separator == b'=';
    if matches!(quote, b'"' | b'\'' | b'`') && (slashes == 0 || quote != b'`') && !command {
        let open = from + quote_at + 1;
        return (open, closing(text, open, line.1, quote, slashes), true);
    }
    (from, from + unquoted(text, from, line, name), false)
}

/// The quote that closes a value: one with as many backslashes before it as the opening one.
fn closing(text: &str, open: usize, end: usize, quote: u8, slashes: usize) -> usize {
    let body = scan::cut(text, open, end);
    let mut run = 0;
    for (place, byte) in body.bytes().enumerate() {
        if byte == b'\\' {
            run += 1;
            continue;
        }
        if byte == quote && (run == slashes || (slashes > 0 && run < slashes)) {
            return open + place - run;
        }
        run = 0;
    }
    let trimmed = body.trim_end();
    open + trimmed.len()
}

/// The length of a value without quotes. Commas, semicolons and ampersands belong to it unless
/// another assignment or nothing follows them.
fn unquoted(text: &str, from: usize, line: (usize, usize), name: &Name) -> usize {
    // What is longer than this was not written by hand: then it ends where base64 does.
    let rest = scan::window(text, from, line.1, 4096);
    let inside_quotes = matches!(scan::before(text, name.start), b'"' | b'\'');
    let mut end = rest.len();
    for (place, byte) in rest.bytes().enumerate() {
        let next = scan::from(rest, place + 1);
        let stop = match byte {
            b' ' | b'\t' | b'\r' | b'"' | b'`' => true,
            b'\'' => inside_quotes || next.is_empty() || next.starts_with([' ', ',', ')', ']', '}', ';', ':']),
            b'\\' => next.starts_with(['n', 'r', 't', '"', '\'', 'u', '\\']),
            b',' | b';' | b'&' | b'|' => {
                next.is_empty()
                    || next.starts_with([' ', '"', '\'', '\r', '\\', '<', '|', '&'])
                    || starts_assignment(next)
            }
            b'}' | b']' | b')' => {
                next.is_empty() || next.starts_with([' ', '"', '\'', ',', '}', ']', ')', ';', '.', '\r', '\\'])
            }
            b'<' => next.starts_with('/') || placeholders::parse(rest, place).is_some(),
            _ => false,
        };
        if stop {
            end = place;
            break;
        }
    }
    if end == 4096 { scan::run(text, from + end, scan::BASE64 | scan::DOTTED) - from } else { end }
}

/// Whether a text starts with another `name=`.
fn starts_assignment(text: &str) -> bool {
    let name = scan::run(text, 0, scan::NAME | scan::BLANK);
    name > 0 && matches!(scan::at(text, name), b'=' | b':')
}
