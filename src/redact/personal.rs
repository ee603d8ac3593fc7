//! What tells where a machine is and who uses it by its own form: addresses of networks, of
//! cards and of mail, names under private domains; and random characters of no known origin.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::kind::{EMAIL, ENGINE_ID, HOST, IP, MAC, SERIAL, TOKEN};
use super::span::{Spans, rank};
use super::{entropy, scan, words};

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
            b'@' => mail(text, line, at - 1, spans),
            b'+' | b'/' if at > read => read = base64(text, line, at - 1, spans),
            _ => {}
        }
    }
}

/// A run of letters, digits, dots and dashes.
fn name(text: &str, line: (usize, usize), start: usize, end: usize, spans: &mut Spans) {
    let run = scan::cut(text, start, end);
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
    if run.as_bytes().iter().filter(|b| **b == b'.').count() >= 3 {
        for (at, piece) in super::url::pieces(run, '-') {
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

/// Four numbers as an address has them: none above 255, none with a zero in front.
fn address(piece: &str) -> Option<Ipv4Addr> {
    piece.parse().ok()
}

/// Whether an address says anything: loopback, netmasks, multicast and the resolvers and metadata
/// services that everybody uses do not.
fn is_telling(ip: Ipv4Addr) -> bool {
    let [first, ..] = ip.octets();
    !matches!(first, 0 | 127 | 224..)
        && !matches!(
            ip.octets(),
            [8, 8, 8, 8] | [8, 8, 4, 4] | [1, 1, 1, 1] | [1, 0, 0, 1] | [9, 9, 9, 9] | [169, 254, 169, 254]
        )
}

/// Whether four numbers are a version: what stands before says so, or a name and a dash do.
fn is_version(text: &str, line: (usize, usize), start: usize, after_dash: bool, ip: Ipv4Addr) -> bool {
    if after_dash && !ip.is_private() && address_before_dash(text, start).is_none() {
        return true;
    }
    let from = start.saturating_sub(28).max(line.0);
    let head = text.as_bytes().get(from..start).unwrap_or(&[]).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    // `10.0.0.1 release`, `1.2.3.4-1`: said by what follows.
    let end = scan::run_within(text, start, scan::NAME, 32);
    let tail = scan::cut(text, start, end);
    let packaged = tail.rsplit_once('-').is_some_and(|(_, n)| n.len() < 4 && n.bytes().all(|b| b.is_ascii_digit()));
    if packaged || scan::from(text, end).starts_with(" release") {
        return true;
    }
    let word = head
        .trim_end_matches([' ', ':', '=', '"', '\'', '(', '\t', '\\'])
        .rsplit([' ', '"', '\'', '_', '-', '.', '(', ',', '\t'])
        .next()
        .unwrap_or("");
    matches!(
        word,
        "version"
            | "ver"
            | "release"
            | "firmware"
            | "fw"
            | "rev"
            | "revision"
            | "bios"
            | "build"
            | "driver"
            | "v"
            | "kernel"
            | "upgrade"
            | "serverversion"
            | "kernelversion"
            | "apiversion"
            | "fwrev"
            | "mirrored"
    )
}

fn address_before_dash(text: &str, start: usize) -> Option<Ipv4Addr> {
    let end = start.checked_sub(1)?;
    let begin = scan::run_back_within(text, end, scan::NAME, 20);
    address(scan::cut(text, begin, end).rsplit('-').next()?)
}

enum Domain {
    Private,
    Public,
    None,
}

/// Ends of names that only private networks use.
const PRIVATE_ENDS: &[&str] = &[
    "internal",
    "lan",
    "local",
    "corp",
    "intranet",
    "intra",
    "localdomain",
    "home",
    "private",
    "priv",
    "loc",
    "consul",
    "arpa",
    "box",
    "mgmt",
    "localnet",
    "dmz",
    "cluster",
    "onprem",
    "office",
    "hq",
];

/// Ends of public names that no file and no option has. Two-letter ones need three parts.
const PUBLIC_ENDS: &[&str] = &[
    "com",
    "net",
    "org",
    "edu",
    "gov",
    "mil",
    "io",
    "biz",
    "info",
    "dev",
    "cloud",
    "tech",
    "systems",
    "network",
    "solutions",
    "services",
    "company",
    "group",
    "gmbh",
    "online",
    "ai",
    "eu",
    "de",
    "uk",
    "fr",
    "nl",
    "ch",
    "at",
    "be",
    "it",
    "es",
    "pt",
    "se",
    "no",
    "fi",
    "dk",
    "pl",
    "cz",
    "ru",
    "ua",
    "tr",
    "us",
    "ca",
    "mx",
    "br",
    "ar",
    "au",
    "nz",
    "jp",
    "kr",
    "cn",
    "in",
    "sg",
    "hk",
    "tw",
    "za",
    "ie",
    "lu",
    "gr",
    "hu",
    "ro",
    "bg",
    "il",
    "ae",
];

/// What sort of host a dotted name is.
fn domain(name: &str) -> Domain {
    let Some((head, end)) = name.rsplit_once('.') else {
        return Domain::None;
    };
    if head.is_empty()
        || end.len() < 2
        || end.len() > 11
        || !end.bytes().all(|b| b.is_ascii_alphabetic())
        || head.contains("..")
        || !head.bytes().any(|b| b.is_ascii_alphabetic() || head.contains('.'))
    {
        return Domain::None;
    }
    let end = end.to_ascii_lowercase();
    let private = PRIVATE_ENDS.contains(&end.as_str());
    let public = !private
        && head.contains('.')
        && PUBLIC_ENDS.contains(&end.as_str())
        && head.split('.').all(|label| !label.is_empty() && !label.contains('_'));
    if !private && !public || !super::values::is_host(name) {
        return Domain::None;
    }
    // `1.2.in`, `v1.8.io`: numbers are versions.
    if !head.bytes().any(|b| b.is_ascii_alphabetic()) && end != "arpa" {
        return Domain::None;
    }
    if private { Domain::Private } else { Domain::Public }
}

fn is_mac(run: &str, separator: char) -> bool {
    let mut groups = 0;
    let whole = run.split(separator).all(|group| {
        groups += 1;
        group.len() == 2 && group.bytes().all(|b| b.is_ascii_hexdigit())
    });
    whole
        && groups == 6
        && !run.bytes().all(|b| matches!(b, b'0' | b':' | b'-'))
        && !run.bytes().all(|b| matches!(b, b'f' | b'F' | b':' | b'-'))
}

/// Groups with colons: addresses of cards, IPv6, the engine's identifier. Returns where it ends.
fn colons(text: &str, line: (usize, usize), colon: usize, spans: &mut Spans) -> usize {
    let class = scan::HEX | scan::COLON;
    // The engine's identifier is of base32, so its groups hold more letters than hexadecimal has.
    let wide_start = scan::run_back_within(text, colon, scan::ALNUM, 60).max(line.0);
    let wide_end = scan::run_within(text, colon, scan::ALNUM | scan::COLON, 60).min(line.1);
    if wide_end - wide_start == 59 {
        let id = scan::cut(text, wide_start, wide_end);
        if id.split(':').all(|g| g.len() == 4 && g.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())) {
            spans.learn(wide_start, wide_end, ENGINE_ID, rank::TOKEN);
            return wide_end;
        }
    }
    let mut start = scan::run_back_within(text, colon, scan::HEX, 60).max(line.0);
    if start < colon && scan::joins(scan::before(text, start)) {
        start = colon;
    }
    let mut end = scan::run_within(text, colon, class, 60).min(line.1);
    if scan::at(text, end) == b'.' {
        // `::ffff:192.0.2.1`
        end = scan::run_within(text, end, scan::NAME, 60).min(line.1);
        while matches!(scan::before(text, end), b'.' | b'-') {
            end -= 1;
        }
    }
    // From here on, nothing found means that the rest of the run is read for other things.
    let after = colon + 1;
    if scan::joins(scan::at(text, end)) || scan::before(text, start) == b':' {
        return after;
    }
    let run = scan::cut(text, start, end);
    let lead = if run.starts_with("::") { 0 } else { run.len() - run.trim_start_matches(':').len() };
    let run = scan::from(run, lead);
    let run = if run.ends_with("::") { run } else { run.trim_end_matches(':') };
    let start = start + lead;
    if run.len() == 17 && is_mac(run, ':') {
        spans.learn(start, start + run.len(), MAC, rank::TOKEN);
        return end;
    }
    if run.matches(':').count() < 2
        || !run.bytes().any(|b| b.is_ascii_digit())
        || (start == colon && scan::joins(scan::before(text, colon)))
    {
        return after;
    }
    let Ok(ip) = run.parse::<Ipv6Addr>() else {
        return after;
    };
    let telling =
        ip.to_ipv4_mapped().map_or(!ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast(), is_telling);
    if telling {
        let pairs = run.split(':').all(|group| group.len() == 2);
        spans.learn(start, start + run.len(), if pairs { SERIAL } else { IP }, rank::LOOKS);
        return end;
    }
    after
}

/// The endings of systemd's units, whose names hold an `@`, too.
const UNITS: &[&str] =
    &["service", "socket", "timer", "mount", "slice", "scope", "target", "device", "path", "swap", "automount"];

/// Addresses of mail.
fn mail(text: &str, line: (usize, usize), sign: usize, spans: &mut Spans) {
    let mut start = scan::run_back(text, sign, scan::NAME).max(line.0);
    if scan::before(text, start) == b'+' && start > line.0 {
        start = scan::run_back(text, start - 1, scan::NAME).max(line.0);
    }
    let local = scan::cut(text, start, sign).trim_start_matches(['.', '-']);
    let start = sign - local.len();
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
