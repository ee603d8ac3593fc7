//! What follows by itself when the page begins and when its state changes.

use gloo::timers::callback::Timeout;
use js_sys::{Array, JsString};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::app::Early;
use super::desk::Desk;
use super::samples::SAMPLES;
use super::state::{Action, State};
use super::{annotated, browser, hidden, link, session};
use crate::worker::{Answer, Ask};

/// How long the page has for itself before the worker begins.
const WARM_UP_MS: u32 = 100;

/// How long a large text must rest before it is read.
const REST_MS: u32 = 250;

/// What was pasted before the program was there, what a link carries, or what this device keeps.
#[hook]
pub fn use_first_text(state: &UseReducerHandle<State>, text_box: &NodeRef, early: &Early) {
    let (state, text_box, early) = (state.clone(), text_box.clone(), early.clone());
    use_effect_with((), move |()| {
        let Some(area) = text_box.cast::<HtmlTextAreaElement>() else { return };
        let text = early.text.take();
        let is_early = text.is_truthy();
        if is_early {
            browser::set_text(&text);
            state.dispatch(Action::TextChanged(area.text_length() as usize));
        }
        if !is_early && !link::is_there() {
            session::restore(&area, &state.dispatcher());
        } else {
            state.dispatch(Action::Earlier(session::is_there()));
        }
        spawn_local(async move {
            match link::carried().await {
                Some(Ok(text)) => {
                    area.set_value(&text);
                    state.dispatch(Action::LinkOpened(text.len()));
                }
                Some(Err(link::Broken)) => state.dispatch(Action::LinkBroken),
                None => {}
            }
        });
        if early.focused {
            browser::focus("paste");
        }
    });
}

/// The first reading compiles every expression; done while the person still looks for the terminal, the first paste is
/// answered as fast as the next.
#[hook]
pub fn use_warm_worker(desk: &Desk) {
    let analysis = desk.analysis.clone();
    use_effect_with((), move |()| {
        // But not before the page has been painted.
        Timeout::new(WARM_UP_MS, move || {
            if let Some(warm) = SAMPLES.first().filter(|_| analysis.is_new()) {
                let request = State { pasted: warm.len(), ..State::default() }.request(Ask::View);
                analysis.ask_aside(&request, &Array::of1(&JsString::from(*warm)), Callback::noop());
            }
        })
        .forget();
    });
}

/// What was given is read, whenever it or a choice changes.
#[hook]
pub fn use_reading(desk: &Desk) {
    let desk = desk.clone();
    use_effect_with((desk.state.revision, desk.state.stops), move |_| {
        desk.files.retain(|id| desk.state.wants(id));
        let pending = if desk.state.is_empty() {
            desk.analysis.cancel();
            None
        } else if !desk.state.is_reading() {
            // It was stopped, and so is what was still to come.
            desk.analysis.cancel();
            desk.files.next_case();
            None
        } else if desk.state.is_large() {
            Some(Timeout::new(REST_MS, move || desk.read()))
        } else {
            desk.read();
            None
        };
        // The next change begins anew.
        move || drop(pending)
    });
}

/// This device keeps the text, as long as the person wants it to.
#[hook]
pub fn use_keeping(state: &UseReducerHandle<State>, text_box: &NodeRef) {
    let was_kept = use_mut_ref(|| false);
    let (state, text_box) = (state.clone(), text_box.clone());
    use_effect_with((state.keep, state.revision, state.ticked.clone()), move |(keep, ..): &(bool, usize, Vec<u64>)| {
        let was_kept = was_kept.replace(*keep);
        let pending = keep.then(|| session::keep(text_box.cast::<HtmlTextAreaElement>(), &state)).flatten();
        // Nothing is touched before somebody asks for it.
        if was_kept && !keep {
            session::forget();
        }
        // The next change begins anew.
        move || drop(pending)
    });
}

/// What is shown of the lines, of a forecast and of a plan is asked for again when what it rests on has changed.
#[hook]
pub fn use_questions(desk: &Desk) {
    use_effect_with(desk.state.read, {
        let desk = desk.clone();
        move |_| {
            if desk.state.annotated.is_some() {
                annotated::ask(&desk);
            }
            if desk.state.compared.is_some() {
                hidden::compare(&desk);
            }
        }
    });
    use_effect_with(desk.state.sliders, {
        let desk = desk.clone();
        move |_| {
            if desk.state.report.is_some() {
                let revision = desk.state.revision;
                desk.ask(Ask::WhatIf, move |state, answer| {
                    if let Answer::Outlooks(outlooks) = answer {
                        state.dispatch(Action::Guessed(revision, outlooks));
                    }
                });
            }
        }
    });
    use_effect_with((desk.state.planner.open, desk.state.planner.wishes.clone()), {
        let desk = desk.clone();
        move |(open, wishes): &(bool, [AttrValue; _])| {
            if *open {
                desk.plan(wishes.iter().map(ToString::to_string).collect());
            }
        }
    });
}
