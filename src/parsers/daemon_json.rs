//! `/etc/docker/daemon.json`, also with what people leave in it: comments, trailing commas.
//!
//! ```text
//! { "storage-driver": "devicemapper", "storage-opts": ["dm.thinpooldev=/dev/mapper/docker-thinpool"] }
//! ```

use jsonc_parser::{ParseOptions, parse_to_serde_value};
use serde_json::Value;

use super::json::{self, Block};
use super::{Format, Parsed, Record};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source, Sourced};

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
    /// As it was pasted.
    pub text: String,
    /// What it says, read leniently; `None` when not even that is possible.
    pub value: Option<Value>,
    /// Why the daemon itself would refuse to read it, and where.
    pub syntax_error: Option<Sourced<String>>,
    pub driver: Option<Sourced<String>>,
    pub options: Vec<Sourced<String>>,
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

fn claim(lines: &[Line], inside: bool) -> Claim {
    if inside && let claim @ Claim::Takes(_) = json::claim(lines, |_| true) {
        return claim;
    }
    json::claim(lines, |text| text.split('"').any(|part| TELLING.contains(&part)))
}

fn parse(section: &Section) -> Parsed {
    let block = Block::new(&section.lines);
    let syntax_error = serde_json::from_str::<Value>(&block.text).err().map(|error| Sourced {
        source: block.line(error.line().saturating_sub(1)),
        value: format!("line {} column {} of the file: {error}", error.line(), error.column()),
    });
    let value: Option<Value> = parse_to_serde_value(&block.text, &ParseOptions::default()).ok();
    let text = |key: &str| value.as_ref()?.get(key)?.as_str().map(str::to_owned);
    let sourced = |value: String, needle: &str| Sourced { source: block.source_of(needle), value };
    let driver = match &value {
        Some(_) => text("storage-driver").map(|driver| sourced(driver, "\"storage-driver\"")),
        None => block.string_after("\"storage-driver\":").map(|(value, source)| Sourced { value, source }),
    };
    let options = match value.as_ref().and_then(|value| value.get("storage-opts")) {
        Some(Value::Array(options)) => {
            options.iter().filter_map(Value::as_str).map(|option| sourced(option.to_owned(), option)).collect()
        }
        // A map is wrong, and a rule says so; what it means is clear.
        Some(Value::Object(options)) => options
            .iter()
            .map(|(key, option)| {
                sourced(format!("{key}={}", option.as_str().map_or(option.to_string(), str::to_owned)), key)
            })
            .collect(),
        _ => Vec::new(),
    };
    let mut parsed = Parsed::default();
    if let Some(error) = &syntax_error {
        let rest = if value.is_some() { "it is read as it was meant" } else { "only single keys of it could be read" };
        parsed
            .problems
            .push(Problem::at(error.source, format!("daemon.json is not valid JSON ({}); {rest}", error.value)));
    }
    let record = DaemonJson { source: block.source(), text: block.text.clone(), value, syntax_error, driver, options };
    parsed.records.push(Record::Daemon(Box::new(record)));
    parsed
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

    #[test]
    fn other_json_is_not_the_daemons() {
        assert_eq!(daemon("{\"name\": \"x\", \"version\": 1}"), None);
    }
}
