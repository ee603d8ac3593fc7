//! What was left out: each kind with how often and under which placeholder, what to leave in, what to hide besides, and,
//! for who asks, beside what was pasted.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::state::{Action, Pair, State};
use super::words;
use crate::redact::{Redaction, keepable};
use crate::report::Report;

/// More lines than this nobody compares.
const MOST: usize = 400;

pub fn hidden(report: &Report, state: &UseReducerHandle<State>, compare: &Callback<(), Rc<Vec<Pair>>>) -> Html {
    let kept = state.kept.iter().filter(|kind| report.redactions.iter().all(|found| found.kind != **kind));
    let on_words = {
        let state = state.clone();
        move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            state.dispatch(Action::WordsTyped(input.value().into()));
        }
    };
    let on_compare = {
        let (state, compare) = (state.clone(), compare.clone());
        move |_| state.dispatch(Action::Compared(state.compared.is_none().then(|| compare.emit(()))))
    };
    let shown = state.compared.is_some();
    html! {
        <section class="card hidden-kinds" aria-labelledby="hidden">
            <h2 id="hidden">{ "What is hidden" }</h2>
            <p>{ "Everywhere but in your text box. The same value has the same placeholder; none can be traced back." }</p>
            <ul class="choices kinds">
                { for report.redactions.iter().map(|found| kind(found.kind, Some(found), state)) }
                { for kept.map(|name| kind(name, None, state)) }
            </ul>
            <div class="question">
                <label class="question-label" for="own-words">{ "Hide these words, too" }</label>
                <input id="own-words" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                    value={state.words.clone()} aria-describedby="own-words-hint" oninput={on_words} />
                <p class="hint" id="own-words-hint">{ "Separated by commas; found in names as well. A name that is hidden must be filled in again in commands." }</p>
            </div>
            if !report.redactions.is_empty() {
                <div class="tools">
                    <button type="button" class="button" aria-pressed={shown.to_string()} onclick={on_compare}>
                        { if shown { "Hide what I pasted" } else { "Compare with what I pasted" } }
                    </button>
                </div>
            }
            if let Some(pairs) = &state.compared {
                { side_by_side(pairs) }
            }
        </section>
    }
}

/// A kind with a switch, unless it is of credentials, which always go.
fn kind(name: &'static str, found: Option<&Redaction>, state: &UseReducerHandle<State>) -> Html {
    let onchange = {
        let state = state.clone();
        move |_| state.dispatch(Action::KindToggled(name))
    };
    let switch = keepable().any(|kind| *kind == name);
    let label = html! {
        <>
            <span>{ name }{ found.map(|found| format!(" \u{d7} {} ", found.count)) }</span>
            if let Some(found) = found {
                <code>{ found.example.to_string() }{ (found.values > 1).then(|| format!(" and {} more", found.values - 1)) }</code>
            } else {
                <span>{ " left in" }</span>
            }
        </>
    };
    html! {
        <li key={name}>
            if switch {
                <label class="choice"><input type="checkbox" checked={found.is_some()} {onchange} />{ label }</label>
            } else {
                <span class="choice">{ label }<span class="hint">{ " always hidden" }</span></span>
            }
        </li>
    }
}

fn side_by_side(pairs: &[Pair]) -> Html {
    html! {
        <div class="compare" role="group" aria-label="What you pasted, and what is shown of it">
            { for pairs.iter().take(MOST).enumerate().map(|(index, pair)| html! {
                <div key={index} class="pair">
                    <pre><del>{ pair.raw.clone() }</del></pre>
                    <pre><ins>{ pair.safe.to_string() }</ins></pre>
                </div>
            }) }
            if pairs.len() > MOST {
                <p class="hint">{ format!("And {} more.", words::count(pairs.len() - MOST, "line")) }</p>
            }
        </div>
    }
}
