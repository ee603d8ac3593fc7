//! Rows of `lvs` and `vgs`: their attribute strings, letter by letter.

use super::Field;
use crate::parsers::lvm_attr::{Explained, Letter, LvAttr, Permission, VgAttr};

pub fn explain(line: &str) -> Vec<Field> {
    // In JSON and in name=value pairs the string stands in quotes.
    let words = line.split(|c: char| c.is_whitespace() || "\"'=,|;".contains(c));
    words.filter(|word| word.len() > 5).find_map(|word| letters(line, word)).unwrap_or_default()
}

fn letters(line: &str, word: &str) -> Option<Vec<Field>> {
    let explained = volume(word).or_else(|| group(word))?;
    let field = |part: Explained| {
        let at = part.position.checked_sub(1)?;
        Field::of(line, word.get(at..at + 1)?, part.subject, part.meaning)
    };
    Some(explained.into_iter().filter_map(field).collect())
}

/// Every letter must be one that lvs(8) knows in its place.
fn volume(word: &str) -> Option<Vec<Explained>> {
    let attr = LvAttr(word.to_owned());
    let long = matches!(word.len(), 9 | 10) && word.is_ascii();
    let known = attr.volume_type().is_some()
        && attr.permission().is_some()
        && attr.allocation().is_some()
        && attr.state().is_some()
        && attr.open().is_some()
        && attr.target().is_some();
    (long && known).then(|| attr.explain())
}

/// `wz--n-`
fn group(word: &str) -> Option<Vec<Explained>> {
    let attr = VgAttr(word.to_owned());
    let places = ["wr", "z-", "x-", "p-", "cilna", "cs-"];
    let known = word.len() == 6 && word.chars().zip(places).all(|(letter, place)| place.contains(letter));
    (known && Permission::of(word.chars().next()?).is_some()).then(|| attr.explain())
}
