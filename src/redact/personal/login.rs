//! `user:password` in base64, as basic authentication and registries write it, wherever it stands.

use super::super::kind::TOKEN;
use super::super::scan;
use super::super::span::{Spans, rank};

/// What nobody puts into a login.
const LONGEST: usize = 400;

/// Reads the run of base64 that begins at a place. Says whether it is a login.
pub(super) fn find(text: &str, from: usize, spans: &mut Spans) -> bool {
    // In the middle of base64: it was read from its beginning.
    if matches!(scan::before(text, from), b'+' | b'/') {
        return false;
    }
    let mut to = scan::run_within(text, from, scan::BASE64, LONGEST);
    // Of `…==`, and of a sign that begins something else.
    if let Some(sign) = scan::cut(text, from, to).find('=') {
        to = scan::run_within(text, from + sign, scan::BASE64, 2).min(to);
    }
    let run = scan::cut(text, from, to);
    let body = run.trim_end_matches('=');
    if body.len() < 11 || !is_login(body) {
        return false;
    }
    spans.learn(from, to, TOKEN, rank::TOKEN);
    true
}

/// Whether base64 holds a name, a colon and something printable.
fn is_login(body: &str) -> bool {
    let bytes = body.as_bytes();
    // Nearly nothing that is no base64 gets further.
    let Some(first) = bytes.get(..4).and_then(decode) else {
        return false;
    };
    if body.len() % 4 == 1 || !first.iter().all(|b| matches!(b, b'!'..=b'~')) {
        return false;
    }
    let mut colon = None;
    let mut length = 0;
    for group in bytes.chunks(4) {
        let Some(decoded) = decode(group) else {
            return false;
        };
        for byte in decoded.into_iter().take(group.len() * 3 / 4) {
            let name = colon.is_none() && byte != b':';
            let fits = if name {
                byte.is_ascii_alphanumeric() || b"._-@+$|\\/".contains(&byte)
            } else {
                matches!(byte, b' '..=b'~')
            };
            if !fits {
                return false;
            }
            if byte == b':' && colon.is_none() {
                colon = Some(length);
            }
            length += 1;
        }
    }
    colon.is_some_and(|colon| colon >= 2 && length >= colon + 4)
}

/// Up to four characters of base64 as three bytes.
fn decode(group: &[u8]) -> Option<[u8; 3]> {
    let mut bits = 0_u32;
    for place in 0..4 {
        let value = match group.get(place).copied().unwrap_or(b'A') {
            byte @ b'A'..=b'Z' => byte - b'A',
            byte @ b'a'..=b'z' => byte - b'a' + 26,
            byte @ b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
    }
    let [_, bytes @ ..] = bits.to_be_bytes();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use crate::redact::Redactor;

    #[test]
    fn logins_in_base64() {
        // admin:hunter22 and two more
        for login in ["YWRtaW46aHVudGVyMjI=", "Y2k6czNjcmV0", "c3ZjLWRvY2tlcjpacTh2TjJ4THI1VG1XYjRL"] {
            for text in [
                format!("x {login} y"),
                format!("\"auth\":\"{login}\""),
                format!("a={login}"),
                format!("'{login}' | base64 -d"),
            ] {
                let safe = Redactor::new().input(&text);
                assert!(!safe.as_str().contains(login.trim_end_matches('=')), "{safe}");
            }
        }
        for text in [
            "docker/overlay2/l",
            "thinpool_tdata-cow",
            "lvm2-pvscan",
            "kernel-headers-generic",
            "Zt6cYw-4hNd-1oKl-9sYh",
        ] {
            assert_eq!(Redactor::new().input(text).as_str(), text);
        }
    }
}
