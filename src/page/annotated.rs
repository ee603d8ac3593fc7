//! The input as it may be shown, with its notes: parts, evidence, fields explained in place, lines not understood.

use std::rc::Rc;

use yew::prelude::*;

use super::state::{Action, State};
use super::verdict::severity_class;
use super::words;
use crate::explain::Field;
use crate::report::annotated::{Annotated, Line, Shown};

/// The id of a finding, so that a line can lead to it.
pub fn finding_id(host: usize, finding: usize) -> String {
    format!("finding-{host}-{finding}")
}

pub fn annotated(state: &UseReducerHandle<State>, annotate: &Callback<(), Rc<Vec<Annotated>>>) -> Html {
    let shown = state.annotated.is_some();
    let onclick = {
        let (state, annotate) = (state.clone(), annotate.clone());
        move |_| state.dispatch(Action::Annotated(state.annotated.is_none().then(|| annotate.emit(()))))
    };
    html! {
        <section class="card annotated" aria-labelledby="annotated">
            <h2 id="annotated">{ "Your text, line by line" }</h2>
            <p>{ "What was recognised, which lines show a finding, what was not understood, and what each field of a status line means. Redacted." }</p>
            <div class="tools">
                <button type="button" class="button" aria-pressed={shown.to_string()} {onclick}>
                    { if shown { "Hide the lines" } else { "Show the lines with notes" } }
                </button>
            </div>
            { for state.annotated.iter().flat_map(|all| all.iter()).enumerate().map(|(index, each)| input(index, each)) }
        </section>
    }
}

fn input(index: usize, input: &Annotated) -> Html {
    html! {
        <div key={index}>
            <h3 class="label">{ input.name.to_string() }</h3>
            <ol class="lines">{ for input.lines.iter().map(line) }</ol>
            if input.left_out > 0 {
                <p class="hint">{ format!("{} not shown: nothing is said of them.", words::count(input.left_out, "line")) }</p>
            }
        </div>
    }
}

fn line(line: &Line) -> Html {
    let worst = line.shows.iter().map(|shown| shown.severity).min();
    let class = classes!("line", worst.map(|worst| severity_class(Some(worst))), line.unread.then_some("is-unread"));
    html! {
        <li key={line.number} {class}>
            if let Some(title) = line.begins {
                <span class="line-part">{ title }</span>
            }
            <span class="line-number">{ line.number }</span>
            <code class="line-text">{ for fields(line.text.as_str(), &line.fields) }</code>
            if line.unread {
                <span class="line-note">{ "not understood" }</span>
            }
            { for line.shows.iter().map(note) }
        </li>
    }
}

fn note(shown: &Shown) -> Html {
    html! { <a class="line-note" href={format!("#{}", finding_id(shown.host, shown.finding))}>{ words::severity(Some(shown.severity)) }{ ": " }{ shown.title.to_string() }</a> }
}

/// The text with what each field means, shown while the pointer or the focus is on it.
fn fields(text: &str, fields: &[Field]) -> Vec<Html> {
    let mut parts = Vec::new();
    let mut at = 0;
    let plain = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    for field in fields {
        parts.push(html! { { plain(at, field.range.start) } });
        parts.push(html! {
            <span class="field" tabindex="0">
                { plain(field.range.start, field.range.end) }
                <span class="tip" role="tooltip"><strong>{ field.name }</strong>{ ": " }{ field.meaning.to_string() }</span>
            </span>
        });
        at = field.range.end;
    }
    parts.push(html! { { plain(at, text.len()) } });
    parts
}
