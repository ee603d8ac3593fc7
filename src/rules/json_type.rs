//! A value in daemon.json has the wrong type

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;
use serde_json::Value;

pub const RULE: Rule = Rule {
    id: "json-type",
    severity: Severity::Critical,
    title: "A value in daemon.json has the wrong type",
    looks_for: "A value of `log-opts` is no string, or `storage-opts` is no list of strings.",
    why: r#"The daemon refuses the whole file: "json: cannot unmarshal number into Go …"."#,
    what_to_do: r#"Quote the values of log-opts; write storage-opts as a list of "key=value"."#,
    sources: &["moby daemon/config struct tags", "Go encoding/json"],
    check,
    examples: &[
        Example { title: "a number", paste: "{\"log-opts\": {\"max-file\": 3}}", finds: Some(Severity::Critical) },
        Example {
            title: "an object",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": {\"dm.basesize\": \"20G\"}}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "strings",
            paste: "{\"log-opts\": {\"max-file\": \"3\"}, \"storage-opts\": [\"dm.basesize=20G\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(file) = &host.daemon_json else { return Vec::new() };
    let Some(value) = &file.value else { return Vec::new() };
    let mut wrong: Vec<String> = Vec::new();
    for (key, option) in value.get("log-opts").and_then(Value::as_object).into_iter().flatten() {
        if !option.is_string() {
            wrong.push(format!("log-opts.{key} is {option} and must be \"{}\"", option.to_string().trim_matches('"')));
        }
    }
    let options = value.get("storage-opts");
    if options.is_some_and(|options| !options.as_array().is_some_and(|list| list.iter().all(Value::is_string))) {
        wrong.push("storage-opts must be a list of strings such as [\"dm.basesize=20G\"]".to_owned());
    }
    if wrong.is_empty() {
        return Vec::new();
    }
    let explanation = format!("The daemon refuses the whole file because of a type: {}.", wrong.join("; "));
    vec![
        RULE.finding("A value in daemon.json has the wrong type", explanation, [file.source])
            .remedies(&["fix-daemon-json"]),
    ]
}
