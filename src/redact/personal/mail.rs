//! Addresses of mail.

use super::super::kind::EMAIL;
use super::super::span::{Spans, rank};
use super::super::{scan, words};

/// The endings of systemd's units, whose names hold an `@`, too.
const UNITS: &[&str] =
    &["service", "socket", "timer", "mount", "slice", "scope", "target", "device", "path", "swap", "automount"];

/// Addresses of mail.
pub(super) fn mail(text: &str, line: (usize, usize), sign: usize, spans: &mut Spans) {
    let mut start = scan::run_back(text, sign, scan::NAME).max(line.0);
    if scan::before(text, start) == b'+' && start > line.0 {
        start = scan::run_back(text, start - 1, scan::NAME).max(line.0);
    }
    let local = scan::cut(text, start, sign).trim_start_matches(['.', '-']);
    let start = sign - local.len();
    // `http://bob:password@host`: the reader of addresses knows better.
    let word = scan::run_back_within(text, start, scan::NAME | scan::COLON | scan::BASE64, 256);
    let login = scan::cut(text, word, start).rsplit_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
    if login {
        return;
    }
    let end = scan::run(text, sign + 1, scan::NAME).min(line.1);
    let domain = scan::cut(text, sign + 1, end).trim_end_matches(['.', '-', '_']);
    let Some((head, last)) = domain.rsplit_once('.') else {
        return;
    };
    let lower = last.to_ascii_lowercase();
    if local.is_empty()
        || head.is_empty()
        || last.len() < 2
        || !last.bytes().all(|b| b.is_ascii_alphabetic())
        || UNITS.contains(&lower.as_str())
    {
        return;
    }
    let domain_lower = domain.to_ascii_lowercase();
    let list = local.contains('-')
        || words::is_stock_account(local)
        || matches!(
            local,
            "mockbuild"
                | "buildd"
                | "support"
                | "security"
                | "info"
                | "sales"
                | "bugs"
                | "noreply"
                | "contact"
                | "help"
                | "feedback"
        );
    if list && words::is_public_domain(&domain_lower) || local.bytes().all(|b| b.is_ascii_digit()) {
        return;
    }
    spans.learn(start, sign + 1 + domain.len(), EMAIL, rank::TOKEN);
}
