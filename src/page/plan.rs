//! What to do, in the order to do it.

use yew::prelude::*;

use super::config::{SCRIPT, download};
use super::copy::{CopyButton, command, copy_own};
use super::desk::Desk;
use super::lacks::lacks;
use super::prose::said;
use super::state::Action;
use super::ticks::{self, tick};
use super::verdict::of_host;
use crate::interface::Words;
use crate::report::{Risk, Takeaway};
use crate::worker::view::{Host, Remedy, Step};

pub fn plan(index: usize, host: &Host, desk: &Desk) -> Html {
    if host.remedies.is_empty() {
        return Html::default();
    }
    let words = desk.state.words();
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
        <section class="card" aria-labelledby={of_host(&id, index)}>
            <h2 {id}>{ words.plan }{ done(host, words, &desk.state.ticked) }</h2>
            <div class="tools">
                if safe > 0 {
                    <CopyButton text={commands} label={words.copy_safe}
                        what={format!("({})", words.step.count(safe))} />
                }
                if let Some(script) = host.files.iter().find(|file| file.name == SCRIPT) {
                    { download(words.download_script, words, &script.name, &script.media_type, { let content = script.content.clone(); move || content.clone() }) }
                }
                if destructive > 0 {
                    <button type="button" class={classes!("button", show_destructive.then_some("is-alarming"))} onclick={on_toggle}>
                        { if show_destructive { words.leave_out_destructive } else { words.allow_destructive } }
                        <span class="count">{ destructive }</span>
                    </button>
                }
            </div>
            if safe > 0 {
                <p class="hint">{ words.safe }</p>
            }
            <ol class="plan">
                { for host.remedies.iter().enumerate().map(|(place, each)| remedy((index, place), each, host, desk)) }
            </ol>
        </section>
    }
}

/// How much of it is done, once something is.
fn done(host: &Host, words: &Words, ticked: &[u64]) -> Html {
    match ticks::all_done(host, ticked) {
        (0, _) => Html::default(),
        (done, all) => html! { <span class="count">{ words.done_of.with(&[&done, &all]) }</span> },
    }
}

/// The first is open, the others wait: at a glance the whole plan, and no step out of its order.
fn remedy((number, index): (usize, usize), remedy: &Remedy, host: &Host, desk: &Desk) -> Html {
    let words = desk.state.words();
    let place = |step| Takeaway::Step { host: number, remedy: index, step };
    let before = index.checked_sub(1).and_then(|before| host.remedies.get(before)).map(|before| before.phase);
    let steps = remedy.steps.len();
    let size = match ticks::done(host, remedy, &desk.state.ticked) {
        0 => words.step.count(steps),
        done => words.done_of.with(&[&done, &steps]),
    };
    html! {
        <li key={remedy.id.clone()} class="remedy">
            if before != Some(remedy.phase) {
                <p class="phase">{ (words.phase)(remedy.phase) }</p>
            }
            <details open={index == 0}>
                <summary>
                    <h3>{ said(&remedy.title, words) }</h3>
                    <span class="remedy-size">{ size }</span>
                </summary>
                <ol class="steps">
                    { for remedy.steps.iter().enumerate().map(|(index, each)| step(index, each, (host, remedy), place(index), desk)) }
                </ol>
            </details>
        </li>
    }
}

fn step(index: usize, step: &Step, (host, remedy): (&Host, &Remedy), place: Takeaway, desk: &Desk) -> Html {
    let words = desk.state.words();
    let what = words.step_of.with(&[&(index + 1), &remedy.title]);
    let notes = [(words.before, &step.precondition), (words.expect, &step.expect), (words.way_back, &step.undo)];
    let id = ticks::id(host, remedy, step);
    let is_done = id.is_some_and(|id| desk.state.ticked.contains(&id));
    html! {
        <li key={index} class={classes!("step", format!("risk-{}", step.risk.as_str()), is_done.then_some("is-done"))}>
            <p class="step-why">
                <span class="risk">{ (words.risk)(step.risk) }</span>
                { said(&step.why, words) }
            </p>
            if let Some(text) = &step.command {
                { lacks(step, words) }
                { command(text, what.clone()) }
                if step.has_placeholders {
                    <p class="step-lacks">{ words.stops_at_placeholder }</p>
                    { copy_own(desk, place, what.clone()) }
                }
                <>{ for id.map(|id| tick(id, is_done, host, what, &desk.state)) }</>
            } else {
                <p class="step-hidden">{ words.withheld }<span class="operated">{ " " }{ words.allow_above }</span></p>
            }
            <dl class="notes">
                <div><dt>{ words.takes }</dt><dd>{ (words.takes_how_long)(step.takes) }</dd></div>
                { for notes.into_iter().filter_map(|(label, note)| Some((label, note.as_ref()?))).map(|(label, note)| html! {
                    <div key={label}><dt>{ label }</dt><dd>{ said(note, words) }</dd></div>
                }) }
            </dl>
        </li>
    }
}
