//! What was found, each root cause before what follows from it, with the lines that show it.

use yew::prelude::*;

use super::annotated::finding_id;
use super::icon;
use super::prose::said;
use super::verdict::{of_host, severity_class};
use crate::interface::Words;
use crate::worker::view::{Evidence, Finding, Host};

/// The rule reference, a page of its own beside this one, with an anchor for each rule.
pub const REFERENCE: &str = "rules.html";

/// `on_locate` shows a line of an input.
pub fn findings(index: usize, host: &Host, on_locate: &Callback<(AttrValue, usize)>, words: &Words) -> Html {
    if host.findings.is_empty() {
        return Html::default();
    }
    let id = format!("findings-{}", index);
    html! {
        <section class="card" aria-labelledby={of_host(&id, index)}>
            <h2 {id}>{ words.findings }<span class="count">{ host.findings.len() }</span></h2>
            <ol class="findings">
                { for host.findings.iter().enumerate().map(|(place, each)| finding((index, place), each, on_locate, words)) }
            </ol>
        </section>
    }
}

fn finding(
    (of, index): (usize, usize),
    finding: &Finding,
    on_locate: &Callback<(AttrValue, usize)>,
    words: &Words,
) -> Html {
    html! {
        <li key={index} id={finding_id(of, index)} tabindex="-1" class={classes!("finding", severity_class(Some(finding.severity)))}>
            <p class="badge">{ icon::severity(Some(finding.severity)) }{ (words.severity)(Some(finding.severity)) }</p>
            <h3>{ said(&finding.title, words) }</h3>
            <>{ for finding.behind.iter().map(|(how, title)| html! { <p class="behind">{ (words.behind)(*how) }{ ": " }{ said(title, words) }</p> }) }</>
            <p>{ said(&finding.explanation, words) }</p>
            if !finding.evidence.is_empty() {
                <ul class="evidence" aria-label={words.evidence}>
                    { for finding.evidence.iter().enumerate().map(|(index, each)| evidence(index, each, on_locate, words)) }
                    if finding.more > 0 {
                        <li>{ words.and_more.with(&[&finding.more]) }</li>
                    }
                </ul>
            }
            <p class="hint">
                { words.rule }{ " " }
                <a href={format!("{REFERENCE}#{}", finding.rule)} target="_blank" rel="noopener">
                    { finding.rule.clone() }<span class="visually-hidden">{ " " }{ words.new_tab }</span>
                </a>
            </p>
        </li>
    }
}

fn evidence(index: usize, evidence: &Evidence, on_locate: &Callback<(AttrValue, usize)>, words: &Words) -> Html {
    let place = format!("{}:{}", evidence.input, evidence.line);
    let line = html! { <span class="evidence-text">{ evidence.text.trim().to_owned() }</span> };
    let (input, number) = (AttrValue::from(evidence.input.clone()), evidence.line);
    let onclick = on_locate.reform(move |_| (input.clone(), number));
    html! {
        <li key={index}>
            <button type="button" class="evidence-line" title={words.show_line} {onclick}>
                <span class="place">{ place }</span>{ line }
            </button>
        </li>
    }
}
