//! Head and foot of the page: its name, and the proof of its promise.

use yew::prelude::*;

use super::findings::REFERENCE;
use super::settings::Settings;
use super::{browser, icon, words};

pub const TAGLINE: &str = "Says what ails a thin pool, and what to do. Here, in this tab.";

pub fn header() -> Html {
    html! {
        <header class="top">
            { icon::mark() }
            <div>
                <h1>{ "thinpool-doctor" }</h1>
                <p class="tagline">{ TAGLINE }</p>
            </div>
            <p class="proof">{ icon::lock() }<Requests /></p>
        </header>
    }
}

/// How many requests went out since the page was loaded: none, and there is the browser to say so.
#[component]
fn Requests() -> Html {
    let requests = use_state(|| 0);
    use_effect_with((), {
        let requests = requests.clone();
        move |()| {
            let watch = browser::watch_requests(move |number| requests.set(number));
            move || drop(watch)
        }
    });
    html! { <span class="requests">{ words::count(*requests, "request") }{ " since it loaded" }</span> }
}

pub fn footer() -> Html {
    html! {
        <footer class="foot">
            <Settings />
            <p>{ "The policy this page runs under, enforced by your browser:" }</p>
            <pre class="policy"><code>{ browser::POLICY }</code></pre>
            <p>
                { concat!("thinpool-doctor ", env!("CARGO_PKG_VERSION"), ", MIT licence. ") }
                <a href={REFERENCE} target="_blank" rel="noopener">{ "All its rules" }</a>
            </p>
        </footer>
    }
}
