//! The host in one sentence, how grave it is, and what to run first.

use yew::prelude::*;

use super::copy::command;
use super::icon;
use super::lacks::lacks;
use super::prose::said;
use crate::interface::{ONE_LINER, Words};
use crate::report::Severity;
use crate::worker::view::{Host, Step, View};

pub fn verdict(index: usize, host: &Host, report: &View, words: &Words) -> Html {
    let (severity, step) = (host.severity, first_step(host));
    html! {
        <section class={classes!("card", "verdict", severity_class(severity))} aria-labelledby={format!("verdict-{}", index)}>
            <p class="badge badge-large">
                { icon::severity(severity) }{ (words.severity)(severity) }
                if report.hosts.len() > 1 {
                    <span class="of-host" id={format!("host-{index}")}>{ host_name(index, host, words) }</span>
                }
            </p>
            <h2 class="sentence" id={format!("verdict-{}", index)}>{ said(&host.sentence, words) }</h2>
            if let Some(first) = &host.first_command {
                <div class="first">
                    <h3 class="label">{ words.run_first }{ for step.map(|step| html! { <span class={format!("risk-{}", step.risk.as_str())}><span class="risk">{ (words.risk)(step.risk) }</span></span> }) }</h3>
                    <>{ for step.map(|step| lacks(step, words)) }</>
                    { command(first, words.first_command) }
                </div>
            }
            if severity.is_none() || host.tells_little {
                { looked_at(report, words) }
            }
            if wants_more(host) {
                <div class="first">
                    <h3 class="label">{ words.give_this }</h3>
                    { command(ONE_LINER, words.one_liner) }
                </div>
            }
            { facts(host, words) }
            if let Some(said) = words.engine_is_english {
                <p class="hint">{ said }</p>
            }
        </section>
    }
}

/// The step of the plan that the first command is.
fn first_step(host: &Host) -> Option<&Step> {
    let first = host.first_command.as_ref()?;
    let mut steps = host.remedies.iter().flat_map(|remedy| &remedy.steps);
    steps.find(|step| step.command.as_ref().is_some_and(|command| command.contains(first)))
}

/// Nobody with a grave finding is left without something to run: the next thing is then to see more.
fn wants_more(host: &Host) -> bool {
    let grave = host.severity.is_some_and(|severity| severity <= Severity::High);
    host.tells_little || grave && host.first_command.is_none() && !host.missing.is_empty()
}

/// A host that says no name has its number.
pub fn host_name(index: usize, host: &Host, words: &Words) -> String {
    host.name.clone().unwrap_or_else(|| format!("{} {}", words.host, index + 1))
}

/// Two hosts have parts of one name: the name of a part is its heading's and, where there are several, its host's.
pub fn of_host(heading: &str, index: usize) -> String {
    format!("{heading} host-{index}")
}

/// The class that sets the colour of everything inside.
pub fn severity_class(severity: Option<Severity>) -> String {
    format!("is-{}", severity.map_or("ok", Severity::as_str))
}

/// Good news is only as good as what it rests on. Which of several hosts a part is of, the page does not know.
fn looked_at(report: &View, words: &Words) -> Html {
    let mut titles: Vec<&str> = Vec::new();
    for section in report.sections.iter().filter(|_| report.hosts.len() == 1) {
        if !titles.contains(&section.title.as_str()) {
            titles.push(&section.title);
        }
    }
    html! {
        <p class="looked">
            if !titles.is_empty() {
                { words.looked_at.with(&[&titles.join(", ")]) }{ " " }
            }
            { words.not_looked_at }
        </p>
    }
}

fn facts(host: &Host, words: &Words) -> Html {
    let loopback = host.loopback.then(|| words.loop_files.to_owned());
    let facts = [
        (words.host, &host.name),
        ("Docker", &host.engine),
        (words.driver, &host.driver),
        (words.storage, &loopback),
        (words.filesystem, &host.backing_filesystem),
        (words.kernel, &host.kernel),
        (words.system, &host.operating_system),
    ];
    let known: Html = facts
        .into_iter()
        .filter_map(|(label, fact)| Some((label, fact.clone()?)))
        .map(|(label, fact)| html! { <div key={label}><dt>{ label }</dt><dd>{ fact }</dd></div> })
        .collect();
    html! { <dl class="facts">{ known }</dl> }
}
