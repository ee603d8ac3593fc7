//! `name = value`, in every writing of it, where the name says that the value is a secret.
//!
//! The keyword search has found a word such as `password`; from there the name is read to both
//! sides, then what separates it from its value, then the value. One reader understands the shell,
//! `.env`, YAML, JSON (also within a string), INI, connection strings, options, XML and addresses.

use super::kind::{self, KEY, PASSWORD, TOKEN};
use super::span::{Spans, rank};
use super::{entropy, scan, values};

/// The words that lead here. `key` and its like need a value that looks random, too.
pub(super) const WORDS: &[&str] = &[
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "auth",
    "cred",
    "cookie",
    "session",
    "psk",
    "signature",
    "jwt",
    "webhook",
    "bearer",
    "licen",
    "_pw",
    "-pw",
    "_pat",
    "salt",
    "private",
    "dsn",
    "encryption",
    "community",
    "pin",
    "otp",
    "oauth",
];

/// How much a name says about its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sure {
    /// A secret, whatever it looks like.
    Always(&'static str),
    /// A secret if it looks like one.
    IfRandom(&'static str),
    Never,
}

/// The name around a word, and what it says.
struct Name<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    sure: Sure,
}

/// Reads the assignment whose name holds the word at a place, if there is one. Returns up to
/// where it has read, so that no name is read twice.
pub(super) fn find(text: &str, line: (usize, usize), word: (usize, usize), spans: &mut Spans) -> usize {
    let start = scan::run_back(text, word.0, scan::NAME).max(line.0);
    let start = skip_escape(text, start, word.0);
    let end = scan::run(text, word.1, scan::NAME).min(line.1);
    let name = scan::cut(text, start, end);
    let sure = judge(name);
    if sure == Sure::Never
        || start.checked_sub(1).is_some_and(|before| super::placeholders::parse(text, before).is_some())
    {
        return end;
    }
    let name = Name { start, end, text: name, sure };
    let mut read = end;
    if let Some((from, to, learn)) = value(text, line, &name) {
        read = to;
        let kind = match sure {
            Sure::Always(kind) | Sure::IfRandom(kind) => kind,
            Sure::Never => return end,
        };
        if learn {
            spans.learn(from, to, kind, rank::PLACE);
        } else {
            spans.add(from, to, kind, rank::PLACE);
        }
    }
    read
}

/// Whether a name says that its value is a secret, whatever that looks like.
pub(super) fn is_secret_name(name: &str) -> bool {
    matches!(judge(name), Sure::Always(_))
}

/// `\npassword` and `%22password`: the escape is no part of the name.
fn skip_escape(text: &str, start: usize, word: usize) -> usize {
    match (scan::before(text, start), scan::at(text, start)) {
        (b'\\', b'n' | b't' | b'r') if start < word => start + 1,
        (b'%', _) if start + 2 <= word => start + 2,
        _ => start,
    }
}

/// What a name says about its value.
fn judge(name: &str) -> Sure {
    let parts: Vec<String> = parts(name);
    let Some(last) = parts.last().map(String::as_str) else {
        return Sure::Never;
    };
    let has = |word: &str| parts.iter().any(|part| part == word);
    let secretive = has("secret")
        || has("private")
        || has("access")
        || has("auth")
        || has("api")
        || has("token")
        || has("encryption")
        || has("signing");
    match last {
        "password" | "passwd" | "passphrase" | "pass" | "pwd" | "passcode" | "passwort" | "kennwort" | "authtok"
        | "pw" => Sure::Always(PASSWORD),
        "secret" | "secrets" if has("client") || has("app") || parts.len() > 1 || last == "secret" => {
            Sure::Always(PASSWORD)
        }
        "token" | "apikey" | "authkey" | "authtoken" | "accesstoken" | "identitytoken" | "registrytoken" | "jwt"
        | "bearer" => Sure::Always(TOKEN),
        "psk" | "dsn" | "webhook" | "salt" | "otp" | "pat" => Sure::IfRandom(TOKEN),
        "key"
            if secretive
                || [
                    "account",
                    "storage",
                    "master",
                    "shared",
                    "service",
                    "license",
                    "licence",
                    "ssh",
                    "deploy",
                    "client",
                    "consumer",
                    "app",
                    "application",
                    "admin",
                    "write",
                    "ingest",
                    "integration",
                    "host",
                    "root",
                    "unlock",
                    "primary",
                    "secondary",
                    "user",
                    "s3",
                    "minio",
                    "cipher",
                    "crypto",
                    "session",
                    "join",
                    "gpg",
                    "hmac",
                    "aes",
                    "rsa",
                    "jwt",
                    "webhook",
                    "subscription",
                    "functions",
                    "function",
                    "server",
                    "project",
                    "publishable",
                    "fernet",
                    "vault",
                    "unseal",
                    "splunk",
                    "datadog",
                    "dd",
                    "stripe",
                    "backup",
                    "restic",
                    "borg",
                    "b2",
                    "tunnel",
                    "preshared",
                    "wg",
                    "bucket",
                    "license",
                ]
                .iter()
                .any(|w| has(w)) =>
        {
            Sure::Always(KEY)
        }
        "key" | "keys" | "auth" | "cred" | "creds" | "credential" | "credentials" | "cookie" | "session"
        | "signature" | "tokens" | "passwords" | "oauth" | "bearer1" | "code" | "licensekey" | "seed" => {
            Sure::IfRandom(KEY)
        }
        "id" if has("secret") || has("session") && !has("seat") || has("access") && has("key") || has("token") => {
            Sure::IfRandom(KEY)
        }
        "base" | "value" | "string" | "hash" | "data" | "enc" | "b64" | "base64" | "prod" | "production" | "dev"
        | "test" | "staging" | "live" | "v1" | "v2" | "1" | "2" | "old" | "new" | "plain" | "text" | "primary"
        | "secondary" | "admin" | "root" | "rw" | "ro"
            if has("secret")
                || has("password")
                || has("passwd")
                || has("pass")
                || has("token")
                || (has("key") && secretive) =>
        {
            Sure::IfRandom(PASSWORD)
        }
        _ if ends_secretly(last) => Sure::Always(PASSWORD),
        _ if last.ends_with("token") || last.ends_with("apikey") => Sure::Always(TOKEN),
        _ if last.ends_with("key")
            && !matches!(
                last,
                "monkey" | "pubkey" | "hotkey" | "publickey" | "turkey" | "hockey" | "whiskey" | "sortkey"
            ) =>
        {
            Sure::IfRandom(KEY)
        }
        _ => Sure::Never,
    }
}

/// Names written as one word: `PGPASSWORD`, `mysqlpwd`, `clientsecret`.
fn ends_secretly(word: &str) -> bool {
    ["password", "passwd", "passphrase", "secret", "passwort"].iter().any(|end| word.ends_with(end))
        || ["pwd", "pass"].iter().any(|end| {
            word.strip_suffix(end).is_some_and(|head| {
                matches!(
                    head,
                    "db" | "mysql"
                        | "pg"
                        | "redis"
                        | "ssh"
                        | "sudo"
                        | "root"
                        | "admin"
                        | "user"
                        | "ftp"
                        | "smtp"
                        | "my"
                        | "ssl"
                        | "ldap"
                        | "mail"
                        | "bind"
                        | "store"
                        | "key"
                        | "win"
                        | "ipmi"
                        | "bmc"
                        | "vnc"
                        | "rabbitmq"
                )
            })
        })
}

/// The words of a name: at `_`, `-`, `.` and where a capital follows a small letter.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        let split = matches!(c, '_' | '-' | '.') || (small && c.is_ascii_uppercase());
        small = c.is_ascii_lowercase();
        if split {
            parts.push(String::new());
        }
        if !matches!(c, '_' | '-' | '.')
            && let Some(last) = parts.last_mut()
        {
            last.push(c.to_ascii_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The value of a name: where it starts and ends, and whether it is worth looking for elsewhere.
fn value(text: &str, line: (usize, usize), name: &Name) -> Option<(usize, usize, bool)> {
    let (separator, from, strong) = separator(text, name)?;
    if from >= line.1 {
        return None;
    }
    let (start, end, quoted) = extent(text, from, line, name, separator);
    let found = scan::cut(text, start, end);
    if values::is_no_value(found) || found.len() < 2 && !found.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let random = entropy::looks_random(found);
    if found.contains("://") && !random_address(found) {
        // The reader of addresses knows better which part of one is secret.
        return None;
    }
    match name.sure {
        Sure::IfRandom(_) => {
            let digest = entropy::is_hex(found) && matches!(found.len(), 12 | 64) || found.starts_with("sha256:");
            if !random || digest || values::is_path(found) {
                return None;
            }
        }
        _ if quoted => {
            if values::is_path(found)
                || values::is_name_of_secret(found) && separator != b'='
                || reads_as_words(found) && separator != b'=' && name.text.contains(' ')
            {
                return None;
            }
        }
        _ => {
            if values::is_path(found) || is_small_number(found, name) || values::is_name_of_secret(found) {
                return None;
            }
            if !strong && !plausible(text, end, line, found, name) {
                return None;
            }
        }
    }
    let mixed = found.bytes().any(|b| !b.is_ascii_lowercase()) && found.len() >= 6;
    Some((start, end, mixed && !found.bytes().all(|b| b.is_ascii_digit()) && !super::words::is_common(found)))
}

/// An address that is a secret as a whole has no reader of its own; none is known so far.
fn random_address(_found: &str) -> bool {
    false
}

fn reads_as_words(found: &str) -> bool {
    found.split(' ').count() > 2
}

/// Counts, sizes and times: `token: 3`, `max_token=4096`. A password may be a number.
fn is_small_number(found: &str, name: &Name) -> bool {
    let number = found.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    number && (name.sure != Sure::Always(PASSWORD) || found.len() < 4)
}

/// Finds what separates a name from its value: the separator, the place after it, and whether it
/// is one that only an assignment has. A colon also ends a clause of a message.
fn separator(text: &str, name: &Name) -> Option<(u8, usize, bool)> {
    let mut at = name.end;
    let mut closed = false;
    // `"name":`, `\"name\":`, `['name'] =`, `%22name%22%3A`
    while matches!(scan::at(text, at), b'"' | b'\'' | b'\\' | b']' | b')' | b'`' | b'*') {
        if scan::at(text, at) == b'\\' && !matches!(scan::at(text, at + 1), b'"' | b'\'' | b'\\') {
            return None;
        }
        closed = true;
        at += 1;
    }
    if scan::from(text, at).starts_with("%22") {
        at += 3;
        closed = true;
    }
    let after_blank = scan::skip_blank(text, at);
    let rest = scan::from(text, after_blank);
    let step = |n: usize| scan::skip_blank(text, after_blank + n);
    if let Some(tail) = rest.get(..3).filter(|t| t.eq_ignore_ascii_case("%3A") || t.eq_ignore_ascii_case("%3D")) {
        let from = after_blank + tail.len();
        let from = if scan::from(text, from).starts_with('+') { from + 1 } else { from };
        return Some((b'%', from, true));
    }
    if rest.starts_with(":=") || rest.starts_with("=>") || rest.starts_with("==") || rest.starts_with("?=") {
        return Some((b'=', step(2), true));
    }
    match scan::at(text, after_blank) {
        b'=' => {
            // `NAME= next`: an empty value in a shell is not the next word.
            let tight = after_blank == name.end;
            let from = if tight { after_blank + 1 } else { step(1) };
            Some((b'=', from, true))
        }
        b':' if scan::at(text, after_blank + 1) != b':' && scan::from(text, after_blank).get(..3) != Some("://") => {
            Some((b':', step(1), closed))
        }
        // `<property name="password" value="x"/>`
        b',' if closed && value_key(rest).is_some() => {
            Some((b':', scan::skip_blank(text, after_blank + value_key(rest).unwrap_or(0)), true))
        }
        b'v' if closed && rest.starts_with("value=") => Some((b'=', after_blank + 6, true)),
        b'>' if scan::before(text, name.start) == b'<' => Some((b'>', after_blank + 1, true)),
        b',' if closed && name.start.checked_sub(2).is_some_and(|at| scan::at(text, at) == b'(') => {
            Some((b',', step(1), true))
        }
        // `--password x`, `ENV DB_PASSWORD x`, `setx DB_PASSWORD x`, `connection.password x`
        _ if !closed && after_blank > at && (scan::at(text, name.start) == b'-' || told_to_set(text, name)) => {
            let value = scan::at(text, after_blank);
            // `--secret id=x,src=y`: what follows is an assignment of its own.
            let word = scan::run(text, after_blank, scan::ALNUM);
            let lower = scan::cut(text, after_blank, word).bytes().all(|b| b.is_ascii_lowercase());
            let option = lower && scan::at(text, word) == b'=' && scan::is(scan::at(text, word + 1), scan::NAME);
            (value != b'-' && value != 0 && !option).then_some((b' ', after_blank, true))
        }
        // `"name" "value"` and `(name) = …` are rarer than prose: left alone.
        _ => None,
    }
}

/// Whether a word before the name, or the name's own dots, say that a value follows a blank.
fn told_to_set(text: &str, name: &Name) -> bool {
    let head = scan::cut(text, name.start.saturating_sub(5), name.start).to_ascii_lowercase();
    let shouted = name.text.len() > 4 && name.text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    (shouted && (head.ends_with("env ") || head.ends_with("setx ") || head.ends_with("set ")))
        || name.text.contains('.') && name.start == line_start(text, name.start)
}

/// Where the line of a place starts, if that is near.
fn line_start(text: &str, place: usize) -> usize {
    scan::run_back_within(text, place, scan::BLANK, 16).max(if matches!(scan::before(text, place), 0 | b'\n') {
        place
    } else {
        0
    })
}

/// `,"value":` after a name in JSON, and how long it is.
fn value_key(rest: &str) -> Option<usize> {
    let tail = rest.trim_start_matches([',', ' ', '\\', '"']);
    let after = tail.strip_prefix("value")?.trim_start_matches(['\\', '"', ' ']).strip_prefix(':')?;
    Some(rest.len() - after.len())
}

/// Where a value starts and ends, and whether it was in quotes of its own.
fn extent(text: &str, from: usize, line: (usize, usize), name: &Name, separator: u8) -> (usize, usize, bool) {
    let rest = scan::cut(text, from, line.1);
    if separator == b'%' {
        let from = if rest.starts_with("%22") { from + 3 } else { from };
        let rest = scan::cut(text, from, line.1);
        let stop = rest.find("%22").unwrap_or(rest.len());
        let stop = stop
            .min(rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '&' | '"' | '\'')).unwrap_or(rest.len()));
        return (from, from + stop, true);
    }
    if separator == b'>' {
        return (from, from + rest.find('<').unwrap_or(rest.len()), true);
    }
    // A quote, with the backslashes before it that a string within a string has.
    let slashes = rest.bytes().take_while(|b| *b == b'\\').count();
    let tagged = if rest.starts_with("b'") || rest.starts_with("u'") { 1 } else { 0 };
    let quote_at = slashes + tagged;
    let quote = scan::at(rest, quote_at);
    if matches!(quote, b'"' | b'\'' | b'`') && (slashes == 0 || quote != b'`') {
        let open = from + quote_at + 1;
        return (open, closing(text, open, line.1, quote, slashes), true);
    }
    (from, from + unquoted(text, from, line, name), false)
}

/// The quote that closes a value: one with as many backslashes before it as the opening one.
fn closing(text: &str, open: usize, end: usize, quote: u8, slashes: usize) -> usize {
    let body = scan::cut(text, open, end);
    let mut run = 0;
    for (place, byte) in body.bytes().enumerate() {
        if byte == b'\\' {
            run += 1;
            continue;
        }
        if byte == quote && (run == slashes || (slashes > 0 && run < slashes)) {
            return open + place - run;
        }
        run = 0;
    }
    let trimmed = body.trim_end();
    open + trimmed.len()
}

/// The length of a value without quotes. Commas, semicolons and ampersands belong to it unless
/// another assignment or nothing follows them.
fn unquoted(text: &str, from: usize, line: (usize, usize), name: &Name) -> usize {
    // What is longer than this was not written by hand: then it ends where base64 does.
    let rest = scan::window(text, from, line.1, 4096);
    let inside_quotes = matches!(scan::before(text, name.start), b'"' | b'\'');
    let mut end = rest.len();
    for (place, byte) in rest.bytes().enumerate() {
        let next = scan::from(rest, place + 1);
        let stop = match byte {
            b' ' | b'\t' | b'\r' | b'"' | b'`' => true,
            b'\'' => inside_quotes || next.is_empty() || next.starts_with([' ', ',', ')', ']', '}', ';', ':']),
            b'\\' => next.starts_with(['n', 'r', 't', '"', '\'', 'u', '\\']),
            b',' | b';' | b'&' | b'|' => {
                next.is_empty()
                    || next.starts_with([' ', '"', '\'', '\r', '\\', '<', '|', '&'])
                    || starts_assignment(next)
            }
            b'}' | b']' | b')' => {
                next.is_empty() || next.starts_with([' ', '"', '\'', ',', '}', ']', ')', ';', '.', '\r', '\\'])
            }
            b'<' => next.starts_with('/') || super::placeholders::parse(rest, place).is_some(),
            _ => false,
        };
        if stop {
            end = place;
            break;
        }
    }
    if end == 4096 { scan::run(text, from + end, scan::BASE64 | scan::DOTTED) - from } else { end }
}

/// Whether a text starts with another `name=`.
fn starts_assignment(text: &str) -> bool {
    let name = scan::run(text, 0, scan::NAME | scan::BLANK);
    name > 0 && matches!(scan::at(text, name), b'=' | b':')
}

/// Whether an unquoted value after a colon is a value, and not the next word of a message:
/// nothing follows it, or it looks like no word.
fn plausible(text: &str, end: usize, line: (usize, usize), found: &str, name: &Name) -> bool {
    let digits = found.bytes().any(|b| b.is_ascii_digit());
    let signs = found
        .bytes()
        .any(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'.' | b',' | b'\'' | b'-' | b':' | b'/' | b')' | b'('));
    let capital_inside =
        found.bytes().skip(1).any(|b| b.is_ascii_uppercase()) && found.bytes().any(|b| b.is_ascii_lowercase());
    let rest = scan::cut(text, end, line.1).trim_start();
    let alone = rest.is_empty() || rest.starts_with(['#', ',', ';', '}', ']', '"', '\\', '\'']);
    let head = scan::cut(text, line.0, name.start).trim_start();
    let key_of_its_own = head.is_empty() || head.ends_with(['-', '{', ',', '"', '\'', '#', '>', '+', '|', '*']);
    if alone && key_of_its_own {
        return !found.ends_with(['.', ':', '?', '!']) || digits || signs;
    }
    (digits || signs || capital_inside) && found.len() >= 6 && !found.ends_with(':') && kind::is_secret(PASSWORD)
}
