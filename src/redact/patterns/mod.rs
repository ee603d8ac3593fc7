//! Tokens that are known by their own form, and values known by the words around them: a table.
//!
//! A row of the first sort is a prefix and the bytes that follow it; no regular expression has to
//! be compiled for it. A row of the second sort is an expression whose groups are the values; it
//! is compiled when one of its keywords is first met. One search for all prefixes and keywords
//! decides which rows look at a line at all.

mod chat;
mod cloud;
mod cluster;
mod forges;
mod intelligence;
mod observability;
mod packages;
mod payment;
mod services;
mod vaults;

use std::sync::OnceLock;

use crate::pattern::Pattern;

use super::scan;

/// One row of the table.
#[derive(Debug)]
pub(super) struct Row {
    /// What it finds, for the tests.
    pub id: &'static str,
    /// The kind of each group; of the whole token for a prefix row.
    pub kinds: &'static [&'static str],
    /// One of these is in every line that the row can match, in small or capital letters.
    pub keywords: &'static [&'static str],
    pub form: Form,
    /// Lines in which it finds something. A prefix row needs none: its tests are made from it.
    #[cfg(test)]
    pub yes: &'static [&'static str],
    /// Lines in which it finds nothing.
    #[cfg(test)]
    pub no: &'static [&'static str],
}

/// How a row knows what it looks for.
#[derive(Debug)]
pub(super) enum Form {
    /// The keyword as written, then at least so many bytes of a class. `random`: which must also
    /// look random, because words could follow the prefix, too.
    Prefix { class: u16, least: usize, random: bool },
    /// An expression; its groups are the values.
    Expression(&'static str),
}

/// A row for tokens with a prefix of their own.
const fn prefix(
    id: &'static str,
    kinds: &'static [&'static str],
    keywords: &'static [&'static str],
    class: u16,
    least: usize,
) -> Row {
    row(id, kinds, keywords, Form::Prefix { class, least, random: false }, &[], &[])
}

/// A row for tokens whose prefix could also begin a word.
const fn loose_prefix(
    id: &'static str,
    kinds: &'static [&'static str],
    keywords: &'static [&'static str],
    class: u16,
    least: usize,
) -> Row {
    row(id, kinds, keywords, Form::Prefix { class, least, random: true }, &[], &[])
}

/// A row with an expression.
pub(super) const fn expression(
    id: &'static str,
    kinds: &'static [&'static str],
    keywords: &'static [&'static str],
    expression: &'static str,
    yes: &'static [&'static str],
    no: &'static [&'static str],
) -> Row {
    row(id, kinds, keywords, Form::Expression(expression), yes, no)
}

#[cfg_attr(not(test), allow(unused_variables))]
const fn row(
    id: &'static str,
    kinds: &'static [&'static str],
    keywords: &'static [&'static str],
    form: Form,
    yes: &'static [&'static str],
    no: &'static [&'static str],
) -> Row {
    Row {
        id,
        kinds,
        keywords,
        form,
        #[cfg(test)]
        yes,
        #[cfg(test)]
        no,
    }
}

/// The families of the table, with the rows that know a value by its surroundings last.
const FAMILIES: &[&[Row]] = &[
    chat::ROWS,
    cloud::ROWS,
    cluster::ROWS,
    forges::ROWS,
    intelligence::ROWS,
    observability::ROWS,
    packages::ROWS,
    payment::ROWS,
    services::ROWS,
    vaults::ROWS,
    super::structure::accounts::ROWS,
    super::structure::clusters::ROWS,
    super::structure::commands::ROWS,
    super::structure::files::ROWS,
    super::structure::headers::ROWS,
    super::structure::hosts::ROWS,
    super::structure::machine::ROWS,
    super::structure::people::ROWS,
];

/// All rows, in an order that never changes.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The row at a place in that order, with its expression.
#[derive(Debug)]
pub(super) struct Compiled {
    pub row: &'static Row,
    expression: OnceLock<Option<Pattern>>,
}

impl Compiled {
    pub(super) fn new(row: &'static Row) -> Self {
        let expression = OnceLock::new();
        Compiled { row, expression }
    }

    /// The row's expression, compiled at the first call.
    pub(super) fn expression(&self) -> Option<&Pattern> {
        let Form::Expression(text) = &self.row.form else {
            return None;
        };
        self.expression.get_or_init(|| Pattern::new(text)).as_ref()
    }
}

/// The end of the token of a prefix row whose keyword stands at a place.
pub(super) fn token_end(text: &str, start: usize, keyword: &str, form: &Form) -> Option<usize> {
    let &Form::Prefix { class, least, random } = form else {
        return None;
    };
    let body = start + keyword.len();
    if scan::cut(text, start, body) != keyword || !scan::starts_word(text, start) {
        return None;
    }
    // What must look random is no longer than this; reading on at every prefix would be slow.
    let mut end = if random { scan::run_within(text, body, class, 512) } else { scan::run(text, body, class) };
    while matches!(scan::before(text, end), b'.' | b'~') && end > body {
        end -= 1;
    }
    if end - body < least || (random && !super::entropy::looks_random(scan::cut(text, body, end))) {
        return None;
    }
    Some(end)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::redact::Redactor;

    /// Makes a token from its description: `{A36}` is 36 letters and digits, `{h8}` hexadecimal,
    /// `{d3}` digits, `{a9}` small letters and digits, `{U5}` capitals and digits, `{b20}` base64.
    pub(in crate::redact) fn expand(template: &str) -> String {
        expand_with(template, 0)
    }

    /// The same with other random characters for each seed.
    pub(in crate::redact) fn expand_with(template: &str, seed: u64) -> String {
        let mut out = String::new();
        let mut state = 0x2545_f491_4f6c_dd1d_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut rest = template;
        while let Some((head, tail)) = rest.split_once('{') {
            out.push_str(head);
            let Some((spec, after)) = tail.split_once('}') else {
                rest = tail;
                break;
            };
            let (class, count) = spec.split_at(1.min(spec.len()));
            let Ok(count) = count.parse::<usize>() else {
                out.push('{');
                rest = tail;
                continue;
            };
            let letters: &[u8] = match class {
                "h" => b"0123456789abcdef",
                "d" => b"1234567890",
                "a" => b"abcdefghijklmnopqrstuvwxyz0123456789",
                "U" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
                "b" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
                _ => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            };
            for _ in 0..count {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                out.push(char::from(letters[(state >> 33) as usize % letters.len()]));
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    #[test]
    fn every_expression_compiles_and_has_its_groups() {
        for row in rows() {
            if let Form::Expression(text) = row.form {
                let expression =
                    regex::bytes::Regex::new(&format!("(?-u){text}")).unwrap_or_else(|e| panic!("{}: {e}", row.id));
                assert_eq!(expression.captures_len(), row.kinds.len() + 1, "{}", row.id);
                assert!(!row.yes.is_empty(), "{} has no example", row.id);
            }
            assert!(!row.keywords.is_empty(), "{}", row.id);
        }
    }

    #[test]
    fn every_prefix_finds_its_token_and_not_a_shorter_word() {
        let mut wrong = Vec::new();
        for row in rows() {
            let Form::Prefix { class, least, .. } = row.form else { continue };
            let body = if class & scan::ALNUM == 0 { "h" } else { "A" };
            for keyword in row.keywords {
                let token = format!("{keyword}{}", expand(&format!("{{{body}{least}}}")));
                for line in [
                    format!("x {token} y"),
                    format!("NAME={token}"),
                    format!("{{\"log\":\"{token}\\n\"}}"),
                    format!("- '{token}'"),
                ] {
                    let out = Redactor::new().input(&line);
                    if out.as_str().contains(&token) {
                        wrong.push(format!("{}: {out}", row.id));
                    }
                }
                let short = format!("x {keyword} y");
                if Redactor::new().input(&short).as_str() != short {
                    wrong.push(format!("{}: {short}", row.id));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_example() {
        let mut wrong = Vec::new();
        for row in rows() {
            for line in row.yes.iter().map(|line| expand(line)) {
                let out = Redactor::new().input(&line);
                // What is secret may be known by two rules, which need not call it the same.
                let secret = |kind: &&str| super::super::kind::is_secret(kind);
                let alike = super::super::kind::ALL.iter().filter(|kind| secret(kind) && row.kinds.iter().any(secret));
                if !row.kinds.iter().chain(alike).any(|kind| out.as_str().contains(&format!("<{kind}-"))) {
                    wrong.push(format!("{} misses: {line} -> {out}", row.id));
                }
                if Redactor::new().input(out.as_str()) != out {
                    wrong.push(format!("{} is not stable: {out}", row.id));
                }
            }
            for line in row.no.iter().map(|line| expand(line)) {
                let out = Redactor::new().input(&line);
                if out.as_str() != line {
                    wrong.push(format!("{} takes: {line} -> {out}", row.id));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
