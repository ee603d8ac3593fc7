//! The first seconds: what to paste, what to try, what is promised.

use yew::prelude::*;

use super::config::download;
use super::copy::{CopyButton, command};
use super::prose::prose;
use crate::artifacts::collector;
use crate::interface::{ONE_LINER, Words};

const COLLECTOR: &str = "collect.sh";

pub fn start(on_sample: &Callback<usize>, words: &Words) -> Html {
    html! {
        <>
            <section class="card" aria-labelledby="what">
                <h2 id="what">{ words.run_this }</h2>
                { command(ONE_LINER, words.one_liner) }
                <p class="hint">{ words.also_read }</p>
            </section>
            <section class="card" aria-labelledby="promise">
                <h2 id="promise">{ words.promise_title }</h2>
                <dl class="promise">
                    { for words.promise.into_iter().map(|(what, how)| html! { <div key={what}><dt>{ what }</dt><dd>{ how }</dd></div> }) }
                </dl>
            </section>
            <section class="card" aria-labelledby="samples">
                <h2 id="samples">{ words.samples_title }</h2>
                <ul class="samples">
                    { for words.samples.into_iter().enumerate().map(|(index, (title, symptom))| html! {
                        <li key={index}>
                            <button type="button" class="sample" onclick={on_sample.reform(move |_| index)}>
                                <span class="sample-title">{ title }</span>
                                <span class="sample-symptom">{ symptom }</span>
                            </button>
                        </li>
                    }) }
                </ul>
            </section>
            <section class="card" aria-labelledby="collector">
                <h2 id="collector">{ words.collector_title }</h2>
                <p>{ prose(words.collector) }</p>
                <div class="tools">
                    <CopyButton text={collector::SCRIPT} what={words.the_collector} />
                    { download(words.download, words, COLLECTOR, "application/x-sh", || collector::SCRIPT.to_owned()) }
                </div>
                <details>
                    <summary>{ words.read_first }</summary>
                    <pre class="listing" tabindex="0"><code>{ collector::SCRIPT }</code></pre>
                </details>
            </section>
        </>
    }
}
