//! A pool for a new disk: what somebody expects of it, and what to make.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::copy::command;
use super::prose::prose;
use super::state::{Action, State, WISHES};
use super::words;
use crate::report::Risk;

pub fn planner(state: &UseReducerHandle<State>) -> Html {
    let field = |(index, (label, _)): (usize, &(&'static str, &'static str))| {
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
                <label class="question-label" for={id.clone()}>{ *label }</label>
                <input {id} type="text" autocomplete="off" spellcheck="false" value={state.wishes.0.get(index).cloned()} {oninput} />
            </div>
        }
    };
    let allow = {
        let state = state.clone();
        move |_: MouseEvent| state.dispatch(Action::ToggleDestructive)
    };
    html! {
        <details class="card planner">
            <summary><h2>{ "Plan a new thin pool" }</h2></summary>
            <div class="questions">{ for WISHES.iter().enumerate().map(field) }</div>
            <div aria-live="polite">
                { match state.planned() {
                    Err(why) => html! { <p class="fault">{ why }</p> },
                    Ok(plan) => html! {
                        <>
                            <dl class="rows">{ for plan.rows().into_iter().map(|(label, value)| html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> }) }</dl>
                            <ol class="steps">
                                { for plan.steps.iter().map(|step| html! {
                                    <li class={classes!("step", format!("risk-{}", step.risk.as_str()))}>
                                        <p class="step-why"><span class="risk">{ words::risk(step.risk) }</span>{ prose(step.why.as_str()) }</p>
                                        if step.risk == Risk::Destructive && !state.destructive {
                                            <button type="button" class="button" onclick={allow.clone()}>{ "The disk is empty: show the command" }</button>
                                        } else {
                                            { for step.command.iter().map(|text| command(text.as_str(), "a step of the new pool")) }
                                        }
                                    </li>
                                }) }
                            </ol>
                        </>
                    },
                } }
            </div>
        </details>
    }
}
