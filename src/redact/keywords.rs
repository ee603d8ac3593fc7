//! One search for every word that any finder begins with.
//!
//! Nothing else reads all of a text: an expression runs only over a line that holds one of its
//! keywords, and is compiled only when the first such line is met.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::patterns::{self, Compiled};
use super::{assign, structure};
use crate::search::{Found, Search};

/// What a keyword leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// A row of the table, by its place, and the keyword as the row writes it.
    Row(usize, &'static str),
    Assignment,
    Address,
    Query,
    List,
    Table,
}

#[derive(Debug)]
pub(super) struct Keywords {
    search: Search,
    targets: Vec<Vec<Target>>,
    pub rows: Vec<Compiled>,
}

/// The search, made at its first use.
pub(super) static KEYWORDS: LazyLock<Keywords> = LazyLock::new(Keywords::new);

impl Keywords {
    fn new() -> Self {
        let rows: Vec<Compiled> = patterns::rows().map(Compiled::new).collect();
        let mut words: Vec<String> = Vec::new();
        let mut targets: Vec<Vec<Target>> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut add = |word: &str, target: Target| {
            let word = word.to_ascii_lowercase();
            let place = *known.entry(word.clone()).or_insert_with(|| {
                words.push(word);
                targets.push(Vec::new());
                targets.len() - 1
            });
            if let Some(targets) = targets.get_mut(place) {
                targets.push(target);
            }
        };
        for (place, compiled) in rows.iter().enumerate() {
            for keyword in compiled.row.keywords {
                add(keyword, Target::Row(place, keyword));
            }
        }
        for word in assign::WORDS {
            add(word, Target::Assignment);
        }
        for word in structure::lists::KEYS {
            add(word, Target::List);
        }
        for word in structure::columns::KEYS {
            add(word, Target::Table);
        }
        add("://", Target::Address);
        add("?", Target::Query);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Keywords { search: Search::new(&words, true), targets, rows }
    }

    /// All keywords of a text, those that overlap too, in the order of their ends.
    pub(super) fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        self.search.all(text)
    }

    pub(super) fn targets(&self, keyword: usize) -> &[Target] {
        self.targets.get(keyword).map_or(&[], Vec::as_slice)
    }
}
