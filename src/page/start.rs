//! The first seconds: what to paste, what to try, what is promised.

use yew::prelude::*;

use super::config::download;
use super::copy::{CopyButton, command};
use super::prose::prose;
use super::samples::SAMPLES;
use super::words;
use crate::artifacts::collector;

pub const ALSO: &str = "Also read, in any mix: docker version, pvs, lsblk, daemon.json, dockerd flags, journal and kernel lines. Prompts and colours may stay in.";

const COLLECTOR: &str = "A shell script that gathers everything this page reads: it only looks, leaves out what a host does not have, and gives a command that hangs a few seconds. Run it as root with `sh collect.sh > host.txt`, and drop the file here.";
const COLLECTOR_NAME: &str = "collect.sh";

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
            <section class="card" aria-labelledby="collector">
                <h2 id="collector">{ "All of it in one go" }</h2>
                <p>{ prose(COLLECTOR) }</p>
                <div class="tools">
                    <CopyButton text={collector::SCRIPT} what="the collector" />
                    { download("Download", COLLECTOR_NAME, "application/x-sh", || collector::SCRIPT.to_owned()) }
                </div>
                <details>
                    <summary>{ "Read it first" }</summary>
                    <pre class="listing" tabindex="0"><code>{ collector::SCRIPT }</code></pre>
                </details>
            </section>
        </>
    }
}
