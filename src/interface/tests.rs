use super::*;
use crate::engine::Choices;
use crate::missing;
use crate::remedies::shell::UNKNOWNS;
use crate::report::plan::PlanReport;
use crate::sizing::planner::Wish;
use crate::units::Bytes;

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
    assert!(english.len() > 160, "{}", english.len());
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

/// The code in a text: what stands between its backticks.
fn code(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn what_the_engine_asks_for_has_words_in_each_language() {
    for language in Language::ALL {
        let words = language.words();
        let own = words.engine.is_some();
        for unknown in UNKNOWNS {
            let asked = (words.asked)(unknown.id);
            assert_eq!(asked.is_some(), own, "{language:?}: {}", unknown.id);
            let Some((label, hint)) = asked else { continue };
            assert!(label != unknown.label && hint != unknown.hint, "not translated: {label}, {hint}");
            assert_eq!(code(hint), code(unknown.hint));
            // The example that is given with it.
            let example =
                |label: &str| label.split(' ').next_back().filter(|_| label.contains(", ")).map(str::to_owned);
            assert_eq!(example(label), example(unknown.label));
        }
        for missing in missing::all() {
            let why = (words.tells)(missing.command);
            assert_eq!(why.is_some(), own, "{language:?}: {}", missing.command);
            assert_ne!(why, Some(missing.why));
        }
        for (typed, refused) in [("new-disk", Choices::device("?").err()), ("add-data", Choices::size("?").err())] {
            assert_eq!((words.wrong)(typed).is_some(), own, "{language:?}: {typed}");
            assert_ne!((words.wrong)(typed), refused.as_deref());
        }
    }
}

#[test]
fn a_planned_pool_has_words_in_each_language() {
    let wish = Wish {
        disk: Bytes::gib(200),
        images: 50,
        containers: 40,
        image: Bytes::mib(500),
        growth: Bytes::gib(2),
        chunk: None,
    };
    let plan = PlanReport::new(&wish, None).expect("a plan");
    assert!(plan.rows().iter().any(|(row, _)| *row == "then"), "a plan with all its rows");
    for language in Language::ALL {
        let words = language.words();
        for (row, _) in plan.rows() {
            assert_eq!((words.planned)(row).is_some(), words.engine.is_some(), "{language:?}: {row}");
        }
    }
}

/// What is said where no program runs stands in index.html alone, in every language.
#[test]
fn a_start_that_fails_is_told_in_each_language() {
    let page = concat!(include_str!("../../index.html"), include_str!("../../static/first-screen.html"));
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
