//! `/etc/docker/daemon.json`, also with what people leave in it: comments, trailing commas, curly quotes.
//!
//! ```text
//! { "storage-driver": "devicemapper", "storage-opts": ["dm.thinpooldev=/dev/mapper/docker-thinpool"] }
//! ```

use super::json::{self, Block};
use super::json_faults::{self, FaultKind};
use super::json_walk;
use super::{Format, Parsed, Record};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source, Sourced};
use crate::json::{Value, parse_with_comments};

pub const FORMAT: Format = Format {
    id: "daemon-json",
    title: "daemon.json",
    claims: Claims { commands: &["cat /etc/docker/daemon.json", "cat daemon.json"], claim, interleaves: false },
    parse,
};

/// The daemon's configuration file.
#[derive(Clone, Debug, PartialEq)]
pub struct DaemonJson {
    pub source: Source,
    /// The command before it, or the name of the file, says what it is.
    pub named: bool,
    /// As it was pasted.
    pub text: String,
    /// It is indented with tabs. The text has each as eight blanks.
    pub tabbed: bool,
    /// What it says, read leniently; `None` when not even that is possible.
    pub value: Option<Value>,
    /// Why the daemon itself would refuse to read it, and where.
    pub syntax_error: Option<Sourced<String>>,
    /// Everything that is wrong with the text, in its order.
    pub faults: Vec<Fault>,
    /// The text as it was meant: quotes straightened, missing commas set, nothing behind the end. Comments and
    /// commas behind the last entry are still in it. `None` when the text breaks off.
    pub repaired: Option<String>,
    /// Whole but for the brackets at its end: what it says is in `driver` and `options`, and not in `value`.
    pub unclosed: bool,
    /// The keys of the outermost object, in their order; one that stands twice is here twice.
    pub keys: Vec<Sourced<String>>,
    pub driver: Option<Sourced<String>>,
    pub options: Vec<Sourced<String>>,
}

impl DaemonJson {
    /// The line on which a key or an option stands in quotes.
    pub fn line_of(&self, key: &str) -> Option<Source> {
        let quoted = format!("\"{key}\"");
        let at = self.text.lines().position(|line| line.contains(&quoted))?;
        Some(Source { line: self.source.line.saturating_add(at), ..self.source })
    }
}

/// One thing wrong with the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub source: Source,
    /// Counted from 1.
    pub column: usize,
}

/// Keys that only the daemon's configuration has, in any version.
const TELLING: [&str; 22] = [
    "storage-driver",
    "storage-opts",
    "log-driver",
    "log-opts",
    "data-root",
    "graph",
    "exec-opts",
    "registry-mirrors",
    "insecure-registries",
    "live-restore",
    "default-ulimits",
    "max-concurrent-downloads",
    "userns-remap",
    "userland-proxy",
    "default-address-pools",
    "exec-root",
    "default-runtime",
    "cgroup-parent",
    "selinux-enabled",
    "debug",
    "hosts",
    "features",
];

/// Keys of the client's configuration, `~/.docker/config.json`, which has `features` and `proxies` too.
const CLIENTS: [&str; 6] =
    ["\"auths\"", "\"credsStore\"", "\"credHelpers\"", "\"currentContext\"", "\"HttpHeaders\"", "\"detachKeys\""];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let claim = daemons(lines, inside);
    let Claim::Takes(count) = claim else { return claim };
    let is_clients = lines.iter().take(count).any(|line| CLIENTS.iter().any(|key| line.text.contains(key)));
    if is_clients { Claim::No } else { claim }
}

fn daemons(lines: &[Line], inside: bool) -> Claim {
    if inside && let claim @ Claim::Takes(_) = json::claim(lines, |_| true) {
        return claim;
    }
    json::claim(lines, |text| {
        let quote = ['"', '\'', '“', '”', '‘', '’', '„', '«', '»'];
        text.split(quote).any(|part| TELLING.contains(&part)) || telling_word(text)
    })
}

/// A key that lost its quotes: longer ones only, for `debug` and `hosts` are words.
fn telling_word(text: &str) -> bool {
    let key = text.trim_start_matches(['{', ' ']).split([':', ' ']).next().unwrap_or("");
    key.contains('-') && TELLING.contains(&key)
}

fn parse(section: &Section) -> Parsed {
    let block = Block::new(&section.lines);
    let text = block.text.trim_start().trim_start_matches("ï»¿");
    let inspected = json_walk::inspect(text);
    let (faults, syntax_error) = faults(section, &block, text, inspected.faults);
    let repaired = inspected.repaired;
    let lenient = repaired.as_deref().unwrap_or(text);
    let value = parse_with_comments(lenient).ok();
    let closed = if value.is_none() { closed(text).and_then(|text| parse_with_comments(&text).ok()) } else { None };
    let unclosed = closed.is_some();
    let said = value.as_ref().or(closed.as_ref());
    let keys: Vec<Sourced<String>> = inspected
        .keys
        .into_iter()
        .map(|(value, line)| Sourced { value, source: block.line(line.saturating_sub(1)) })
        .collect();
    let sourced = |value: String, needle: &str| Sourced { source: block.source_of(needle), value };
    let driver = match said {
        Some(value) => value.get("storage-driver").and_then(Value::as_str).map(|driver| {
            // Of a key that stands twice the last one counts.
            let key = keys.iter().rev().find(|key| key.value == "storage-driver");
            Sourced { value: driver.to_owned(), source: key.map_or(block.source(), |key| key.source) }
        }),
        None => block.string_after("\"storage-driver\":").map(|(value, source)| Sourced { value, source }),
    };
    let list = |value: &Value| match value {
        Value::Array(options) => {
            options.iter().filter_map(Value::as_str).map(|option| sourced(option.to_owned(), option)).collect()
        }
        // A map is wrong, and a rule says so; what it means is clear.
        Value::Object(options) => options
            .iter()
            .map(|(key, option)| {
                sourced(format!("{key}={}", option.as_str().map_or(option.to_string(), str::to_owned)), key)
            })
            .collect(),
        _ => Vec::new(),
    };
    // The flag's name is no key, and a rule says so; its options are judged with the others all the same.
    let both = ["storage-opts", "storage-opt"].map(|key| said.and_then(|value| value.get(key)));
    let options: Vec<Sourced<String>> = both.into_iter().flatten().flat_map(list).collect();
    let rest = if value.is_some() { "it is read as it was meant" } else { "only single keys of it could be read" };
    let problems = faults.iter().take(MOST_PROBLEMS).map(|fault| {
        let words = if fault.kind.is_syntax() { "daemon.json is not valid JSON" } else { "daemon.json" };
        Problem::at(fault.source, format!("{words}: column {}: {}; {rest}", fault.column, fault.kind))
    });
    let problems = problems.collect();
    let (source, text) = (block.source(), text.to_owned());
    let named = section.command.is_some();
    let tabbed = section.lines.iter().any(|line| line.tabbed);
    let record = DaemonJson {
        source,
        named,
        text,
        tabbed,
        value,
        syntax_error,
        faults,
        repaired,
        unclosed,
        keys,
        driver,
        options,
    };
    Parsed { records: vec![Record::Daemon(Box::new(record))], problems, ..Parsed::default() }
}

/// The text with the brackets that are still open at its end; `None` when it breaks off elsewhere.
fn closed(text: &str) -> Option<String> {
    let (mut open, mut quoted) = (Vec::new(), false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => drop(chars.next()),
            '"' => quoted = !quoted,
            '{' if !quoted => open.push('}'),
            '[' if !quoted => open.push(']'),
            '}' | ']' if !quoted && open.pop() != Some(c) => return None,
            _ => {}
        }
    }
    let end = text.trim_end().ends_with(['"', ']', '}', ',']) || text.trim_end().ends_with(char::is_alphanumeric);
    (!quoted && end && !open.is_empty()).then(|| text.chars().chain(open.into_iter().rev()).collect())
}

/// A file without any quotes would fill the page.
const MOST_PROBLEMS: usize = 10;

/// The faults with their lines, and the first for which the daemon refuses the file.
fn faults(
    section: &Section,
    block: &Block,
    text: &str,
    found: Vec<json_faults::Fault>,
) -> (Vec<Fault>, Option<Sourced<String>>) {
    let strict = crate::json::parse(text).err();
    let mut found = found;
    // The strict parser has the last word on whether there is a fault at all.
    found.retain(|fault| strict.is_some() || !fault.kind.is_syntax());
    if let Some(error) = strict.filter(|_| !found.iter().any(|fault| fault.kind.is_syntax())) {
        let (line, column) = (error.line.max(1), error.column);
        found.push(json_faults::Fault { kind: FaultKind::Other(error.to_string()), line, column });
    }
    if section.lines.first().is_some_and(|line| line.marked) {
        found.push(json_faults::Fault { kind: FaultKind::ByteOrderMark, line: 1, column: 1 });
    }
    found.sort_by_key(|fault| (fault.line, fault.column));
    let first = found.iter().find(|fault| fault.kind.is_syntax()).map(|fault| Sourced {
        source: block.line(fault.line.saturating_sub(1)),
        value: format!("line {} column {} of the file: {}", fault.line, fault.column, fault.kind),
    });
    let faults = found
        .into_iter()
        .map(|fault| Fault { source: block.line(fault.line.saturating_sub(1)), column: fault.column, kind: fault.kind })
        .collect();
    (faults, first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn daemon(text: &str) -> Option<DaemonJson> {
        read(text).records.into_iter().find_map(|record| match record {
            Record::Daemon(daemon) => Some(*daemon),
            _ => None,
        })
    }

    fn driver(text: &str) -> Option<String> {
        daemon(text)?.driver.map(|driver| driver.value)
    }

    #[test]
    fn a_file_without_its_last_brace_still_tells_its_options() {
        let text = "{\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opts\": [ \"dm.thinp_percent=95\" ]\n";
        let read = daemon(text).expect("a daemon.json");
        assert_eq!(
            read.options.iter().map(|option| option.value.as_str()).collect::<Vec<_>>(),
            ["dm.thinp_percent=95"]
        );
        assert!(read.unclosed && read.value.is_none());
        let cut = daemon("{\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opts\": [ \"dm.thinp\n")
            .expect("a daemon.json");
        assert!(!cut.unclosed);
    }

    #[test]
    fn options_keep_their_lines() {
        let read = daemon("$ cat /etc/docker/daemon.json\n{\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opts\": [\n    \"dm.thinpooldev=/dev/mapper/docker-thinpool\"\n  ]\n}\n$ docker info\n").expect("a daemon.json");
        let options: Vec<_> = read.options.iter().map(|option| (option.value.as_str(), option.source.line)).collect();
        assert_eq!(options, [("dm.thinpooldev=/dev/mapper/docker-thinpool", 5)]);
        assert_eq!(read.syntax_error, None);
    }

    #[test]
    fn comments_and_trailing_commas_are_reported_and_read() {
        let text = "{\n  // keep\n  \"storage-driver\": \"overlay2\",\n}\n";
        assert_eq!(driver(text), Some("overlay2".into()));
        assert_eq!(read(text).problems.first().and_then(|problem| problem.line), Some(2));
    }

    #[test]
    fn half_a_file_still_names_its_driver() {
        assert_eq!(
            driver("{\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opts\": [\n"),
            Some("devicemapper".into())
        );
    }

    fn faults(text: &str) -> Vec<(String, usize, usize)> {
        let faults = daemon(text).map(|daemon| daemon.faults).unwrap_or_default();
        let place = |fault: Fault| (fault.kind.to_string(), fault.source.line, fault.column);
        faults.into_iter().map(place).collect()
    }

    fn fault(kind: FaultKind, line: usize, column: usize) -> (String, usize, usize) {
        (kind.to_string(), line, column)
    }

    #[test]
    fn each_fault_has_its_place() {
        use FaultKind::*;
        for (text, expected) in [
            ("{\n  // keep\n  \"debug\": true,\n}", vec![fault(Comment, 2, 3), fault(TrailingComma, 3, 16)]),
            ("{\n  \"debug\": true\n  \"graph\": \"/x\"\n}", vec![fault(MissingComma, 3, 3)]),
            (
                "{\n  “debug”: true, # x\n  'graph': '/x'\n}",
                vec![
                    fault(SmartQuotes, 2, 3),
                    fault(Comment, 2, 18),
                    fault(SingleQuotes, 3, 3),
                    fault(SingleQuotes, 3, 12),
                ],
            ),
            ("{ \"debug\": True }\n}", vec![fault(OtherLanguage("True".into()), 1, 12), fault(TextAfterEnd, 2, 1)]),
            ("{ \"debug\": true } what", vec![fault(TextAfterEnd, 1, 19)]),
            ("{ \"debug\": true, \"debug\": false }", vec![fault(DuplicateKey("debug".into()), 1, 18)]),
            ("\u{feff}{ \"debug\": true }", vec![fault(ByteOrderMark, 1, 1)]),
            (
                "{ storage-driver: overlay2 }",
                vec![fault(Unquoted("storage-driver".into()), 1, 3), fault(Unquoted("overlay2".into()), 1, 19)],
            ),
            (
                "{ \"storage-driver\": \"overlay2,\n \"debug\" = true ]",
                vec![
                    fault(OpenString, 1, 21),
                    fault(MissingColon, 2, 10),
                    fault(WrongBracket, 2, 17),
                    fault(Unclosed, 2, 18),
                ],
            ),
            (
                "{ \"data-root\": \"C:\\docker\",, \"debug\": true }",
                vec![fault(BadEscape, 1, 19), fault(ExtraComma, 1, 28)],
            ),
            ("{ \"debug\": }", vec![("expected value at line 1 column 12".into(), 1, 12)]),
            ("{ \"debug\": true }", vec![]),
        ] {
            assert_eq!(faults(text), expected, "{text}");
        }
    }

    #[test]
    fn what_was_meant_is_read() {
        for text in [
            "{ “storage-driver”: “overlay2” }",
            "{ 'storage-driver': 'overlay2' }",
            "{ \"debug\": true \"storage-driver\": \"overlay2\" }",
            "{ storage-driver: overlay2 }",
            "{ # ours\n \"storage-driver\": \"overlay2\"\n }\n}",
            "{ \"storage-driver\": \"overlay2,\n \"debug\": True, \"hosts\": [\"fd://\" }",
            "ï»¿{ \"storage-driver\": \"overlay2\" }",
        ] {
            assert_eq!(driver(text), Some("overlay2".into()), "{text}");
            let daemon = daemon(text).expect("a daemon.json");
            assert!(daemon.value.is_some_and(|value| value.get("storage-driver").is_some()), "{text}");
        }
    }

    #[test]
    fn every_key_has_its_line() {
        let read = daemon("{\n \"debug\": true,\n \"log-opts\": {\"max-size\": \"1m\"},\n \"debug\": false\n}")
            .expect("a daemon.json");
        let keys: Vec<_> = read.keys.iter().map(|key| (key.value.as_str(), key.source.line)).collect();
        assert_eq!(keys, [("debug", 2), ("log-opts", 3), ("debug", 4)]);
    }

    #[test]
    fn other_json_is_not_the_daemons() {
        assert_eq!(daemon("{\"name\": \"x\", \"version\": 1}"), None);
        assert_eq!(daemon("{\n  \"auths\": {},\n  \"features\": { \"hooks\": \"true\" }\n}"), None);
    }
}
