//! The input as it may be shown, with its notes: parts, evidence, fields explained in place, lines not understood.

use yew::prelude::*;

use super::desk::Desk;
use super::prose::said;
use super::state::Action;
use super::verdict::severity_class;
use crate::interface::Words;
use crate::worker::view::{Annotated, Line, Shown};
use crate::worker::{Answer, Ask};

/// The id of a finding, so that a line can lead to it.
pub fn finding_id(host: usize, finding: usize) -> String {
    format!("finding-{host}-{finding}")
}

pub fn annotated(desk: &Desk) -> Html {
    let state = &desk.state;
    let words = state.words();
    let shown = state.annotated.is_some();
    let onclick = {
        let desk = desk.clone();
        move |_| match &desk.state.annotated {
            Some(_) => desk.state.dispatch(Action::Annotated(None)),
            None => desk.ask(Ask::Annotate, |state, answer| {
                if let Answer::Lines(lines) = answer {
                    state.dispatch(Action::Annotated(Some(lines.into())));
                }
            }),
        }
    };
    html! {
        <section class="card annotated" aria-labelledby="annotated">
            <h2 id="annotated">{ words.line_by_line }</h2>
            <p>{ words.line_by_line_what }</p>
            <div class="tools">
                <button type="button" class="button" aria-pressed={shown.to_string()} {onclick}>
                    { if shown { words.hide_notes } else { words.show_notes } }
                </button>
            </div>
            { for state.annotated.iter().flat_map(|all| all.iter()).enumerate().map(|(index, each)| input(index, each, words)) }
        </section>
    }
}

fn input(index: usize, input: &Annotated, words: &Words) -> Html {
    html! {
        <div key={index}>
            <h3 class="label">{ said(&input.name, words) }</h3>
            <ol class="lines">{ for input.lines.iter().map(|each| line(each, words)) }</ol>
            if input.left_out > 0 {
                <p class="hint">{ words.not_shown.with(&[&words.line.count(input.left_out)]) }</p>
            }
        </div>
    }
}

fn line(line: &Line, words: &Words) -> Html {
    let worst = line.shows.iter().map(|shown| shown.severity).min();
    let class = classes!("line", worst.map(|worst| severity_class(Some(worst))), line.unread.then_some("is-unread"));
    html! {
        <li key={line.number} {class}>
            if let Some(title) = &line.begins {
                <span class="line-part">{ said(title, words) }</span>
            }
            <span class="line-number">{ line.number }</span>
            <code class="line-text">{ for line.pieces.iter().map(piece) }</code>
            if line.unread {
                <span class="line-note">{ words.not_understood }</span>
            }
            { for line.shows.iter().map(|each| note(each, words)) }
        </li>
    }
}

fn note(shown: &Shown, words: &Words) -> Html {
    html! { <a class="line-note" href={format!("#{}", finding_id(shown.host, shown.finding))}>{ (words.severity)(Some(shown.severity)) }{ ": " }{ said(&shown.title, words) }</a> }
}

/// What a field means is shown while the pointer or the focus is on it.
fn piece((text, meaning): &(String, Option<(String, String)>)) -> Html {
    let Some((name, meaning)) = meaning else { return html! { { text.clone() } } };
    html! {
        <span class="field" tabindex="0">
            { text.clone() }
            <span class="tip" role="tooltip"><strong>{ name.clone() }</strong>{ ": " }{ meaning.clone() }</span>
        </span>
    }
}
