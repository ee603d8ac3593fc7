//! One search for every word that any finder begins with.
//!
//! Nothing else reads all of a text: an expression runs only over a line that holds one of its
//! keywords, and is compiled only when the first such line is met.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::patterns::{self, Compiled};
use super::{assign, structure};

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
    search: AhoCorasick,
    targets: Vec<Vec<Target>>,
    pub rows: Vec<Compiled>,
}

/// A keyword in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub keyword: usize,
    pub start: usize,
    pub end: usize,
}

/// The search, made at its first use.
pub(super) static KEYWORDS: LazyLock<Option<Keywords>> = LazyLock::new(Keywords::new);

/// A table of megabytes, and a third faster on the whole; in the page, memory and the time to build it count for more.
const KIND: AhoCorasickKind =
    if cfg!(target_arch = "wasm32") { AhoCorasickKind::ContiguousNFA } else { AhoCorasickKind::DFA };

impl Keywords {
    /// There is no error but too many words for the machine's memory, and then nothing works.
    fn new() -> Option<Self> {
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
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(KIND))
            .build(&words)
            .ok()?;
        Some(Keywords { search, targets, rows })
    }

    /// All keywords of a text, those that overlap too, in the order of their ends.
    pub(super) fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit> + 'a {
        self.search.find_overlapping_iter(text).map(|found| Hit {
            keyword: found.pattern().as_usize(),
            start: found.start(),
            end: found.end(),
        })
    }

    pub(super) fn targets(&self, keyword: usize) -> &[Target] {
        self.targets.get(keyword).map_or(&[], Vec::as_slice)
    }
}
