//! Head and foot of the page: its name, and the proof of its promise.

use yew::prelude::*;

use super::findings::REFERENCE;
use super::settings::Settings;
use super::state::State;
use super::{browser, icon};
use crate::interface::{Language, Words};

pub fn header(language: Language) -> Html {
    html! {
        <header class="top">
            { icon::mark() }
            <div>
                <h1>{ "thinpool-doctor" }</h1>
                <p class="tagline">{ language.words().tagline }</p>
            </div>
            <p class="proof operated">{ icon::lock() }<Requests {language} /></p>
        </header>
    }
}

#[derive(PartialEq, Properties)]
struct Spoken {
    language: Language,
}

/// How many requests went out since the page was loaded: none, and there is the browser to say so.
#[component]
fn Requests(spoken: &Spoken) -> Html {
    let requests = use_state(|| 0);
    use_effect_with((), {
        let requests = requests.clone();
        move |()| {
            let watch = browser::watch_requests(move |number| requests.set(number));
            move || drop(watch)
        }
    });
    let words = spoken.language.words();
    html! { <span class="requests">{ words.requests.count(*requests) }<span class="since">{ " " }{ words.since_loaded }</span></span> }
}

pub fn footer(state: &UseReducerHandle<State>) -> Html {
    let words: &Words = state.words();
    html! {
        <footer class="foot operated">
            <Settings state={state.dispatcher()} language={state.language} />
            <p class="update">{ words.update_waits }</p>
            <p>{ words.policy }</p>
            <pre class="policy"><code>{ browser::POLICY }</code></pre>
            <p>
                { words.licence.with(&[&env!("CARGO_PKG_VERSION")]) }{ " " }
                <a href={REFERENCE} target="_blank" rel="noopener">{ words.all_rules }</a>
            </p>
        </footer>
    }
}
