//! Addresses: who logs in, with which password, where, and the secrets of the query.

use super::kind::{HOST, PASSWORD, TOKEN, USER};
use super::span::{Spans, rank};
use super::{entropy, scan, values, words};

/// Parameters whose value is a secret, whatever it looks like; others are if they look random.
const SECRET_PARAMETERS: &[&str] = &[
    "access_token",
    "api_key",
    "apikey",
    "api-key",
    "auth",
    "auth_token",
    "authconfig",
    "authorization",
    "client_secret",
    "code",
    "code_verifier",
    "id_token",
    "jwt",
    "key",
    "password",
    "passwd",
    "pass",
    "private_token",
    "pwd",
    "refresh_token",
    "secret",
    "session",
    "session_id",
    "sessionid",
    "sid",
    "sig",
    "sign",
    "signature",
    "skoid",
    "sktid",
    "state",
    "_state",
    "ticket",
    "token",
    "x-amz-credential",
    "x-amz-security-token",
    "x-amz-signature",
    "x-goog-credential",
    "x-goog-signature",
    "awsaccesskeyid",
    "googleaccessid",
    "hmac",
    "nonce",
    "otp",
    "registryauth",
    "subscription-key",
    "webhook_token",
    "x-oss-signature",
    "ossaccesskeyid",
    "security-token",
    "policy",
    "key-pair-id",
    "oauth_token",
    "username",
    "user",
];

/// Parameters that say which thing is meant, in letters that may look random.
const PLAIN_PARAMETERS: &[&str] = &[
    "digest",
    "from",
    "tag",
    "scope",
    "service",
    "account",
    "ref",
    "commit",
    "sha",
    "mount",
    "filters",
    "t",
    "fromimage",
];

/// Reads the address whose `://` stands at a place.
pub(super) fn find(text: &str, line: (usize, usize), colon: usize, spans: &mut Spans) {
    let scheme_start = scan::run_back(text, colon, scan::NAME).max(line.0);
    let scheme = scan::cut(text, scheme_start, colon).to_ascii_lowercase();
    let start = colon + 3;
    let rest = scan::window(text, start, line.1, 2048);
    let word = rest.find(ends_address).unwrap_or(rest.len());
    let word = scan::cut(rest, 0, word);
    let mut authority = word.find(['/', '?', '#']).unwrap_or(word.len());
    let at_sign = scan::cut(word, 0, authority).rfind('@').or_else(|| {
        // A password may hold a slash: then what looks like a port is no number.
        let (_, port) = scan::cut(word, 0, authority).split_once(':')?;
        let number = port.is_empty() || port.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b':');
        let found = word.rfind('@').filter(|_| !number && !word.starts_with('['))?;
        let tail = scan::from(word, found);
        authority = found + tail.find(['/', '?', '#']).unwrap_or(tail.len());
        Some(found)
    });
    let hosts = match at_sign {
        Some(end) => {
            login(scan::cut(word, 0, end), start, spans);
            end + 1
        }
        None => 0,
    };
    // Names of files, images and containers are written like addresses, too.
    let names_host = !matches!(
        scheme.as_str(),
        "unix"
            | "fd"
            | "npipe"
            | "file"
            | "docker"
            | "containerd"
            | "docker-daemon"
            | "cri-o"
            | "oci"
            | "aws"
            | "gce"
            | "s3"
            | "gs"
            | "dm"
            | "docker-archive"
            | "jar"
            | "vault"
            | "azure"
            | "abfs"
            | "op"
            | "cri"
            | "docker-pullable"
            | "spiffe"
    );
    if names_host && !scheme.is_empty() {
        for (at, host) in pieces(scan::cut(word, hosts, authority), ',') {
            let begin = start + hosts + at;
            let end = scan::run(host, 0, scan::NAME);
            let name = scan::cut(host, 0, end).trim_end_matches('.');
            if scan::is(scan::at(name, 0), scan::ALNUM) && values::is_host(name) {
                if name.bytes().all(|b| b.is_ascii_alphabetic()) {
                    spans.add(begin, begin + name.len(), HOST, rank::PLACE);
                } else {
                    spans.learn(begin, begin + name.len(), HOST, rank::PLACE);
                }
            }
        }
    }
}

fn ends_address(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '\\' | '|')
}

/// The parts of a text with their places.
pub(super) fn pieces(text: &str, separator: char) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(separator).map(move |piece| {
        let start = at;
        at += piece.len() + separator.len_utf8();
        (start, piece)
    })
}

/// What stands before the colon of an address of mail.
const MAIL_FIELDS: &str = "account acct address admin author bcc by cc committer contact created_by creator email from id login mail \
    mailto maintainer name owner recipient sender signed-off-by sip sub subject support to uid upn user username xmpp";

/// Reads `user:password@host` without a scheme, whose `@` stands at a place. Says whether it is one.
pub(super) fn bare_login(text: &str, line: (usize, usize), sign: usize, spans: &mut Spans) -> bool {
    let head = scan::cut(text, line.0, sign);
    let start = head
        .bytes()
        .rev()
        .take(160)
        .position(|b| scan::is(b, scan::BREAK) || matches!(b, b'=' | b',' | b'(' | b'[' | b'{' | b'|'))
        .map_or(line.0, |back| sign - back);
    let info = scan::cut(text, start, sign);
    let Some((user, password)) = info.split_once(':') else {
        return false;
    };
    let end = scan::run_within(text, sign + 1, scan::NAME, 256).min(line.1);
    let host = scan::cut(text, sign + 1, end);
    let field = user.to_ascii_lowercase();
    if user.is_empty()
        || !user.bytes().all(|b| scan::is(b, scan::NAME))
        || password.len() < 4
        || password.contains('/')
        || field == "jdbc"
        || values::is_no_value(password)
        || !scan::is(scan::at(host, 0), scan::ALNUM)
        || host.starts_with("sha256")
        || host.starts_with("sha512")
        || MAIL_FIELDS.split(' ').any(|name| name == field)
    {
        return false;
    }
    login(info, start, spans);
    if values::is_host(host) {
        spans.add(sign + 1, sign + 1 + host.trim_end_matches('.').len(), HOST, rank::PLACE);
    }
    true
}

/// `user:password` before the `@`. A user without a password may be a token.
fn login(info: &str, start: usize, spans: &mut Spans) {
    let (user, password) = match info.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (info, None),
    };
    let random = entropy::looks_random(user) && user.len() >= 20;
    if random {
        spans.learn(start, start + user.len(), TOKEN, rank::PLACE);
    } else if values::is_worth(USER, user)
        && !user.starts_with(['$', '{', '<', '%', '*', '['])
        && user.bytes().all(|b| scan::is(b, scan::NAME))
    {
        spans.learn(start, start + user.len(), USER, rank::PLACE);
    }
    if let Some(password) = password
        && !values::is_no_value(password)
    {
        let from = start + user.len() + 1;
        if password.len() >= 6 && !words::is_common(password) {
            spans.learn(from, from + password.len(), PASSWORD, rank::PLACE);
        } else {
            spans.add(from, from + password.len(), PASSWORD, rank::PLACE);
        }
    }
}

/// Reads the query that begins at a `?`, with its address or, as a log writes it, without:
/// `/images/create?authconfig=…&fromImage=app`.
pub(super) fn find_query(text: &str, line: (usize, usize), mark: usize, spans: &mut Spans) {
    let rest = scan::cut(text, mark + 1, line.1);
    // A second mark leads here again.
    let end = rest.find(|c| c == '?' || ends_address(c)).unwrap_or(rest.len());
    list(scan::cut(rest, 0, end), mark + 1, spans);
}

fn list(query: &str, start: usize, spans: &mut Spans) {
    for (at, pair) in pieces(query, '&') {
        let Some((name, value)) = pair.split_once('=') else {
            continue;
        };
        let plain = name.trim_start_matches("amp;").to_ascii_lowercase();
        let value = value.trim_end_matches([')', ']', '}', ',', ';', '.']);
        let named = SECRET_PARAMETERS.contains(&plain.as_str());
        let random = !PLAIN_PARAMETERS.contains(&plain.as_str())
            && entropy::looks_random(value)
            && value.len() >= 20
            && !(entropy::is_hex(value) && value.len() == 64);
        let user = matches!(plain.as_str(), "username" | "user");
        if user && !values::is_worth(USER, value) || value.len() < 2 {
            continue;
        }
        if (named || random) && !values::is_no_value(value) {
            let from = start + at + name.len() + 1;
            let kind = if user { USER } else { TOKEN };
            spans.add(from, from + value.len(), kind, rank::PLACE);
        }
    }
}
