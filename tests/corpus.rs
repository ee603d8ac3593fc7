//! The labelled corpus, when its folder is given by CORPUS_DIR: pastes as people post them, with what is true of them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::report::json;

/// A label's word and the rules that answer it.
const ANSWERS: [(&str, &[&str]); 14] = [
    ("loopback", &["loopback-mode"]),
    ("data-exhausted", &["data-full", "data-critical"]),
    ("data-high", &["data-high", "data-critical", "data-full"]),
    ("metadata-exhausted", &["meta-full", "meta-critical", "pool-metadata-exhausted-ro"]),
    ("metadata-high", &["meta-high", "meta-critical", "meta-full"]),
    ("out-of-data-space", &["pool-out-of-data-queueing", "pool-out-of-data-erroring", "pool-no-space-timeout-expired"]),
    (
        "pool-readonly",
        &["pool-metadata-exhausted-ro", "pool-readonly-requested", "pool-readonly-unexplained", "pool-needs-check"],
    ),
    ("needs-check", &["pool-needs-check"]),
    ("pool-failed", &["pool-failed", "pool-status-error"]),
    ("no-dtype", &["xfs-ftype0"]),
    ("driver-deprecated", &["driver-deprecated", "driver-removed"]),
    ("driver-removed", &["driver-removed", "driver-prior-refused", "driver-prior-hidden"]),
    ("vg-full", &["vg-full"]),
    ("overprovisioned", &["overprovisioned"]),
];

#[test]
fn the_labels_hold() {
    let Some(dir) = std::env::var_os("CORPUS_DIR") else {
        eprintln!("skipped: CORPUS_DIR is not set");
        return;
    };
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in std::fs::read_dir(&dir).expect("the corpus") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            cases += 1;
            wrong.extend(check(&path));
        }
    }
    eprintln!("{cases} cases, {} labels do not hold", wrong.len());
    assert!(cases > 0, "no case in {}", dir.display());
    assert_eq!(wrong, Vec::<String>::new());
}

fn check(label: &Path) -> Vec<String> {
    let name = label.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read(label.with_extension("txt")).expect("the paste");
    let label: Value = serde_json::from_slice(&std::fs::read(label).expect("the label")).expect("JSON");
    let expect = label["expect"].as_object().expect("what is expected");
    let input = Input::new("paste", String::from_utf8_lossy(&text));
    let report: Value = serde_json::from_str(&json::render(&diagnose(&[input], &Choices::default()))).expect("JSON");
    let empty = Value::Null;
    let host = report["hosts"].get(0).unwrap_or(&empty);
    let mut wrong = Vec::new();
    let facts = facts(host, expect.get("pool_name").and_then(Value::as_str));
    for (key, want) in expect.iter().filter(|(_, want)| !want.is_null()) {
        if let Some(got) = facts.get(key.as_str())
            && !agrees(key, want, got)
        {
            wrong.push(format!("{name}: {key}: want {want}, got {got}"));
        }
    }
    let found: BTreeMap<&str, &str> = host["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|finding| Some((finding["rule"].as_str()?, finding["severity"].as_str()?)))
        .collect();
    let wanted: Vec<&str> =
        expect.get("findings_must").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    if wanted == ["none"] {
        let alarm =
            |rule: &str| ANSWERS.iter().any(|(word, rules)| *word != "overprovisioned" && rules.contains(&rule));
        wrong.extend(
            found
                .iter()
                .filter(|(rule, severity)| **severity == "critical" || alarm(rule))
                .map(|(rule, _)| format!("{name}: should be quiet, says {rule}")),
        );
    } else {
        let missing = |word: &&&str| {
            ANSWERS.iter().any(|(label, rules)| label == *word && !rules.iter().any(|rule| found.contains_key(rule)))
        };
        wrong.extend(
            wanted.iter().filter(missing).map(|word| format!("{name}: missing {word}, has {:?}", found.keys())),
        );
    }
    wrong
}

fn facts<'a>(host: &'a Value, name: Option<&str>) -> BTreeMap<&'static str, &'a Value> {
    let pools: Vec<&Value> = host["pools"].as_array().into_iter().flatten().collect();
    let percent = |pool: &&&Value| pool["data"]["percent"].as_f64().unwrap_or(0.0);
    let pool = match name {
        Some(name) => pools.iter().find(|pool| pool["name"] == name),
        None => pools.iter().max_by(|a, b| percent(a).total_cmp(&percent(b))),
    };
    let pool = pool.copied().unwrap_or(&Value::Null);
    let groups = host["volume_groups"].as_array().into_iter().flatten();
    let free = groups.map(|group| &group["free_bytes"]).max_by_key(|free| free.as_u64()).unwrap_or(&Value::Null);
    BTreeMap::from([
        ("driver", &host["storage"]["driver"]),
        ("docker_version", &host["engine"]["version"]),
        ("loopback", &host["storage"]["loopback"]),
        ("pool_name", &pool["name"]),
        ("data_used_bytes", &pool["data"]["used_bytes"]),
        ("data_total_bytes", &pool["data"]["total_bytes"]),
        ("data_percent", &pool["data"]["percent"]),
        ("metadata_percent", &pool["metadata"]["percent"]),
        ("pool_mode", &pool["mode"]),
        ("needs_check", &pool["needs_check"]),
        ("no_space_policy", &pool["no_space_policy"]),
        ("transaction_id", &pool["transaction_id"]),
        ("discard_passdown", &pool["discard_passdown"]),
        ("thin_devices", &pool["thin_devices"]),
        ("vg_free_bytes", free),
    ])
}

fn agrees(key: &str, want: &Value, got: &Value) -> bool {
    match (want.as_f64(), got.as_f64()) {
        (Some(want), Some(got)) if key.ends_with("_percent") => (want - got).abs() <= (want * 0.01).max(0.6),
        (Some(want), Some(got)) if key.ends_with("_bytes") => (want - got).abs() <= want.abs() * 0.01 + 1.0,
        _ => want == got,
    }
}
