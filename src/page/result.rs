//! What is said about what was given: the most needed first.

use yew::prelude::*;

use super::annotated::annotated;
use super::config::{files, prevention};
use super::copy::command;
use super::desk::Desk;
use super::exports::exports;
use super::findings::findings;
use super::heard::notice;
use super::hidden::hidden;
use super::icon;
use super::plan::plan;
use super::planner::planner;
use super::pools::pools;
use super::questions::questions;
use super::reading::{failure, reading};
use super::start::start;
use super::state::{Action, State};
use super::verdict::{host_name, severity_class, verdict};
use crate::interface::{ONE_LINER, Words};
use crate::worker::view::{Host, View};

pub fn result(desk: &Desk, on_locate: &Callback<(AttrValue, usize)>, on_sample: &Callback<usize>) -> Html {
    let state = &desk.state;
    if state.is_empty() && state.coming == 0 {
        return html! { <>{ failure(state) }{ start(on_sample, state.words()) }{ planner(state) }</> };
    }
    html! {
        <>
            { reading(state) }
            { failure(state) }
            if let Some(report) = &state.report {
                { several(report, state) }
                <>{ for report.hosts.iter().enumerate().map(|(index, host)| one_host(index, host, report, desk, on_locate)) }</>
                if report.hosts.is_empty() {
                    { nothing(report, on_locate, state.words()) }
                }
                { annotated(desk) }
                if !report.hosts.is_empty() {
                    { hidden(report, desk) }
                    { exports(report, desk) }
                }
                { planner(state) }
            }
        </>
    }
}

/// Several hosts at a glance, each a way to its verdict.
fn several(report: &View, state: &UseReducerHandle<State>) -> Html {
    if report.hosts.len() < 2 {
        return Html::default();
    }
    let (words, looked_at) = (state.words(), state.host());
    let host = |(index, host): (usize, &Host)| {
        let class = classes!("chip", "host-chip", severity_class(host.severity));
        let onclick = {
            let state = state.dispatcher();
            move |_| state.dispatch(Action::HostChosen(index))
        };
        html! {
            <li key={index}>
                <button type="button" {class} aria-current={(index == looked_at).then_some("true")} {onclick}>
                    <span class="badge">{ icon::severity(host.severity) }{ (words.severity)(host.severity) }</span>
                    { " " }{ host_name(index, host, words) }
                    if let Some((input, line)) = &host.first {
                        { " " }<span class="hint">{ format!("{input}:{line}") }</span>
                    }
                </button>
            </li>
        }
    };
    html! {
        <nav class="card hosts operated" aria-labelledby="hosts">
            <h2 id="hosts">{ words.hosts.count(report.hosts.len()) }</h2>
            <ul class="chips">{ for report.hosts.iter().enumerate().map(host) }</ul>
            <p class="hint">{ words.one_at_a_time }</p>
        </nav>
    }
}

fn one_host(index: usize, host: &Host, report: &View, desk: &Desk, on_locate: &Callback<(AttrValue, usize)>) -> Html {
    let words = desk.state.words();
    let is_looked_at = index == desk.state.host();
    html! {
        <div key={index} class="host" hidden={!is_looked_at}>
            { verdict(index, host, report, words) }
            { findings(index, host, on_locate, words) }
            if is_looked_at {
                { questions(host, &desk.state) }
            }
            { plan(index, host, desk) }
            { files(index, host, desk) }
            { pools(index, host, desk) }
            { prevention(index, host, desk) }
        </div>
    }
}

/// There is input, and nothing of it could be read.
fn nothing(report: &View, on_locate: &Callback<(AttrValue, usize)>, words: &Words) -> Html {
    html! {
        <section class="card nothing" aria-labelledby="nothing">
            <h2 class="sentence" id="nothing">{ words.nothing }</h2>
            <ul class="notices">
                { for report.notices.iter().take(5).enumerate().map(|(index, each)| notice(index, each, on_locate, words)) }
            </ul>
            <p>{ words.give_this }</p>
            { command(ONE_LINER, words.one_liner) }
        </section>
    }
}
