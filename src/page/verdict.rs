//! The host in one sentence, how grave it is, and what to run first.

use yew::prelude::*;

use super::copy::command;
use super::{icon, words};
use crate::report::{HostReport, SectionReport, Severity};

pub fn verdict(index: usize, host: &HostReport, sections: &[SectionReport]) -> Html {
    let verdict = &host.verdict;
    let severity = verdict.severity;
    html! {
        <section class={classes!("card", "verdict", severity_class(severity))} aria-labelledby={format!("verdict-{}", index)}>
            <p class="badge badge-large">{ icon::severity(severity) }{ words::severity(severity) }</p>
            <h2 class="sentence" id={format!("verdict-{}", index)}>{ verdict.sentence.to_string() }</h2>
            if let Some(first) = &verdict.first_command {
                <div class="first">
                    <h3 class="label">{ "Run this first" }</h3>
                    { command(first.as_str(), "the first command") }
                </div>
            }
            if severity.is_none() {
                { looked_at(sections) }
            }
            { facts(host) }
        </section>
    }
}

/// The class that sets the colour of everything inside.
pub fn severity_class(severity: Option<Severity>) -> String {
    format!("is-{}", severity.map_or("ok", Severity::as_str))
}

/// Good news is only as good as what it rests on.
fn looked_at(sections: &[SectionReport]) -> Html {
    let mut titles: Vec<&str> = sections.iter().map(|section| section.title).collect();
    titles.dedup();
    html! {
        <p class="looked">{ format!("Looked at: {}. What was not pasted was not looked at.", titles.join(", ")) }</p>
    }
}

fn facts(host: &HostReport) -> Html {
    let loopback = host.storage.loopback.filter(|is| *is).map(|_| "loop files".to_owned());
    let text = |fact: &Option<crate::redact::SafeText>| fact.as_ref().map(ToString::to_string);
    let facts = [
        ("Host", text(&host.name)),
        ("Docker", text(&host.engine.version)),
        ("Driver", text(&host.storage.driver)),
        ("Storage", loopback),
        ("Filesystem", text(&host.storage.backing_filesystem)),
        ("Kernel", text(&host.engine.kernel)),
        ("System", text(&host.engine.operating_system)),
    ];
    let known: Html = facts
        .into_iter()
        .filter_map(|(label, fact)| Some((label, fact?)))
        .map(|(label, fact)| html! { <div key={label}><dt>{ label }</dt><dd>{ fact }</dd></div> })
        .collect();
    html! { <dl class="facts">{ known }</dl> }
}
