//! A line understood by the one before it: what a command answers, the value of a named pair.

use super::super::kind::{HOST, MACHINE_ID, PASSWORD, USER};
use super::super::span::{Spans, rank};
use super::super::{assign, entropy, scan, values};

/// Reads a line together with the one after it.
pub(in super::super) fn find(text: &str, line: (usize, usize), next: (usize, usize), spans: &mut Spans) {
    let whole = scan::cut(text, line.0, line.1).trim_end();
    let answer = scan::cut(text, next.0, next.1);
    let start = next.0 + (answer.len() - answer.trim_start().len());
    let answer = answer.trim();
    let kind = match whole {
        _ if ends_with_command(whole, "/etc/machine-id") => MACHINE_ID,
        _ if ends_with_command(whole, "hostname")
            || ends_with_command(whole, "hostname -f")
            || ends_with_command(whole, "hostname -s")
            || ends_with_command(whole, "uname -n")
            || ends_with_command(whole, "/etc/hostname") =>
        {
            HOST
        }
        _ if ends_with_command(whole, "whoami") || ends_with_command(whole, "id -un") => USER,
        _ => return pair(whole, answer, start, spans),
    };
    let one_word = !answer.is_empty() && answer.bytes().all(|b| scan::is(b, scan::NAME));
    let fits = match kind {
        MACHINE_ID => answer.len() == 32 && entropy::is_hex(answer),
        _ => values::is_worth(kind, answer),
    };
    if one_word && fits {
        spans.learn(start, start + answer.len(), kind, rank::PLACE);
    }
}

/// Whether a line is a prompt and a command, or a command after another.
fn ends_with_command(line: &str, command: &str) -> bool {
    line.strip_suffix(command).is_some_and(|head| head.is_empty() || head.ends_with(['$', '#', '>', ' ', ';']))
}

/// The value of a name in the line below: `- name: DB_PASSWORD` and then `value: …`, as the manifests of Kubernetes have
/// it, or `password: >-` and then the value alone.
fn pair(line: &str, answer: &str, start: usize, spans: &mut Spans) {
    let Some((key, name)) = line.trim_start_matches([' ', '-', '{', '\t']).split_once(':') else {
        return;
    };
    if matches!(name.trim(), ">" | ">-" | "|" | "|-" | "|+" | ">+" | "")
        && assign::is_secret_name(key.trim_matches(['"', '\'']))
    {
        let value = answer.trim_matches(['"', '\'', ',']);
        let marked = !name.trim().is_empty();
        let lone = !value.is_empty()
            && !value.contains([' ', '{'])
            && (marked || !value.contains([':', '=']))
            && !answer.starts_with('-');
        // Without a mark, what is below may also be a list of names.
        if lone && !values::is_no_value(value) && !values::is_path(value) && (marked || entropy::looks_random(value)) {
            let from = start + (answer.len() - answer.trim_start_matches(['"', '\'']).len());
            spans.learn(from, from + value.len(), PASSWORD, rank::PLACE);
        }
        return;
    }
    let name = name.trim().trim_matches(['"', '\'', ',']);
    if !key.trim_matches('"').eq_ignore_ascii_case("name") || !assign::may_be_secret_name(name) {
        return;
    }
    let Some((key, value)) = answer.split_once(':') else {
        return;
    };
    if !key.trim_matches('"').eq_ignore_ascii_case("value") {
        return;
    }
    let trimmed = value.trim_start_matches([' ', '"', '\'']);
    let from = start + key.len() + 1 + (value.len() - trimmed.len());
    let value = trimmed.trim_end_matches([' ', '"', '\'', ',']);
    let secret = assign::is_secret_name(name) || entropy::looks_random(value);
    if secret && !values::is_no_value(value) && !values::is_path(value) {
        spans.learn(from, from + value.len(), PASSWORD, rank::PLACE);
    }
}
