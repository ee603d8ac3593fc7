//! What of the input was recognised, and what could not be read.

use yew::prelude::*;

use super::prose::said;
use crate::interface::Words;
use crate::report::NoticeKind;
use crate::worker::PASTE;
use crate::worker::view::{Coverage, Notice, Section, View};

/// More than that nobody reads at three in the morning.
const ENOUGH: usize = 20;

/// `on_locate` shows a line of an input.
pub fn heard(report: &View, on_locate: &Callback<(AttrValue, usize)>, words: &Words) -> Html {
    let sections = report.sections.iter().take(ENOUGH).enumerate();
    html! {
        <div class="heard">
            if !report.sections.is_empty() {
                <h3 class="label">{ words.recognised }</h3>
                <ul class="chips">
                    { for sections.map(|(index, each)| section(index, each, on_locate, words)) }
                    { rest(report.sections.len(), words) }
                </ul>
            }
            <>{ for report.coverage.iter().take(ENOUGH).enumerate().filter_map(|(index, each)| not_understood(index, each, on_locate, words)) }</>
            <>{ for report.notices_by_kind().map(|(kind, all)| notices(kind, &all, on_locate, words)) }</>
        </div>
    }
}

fn notices(kind: NoticeKind, notices: &[&Notice], on_locate: &Callback<(AttrValue, usize)>, words: &Words) -> Html {
    html! {
        <>
            <h3 class="label">{ (words.notices)(kind) }</h3>
            <ul class="notices">
                { for notices.iter().take(ENOUGH).enumerate().map(|(index, each)| notice(index, each, on_locate, words)) }
                { rest(notices.len(), words) }
            </ul>
        </>
    }
}

fn rest(all: usize, words: &Words) -> Html {
    match all.saturating_sub(ENOUGH) {
        0 => Html::default(),
        more => html! { <li>{ words.and_more.with(&[&more]) }</li> },
    }
}

fn section(index: usize, section: &Section, on_locate: &Callback<(AttrValue, usize)>, words: &Words) -> Html {
    let (first, last) = (section.first_line, section.last_line);
    let lines = words.lines(first, last);
    let lines = if section.input == PASTE { lines } else { format!("{}, {lines}", section.input) };
    let input: AttrValue = section.input.clone().into();
    html! {
        <li key={index}>
            <button type="button" class="chip" title={words.show_lines} onclick={on_locate.reform(move |_| (input.clone(), first))}>
                <code>{ section.title.clone() }</code>{ format!(" {lines}") }
            </button>
        </li>
    }
}

/// The lines that no format claimed: the person sees at once whether one of them mattered.
fn not_understood(
    index: usize,
    coverage: &Coverage,
    on_locate: &Callback<(AttrValue, usize)>,
    words: &Words,
) -> Option<Html> {
    if coverage.understood >= coverage.lines {
        return None;
    }
    let ranges = coverage.unread.iter().take(ENOUGH).map(|range| {
        let (first, last) = *range;
        let lines = if first == last { first.to_string() } else { format!("{first}\u{2013}{last}") };
        let input: AttrValue = coverage.input.clone().into();
        let onclick = on_locate.reform(move |_| (input.clone(), first));
        html! { <><button type="button" class="link" {onclick}>{ lines }</button>{ " " }</> }
    });
    Some(html! {
        <p key={index} class="hint">
            { words.understood.with(&[&coverage.input, &coverage.understood, &coverage.lines]) }{ " " }
            { for ranges }
        </p>
    })
}

pub fn notice(index: usize, notice: &Notice, on_locate: &Callback<(AttrValue, usize)>, words: &Words) -> Html {
    let place = match notice.line {
        Some(line) => {
            let input: AttrValue = notice.input.clone().into();
            let said = words.lines(line, line);
            let said = if notice.input == PASTE { said } else { format!("{} {said}", notice.input) };
            html! { <button type="button" class="link" onclick={on_locate.reform(move |_| (input.clone(), line))}>{ said }</button> }
        }
        None => html! { <strong>{ notice.input.clone() }</strong> },
    };
    html! { <li key={index}>{ place }{ ": " }{ said(&notice.message, words) }</li> }
}
