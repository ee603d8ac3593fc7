//! JSON in a paste: where a text of it ends, and on which line a key stands.

use crate::intake::section::Claim;
use crate::intake::{Line, Problem, Source};
use crate::json::{self, Value};

/// Claims the whole text when it begins here and `ours` knows it by its keys.
pub fn claim(lines: &[Line], ours: fn(&str) -> bool) -> Claim {
    let Some(first) = lines.first() else { return Claim::No };
    let start = first.text.trim_start().trim_start_matches("ï»¿");
    if !start.starts_with('{') || !opens_object(lines) {
        return Claim::No;
    }
    let count = length(lines);
    // One bracket too many at the end is the file's, too.
    let more = lines.iter().skip(count).take_while(|line| {
        let text = line.text.trim();
        line.command.is_none() && !text.is_empty() && text.chars().all(|c| "}],".contains(c))
    });
    let count = count + more.count();
    let ours = lines.iter().take(count).any(|line| ours(&line.text));
    if ours { Claim::Takes(count) } else { Claim::No }
}

/// `{` is followed by a key, a comment or the end of the object.
fn opens_object(lines: &[Line]) -> bool {
    let rest = lines.iter().take(20).map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    let rest = rest.trim_start_matches("ï»¿").strip_prefix('{').unwrap_or("").trim_start();
    // A key that lost its quotes is known by its hyphen: `{ storage-driver: …`.
    let bare = rest
        .split_once(':')
        .is_some_and(|(key, _)| key.contains('-') && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    rest.starts_with(['"', '}', '/', '#', '\'', '“', '”', '„', '«', '‘', '’']) || rest.is_empty() || bare
}

/// No output nests so deep: every line of a text that does would be looked at thousands of times.
const DEEPEST: i32 = 128;

/// How many lines the text takes: until its brackets close, or something that cannot belong to it comes.
pub fn length(lines: &[Line]) -> usize {
    const MOST: usize = 5000;
    let mut depth = 0i32;
    let mut quoted = false;
    for (index, line) in lines.iter().take(MOST).enumerate() {
        // The next command, or a fence, ends a text whose brackets never close.
        if index > 0 && (line.fence || line.command.is_some()) {
            return index;
        }
        // So does another object at the margin: a log of objects whose lines were all cut off.
        let compact = |line: &Line| line.text.starts_with("{\"");
        let before = index.checked_sub(1).and_then(|at| lines.get(at)).map_or("", |line| line.text.trim_end());
        if index > 0 && compact(line) && lines.first().is_some_and(compact) && !before.ends_with(['[', '{', ',', ':']) {
            return index;
        }
        let mut chars = line.text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' if quoted => drop(chars.next()),
                '"' => quoted = !quoted,
                '{' | '[' if !quoted => depth += 1,
                '}' | ']' if !quoted => depth -= 1,
                _ => {}
            }
        }
        // A string cannot go on over the end of a line.
        quoted = false;
        if depth <= 0 || depth > DEEPEST {
            return index + 1;
        }
    }
    lines.len().min(MOST)
}

/// A JSON text with the lines it came from.
pub struct Block<'a> {
    lines: &'a [Line],
    pub text: String,
}

impl<'a> Block<'a> {
    pub fn new(lines: &'a [Line]) -> Self {
        let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        Block { lines, text }
    }

    pub fn source(&self) -> Source {
        self.lines.first().map_or(Source { input: 0, line: 1 }, |line| line.source)
    }

    /// The `n`th line of the text, counted from 0.
    pub fn line(&self, n: usize) -> Source {
        self.lines.get(n).map_or(self.source(), |line| line.source)
    }

    /// The first line that holds `needle`; the first of all when none does.
    pub fn source_of(&self, needle: &str) -> Source {
        self.lines.iter().find(|line| line.text.contains(needle)).map_or(self.source(), |line| line.source)
    }

    pub fn value(&self) -> Result<Value, Problem> {
        json::parse(self.text.trim()).map_err(|error| {
            let source = self.line(error.line.saturating_sub(1));
            Problem::at(source, format!("this is not complete JSON: {error}; what can be read of it is used"))
        })
    }

    /// The string behind `key`, in a text that need not be valid.
    pub fn string_after(&self, key: &str) -> Option<(String, Source)> {
        let at = self.text.find(key)? + key.len();
        let rest = self.text.get(at..)?.trim_start().strip_prefix('"')?;
        let value = rest.split('"').next()?.to_owned();
        let line = self.text.get(..at)?.matches('\n').count();
        Some((value, self.line(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake;

    #[test]
    fn a_text_that_only_opens_brackets_is_given_up_soon() {
        let lines = intake::lines(0, &"{\n\"a\":\n".repeat(4000));
        assert!(length(&lines) < 300, "{}", length(&lines));
        let closed = intake::lines(0, &format!("{}{}", "{\n\"a\":\n".repeat(20), "}\n".repeat(20)));
        assert_eq!(length(&closed), 60);
    }
}
