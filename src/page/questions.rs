//! What only the person knows: where to end up, which disk, how much. Everything follows at once.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::copy::command;
use super::prose::{own_or, said};
use super::state::{Action, State};
use super::typed::TYPED;
use crate::engine::DriverChoice;
use crate::interface::Words;
use crate::worker::view::{Host, Missing, Question};

pub fn questions(host: &Host, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let typed: Vec<usize> = (0..TYPED.len()).filter(|index| state.asks(*index, host)).collect();
    let pasted = host.questions.iter().filter(|question| TYPED.iter().all(|unknown| unknown.id != question.id));
    let pasted: Vec<&Question> = pasted.collect();
    let (driver, missing) = (host.asks_driver, &host.missing);
    if typed.is_empty() && pasted.is_empty() && missing.is_empty() && !driver {
        return Html::default();
    }
    html! {
        <section class="card operated" aria-labelledby="questions">
            <h2 id="questions">{ words.only_you }</h2>
            <div class="questions">
                if driver {
                    { driver_choice(state) }
                }
                <>{ for typed.into_iter().map(|index| answer(index, host, state)) }</>
                <>{ for pasted.into_iter().map(|question| html! {
                    <div key={question.id.clone()} class="question">
                        <p class="question-label">{ words.missing }{ " " }{ label(&question.id, &question.label, words) }</p>
                        <p class="hint">{ words.paste_more }{ " " }{ hint(&question.id, &question.hint, words) }{ found(question, words) }</p>
                    </div>
                }) }</>
            </div>
            if !missing.is_empty() {
                { would_tell(missing, words) }
            }
        </section>
    }
}

/// What was not pasted and would sharpen the answer, as one command.
fn would_tell(missing: &[Missing], words: &Words) -> Html {
    let commands: Vec<&str> = missing.iter().map(|missing| missing.command.as_str()).collect();
    html! {
        <div class="question missing">
            <h3>{ words.would_tell }</h3>
            { command(&format!("({}) 2>&1", commands.join("; ")), words.telling_command) }
            <ul class="hint">
                { for missing.iter().map(|missing| html! {
                    <li key={missing.command.clone()}><code>{ missing.command.clone() }</code>{ ": " }{ own_or((words.tells)(&missing.command), &missing.why, words) }</li>
                }) }
            </ul>
        </div>
    }
}

fn driver_choice(state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let drivers = [
        (DriverChoice::Auto, "auto", words.let_host_decide),
        (DriverChoice::Overlay2, "overlay2", "overlay2"),
        (DriverChoice::Devicemapper, "devicemapper", words.stay),
    ];
    let choice = |(choice, value, label): (DriverChoice, &'static str, &'static str)| {
        let onchange = {
            let state = state.clone();
            move |_| state.dispatch(Action::DriverChosen(choice))
        };
        html! {
            <label key={value} class="choice">
                <input type="radio" name="driver" {value} checked={state.driver == choice} {onchange} />
                <span>{ label }</span>
            </label>
        }
    };
    html! {
        <fieldset key="driver" class="question">
            <legend class="question-label">{ words.which_driver }</legend>
            <div class="choices">{ for drivers.into_iter().map(choice) }</div>
        </fieldset>
    }
}

fn answer(index: usize, host: &Host, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let Some((unknown, typed)) = TYPED.get(index).zip(state.answers.get(index)) else { return Html::default() };
    let question = host.questions.iter().find(|question| question.id == unknown.id);
    let fault = state.report.as_ref().and_then(|report| report.faults.get(index).cloned()).flatten();
    let oninput = {
        let state = state.clone();
        move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            state.dispatch(Action::Answered(index, input.value().into()));
        }
    };
    let [id, hint_id, fault_id] = ["answer", "hint", "fault"].map(|part| format!("{part}-{}", unknown.id));
    html! {
        <div key={unknown.id} class="question">
            <label class="question-label" for={id.clone()}>{ label(unknown.id, unknown.label, words) }</label>
            <input {id} type="text" autocomplete="off" autocapitalize="off" spellcheck="false" value={typed.clone()}
                aria-invalid={fault.is_some().to_string()} aria-describedby={format!("{hint_id} {fault_id}")} {oninput} />
            <p class="hint" id={hint_id}>{ hint(unknown.id, unknown.hint, words) }{ for question.map(|question| found(question, words)) }</p>
            <p class="fault" id={fault_id} aria-live="polite">{ for fault.map(|fault| own_or((words.wrong)(unknown.id), &fault, words)) }</p>
        </div>
    }
}

fn label(id: &str, label: &str, words: &Words) -> Html {
    own_or((words.asked)(id).map(|(label, _)| label), label, words)
}

fn hint(id: &str, hint: &str, words: &Words) -> Html {
    own_or((words.asked)(id).map(|(_, hint)| hint), hint, words)
}

/// What is known of it: what was pasted shows, and what is taken for the answer until there is one.
fn found(question: &Question, words: &Words) -> Html {
    let seen = question.seen.iter().map(|seen| html! { <>{ "; " }{ said(seen, words) }</> });
    let assumed = question.assumed.iter();
    let assumed = assumed.map(|assumed| html! { <>{ ". " }{ words.until_then }{ " " }{ said(assumed, words) }</> });
    seen.chain(assumed).collect()
}
