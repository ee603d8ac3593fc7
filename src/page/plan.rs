//! What to do, in the order to do it.

use yew::prelude::*;

use super::copy::{CopyButton, command, copy_own};
use super::prose::prose;
use super::words;
use crate::remedies::shell::UNKNOWNS;
use crate::report::{HostReport, RemedyReport, Risk, StepReport, Takeaway};

const SAFE: &str = "Safe commands only look, or change what can be undone: of each part up to its first step that does more or still needs an answer.";

pub fn plan(
    index: usize,
    host: &HostReport,
    show_destructive: bool,
    on_toggle: &Callback<()>,
    restore: &Callback<Takeaway, String>,
) -> Html {
    if host.remedies.is_empty() {
        return Html::default();
    }
    let id = format!("plan-{}", index);
    let destructive =
        host.remedies.iter().flat_map(|remedy| &remedy.steps).filter(|step| step.risk == Risk::Destructive).count();
    let (safe, commands) = safe_commands(&host.remedies);
    html! {
        <section class="card" aria-labelledby={id.clone()}>
            <h2 {id}>{ "What to do" }</h2>
            <div class="tools">
                if safe > 0 {
                    <CopyButton text={commands} label="Copy all safe commands"
                        what={format!("({})", words::count(safe, "step"))} />
                }
                if destructive > 0 {
                    <button type="button" class="button" aria-pressed={show_destructive.to_string()}
                        onclick={on_toggle.reform(|_| ())}>
                        { if show_destructive { "Leave out destructive commands" } else { "Allow destructive commands" } }
                        <span class="count">{ destructive }</span>
                    </button>
                }
            </div>
            if safe > 0 {
                <p class="hint">{ SAFE }</p>
            }
            <ol class="plan">
                { for host.remedies.iter().enumerate().map(|(place, each)| remedy((index, place), each, &host.remedies, restore)) }
            </ol>
        </section>
    }
}

/// The first is open, the others wait: at a glance the whole plan, and no step out of its order.
fn remedy(
    (host, index): (usize, usize),
    remedy: &RemedyReport,
    all: &[RemedyReport],
    restore: &Callback<Takeaway, String>,
) -> Html {
    let place = |step| Takeaway::Step { host, remedy: index, step };
    let before = index.checked_sub(1).and_then(|before| all.get(before)).map(|before| before.phase);
    html! {
        <li key={remedy.id} class="remedy">
            if before != Some(remedy.phase) {
                <p class="phase">{ remedy.phase_label }</p>
            }
            <details open={index == 0}>
                <summary>
                    <h3>{ prose(remedy.title.as_str()) }</h3>
                    <span class="remedy-size">{ words::count(remedy.steps.len(), "step") }</span>
                </summary>
                <ol class="steps">
                    { for remedy.steps.iter().enumerate().map(|(index, each)| step(index, each, remedy, place(index), restore)) }
                </ol>
            </details>
        </li>
    }
}

fn step(
    index: usize,
    step: &StepReport,
    remedy: &RemedyReport,
    place: Takeaway,
    restore: &Callback<Takeaway, String>,
) -> Html {
    let what = format!("step {} of: {}", index + 1, remedy.title);
    let notes = [("Before", &step.precondition), ("Expect", &step.expect), ("Way back", &step.undo)];
    html! {
        <li key={index} class={classes!("step", format!("risk-{}", step.risk.as_str()))}>
            <p class="step-why">
                <span class="risk">{ words::risk(step.risk) }</span>
                { prose(step.why.as_str()) }
            </p>
            if let Some(text) = &step.command {
                if !step.lacks.is_empty() {
                    <p class="step-lacks">{ "Still needs " }{ for step.lacks.iter().enumerate().map(|(index, id)| lacking(index, id)) }</p>
                }
                { command(text.as_str(), what.clone()) }
                if step.has_placeholders {
                    <p class="step-lacks">{ "Values of yours stand in it as placeholders; it stops where one does." }</p>
                    { copy_own(restore, place, what) }
                }
            } else {
                <p class="step-hidden">{ "This step destroys something. Its command is left out until you allow it above." }</p>
            }
            <dl class="notes">
                <div><dt>{ "Takes" }</dt><dd>{ step.duration }</dd></div>
                { for notes.into_iter().filter_map(|(label, note)| Some((label, note.as_ref()?))).map(|(label, note)| html! {
                    <div key={label}><dt>{ label }</dt><dd>{ prose(note.as_str()) }</dd></div>
                }) }
            </dl>
        </li>
    }
}

fn lacking(index: usize, id: &'static str) -> Html {
    let label = UNKNOWNS.iter().find(|unknown| unknown.id == id).map_or(id, |unknown| unknown.label);
    html! { <strong key={index}>{ format!("{label} ") }</strong> }
}

/// The steps of each remedy that change nothing or only what is safe, up to the first that does more or lacks an
/// answer: a safe step behind it was meant for the state which that one leaves.
fn safe_commands(remedies: &[RemedyReport]) -> (usize, String) {
    let mut text = String::new();
    let mut number = 0;
    for remedy in remedies {
        let safe = |step: &&StepReport| {
            matches!(step.risk, Risk::ReadOnly | Risk::Safe) && step.lacks.is_empty() && !step.has_placeholders
        };
        let commands: Vec<&str> =
            remedy.steps.iter().take_while(safe).filter_map(|step| Some(step.command.as_ref()?.as_str())).collect();
        if !commands.is_empty() {
            number += commands.len();
            text.push_str(&format!("# {}\n{}\n", remedy.title.as_str().replace('\n', " "), commands.join("\n")));
        }
    }
    (number, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Choices, Input, diagnose};
    use crate::page::samples::SAMPLES;

    #[test]
    fn safe_commands_hold_no_step_that_interrupts_or_destroys() {
        for sample in &SAMPLES {
            let choices = Choices { allow_destructive: true, ..Choices::default() };
            let report = diagnose(&[Input::new("paste", sample.text)], &choices);
            let remedies: Vec<RemedyReport> = report.hosts.into_iter().flat_map(|host| host.remedies).collect();
            let (_, safe) = safe_commands(&remedies);
            let lines: Vec<&str> = safe.lines().collect();
            let grave = remedies
                .iter()
                .flat_map(|remedy| &remedy.steps)
                .filter(|step| !matches!(step.risk, Risk::ReadOnly | Risk::Safe) || !step.lacks.is_empty());
            for step in grave {
                let Some(command) = &step.command else { continue };
                assert!(command.as_str().lines().all(|line| !lines.contains(&line)), "{}: {command}", sample.title);
            }
        }
    }
}
