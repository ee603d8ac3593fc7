//! What of the input was recognised, and what could not be read.

use yew::prelude::*;

use super::prose::prose;
use super::words;
use crate::report::NoticeKind;
use crate::worker::PASTE;
use crate::worker::view::{Coverage, Notice, Section, View};

/// More than that nobody reads at three in the morning.
const ENOUGH: usize = 20;

/// `on_locate` shows lines of the text box.
pub fn heard(report: &View, on_locate: &Callback<(usize, usize)>) -> Html {
    let sections = report.sections.iter().take(ENOUGH).enumerate();
    html! {
        <div class="heard">
            if !report.sections.is_empty() {
                <h3 class="label">{ "Recognised" }</h3>
                <ul class="chips">
                    { for sections.map(|(index, each)| section(index, each, on_locate)) }
                    { rest(report.sections.len()) }
                </ul>
            }
            { for report.coverage.iter().take(ENOUGH).enumerate().filter_map(|(index, each)| not_understood(index, each, on_locate)) }
            { for report.notices_by_kind().map(|(kind, all)| notices(kind, &all, on_locate)) }
        </div>
    }
}

fn notices(kind: NoticeKind, notices: &[&Notice], on_locate: &Callback<(usize, usize)>) -> Html {
    html! {
        <>
            <h3 class="label">{ words::notices(kind) }</h3>
            <ul class="notices">
                { for notices.iter().take(ENOUGH).enumerate().map(|(index, each)| notice(index, each, on_locate)) }
                { rest(notices.len()) }
            </ul>
        </>
    }
}

fn rest(all: usize) -> Html {
    match all.saturating_sub(ENOUGH) {
        0 => Html::default(),
        more => html! { <li>{ format!("and {more} more") }</li> },
    }
}

fn section(index: usize, section: &Section, on_locate: &Callback<(usize, usize)>) -> Html {
    let (first, last) = (section.first_line, section.last_line);
    let words = words::lines(first, last);
    if section.input != PASTE {
        return html! { <li key={index} class="chip"><code>{ section.title.clone() }</code>{ format!(" {}, {words}", section.input) }</li> };
    }
    html! {
        <li key={index}>
            <button type="button" class="chip" title="Show these lines" onclick={on_locate.reform(move |_| (first, last))}>
                <code>{ section.title.clone() }</code>{ format!(" {words}") }
            </button>
        </li>
    }
}

/// The lines that no format claimed: the person sees at once whether one of them mattered.
fn not_understood(index: usize, coverage: &Coverage, on_locate: &Callback<(usize, usize)>) -> Option<Html> {
    if coverage.understood >= coverage.lines {
        return None;
    }
    let ranges = coverage.unread.iter().take(ENOUGH).map(|range| {
        let (first, last) = *range;
        let words = if first == last { first.to_string() } else { format!("{first}\u{2013}{last}") };
        if coverage.input == PASTE {
            let onclick = on_locate.reform(move |_| (first, last));
            html! { <><button type="button" class="link" {onclick}>{ words }</button>{ " " }</> }
        } else {
            html! { { format!("{words} ") } }
        }
    });
    Some(html! {
        <p key={index} class="hint">
            { format!("{}: {} of {} lines understood. Passed over: ", coverage.input, coverage.understood, coverage.lines) }
            { for ranges }
        </p>
    })
}

pub fn notice(index: usize, notice: &Notice, on_locate: &Callback<(usize, usize)>) -> Html {
    let place = match notice.line {
        Some(line) if notice.input == PASTE => html! {
            <button type="button" class="link" onclick={on_locate.reform(move |_| (line, line))}>{ format!("line {line}") }</button>
        },
        Some(line) => html! { <strong>{ format!("{} line {line}", notice.input) }</strong> },
        None => html! { <strong>{ notice.input.clone() }</strong> },
    };
    html! { <li key={index}>{ place }{ ": " }{ prose(&notice.message) }</li> }
}
