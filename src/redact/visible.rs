//! Characters that do something to a screen instead of standing on it.

use std::borrow::Cow;
use std::fmt::Write;

/// A character that moves a cursor, turns the direction of text or cannot be seen.
pub fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text with such characters written as `\u{202e}`; the ends of its lines and its tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| deceives(c) && !matches!(c, '\n' | '\t');
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_written_out_and_all_else_stays() {
        assert_eq!(visible("a\u{202e}b\u{1b}[2J\u{200b}"), "a\\u{202e}b\\u{1b}[2J\\u{200b}");
        assert_eq!(visible("käse\t🐳\n中文 — “x”"), "käse\t🐳\n中文 — “x”");
    }
}
