//! A text as a person reads it: without colours, with lines that go on joined, with escapes resolved; and the way back
//! to where each byte stands.

use std::rc::Rc;

use super::scan;
use super::span::{Span, Spans};

/// The read text and the pieces it was made of, in order.
#[derive(Debug, Default)]
pub(super) struct View {
    pub text: String,
    pieces: Vec<Piece>,
    /// Line breaks that were left out, with what stood around them.
    joins: Vec<(usize, usize)>,
}

/// Bytes of the view and where they come from: as they are, or one for several.
#[derive(Clone, Copy, Debug)]
struct Piece {
    at: usize,
    from: usize,
    to: usize,
    same: bool,
}

/// Without the codes of a terminal, raw or written out as JSON and shells do, and with lines joined whose break is
/// escaped. `None` where there are none.
pub(super) fn plain(text: &str) -> Option<View> {
    // The last byte of U+009B; where it belongs to another character, the view is the text.
    let may_escape = text.bytes().any(|byte| matches!(byte, 0x1b | 0x9b));
    if !may_escape && !text.contains("\\\n") && !text.contains("\\\r\n") && !has_codes(text) {
        return None;
    }
    let mut view = View::default();
    let mut at = 0;
    let mut kept = 0;
    while let Some(found) = scan::from(text, at).find(['\\', '\u{1b}', '\u{9b}']) {
        let start = at + found;
        let (from, to) = match code(text, start).map(|end| (start, end)) {
            Some(code) => code,
            None => match join(text, start) {
                Some(join) => {
                    view.joins.push(join);
                    join
                }
                None => {
                    at = start + if scan::at(text, start) == 0xc2 { 2 } else { 1 };
                    continue;
                }
            },
        };
        view.keep(text, kept, from.max(kept));
        at = to;
        kept = to;
    }
    view.keep(text, kept, text.len());
    Some(view)
}

/// The lines that hold `%3A` or `\u003d` and their like, with those resolved; all others are left out.
pub(super) fn resolved(text: &str) -> Option<View> {
    if !text.contains('%') && !text.contains("\\u00") {
        return None;
    }
    let mut view = View::default();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        if line.contains('%') || line.contains("\\u00") {
            let mut at = start;
            let mut kept = start;
            let mut any = false;
            while let Some(found) = scan::cut(text, at, end).find(['%', '\\']) {
                at += found;
                let Some((byte, length)) = escape(text, at).filter(|(_, length)| at + length <= end) else {
                    at += 1;
                    continue;
                };
                any = true;
                view.keep(text, kept, at);
                view.put(char::from(byte), at, at + length);
                at += length;
                kept = at;
            }
            if any {
                view.keep(text, kept, end);
                view.put('\n', end, end);
            } else {
                view.forget(start);
            }
        }
        start = end + 1;
    }
    (!view.text.is_empty()).then_some(view)
}

/// Whether codes of a terminal are written out.
fn has_codes(text: &str) -> bool {
    ESCAPES.iter().any(|escape| text.contains(escape))
}

/// The escape character as strings of JSON, shells and programs write it, with the bracket that follows.
const ESCAPES: [&str; 5] = ["\\u001b[", "\\u001B[", "\\x1b[", "\\033[", "\\e["];

/// The end of a code of the terminal that begins at a place.
fn code(text: &str, start: usize) -> Option<usize> {
    let rest = scan::from(text, start);
    let body = match ESCAPES.iter().find(|escape| rest.starts_with(*escape)) {
        Some(escape) => start + escape.len(),
        None if rest.starts_with("\u{1b}[") => start + 2,
        None if rest.starts_with('\u{9b}') => start + 2,
        // A title of the window: up to the bell, or to the next escape.
        None if rest.starts_with("\u{1b}]") => {
            let end = rest.find(['\u{7}', '\n'])?;
            return Some(start + end + usize::from(scan::at(rest, end) == 7));
        }
        None if rest.starts_with("\u{1b}(") => return Some((start + 3).min(text.len())),
        _ => return None,
    };
    let parameters = text.as_bytes().get(body..)?.iter().take(32).take_while(|b| matches!(b, 0x20..=0x3f)).count();
    let last = scan::at(text, body + parameters);
    matches!(last, 0x40..=0x7e).then_some(body + parameters + 1)
}

/// A line break behind a backslash; with the quotes around it where a string was cut in two.
fn join(text: &str, backslash: usize) -> Option<(usize, usize)> {
    let rest = scan::from(text, backslash + 1);
    let length = if rest.starts_with('\n') { 1 } else { usize::from(rest.starts_with("\r\n")) * 2 };
    if length == 0 || scan::before(text, backslash) == b':' {
        return None;
    }
    let next = backslash + 1 + length;
    let word = scan::skip_blank(text, next);
    let quote = scan::before(text, backslash);
    if matches!(quote, b'"' | b'\'') && scan::at(text, word) == quote {
        return Some((backslash - 1, word + 1));
    }
    Some((backslash, next))
}

/// A printable character of ASCII that is written as `%3A` or `\u003a`, and how many bytes it takes.
fn escape(text: &str, at: usize) -> Option<(u8, usize)> {
    let (digits, length) = match scan::at(text, at) {
        b'%' => (scan::cut(text, at + 1, at + 3), 3),
        _ => (scan::cut(text, at, at + 6).strip_prefix("\\u00")?, 6),
    };
    let byte = u8::from_str_radix(digits, 16).ok()?;
    (matches!(byte, 0x20..=0x7e) && digits.len() == 2).then_some((byte, length))
}

impl View {
    fn keep(&mut self, text: &str, from: usize, to: usize) {
        if from < to {
            self.pieces.push(Piece { at: self.text.len(), from, to, same: true });
            self.text.push_str(scan::cut(text, from, to));
        }
    }

    fn put(&mut self, character: char, from: usize, to: usize) {
        self.pieces.push(Piece { at: self.text.len(), from, to, same: false });
        self.text.push(character);
    }

    /// Takes back what came from a place on.
    fn forget(&mut self, from: usize) {
        while self.pieces.last().is_some_and(|piece| piece.from >= from) {
            if let Some(piece) = self.pieces.pop() {
                self.text.truncate(piece.at);
            }
        }
    }

    fn piece(&self, place: usize) -> Option<&Piece> {
        self.pieces.get(self.pieces.partition_point(|piece| piece.at <= place).checked_sub(1)?)
    }

    /// Adds what was found in the view to what was found in the text.
    pub(super) fn give_back(&self, found: Spans, spans: &mut Spans) {
        for span in found.found {
            let place = |place: usize| {
                let piece = self.piece(place)?;
                Some(if piece.same {
                    (piece.from + place - piece.at, piece.from + place - piece.at + 1)
                } else {
                    (piece.from, piece.to)
                })
            };
            let (Some((start, _)), Some((_, end))) = (place(span.start), place(span.end.saturating_sub(1))) else {
                continue;
            };
            let first = self.joins.partition_point(|(_, to)| *to <= start);
            let crossed = self.joins.iter().skip(first).take_while(|(from, _)| *from < end);
            let mut from = start;
            let value: Rc<str> = scan::cut(&self.text, span.start, span.end).into();
            let mut cut = false;
            for (before, behind) in crossed {
                cut = true;
                let whole = span.whole.clone().or_else(|| Some(Rc::clone(&value)));
                spans.found.push(Span { start: from, end: *before, whole, ..span.clone() });
                from = *behind;
            }
            let whole = if cut { span.whole.clone().or(Some(value)) } else { span.whole.clone() };
            spans.found.push(Span { start: from, end, whole, ..span });
        }
        spans.found.retain(|span| span.start < span.end);
    }
}

#[cfg(test)]
mod tests {
    use crate::redact::Redactor;

    fn redact(text: &str) -> String {
        let once = Redactor::new().input(text);
        assert_eq!(Redactor::new().input(once.as_str()), once, "stable");
        assert_eq!(once.as_str().matches('\n').count(), text.matches('\n').count());
        once.to_string()
    }

    #[test]
    fn colours_stand_in_no_secrets_way() {
        assert_eq!(
            redact("\x1b[32mTOKEN\x1b[0m=\x1b[1mZq8vN2xLr5Tm\x1b[0m x"),
            "\x1b[32mTOKEN\x1b[0m=\x1b[1m<token-1>\x1b[0m x"
        );
        assert_eq!(
            redact(r#"{"log":"\u001b[33mDB_PASSWORD\u001b[0m=\u001b[1mZq8vN2xLr5\u001b[0m\n"}"#),
            r#"{"log":"\u001b[33mDB_PASSWORD\u001b[0m=\u001b[1m<password-1>\u001b[0m\n"}"#
        );
        assert_eq!(redact("password: Zq8v\x1b[1mN2xLr5"), "password: <password-1>");
        assert_eq!(
            redact("\x1b[1mdocker-thinpool\x1b[0m: 0 8 thin-pool"),
            "\x1b[1mdocker-thinpool\x1b[0m: 0 8 thin-pool"
        );
    }

    #[test]
    fn a_value_may_go_on_in_the_next_line() {
        assert_eq!(redact("X_TOKEN=Zq8vN2xLr5Tm\\\nWb4KcYd7Hs y"), "X_TOKEN=<token-1>\\\n<token-1> y");
        assert_eq!(redact("X_TOKEN=\"Zq8vN2xL\"\\\n   \"r5TmWb4K\" y"), "X_TOKEN=\"<token-1>\"\\\n   \"<token-1>\" y");
        assert_eq!(
            redact("docker run \\\n  -e A_TOKEN=Zq8vN2xL \\\n  nginx"),
            "docker run \\\n  -e A_TOKEN=<token-1> \\\n  nginx"
        );
    }

    #[test]
    fn escapes_are_read_through() {
        assert_eq!(
            redact("u=postgres%3A%2F%2Fapp%3AZq8vN2xLr5%40db7a%2Fmain&x=1"),
            "u=postgres%3A%2F%2Fapp%3A<password-1>%40<host-1>%2Fmain&x=1"
        );
        assert_eq!(
            redact(r#"{"m":"x\u0026password\u003dZq8vN2xLr5\u0026y=1"}"#),
            r#"{"m":"x\u0026password\u003d<password-1>\u0026y=1"}"#
        );
        assert_eq!(redact("GET /v2/library%2Fnginx/tags 100%"), "GET /v2/library%2Fnginx/tags 100%");
    }
}
