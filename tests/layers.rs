//! The house rules that a compiler does not know, read from the `use` lines.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// Lines of a module that name something forbidden there; tests may look across.
fn offences(module: &str, forbidden: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let path = root.join(module);
    let files = if path.is_dir() { sources(&path) } else { vec![path] };
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for (line, number) in code.lines().zip(1..) {
            let comment = line.trim_start().starts_with("//");
            if !comment && forbidden.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{number}: {}", file.display(), line.trim()));
            }
        }
    }
    found
}

#[test]
fn parsers_never_see_rules_and_rules_never_see_text() {
    assert_eq!(
        offences("intake", &["crate::parsers", "crate::facts", "crate::rules", "crate::report"]),
        Vec::<String>::new()
    );
    assert_eq!(
        offences("parsers", &["crate::facts", "crate::rules::", "crate::remedies", "crate::report"]),
        Vec::<String>::new()
    );
    assert_eq!(
        offences("facts", &["crate::rules", "crate::remedies", "crate::report", "intake::Line", "intake::Section"]),
        Vec::<String>::new()
    );
    assert_eq!(
        offences("rules", &["intake::Line", "intake::Section", "Section", "crate::redact"]),
        Vec::<String>::new()
    );
}

#[test]
fn arithmetic_knows_nothing_but_units() {
    let others =
        ["crate::facts", "crate::intake", "crate::parsers", "crate::rules", "crate::remedies", "crate::report"];
    assert_eq!(offences("sizing", &others), Vec::<String>::new());
}

#[test]
fn only_the_page_knows_the_browser() {
    for module in [
        "artifacts",
        "bin",
        "engine.rs",
        "facts",
        "intake",
        "parsers",
        "redact",
        "remedies",
        "report",
        "rules",
        "sizing",
        "units.rs",
        "worker",
    ] {
        assert_eq!(
            offences(module, &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
            Vec::<String>::new(),
            "{module}"
        );
    }
}

#[test]
fn a_report_holds_no_text_but_what_the_redactor_made() {
    // The types of the report: numbers, words of the program's own, and SafeText.
    for module in ["report/mod.rs", "report/share.rs"] {
        let fields = offences(module, &["String,", "String>", "Cow<", "Box<str>", "Rc<str>", "&'a str", "Deserialize"]);
        let fields: Vec<_> = fields.into_iter().filter(|line| !line.contains("let ")).collect();
        assert_eq!(fields, Vec::<String>::new());
    }
    // One place of the report meets the original, and one makes SafeText of it.
    let meets = offences("report", &["Redactor"]).into_iter().filter(|line| !line.contains("border.rs"));
    assert_eq!(meets.collect::<Vec<_>>(), Vec::<String>::new());
    let makes = offences("", &["SafeText::redacted("]).into_iter().filter(|line| !line.contains("redact/mod.rs"));
    assert_eq!(makes.collect::<Vec<_>>(), Vec::<String>::new());
    // A text that lives for ever would pass for one of the program's own.
    assert_eq!(offences("", &[".leak()", "Box::leak", "String::leak"]), Vec::<String>::new());
}

#[test]
fn shell_text_is_made_in_one_place() {
    // Step::command joins rendered actions; the script lays them out; nothing else writes a command line.
    let spoken = ["lvextend -", "lvchange -", "dmsetup message", "vgextend ", "pvcreate "];
    for module in ["rules", "report", "engine.rs", "artifacts"] {
        let lines = offences(module, &spoken);
        let formatted: Vec<_> = lines.into_iter().filter(|line| line.contains("format!")).collect();
        assert_eq!(formatted, Vec::<String>::new(), "{module}");
    }
}
