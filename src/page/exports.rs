//! The report to take along, and what was left out of it.

use std::rc::Rc;

use yew::prelude::*;

use super::config::download;
use super::copy::CopyButton;
use super::words;
use crate::report::share::{self, Share};
use crate::report::{Report, json, markdown};

pub fn exports(report: &Rc<Report>, bundle: &Callback<(), Share>) -> Html {
    let (text, file, data) = (bundle.clone(), bundle.clone(), bundle.clone());
    let text = Callback::from(move |()| share::markdown(&text.emit(())));
    let (for_markdown, for_json) = (report.clone(), report.clone());
    html! {
        <section class="card" aria-labelledby="exports">
            <h2 id="exports">{ "Take it along" }</h2>
            <p>{ left_out(report) }</p>
            <div class="exports">
                <div class="tools">
                    <span class="tools-label">{ "Markdown" }</span>
                    <CopyButton text={markdown::render(report)} what="the report as Markdown" />
                    { download("thinpool-report.md", "text/markdown", move || markdown::render(&for_markdown)) }
                </div>
                <div class="tools">
                    <span class="tools-label">{ "JSON" }</span>
                    { download("thinpool-report.json", "application/json", move || json::render(&for_json)) }
                </div>
                <div class="tools">
                    <span class="tools-label">{ "With what you pasted, redacted" }</span>
                    <CopyButton make={text} what="the report and the redacted paste as Markdown" />
                    { download("thinpool-share.md", "text/markdown", move || share::markdown(&file.emit(()))) }
                    { download("thinpool-share.json", "application/json", move || share::json(&data.emit(()))) }
                </div>
            </div>
        </section>
    }
}

fn left_out(report: &Report) -> Html {
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
