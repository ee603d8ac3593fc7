//! What was found in a text, before anything is replaced.

use std::rc::Rc;

use super::scan;

/// A piece of the text that has to go.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
    pub kind: &'static str,
    /// Of two that overlap the one with the higher rank gives the kind.
    pub rank: u8,
    /// Whether the same value is to be found elsewhere, too.
    pub learn: bool,
    /// What the placeholder stands for, where that is more than this piece: all lines of a key
    /// share one.
    pub whole: Option<Rc<str>>,
}

/// How sure a finder is: a rule that knows the token, the place where it stands, its looks.
pub(super) mod rank {
    /// Part of a path that could be somebody's name, if nothing better is known of it.
    pub(crate) const GUESS: u8 = 0;
    pub(crate) const LEARNED: u8 = 1;
    pub(crate) const LOOKS: u8 = 2;
    pub(crate) const PLACE: u8 = 3;
    pub(crate) const TOKEN: u8 = 4;
    pub(crate) const BLOCK: u8 = 5;
}

/// The findings in one text.
#[derive(Debug, Default)]
pub(super) struct Spans {
    pub found: Vec<Span>,
}

impl Spans {
    pub(super) fn add(&mut self, start: usize, end: usize, kind: &'static str, rank: u8) {
        self.push(start, end, kind, rank, false);
    }

    /// Adds a value that is known with certainty, so that it is replaced everywhere.
    pub(super) fn learn(&mut self, start: usize, end: usize, kind: &'static str, rank: u8) {
        self.push(start, end, kind, rank, true);
    }

    /// The same, of a value that stands elsewhere in another form.
    pub(super) fn learn_as(&mut self, start: usize, end: usize, kind: &'static str, whole: String) {
        self.found.push(Span { start, end, kind, rank: rank::PLACE, learn: true, whole: Some(whole.into()) });
    }

    fn push(&mut self, start: usize, end: usize, kind: &'static str, rank: u8, learn: bool) {
        if start < end {
            let whole = None;
            self.found.push(Span { start, end, kind, rank, learn, whole });
        }
    }

    /// Joins what overlaps and leaves out what is a placeholder already. `taken` are the
    /// placeholders in the text, in order. The result is in order and without overlaps.
    pub(super) fn settle(mut self, text: &str, taken: &[(usize, usize)]) -> Vec<Span> {
        self.found.sort_by_key(|span| (span.start, span.end));
        let mut joined: Vec<Span> = Vec::with_capacity(self.found.len());
        for span in self.found {
            match joined.last_mut() {
                Some(last) if span.start < last.end => {
                    last.end = last.end.max(span.end);
                    if span.rank > last.rank {
                        last.kind = span.kind;
                        last.rank = span.rank;
                        last.whole = span.whole;
                    }
                }
                _ => joined.push(span),
            }
        }
        if taken.is_empty() {
            return joined;
        }
        let mut free = Vec::with_capacity(joined.len());
        let mut next = taken.iter().peekable();
        for span in joined {
            while next.next_if(|(_, end)| *end <= span.start).is_some() {}
            let mut start = span.start;
            let mut ahead = next.clone();
            while let Some((from, to)) = ahead.next_if(|(from, _)| *from < span.end) {
                if scan::cut(text, start, *from).len() > 1 {
                    free.push(Span { start, end: *from, ..span.clone() });
                }
                start = (*to).max(start);
            }
            if start < span.end {
                free.push(Span { start, ..span });
            }
        }
        free
    }
}
