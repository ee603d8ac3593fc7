//! The report to take along, and what was left out of it.

use std::rc::Rc;

use yew::prelude::*;

use super::config::Download;
use super::copy::CopyButton;
use super::words;
use crate::report::{Report, json, markdown};

#[derive(Properties)]
pub struct ExportsProps {
    pub report: Rc<Report>,
}

impl PartialEq for ExportsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.report, &other.report)
    }
}

#[component]
pub fn Exports(props: &ExportsProps) -> Html {
    let markdown = markdown::render(&props.report);
    html! {
        <section class="card" aria-labelledby="exports">
            <h2 id="exports">{ "Take it along" }</h2>
            <p>{ left_out(&props.report) }</p>
            <div class="exports">
                <div class="tools">
                    <span class="tools-label">{ "Markdown" }</span>
                    <CopyButton text={markdown.clone()} what="the report as Markdown" />
                    <Download name="thinpool-report.md" media_type="text/markdown" content={markdown} />
                </div>
                <div class="tools">
                    <span class="tools-label">{ "JSON" }</span>
                    <Download name="thinpool-report.json" media_type="application/json" content={json::render(&props.report)} />
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
