//! What tells where a machine is and who uses it by its own form: addresses of networks, of
//! cards and of mail, names under private domains; and random characters of no known origin.

mod domains;
mod login;
mod mail;
mod network;

use super::kind::{HOST, IP, MAC, TOKEN};
use super::span::{Spans, rank};
use super::{entropy, scan, url};
pub(super) use domains::is_private;
use domains::{Domain, domain};
use mail::mail;
use network::{address, colons, is_mac, is_mac_of_three, is_telling, is_version};

/// Reads one line.
pub(super) fn find(text: &str, line: (usize, usize), spans: &mut Spans) {
    let mut at = line.0;
    // Up to where runs of base64 were read: they hold names, and signs, of their own.
    let mut read = line.0;
    while at < line.1 {
        let end = scan::run(text, at, scan::NAME).min(line.1);
        if end > at {
            name(text, line, at, end, spans);
            at = end;
            continue;
        }
        at += 1;
        match scan::at(text, at - 1) {
            b':' => at = colons(text, line, at - 1, spans).max(at),
            b'@' if !url::bare_login(text, line, at - 1, spans) => mail(text, line, at - 1, spans),
            b'+' | b'/' if at > read => read = base64(text, line, at - 1, spans),
            _ => {}
        }
    }
}

/// A run of letters, digits, dots and dashes.
fn name(text: &str, line: (usize, usize), start: usize, end: usize, spans: &mut Spans) {
    let run = scan::cut(text, start, end);
    if login::find(text, start, spans) {
        return;
    }
    if run.len() >= 24 {
        random(text, start, run, spans);
    }
    if run.contains('.') {
        dotted(text, line, start, run, spans);
    } else if run.len() == 17 && is_mac(run, '-') {
        spans.learn(start, end, MAC, rank::LOOKS);
    } else if let Some(numbers) = run.strip_prefix("ip-")
        && numbers.split('-').count() == 4
        && numbers.split('-').all(|n| n.parse::<u8>().is_ok())
    {
        spans.learn(start, end, HOST, rank::LOOKS);
    }
}

/// Letters and digits that can hardly mean anything.
fn random(text: &str, start: usize, run: &str, spans: &mut Spans) {
    // Names of devices are built of identifiers as random as any token.
    let device = run.contains("LVM-")
        || run.contains("uuid-")
        || run.contains("CRYPT-")
        || run.split(['-', '.', '_']).all(|group| group.len() <= 8);
    let place = scan::cut(text, start.saturating_sub(7), start);
    if device || place.ends_with("/by-id/") || place.ends_with("sha256:") || run.split('.').count() > 4 {
        return;
    }
    if entropy::surely_random(run)
        && !run.split(['-', '.', '_']).all(|group| !entropy::surely_random(group) && group.len() < 20)
    {
        spans.add(start, start + run.len(), TOKEN, rank::LOOKS);
    }
}

/// The same in the other alphabet of base64, which paths share.
fn base64(text: &str, line: (usize, usize), sign: usize, spans: &mut Spans) -> usize {
    let start = scan::run_back(text, sign, scan::BASE64).max(line.0);
    let end = scan::run(text, sign, scan::BASE64).min(line.1);
    let run = scan::cut(text, start, end);
    let trimmed = run.trim_start_matches('/');
    if trimmed.len() >= 32
        && !trimmed.contains("LVM-")
        && !trimmed.contains("uuid")
        && entropy::surely_random(trimmed)
        && trimmed.split('/').any(entropy::surely_random)
    {
        spans.add(end - trimmed.len(), end, TOKEN, rank::LOOKS);
    }
    end
}

/// Runs with dots: addresses, names of hosts, versions, names of files.
fn dotted(text: &str, line: (usize, usize), start: usize, run: &str, spans: &mut Spans) {
    if run.len() == 14 && is_mac_of_three(run) {
        spans.learn(start, start + run.len(), MAC, rank::LOOKS);
        return;
    }
    if run.as_bytes().iter().filter(|b| **b == b'.').count() >= 3 {
        for (at, piece) in url::pieces(run, '-') {
            let piece_start = start + at;
            let lead = piece.len() - piece.trim_start_matches('.').len();
            let piece = piece.trim_matches('.');
            if let Some(ip) = address(piece)
                && is_telling(ip)
                && !is_version(text, line, piece_start, at > 0, ip)
            {
                spans.learn(piece_start + lead, piece_start + lead + piece.len(), IP, rank::LOOKS);
            }
        }
    }
    let lead = run.len() - run.trim_start_matches(['.', '-', '_']).len();
    let host = run.trim_start_matches(['.', '-', '_']).trim_end_matches(['.', '-', '_']);
    let begin = start + lead;
    match domain(host) {
        Domain::Private => spans.learn(begin, begin + host.len(), HOST, rank::LOOKS),
        Domain::Public if scan::before(text, begin) != b'/' || scan::cut(text, 0, begin).ends_with("//") => {
            spans.add(begin, begin + host.len(), HOST, rank::LOOKS);
        }
        _ => {}
    }
}
