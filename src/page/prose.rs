//! Sentences with `code` in them.

use yew::prelude::*;

use crate::interface::Words;

/// Text whose parts between backticks are code.
pub fn prose(text: &str) -> Html {
    let parts: Vec<&str> = text.split('`').collect();
    let starts = text.starts_with('`');
    let last = parts.len().saturating_sub(1);
    parts
        .into_iter()
        .enumerate()
        .map(|(index, part)| match index % 2 {
            // A sentence that begins with code begins as that does.
            1 if index < last => html! { <code class={starts.then_some("leads")}>{ part.to_owned() }</code> },
            // A backtick without its partner is just that.
            1 => html! { { format!("`{part}") } },
            _ => html! { { part.to_owned() } },
        })
        .collect()
}

/// A sentence of the engine's, marked as English among words that are not.
pub fn said(text: &str, words: &Words) -> Html {
    match words.engine {
        Some(lang) => html! { <span {lang}>{ prose(text) }</span> },
        None => prose(text),
    }
}

/// What the page's own words have for it, or else the engine's.
pub fn own_or(own: Option<&str>, text: &str, words: &Words) -> Html {
    own.map_or_else(|| said(text, words), prose)
}
