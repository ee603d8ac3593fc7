//! The one door to regular expressions.
//!
//! The command uses `regex`; the page `regex-lite`, which reads the same expressions more slowly and is a fifth of the
//! size: what people wait for there is the download, and a fast look for literal words comes before every expression.
//! A test holds the two to the same answers.

#[cfg(not(target_arch = "wasm32"))]
use full as engine;
#[cfg(target_arch = "wasm32")]
use lite as engine;

/// A compiled expression. Letters, digits and blanks are those of ASCII.
#[derive(Debug)]
pub struct Pattern(engine::Engine);

/// Where the whole match and its groups lie, in bytes.
pub type Groups = Vec<Option<(usize, usize)>>;

impl Pattern {
    /// `None` for an expression that is none: a test compiles all of them.
    pub fn new(expression: &str) -> Option<Self> {
        engine::compile(expression).map(Pattern)
    }

    pub fn is_match(&self, text: &str) -> bool {
        engine::is_match(&self.0, text)
    }

    /// The first match at or behind `at`.
    pub fn groups_at(&self, text: &str, at: usize) -> Option<Groups> {
        engine::groups_at(&self.0, text, at)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod full {
    pub type Engine = regex::bytes::Regex;

    pub fn compile(expression: &str) -> Option<Engine> {
        regex::bytes::RegexBuilder::new(expression).unicode(false).build().ok()
    }

    pub fn is_match(engine: &Engine, text: &str) -> bool {
        engine.is_match(text.as_bytes())
    }

    pub fn groups_at(engine: &Engine, text: &str, at: usize) -> Option<super::Groups> {
        let found = engine.captures_at(text.as_bytes(), at)?;
        Some(found.iter().map(|group| group.map(|group| (group.start(), group.end()))).collect())
    }
}

#[cfg(any(test, target_arch = "wasm32"))]
mod lite {
    pub type Engine = regex_lite::Regex;

    pub fn compile(expression: &str) -> Option<Engine> {
        // There is no other than the ASCII mode here, and no flag for it.
        let expression = expression.replace("(?i-u)", "(?i)").replace("(?-u)", "");
        regex_lite::Regex::new(&expression).ok()
    }

    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code))]
    pub fn is_match(engine: &Engine, text: &str) -> bool {
        engine.is_match(text)
    }

    pub fn groups_at(engine: &Engine, text: &str, at: usize) -> Option<super::Groups> {
        // This engine reads characters: a place within one is none to begin at.
        let at = (at..=text.len()).find(|at| text.is_char_boundary(*at))?;
        let rest = text.get(at..)?;
        // What stands before decides what a word boundary is, so the search must see it.
        let mut places = engine.capture_locations();
        let found = if at == 0 {
            engine.captures_read(&mut places, rest)
        } else {
            engine.captures_read_at(&mut places, text, at)
        };
        found?;
        Some((0..places.len()).map(|group| places.get(group)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both engines on one text.
    fn both(expression: &str, text: &str) -> (Option<Groups>, Option<Groups>) {
        let full = full::compile(expression).unwrap_or_else(|| panic!("{expression}"));
        let lite = lite::compile(expression).unwrap_or_else(|| panic!("{expression} for the page"));
        (full::groups_at(&full, text, 0), lite::groups_at(&lite, text, 0))
    }

    #[test]
    fn both_engines_say_the_same_of_every_signature() {
        let texts = include_str!("../tests/cases/loop-on-full-root/paste.txt")
            .lines()
            .chain(include_str!("../tests/cases/driver-removed/paste.txt").lines());
        let texts: Vec<&str> = texts
            .chain([
                "x: switching pool to out-of-data-space (queue IO) mode",
                "WARNING: the aufs storage-driver is deprecated é",
            ])
            .collect();
        for row in crate::parsers::signatures::SIGNATURES {
            for expression in row.all_of {
                for text in &texts {
                    let (full, lite) = both(expression, text);
                    assert_eq!(full, lite, "{} on {text}", row.id);
                }
            }
        }
    }

    #[test]
    fn both_engines_say_the_same_of_every_redaction() {
        for (expression, examples) in crate::redact::expressions() {
            for text in examples {
                let (full, lite) = both(expression, text);
                assert_eq!(full, lite, "{expression} on {text}");
            }
        }
    }
}
