//! `uname -r` and `uname -a`: the kernel's release.
//!
//! ```text
//! 3.10.0-1160.el7.x86_64
//! Linux node-1 6.1.0-12-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.52-1 (2023-09-07) x86_64 GNU/Linux
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Sourced};

pub const FORMAT: Format =
    Format { id: "uname", title: "uname", claims: Claims { commands: &["uname"], claim, interleaves: false }, parse };

fn claim(lines: &[Line], inside: bool) -> Claim {
    match release(trimmed(lines)) {
        Some((_, true)) => Claim::Starts,
        Some((_, false)) if inside => Claim::Continues,
        _ => Claim::No,
    }
}

/// The release, and whether the line is surely one of `uname -a`.
fn release(text: &str) -> Option<(&str, bool)> {
    let words: Vec<&str> = text.split_whitespace().take(5).collect();
    match words.as_slice() {
        [release] => is_release(release).then_some((release, false)),
        ["Linux", _, release, rest @ ..] => {
            (is_release(release) && rest.first().is_some_and(|word| word.starts_with('#'))).then_some((release, true))
        }
        _ => None,
    }
}

fn is_release(word: &str) -> bool {
    let mut parts = word.split(['.', '-']);
    let number =
        |part: Option<&str>| part.is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    number(parts.next()) && number(parts.next()) && number(parts.next())
}

fn parse(section: &Section) -> Parsed {
    let found = section.lines.iter().find_map(|line| {
        let (release, _) = release(line.text.trim())?;
        Some(Record::Kernel(Sourced { value: release.to_owned(), source: line.source }))
    });
    Parsed { records: found.into_iter().collect(), ..Parsed::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn kernel(text: &str) -> Option<String> {
        read(text).records.into_iter().find_map(|record| match record {
            Record::Kernel(kernel) => Some(kernel.value),
            _ => None,
        })
    }

    #[test]
    fn short_and_long_forms() {
        assert_eq!(kernel("$ uname -r\n3.10.0-1160.el7.x86_64\n"), Some("3.10.0-1160.el7.x86_64".into()));
        assert_eq!(
            kernel("Linux node-1 6.1.0-12-amd64 #1 SMP Debian x86_64 GNU/Linux\n"),
            Some("6.1.0-12-amd64".into())
        );
        assert_eq!(kernel("3.10.0\n"), None, "a number alone says nothing without its command");
    }
}
