//! What the engine refuses in its daemon.json: keys it does not have, and values of the wrong type.

use super::Host;
use super::lifecycle::{self, Standing, Takes};
use crate::intake::Source;
use crate::json::{Map, Value};
use crate::parsers::daemon_json::DaemonJson;
use crate::parsers::dockerd_flags::Flag;

/// A key that this release does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongKey {
    pub key: String,
    pub source: Source,
    pub standing: Standing,
    /// The key that was meant, where a slip is plain.
    pub meant: Option<&'static str>,
}

/// A value that the daemon cannot take.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongValue {
    /// The outermost key.
    pub key: String,
    /// The key within it, when only that one's value is wrong.
    pub inner: Option<String>,
    pub found: Value,
    pub wanted: &'static str,
    /// The value that was meant, where that is plain.
    pub right: Option<Value>,
    /// The right value does not follow from the wrong one alone.
    pub chosen: bool,
}

impl WrongValue {
    pub fn path(&self) -> String {
        self.inner.as_ref().map_or_else(|| self.key.clone(), |inner| format!("{}.{inner}", self.key))
    }
}

/// Options of log-opts that people write one level too high.
const LOG_OPTIONS: [&str; 4] = ["max-size", "max-file", "compress", "labels-regex"];

/// Whether a key that no release has is an option of log-opts.
pub fn is_log_option(key: &str) -> bool {
    LOG_OPTIONS.contains(&key)
}

/// The key of daemon.json that sets what a flag sets.
fn key_of_flag(flag: &str) -> String {
    match flag {
        "add-runtime" => "runtimes".to_owned(),
        name if lifecycle::takes(name).is_some() => name.to_owned(),
        name => lifecycle::meant(name).map_or_else(|| format!("{name}s"), str::to_owned),
    }
}

/// A setting that stands in the file and in a flag: the daemon does not start then, even when they say the same.
pub struct SetTwice<'a> {
    pub key: String,
    pub flag: &'a Flag,
    /// The line of the file.
    pub source: Source,
}

/// What is set twice. Runtimes are merged; and where a flag names another file, this one is not read.
pub fn set_twice(host: &Host) -> Vec<SetTwice<'_>> {
    if host.flags.iter().any(|flags| flags.named("config-file").next().is_some()) {
        return Vec::new();
    }
    let Some(file) = &host.daemon_json else { return Vec::new() };
    let both = host.flags.iter().flat_map(|flags| &flags.all).filter_map(|flag| {
        let key = key_of_flag(&flag.name);
        let source = file.keys.iter().find(|found| found.value == key)?.source;
        (key != "runtimes").then_some(SetTwice { key, flag, source })
    });
    both.collect()
}

/// Keys that the engine does not have. `graph` has its own story.
pub fn wrong_keys(host: &Host) -> Vec<WrongKey> {
    let Some((file, object)) = object(host) else { return Vec::new() };
    let version = host.engine.parsed_version();
    let standing = |key: &str, value: &Value| match value.as_object().filter(|_| lifecycle::takes(key).is_none()) {
        // The daemon looks through objects it does not know, and checks the keys within.
        Some(inner) => inner
            .keys()
            .map(|key| lifecycle::key_standing(key, version))
            .find(|standing| *standing != Standing::Known)
            .unwrap_or(Standing::Known),
        None => lifecycle::key_standing(key, version),
    };
    let all = object.iter().filter(|(key, _)| key.as_str() != "graph").map(|(key, value)| WrongKey {
        source: line_of(file, key),
        standing: standing(key, value),
        meant: lifecycle::meant(key),
        key: key.clone(),
    });
    all.filter(|wrong| wrong.standing != Standing::Known).collect()
}

/// Values of the wrong type, under keys that some release has, with their lines.
pub fn wrong_types(host: &Host) -> Vec<(WrongValue, Source)> {
    let Some((file, object)) = object(host) else { return Vec::new() };
    let line = |wrong: &WrongValue| {
        wrong.inner.as_ref().and_then(|inner| file.line_of(inner)).unwrap_or_else(|| line_of(file, &wrong.key))
    };
    wrong_values(object).into_iter().map(|wrong| (line(&wrong), wrong)).map(|(line, wrong)| (wrong, line)).collect()
}

/// Values of the wrong type.
pub fn wrong_values(object: &Map) -> Vec<WrongValue> {
    let mut found = Vec::new();
    for (key, value) in object {
        if let Some(takes) = lifecycle::takes(key) {
            check(key, takes, value, &mut found);
        }
    }
    found
}

fn object(host: &Host) -> Option<(&DaemonJson, &Map)> {
    let file = host.daemon_json.as_ref()?;
    let object = file.value.as_ref()?.as_object()?;
    (file.named || is_the_daemons(object)).then_some((file, object))
}

/// Other programs have `debug` and `hosts` in their files too: this one knows more keys than it does not, or one with
/// a hyphen that only the daemon has.
fn is_the_daemons(object: &Map) -> bool {
    let known = |key: &&String| lifecycle::takes(key).is_some() || lifecycle::meant(key).is_some();
    let all = object.keys().filter(known).count();
    all.saturating_mul(2) >= object.len() || object.keys().filter(known).any(|key| key.contains('-'))
}

/// Of a key that stands twice the last one counts.
fn line_of(file: &DaemonJson, key: &str) -> Source {
    file.keys.iter().rev().find(|found| found.value == key).map_or(file.source, |found| found.source)
}

fn check(key: &str, takes: Takes, value: &Value, found: &mut Vec<WrongValue>) {
    let fits = match takes {
        Takes::Any => true,
        _ if value.is_null() => true,
        Takes::Text => value.is_string(),
        Takes::Flag => value.is_boolean(),
        Takes::Number => value.is_integer(),
        Takes::Texts => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
        Takes::List => value.as_array().is_some_and(|list| list.iter().all(Value::is_object)),
        Takes::Object | Takes::Objects | Takes::TextMap | Takes::FlagMap => value.is_object(),
    };
    if !fits {
        let right = right(takes, value);
        let (key, value) = (key.to_owned(), value.clone());
        return found.push(WrongValue { key, inner: None, found: value, wanted: words(takes), right, chosen: false });
    }
    for (name, option) in value.as_object().into_iter().flatten() {
        let inner = match takes {
            Takes::TextMap => Takes::Text,
            Takes::FlagMap => Takes::Flag,
            Takes::Objects => Takes::Object,
            _ => return,
        };
        let fits = match inner {
            Takes::Text => option.is_string(),
            Takes::Flag => option.is_boolean(),
            _ => option.is_object(),
        };
        if fits || option.is_null() {
            continue;
        }
        let bare_size = if name == "max-size" { bare_size(option) } else { None };
        found.push(WrongValue {
            key: key.to_owned(),
            inner: Some(name.clone()),
            found: option.clone(),
            wanted: words(inner),
            chosen: bare_size.is_some(),
            right: bare_size.or_else(|| right(inner, option)),
        });
    }
}

/// A bare number of log-opts' max-size would be bytes: whoever writes 10 means megabytes.
fn bare_size(value: &Value) -> Option<Value> {
    let number = value.as_u64().filter(|number| *number > 0 && *number < 65_536)?;
    Some(Value::String(format!("{number}m")))
}

fn words(takes: Takes) -> &'static str {
    match takes {
        Takes::Text => "a string",
        Takes::Flag => "true or false",
        Takes::Number => "a whole number",
        Takes::Texts => "a list of strings",
        Takes::TextMap => "an object whose values are strings",
        Takes::FlagMap => "an object whose values are true or false",
        Takes::Object => "an object",
        Takes::Objects => "an object of objects",
        Takes::List => "a list of objects",
        Takes::Any => "",
    }
}

/// The value that was plainly meant.
fn right(takes: Takes, value: &Value) -> Option<Value> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        // What a template wrote as 3.0 is 3.
        Value::Number(number) => Some(number.strip_suffix(".0").unwrap_or(number).to_owned()),
        Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    let pairs = |map: &Map| {
        let pair = |(key, value): (&String, &Value)| Some(Value::String(format!("{key}={}", text(value)?)));
        map.iter().map(pair).collect::<Option<Vec<_>>>().map(Value::Array)
    };
    match (takes, value) {
        (Takes::Text, Value::Number(_) | Value::Bool(_)) => text(value).map(Value::String),
        (Takes::Flag, Value::String(word)) => match word.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(Value::Bool(true)),
            "false" | "no" | "off" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        (Takes::Flag, Value::Number(_)) => match value.as_u64() {
            Some(0) => Some(Value::Bool(false)),
            Some(1) => Some(Value::Bool(true)),
            _ => None,
        },
        (Takes::Number, Value::String(word)) => {
            word.trim().parse::<i64>().ok().map(|number| Value::Number(number.to_string()))
        }
        (Takes::Texts, Value::String(word)) => {
            let parts = word.split([',', ' ']).filter(|part| !part.is_empty());
            Some(Value::Array(parts.map(|part| Value::String(part.to_owned())).collect()))
        }
        (Takes::Texts, Value::Array(list)) => {
            // `[{"dm.fs": "xfs"}]`: each entry a pair of its own.
            let entries = list.iter().map(|entry| match entry {
                Value::Object(map) => pairs(map),
                other => text(other).map(|text| Value::Array(vec![Value::String(text)])),
            });
            let flat = entries.collect::<Option<Vec<_>>>()?;
            Some(Value::Array(flat.iter().filter_map(Value::as_array).flatten().cloned().collect()))
        }
        (Takes::Texts, Value::Object(map)) => pairs(map),
        (Takes::TextMap, Value::Array(list)) => {
            let pair = |entry: &Value| {
                let (key, value) = entry.as_str()?.split_once('=')?;
                Some((key.to_owned(), Value::String(value.to_owned())))
            };
            list.iter().map(pair).collect::<Option<Map>>().map(Value::Object)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;
    use serde_json::json;

    fn ours(value: serde_json::Value) -> Value {
        crate::json::parse(&value.to_string()).expect("JSON")
    }

    fn host(text: &str) -> Host {
        facts::host(read(text).records)
    }

    fn types(text: &str) -> Vec<(String, Option<Value>)> {
        wrong_types(&host(text)).into_iter().map(|(wrong, _)| (wrong.path(), wrong.right)).collect()
    }

    #[test]
    fn each_type_is_checked_and_righted() {
        let pairs = |path: &str, right: Value| vec![(path.to_owned(), Some(right))];
        assert_eq!(types("{\"debug\": \"true\"}"), pairs("debug", ours(json!(true))));
        assert_eq!(types("{\"mtu\": \"1450\", \"debug\": true}"), pairs("mtu", ours(json!(1450))));
        assert_eq!(types("{\"hosts\": \"fd://,tcp://x\"}"), pairs("hosts", ours(json!(["fd://", "tcp://x"]))));
        assert_eq!(types("{\"log-opts\": {\"max-file\": 3}}"), pairs("log-opts.max-file", ours(json!("3"))));
        assert_eq!(types("{\"log-opts\": [\"max-file=3\"]}"), pairs("log-opts", ours(json!({"max-file": "3"}))));
        assert_eq!(
            types("{\"storage-opts\": [{\"dm.fs\": \"xfs\"}, \"dm.basesize=20G\"]}"),
            pairs("storage-opts", ours(json!(["dm.fs=xfs", "dm.basesize=20G"])))
        );
        assert_eq!(types("{\"features\": {\"buildkit\": \"true\"}}"), pairs("features.buildkit", ours(json!(true))));
        assert_eq!(types("{\"debug\": \"maybe\"}"), vec![("debug".to_owned(), None)]);
        assert_eq!(types("{\"debug\": null, \"log-opts\": {\"max-size\": \"10m\"}, \"hosts\": []}"), vec![]);
    }

    #[test]
    fn a_bare_size_of_logs_is_megabytes() {
        let right = |text: &str| wrong_types(&host(text)).first().map(|(wrong, _)| (wrong.right.clone(), wrong.chosen));
        assert_eq!(right("{\"log-opts\": {\"max-size\": 10}}"), Some((Some(ours(json!("10m"))), true)));
        assert_eq!(right("{\"log-opts\": {\"max-size\": 10485760}}"), Some((Some(ours(json!("10485760"))), false)));
    }

    #[test]
    fn flags_have_their_keys() {
        for (flag, key) in [
            ("host", "hosts"),
            ("storage-driver", "storage-driver"),
            ("storage-opt", "storage-opts"),
            ("insecure-registry", "insecure-registries"),
            ("add-runtime", "runtimes"),
            ("cluster-store-opt", "cluster-store-opts"),
        ] {
            assert_eq!(key_of_flag(flag), key);
        }
    }

    #[test]
    fn keys_within_unknown_objects_count() {
        let keys = |text: &str| {
            wrong_keys(&host(text)).into_iter().map(|wrong| (wrong.key, wrong.standing)).collect::<Vec<_>>()
        };
        assert_eq!(keys("{\"debug\": true, \"x\": {\"debug\": true}}"), vec![]);
        assert_eq!(keys("{\"debug\": true, \"x\": {\"y\": 1}}"), vec![("x".to_owned(), Standing::Never)]);
        assert_eq!(keys("{\"graph\": \"/x\"}"), vec![]);
        let other = "{\"debug\": true, \"name\": \"app\", \"version\": \"1\"}";
        assert_eq!(keys(other), vec![]);
    }
}
