//! Texts with something in them: tables of data, because a function for each would be dear in bytes.

use std::fmt::Display;

/// A text with the places `{0}`, `{1}`, … in the order that its language wants.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
pub struct Sentence(pub &'static str);

impl Sentence {
    pub fn with(self, parts: &[&dyn Display]) -> String {
        let mut pieces = self.0.split('{');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (place, rest) = piece.split_once('}').unwrap_or_default();
            if let Some(part) = place.parse().ok().and_then(|place: usize| parts.get(place)) {
                text.push_str(&part.to_string());
            }
            text.push_str(rest);
        }
        text
    }
}

/// A word for one and for many, as both languages have it.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug))]
pub struct Noun(pub &'static str, pub &'static str);

impl Noun {
    /// `1 step`, `2 steps`.
    pub fn count(self, number: usize) -> String {
        format!("{number} {}", if number == 1 { self.0 } else { self.1 })
    }
}
