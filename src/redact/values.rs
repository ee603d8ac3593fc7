//! What is clearly not a secret although it stands where one could, and what no one needs hidden.

use std::sync::LazyLock;

use super::{entropy, kind, scan, words};

/// Words that follow `password:` and its kin in messages, and words that stand for no value.
static NOT_VALUES: LazyLock<Vec<&str>> = LazyLock::new(|| words::sorted(include_str!("words/none.txt")));

/// Whether a value is clearly none: a variable, a blank, a word of a message.
pub(super) fn is_no_value(value: &str) -> bool {
    let trimmed = value.trim_matches(|c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '(' | ']' | '[' | '}' | '"' | '\'' | '\\' | '`')
    });
    if trimmed.is_empty() || is_reference(value) || is_masked(trimmed) {
        return true;
    }
    let lower = trimmed.to_ascii_lowercase();
    NOT_VALUES.binary_search(&lower.as_str()).is_ok()
}

/// Whether a value is a variable or a template of some language: `$X`, `${X}`, `$(x)`, `{{ x }}`,
/// `<x>`, `%X%`, `%s`.
fn is_reference(value: &str) -> bool {
    let bytes = value.as_bytes();
    match bytes {
        [b'$', b'{' | b'(', ..]
        | [b'{', b'{', ..]
        | [b'{', b'%', ..]
        | [b'<', ..]
        | [b'&', b'l', b't', ..]
        | [b'%', b'(' | b'{', ..] => true,
        [b'#', b'{', ..] | [b'@', b'{', ..] | [b'=', ..] | [b'`', ..] | [b'!', b'V', ..] => true,
        // A hash begins with a dollar, too, but with a second one soon after.
        [b'$', rest @ ..] => {
            let word = rest.iter().take_while(|b| scan::is(**b, scan::WORD)).count();
            word > 0 && rest.get(word) != Some(&b'$') && !(rest.first().is_some_and(u8::is_ascii_digit) && word > 1)
        }
        // The marks of YAML for a text in the next lines.
        [b'|' | b'>'] | [b'|' | b'>', b'-' | b'+'] => true,
        [b'%', rest @ ..] => rest.len() <= 2 || rest.last() == Some(&b'%'),
        _ => {
            value.starts_with("process.env")
                || value.starts_with("os.environ")
                || value.starts_with("os.getenv")
                || value.starts_with("env.")
                || value.starts_with("secrets.")
                || value.starts_with("ENC[") && value.len() < 24
        }
    }
}

/// Whether somebody has hidden the value already.
fn is_masked(value: &str) -> bool {
    let mut bytes = value.bytes();
    let first = bytes.next().unwrap_or(b'*');
    let same = bytes.all(|b| b == first) && matches!(first, b'*' | b'x' | b'X' | b'.' | b'-' | b'_' | b'#' | b'?');
    let lower = value.to_ascii_lowercase();
    same || value.contains("***")
        || !value.is_ascii() && value.chars().all(|c| matches!(c, '•' | '●' | '∗' | '█' | '…'))
        || ["redact", "your-", "your_", "[hidden", "[masked", "removed", "scrubbed", "<snip", "[filtered"]
            .iter()
            .any(|w| lower.contains(w))
        || lower.starts_with("xxxx")
}

/// Whether a value is a place in a file system rather than a text that happens to hold slashes.
pub(super) fn is_path(value: &str) -> bool {
    let windows = value.as_bytes().get(1..3) == Some(b":\\");
    if value.starts_with("./") || value.starts_with("../") || value.starts_with("~/") || windows {
        return true;
    }
    value.starts_with('/')
        && !value.ends_with('=')
        && value.split('/').all(|part| !entropy::looks_random(part))
        && !entropy::looks_random(value.trim_start_matches('/')) | (value.matches('/').count() > 2)
}

/// Whether a value that names something speaks of secrets instead of being one:
/// `vault_docker_password`, `registry-token`.
pub(super) fn is_name_of_secret(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.bytes().all(|b| scan::is(b, scan::NAME))
        && value.bytes().filter(u8::is_ascii_digit).count() < 2
        && ["password", "passwd", "secret", "token", "credential", "apikey", "api-key", "api_key"]
            .iter()
            .any(|w| lower.contains(w))
        && lower.contains(['_', '-', '.'])
}

/// Whether a value that a rule found is worth replacing at all.
pub(super) fn is_worth(kind: &str, value: &str) -> bool {
    match kind {
        kind::HOST => is_host(value),
        kind::USER => {
            !words::is_stock_account(value) && !is_no_value(value) && !value.bytes().all(|b| b.is_ascii_digit())
        }
        kind::LABEL => !words::is_word(value) && !is_no_value(value),
        kind::PATH | kind::ORGANISATION => !words::is_common(value) && !is_no_value(value),
        kind::SERIAL => !is_no_value(value) && !value.starts_with("tty") && value != "Not",
        kind::TOKEN | kind::PASSWORD | kind::KEY => !is_no_value(value) && !is_path(value) && !is_name_of_secret(value),
        _ => true,
    }
}

/// Whether a word in the place of a host names one: not a number, an address, a version, a
/// driver or what everybody has.
pub(super) fn is_host(name: &str) -> bool {
    name.len() > 1
        && name.bytes().any(|b| b.is_ascii_alphabetic())
        && !words::is_stock_host(name)
        && !(entropy::is_hex(name) && matches!(name.len(), 12 | 32 | 40 | 64))
        && !(name.starts_with('v') && name.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b'.'))
        && !is_no_value(name)
        && !matches!(
            name,
            "json-file"
                | "always"
                | "nofile"
                | "nproc"
                | "memlock"
                | "unless-stopped"
                | "on-failure"
                | "no-new-privileges"
        )
        && !name.starts_with("docker-2") // `docker-253:0-…` without what follows the colon
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_values() {
        for value in [
            "${X}",
            "$X",
            "{{ x }}",
            "********",
            "<password>",
            "required",
            "None",
            "xxxxx",
            "%s",
            "",
            "incorrect.",
            "[REDACTED]",
            "$(cat x)",
        ] {
            assert!(is_no_value(value), "{value}");
        }
        for value in ["hunter2", "$6$abc$def", "Pa$$w0rd", "%5fQz!8", "12345678", "$9xY!"] {
            assert!(!is_no_value(value), "{value}");
        }
    }

    #[test]
    fn paths() {
        for value in ["/etc/ceph/ceph.client.admin.keyring", "./x", "C:\\x"] {
            assert!(is_path(value), "{value}");
        }
        assert!(!is_path("/9Xk2LqT7vRb4Nw8Zs1Yd3Hf6Jm0Pc5Gt2Ka8Qe="));
    }
}
