//! What leaves the text box carries no secret: the redactor, its placeholders, its detectors.
//!
//! Diagnosis and generation work on the original; every text of the report passes through
//! [`Redactor`] at the border and comes out as [`SafeText`], which nothing else can make: its
//! field is private and its only constructor for text that was pasted is visible to this module
//! alone. A report that holds `SafeText` cannot leak by a forgotten call, because it does not
//! compile.
//!
//! Values are known in two ways. By their form: a table of tokens ([`patterns`]), armoured keys,
//! addresses, names of private domains ([`personal`]). By their place: assignments ([`assign`]),
//! addresses with a login ([`url`]), and the lines, options and columns of known outputs
//! ([`structure`]). What is known with certainty from one place is then replaced in all others
//! ([`learned`]).

mod assign;
mod entropy;
mod fill_in;
mod finder;
mod keywords;
mod kind;
#[cfg(test)]
mod leaks;
mod learned;
mod patterns;
mod personal;
mod placeholders;
mod policy;
mod safe;
mod scan;
mod span;
mod structure;
mod url;
mod values;
mod view;
mod visible;
mod words;
mod wrapped;

pub use policy::{Policy, keepable};
pub use safe::SafeText;
pub use visible::{deceives, visible};

use std::rc::Rc;

use serde::Serialize;

use learned::Learned;
use placeholders::Placeholders;
use span::{Spans, rank};

use crate::search::Search;

/// The placeholders in a text and where they stand, in order.
pub fn placeholders_in(text: &str) -> Vec<(usize, usize)> {
    let starts = text.match_indices('<').filter_map(|(start, _)| Some((start, placeholders::parse(text, start)?.2)));
    starts.collect()
}

/// How often something of one kind was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Redaction {
    pub kind: &'static str,
    pub count: usize,
    /// How many different values there were.
    pub values: usize,
    /// The placeholder of the first of them.
    pub example: SafeText,
}

/// Replaces secrets by placeholders: the same value by the same placeholder in a whole report.
///
/// ```
/// use thinpool_doctor::redact::Redactor;
///
/// let mut redactor = Redactor::new();
/// let safe = redactor.input(" Name: stor-x1\n HTTP Proxy: http://bob:hunter22@proxy.acme.lan:3128");
/// assert_eq!(
///     safe.as_str(),
///     " Name: <host-1>\n HTTP Proxy: http://<user-1>:<password-1>@<host-2>:3128"
/// );
/// assert_eq!(redactor.text("cannot reach stor-x1").as_str(), "cannot reach <host-1>");
/// ```
#[derive(Debug, Default)]
pub struct Redactor {
    show: bool,
    policy: Policy,
    /// The search for the person's own words.
    words: Option<Search>,
    placeholders: Placeholders,
    learned: Learned,
}

/// Every expression with the examples that are its tests.
#[cfg(test)]
pub(crate) fn expressions() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    patterns::rows().filter_map(|row| match row.form {
        patterns::Form::Expression(text) => Some((text, row.yes)),
        _ => None,
    })
}

/// How often a text is read again. One reading may bring together what only the next one sees;
/// the second all but always finds nothing.
const READINGS: usize = 4;

impl Redactor {
    /// A redactor that replaces everything it knows.
    pub fn new() -> Self {
        Redactor::default()
    }

    /// A redactor that replaces what a person chose.
    pub fn with(policy: &Policy) -> Self {
        // The search knows small and capital letters of ASCII only.
        let words = policy.words().iter().flat_map(|word| [word.clone(), policy::small(word), policy::capital(word)]);
        let words: Vec<String> = words.collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let search = (!words.is_empty()).then(|| Search::new(&words, true));
        Redactor { words: search, policy: policy.clone(), ..Redactor::default() }
    }

    /// A redactor that replaces nothing, for a person who asked to see their own values.
    pub fn show_everything() -> Self {
        let show = true;
        Redactor { show, ..Redactor::default() }
    }

    /// Names that commands need (volume groups, pools, devices): never taken for a host name.
    pub fn keep(&mut self, name: &str) {
        self.learned.keep(name);
    }

    /// The name of a host that the caller knows, from a marker or a file: replaced wherever it stands.
    pub fn host(&mut self, name: &str) {
        if !self.policy.keeps(kind::HOST) {
            self.learned.value(name, kind::HOST);
        }
    }

    /// Learns from a text what is to be replaced in all others, whichever of them is redacted first.
    pub fn learn(&mut self, text: &str) {
        if !self.show {
            self.find(text);
        }
    }

    /// Reads a whole input, so that secrets known by their surroundings are known everywhere.
    /// Returns the redacted text: as many lines as it was given, in the same order.
    pub fn input(&mut self, text: &str) -> SafeText {
        self.redact(text, true)
    }

    /// The same, line by line.
    pub fn lines(&mut self, lines: &[String]) -> Vec<SafeText> {
        let safe = self.input(&lines.join("\n"));
        safe.as_str().split('\n').map(|line| SafeText::redacted(line.to_owned())).collect()
    }

    /// Redacts a text made from inputs read before. What it repeats from them is not counted
    /// again.
    pub fn text(&mut self, text: &str) -> SafeText {
        self.redact(text, false)
    }

    /// A shell command made from inputs read before. Where a placeholder stands in it, the shell stops and names it.
    pub fn command(&mut self, text: &str) -> SafeText {
        SafeText::redacted(fill_in::command(self.text(text).as_str()))
    }

    /// What was replaced so far, by kind, sorted.
    pub fn counts(&self) -> Vec<Redaction> {
        let counts = self.placeholders.counts();
        counts
            .map(|(kind, count)| Redaction {
                kind,
                count: count.times,
                values: count.values,
                example: SafeText::redacted(placeholders::placeholder(kind, count.first)),
            })
            .collect()
    }

    fn redact(&mut self, text: &str, counted: bool) -> SafeText {
        if self.show {
            return SafeText::redacted(text.to_owned());
        }
        let mut current = text.to_owned();
        for _ in 0..READINGS {
            match self.read(&current, counted) {
                Some(changed) => current = changed,
                None => break,
            }
        }
        SafeText::redacted(current)
    }

    /// Reads a text once. Returns it with everything found replaced, or nothing if nothing was.
    fn read(&mut self, text: &str, counted: bool) -> Option<String> {
        let taken = self.placeholders.reserve(text);
        let mut spans = Spans::default();
        match view::plain(text) {
            Some(view) => view.give_back(self.all(&view.text), &mut spans),
            None => spans = self.all(text),
        }
        if let Some(view) = view::resolved(text) {
            view.give_back(self.all(&view.text), &mut spans);
        }
        let spans = spans.settle(text, &taken);
        if spans.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        let mut block: Option<Rc<str>> = None;
        for span in spans {
            out.push_str(scan::cut(text, at, span.start));
            at = span.end;
            match span.whole {
                Some(whole) => {
                    let first = block.as_ref() != Some(&whole);
                    self.placeholders.write(&mut out, span.kind, &whole, counted && first);
                    block = Some(whole);
                }
                None => {
                    let value = scan::cut(text, span.start, span.end);
                    self.placeholders.write(&mut out, span.kind, value, counted);
                }
            }
        }
        out.push_str(scan::from(text, at));
        Some(out)
    }

    /// What is to go from a text: by form or place, for being known from elsewhere, for being the person's own word.
    fn all(&mut self, text: &str) -> Spans {
        let mut spans = self.find(text);
        self.learned.find(text, &mut spans);
        let learned = &self.learned;
        spans.found.retain(|span| !learned.is_kept(span, scan::cut(text, span.start, span.end)));
        let words = self.words.iter().flat_map(|words| words.longest(text));
        for found in words.filter(|found| policy::stands_alone(text, found.start, found.end)) {
            spans.add(found.start, found.end, kind::HIDDEN, rank::LEARNED);
        }
        spans
    }

    /// What is to go from a text by form or place, and learns of it. What is left in is not learned either: the same
    /// value may be a secret elsewhere.
    fn find(&mut self, text: &str) -> Spans {
        let mut spans = finder::find(text);
        let policy = &self.policy;
        spans.found.retain(|span| !policy.keeps(span.kind));
        self.learned.learn(text, &spans);
        spans
    }
}
