//! Placeholders in shell text: marked as something to fill in, so that no shell takes one for a value.
//!
//! `<host-1>` as it stands would be a file to read and one to write. It becomes a variable that must be set: a shell
//! stops there with the placeholder as its message, as it does for every other value that only the person knows.

use super::{placeholders_in, scan};

/// How the shell reads the place of a placeholder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

/// A command line, or several.
pub(super) fn command(text: &str) -> String {
    let places = placeholders_in(text);
    if places.is_empty() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut quote = Quote::None;
    let mut comment = false;
    let mut at = 0;
    for (start, end) in places {
        let before = scan::cut(text, at, start);
        (quote, comment) = read(before, quote, comment);
        out.push_str(before);
        let placeholder = scan::cut(text, start, end);
        match quote {
            _ if comment => out.push_str(placeholder),
            Quote::None => out.push_str(&format!("\"{}\"", variable(placeholder))),
            // Where the quotes end behind it, nothing is left to be quoted.
            Quote::Single if scan::at(text, end) == b'\'' => {
                out.push_str(&format!("'\"{}\"", variable(placeholder)));
                (at, quote) = (end + 1, Quote::None);
                continue;
            }
            Quote::Single => out.push_str(&format!("'\"{}\"'", variable(placeholder))),
            Quote::Double => out.push_str(&variable(placeholder)),
        }
        at = end;
    }
    out.push_str(scan::from(text, at));
    out
}

/// A script, which must not stop halfway: all that it lacks is asked for before anything runs.
pub(super) fn script(text: &str) -> String {
    let filled = command(text);
    let mut lacking: Vec<&str> = placeholders_in(&filled)
        .into_iter()
        .filter(|(start, _)| {
            let head = scan::cut(&filled, 0, *start);
            let line = head.rsplit('\n').next().unwrap_or(head);
            head.ends_with(ASK) && !line.starts_with('#')
        })
        .map(|(start, end)| scan::cut(&filled, start, end))
        .collect();
    lacking.sort_unstable();
    lacking.dedup();
    let Some((head, rest)) = filled.split_once(START).filter(|_| !lacking.is_empty()) else {
        return filled;
    };
    let asked: String = lacking.iter().map(|placeholder| format!(": \"{}\"\n", variable(placeholder))).collect();
    format!(
        "{head}{START}\n# Values of yours were left out. Set these before you run it; it stops here, with nothing done.\n{asked}{rest}"
    )
}

/// The line of a script before which nothing runs.
const START: &str = "set -eu\n";

const ASK: &str = "your own value for ";

/// `<host-1>` as a variable that must be set.
fn variable(placeholder: &str) -> String {
    let name = placeholder.trim_matches(['<', '>']).replace('-', "_").to_ascii_uppercase();
    format!("${{{name}:?{ASK}{placeholder}}}")
}

/// What a shell is within after a text: quotes, a comment. Commands that are left to the person stand behind `#! `.
fn read(text: &str, mut quote: Quote, mut comment: bool) -> (Quote, bool) {
    let mut last = b' ';
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            _ if escaped => escaped = false,
            (b'\n', _) if comment => comment = false,
            _ if comment => {}
            (b'\'', Quote::None) => quote = Quote::Single,
            (b'\'', Quote::Single) | (b'"', Quote::Double) => quote = Quote::None,
            (b'"', Quote::None) => quote = Quote::Double,
            (b'\\', Quote::None | Quote::Double) => escaped = true,
            (b'#', Quote::None) if matches!(last, b' ' | b'\n' | b'\t' | b';') => {
                comment = !scan::from(text, place + 1).starts_with("! ");
            }
            _ => {}
        }
        last = byte;
    }
    (quote, comment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_shell_stops_at_a_placeholder() {
        for text in [
            "echo /srv/<path-1>/docker",
            "echo '/srv/<path-1>/my docker' x",
            "echo 'it'\\''s <host-2>'",
            "# it's a note\necho <host-2>",
            "echo a > /dev/null '<user-1> <host-2>'",
        ] {
            let filled = command(text);
            let output = Command::new("/bin/sh").arg("-c").arg(&filled).output().expect("a shell");
            let message = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && output.stdout.is_empty(), "{filled}");
            assert!(message.contains("your own value for <"), "{filled}: {message}");
        }
        assert_eq!(command("echo '<name>' <host-x>"), "echo '<name>' <host-x>");
    }

    #[test]
    fn a_value_that_was_set_is_one_argument() {
        assert_eq!(command("umount '/srv/<path-1>' x"), "umount '/srv/'\"${PATH_1:?your own value for <path-1>}\" x");
        let filled = command("printf '[%s]' '/srv/<path-1>/x' a<path-1>b");
        let output =
            Command::new("/bin/sh").env("PATH_1", "my $(x) y").arg("-c").arg(&filled).output().expect("a shell");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "[/srv/my $(x) y/x][amy $(x) yb]");
    }

    #[test]
    fn a_script_runs_nothing_before_it_is_filled_in() {
        let filled =
            script("#!/bin/sh\n# of <host-1>\nset -eu\n\necho one\n# it's <ip-1>\necho '<host-1>'\n#! rm <host-2>\n");
        let run = |filled: &str, value: Option<&str>| {
            let mut shell = Command::new("/bin/sh");
            shell.envs(value.map(|value| ("HOST_1", value))).arg("-c").arg(filled);
            String::from_utf8_lossy(&shell.output().expect("a shell").stdout).into_owned()
        };
        assert_eq!(run(&filled, None), "");
        assert_eq!(run(&filled, Some("stor-x1")), "one\nstor-x1\n");
        assert!(filled.contains("#! rm \"${HOST_2:?"), "{filled}");
    }
}
