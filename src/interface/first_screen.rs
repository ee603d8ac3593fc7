//! The first screen as a text, for index.html, so that it is there before the program is: as that will show it, in each
//! language.

use super::{Language, ONE_LINER, Words};

/// The screen with the places `{name}` for words.
const SCREEN: &str = include_str!("../../static/first-screen.html");

/// The element that the program will fill, and what stands in it for whoever reads another language than the first.
pub fn first_screens() -> String {
    let element = |language: Language| {
        let (before, after) = match language == Language::default() {
            true => ("<div id=\"app\"", "</div>"),
            false => ("<template", "</template>"),
        };
        format!("{before} lang=\"{}\">\n{}{after}\n", language.tag(), first_screen(language.words()))
    };
    Language::ALL.into_iter().map(element).collect()
}

fn first_screen(words: &Words) -> String {
    let mut screen = SCREEN.to_owned();
    for (place, text) in places(words) {
        screen = screen.replace(&format!("{{{place}}}"), &text);
    }
    screen
}

fn places(words: &Words) -> Vec<(String, String)> {
    let single = [
        ("tagline", words.tagline),
        ("requests", words.requests.1),
        ("since_loaded", words.since_loaded),
        ("output", words.output),
        ("placeholder", words.placeholder),
        ("choose_files", words.choose_files),
        ("or_drop", words.or_drop),
        ("diagnosis", words.diagnosis),
        ("run_this", words.run_this),
        ("one_liner", ONE_LINER),
        ("copy", words.copy),
        ("copied", words.copied),
        ("also_read", words.also_read),
        ("promise_title", words.promise_title),
        ("samples_title", words.samples_title),
        ("collector_title", words.collector_title),
        ("collector", words.collector),
        ("download", words.download),
        ("read_first", words.read_first),
        ("planner", words.planner),
        ("colours", words.colours),
        ("as_the_system", words.as_the_system),
        ("language", words.language),
        ("as_the_browser", words.as_the_browser),
        ("shortcuts", words.shortcuts),
        ("update_waits", words.update_waits),
        ("policy", words.policy),
        ("licence", &words.licence.with(&[&env!("CARGO_PKG_VERSION")])),
        ("all_rules", words.all_rules),
    ];
    let single = single.map(|(place, text)| (place.to_owned(), html(text)));
    let pairs = |one: &str, other: &str, pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let place = |name: &str, index: usize, text: &str| (format!("{name}_{index}"), html(text));
        let both = |(index, pair): (usize, &(&str, &str))| [place(one, index, pair.0), place(other, index, pair.1)];
        pairs.iter().enumerate().flat_map(both).collect()
    };
    let promise = pairs("promise", "promised", &words.promise);
    let samples = pairs("sample", "symptom", &words.samples);
    single.into_iter().chain(promise).chain(samples).collect()
}

/// A text with `code` between backticks.
fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let mut parts = text.split('`');
    let first = parts.next().unwrap_or_default().to_owned();
    let tags = ["<code>", "</code>"].into_iter().cycle();
    parts.zip(tags).fold(first, |html, (part, tag)| html + tag + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_its_words_and_all_words_have_a_place() {
        for language in Language::ALL {
            let screen = first_screen(language.words());
            assert!(!screen.contains(['{', '}', '`']), "{screen}");
            for (place, text) in places(language.words()) {
                assert!(SCREEN.contains(&format!("{{{place}}}")), "no place for {place}");
                assert!(screen.contains(&text), "{text}");
            }
        }
    }

    #[test]
    fn code_and_signs_are_html() {
        assert_eq!(html("Run `a > \"b\"`, & go"), "Run <code>a &gt; &quot;b&quot;</code>, &amp; go");
    }

    #[test]
    fn the_start_script_knows_every_language() {
        let page = include_str!("../../index.html");
        let tags = Language::ALL.map(|language| format!("'{}'", language.tag()));
        assert!(page.contains(&format!("const languages = [{}];", tags.join(", "))), "{tags:?}");
    }
}
