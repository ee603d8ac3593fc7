//! Names out of a paste in everything that is handed out: each read back by a parser of its language.
//!
//! Shells are in `properties.rs` and `scripts.rs`; here are JSON, YAML, TOML, units, Markdown and the terminal.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use proptest::prelude::*;
use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::report::{Report, json, markdown, text};

/// Ways out of a string, a scalar, a line, a code span or a paragraph of each language, all with a mark.
const HOSTILE: [&str; 22] = [
    "\"}, \"zQx\": {\"a\": \"",
    "\\\", \"zQx\": 1, \"b\": \"",
    "'; zQx: yes; '",
    "x: zQx",
    "x # zQx",
    "- zQx",
    "{{ zQx }}",
    "\"\"\"\nzQx = 1\n\"\"\"",
    "']\nzQx = 1\n['",
    "\nExecStart=zQx",
    "%zQx",
    "<zQx onload=alert(1)>",
    "[zQx](http://zQx)",
    "![zQx](http://zQx)",
    "**zQx**",
    "`<zQx>``",
    "``` <zQx>",
    "| zQx |",
    "\u{202e}zQx\u{202c}",
    "z\u{200b}Qx\u{feff}",
    "\u{1b}]0;zQx\u{7}",
    "\u{430}zQx",
];

fn hostile() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec(prop::sample::select(HOSTILE.to_vec()), 1..3);
    ("[a-z-]{0,4}", parts).prop_map(|(plain, parts)| format!("{plain}{}", parts.concat()))
}

/// A name in every place that takes one.
fn paste(name: &str) -> String {
    let quoted = serde_json::to_string(name).expect("JSON");
    let word = name.replace(char::is_whitespace, "_");
    let line = name.replace('\n', " ");
    format!(
        "$ docker info\nServer Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: {line}\n Data loop file: /var/{line}\n\
         Docker Root Dir: /var/{line}\n Name: {line}\n\n\
         $ dmsetup status\n{word}: 0 209715200 thin-pool 5 4000/4096 1638400/1638400 - out_of_data_space discard_passdown queue_if_no_space - 1024\n\
         docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - rw discard_passdown queue_if_no_space - 1024\n\n\
         $ lvs -a\n  LV VG Attr LSize Pool Origin Data% Meta%\n  {word} {word} twi-aotzD- 95.00g 100.00 6.99\n\n\
         $ vgs\n  VG #PV #LV #SN Attr VSize VFree\n  {word} 1 1 0 wz--n- 100.00g 0\n\n\
         $ stratis pool list\nName   Total / Used / Free   Properties   UUID   Alerts\n{word}   1.82 TiB / 1.82 TiB / 0 B   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001\n\n\
         $ dmesg\n[ 50.1] device-mapper: thin: {line}: switching pool to read-only mode\n\
         level=fatal msg=\"Error starting daemon: error initializing graphdriver: devicemapper: Non existing device {line}\"\n\n\
         $ cat /etc/docker/daemon.json\n{{\"storage-driver\": \"devicemapper\", \"labels\": [{quoted}], \"log-opts\": {{\"max-file\": 3}}}}\n"
    )
}

fn report(text: &str) -> Report {
    let choices = Choices { prevention: true, show_secrets: true, allow_destructive: true, ..Choices::default() };
    diagnose(&[Input::new("paste", text)], &choices)
}

/// Characters without a width come with copying from a browser, and are not taken over.
fn read(name: &str) -> String {
    name.replace(['\u{200b}', '\u{feff}'], "")
}

fn deceives(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// All keys of a JSON or YAML value, at any depth.
fn keys(value: &serde_yaml_ng::Value) -> Vec<String> {
    use serde_yaml_ng::Value;
    match value {
        Value::Mapping(map) => map
            .iter()
            .flat_map(|(key, value)| std::iter::once(key.as_str().unwrap_or_default().to_owned()).chain(keys(value)))
            .collect(),
        Value::Sequence(list) => list.iter().flat_map(keys).collect(),
        _ => Vec::new(),
    }
}

/// Markdown without its fenced blocks and code spans: what is left is read as markup.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut fence: Option<usize> = None;
    for line in text.lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match fence {
            Some(open) if ticks >= open && line.chars().all(|c| c == '`') => fence = None,
            Some(_) => {}
            None if ticks >= 3 && !line[ticks..].contains('`') => fence = Some(ticks),
            None => {
                out.push_str(&without_spans(line));
                out.push('\n');
            }
        }
    }
    assert_eq!(fence, None, "a fence is left open");
    out
}

/// As CommonMark reads a line: a run of backticks begins a span where a run of the same length follows.
fn without_spans(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let run = |at: usize| chars[at..].iter().take_while(|c| **c == '`').count();
    let (mut out, mut at) = (String::new(), 0);
    while at < chars.len() {
        match chars[at] {
            '\\' if at + 1 < chars.len() => {
                out.extend(['\\', chars[at + 1]]);
                at += 2;
            }
            '`' => {
                let length = run(at);
                let mut end = at + length;
                while end < chars.len() && (chars[end] != '`' || run(end) != length) {
                    end += if chars[end] == '`' { run(end) } else { 1 };
                }
                if end < chars.len() {
                    at = end + length;
                } else {
                    out.extend(&chars[at..at + length]);
                    at += length;
                }
            }
            c => {
                out.push(c);
                at += 1;
            }
        }
    }
    out
}

/// Marks that stand in markup of their own.
fn markup(text: &str) -> Vec<String> {
    let shown = without_code(text);
    let lines = shown.lines().filter(|line| {
        let tag = ["<zQx", "<img", "[zQx](", "**zQx", "| zQx"]
            .iter()
            .any(|mark| line.match_indices(mark).any(|(at, _)| !line[..at].ends_with('\\')));
        let starts = ["# zQx", "- zQx", "> zQx", "```"].iter().any(|mark| line.trim_start().starts_with(mark));
        tag || starts
    });
    lines.map(str::to_owned).collect()
}

#[test]
fn the_checks_notice() {
    assert_eq!(markup("a `<zQx>` \\<zQx> ``` b"), Vec::<String>::new());
    assert_eq!(markup("a `<zQx>``"), ["a `<zQx>``"]);
    assert_eq!(markup("- zQx").len(), 1);
    assert_eq!(markup("````text\n```\n<zQx>\n````\n"), Vec::<String>::new());
    assert!("a\u{202e}b".contains(deceives) && !"a\tb\n".contains(deceives));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn hostile_names_stay_names_in_every_file_and_format(name in hostile()) {
        let pasted = paste(&name);
        let report = report(&pasted);
        prop_assert!(!report.hosts.is_empty());

        let whole: serde_json::Value = serde_json::from_str(&json::render(&report)).expect("JSON");
        prop_assert!(whole.get("zQx").is_none());
        let shown = text::render(&report, &text::PLAIN);
        prop_assert!(!shown.contains(deceives), "{:?}", shown.lines().find(|line| line.contains(deceives)));
        let page = markdown::render(&report);
        prop_assert_eq!(markup(&page), Vec::<String>::new());

        let mut seen = 0;
        for file in report.hosts.iter().flat_map(|host| &host.artifacts) {
            let content = file.content.as_str();
            let ending = file.name.rsplit('.').next().unwrap_or_default();
            seen += 1;
            match ending {
                "json" => {
                    let value: serde_json::Value = serde_json::from_str(content).expect("strict JSON");
                    prop_assert!(value.get("zQx").is_none(), "{content}");
                    if file.name == "daemon.json" {
                        prop_assert_eq!(value["labels"][0].as_str().map(str::to_owned), Some(read(&name)));
                    }
                }
                "yml" | "yaml" => {
                    let value: serde_yaml_ng::Value = serde_yaml_ng::from_str(content).expect("YAML");
                    prop_assert!(keys(&value).iter().all(|key| !key.contains("zQx")), "{content}");
                }
                "toml" => prop_assert!(content.parse::<toml::Table>().is_ok(), "{content}"),
                "service" | "timer" => {
                    for line in content.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '['])) {
                        prop_assert!(line.split_once('=').is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_alphabetic())), "{line}");
                        prop_assert!(!line.contains("zQx"), "{line}");
                    }
                }
                "profile" | "sh" => prop_assert!(!content.contains(|c: char| deceives(c)), "{content}"),
                _ => prop_assert!(false, "{} has no parser here", file.name),
            }
        }
        prop_assert!(seen > 5, "{seen}");
    }

    #[test]
    fn hostile_names_in_containerds_file_stay_values(name in hostile()) {
        // A string of JSON is one of TOML.
        let value = serde_json::to_string(&name).expect("JSON");
        let theirs = format!("version = 2\n[plugins]\n  [plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n    root_path = {value}\n    pool_name = \"/dev/mapper/containerd-pool\"\n    base_image_size = \"\"\n");
        for file in report(&theirs).hosts.iter().flat_map(|host| &host.artifacts).filter(|file| file.name == "config.toml") {
            let table: toml::Table = file.content.as_str().parse().expect("TOML");
            prop_assert!(!table.contains_key("zQx"));
            let section = &table["plugins"]["io.containerd.snapshotter.v1.devmapper"];
            prop_assert_eq!(section["root_path"].as_str().map(str::to_owned), Some(read(&name)));
            prop_assert_eq!(section["pool_name"].as_str(), Some("containerd-pool"));
        }
    }
}
