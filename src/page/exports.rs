//! The report to take along, and what was left out of it.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::config::download_made;
use super::copy::CopyButton;
use super::desk::{Desk, Maker};
use super::state::Action;
use super::{link, words};
use crate::worker::Export;
use crate::worker::view::View;

pub fn exports(report: &View, desk: &Desk) -> Html {
    let (markdown, shared) = (desk.export(Export::Markdown), desk.export(Export::ShareMarkdown));
    html! {
        <section class="card" aria-labelledby="exports">
            <h2 id="exports">{ "Take it along" }</h2>
            <p>{ left_out(report) }</p>
            if let Some(why) = &desk.state.no_link {
                <p class="fault">{ why.clone() }</p>
            }
            <div class="exports">
                <div class="tools">
                    <span class="tools-label">{ "Markdown" }</span>
                    <CopyButton make={markdown.clone()} what="the report as Markdown" />
                    { download_made("Download", "thinpool-report.md", "text/markdown", &markdown) }
                </div>
                <div class="tools">
                    <span class="tools-label">{ "JSON" }</span>
                    { download_made("Download", "thinpool-report.json", "application/json", &desk.export(Export::Json)) }
                </div>
                <div class="tools">
                    <span class="tools-label">{ "With what you pasted, redacted" }</span>
                    <CopyButton make={shared.clone()} what="the report and the redacted paste as Markdown" />
                    { download_made("Download", "thinpool-share.md", "text/markdown", &shared) }
                    { download_made("Download", "thinpool-share.json", "application/json", &desk.export(Export::ShareJson)) }
                </div>
                <div class="tools">
                    <span class="tools-label">{ "A link to this" }</span>
                    <CopyButton make={with_text(desk)} label="Copy link" what="with your text, redacted" />
                    <span class="hint">{ "It carries your text as it is shown here, redacted, behind its #: no server gets to see that part, but everybody whom you give the link to." }</span>
                </div>
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
                    None => state.dispatch(Action::Refused(words::TOO_LONG.into())),
                }
            });
        }));
    })
}

fn left_out(report: &View) -> Html {
    if report.redactions.is_empty() {
        return html! { { "For a ticket or a colleague. Nothing in your text looked like a secret, so nothing was left out: look it over before you share it." } };
    }
    html! {
        <>
            { "For a ticket or a colleague. Left out here and everywhere but in your text box: " }
            <strong class="redactions">{ words::redactions(&report.redactions) }</strong>
            { "." }
        </>
    }
}
