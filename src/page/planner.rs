//! A pool for a new disk: what somebody expects of it, and what to make.

use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::browser;
use super::copy::command;
use super::prose::{own_or, said};
use super::state::{Action, State};
use super::typed::WISHES;
use crate::report::Risk;
use crate::worker::view::{Plan, Step};

pub fn planner(state: &UseReducerHandle<State>) -> Html {
    let (planner, words) = (&state.planner, state.words());
    let ontoggle = {
        let state = state.dispatcher();
        move |event: Event| {
            let details: Element = event.target_unchecked_into();
            state.dispatch(Action::PlannerOpened(details.has_attribute("open")));
        }
    };
    html! {
        <details class="card planner operated" open={planner.open} {ontoggle}>
            <summary><h2>{ words.planner }</h2></summary>
            <div class="questions">{ for (0..WISHES.len()).map(|index| wish(index, state)) }</div>
            <div aria-live="polite">
                if !planner.fault.is_empty() {
                    <p class="fault">{ said(&planner.fault, words) }</p>
                }
                if let Some(plan) = &planner.plan {
                    { planned(plan, state) }
                }
            </div>
        </details>
    }
}

fn wish(index: usize, state: &UseReducerHandle<State>) -> Html {
    let label = state.words().wishes.get(index).copied();
    let id = format!("wish-{index}");
    let oninput = {
        let state = state.clone();
        move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            state.dispatch(Action::Wished(index, input.value().into()));
        }
    };
    html! {
        <div class="question">
            <label class="question-label" for={id.clone()}>{ label }</label>
            <input {id} type="text" autocomplete="off" spellcheck="false" value={state.planner.wishes.get(index).cloned()} {oninput} />
        </div>
    }
}

fn planned(plan: &Plan, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    html! {
        <>
            <dl class="rows">{ for plan.rows.iter().map(|(label, value)| html! { <div><dt>{ own_or((words.planned)(label), label, words) }</dt><dd>{ said(value, words) }</dd></div> }) }</dl>
            <ol class="steps">{ for plan.steps.iter().map(|each| step(each, state)) }</ol>
        </>
    }
}

fn step(step: &Step, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let allow = {
        let state = state.clone();
        move |_| {
            state.dispatch(Action::DiskIsEmpty);
            // The button that had the focus is gone, and the command stands in its place.
            browser::next_task(|| browser::go_to(".planner .risk-destructive .copy"));
        }
    };
    html! {
        <li class={classes!("step", format!("risk-{}", step.risk.as_str()))}>
            <p class="step-why"><span class="risk">{ (words.risk)(step.risk) }</span>{ said(&step.why, words) }</p>
            if step.risk == Risk::Destructive && !state.planner.disk_is_empty {
                <button type="button" class="button" onclick={allow}>{ words.disk_is_empty }</button>
            } else {
                <>{ for step.command.iter().map(|text| command(text, words.planned_step)) }</>
            }
        </li>
    }
}
