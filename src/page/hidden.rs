//! What was left out: each kind with how often and under which placeholder, what to leave in, what to hide besides, and,
//! for who asks, beside what was pasted.

use std::collections::BTreeMap;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::desk::Desk;
use super::prose::said;
use super::state::Action;
use crate::interface::Words;
use crate::worker::view::{Hidden, View};
use crate::worker::{Answer, Ask};

/// More lines than this nobody compares.
const MOST: usize = 400;

pub fn hidden(report: &View, desk: &Desk) -> Html {
    let state = &desk.state;
    let words = state.words();
    // In one order, whether hidden or left in: a switch stays where it is.
    let mut kinds: BTreeMap<&str, Option<&Hidden>> = state.kept.iter().map(|kind| (kind.as_str(), None)).collect();
    kinds.extend(report.redactions.iter().map(|found| (found.kind.as_str(), Some(found))));
    let on_words = {
        let state = state.clone();
        move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            state.dispatch(Action::WordsTyped(input.value().into()));
        }
    };
    let on_compare = {
        let desk = desk.clone();
        move |_| match &desk.state.compared {
            Some(_) => desk.state.dispatch(Action::Compared(desk.state.revision, None)),
            None => compare(&desk),
        }
    };
    let shown = state.compared.is_some();
    html! {
        <section class="card hidden-kinds operated" aria-labelledby="hidden">
            <h2 id="hidden">{ words.hidden }</h2>
            <p>{ words.hidden_what }</p>
            <ul class="choices kinds">
                { for kinds.into_iter().map(|(name, found)| kind(name, found, desk)) }
            </ul>
            <div class="question">
                <label class="question-label" for="own-words">{ words.own_words }</label>
                <input id="own-words" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                    value={state.words.clone()} aria-describedby="own-words-hint" oninput={on_words} />
                <p class="hint" id="own-words-hint">{ words.own_words_hint }</p>
            </div>
            if !report.redactions.is_empty() {
                <div class="tools">
                    <button type="button" class="button" aria-expanded={shown.to_string()} onclick={on_compare}>
                        { if shown { words.hide_compared } else { words.compare } }
                    </button>
                </div>
            }
            if let Some(pairs) = state.compared.as_ref().filter(|pairs| !pairs.is_empty()) {
                { side_by_side(pairs, words) }
            }
        </section>
    }
}

/// Asks for the lines in which something is hidden, beside those that were pasted.
pub fn compare(desk: &Desk) {
    let revision = desk.state.revision;
    desk.ask(Ask::Compare, move |state, answer| {
        if let Answer::Pairs(pairs) = answer {
            state.dispatch(Action::Compared(revision, Some(pairs.into())));
        }
    });
}

/// A kind with a switch, unless it is of credentials, which always go.
fn kind(name: &str, found: Option<&Hidden>, desk: &Desk) -> Html {
    let words = desk.state.words();
    let onchange = {
        let (state, name) = (desk.state.clone(), name.to_owned());
        move |_| state.dispatch(Action::KindToggled(name.clone()))
    };
    let switch = found.is_none_or(|found| found.keepable);
    let label = html! {
        <>
            <span>{ said(name, words) }{ found.map(|found| format!(" \u{d7} {} ", found.count)) }</span>
            if let Some(found) = found {
                <code>{ found.example.clone() }{ (found.values > 1).then(|| format!(" {}", words.and_more.with(&[&(found.values - 1)]))) }</code>
            } else {
                <span>{ " " }{ words.left_in }</span>
            }
        </>
    };
    html! {
        <li key={name.to_owned()}>
            if switch {
                <label class="choice"><input type="checkbox" checked={!desk.state.kept.iter().any(|kept| kept == name)} {onchange} />{ label }</label>
            } else {
                <span class="choice">{ label }<span class="hint">{ " " }{ words.always_hidden }</span></span>
            }
        </li>
    }
}

fn side_by_side(pairs: &[(String, String)], words: &Words) -> Html {
    html! {
        <div class="compare" role="group" aria-label={words.compared}>
            { for pairs.iter().take(MOST).enumerate().map(|(index, (raw, safe))| html! {
                <div key={index} class="pair">
                    <pre><del>{ raw.clone() }</del></pre>
                    <pre><ins>{ safe.clone() }</ins></pre>
                </div>
            }) }
            if pairs.len() > MOST {
                <p class="hint">{ words.more_lines.with(&[&words.line.count(pairs.len() - MOST)]) }</p>
            }
        </div>
    }
}
