//! All faults of a JSON text, and the text as it was meant.
//!
//! A parser stops at the first fault; whoever corrects a file wants them all. So this walks the text like a
//! parser, notes what a strict one would refuse, and writes down what was meant. Comments and commas behind
//! the last entry stay in the repaired text: the lenient parser and the editor know them.

use std::collections::BTreeSet;

use super::json_faults::{Fault, FaultKind};

/// What a walk through the text yields.
#[derive(Debug, Default)]
pub struct Inspected {
    pub faults: Vec<Fault>,
    /// What was meant; `None` when the text breaks off or leaves something out.
    pub repaired: Option<String>,
    /// The keys of the outermost object, each with its line counted from 1.
    pub keys: Vec<(String, usize)>,
}

/// Walks through the text.
pub fn inspect(text: &str) -> Inspected {
    let mut walk =
        Walk { rest: text, line: 1, column: 1, out: String::with_capacity(text.len() + 16), ..Walk::default() };
    walk.run();
    let whole = walk.ended && !walk.found.faults.iter().any(|fault| fault.kind == FaultKind::Elided);
    walk.found.repaired = whole.then_some(walk.out);
    walk.found
}

/// What may come next within the innermost bracket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Next {
    /// An entry, or the end.
    #[default]
    First,
    /// An entry: a comma stood before. Where the comma stands is kept for the fault.
    Entry(usize, usize),
    Colon,
    Value,
    /// A comma or the end; where the entry ended in the output.
    Comma(usize),
}

#[derive(Debug)]
struct Level {
    object: bool,
    next: Next,
    keys: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Walk<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
    out: String,
    levels: Vec<Level>,
    /// How many lists and how many objects are open.
    open: [usize; 2],
    ended: bool,
    found: Inspected,
}

impl Walk<'_> {
    fn run(&mut self) {
        while let Some(c) = self.rest.chars().next() {
            if c.is_whitespace() {
                self.copy();
            } else if c == '#' || self.rest.starts_with("//") || self.rest.starts_with("/*") {
                self.comment();
            } else if self.ended {
                // A strict parser stops here, and so does what was meant.
                return self.fault(FaultKind::TextAfterEnd);
            } else {
                self.token(c);
            }
        }
        if !self.levels.is_empty() {
            self.fault(FaultKind::Unclosed);
        }
    }

    fn token(&mut self, c: char) {
        match c {
            '{' | '[' => {
                self.entry(false);
                self.levels.push(Level { object: c == '{', next: Next::First, keys: BTreeSet::new() });
                *self.open(c == '{') += 1;
                self.copy();
            }
            '}' | ']' => self.close(c == '}'),
            ',' => self.comma(),
            ':' | '=' if self.next() == Next::Colon => {
                if c == '=' {
                    self.fault(FaultKind::MissingColon);
                }
                self.skip();
                self.out.push(':');
                self.set(Next::Value);
            }
            '"' | '\'' | '“' | '”' | '„' | '«' | '‘' | '’' => self.string(c),
            _ => self.word(),
        }
    }

    fn fault(&mut self, kind: FaultKind) {
        self.found.faults.push(Fault { kind, line: self.line, column: self.column });
    }

    /// Leaves one character out.
    fn skip(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or("");
        (self.line, self.column) = if c == '\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        Some(c)
    }

    fn skip_all(&mut self, word: &str) {
        for _ in word.chars() {
            self.skip();
        }
    }

    fn copy(&mut self) {
        let c = self.skip();
        self.out.extend(c);
    }

    fn open(&mut self, object: bool) -> &mut usize {
        let [lists, objects] = &mut self.open;
        if object { objects } else { lists }
    }

    fn next(&self) -> Next {
        self.levels.last().map_or(Next::Value, |level| level.next)
    }

    fn set(&mut self, next: Next) {
        if let Some(level) = self.levels.last_mut() {
            level.next = next;
        }
    }

    /// Something that is an entry, a key or a value begins here.
    fn entry(&mut self, string: bool) {
        match self.next() {
            Next::Comma(at) => {
                self.fault(FaultKind::MissingComma);
                self.out.insert(at, ',');
                self.set(Next::First);
            }
            Next::Colon => {
                self.fault(FaultKind::MissingColon);
                self.out.push(':');
                self.set(Next::Value);
            }
            _ => {}
        }
        let is_key = string && self.expects_key();
        self.set(if is_key { Next::Colon } else { Next::Value });
    }

    fn expects_key(&self) -> bool {
        self.levels.last().is_some_and(|level| level.object && matches!(level.next, Next::First | Next::Entry(..)))
    }

    /// An entry is complete.
    fn done(&mut self) {
        if self.levels.is_empty() {
            self.ended = true;
        }
        self.set(Next::Comma(self.out.len()));
    }

    fn close(&mut self, object: bool) {
        if let Next::Entry(line, column) = self.next() {
            self.found.faults.push(Fault { kind: FaultKind::TrailingComma, line, column });
        }
        if self.levels.last().is_some_and(|level| level.object != object) {
            self.fault(FaultKind::WrongBracket);
            if *self.open(object) == 0 {
                self.skip();
                return;
            }
            // What is still open inside was meant to be closed before.
            while let Some(level) = self.levels.pop_if(|level| level.object != object) {
                self.out.push(if level.object { '}' } else { ']' });
                let open = self.open(level.object);
                *open = open.saturating_sub(1);
            }
        }
        if self.levels.pop().is_some() {
            let open = self.open(object);
            *open = open.saturating_sub(1);
        }
        self.copy();
        self.done();
    }

    fn comma(&mut self) {
        if matches!(self.next(), Next::Comma(_)) {
            self.set(Next::Entry(self.line, self.column));
            self.copy();
        } else {
            self.fault(FaultKind::ExtraComma);
            self.skip();
        }
    }

    fn comment(&mut self) {
        self.fault(FaultKind::Comment);
        if self.rest.starts_with("/*") {
            let end = self.rest.find("*/").map_or(self.rest.len(), |end| end + 2);
            let count = self.rest.get(..end).unwrap_or(self.rest).chars().count();
            (0..count).for_each(|_| self.copy());
            return;
        }
        if self.rest.starts_with('#') {
            // The lenient parser knows this kind of comment only by its other mark.
            self.skip();
            self.out.push_str("//");
        }
        while !self.rest.is_empty() && !self.rest.starts_with('\n') {
            self.copy();
        }
    }

    fn string(&mut self, open: char) {
        match open {
            '"' => {}
            '\'' => self.fault(FaultKind::SingleQuotes),
            _ => self.fault(FaultKind::SmartQuotes),
        }
        let opened = (self.line, self.column);
        self.entry(true);
        let is_key = self.next() == Next::Colon;
        let line = self.line;
        self.skip();
        // Curly quotes may be closed by a straight one: who corrects by hand misses some.
        let ends = |c: char| match open {
            '"' => c == '"',
            '\'' => c == '\'',
            '‘' | '’' => matches!(c, '’' | '‘' | '\''),
            _ => matches!(c, '”' | '“' | '»' | '"'),
        };
        // To the next straight quote and no further: a line may hold a million strings.
        let ahead = self.rest.split(['"', '\n']).next().unwrap_or("");
        let straight = self.rest.get(ahead.len()..).is_some_and(|rest| rest.starts_with('"'));
        let curly = open == '"' && !straight && ahead.contains('”');
        let mut content = String::new();
        loop {
            match self.rest.chars().next() {
                None | Some('\n') => {
                    self.found.faults.push(Fault { kind: FaultKind::OpenString, line: opened.0, column: opened.1 });
                    // A comma at the end was meant for the list, not for the text.
                    let kept = content.trim_end().trim_end_matches(',').to_owned();
                    let comma = kept.len() < content.trim_end().len();
                    self.emit(&kept);
                    return self.complete(kept, is_key, line, comma);
                }
                Some(c) if ends(c) || curly && c == '”' => {
                    self.skip();
                    self.emit(&content);
                    return self.complete(content, is_key, line, false);
                }
                Some('\\') => {
                    let known = self.rest.chars().nth(1).is_some_and(|c| "\"\\/bfnrtu".contains(c));
                    if !known {
                        self.fault(FaultKind::BadEscape);
                        content.push('\\');
                    }
                    content.extend(self.skip());
                    if known {
                        content.extend(self.skip());
                    }
                }
                // Within other quotes a straight one is text.
                Some('"') => {
                    self.skip();
                    content.push_str("\\\"");
                }
                Some(_) => content.extend(self.skip()),
            }
        }
    }

    fn emit(&mut self, content: &str) {
        self.out.push('"');
        self.out.push_str(content);
        self.out.push('"');
    }

    /// A string or a word is read: a key, or an entry.
    fn complete(&mut self, text: String, is_key: bool, line: usize, comma: bool) {
        if !is_key {
            self.done();
            if comma {
                self.set(Next::Entry(self.line, self.column));
                self.out.push(',');
            }
            return;
        }
        if self.levels.len() == 1 {
            self.found.keys.push((text.clone(), line));
        }
        let twice = self.levels.last_mut().is_some_and(|level| !level.keys.insert(text.clone()));
        if twice {
            self.found.faults.push(Fault { kind: FaultKind::DuplicateKey(text), line, column: self.key_column() });
        }
    }

    /// The column in which the last string of the output began; it ended just now.
    fn key_column(&self) -> usize {
        let quoted = self.out.trim_end_matches('"').rsplit('"').next().map_or(0, |key| key.chars().count() + 2);
        self.column.saturating_sub(quoted).max(1)
    }

    fn word(&mut self) {
        let (line, column) = (self.line, self.column);
        let end = self.rest.find(|c: char| c.is_whitespace() || "{}[],:\"'".contains(c)).unwrap_or(self.rest.len());
        let word = self.rest.get(..end.max(1)).unwrap_or("").to_owned();
        let word = if word.is_empty() { self.rest.chars().take(1).collect() } else { word };
        let fault = |kind| Fault { kind, line, column };
        if word.chars().all(|c| c == '.' || c == '…') || word.starts_with('<') {
            self.found.faults.push(fault(FaultKind::Elided));
            self.skip_all(&word);
            return;
        }
        self.entry(true);
        let is_key = self.next() == Next::Colon;
        self.skip_all(&word);
        let lower = word.to_ascii_lowercase();
        let number = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        let language = match lower.as_str() {
            "true" | "false" | "null" => Some(lower.as_str()),
            "none" => Some("null"),
            _ => None,
        };
        match language.filter(|_| !is_key) {
            Some(meant) => {
                if meant != word {
                    self.found.faults.push(fault(FaultKind::OtherLanguage(word.clone())));
                }
                self.out.push_str(meant);
            }
            None if number && !is_key && crate::json::parse(&word).is_ok() => {
                self.out.push_str(&word);
            }
            None => {
                self.found.faults.push(fault(FaultKind::Unquoted(word.clone())));
                let content = word.replace('\\', "\\\\");
                self.emit(&content);
            }
        }
        self.complete(word, is_key, line, false);
    }
}
