//! What leaves must carry no secret: labelled lines, and properties that hold for any text.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use thinpool_doctor::redact::Redactor;

fn redact(text: &str) -> String {
    Redactor::new().input(text).as_str().to_owned()
}

/// Labelled lines from a file: each a JSON object with `text` and `secret`, which must vanish, or
/// is `null` when the text must stay as it is. All go through one redactor at once, as a paste of
/// many outputs does.
#[test]
fn labelled_lines() {
    let Ok(path) = std::env::var("REDACTION_CASES") else {
        println!("REDACTION_CASES is not set: no labelled lines to check");
        return;
    };
    let cases: Vec<serde_json::Value> =
        std::fs::read_to_string(&path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut text = String::new();
    for (place, case) in cases.iter().enumerate() {
        text.push_str(&format!("=====case-{place}=====\n{}\n", case["text"].as_str().unwrap()));
    }
    let once = redact(&text);
    assert_eq!(redact(&once), once, "not stable");
    let parts: BTreeMap<usize, &str> = once
        .split("=====case-")
        .filter_map(|part| part.split_once("=====\n"))
        .map(|(place, body)| (place.parse().unwrap(), body.trim_end_matches('\n')))
        .collect();
    let mut wrong = Vec::new();
    for (place, case) in cases.iter().enumerate() {
        let (got, text) = (parts[&place], case["text"].as_str().unwrap().trim_end_matches('\n'));
        match case["secret"].as_str() {
            Some(secret) if got.contains(secret) => wrong.push(format!("leaks {}: {got}", case["kind"])),
            None if got != text => wrong.push(format!("changes {text:?} to {got:?}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
}

#[test]
fn one_value_has_one_placeholder_and_two_have_two() {
    let mut redactor = Redactor::new();
    let first = redactor.input("a=192.0.2.7 b=192.0.2.8 c=192.0.2.7");
    assert_eq!(first.as_str(), "a=<ip-1> b=<ip-2> c=<ip-1>");
    assert_eq!(redactor.text("from 192.0.2.8").as_str(), "from <ip-2>");
    assert_eq!(redactor.input("from 192.0.2.9 and <ip-7>").as_str(), "from <ip-8> and <ip-7>");
}

#[test]
fn what_one_line_tells_is_known_in_all_others() {
    let mut redactor = Redactor::new();
    let paste = redactor.input("ls /exports/stor-x1\n Name: stor-x1\nroot password: hunter2hunter");
    assert_eq!(paste.as_str(), "ls /exports/<host-1>\n Name: <host-1>\nroot password: <password-1>");
    assert_eq!(redactor.text("hunter2hunter on stor-x1, stor-x12").as_str(), "<password-1> on <host-1>, stor-x12");
}

#[test]
fn names_that_commands_need_stay() {
    let mut redactor = Redactor::new();
    redactor.keep("stor-x1");
    redactor.keep("acmeq-pool");
    let text = " Name: stor-x1\nlvextend stor-x1/acmeq-pool";
    assert_eq!(redactor.input(text).as_str(), text);
    // A host named as everybody's things are is not looked for elsewhere within longer names.
    let stratis = "UUID: 398925ee-6efa-4fe1-bc0f-9cd13e3da8d7\nName: stor-x1\nActions Allowed: fully_operational";
    assert!(Redactor::new().input(stratis).as_str().contains("Name: stor-x1"));
    let safe = Redactor::new().input(" Name: docker-1\ndocker-1.12.6-71.git docker-1-pool");
    assert_eq!(safe.as_str(), " Name: <host-1>\ndocker-1.12.6-71.git docker-1-pool");
}

#[test]
fn occurrences_are_counted_once() {
    let mut redactor = Redactor::new();
    redactor.input("a=192.0.2.7 192.0.2.7\npassword=Zq8vN2xLr5");
    redactor.text("192.0.2.7 again");
    let counts: Vec<(&str, usize)> = redactor.counts().iter().map(|r| (r.kind, r.count)).collect();
    assert_eq!(counts, [("ip", 2), ("password", 1)]);
}

#[test]
fn everything_is_shown_to_who_asks() {
    let text = "password=Zq8vN2xLr5 192.0.2.7";
    assert_eq!(Redactor::show_everything().input(text).as_str(), text);
}

#[test]
fn a_key_keeps_its_lines() {
    let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    let (begin, end) = (concat!("-----BEGIN ", "PRIVATE KEY-----"), concat!("-----END ", "PRIVATE KEY-----"));
    let whole = format!("before\n{begin}\n{body}\n{body}\n{end}\nafter");
    let key = "<private-key-1>";
    assert_eq!(redact(&whole), format!("before\n{key}\n{key}\n{key}\n{key}\nafter"));
    let cut = format!("sh[9]: {begin}\nsh[9]: {body}\n  VG   #PV\n");
    assert_eq!(redact(&cut), format!("sh[9]: {key}\nsh[9]: {key}\n  VG   #PV\n"));
}

#[test]
fn a_line_of_a_megabyte() {
    // Words that lead to each of the readers of lines: what is read again at each of them would take hours.
    for words in [
        "lorem=ipsum, token, key: secret ",
        "Nov 22 01:00:57 node-1 kernel: HOST  roles hostname serial ",
        "a@b \"labels\": [\"x\" ssh x@y ?a=b&c=d http://x/y \\\"password\\\": ",
        "YWJjZGVm+YWJj/ 10.0.0.1 a:b:c:: -----BEGIN x %3A \\u003d ",
    ] {
        let mut line = words.repeat(1_000_000 / words.len());
        line.push_str("password=Zq8vN2xLr5 end");
        let start = std::time::Instant::now();
        let out = redact(&line);
        assert!(!out.contains("Zq8vN2xLr5"));
        assert!(start.elapsed().as_secs() < 60, "{words}: {:?}", start.elapsed());
    }
}

/// Text that looks like what people paste, so that the finders have something to find.
fn paste() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("password"),
        Just("token"),
        Just("key"),
        Just("secret"),
        Just("auth"),
        Just("="),
        Just(": "),
        Just("\""),
        Just("'"),
        Just("\\"),
        Just("\\\""),
        Just("://"),
        Just("@"),
        Just(":"),
        Just("/"),
        Just("?"),
        Just("&"),
        Just(","),
        Just(";"),
        Just(" "),
        Just("\n"),
        Just("\t"),
        Just("\r\n"),
        Just("<ip-1>"),
        Just("<password-3>"),
        Just("<"),
        Just(">"),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just("%22"),
        Just("%3A"),
        Just("http"),
        Just("unix"),
        Just(" Name: "),
        Just(" Labels:\n"),
        Just("  Registry Mirrors:\n"),
        Just("-----BEGIN PRIVATE KEY-----"),
        Just("-----END PRIVATE KEY-----"),
        Just("192.0.2.1"),
        Just("fe80::1"),
        Just("::"),
        Just("52:54:00:ab:cd:ef"),
        Just("stor-x1"),
        Just("docker-1"),
        Just("web07.acme.lan"),
        Just("bob@acme.example"),
        Just("root@stor-x1:~# "),
        Just("Nov 22 01:00:57 "),
        Just("dockerd[1]: "),
        Just("$X"),
        Just("${X}"),
        Just("é"),
        Just("日本"),
        Just("\u{0}"),
        Just("hunter2"),
        Just("Zq8vN2xLr5TmWb4KcYd7HsJf"),
        Just("0123456789abcdef0123456789abcdef"),
        Just("ghp_"),
        Just("sk-"),
        Just("\"labels\": ["),
        Just("no_proxy="),
        Just("System ID"),
        Just("VG   #PV System ID\n"),
        Just("curl -u "),
        Just("login "),
        Just("Authorization: Bearer "),
        Just("ssh "),
        Just("/home/"),
        Just("--password "),
        Just("$6$"),
        Just("Linux "),
        Just("-"),
        Just("."),
        Just("_"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_its_lines_and_is_stable(text in "\\PC*|(?s).{0,200}") {
        let once = redact(&text);
        prop_assert_eq!(text.matches('\n').count(), once.matches('\n').count());
        prop_assert_eq!(redact(&once), once);
    }

    #[test]
    fn any_paste_keeps_its_lines_and_is_stable(text in paste()) {
        let once = redact(&text);
        prop_assert_eq!(text.matches('\n').count(), once.matches('\n').count());
        prop_assert_eq!(redact(&once), once);
    }

    #[test]
    fn a_planted_secret_vanishes(
        secret in "[A-Z][a-z][0-9][A-Za-z0-9]{12,30}",
        name in prop_oneof![Just("DB_PASSWORD"), Just("api_key"), Just("clientSecret"), Just("X-Auth-Token"), Just("accessToken")],
        form in 0..8,
        before in "[a-z ]{0,20}",
    ) {
        let line = match form {
            0 => format!("{name}={secret}"),
            1 => format!("{before}\"{name}\": \"{secret}\","),
            2 => format!("  {name}: '{secret}'"),
            3 => format!("{before}{{\\\"{name}\\\":\\\"{secret}\\\"}}"),
            4 => format!("Environment=\"{name}={secret}\""),
            5 => format!("      - {name}={secret}"),
            6 => format!("http://bob:{secret}@proxy:3128"),
            _ => format!("{{\"log\":\"{before} {name}={secret}\\n\"}}"),
        };
        let out = redact(&line);
        prop_assert!(!out.contains(&secret), "{} -> {}", line, out);
    }
}
