//! Tables: a title in the first line says which column names hosts.

use super::super::kind::{HOST, SERIAL};
use super::super::span::{Spans, rank};
use super::super::{scan, values};

/// Titles and the kind of what is under them. A node's table begins with the name.
const TITLES: &[(&str, &str)] = &[
    ("System ID", HOST),
    ("SystemID", HOST),
    ("SYSTEM ID", HOST),
    ("HOSTNAME", HOST),
    ("SERIAL", SERIAL),
    ("NODE", HOST),
    ("Host", HOST),
    ("CreationHost", HOST),
];

/// Words of the lines that a title may be in.
pub(in super::super) const KEYS: &[&str] =
    &["system id", "systemid", "hostname", "serial", " node", " host", "roles", "creationhost"];

/// No table is wider; and a longer line would be read again for each word in it that a title has.
const WIDEST: usize = 1024;

/// The column being read: its kind, where it begins, whether it is the last.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Table {
    column: Option<(&'static str, usize, bool)>,
}

impl Table {
    pub(in super::super) fn line(&mut self, text: &str, line: (usize, usize), spans: &mut Spans) {
        let body = scan::cut(text, line.0, line.1).trim_end();
        if let Some((kind, at, last)) = self.column {
            if body.trim().is_empty() || body.starts_with('=') {
                self.column = None;
                return;
            }
            cell(body, line.0, kind, at, last, spans);
            return;
        }
        self.column = title(body);
    }

    /// Whether a table is being read.
    pub(in super::super) fn is_open(&self) -> bool {
        self.column.is_some()
    }
}

/// Looks for a title among others: at least two columns that begin with capitals.
fn title(body: &str) -> Option<(&'static str, usize, bool)> {
    if body.len() > WIDEST || body.split_whitespace().count() < 3 || body.contains([':', '=', '/']) {
        return None;
    }
    let nodes = body.trim_start().starts_with("NAME ")
        && body.contains("STATUS")
        && (body.contains("ROLES") || body.contains("AGE   VERSION") || body.contains("VERSION"));
    if nodes {
        return Some((HOST, body.len() - body.trim_start().len(), false));
    }
    TITLES.iter().find_map(|(title, kind)| {
        let at = body.find(title)?;
        let free = !scan::joined_before(body, at)
            && !scan::joined_after(body, at + title.len())
            && scan::before(body, at) == b' ';
        let lvm = !matches!(*title, "Host" | "NODE")
            || body.contains(" LV ")
            || body.contains(" VG ")
            || body.contains("READY")
            || body.contains("STATUS");
        (free && lvm).then_some((*kind, at, at + title.len() == body.len()))
    })
}

/// The word under a title.
fn cell(body: &str, start: usize, kind: &'static str, at: usize, last: bool, spans: &mut Spans) {
    if body.len() <= at || !body.is_char_boundary(at) {
        return;
    }
    let from = if scan::at(body, at) == b' ' {
        if !last {
            return;
        }
        scan::skip_blank(body, at)
    } else {
        scan::run_back(body, at, scan::NAME)
    };
    let word = scan::cut(body, from, scan::run(body, from, scan::NAME));
    if word.len() > 2 && values::is_worth(kind, word) && (kind != HOST || values::is_host(word)) {
        spans.learn(start + from, start + from + word.len(), kind, rank::PLACE);
    }
}
