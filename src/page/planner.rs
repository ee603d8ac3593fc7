//! A pool for a new disk: what somebody expects of it, and what to make.

use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::copy::command;
use super::prose::prose;
use super::state::{Action, State};
use super::typed::WISHES;
use super::words;
use crate::report::Risk;
use crate::worker::view::{Plan, Step};

pub fn planner(state: &UseReducerHandle<State>) -> Html {
    let planner = &state.planner;
    let ontoggle = {
        let state = state.dispatcher();
        move |event: Event| {
            let details: Element = event.target_unchecked_into();
            state.dispatch(Action::PlannerOpened(details.has_attribute("open")));
        }
    };
    html! {
        <details class="card planner" {ontoggle}>
            <summary><h2>{ "Plan a new thin pool" }</h2></summary>
            <div class="questions">{ for WISHES.iter().enumerate().map(|(index, (label, _))| wish(index, label, state)) }</div>
            <div aria-live="polite">
                if !planner.fault.is_empty() {
                    <p class="fault">{ planner.fault.clone() }</p>
                }
                if let Some(plan) = &planner.plan {
                    { planned(plan, state) }
                }
            </div>
        </details>
    }
}

fn wish(index: usize, label: &'static str, state: &UseReducerHandle<State>) -> Html {
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
    html! {
        <>
            <dl class="rows">{ for plan.rows.iter().map(|(label, value)| html! { <div><dt>{ label.clone() }</dt><dd>{ value.clone() }</dd></div> }) }</dl>
            <ol class="steps">{ for plan.steps.iter().map(|each| step(each, state)) }</ol>
        </>
    }
}

fn step(step: &Step, state: &UseReducerHandle<State>) -> Html {
    let allow = {
        let state = state.clone();
        move |_| state.dispatch(Action::ToggleDestructive)
    };
    html! {
        <li class={classes!("step", format!("risk-{}", step.risk.as_str()))}>
            <p class="step-why"><span class="risk">{ words::risk(step.risk) }</span>{ prose(&step.why) }</p>
            if step.risk == Risk::Destructive && !state.destructive {
                <button type="button" class="button" onclick={allow}>{ "The disk is empty: show the command" }</button>
            } else {
                { for step.command.iter().map(|text| command(text, "a step of the new pool")) }
            }
        </li>
    }
}
