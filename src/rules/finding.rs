//! What a rule found, and how it is made.

use super::links;
use crate::intake::Source;
use crate::report::Severity;
use crate::words::Words;

/// What a rule found on a host. Its words may hold what was pasted: the report redacts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    pub title: Words,
    pub explanation: Words,
    pub evidence: Vec<Source>,
    /// Ids of the remedies that answer it, the first to try first.
    pub remedies: Vec<&'static str>,
    /// What it has to do with the others.
    pub related: Vec<links::Related>,
    /// How deep it stands under a root cause: 0 for the root.
    pub level: usize,
    /// The rule whose finding says this, too: people read it there, programs find both.
    pub part_of: Option<&'static str>,
}

/// Kept apart, so that each rule holds a call of it and no copy.
#[inline(never)]
pub(super) fn finding(
    rule: &'static str,
    severity: Severity,
    [title, explanation]: [Words; 2],
    lines: Vec<Source>,
) -> Finding {
    let mut evidence: Vec<Source> = Vec::with_capacity(lines.len());
    for line in lines {
        if !evidence.contains(&line) {
            evidence.push(line);
        }
    }
    Finding {
        rule,
        severity,
        title: capital(title),
        explanation: capital(explanation),
        evidence,
        remedies: Vec::new(),
        related: Vec::new(),
        level: 0,
        part_of: None,
    }
}

/// A sentence begins with a capital, whatever word came to stand first; the name of a file or an option keeps its own.
fn capital(mut text: Words) -> Words {
    let named = text.split(' ').next().is_some_and(|word| word.contains(['.', '_']));
    if !named
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && let Some(first) = text.to_mut().get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    text
}

impl Finding {
    pub(super) fn severity(self, severity: Severity) -> Self {
        Finding { severity, ..self }
    }

    pub(super) fn remedies(self, remedies: &[&'static str]) -> Self {
        Finding { remedies: remedies.to_vec(), ..self }
    }

    pub(super) fn part_of(self, part_of: Option<&'static str>) -> Self {
        Finding { part_of, ..self }
    }
}
