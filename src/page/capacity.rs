//! How full a pool is, what it promises and where it is going: drawn, and said beside it in words.
//!
//! The drawings hold numbers only, so they are made as text. Marks are numbered, and listed with what they mean:
//! nothing depends on colours.

use std::fmt::Write;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::state::{Action, SLIDERS, State};
use crate::report::{ForecastReport, MarkReport, PoolReport};
use crate::units::{Bytes, Seconds};

const WIDTH: u64 = 300;

const LEGEND: &str = "Solid: used. Framed: what the pool has. Dashed: what can be added. Dotted, below: promised.";

pub fn capacity(pool: &PoolReport, state: &UseReducerHandle<State>) -> Html {
    let capacity = &pool.capacity;
    let sentences = capacity.sentences();
    let (Some(used), Some(allocated)) = (capacity.space.used_bytes, capacity.space.allocated_bytes) else {
        return Html::default();
    };
    let total = capacity.space.total_bytes.unwrap_or(allocated);
    let promised = capacity.promise.map(|promise| promise.strict_bytes);
    let known = capacity.data.likely_bytes_per_hour.is_some();
    let guessed = (!known).then(|| pool.what_if(&state.what_if()));
    let shown = guessed.as_ref().map_or(&capacity.data, |guess| &guess.data);
    let metadata = pool.metadata.used_bytes.zip(pool.metadata.total_bytes);
    html! {
        <details class="capacity">
            <summary>{ "Capacity and forecast" }</summary>
            { drawing("Data", bar(used, allocated, total, promised, &shown.marks)) }
            <p class="hint">{ LEGEND }</p>
            { marks(&shown.marks) }
            if let Some((used, total)) = metadata {
                { drawing("Metadata", bar(used, total, total, None, &capacity.metadata.marks)) }
                { marks(&capacity.metadata.marks) }
            }
            { forecast(used, shown) }
            <ul class="said">{ for sentences.iter().filter(|(label, _)| *label != "forecast").map(|(_, sentence)| html! { <li>{ sentence.clone() }</li> }) }</ul>
            if let Some(guess) = &guessed {
                <fieldset class="what-if">
                    <legend>{ "What if" }</legend>
                    { for (0..SLIDERS.len()).map(|index| slider(index, state)) }
                    <ul class="said" aria-live="polite">{ for guess.words.iter().map(|words| html! { <li>{ words.clone() }</li> }) }</ul>
                </fieldset>
            }
        </details>
    }
}

fn drawing(label: &'static str, svg: String) -> Html {
    html! { <div class="drawing"><span class="gauge-label">{ label }</span>{ Html::from_html_unchecked(svg.into()) }</div> }
}

/// Where a size lies between 0 and the end of the scale, in tenths.
fn place(size: Bytes, scale: Bytes, width: u64) -> String {
    let tenths = u128::from(size.0) * u128::from(width) * 10 / u128::from(scale.0.max(1));
    let tenths = tenths.min(u128::from(width) * 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Used is solid, allocated is framed, what can be added is dashed; below it, as a line, what is promised.
fn bar(used: Bytes, allocated: Bytes, total: Bytes, promised: Option<Bytes>, marks: &[MarkReport]) -> String {
    let scale = allocated.max(total).max(promised.unwrap_or_default());
    let at = |size| place(size, scale, WIDTH);
    let mut svg = format!(
        "<svg class=\"bar\" viewBox=\"-1 0 306 32\" aria-hidden=\"true\"><rect class=\"addable\" y=\"12\" width=\"{}\" height=\"12\"/><rect class=\"allocated\" y=\"12\" width=\"{}\" height=\"12\"/><rect class=\"used\" y=\"12\" width=\"{}\" height=\"12\"/>",
        at(total),
        at(allocated),
        at(used)
    );
    if let Some(promised) = promised {
        let _ = write!(svg, "<path class=\"promised\" d=\"M0 29H{}\"/>", at(promised));
    }
    let mut free_from = 0;
    for (mark, number) in marks.iter().zip(1..) {
        let x = at(mark.at_bytes);
        let _ = write!(svg, "<path class=\"mark\" d=\"M{x} 10v16\"/>");
        // Numbers that would lie on each other are left out: the list has them all.
        let middle = u64::try_from(u128::from(mark.at_bytes.0) * u128::from(WIDTH) / u128::from(scale.0.max(1)))
            .unwrap_or(WIDTH);
        if middle >= free_from {
            let _ = write!(svg, "<text x=\"{x}\" y=\"8\">{number}</text>");
            free_from = middle + 8;
        }
    }
    svg + "</svg>"
}

fn marks(marks: &[MarkReport]) -> Html {
    html! { <ol class="marks">{ for marks.iter().map(|mark| html! { <li>{ mark.legend() }</li> }) }</ol> }
}

/// Growth from now on: the likely line solid, the ends of its range dashed, and the marks across.
fn forecast(used: Bytes, forecast: &ForecastReport) -> Html {
    let rates = [forecast.low_bytes_per_hour, forecast.likely_bytes_per_hour, forecast.high_bytes_per_hour];
    let (Some(last), [Some(low), Some(likely), Some(high)]) = (forecast.marks.last(), rates) else {
        return Html::default();
    };
    let Some(hours) = forecast.marks.iter().filter_map(|mark| mark.likely_hours).max() else { return Html::default() };
    let (hours, scale) = ((hours + hours / 5).max(1), last.at_bytes);
    let height = |size: Bytes| place(Bytes(scale.0.saturating_sub(size.0)), scale, 90);
    let mut svg = String::from(
        "<svg class=\"line\" viewBox=\"-1 -8 302 100\" aria-hidden=\"true\"><path class=\"axes\" d=\"M14 0V90H300\"/>",
    );
    for (mark, number) in forecast.marks.iter().zip(1..) {
        let y = height(mark.at_bytes);
        let _ = write!(svg, "<path class=\"mark\" d=\"M14 {y}H300\"/><text x=\"6\" y=\"{y}\" dy=\"4\">{number}</text>");
    }
    for (class, rate) in [("range", low), ("likely", likely), ("range", high)] {
        // A line ends where the time does, or where it leaves the drawing.
        let until_top = scale.0.saturating_sub(used.0).checked_div(rate.0).unwrap_or(u64::MAX).min(hours);
        let x = 14 + until_top.saturating_mul(WIDTH - 14) / hours;
        let end = used.0.saturating_add(rate.0.saturating_mul(until_top));
        let _ = write!(svg, "<path class=\"{class}\" d=\"M14 {}L{x} {}\"/>", height(used), height(Bytes(end)));
    }
    svg.push_str("</svg>");
    html! {
        <figure class="drawing">
            { Html::from_html_unchecked(svg.into()) }
            <figcaption class="hint">{ format!("From now to {}", Seconds::hours(hours)) }</figcaption>
        </figure>
    }
}

fn slider(index: usize, state: &UseReducerHandle<State>) -> Html {
    let Some((label, values)) = SLIDERS.get(index).copied() else { return Html::default() };
    let id = format!("what-if-{index}");
    let oninput = {
        let state = state.clone();
        move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            state.dispatch(Action::Slid(index, input.value().parse().unwrap_or(0)));
        }
    };
    let place = state.sliders.get(index).copied().unwrap_or(0);
    html! {
        <p>
            <label for={id.clone()}>{ label }{ " " }<output>{ state.slid(index) }</output></label>
            <input {id} type="range" min="0" max={(values.len() - 1).to_string()} value={place.to_string()}
                aria-valuetext={state.slid(index)} {oninput} />
        </p>
    }
}
