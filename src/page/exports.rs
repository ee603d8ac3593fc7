//! The report to take along, and what was left out of it.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::browser;
use super::config::download_made;
use super::copy::CopyButton;
use super::desk::{Desk, Maker};
use super::link;
use super::prose::said;
use super::state::Action;
use crate::interface::Words;
use crate::worker::Export;
use crate::worker::view::View;

pub fn exports(report: &View, desk: &Desk) -> Html {
    let words = desk.state.words();
    let (markdown, shared) = (desk.export(Export::Markdown), desk.export(Export::ShareMarkdown));
    html! {
        <section class="card operated" aria-labelledby="exports">
            <h2 id="exports">{ words.exports }</h2>
            <p>{ left_out(report, words) }</p>
            if desk.state.too_long {
                <p class="fault">{ words.too_long }</p>
            }
            <div class="exports">
                <div class="tools">
                    <span class="tools-label">{ "Markdown" }</span>
                    <CopyButton make={markdown.clone()} what={words.report_markdown} />
                    { download_made(words.download, words, "thinpool-report.md", "text/markdown", &markdown) }
                </div>
                <div class="tools">
                    <span class="tools-label">{ "HTML" }</span>
                    { download_made(words.download, words, "thinpool-report.html", "text/html", &Callback::from(browser::as_page)) }
                    <button type="button" class="button" onclick={|_| browser::print()}>
                        { words.print }<span class="visually-hidden">{ words.between }{ words.print_what }</span>
                    </button>
                </div>
                <div class="tools">
                    <span class="tools-label">{ "JSON" }</span>
                    { download_made(words.download, words, "thinpool-report.json", "application/json", &desk.export(Export::Json)) }
                </div>
                <div class="tools">
                    <span class="tools-label">{ words.with_paste }</span>
                    <CopyButton make={shared.clone()} what={words.share_markdown} />
                    { download_made(&format!("{} .md", words.download), words, "thinpool-share.md", "text/markdown", &shared) }
                    { download_made(&format!("{} .json", words.download), words, "thinpool-share.json", "application/json", &desk.export(Export::ShareJson)) }
                </div>
                if !browser::is_from_disk() {
                    <div class="tools">
                        <span class="tools-label">{ words.link }</span>
                        <CopyButton make={with_text(desk)} label={words.copy_link} what={words.link_what} />
                        <span class="hint">{ words.link_hint }</span>
                    </div>
                }
            </div>
        </section>
    }
}

/// Makes the link, or says that it would be too long.
fn with_text(desk: &Desk) -> Maker {
    let (make, state) = (desk.export(Export::Text), desk.state.dispatcher());
    Callback::from(move |then: Callback<String>| {
        let state = state.clone();
        make.emit(Callback::from(move |text: String| {
            let (then, state) = (then.clone(), state.clone());
            spawn_local(async move {
                match link::to(&text).await {
                    Some(link) => then.emit(link),
                    None => state.dispatch(Action::TooLong),
                }
            });
        }));
    })
}

fn left_out(report: &View, words: &Words) -> Html {
    if report.redactions.is_empty() {
        return html! { { words.nothing_left_out } };
    }
    let kinds: Vec<String> =
        report.redactions.iter().map(|found| format!("{} \u{d7} {}", found.count, found.kind)).collect();
    html! {
        <>
            { words.left_out }{ " " }
            <strong class="redactions">{ said(&kinds.join(", "), words) }</strong>
            { "." }
        </>
    }
}
