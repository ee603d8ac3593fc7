//! `docker info` as text: fields and lists that name the host, its cluster and its people.

use super::super::kind::{ENGINE_ID, HOST, LABEL, MACHINE_ID, SERIAL, USER};
use super::super::span::{Spans, rank};
use super::super::{entropy, scan, url, values, words};

/// The list whose items are being read, and how far its title was indented.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Block {
    list: Option<(List, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Labels,
    Registries,
    Nodes,
}

impl Block {
    /// Reads the next line of a text. `next` is the one after it.
    pub(in super::super) fn line(&mut self, text: &str, line: (usize, usize), next: &str, spans: &mut Spans) {
        let whole = scan::cut(text, line.0, line.1);
        let body = whole.trim_start_matches([' ', '\t', '>', '*', '|']);
        let start = line.1 - body.len();
        let indent = whole.len() - whole.trim_start_matches([' ', '\t']).len();
        let body = body.trim_end_matches([' ', '\t', '\r', '*']);
        if let Some((list, title)) = self.list {
            if item(list, body, start, indent > title, spans) {
                return;
            }
            self.list = None;
        }
        let Some((key, value)) = body.split_once(':') else {
            return;
        };
        if value.trim_matches('*').trim().is_empty() {
            let list = match key.trim_matches('*') {
                "Labels" => List::Labels,
                "Registry Mirrors" | "Insecure Registries" => List::Registries,
                "Manager Addresses" => List::Nodes,
                _ => return,
            };
            self.list = Some((list, indent));
            return;
        }
        let blank = value.len() - value.trim_start_matches([' ', '\t', '*', '`']).len();
        let value_start = start + key.len() + 1 + blank;
        let value = scan::from(value, blank);
        field(key.trim_matches('*'), value, value_start, blank, next, spans);
    }
}

/// One `Key: value`.
fn field(key: &str, value: &str, start: usize, blank: usize, next: &str, spans: &mut Spans) {
    let word = value.split([' ', '\t', '#', '`', '*', ',']).next().unwrap_or("");
    let end = start + word.len();
    let rest = scan::from(value, word.len()).trim_start();
    let alone = rest.is_empty() || rest.starts_with(['#', '/', '*', '`', '(', '<', '-']);
    match key {
        // The tables of dmsetup and of package managers align their values.
        // A pool of Stratis.
        "Name"
            if ["Alerts:", "Actions Allowed:", "Metadata Version:"]
                .iter()
                .any(|key| next.trim_start().starts_with(key)) => {}
        "Name" if alone && (blank == 1 || next.trim_start().starts_with("Roles:")) => {
            let plain = word.bytes().all(|b| scan::is(b, scan::NAME));
            if plain && values::is_host(word) {
                spans.learn(start, end, HOST, rank::PLACE);
            }
        }
        "ID" if alone => {
            let groups = word.len() >= 9
                && word.split(':').count() > 1
                && word.split(':').all(|g| g.len() == 4 && g.bytes().all(|b| b.is_ascii_alphanumeric()));
            if groups || entropy::is_uuid(word) {
                spans.learn(start, end, ENGINE_ID, rank::PLACE);
            }
        }
        "Username" if alone && values::is_worth(USER, word) && word.len() > 1 => {
            spans.learn(start, end, USER, rank::PLACE);
        }
        "Node Address" | "Advertise Address" | "Hostname" | "Static hostname" | "Transient hostname" | "Host Name"
        | "Host" | "HostName" | "Pretty hostname" => {
            let name = word.split(':').next().unwrap_or("");
            if alone
                && name.bytes().all(|b| scan::is(b, scan::NAME))
                && values::is_host(name)
                && name.parse::<std::net::Ipv4Addr>().is_err()
            {
                spans.learn(start, start + name.len(), HOST, rank::PLACE);
            }
        }
        "system ID" | "System ID" | "System id" if values::is_worth(HOST, word) => {
            spans.learn(start, end, HOST, rank::PLACE);
        }
        "Machine ID" | "Boot ID" | "System UUID" if word.len() >= 16 => {
            spans.learn(start, end, MACHINE_ID, rank::PLACE);
        }
        "Chassis Serial" | "Hardware Serial" if values::is_worth(SERIAL, word) => {
            spans.learn(start, end, SERIAL, rank::PLACE);
        }
        "No Proxy" => super::lists::hosts(value, start, spans),
        "Labels" => label(value, start, spans),
        _ => {}
    }
}

/// One line of a list. Says whether it is one.
fn item(list: List, body: &str, start: usize, deeper: bool, spans: &mut Spans) -> bool {
    let word = body.split([' ', '\t']).next().unwrap_or("");
    match list {
        List::Labels => {
            let is_label = body
                .split_once('=')
                .is_some_and(|(key, _)| !key.is_empty() && key.bytes().all(|b| scan::is(b, scan::NAME) || b == b'/'));
            if is_label {
                label(body, start, spans);
            }
            is_label
        }
        List::Registries => {
            let host_start = word.find("://").map_or(0, |at| at + 3);
            let host = scan::from(word, host_start);
            let name = scan::cut(host, 0, scan::run(host, 0, scan::NAME));
            let address = word.contains("://") || word.contains('/') || word.contains(':') && !word.ends_with(':');
            let bare = deeper && word == body && !word.ends_with(':');
            if !address && !bare {
                return false;
            }
            if !word.contains("://") && values::is_host(name) {
                spans.learn(start, start + name.len(), HOST, rank::PLACE);
            }
            true
        }
        List::Nodes => {
            let name = word.split(':').next().unwrap_or("");
            if !deeper || !word.contains(':') {
                return false;
            }
            if values::is_host(name) && name.bytes().all(|b| scan::is(b, scan::NAME)) {
                spans.learn(start, start + name.len(), HOST, rank::PLACE);
            }
            true
        }
    }
}

/// The value of `key=value`, unless it says only what everybody's labels say.
pub(in super::super) fn label(text: &str, start: usize, spans: &mut Spans) {
    for (at, pair) in url::pieces(text, ' ') {
        if let Some((key, value)) = pair.split_once('=') {
            let value = value.trim_matches(['"', '\'', ',', ']']);
            if !value.is_empty()
                && !words::is_word(value)
                && !value.starts_with('<')
                && !matches!(value, "true" | "false")
            {
                let from = start + at + key.len() + 1;
                spans.add(from, from + value.len(), LABEL, rank::PLACE);
            }
        }
    }
}
