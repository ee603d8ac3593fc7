//! What to do, in the order to do it.

use yew::prelude::*;

use super::copy::{CopyButton, command, copy_own};
use super::desk::Desk;
use super::prose::prose;
use super::state::Action;
use super::words;
use crate::report::{Risk, Takeaway};
use crate::worker::view::{Host, Remedy, Step};

const SAFE: &str = "Safe commands only look, or change what can be undone: of each part up to its first step that does more or still needs an answer.";

pub fn plan(index: usize, host: &Host, desk: &Desk) -> Html {
    if host.remedies.is_empty() {
        return Html::default();
    }
    let id = format!("plan-{}", index);
    let destructive =
        host.remedies.iter().flat_map(|remedy| &remedy.steps).filter(|step| step.risk == Risk::Destructive).count();
    let (safe, commands) = host.safe.clone();
    let show_destructive = desk.state.destructive;
    let on_toggle = {
        let state = desk.state.dispatcher();
        move |_| state.dispatch(Action::ToggleDestructive)
    };
    html! {
        <section class="card" aria-labelledby={id.clone()}>
            <h2 {id}>{ "What to do" }</h2>
            <div class="tools">
                if safe > 0 {
                    <CopyButton text={commands} label="Copy all safe commands"
                        what={format!("({})", words::count(safe, "step"))} />
                }
                if destructive > 0 {
                    <button type="button" class="button" aria-pressed={show_destructive.to_string()}
                        onclick={on_toggle}>
                        { if show_destructive { "Leave out destructive commands" } else { "Allow destructive commands" } }
                        <span class="count">{ destructive }</span>
                    </button>
                }
            </div>
            if safe > 0 {
                <p class="hint">{ SAFE }</p>
            }
            <ol class="plan">
                { for host.remedies.iter().enumerate().map(|(place, each)| remedy((index, place), each, &host.remedies, desk)) }
            </ol>
        </section>
    }
}

/// The first is open, the others wait: at a glance the whole plan, and no step out of its order.
fn remedy((host, index): (usize, usize), remedy: &Remedy, all: &[Remedy], desk: &Desk) -> Html {
    let place = |step| Takeaway::Step { host, remedy: index, step };
    let before = index.checked_sub(1).and_then(|before| all.get(before)).map(|before| &before.phase);
    html! {
        <li key={remedy.id.clone()} class="remedy">
            if before != Some(&remedy.phase) {
                <p class="phase">{ remedy.phase.clone() }</p>
            }
            <details open={index == 0}>
                <summary>
                    <h3>{ prose(&remedy.title) }</h3>
                    <span class="remedy-size">{ words::count(remedy.steps.len(), "step") }</span>
                </summary>
                <ol class="steps">
                    { for remedy.steps.iter().enumerate().map(|(index, each)| step(index, each, remedy, place(index), desk)) }
                </ol>
            </details>
        </li>
    }
}

fn step(index: usize, step: &Step, remedy: &Remedy, place: Takeaway, desk: &Desk) -> Html {
    let what = format!("step {} of: {}", index + 1, remedy.title);
    let notes = [("Before", &step.precondition), ("Expect", &step.expect), ("Way back", &step.undo)];
    html! {
        <li key={index} class={classes!("step", format!("risk-{}", step.risk.as_str()))}>
            <p class="step-why">
                <span class="risk">{ words::risk(step.risk) }</span>
                { prose(&step.why) }
            </p>
            if let Some(text) = &step.command {
                if !step.lacks.is_empty() {
                    <p class="step-lacks">{ "Still needs " }{ for step.lacks.iter().enumerate().map(|(index, label)| lacking(index, label)) }</p>
                }
                { command(text, what.clone()) }
                if step.has_placeholders {
                    <p class="step-lacks">{ "Values of yours stand in it as placeholders; it stops where one does." }</p>
                    { copy_own(desk, place, what) }
                }
            } else {
                <p class="step-hidden">{ "This step destroys something. Its command is left out until you allow it above." }</p>
            }
            <dl class="notes">
                <div><dt>{ "Takes" }</dt><dd>{ step.duration.clone() }</dd></div>
                { for notes.into_iter().filter_map(|(label, note)| Some((label, note.as_ref()?))).map(|(label, note)| html! {
                    <div key={label}><dt>{ label }</dt><dd>{ prose(note) }</dd></div>
                }) }
            </dl>
        </li>
    }
}

fn lacking(index: usize, label: &str) -> Html {
    html! { <strong key={index}>{ format!("{label} ") }</strong> }
}
