//! Which placeholder stands for which value.

use std::collections::{BTreeMap, HashMap};

use super::kind;
use super::scan;

/// The placeholders of one redactor: the same value gets the same one everywhere.
///
/// The number says only in which order values were met, so nothing about the value can be told
/// from it.
#[derive(Debug, Default)]
pub(super) struct Placeholders {
    given: HashMap<String, (&'static str, u64)>,
    last: HashMap<&'static str, u64>,
    counts: BTreeMap<&'static str, Count>,
}

/// How often values of a kind were replaced, how many different ones, and the number of the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub times: usize,
    pub values: usize,
    pub first: u64,
}

impl Placeholders {
    /// The placeholders that a text holds already. Their numbers are not given again.
    pub(super) fn reserve(&mut self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (start, _) in text.match_indices('<') {
            if let Some((kind, number, end)) = parse(text, start) {
                let last = self.last.entry(kind).or_default();
                *last = number.max(*last);
                found.push((start, end));
            }
        }
        found
    }

    /// Writes the placeholder of a value. `counted` says whether this is an occurrence of its
    /// own, and not one in a text made from what was counted before.
    pub(super) fn write(&mut self, out: &mut String, kind: &'static str, value: &str, counted: bool) {
        let known = self.given.get(value).copied();
        let (kind, number) = known.unwrap_or_else(|| {
            let last = self.last.entry(kind).or_default();
            *last += 1;
            self.given.insert(value.to_owned(), (kind, *last));
            (kind, *last)
        });
        let count = self.counts.entry(kind).or_default();
        if known.is_none() {
            count.values += 1;
            if count.first == 0 {
                count.first = number;
            }
        }
        if counted || known.is_none() {
            count.times += 1;
        }
        out.push_str(&placeholder(kind, number));
    }

    /// How often a value of each kind was replaced, by kind.
    pub(super) fn counts(&self) -> impl Iterator<Item = (&'static str, Count)> {
        self.counts.iter().map(|(kind, count)| (*kind, *count))
    }
}

/// How a placeholder is written.
pub(super) fn placeholder(kind: &str, number: u64) -> String {
    format!("<{kind}-{number}>")
}

/// The placeholder at a `<`: its kind, its number and where it ends.
pub(super) fn parse(text: &str, start: usize) -> Option<(&'static str, u64, usize)> {
    let body = start + 1;
    if scan::at(text, start) != b'<' || !scan::at(text, body).is_ascii_lowercase() {
        return None;
    }
    let end = scan::run(text, body, scan::WORD);
    if scan::at(text, end) != b'>' {
        return None;
    }
    let (word, number) = scan::cut(text, body, end).rsplit_once('-')?;
    let kind = kind::ALL.iter().find(|kind| **kind == word)?;
    // Twelve digits: nobody counts that far, and adding one never overflows.
    if number.len() > 12 || number.starts_with('0') || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((kind, number.parse().ok()?, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_after_those_in_the_text() {
        let mut placeholders = Placeholders::default();
        assert_eq!(placeholders.reserve("a <ip-7> <ip-2> <none-1> <ip-x>").len(), 2);
        let mut out = String::new();
        placeholders.write(&mut out, kind::IP, "192.0.2.1", true);
        placeholders.write(&mut out, kind::HOST, "web", true);
        placeholders.write(&mut out, kind::IP, "192.0.2.1", false);
        assert_eq!(out, "<ip-8><host-1><ip-8>");
        let count = |first| Count { times: 1, values: 1, first };
        assert_eq!(placeholders.counts().collect::<Vec<_>>(), [("host", count(1)), ("ip", count(8))]);
    }
}
