//! Reads a text once and collects what has to go.

use super::keywords::{KEYWORDS, Keywords, Target};
use super::patterns::{Form, token_end};
use super::span::{Spans, rank};
use super::structure::{answers, columns::Table, docker_info::Block, lists::Open, pem};
use super::{assign, kind, personal, scan, url, values, wrapped};
use crate::search::Found;

/// How far around a keyword an expression looks in a line too long to be read as a whole.
const BEFORE: usize = 512;
const AFTER: usize = 4096;

/// Rows that read messages rather than fields.
const WORDY: &[&str] = &[
    "lookup",
    "mount-source",
    "mount-command",
    "share",
    "host-option",
    "prompt-without-user",
    "comment",
    "user-field",
    "account-command",
    "snmp",
    "answer-to-prompt",
];

/// Finds everything that is known by form or place.
pub(super) fn find(text: &str) -> Spans {
    let mut spans = Spans::default();
    let keywords = &*KEYWORDS;
    pem::find(text, &mut spans);
    let mut reader = Reader {
        text,
        keywords,
        // Up to where each row has looked.
        looked: vec![0; keywords.rows.len()],
        block: Block::default(),
        open: Open::default(),
        table: Table::default(),
    };
    let mut hits = keywords.hits(text).peekable();
    let mut in_line = Vec::new();
    let mut start = 0;
    for whole in text.split('\n') {
        let line = (start, start + whole.len());
        in_line.clear();
        while let Some(hit) = hits.next_if(|hit| hit.end <= line.1) {
            in_line.push(hit);
        }
        start = line.1 + 1;
        reader.line(line, &in_line, &mut spans);
    }
    wrapped::find(text, &mut spans);
    spans
}

struct Reader<'a> {
    text: &'a str,
    keywords: &'a Keywords,
    looked: Vec<usize>,
    block: Block,
    open: Open,
    table: Table,
}

/// A blank in a path, as the kernel and lsblk write it: commands have it as it is.
fn decoded(path: &str) -> String {
    path.replace("\\040", " ").replace("\\x20", " ")
}

impl Reader<'_> {
    fn line(&mut self, line: (usize, usize), hits: &[Found], spans: &mut Spans) {
        let next_end = scan::from(self.text, line.1 + 1).find('\n').map_or(self.text.len(), |n| line.1 + 1 + n);
        let next = scan::cut(self.text, line.1 + 1, next_end);
        self.block.line(self.text, line, next, spans);
        answers::find(self.text, line, (line.1 + 1, next_end), spans);
        self.open.line(self.text, line, spans);
        if self.table.is_open() {
            self.table.line(self.text, line, spans);
        }
        let mut name_end = 0;
        for hit in hits {
            for target in self.keywords.targets(hit.word) {
                match *target {
                    Target::Row(row, keyword) => self.row(row, keyword, hit, line, spans),
                    Target::Assignment if hit.end > name_end => {
                        name_end = assign::find(self.text, line, (hit.start, hit.end), spans);
                    }
                    Target::Assignment => {}
                    Target::Address => url::find(self.text, line, hit.start, spans),
                    Target::Query => url::find_query(self.text, line, hit.start, spans),
                    Target::List => self.open.key(self.text, line, (hit.start, hit.end), spans),
                    Target::Table if !self.table.is_open() => self.table.line(self.text, line, spans),
                    Target::Table => {}
                }
            }
        }
        personal::find(self.text, line, spans);
    }

    /// Lets a row look at the place where its keyword stands.
    fn row(&mut self, place: usize, keyword: &str, hit: &Found, line: (usize, usize), spans: &mut Spans) {
        let Some(compiled) = self.keywords.rows.get(place) else {
            return;
        };
        let Some(looked) = self.looked.get_mut(place) else {
            return;
        };
        if *looked > hit.start {
            return;
        }
        if let form @ Form::Prefix { .. } = &compiled.row.form {
            let kind = compiled.row.kinds.first().copied().unwrap_or(kind::TOKEN);
            if let Some(end) = token_end(self.text, hit.start, keyword, form) {
                spans.learn(hit.start, end, kind, rank::TOKEN);
                *looked = end;
            }
            return;
        }
        let whole = scan::cut(self.text, line.0, line.1);
        let (mut at, end) = if whole.len() <= AFTER {
            (0, whole.len())
        } else {
            // Never in the middle of a value.
            let end = scan::run(whole, (hit.end - line.0 + AFTER).min(whole.len()), scan::DOTTED | scan::BASE64);
            ((hit.start - line.0).saturating_sub(BEFORE), end)
        };
        *looked = line.0 + end.max(1);
        let Some(expression) = compiled.expression() else {
            return;
        };
        // The end may fall within a character.
        let end = (0..=end).rev().find(|end| whole.is_char_boundary(*end)).unwrap_or(0);
        let searched = scan::cut(whole, 0, end);
        while at <= searched.len() {
            let Some(found) = expression.groups_at(searched, at) else {
                return;
            };
            for (group, kind) in compiled.row.kinds.iter().enumerate() {
                let Some(&Some((start, end))) = found.get(group + 1) else {
                    continue;
                };
                let word = scan::cut(whole, start, end);
                if !values::is_worth(kind, word) {
                    continue;
                }
                let (from, to) = (line.0 + start, line.0 + end);
                // A word in the place of a host in a message may be a word after all: it goes
                // here, but is not looked for elsewhere.
                let doubtful = WORDY.contains(&compiled.row.id) && word.bytes().all(|b| b.is_ascii_alphabetic());
                if *kind == kind::PATH && word.contains('\\') {
                    spans.learn_as(from, to, kind, decoded(word));
                } else if doubtful || *kind == kind::PATH {
                    spans.add(from, to, kind, if doubtful { rank::PLACE } else { rank::GUESS });
                } else {
                    spans.learn(from, to, kind, rank::PLACE);
                }
            }
            let all = found.first().copied().flatten();
            at = all.map_or(searched.len(), |(_, end)| end).max(at + 1);
        }
    }
}
