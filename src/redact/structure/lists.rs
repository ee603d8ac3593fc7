//! Lists of hosts and labels in JSON, in options and in variables.

use super::super::kind::{HOST, LABEL};
use super::super::span::{Spans, rank};
use super::super::{entropy, scan, url, values, words};

/// The words that lead here, as the keyword search finds them.
pub(in super::super) const KEYS: &[&str] = &[
    "insecure-registries",
    "registry-mirrors",
    "dns-search",
    "\"labels\"",
    "\"mirrors\"",
    "no_proxy",
    "no-proxy",
    "noproxy",
    "\"hosts\"",
    "\"name\"",
    "dns_search",
    "\"sans\"",
    "valid for ",
    "node-generic-resources",
    "\"searches\"",
    "\"hosts\\\"",
];

/// A list in JSON that goes on over lines.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Open {
    kind: Option<&'static str>,
    /// Up to where lists were read.
    read: usize,
}

impl Open {
    /// Reads a line of a list that began on a line before, if one did.
    pub(in super::super) fn line(&mut self, text: &str, line: (usize, usize), spans: &mut Spans) {
        let Some(kind) = self.kind else {
            return;
        };
        let body = scan::cut(text, line.0, line.1).trim_start();
        if body.is_empty() || body.starts_with(['"', '\\', ']', '#', '/']) {
            self.array(text, line.1 - body.len(), line.1, kind, spans);
        } else {
            self.kind = None;
        }
    }

    /// Reads what follows one of the keys.
    pub(in super::super) fn key(&mut self, text: &str, line: (usize, usize), key: (usize, usize), spans: &mut Spans) {
        if key.0 < self.read {
            return;
        }
        let name = scan::cut(text, key.0, key.1).to_ascii_lowercase();
        let name = name.trim_matches(['"', '\\']);
        let mut at = key.1;
        while matches!(scan::at(text, at), b'"' | b'\\' | b'\'' | b' ' | b'=' | b':' | b'\t') && at < line.1 {
            at += 1;
        }
        let rest = scan::cut(text, at, line.1);
        if name == "name" {
            let quoted = scan::before(text, at) == b'"';
            if quoted {
                json_name(text, line, key.0, at, spans);
            }
            return;
        }
        if name.ends_with("proxy") || name.starts_with("valid for") {
            let end = rest
                .find(|c: char| {
                    c == '"' || c == '\'' || c == '\\' || c == ';' || (c == ' ' && !name.starts_with("valid"))
                })
                .unwrap_or(rest.len());
            hosts(scan::cut(rest, 0, end), at, spans);
            self.read = at + end;
            return;
        }
        let kind = if name == "labels" { LABEL } else { HOST };
        if rest.starts_with('[') {
            self.array(text, at + 1, line.1, kind, spans);
        } else if rest.is_empty() && scan::before(text, at) == b'[' {
            self.kind = Some(kind);
        }
    }

    /// Reads strings until the bracket that closes them, or leaves the list open.
    fn array(&mut self, text: &str, start: usize, end: usize, kind: &'static str, spans: &mut Spans) {
        let body = scan::cut(text, start, end);
        let close = body.find(']');
        self.kind = if close.is_some() { None } else { Some(kind) };
        self.read = start + close.unwrap_or(body.len());
        for (at, piece) in url::pieces(scan::cut(body, 0, close.unwrap_or(body.len())), ',') {
            let trimmed = piece.trim_start_matches([' ', '\t', '"', '\\', '\'']);
            let from = start + at + (piece.len() - trimmed.len());
            let value = trimmed.trim_end_matches([' ', '\t', '"', '\\', '\'', '\r']);
            if kind == LABEL {
                super::docker_info::label(value, from, spans);
            } else if !value.contains("://") {
                host(value, from, spans);
            }
        }
    }
}

/// `"Name": "…"` of `docker info` as JSON. The same key names drivers, volumes and much else:
/// what follows in the object tells.
fn json_name(text: &str, line: (usize, usize), key: usize, at: usize, spans: &mut Spans) {
    // Only with the capital: lsblk and lvs write it small.
    if !scan::from(text, key).trim_start_matches(['"', '\\']).starts_with("Name") {
        return;
    }
    let end = scan::run(text, at, scan::NAME).min(line.1);
    let name = scan::cut(text, at, end);
    if !matches!(scan::at(text, end), b'"' | b'\\') || !values::is_host(name) || entropy::is_hex(name) {
        return;
    }
    let after = scan::from(text, end).trim_start_matches(['"', '\\', ',', ' ', '\n', '\r', '\t']);
    let other = [
        "Options",
        "Id",
        "Data",
        "Destination",
        "Version",
        "Path",
        "MaximumRetryCount",
        "Soft",
        "Hard",
        "Source",
        "Size",
        "Driver",
        "Value",
        "Type",
        "Config",
        "Mirrors",
        "Image",
        "Status",
        "Usage",
        "MappedName",
        "Kind",
        "Description",
    ];
    if other.iter().any(|key| after.strip_prefix(key).is_some_and(|rest| rest.starts_with(['"', '\\']))) {
        return;
    }
    spans.learn(at, end, HOST, rank::PLACE);
}

/// Hosts with commas between them, as `NO_PROXY` has them.
pub(in super::super) fn hosts(text: &str, start: usize, spans: &mut Spans) {
    for (at, piece) in url::pieces(text, ',') {
        let trimmed = piece.trim_start_matches([' ', '.', '*', '"', '\'']);
        host(trimmed, start + at + (piece.len() - trimmed.len()), spans);
    }
}

/// One host with or without a port.
fn host(text: &str, start: usize, spans: &mut Spans) {
    let lead = text.len() - text.trim_start_matches(['.', '*']).len();
    let text = scan::from(text, lead);
    let name = scan::cut(text, 0, scan::run(text, 0, scan::NAME));
    let private_word = words::is_word(name) || name.parse::<std::net::Ipv4Addr>().is_ok();
    if !private_word && values::is_host(name) {
        spans.learn(start + lead, start + lead + name.len(), HOST, rank::PLACE);
    }
}
