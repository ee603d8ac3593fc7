//! The key of an encrypted disk was pasted

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::dmsetup::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "crypt-key-in-paste",
    severity: Severity::High,
    title: "The key of an encrypted disk was pasted",
    looks_for: "A crypt table whose key is not all zeroes, as `dmsetup table --showkeys` prints it.",
    why: "Whoever reads the key can decrypt the disk, without the passphrase. It is redacted here, but it also stands wherever else it was pasted.",
    what_to_do: "Treat the key as known: re-encrypt the device with a new one (cryptsetup reencrypt).",
    sources: &["dmsetup(8), --showkeys"],
    check,
    examples: &[
        Example {
            title: "a key",
            paste: "luks-data: 0 2097152 crypt aes-xts-plain64 8a5f0c3d9e4b7a6128c1d0e9f7b6a5948a5f0c3d9e4b7a6128c1d0e9f7b6a594 0 8:17 4096",
            finds: Some(Severity::High),
        },
        Example {
            title: "zeroes",
            paste: "luks-data: 0 2097152 crypt aes-xts-plain64 0000000000000000000000000000000000000000000000000000000000000000 0 8:17 4096",
            finds: None,
        },
        Example {
            title: "a key in the kernel's keyring",
            paste: "luks-data: 0 2097152 crypt aes-xts-plain64 :64:logon:cryptsetup:3a1c-d0 0 8:17 4096",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let keys = host.other_targets.iter().filter(|target| match &target.kind {
        Kind::Other { target, params } => target == "crypt" && params.split_whitespace().nth(1).is_some_and(is_key),
        _ => false,
    });
    let lines: Vec<_> = keys.map(|target| target.source).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let explanation = "The table of an encrypted device shows its key, as `dmsetup table --showkeys` prints it. With it the disk can be read without a \
                       passphrase. It is not shown here, but the text it was copied from has it: do not pass that on, and re-encrypt the \
                       device (`cryptsetup reencrypt`) if it was. Changing the passphrase does not change this key.";
    vec![RULE.finding("The key of an encrypted disk was pasted", explanation, lines)]
}

/// Hexadecimal, and not the zeroes that stand for a hidden one.
fn is_key(word: &str) -> bool {
    word.len() >= 16 && word.bytes().all(|b| b.is_ascii_hexdigit()) && word.bytes().any(|b| b != b'0')
}
