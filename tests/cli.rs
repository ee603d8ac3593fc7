//! The command as a user meets it: arguments, formats, exit status.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const FULL: &str = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024\n";
const HEALTHY: &str =
    "Server Version: 24.0.9\nStorage Driver: overlay2\n Backing Filesystem: extfs\n Supports d_type: true\n";

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_thinpool-doctor"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // Written from the side: a command that does not read must not block the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    output
}

fn status(arguments: &[&str], input: &[u8]) -> Option<i32> {
    run(arguments, input).status.code()
}

fn report(input: &str) -> Value {
    let output = run(&["check", "-", "--format", "json"], input.as_bytes());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    assert_eq!(status(&["check"], HEALTHY.as_bytes()), Some(0));
    assert_eq!(status(&["check"], b"Server Version: 20.10.1\nStorage Driver: aufs\n"), Some(1));
    assert_eq!(status(&["check"], FULL.as_bytes()), Some(2));
    assert_eq!(status(&["check", "--no-such-flag"], b""), Some(64));
    assert_eq!(status(&["check", "--add-data", "plenty"], b""), Some(64));
    assert_eq!(status(&[], b""), Some(64));
    assert_eq!(status(&["check"], b""), Some(65));
    assert_eq!(status(&["check"], b"hello\n"), Some(65));
    assert_eq!(status(&["check", "/no/such/file"], b""), Some(66));
    assert_eq!(status(&["--help"], b""), Some(0));
}

#[test]
fn bad_input_gets_a_message_and_no_panic() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state & 0xff) as u8
    };
    let noise: Vec<u8> = (0..2_000_000).map(|_| random()).collect();
    for (input, word) in
        [(noise.as_slice(), "binary"), (b"".as_slice(), "empty"), (b"{\"Driver\": \"overlay2\", ", "JSON")]
    {
        let output = run(&["check"], input);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(word), "no {word} in {text}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_json_has_the_shape_of_the_contract() {
    let report = report(&format!("Name: node-1\n{HEALTHY}{FULL}  docker   1   1   0 wz--n- 300.00g 200.00g\n"));
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["tool"]["name"], "thinpool-doctor");
    let host = &report["hosts"][0];
    assert_eq!(host["engine"]["version"], "24.0.9");
    assert_eq!(host["storage"]["driver"], "overlay2");
    let pool = &host["pools"][0];
    for (key, value) in
        [("name", "docker-thinpool"), ("owner", "docker"), ("mode", "out_of_data_space"), ("no_space_policy", "queue")]
    {
        assert_eq!(pool[key], value, "{key}");
    }
    assert_eq!(
        pool["data"],
        serde_json::json!({"used_bytes": 989_855_744, "total_bytes": 989_855_744, "percent": 100.0})
    );
    assert_eq!(pool["chunk_bytes"], 524_288);
    assert_eq!(
        (&pool["needs_check"], &pool["discard_passdown"], &pool["transaction_id"]),
        (&Value::from(false), &Value::from(true), &Value::from(5))
    );
    assert_eq!(host["volume_groups"][0]["free_bytes"], 214_748_364_800_u64);
    let finding = &host["findings"][0];
    assert_eq!((&finding["rule"], &finding["severity"]), (&Value::from("data-full"), &Value::from("critical")));
    assert_eq!(finding["evidence"][0]["line"], 6);
    let remedy = host["remedies"]
        .as_array()
        .and_then(|all| all.iter().find(|remedy| remedy["id"] == "extend-data"))
        .expect("a remedy");
    assert_eq!(remedy["risk"], "safe");
    assert!(
        remedy["steps"][0]["command"].as_str().is_some_and(|command| command.starts_with("lvextend -L +")),
        "{remedy}"
    );
    assert!(host["artifacts"].as_array().is_some_and(|all| all.iter().any(|file| file["name"] == "thinpool-fix.sh")));
}

#[test]
fn the_schema_names_every_field_of_the_report() {
    let schema: Value = serde_json::from_slice(&run(&["schema"], b"").stdout).expect("JSON");
    let properties = schema["properties"].as_object().expect("properties");
    for key in report(FULL).as_object().expect("an object").keys() {
        assert!(properties.contains_key(key), "{key}");
    }
}

#[test]
fn files_are_named_in_the_evidence_and_choices_reach_the_plan() {
    let dir = std::env::temp_dir().join(format!("thinpool-doctor-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder");
    let file = dir.join("status.txt");
    std::fs::write(&file, FULL).expect("a file");
    let output = run(&["check", file.to_str().expect("a path"), "--add-data", "7G"], b"");
    std::fs::remove_dir_all(&dir).expect("the folder goes");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("status.txt:1:"), "{text}");
    assert!(text.contains("lvextend -L +7G docker/thinpool"), "{text}");
    assert!(!text.contains('\u{1b}'), "colour into a pipe");
}

#[test]
fn powershells_utf16_is_read() {
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(FULL.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(status(&["check"], &utf16), Some(2));
}

#[test]
fn every_rule_can_be_explained() {
    let list = String::from_utf8_lossy(&run(&["explain"], b"").stdout).into_owned();
    assert!(list.lines().count() >= 20, "{list}");
    for line in list.lines() {
        let id = line.split_whitespace().nth(1).expect("an id");
        let text = String::from_utf8_lossy(&run(&["explain", id], b"").stdout).into_owned();
        assert!(text.contains("Why it is bad") && text.contains("Example"), "{id}: {text}");
    }
    assert_eq!(status(&["explain", "no-such-rule"], b""), Some(64));
}

#[test]
fn secrets_stay_out_of_every_format_unless_asked_for() {
    let paste = format!("{HEALTHY}Name: db-prod-7\nHTTP Proxy: http://svc:Zx9kQ2vLw8@proxy.acme.internal:3128\n{FULL}");
    for format in ["text", "json", "markdown"] {
        let text = String::from_utf8_lossy(&run(&["check", "--format", format], paste.as_bytes()).stdout).into_owned();
        for secret in ["Zx9kQ2vLw8", "db-prod-7", "proxy.acme.internal"] {
            assert!(!text.contains(secret), "{secret} in {format}");
        }
    }
    let shown = run(&["check", "--show-secrets"], paste.as_bytes());
    assert!(String::from_utf8_lossy(&shown.stdout).contains("db-prod-7"));
}

/// The collector under a shell, on a host whose Docker daemon hangs.
#[test]
fn the_collector_finishes_and_reads_back() {
    use std::os::unix::fs::PermissionsExt;
    let dir = std::env::temp_dir().join(format!("thinpool-doctor-collect-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder");
    let stub = |name: &str, text: &str| {
        let path = dir.join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("a stub");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    };
    stub("docker", "exec sleep 600");
    stub("dmsetup", "if [ \"$1\" = status ]; then echo 'docker-thinpool: 0 1933312 thin-pool Fail'; fi");
    stub(
        "vgs",
        "echo '  VG     #PV #LV #SN Attr   VSize         VFree'; echo '  docker   1   1   0 wz--n- 107374182400B 0B'",
    );
    stub("hostname", "echo node-1");
    let script = run(&["collect"], b"").stdout;
    let file = dir.join("collect.sh");
    std::fs::write(&file, &script).expect("the script");
    for shell in [&["sh"][..], &["dash"], &["busybox", "sh"]] {
        let (program, arguments) = shell.split_first().expect("a shell");
        let path = format!("{}:/usr/bin:/bin", dir.display());
        let output = Command::new(program)
            .args(arguments)
            .arg(&file)
            .env("PATH", path)
            .env("THINPOOL_DOCTOR_SECONDS", "1")
            .output();
        let Ok(output) = output else {
            eprintln!("skipped: no {program}");
            continue;
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && text.trim_end().ends_with("### thinpool-doctor end"), "{shell:?}: {text}");
        let report = report(&text);
        assert_eq!(report["hosts"][0]["pools"][0]["mode"], "fail", "{shell:?}");
        assert_eq!(report["hosts"][0]["volume_groups"][0]["free_bytes"], 0, "{shell:?}");
    }
    std::fs::remove_dir_all(&dir).expect("the folder goes");
    // It changes nothing: whatever it redirects goes to /dev/null.
    for line in String::from_utf8_lossy(&script).lines().filter(|line| !line.trim_start().starts_with('#')) {
        let rest = ["2>/dev/null", ">/dev/null", "2>&1"]
            .iter()
            .fold(line.to_owned(), |line, harmless| line.replace(harmless, ""));
        assert!(!rest.contains('>'), "{line}");
    }
}

#[test]
fn hosts_named_by_a_marker_or_a_file_are_redacted_too() {
    let paste = format!("pay-core-7 | CHANGED | rc=0 >>\n{FULL}pay-core-8 | CHANGED | rc=0 >>\n{FULL}");
    let output = run(&["check", "--format", "json"], paste.as_bytes());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["hosts"].as_array().map(Vec::len), Some(2));
    assert!(!text.contains("pay-core"), "{text}");
}
