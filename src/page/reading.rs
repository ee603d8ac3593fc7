//! A reading that takes its time, was stopped, or met a fault of the program.

use yew::prelude::*;

use super::browser;
use super::copy::CopyButton;
use super::prose::prose;
use super::state::{Action, Failure, State};
use crate::interface::Noun;

/// How far it is, with the way out.
pub fn reading(state: &UseReducerHandle<State>) -> Html {
    let is_long = state.is_reading() && (state.is_large() || state.percent.is_some());
    if state.coming == 0 && !state.waiting && !is_long {
        return Html::default();
    }
    let words = state.words();
    let on_cancel = {
        let state = state.dispatcher();
        move |_| {
            state.dispatch(Action::Cancel);
            // The button that had the focus is gone.
            browser::focus("result");
        }
    };
    html! {
        <section class="card reading operated" aria-label={words.reading}>
            <p role="status">{ words.reading_now }</p>
            <progress max="100" value={state.percent.map(|percent| percent.to_string())} aria-label={words.read_so_far} />
            <button type="button" class="button" onclick={on_cancel}>{ words.stop }</button>
        </section>
    }
}

/// Why there is no reading of what stands there, and what can be done.
pub fn failure(state: &UseReducerHandle<State>) -> Html {
    let Some(failure) = &state.failure else { return Html::default() };
    let words = state.words();
    let on_retry = {
        let state = state.dispatcher();
        move |_| {
            state.dispatch(Action::Retry);
            browser::focus("result");
        }
    };
    let retry = html! { <button type="button" class="button" onclick={on_retry}>{ words.read_again }</button> };
    match failure {
        Failure::Cancelled => html! {
            <section class="card failure" aria-labelledby="failure">
                <h2 id="failure">{ failure.sentence(words) }</h2>
                <p>{ words.still_there }</p>
                <div class="tools">{ retry }</div>
            </section>
        },
        Failure::Stopped(place) => {
            let report = fault_report(state, place);
            html! {
                <section class="card failure is-critical" aria-labelledby="failure">
                    <h2 id="failure">{ failure.sentence(words) }</h2>
                    <p>{ prose(words.goes_on) }</p>
                    <p>{ words.report_it }</p>
                    <pre class="listing fault-report">{ report.clone() }</pre>
                    <div class="tools"><CopyButton text={report} what={words.fault_report} />{ retry }</div>
                </section>
            }
        }
    }
}

/// Version, place and size: no word of what was read, not even the names of files. For who made the page, so not
/// translated.
fn fault_report(state: &State, place: &str) -> String {
    let parts = state.files.len() + usize::from(state.pasted > 0);
    format!(
        "thinpool-doctor {}\nstopped: {place}\ninput: {} bytes in {}",
        env!("CARGO_PKG_VERSION"),
        state.bytes(),
        Noun("part", "parts").count(parts)
    )
}
