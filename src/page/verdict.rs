//! The host in one sentence, how grave it is, and what to run first.

use yew::prelude::*;

use super::copy::command;
use super::{icon, words};
use crate::report::Severity;
use crate::worker::view::{Host, Section};

pub fn verdict(index: usize, host: &Host, sections: &[Section]) -> Html {
    let severity = host.severity;
    html! {
        <section class={classes!("card", "verdict", severity_class(severity))} aria-labelledby={format!("verdict-{}", index)}>
            <p class="badge badge-large">{ icon::severity(severity) }{ words::severity(severity) }</p>
            <h2 class="sentence" id={format!("verdict-{}", index)}>{ host.sentence.clone() }</h2>
            if let Some(first) = &host.first_command {
                <div class="first">
                    <h3 class="label">{ "Run this first" }</h3>
                    { command(first, "the first command") }
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
fn looked_at(sections: &[Section]) -> Html {
    let mut titles: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
    titles.dedup();
    html! {
        <p class="looked">{ format!("Looked at: {}. What was not pasted was not looked at.", titles.join(", ")) }</p>
    }
}

fn facts(host: &Host) -> Html {
    let loopback = host.loopback.then(|| "loop files".to_owned());
    let facts = [
        ("Host", &host.name),
        ("Docker", &host.engine),
        ("Driver", &host.driver),
        ("Storage", &loopback),
        ("Filesystem", &host.backing_filesystem),
        ("Kernel", &host.kernel),
        ("System", &host.operating_system),
    ];
    let known: Html = facts
        .into_iter()
        .filter_map(|(label, fact)| Some((label, fact.clone()?)))
        .map(|(label, fact)| html! { <div key={label}><dt>{ label }</dt><dd>{ fact }</dd></div> })
        .collect();
    html! { <dl class="facts">{ known }</dl> }
}
