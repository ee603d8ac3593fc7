//! Finds many words in one reading of a text, after Aho and Corasick.
//!
//! The states stand in the order of their depth, so that what may follow a state is a run of its neighbours: a word
//! more is a few bytes more. What a crate for this does beside it would be a tenth of the page.

use std::collections::VecDeque;

/// The words, ready to be looked for.
#[derive(Debug)]
pub struct Search {
    nodes: Vec<Node>,
    /// The byte that leads to each state.
    bytes: Vec<u8>,
    /// The states after the first byte: most bytes of a text begin no word.
    first: Vec<usize>,
    /// Places in the list of words, sorted by word.
    words: Vec<usize>,
    any_case: bool,
}

/// A beginning of words.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    length: usize,
    /// Those that are one byte longer.
    longer: (usize, usize),
    /// The words that end here, in `words`.
    words: (usize, usize),
    /// The longest end of this that begins words, too.
    fail: usize,
    /// The longest word that ends here: this itself, or an end of it; [`ROOT`] for none.
    ending: usize,
}

const ROOT: usize = 0;

/// Where a word stands, in bytes, and its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub word: usize,
    pub start: usize,
    pub end: usize,
}

impl Search {
    /// `any_case`: letters of ASCII match in either case. An empty word is never found.
    pub fn new(list: &[&str], any_case: bool) -> Self {
        let folded = |word: &str| if any_case { word.to_ascii_lowercase() } else { word.to_owned() };
        let mut sorted: Vec<(String, usize)> =
            list.iter().zip(0..).map(|(word, place)| (folded(word), place)).collect();
        sorted.retain(|(word, _)| !word.is_empty());
        sorted.sort_unstable();
        let mut search = Search {
            nodes: vec![Node::default()],
            bytes: vec![0],
            first: Vec::new(),
            words: sorted.iter().map(|(_, place)| *place).collect(),
            any_case,
        };
        search.grow(&sorted);
        search.first = (0..=u8::MAX).map(|byte| search.child(ROOT, byte).unwrap_or(ROOT)).collect();
        search.link();
        search
    }

    /// Makes the states, level by level.
    fn grow(&mut self, sorted: &[(String, usize)]) {
        let byte_at =
            |place: usize, depth: usize| sorted.get(place).and_then(|(word, _)| word.as_bytes().get(depth).copied());
        let mut waiting = VecDeque::from([(ROOT, 0, sorted.len())]);
        while let Some((state, start, end)) = waiting.pop_front() {
            let depth = self.node(state).length;
            let mut at = start;
            while at < end && byte_at(at, depth).is_none() {
                at += 1;
            }
            let words = (start, at);
            let begin = self.nodes.len();
            while let Some(byte) = byte_at(at, depth).filter(|_| at < end) {
                let from = at;
                while at < end && byte_at(at, depth) == Some(byte) {
                    at += 1;
                }
                waiting.push_back((self.nodes.len(), from, at));
                self.nodes.push(Node { length: depth + 1, ..Node::default() });
                self.bytes.push(byte);
            }
            let longer = (begin, self.nodes.len());
            if let Some(node) = self.nodes.get_mut(state) {
                (node.words, node.longer) = (words, longer);
            }
        }
    }

    /// Where to go on when a byte does not follow; shorter states come first, so theirs is known.
    fn link(&mut self) {
        for state in 0..self.nodes.len() {
            let node = self.node(state);
            for child in node.longer.0..node.longer.1 {
                let byte = self.bytes.get(child).copied().unwrap_or_default();
                let fail = if state == ROOT { ROOT } else { self.step(node.fail, byte) };
                let behind = self.ending(fail);
                if let Some(node) = self.nodes.get_mut(child) {
                    let is_word = node.words.0 < node.words.1;
                    (node.fail, node.ending) = (fail, if is_word { child } else { behind });
                }
            }
        }
    }

    fn node(&self, state: usize) -> Node {
        self.nodes.get(state).copied().unwrap_or_default()
    }

    fn ending(&self, state: usize) -> usize {
        self.nodes.get(state).map_or(ROOT, |node| node.ending)
    }

    fn child(&self, state: usize, byte: u8) -> Option<usize> {
        let (mut child, end) = self.nodes.get(state)?.longer;
        while child < end {
            if self.bytes.get(child) == Some(&byte) {
                return Some(child);
            }
            child += 1;
        }
        None
    }

    /// The state behind one more byte.
    fn step(&self, mut state: usize, byte: u8) -> usize {
        let byte = if self.any_case { byte.to_ascii_lowercase() } else { byte };
        while state != ROOT {
            if let Some(child) = self.child(state, byte) {
                return child;
            }
            state = self.nodes.get(state).map_or(ROOT, |node| node.fail);
        }
        self.first.get(usize::from(byte)).copied().unwrap_or(ROOT)
    }

    /// All words, those that overlap too, in the order of their ends; the longest first.
    pub fn all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        let (mut state, mut ending, mut words, mut end) = (ROOT, ROOT, 0..0, 0);
        std::iter::from_fn(move || {
            loop {
                if let Some(word) = words.next() {
                    let start = end - self.node(ending).length;
                    return Some(Found { word: self.words.get(word).copied()?, start, end });
                }
                // A shorter one that ends at the same place, or the next place where one ends: at most places none does.
                ending = self.ending(self.node(ending).fail);
                while ending == ROOT {
                    state = self.step(state, *text.as_bytes().get(end)?);
                    (ending, end) = (self.ending(state), end + 1);
                }
                let node = self.node(ending);
                words = node.words.0..node.words.1;
            }
        })
    }

    /// Words that do not overlap: of those that begin first, the longest.
    pub fn longest(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(word) = self.next_longest(text, from) {
            from = word.end;
            found.push(word);
        }
        found
    }

    fn next_longest(&self, text: &str, from: usize) -> Option<Found> {
        let mut state = ROOT;
        let mut best: Option<Found> = None;
        for (byte, end) in text.as_bytes().get(from..)?.iter().zip(from + 1..) {
            state = self.step(state, *byte);
            let node = self.node(state);
            if best.is_some_and(|best| end - node.length > best.start) {
                break;
            }
            // Of all that end here, the longest begins first.
            let ending = self.node(node.ending);
            let Some(word) = self.words.get(ending.words.0..ending.words.1).and_then(<[usize]>::first) else {
                continue;
            };
            let start = end - ending.length;
            if best.is_none_or(|best| start <= best.start) {
                best = Some(Found { word: *word, start, end });
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_within_words_are_found() {
        let found: Vec<Found> = Search::new(&["he", "SHE", "hers", "she"], true).all("uShers").collect();
        let places: Vec<_> = found.iter().map(|found| (found.word, found.start, found.end)).collect();
        assert_eq!(places, [(1, 1, 4), (3, 1, 4), (0, 2, 4), (2, 2, 6)]);
    }

    #[test]
    fn the_longest_of_those_that_begin_first_counts() {
        let search = Search::new(&["node", "node-1", "de-1.example"], false);
        let texts = |text: &'static str| -> Vec<&str> {
            search.longest(text).into_iter().filter_map(|found| text.get(found.start..found.end)).collect()
        };
        assert_eq!(texts("node-1.example node-2 Node de-1.example"), ["node-1", "node", "de-1.example"]);
        assert!(Search::new(&[""], true).longest("x").is_empty());
    }

    proptest! {
        #[test]
        fn finds_what_a_plain_look_finds(words in prop::collection::vec("[abAé]{1,4}", 0..8), text in "[abAé ]{0,40}") {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            for any_case in [false, true] {
                let fold = |text: &str| if any_case { text.to_ascii_lowercase() } else { text.to_owned() };
                let folded = fold(&text);
                let starts = |at: usize| -> Vec<(usize, usize, usize)> {
                    let begins = |word: &str| folded.as_bytes()[at..].starts_with(fold(word).as_bytes());
                    let found = words.iter().zip(0..).filter(|(word, _)| begins(word));
                    found.map(|(word, place)| (at, at + word.len(), place)).collect()
                };
                let search = Search::new(&words, any_case);
                let mut all: Vec<_> = search.all(&text).map(|found| (found.start, found.end, found.word)).collect();
                all.sort_unstable();
                let mut plain: Vec<_> = (0..text.len()).flat_map(starts).collect();
                plain.sort_unstable();
                prop_assert_eq!(all, plain);

                let mut longest = Vec::new();
                let mut at = 0;
                while at < text.len() {
                    let end = starts(at).into_iter().map(|(_, end, _)| end).max();
                    longest.extend(end.map(|end| (at, end)));
                    at = end.unwrap_or(at + 1);
                }
                let found: Vec<_> = search.longest(&text).into_iter().map(|found| (found.start, found.end)).collect();
                prop_assert_eq!(found, longest);
            }
        }
    }
}
