//! The input as it may be shown, with its notes: parts, evidence, fields explained in place, lines not understood.

use std::rc::Rc;

use yew::prelude::*;

use super::browser;
use super::desk::Desk;
use super::prose::said;
use super::state::{Action, State};
use super::verdict::severity_class;
use crate::worker::view::{Annotated, Line, Shown};
use crate::worker::{Answer, Ask};

const HEADING: &str = "annotated";

/// The id of a finding, so that a line can lead to it.
pub fn finding_id(host: usize, finding: usize) -> String {
    format!("finding-{host}-{finding}")
}

/// Asks for the lines with their notes.
pub fn ask(desk: &Desk) {
    let revision = desk.state.revision;
    desk.ask(Ask::Annotate, move |state, answer| {
        if let Answer::Lines(lines) = answer {
            state.dispatch(Action::Annotated(revision, Some(lines.into())));
        }
    });
}

/// Shows a line of an input with its notes. The lines may have to be asked for first.
pub fn locate(desk: &Desk, input: &str, line: usize) {
    if let Some(lines) = &desk.state.annotated {
        return go_to_line(lines, input, line);
    }
    let (input, revision) = (input.to_owned(), desk.state.revision);
    desk.ask(Ask::Annotate, move |state, answer| {
        if let Answer::Lines(lines) = answer {
            let lines: Rc<Vec<Annotated>> = lines.into();
            state.dispatch(Action::Annotated(revision, Some(lines.clone())));
            go_to_line(&lines, &input, line);
        }
    });
}

fn go_to_line(lines: &[Annotated], input: &str, line: usize) {
    let index = lines.iter().position(|each| each.name == input).unwrap_or_default();
    let id = line_id(index, line);
    browser::next_task(move || {
        // Of a long text not every line is shown.
        let id = if browser::element(&id).is_some() { &id } else { HEADING };
        browser::go_to(&format!("#{id}"));
    });
}

fn line_id(input: usize, line: usize) -> String {
    format!("line-{input}-{line}")
}

pub fn annotated(desk: &Desk) -> Html {
    let state = &desk.state;
    let words = state.words();
    let shown = state.annotated.is_some();
    let onclick = {
        let desk = desk.clone();
        move |_| match &desk.state.annotated {
            Some(_) => desk.state.dispatch(Action::Annotated(desk.state.revision, None)),
            None => ask(&desk),
        }
    };
    html! {
        <section class={classes!("card", "annotated", (!shown).then_some("operated"))} aria-labelledby={HEADING}>
            <h2 id={HEADING}>{ words.line_by_line }</h2>
            <p>{ words.line_by_line_what }</p>
            <div class="tools">
                <button type="button" class="button" aria-expanded={shown.to_string()} {onclick}>
                    { if shown { words.hide_notes } else { words.show_notes } }
                </button>
            </div>
            <>{ for state.annotated.iter().flat_map(|all| all.iter()).enumerate().map(|(index, each)| input(index, each, state)) }</>
        </section>
    }
}

fn input(index: usize, input: &Annotated, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    html! {
        <div key={index}>
            <h3 class="label">{ said(&input.name, words) }</h3>
            <ol class="lines">{ for input.lines.iter().map(|each| line(index, each, state)) }</ol>
            if input.left_out > 0 {
                <p class="hint">{ words.not_shown.with(&[&words.line.count(input.left_out)]) }</p>
            }
        </div>
    }
}

fn line(input: usize, line: &Line, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let worst = line.shows.iter().map(|shown| shown.severity).min();
    let class = classes!("line", worst.map(|worst| severity_class(Some(worst))), line.unread.then_some("is-unread"));
    html! {
        <li key={line.number} id={line_id(input, line.number)} {class}>
            if let Some(title) = &line.begins {
                <span class="line-part">{ said(title, words) }</span>
            }
            <span class="line-number">{ line.number }</span>
            <code class="line-text">{ for line.pieces.iter().map(piece) }</code>
            if line.unread {
                <span class="line-note">{ words.not_understood }</span>
            }
            <>{ for line.shows.iter().map(|each| note(each, state)) }</>
        </li>
    }
}

/// Leads to the finding, and to its host where another one is looked at.
fn note(shown: &Shown, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let (host, place) = (shown.host, format!("#{}", finding_id(shown.host, shown.finding)));
    let onclick = {
        let (state, place) = (state.dispatcher(), place.clone());
        move |event: MouseEvent| {
            event.prevent_default();
            state.dispatch(Action::HostChosen(host));
            let place = place.clone();
            browser::next_task(move || browser::go_to(&place));
        }
    };
    html! { <a class="line-note" href={place} {onclick}>{ (words.severity)(Some(shown.severity)) }{ ": " }{ said(&shown.title, words) }</a> }
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
