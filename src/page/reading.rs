//! A reading that takes its time, was stopped, or met a fault of the program.

use yew::prelude::*;

use super::copy::CopyButton;
use super::state::{Action, Failure, State};
use super::words;

/// How far it is, with the way out.
pub fn reading(state: &UseReducerHandle<State>) -> Html {
    if state.coming == 0 && !(state.is_reading() && (state.is_large() || state.percent.is_some())) {
        return Html::default();
    }
    let on_cancel = {
        let state = state.dispatcher();
        move |_| state.dispatch(Action::Cancel)
    };
    html! {
        <section class="card reading" aria-label="Reading">
            <p role="status">{ "Reading\u{2026}" }</p>
            <progress max="100" value={state.percent.map(|percent| percent.to_string())} aria-label="Read so far" />
            <button type="button" class="button" onclick={on_cancel}>{ "Stop" }</button>
        </section>
    }
}

/// Why there is no reading of what stands there, and what can be done.
pub fn failure(state: &UseReducerHandle<State>) -> Html {
    let Some(failure) = &state.failure else { return Html::default() };
    let on_retry = {
        let state = state.dispatcher();
        move |_| state.dispatch(Action::Retry)
    };
    let retry = html! { <button type="button" class="button" onclick={on_retry}>{ "Read it again" }</button> };
    match failure {
        Failure::Cancelled => html! {
            <section class="card failure" aria-labelledby="failure">
                <h2 id="failure">{ words::failure(failure) }</h2>
                <p>{ "What you gave is still there and was not read to its end." }</p>
                <div class="tools">{ retry }</div>
            </section>
        },
        Failure::Stopped(place) => {
            let report = fault_report(state, place);
            html! {
                <section class="card failure is-critical" aria-labelledby="failure">
                    <h2 id="failure">{ words::failure(failure) }</h2>
                    <p>{ "Your text is where it was, and the page goes on: change the text or leave a part of it out, and it is read anew. The " }
                        <code>{ "thinpool-doctor" }</code>{ " command may get further." }</p>
                    <p>{ "Please report it to whoever gave you this page. These lines are enough to find the place; nothing of your text is in them." }</p>
                    <pre class="listing fault-report">{ report.clone() }</pre>
                    <div class="tools"><CopyButton text={report} what="the report of the fault" />{ retry }</div>
                </section>
            }
        }
    }
}

/// Version, place and size: no word of what was read, not even the names of files.
fn fault_report(state: &State, place: &str) -> String {
    let parts = state.files.len() + usize::from(state.pasted > 0);
    format!(
        "thinpool-doctor {}\nstopped: {place}\ninput: {} bytes in {}",
        env!("CARGO_PKG_VERSION"),
        state.bytes(),
        words::count(parts, "part")
    )
}
