//! Command lines of dockerd: words with their lines, and flags from words.

use super::dockerd_flags::Flag;
use crate::intake::{Line, Source};

/// A word of a command line, without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub source: Source,
}

/// Flags that stand alone: a word behind one is not its value.
const SWITCHES: [&str; 27] = [
    "api-enable-cors",
    "cri-containerd",
    "daemon",
    "debug",
    "disable-legacy-registry",
    "experimental",
    "help",
    "icc",
    "init",
    "ip-forward",
    "ip-masq",
    "ip6tables",
    "iptables",
    "ipv6",
    "live-restore",
    "no-new-privileges",
    "raw-logs",
    "restart",
    "rootless",
    "selinux-enabled",
    "signature-verification",
    "tls",
    "tlsverify",
    "userland-proxy",
    "validate",
    "version",
    "allow-direct-routing",
];

/// Flags with a value by which a command line of dockerd's is known.
const KNOWN: [&str; 24] = [
    "add-registry",
    "add-runtime",
    "authorization-plugin",
    "bip",
    "bridge",
    "config-file",
    "containerd",
    "data-root",
    "default-ulimit",
    "default-runtime",
    "dns",
    "exec-opt",
    "exec-root",
    "graph",
    "group",
    "host",
    "init-path",
    "insecure-registry",
    "log-driver",
    "log-opt",
    "mtu",
    "registry-mirror",
    "storage-driver",
    "storage-opt",
];

const SHORT: [(&str, &str); 11] = [
    ("b", "bridge"),
    ("D", "debug"),
    ("d", "daemon"),
    ("e", "exec-driver"),
    ("G", "group"),
    ("g", "graph"),
    ("H", "host"),
    ("l", "log-level"),
    ("p", "pidfile"),
    ("r", "restart"),
    ("s", "storage-driver"),
];

/// Something in the text is a flag that dockerd has and few others.
pub fn knows_flag(text: &str) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || "\"'=".contains(c));
    words.filter_map(|word| word.strip_prefix("--")).any(|name| {
        KNOWN.contains(&name) || matches!(name, "selinux-enabled" | "live-restore" | "userland-proxy" | "iptables")
    })
}

/// The text behind the daemon's name: `dockerd`, `docker daemon`, `docker -d`, and its `-current` twin.
pub fn daemon(text: &str) -> Option<&str> {
    let mut at = 0;
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || "\"'=".contains(c)) {
        at += piece.len();
        let word = piece.trim_matches(|c: char| c.is_whitespace() || "\"'=".contains(c));
        let rest = text.get(at..)?;
        match word.rsplit('/').next().unwrap_or(word) {
            "dockerd" | "dockerd-current" | "dockerd-latest" => return Some(rest),
            "docker" | "docker-current" => {
                let verb = rest.split_whitespace().next();
                if let Some(verb @ ("daemon" | "-d")) = verb {
                    return Some(rest.trim_start().strip_prefix(verb).unwrap_or(rest));
                }
            }
            _ => {}
        }
    }
    None
}

/// The words of a statement; of `NAME="…"` those within the outer quotes.
pub fn split(lines: &[Line], name: Option<&str>) -> Vec<Word> {
    let mut text = String::new();
    let mut starts: Vec<(usize, Source)> = Vec::new();
    for line in lines {
        starts.push((text.len(), line.source));
        text.push_str(line.text.trim_end().trim_end_matches('\\'));
        text.push(' ');
    }
    let value = name.and_then(|name| Some(text.find(&format!("{name}="))? + name.len() + 1)).unwrap_or(0);
    let outer = text.get(value..).unwrap_or("").trim_end();
    // `systemctl show` prints the words behind `argv[]=`, up to a semicolon.
    let shown = outer.split_once("argv[]=").map(|(_, argv)| argv.split(" ; ").next().unwrap_or(argv));
    let mut inner = shown.unwrap_or(outer).trim_start();
    if let Some(quote @ ('"' | '\'')) = inner.chars().next().filter(|_| name.is_some()) {
        inner = inner.trim_start_matches(quote).trim_end().trim_end_matches(quote);
    } else if name.is_some() && shown.is_none() {
        // The quote of an `Environment="NAME=…"` stands before the name.
        inner = inner.trim_end_matches(['"', '\'']);
    }
    let begin = inner.as_ptr() as usize - text.as_ptr() as usize;
    let source = |at: usize| starts.iter().rev().find(|(start, _)| *start <= begin + at).map(|(_, source)| *source);
    words(inner).into_iter().filter_map(|(at, text)| Some(Word { text, source: source(at)? })).collect()
}

/// Splits at blanks outside of quotes; quotes go, a remark behind a blank ends it all.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut word: Option<(usize, String)> = None;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_with(|| (at, String::new()));
            }
            (None, '#') if word.is_none() => break,
            (None, c) if c.is_whitespace() => found.extend(word.take()),
            _ => word.get_or_insert_with(|| (at, String::new())).1.push(c),
        }
    }
    found.extend(word);
    found
}

/// The words behind the daemon's name.
pub fn behind_daemon(words: Vec<Word>) -> Vec<Word> {
    let base = |word: &Word| word.text.rsplit(['/', '=']).next().unwrap_or(&word.text).to_owned();
    let named = words.iter().position(|word| base(word).starts_with("dockerd"));
    let verb = || {
        let pairs = words.windows(2).position(|pair| {
            matches!(pair, [program, verb] if base(program).starts_with("docker") && matches!(verb.text.as_str(), "daemon" | "-d"))
        });
        pairs.map(|at| at + 1)
    };
    let skip = named.or_else(verb).map_or(0, |at| at + 1);
    words.into_iter().skip(skip).collect()
}

/// Flags and their values, in order.
pub fn flags(words: Vec<Word>, carrier: &str) -> Vec<Flag> {
    let mut found = Vec::new();
    let mut words = words.into_iter().peekable();
    while let Some(Word { text, source }) = words.next() {
        // The shell's part of a line begins here.
        if matches!(text.as_str(), "&" | "&&" | "|" | "||" | ";" | ">" | "2>&1") || text.starts_with('>') {
            break;
        }
        let Some(name) = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).filter(|name| !name.is_empty())
        else {
            continue;
        };
        let (name, given) = match name.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (name, None),
        };
        let name = SHORT.iter().find(|(short, _)| *short == name).map_or(name, |(_, long)| long);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let takes = given.is_none() && !SWITCHES.contains(&name);
        let value = given.or_else(|| {
            words.next_if(|next| takes && !next.text.starts_with(['-', '$', '&', '|', '>'])).map(|next| next.text)
        });
        found.push(Flag { name: name.to_owned(), value, source, carrier: carrier.to_owned() });
    }
    found
}
