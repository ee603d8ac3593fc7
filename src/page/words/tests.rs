use super::*;

fn listed(words: &Words) -> Vec<String> {
    // Each text stands on a line of its own in this form.
    let shown = format!("{words:#?}");
    shown.lines().filter(|line| line.contains('"')).map(|line| line.trim().to_owned()).collect()
}

fn texts(language: Language) -> Vec<String> {
    let quoted = |line: String| Some(line.split_once('"')?.1.rsplit_once('"')?.0.to_owned());
    let words = listed(language.words()).into_iter().filter_map(quoted);
    // What one language has more than the other: see `engine`.
    let own = [language.words().engine, language.words().engine_is_english];
    words.filter(|text| !own.contains(&Some(text.as_str()))).collect()
}

fn places(text: &str) -> Vec<&str> {
    let mut places: Vec<&str> = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
    places.sort_unstable();
    places
}

#[test]
fn each_language_says_everything_with_the_same_parts_in_it() {
    let english = texts(Language::English);
    assert!(english.len() > 170, "{}", english.len());
    // The field's terms, and what has one name in both.
    let same = ["Host", "Kernel", "System", "Images", "thinpool-doctor {0}"];
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let translated = texts(language);
        assert_eq!(translated.len(), english.len(), "{language:?}");
        for (text, english) in translated.iter().zip(&english) {
            assert!(!text.is_empty(), "{english}");
            assert_eq!(places(text), places(english), "{text}");
            assert_eq!(text.matches('`').count(), english.matches('`').count(), "{text}");
            assert!(text != english || same.contains(&text.as_str()), "not translated: {text}");
        }
    }
}

/// The first screen stands in index.html too, so that it is there before the program is.
#[test]
fn the_first_screen_says_the_same_before_and_after_start() {
    let page = include_str!("../../../index.html").replace("&gt;", ">").replace("&amp;", "&");
    let words = Language::English.words();
    let pairs = words.promise.iter().chain(&words.samples).flat_map(|(what, how)| [*what, *how]);
    let others = [
        words.tagline,
        words.since_loaded,
        words.output,
        words.placeholder,
        words.choose_files,
        words.or_drop,
        words.run_this,
        words.also_read,
        words.promise_title,
        words.samples_title,
        words.collector_title,
        words.download,
        words.read_first,
        words.planner,
        words.colours,
        words.as_the_system,
        words.language,
        words.as_the_browser,
        words.shortcuts,
        words.policy,
        words.all_rules,
        ONE_LINER,
    ];
    for words in pairs.chain(others) {
        assert!(page.contains(words), "index.html lacks: {words}");
    }
}

/// What is said where no program runs stands in index.html alone, in every language.
#[test]
fn a_start_that_fails_is_told_in_each_language() {
    let page = include_str!("../../../index.html");
    let (before, after) = page.split_once("<noscript>").expect("a noscript");
    let (noscript, after) = after.split_once("</noscript>").expect("its end");
    for part in [before, noscript, after] {
        for language in Language::ALL {
            assert!(part.contains(&format!("<span lang=\"{}\">", language.tag())), "{language:?}: {part}");
        }
    }
}

#[test]
fn one_is_not_many() {
    let words = Language::German.words();
    assert_eq!((words.step.count(1), words.step.count(2)), ("1 Schritt".into(), "2 Schritte".into()));
    let words = Language::English.words();
    assert_eq!((words.lines(3, 3), words.lines(3, 4)), ("line 3".into(), "lines 3\u{2013}4".into()));
}

#[test]
fn a_sentence_takes_its_parts_where_it_wants_them() {
    assert_eq!(Sentence("{1} of {0}, {2}").with(&[&"a", &7]), "7 of a, ");
    assert_eq!(Sentence("as it is").with(&[]), "as it is");
}

#[test]
fn the_typed_questions_are_asked_as_the_report_asks_them() {
    for (unknown, (label, hint)) in TYPED.iter().zip(Language::English.words().typed) {
        assert!(label.eq_ignore_ascii_case(unknown.label), "{label}");
        assert_eq!(hint, unknown.hint);
    }
}
