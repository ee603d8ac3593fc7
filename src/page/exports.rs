//! The report to take along, and what was left out of it.

use std::rc::Rc;

use yew::prelude::*;

use super::config::download;
use super::copy::CopyButton;
use super::words;
use crate::report::{Report, json, markdown};

pub fn exports(report: &Rc<Report>) -> Html {
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
