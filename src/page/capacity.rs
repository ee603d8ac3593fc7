//! How full a pool is, what it promises and where it is going: the worker's drawings, and beside them the same in words.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::state::{Action, State};
use super::typed::{SLIDERS, slid};
use crate::worker::view::{Capacity, Drawing};

const LEGEND: &str = "Solid: used. Framed: what the pool has. Dashed: what can be added. Dotted, below: promised.";

pub fn capacity(capacity: &Capacity, state: &UseReducerHandle<State>) -> Html {
    let said =
        |sentences: &[String]| sentences.iter().map(|each| html! { <li>{ each.clone() }</li> }).collect::<Html>();
    html! {
        <details class="capacity">
            <summary>{ "Capacity and forecast" }</summary>
            { labelled("Data", &capacity.outlook.data) }
            <p class="hint">{ LEGEND }</p>
            { marks(&capacity.outlook.data) }
            if let Some(metadata) = &capacity.metadata {
                { labelled("Metadata", metadata) }
                { marks(metadata) }
            }
            { forecast("Data", capacity.outlook.forecast.as_ref()) }
            { forecast("Metadata", capacity.metadata_forecast.as_ref()) }
            <ul class="said">{ said(&capacity.said) }</ul>
            if capacity.is_guess {
                <fieldset class="what-if">
                    <legend>{ "What if" }</legend>
                    { for (0..SLIDERS.len()).map(|index| slider(index, state)) }
                    <ul class="said" aria-live="polite">{ said(&capacity.outlook.words) }</ul>
                </fieldset>
            }
        </details>
    }
}

fn forecast(label: &'static str, drawn: Option<&(Drawing, String)>) -> Html {
    let Some((forecast, until)) = drawn else { return Html::default() };
    html! {
        <figure class="drawing">
            { svg(forecast) }
            <figcaption class="hint">{ format!("{label}, from now to {until}") }</figcaption>
        </figure>
    }
}

/// The worker draws with numbers alone: nothing of what was pasted is in it.
fn svg(drawing: &Drawing) -> Html {
    Html::from_html_unchecked(drawing.svg.clone().into())
}

fn labelled(label: &'static str, drawing: &Drawing) -> Html {
    html! { <div class="drawing"><span class="gauge-label">{ label }</span>{ svg(drawing) }</div> }
}

fn marks(drawing: &Drawing) -> Html {
    html! { <ol class="marks">{ for drawing.marks.iter().map(|mark| html! { <li>{ mark.clone() }</li> }) }</ol> }
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
            <label for={id.clone()}>{ label }{ " " }<output>{ slid(index, place) }</output></label>
            <input {id} type="range" min="0" max={(values.len() - 1).to_string()} value={place.to_string()}
                aria-valuetext={slid(index, place)} {oninput} />
        </p>
    }
}
