//! Values known from one place and replaced in all others.

use std::collections::{BTreeMap, HashSet};

use super::kind::{self, HOST, NODE_ID, SERIAL, USER};
use super::span::{Span, Spans, rank};
use super::{personal, scan, words};
use crate::search::Search;

/// What was learned so far, and the search for it.
#[derive(Debug, Default)]
pub(super) struct Learned {
    values: BTreeMap<String, &'static str>,
    /// The search for the values, and their kinds in the same order; made when first needed after something was learned.
    search: Option<(Search, Vec<&'static str>)>,
    kept: HashSet<String>,
}

impl Learned {
    /// A name that is never replaced for being a host's or a person's.
    pub(super) fn keep(&mut self, name: &str) {
        if self.kept.insert(name.to_owned()) && self.values.remove(name).is_some() {
            self.search = None;
        }
    }

    /// Whether a finding is of a kept name.
    pub(super) fn is_kept(&self, span: &Span, value: &str) -> bool {
        !kind::is_secret(span.kind) && self.kept.contains(value)
    }

    /// Learns what was found with certainty.
    pub(super) fn learn(&mut self, text: &str, spans: &Spans) {
        for span in spans.found.iter().filter(|span| span.learn) {
            let value = scan::cut(text, span.start, span.end);
            self.value(span.whole.as_deref().unwrap_or(value), span.kind);
            if span.kind == HOST
                && let Some((short, _)) = value.split_once('.')
                && personal::is_private(value)
                && short.bytes().any(|b| b.is_ascii_digit() || b == b'-')
            {
                self.value(short, HOST);
            }
        }
    }

    pub(super) fn value(&mut self, value: &str, kind: &'static str) {
        // Addresses are found wherever they stand, by their form.
        let useful = match kind {
            HOST | USER => value.len() >= 3 && !words::is_word(value) && value.bytes().any(|b| b.is_ascii_alphabetic()),
            NODE_ID | SERIAL => value.len() >= 6,
            kind::MACHINE_ID => value.len() >= 16,
            // Without a blank the place tells a path wherever it stands.
            kind::PATH => value.contains(' '),
            _ => kind::is_secret(kind) && value.len() >= 6 && !words::is_common(value),
        };
        // A value too long to be met again, or too many of them, are not worth the search.
        let useful = useful && value.len() <= 1024 && self.values.len() < 20_000;
        if !useful || self.kept.contains(value) {
            return;
        }
        // A host's name that is a password elsewhere is a password.
        match self.values.get_mut(value) {
            Some(known) if kind::is_secret(kind) && !kind::is_secret(known) => {
                *known = kind;
                self.search = None;
            }
            Some(_) => {}
            None => {
                self.values.insert(value.to_owned(), kind);
                self.search = None;
            }
        }
    }

    /// Finds what was learned in a text.
    pub(super) fn find(&mut self, text: &str, spans: &mut Spans) {
        if self.values.is_empty() {
            return;
        }
        if self.search.is_none() {
            let values: Vec<&str> = self.values.keys().map(String::as_str).collect();
            self.search = Some((Search::new(&values, false), self.values.values().copied().collect()));
        }
        let Some((search, kinds)) = &self.search else {
            return;
        };
        for found in search.longest(text) {
            let (start, end) = (found.start, found.end);
            let value = scan::cut(text, start, end);
            let kind = kinds.get(found.word).copied().unwrap_or(HOST);
            if self.stands_alone(text, start, end, value, kind) {
                spans.add(start, end, kind, rank::LEARNED);
            }
        }
    }

    /// Whether a value is a word of its own here. A name of common words and numbers, such as
    /// `docker-1`, must not be part of anything longer, lest `docker-1.12.6` be taken for it.
    fn stands_alone(&self, text: &str, start: usize, end: usize, value: &str, kind: &str) -> bool {
        if kind::is_secret(kind) {
            return scan::starts_word(text, start) && !scan::joined_after(text, end);
        }
        if !scan::starts_word(text, start) || scan::joined_after(text, end) {
            return false;
        }
        let from = scan::run_back_within(text, start, scan::NAME, 256);
        let to = scan::run_within(text, end, scan::NAME, 256);
        let longer = scan::cut(text, from, to).trim_end_matches(['.', '-', '_']);
        if self.kept.contains(longer) {
            return false;
        }
        longer.len() == value.len() || !(words::is_common(value) || value.len() < 5)
    }
}
