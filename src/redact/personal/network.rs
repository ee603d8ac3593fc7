//! Addresses of networks and of cards, and the engine's identifier, which is written like one.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::super::kind::{ENGINE_ID, IP, MAC, SERIAL};
use super::super::scan;
use super::super::span::{Spans, rank};

/// Four numbers as an address has them: none above 255, none with a zero in front.
pub(super) fn address(piece: &str) -> Option<Ipv4Addr> {
    piece.parse().ok()
}

/// Whether an address says anything: loopback, netmasks, multicast and the resolvers and metadata
/// services that everybody uses do not.
pub(super) fn is_telling(ip: Ipv4Addr) -> bool {
    let [first, ..] = ip.octets();
    !matches!(first, 0 | 127 | 224..)
        && !matches!(
            ip.octets(),
            [8, 8, 8, 8] | [8, 8, 4, 4] | [1, 1, 1, 1] | [1, 0, 0, 1] | [9, 9, 9, 9] | [169, 254, 169, 254]
        )
}

/// Whether four numbers are a version: what stands before says so, or a name and a dash do.
pub(super) fn is_version(text: &str, line: (usize, usize), start: usize, after_dash: bool, ip: Ipv4Addr) -> bool {
    if after_dash && !ip.is_private() && address_before_dash(text, start).is_none() {
        return true;
    }
    let from = start.saturating_sub(28).max(line.0);
    let head = text.as_bytes().get(from..start).unwrap_or(&[]).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    // `10.0.0.1 release`, `1.2.3.4-1`: said by what follows.
    let end = scan::run_within(text, start, scan::NAME, 32);
    let tail = scan::cut(text, start, end);
    let beta = !ip.is_private() && scan::at(tail, tail.find('-').map_or(tail.len(), |at| at + 1)).is_ascii_alphabetic();
    let packaged = beta || tail.rsplit_once('-').is_some_and(|(_, n)| is_release(n) && !is_range(ip, n));
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

/// What follows the dash of a package's version: `5`, `5.el7`, `5.fc11`.
fn is_release(text: &str) -> bool {
    let (number, distribution) = text.split_once('.').unwrap_or((text, "el"));
    let number = !number.is_empty() && number.len() < 4 && number.bytes().all(|b| b.is_ascii_digit());
    number && ["el", "fc", "amzn", "oe", "ky", "an"].iter().any(|start| distribution.starts_with(start))
}

/// `192.168.7.20-99`: addresses of a private network up to another one.
fn is_range(ip: Ipv4Addr, last: &str) -> bool {
    let [.., first] = ip.octets();
    ip.is_private() && last.parse::<u8>().is_ok_and(|last| last > first)
}

fn address_before_dash(text: &str, start: usize) -> Option<Ipv4Addr> {
    let end = start.checked_sub(1)?;
    let begin = scan::run_back_within(text, end, scan::NAME, 20);
    address(scan::cut(text, begin, end).rsplit('-').next()?)
}

/// Whether a run is the address of a card that says something: neither all zeros nor broadcast.
pub(super) fn is_mac(run: &str, separator: char) -> bool {
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

/// The same as switches write it: `5254.00ab.cdef`. Numbers alone are a version.
pub(super) fn is_mac_of_three(run: &str) -> bool {
    run.split('.').count() == 3
        && run.split('.').all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_hexdigit()))
        && run.bytes().any(|b| b.is_ascii_alphabetic())
        && run.bytes().any(|b| b.is_ascii_digit())
}

/// Groups with colons: addresses of cards, IPv6, the engine's identifier. Returns where it ends.
pub(super) fn colons(text: &str, line: (usize, usize), colon: usize, spans: &mut Spans) -> usize {
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
    if start < colon && scan::joined_before(text, start) {
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
    if scan::joined_after(text, end) || scan::before(text, start) == b':' {
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
        || (start == colon && scan::joined_before(text, colon))
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
