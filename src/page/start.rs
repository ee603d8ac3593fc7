//! The first seconds: what to paste, what to try, what is promised.

use yew::prelude::*;

use super::copy::command;
use super::samples::SAMPLES;
use super::words;

pub const ALSO: &str = "Also read, in any mix: docker version, pvs, lsblk, daemon.json, dockerd flags, journal and kernel lines. Prompts and colours may stay in.";

pub fn start(on_sample: &Callback<usize>) -> Html {
    html! {
        <>
            <section class="card" aria-labelledby="what">
                <h2 id="what">{ "Run this on the host, paste what it prints" }</h2>
                { command(words::ONE_LINER, "the command that collects everything") }
                <p class="hint">{ ALSO }</p>
            </section>
            <section class="card" aria-labelledby="promise">
                <h2 id="promise">{ "What you paste stays with you" }</h2>
                <dl class="promise">
                    { for words::PROMISE.into_iter().map(|(what, how)| html! { <div key={what}><dt>{ what }</dt><dd>{ how }</dd></div> }) }
                </dl>
            </section>
            <section class="card" aria-labelledby="samples">
                <h2 id="samples">{ "No host at hand? Try one that failed" }</h2>
                <ul class="samples">
                    { for SAMPLES.iter().enumerate().map(|(index, sample)| html! {
                        <li key={index}>
                            <button type="button" class="sample" onclick={on_sample.reform(move |_| index)}>
                                <span class="sample-title">{ sample.title }</span>
                                <span class="sample-symptom">{ sample.symptom }</span>
                            </button>
                        </li>
                    }) }
                </ul>
            </section>
        </>
    }
}
