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

/// A source without its tests, which stand at its end.
fn code_of(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

/// Lines of a module that name something forbidden there; tests may look across.
fn offences(module: &str, forbidden: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let path = root.join(module);
    let files = if path.is_dir() { sources(&path) } else { vec![path] };
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        for (line, number) in code_of(&text).lines().zip(1..) {
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
    let browser = offences("", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]);
    let theirs = ["/src/page/", "/src/wasm/", "/src/main.rs:"];
    let others = browser.into_iter().filter(|line| !theirs.iter().any(|place| line.contains(place)));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<String>::new());
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

/// The string literals of a source, each with its line and what stands before it there; tests and comments left out.
fn literals(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    for (line, number) in code_of(text).lines().zip(1..) {
        let mut rest = line;
        let mut before = String::new();
        while let Some((ahead, from)) = rest.split_once('"') {
            before.push_str(ahead);
            if before.trim_start().starts_with("//") || before.contains(" // ") {
                break;
            }
            let mut end = 0;
            let mut escaped = false;
            for (at, character) in from.char_indices() {
                end = at;
                if character == '"' && !escaped {
                    break;
                }
                escaped = character == '\\' && !escaped;
            }
            found.push((number, before.clone(), from[..end].to_owned()));
            before.push('_');
            rest = &from[end + 1..];
        }
    }
    found
}

/// It reads like something said to a person.
fn is_text(before: &str, literal: &str) -> bool {
    // What classes, ids, keys and drawings are called is no text.
    let attribute = before.trim_end().trim_end_matches(['{', '(', '&']).trim_end();
    let named = |name: &str| attribute.ends_with(&format!("{name}="));
    if named("class")
        || named("d")
        || literal.starts_with('.')
        || attribute.contains("classes!(") && !attribute.contains(')')
    {
        return false;
    }
    let said = ["aria-label", "aria-valuetext", "title", "placeholder", "label", "what", "alt", "content"];
    let (first, escaped) = literal.split_once("\\u{").unwrap_or((literal, ""));
    let letters = format!("{first}{}", escaped.split_once('}').map_or(escaped, |(_, rest)| rest));
    let words = letters
        .split(' ')
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(['{', '=', '-', '/']));
    match words.count() {
        0 => false,
        1 => {
            let shown = before.trim_end().ends_with('{') && !attribute.ends_with('=');
            shown || said.iter().any(|name| named(name)) || literal.starts_with(char::is_uppercase)
        }
        _ => true,
    }
}

#[test]
fn no_text_of_the_page_stands_outside_its_words() {
    // The name of the program; what the browser is told; what is kept; the report of a fault, which is for who made the
    // page; names of the browser's own.
    let no_words = |literal: &str| {
        literal == "thinpool-doctor"
            || literal.starts_with("thinpool-doctor ")
            || literal.starts_with("default-src ")
            || literal.starts_with("before its start: ")
            || [
                "in its worker",
                "CARGO_PKG_VERSION",
                "Docker",
                "Markdown",
                "JSON",
                "HTML",
                "Content-Security-Policy",
                "Files",
                "Escape",
                "Insert",
                "INPUT",
                "TEXTAREA",
                "SELECT",
            ]
            .contains(&literal)
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page");
    let files = sources(&root).into_iter().filter(|path| !path.ends_with("icon.rs") && !path.ends_with("tests.rs"));
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        let outside =
            literals(&text).into_iter().filter(|(_, before, literal)| is_text(before, literal) && !no_words(literal));
        found.extend(outside.map(|(line, _, literal)| format!("{}:{line}: {literal}", file.display())));
    }
    assert_eq!(found, Vec::<String>::new());
    // And it would be seen.
    for line in [
        r#"<h2>{ "Findings" }</h2>"#,
        r#"<p title="Show">"#,
        r#"{ format!("and {more} more") }"#,
        r#"{ if shown { "Hide the lines" } }"#,
    ] {
        assert!(literals(line).iter().any(|(_, before, literal)| is_text(before, literal)), "{line}");
    }
}
