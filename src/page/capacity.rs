//! How full a pool is, what it promises and where it is going: the worker's drawings, and beside them the same in words.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::prose::said;
use super::state::{Action, State};
use super::typed::{SLIDERS, slid};
use crate::interface::Words;
use crate::worker::view::{Capacity, Drawing};

/// `of`: what tells this pool from the others of the page.
pub fn capacity(of: &str, capacity: &Capacity, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let list =
        |sentences: &[String]| sentences.iter().map(|each| html! { <li>{ said(each, words) }</li> }).collect::<Html>();
    html! {
        <details class="capacity">
            <summary>{ words.capacity }</summary>
            { labelled(words.data, &capacity.outlook.data) }
            <p class="hint">{ words.legend }</p>
            { marks(&capacity.outlook.data, words) }
            if let Some(metadata) = &capacity.metadata {
                { labelled(words.metadata, metadata) }
                { marks(metadata, words) }
            }
            { forecast(words.data, capacity.outlook.forecast.as_ref(), words) }
            { forecast(words.metadata, capacity.metadata_forecast.as_ref(), words) }
            <ul class="said">{ list(&capacity.said) }</ul>
            if capacity.is_guess {
                <fieldset class="what-if">
                    <legend>{ words.what_if }</legend>
                    { for (0..SLIDERS.len()).map(|index| slider(of, index, state)) }
                    <ul class="said" aria-live="polite">{ list(&capacity.outlook.words) }</ul>
                </fieldset>
            }
        </details>
    }
}

fn forecast(label: &'static str, drawn: Option<&(Drawing, String)>, words: &Words) -> Html {
    let Some((forecast, until)) = drawn else { return Html::default() };
    html! {
        <figure class="drawing">
            { svg(forecast) }
            <figcaption class="hint">{ words.forecast.with(&[&label]) }{ " " }{ said(until, words) }</figcaption>
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

fn marks(drawing: &Drawing, words: &Words) -> Html {
    html! { <ol class="marks">{ for drawing.marks.iter().map(|mark| html! { <li>{ said(mark, words) }</li> }) }</ol> }
}

fn slider(of: &str, index: usize, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let Some((label, values)) = words.sliders.get(index).zip(SLIDERS.get(index)) else { return Html::default() };
    let id = format!("what-if-{of}-{index}");
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
            <label for={id.clone()}>{ *label }{ " " }<output>{ slid(index, place, words) }</output></label>
            <input {id} type="range" min="0" max={(values.len() - 1).to_string()} value={place.to_string()}
                aria-valuetext={slid(index, place, words)} {oninput} />
        </p>
    }
}
