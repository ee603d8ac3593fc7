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

/// The collector on a host that has no `timeout`, and whose Docker daemon ignores the polite signal.
#[test]
fn the_collector_ends_what_does_not_want_to_end() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = std::env::temp_dir().join(format!("thinpool-doctor-stubborn-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder");
    let docker = dir.join("docker");
    let stubborn = "#!/bin/sh\ntrap '' TERM INT\nwhile :; do sleep 1; done\n";
    std::fs::write(&docker, stubborn).expect("a stub");
    std::fs::set_permissions(&docker, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    for tool in ["cat", "date", "grep", "hostname", "sh", "sleep", "tail", "uname"] {
        let found = ["/usr/bin", "/bin"].iter().map(|place| std::path::Path::new(place).join(tool));
        if let Some(found) = found.into_iter().find(|path| path.exists()) {
            symlink(found, dir.join(tool)).expect("a link");
        }
    }
    let file = dir.join("collect.sh");
    std::fs::write(&file, run(&["collect"], b"").stdout).expect("the script");
    for shell in [&["/bin/sh"][..], &["/usr/bin/busybox", "sh"]] {
        let (program, arguments) = shell.split_first().expect("a shell");
        let mut command = Command::new(program);
        let command = command.args(arguments).arg(&file).env("PATH", &dir).env("THINPOOL_DOCTOR_SECONDS", "1");
        let Ok(output) = command.output() else {
            eprintln!("skipped: no {program}");
            continue;
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.trim_end().ends_with("### thinpool-doctor end"), "{shell:?}: {text}");
        let findings = report(&text)["hosts"][0]["findings"].to_string();
        assert!(findings.contains("The Docker daemon does not answer"), "{shell:?}: {findings}");
    }
    std::fs::remove_dir_all(&dir).expect("the folder goes");
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

#[test]
fn files_are_written_into_a_folder_for_each_host_and_nothing_is_overwritten() {
    let dir = std::env::temp_dir().join(format!("thinpool-doctor-write-{}", std::process::id()));
    let target = dir.to_str().expect("a path");
    let paste = format!("root@node-1:~# dmsetup status\n{FULL}root@node-2:~# dmsetup status\n{FULL}");
    let run = |more: &[&str]| run(&[&["check", "--write", target][..], more].concat(), paste.as_bytes());
    let first = run(&["--show-secrets"]);
    assert_eq!(first.status.code(), Some(2), "{}", String::from_utf8_lossy(&first.stderr));
    let script = dir.join("node-2/thinpool-check.sh");
    for file in [&script, &dir.join("node-1/thinpool-fix.sh"), &dir.join("node-1/thinpool-alerts.yml")] {
        assert!(file.is_file(), "{}", file.display());
    }
    assert!(
        !String::from_utf8_lossy(&first.stdout).contains("thinpool_data_used_percent"),
        "the terminal stays readable"
    );
    // Again: all of it is there already, and that is fine.
    assert_eq!(run(&["--show-secrets"]).status.code(), Some(2));
    std::fs::write(&script, "mine").expect("a file");
    let refused = run(&["--show-secrets"]);
    assert_eq!(refused.status.code(), Some(73));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("thinpool-check.sh"));
    assert_eq!(std::fs::read_to_string(&script).expect("a file"), "mine");
    assert_eq!(run(&["--show-secrets", "--force"]).status.code(), Some(2));
    assert_ne!(std::fs::read_to_string(&script).expect("a file"), "mine");
    // Names of hosts are not given away by names of folders either.
    run(&[]);
    assert!(dir.join("host-1").is_dir() && dir.join("host-2").is_dir());
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}

#[test]
fn an_ordinary_report_only_names_the_files_that_can_be_had() {
    let names = |report: &Value, list: &str| -> Vec<String> {
        let list = report["hosts"][0][list].as_array().expect("a list");
        list.iter().filter_map(|file| file["name"].as_str().map(str::to_owned)).collect()
    };
    let report = report(FULL);
    assert_eq!(names(&report, "artifacts"), ["thinpool-fix.sh"]);
    let offered = names(&report, "on_request");
    assert!(offered.len() > 5, "{offered:?}");
    let more = run(&["check", "-", "--format", "json", "--with", "prevention"], FULL.as_bytes());
    let more: Value = serde_json::from_slice(&more.stdout).expect("JSON");
    let written = names(&more, "artifacts");
    assert!(offered.iter().all(|name| written.contains(name)), "{written:?}");
    assert!(names(&more, "on_request").is_empty());
}

/// A host with a login in its mirror, a labelled rack and a pool that is full.
const WITH_SECRETS: &str = "$ cat /etc/docker/daemon.json\n{\"storage-driver\": \"devicemapper\", \"registry-mirrors\": [\"https://ci:Zq8vN2xLr5@mirror.quince.lan\"]}\n\n$ docker info\nServer Version: 18.09.1\n Name: stor-x1\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\nDocker Root Dir: /srv/quince-payments/docker\n\n$ dmsetup status\n";

fn with_secrets() -> String {
    format!("{WITH_SECRETS}{FULL}")
}

fn shown(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn what_is_redacted_can_be_chosen_but_credentials_always_go() {
    let text = "Name: stor-x1\n192.0.2.7 quince-vg password=Zq8vN2xLr5\n";
    let redacted = |arguments: &[&str]| shown(&run(&[&["redact"], arguments].concat(), text.as_bytes()));
    assert_eq!(redacted(&[]), "Name: <host-1>\n<ip-1> quince-vg password=<password-1>\n");
    assert_eq!(
        redacted(&["--keep", "host", "--keep=ip", "--hide", "Quince"]),
        "Name: stor-x1\n192.0.2.7 <hidden-1>-vg password=<password-1>\n"
    );
    for command in ["redact", "check", "share"] {
        for kind in ["password", "hosts"] {
            let output = run(&[command, "--keep", kind], b"");
            assert_eq!(output.status.code(), Some(64));
            let message = shown(&output);
            assert!(
                message.contains("engine-id") && message.contains("host") && message.contains("serial"),
                "{message}"
            );
        }
        assert_eq!(status(&[command, "--hide", ""], b""), Some(64));
    }
    let kept = shown(&run(&["check", "--keep", "host"], with_secrets().as_bytes()));
    assert!(kept.contains("stor-x1") && !kept.contains("Zq8vN2xLr5"), "{kept}");
}

#[test]
fn colours_of_a_redacted_text_stay() {
    let text = "\x1b[1mdocker-thinpool\x1b[0m: 0 8 thin-pool\n";
    assert_eq!(run(&["redact"], text.as_bytes()).stdout, text.as_bytes());
}

#[test]
fn a_share_bundle_holds_report_and_inputs_and_no_secret() {
    let paste = format!("{}```\n# not a heading\n", with_secrets());
    let markdown = shown(&run(&["share"], paste.as_bytes()));
    let json = run(&["share", "-", "--format", "json"], paste.as_bytes());
    assert_eq!(json.status.code(), Some(2), "the same as of check");
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    for text in [&markdown, &json.to_string()] {
        for secret in ["Zq8vN2xLr5", "stor-x1", "mirror.quince", "quince-payments"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("<host-1>") && text.contains("is full"), "{text}");
    }
    let input = markdown.split("## Input: ").nth(1).expect("the input");
    assert!(
        input.contains("\n````text\n") && input.trim_end().ends_with("\n````"),
        "the paste stays in its fence: {input}"
    );
    assert!(markdown.contains("lines") && markdown.contains("docker-thinpool: 0 1933312 thin-pool"));
    let lines = json["inputs"][0]["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), paste.lines().count());
    assert_eq!(status(&["share", "--show-secrets"], b""), Some(64), "there is no such bundle");
}

#[test]
fn files_are_written_with_placeholders_or_on_request_with_ones_own_values() {
    let folder = std::env::temp_dir().join(format!("thinpool-doctor-own-{}", std::process::id()));
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let paste = with_secrets();
    let output = run(&["check", "--write", &path("safe")], paste.as_bytes());
    assert!(shown(&output).contains("fill them in"), "{}", shown(&output));
    let read = |name: &str| std::fs::read_to_string(folder.join(name).join("daemon.json")).expect("a file");
    assert!(read("safe").contains("<password-1>"));
    let own = run(&["check", "--write", &path("own"), "--restore"], paste.as_bytes());
    assert!(!shown(&own).contains("Zq8vN2xLr5"), "what is printed stays redacted");
    let daemon: Value = serde_json::from_str(&read("own")).expect("JSON");
    assert_eq!(daemon["registry-mirrors"][0], "https://ci:Zq8vN2xLr5@mirror.quince.lan");
    let again = run(&["check", "--write", &path("own")], paste.as_bytes());
    assert_eq!(again.status.code(), Some(73), "nothing is overwritten");
    assert_eq!(status(&["check", "--restore"], b""), Some(64));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn a_plan_names_sizes_and_commands() {
    let arguments =
        ["plan", "--disk", "200G", "--images", "50", "--containers", "40", "--growth", "2G", "--device", "/dev/sdb"];
    let output = run(&arguments, b"");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    for line in [
        "vgcreate docker /dev/sdb",
        "lvcreate --wipesignatures y -n thinpoolmeta -L 72M docker",
        "-c 128K",
        "auto-extend    at 80 %, by 20 %",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let json: Value =
        serde_json::from_slice(&run(&[&arguments[..], &["--format", "json"]].concat(), b"").stdout).expect("JSON");
    assert_eq!(json["metadata_bytes"], 72 << 20);
    assert!(json["days_until_full"].as_u64() > json["days_until_extended"].as_u64());
    assert!(json["steps"].as_array().is_some_and(|steps| steps.len() == 5));
    let markdown = run(&[&arguments[..], &["--format", "markdown"]].concat(), b"");
    assert!(String::from_utf8_lossy(&markdown.stdout).contains("```sh\nlvcreate"));
}

#[test]
fn a_plan_that_cannot_be_says_what_could() {
    let output = run(&["plan", "--disk", "20G", "--images", "50"], b"");
    assert_eq!(output.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&output.stderr).contains("take 39."));
    assert_eq!(status(&["plan", "--disk", "100G", "--chunk", "100K"], b""), Some(64));
}

#[test]
fn sizes_are_answered_as_the_tool_does() {
    let answer = |arguments: &[&str]| {
        let output = run(arguments, b"");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert_eq!(answer(&["size", "-b64k", "-s1g", "-m1000"]), (Some(0), "9056 sectors\n".into()));
    assert_eq!(answer(&["size", "--like", "0.9", "-b64k", "-s1g", "-m1000", "-n"]), (Some(0), "9048\n".into()));
    assert_eq!(answer(&["size", "-b4k", "-s1g", "-m1"]).0, Some(64));
    assert_eq!(answer(&["size", "--like", "0.9", "-b192k", "-s1t", "-m1"]).0, Some(1));
}

#[test]
fn the_report_tells_capacity() {
    let paste = "2026-11-22T05:00:00Z docker-thinpool: 0 209715200 thin-pool 5 1221/4096 800000/1638400 - rw discard_passdown queue_if_no_space - 1024\n2026-11-22T15:00:00Z docker-thinpool: 0 209715200 thin-pool 5 1300/4096 850000/1638400 - rw discard_passdown queue_if_no_space - 1024\n  docker   1   1   0 wz--n- <130.00g 20.00g\n";
    let json: Value =
        serde_json::from_slice(&run(&["check", "-", "--format", "json"], paste.as_bytes()).stdout).expect("JSON");
    let capacity = &json["hosts"][0]["pools"][0]["capacity"];
    assert_eq!(capacity["space"]["allocated_bytes"], 100u64 << 30);
    assert_eq!(capacity["sizing"]["fit"], "too-small");
    // 5000 blocks of 64 KiB an hour; 788400 are left.
    assert_eq!(capacity["data"]["trend"], "steady");
    assert_eq!(capacity["data"]["likely_bytes_per_hour"], 5000 * 65536);
    let marks = capacity["data"]["marks"].as_array().expect("marks");
    let full = marks.iter().find(|mark| mark["what"] == "full").expect("full");
    assert_eq!(full["likely_hours"], 157);
    let text = String::from_utf8_lossy(&run(&["check", "-"], paste.as_bytes()).stdout).into_owned();
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(words.join(" ").contains("full in about 6 days"), "{text}");
}
