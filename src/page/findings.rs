//! What was found, each root cause before what follows from it, with the lines that show it.

use yew::prelude::*;

use super::annotated::finding_id;
use super::prose::prose;
use super::state::PASTE;
use super::verdict::severity_class;
use super::{icon, words};
use crate::report::{Evidence, FindingReport, HostReport};

/// More lines than that prove nothing more.
const ENOUGH: usize = 12;

/// The rule reference, a page of its own beside this one, with an anchor for each rule.
pub const REFERENCE: &str = "rules.html";

/// `on_locate` shows lines of the text box.
pub fn findings(index: usize, host: &HostReport, on_locate: &Callback<(usize, usize)>) -> Html {
    if host.findings.is_empty() {
        return Html::default();
    }
    let id = format!("findings-{}", index);
    html! {
        <section class="card" aria-labelledby={id.clone()}>
            <h2 {id}>{ "Findings" }<span class="count">{ host.findings.len() }</span></h2>
            <ol class="findings">
                { for host.findings.iter().enumerate().map(|(place, each)| finding((index, place), each, host, on_locate)) }
            </ol>
        </section>
    }
}

fn finding(
    (of, index): (usize, usize),
    finding: &FindingReport,
    host: &HostReport,
    on_locate: &Callback<(usize, usize)>,
) -> Html {
    let more = finding.evidence.len().saturating_sub(ENOUGH);
    html! {
        <li key={index} id={finding_id(of, index)} class={classes!("finding", severity_class(Some(finding.severity)))}>
            <p class="badge">{ icon::severity(Some(finding.severity)) }{ words::severity(Some(finding.severity)) }</p>
            <h3>{ prose(finding.title.as_str()) }</h3>
            { for host.behind(finding).map(|(label, title)| html! { <p class="behind">{ label }{ ": " }{ prose(title.as_str()) }</p> }) }
            <p>{ prose(finding.explanation.as_str()) }</p>
            if !finding.evidence.is_empty() {
                <ul class="evidence" aria-label="Lines that show it">
                    { for finding.evidence.iter().take(ENOUGH).enumerate().map(|(index, each)| evidence(index, each, on_locate)) }
                    if more > 0 {
                        <li>{ format!("and {more} more") }</li>
                    }
                </ul>
            }
            <p class="hint">
                { "Rule " }
                <a href={format!("{REFERENCE}#{}", finding.rule)} target="_blank" rel="noopener">
                    { finding.rule }<span class="visually-hidden">{ " (new tab)" }</span>
                </a>
            </p>
        </li>
    }
}

fn evidence(index: usize, evidence: &Evidence, on_locate: &Callback<(usize, usize)>) -> Html {
    let place = format!("{}:{}", evidence.input, evidence.line);
    let line = html! { <span class="evidence-text">{ evidence.text.as_str().trim().to_owned() }</span> };
    // Only the text box can show its lines; of a file the line itself must do.
    if evidence.input.as_str() != PASTE {
        return html! { <li key={index} class="evidence-line"><span class="place">{ place }</span>{ line }</li> };
    }
    let number = evidence.line;
    let onclick = on_locate.reform(move |_| (number, number));
    html! {
        <li key={index}>
            <button type="button" class="evidence-line" title="Show this line in the text box" {onclick}>
                <span class="place">{ place }</span>{ line }
            </button>
        </li>
    }
}
