//! Secrets that a terminal or a mail has broken in two: what goes on in the next line goes, too.

use std::rc::Rc;

use super::span::{Span, Spans, rank};
use super::{entropy, kind, scan};

/// A line shorter than this was not broken because it was full.
const FULL: usize = 72;

/// Looks behind every secret that ends with its line.
pub(super) fn find(text: &str, spans: &mut Spans) {
    let mut more = Vec::new();
    for span in spans.found.iter_mut().filter(|span| kind::is_secret(span.kind) && span.rank > rank::GUESS) {
        let mut end = span.end;
        let mut value = scan::cut(text, span.start, span.end).to_owned();
        let mut pieces = Vec::new();
        while let Some((start, stop)) = next_piece(text, end, &value) {
            value.push_str(scan::cut(text, start, stop));
            pieces.push((start, stop));
            end = stop;
        }
        if pieces.is_empty() || span.whole.is_some() {
            continue;
        }
        let whole: Rc<str> = value.into();
        span.whole = Some(Rc::clone(&whole));
        more.extend(pieces.into_iter().map(|(start, end)| Span {
            start,
            end,
            whole: Some(Rc::clone(&whole)),
            learn: false,
            ..span.clone()
        }));
    }
    spans.found.append(&mut more);
}

/// The run that begins the line behind a place, if it can hardly be anything but the rest of what ended there.
fn next_piece(text: &str, end: usize, value: &str) -> Option<(usize, usize)> {
    let break_at = end + usize::from(scan::at(text, end) == b'\r');
    if scan::at(text, break_at) != b'\n' || value.len() < 8 {
        return None;
    }
    let line = scan::run_back_while(text, end, |byte| byte != b'\n');
    let start = scan::skip_blank(text, break_at + 1);
    let stop = scan::run_within(text, start, scan::BASE64 | scan::DOTTED, 1024);
    let run = scan::cut(text, start, stop);
    let alone = matches!(scan::at(text, stop), 0 | b'\n' | b'\r' | b'"' | b'\'' | b',' | b';' | b'}' | b'\\');
    let first = scan::at(run, 0);
    if !alone || run.len() < 3 || matches!(first, b'/' | b'=' | b'-') && run.len() < 12 || is_other(run) {
        return None;
    }
    let digits = run.bytes().any(|b| b.is_ascii_digit());
    let mixed = run.bytes().any(|b| b.is_ascii_uppercase()) && run.bytes().any(|b| b.is_ascii_lowercase());
    let full = end - line >= FULL && (digits || mixed) && !run.contains("//");
    // The halves of a number in hexadecimal are as long as identifiers are, but not both.
    let random = entropy::looks_random(run) && (!entropy::is_hex(run) || entropy::is_hex(value));
    let assigned = run.trim_end_matches('=').contains('=');
    ((full || random) && !assigned && !super::words::is_common(run)).then_some((start, stop))
}

/// What stands in a line of its own and is no part of a secret: identifiers, digests, names of volumes, versions.
fn is_other(run: &str) -> bool {
    entropy::is_hex(run) && matches!(run.len(), 12 | 64)
        || entropy::is_uuid(run)
        || entropy::is_lvm_uuid(run)
        || run.starts_with("/dev/")
        || run.starts_with("/var/")
        || run.contains("el7")
        || run.contains("el8")
        || run.contains("docker")
}

#[cfg(test)]
mod tests {
    use crate::redact::Redactor;

    fn redact(text: &str) -> String {
        Redactor::new().input(text).to_string()
    }

    #[test]
    fn the_rest_of_a_broken_secret_goes() {
        assert_eq!(redact("API_TOKEN=Zq8vN2xLr5TmWb4K\ncYd7HsJf9QpR2x"), "API_TOKEN=<token-1>\n<token-1>");
        let width = "x".repeat(60);
        assert_eq!(
            redact(&format!("{width} API_TOKEN=Zq8vN2xLr5TmWb4K\nq7Z\nend")),
            format!("{width} API_TOKEN=<token-1>\n<token-1>\nend")
        );
        assert_eq!(
            redact("API_TOKEN=\"Zq8vN2xLr5TmWb4K\n   cYd7HsJf9QpR2x\""),
            "API_TOKEN=\"<token-1>\n   <token-1>\""
        );
    }

    #[test]
    fn what_follows_a_secret_stays() {
        for next in [
            "docker-thinpool",
            "3f2a9b1c4d5e",
            "overlay2",
            "/dev/sdb1",
            "A_NAME=1",
            "3.10.0-1160.el7.x86_64",
            "NAME",
            "sdb: 0 8 linear",
        ] {
            let text = format!("API_TOKEN=Zq8vN2xLr5TmWb4K\n{next}\n");
            assert_eq!(redact(&text), format!("API_TOKEN=<token-1>\n{next}\n"));
        }
    }
}
