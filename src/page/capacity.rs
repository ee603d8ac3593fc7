//! How full a pool is, what it promises and where it is going: the worker's drawings, and beside them the same in words.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::prose::said;
use super::state::{Action, State};
use super::typed::{SLIDERS, slid};
use crate::interface::Words;
use crate::worker::view::{Capacity, Drawing};

/// A level as it is drawn, what its marks mean, and how it grows.
pub struct Drawn<'a> {
    bar: &'a Drawing,
    forecast: Option<&'a (Drawing, String)>,
}

impl Capacity {
    pub fn drawn_data(&self) -> Drawn<'_> {
        // What is only guessed stands beside what it was guessed from.
        Drawn { bar: &self.outlook.data, forecast: self.outlook.forecast.as_ref().filter(|_| !self.is_guess) }
    }

    pub fn drawn_metadata(&self) -> Option<Drawn<'_>> {
        Some(Drawn { bar: self.metadata.as_ref()?, forecast: self.metadata_forecast.as_ref() })
    }
}

impl Drawn<'_> {
    /// `said`: the same for who does not see it.
    pub fn bar(&self, said: String) -> Html {
        html! { <div class="drawing" role="img" aria-label={said}>{ svg(self.bar) }</div> }
    }

    pub fn marks(&self, label: &'static str, words: &Words) -> Html {
        html! {
            <>
                <ol class="marks">{ for self.bar.marks.iter().map(|mark| html! { <li>{ said(mark, words) }</li> }) }</ol>
                { for self.forecast.map(|drawn| forecast(label, drawn, words)) }
            </>
        }
    }
}

/// What there is to say of it beside the drawings. `of`: what tells this pool from the others of the page.
pub fn capacity(of: &str, capacity: &Capacity, state: &UseReducerHandle<State>) -> Html {
    let words = state.words();
    let list =
        |sentences: &[String]| sentences.iter().map(|each| html! { <li>{ said(each, words) }</li> }).collect::<Html>();
    html! {
        <details class="capacity">
            <summary>{ words.capacity }</summary>
            <ul class="said">{ list(&capacity.said) }</ul>
            if capacity.is_guess {
                <fieldset class="what-if operated">
                    <legend>{ words.what_if }</legend>
                    // As lists of their own: what comes and goes in one must not move the slider that has the focus.
                    <>{ for (0..SLIDERS.len()).map(|index| slider(of, index, state)) }</>
                    <ul class="said" aria-live="polite">{ list(&capacity.outlook.words) }</ul>
                    <>{ for capacity.outlook.forecast.as_ref().map(|drawn| forecast(words.data, drawn, words)) }</>
                </fieldset>
            }
        </details>
    }
}

fn forecast(label: &'static str, (drawing, until): &(Drawing, String), words: &Words) -> Html {
    html! {
        <figure class="drawing">
            { svg(drawing) }
            <figcaption class="hint">{ words.forecast.with(&[&label]) }{ " " }{ said(until, words) }</figcaption>
        </figure>
    }
}

/// The worker draws with numbers alone: nothing of what was pasted is in it.
fn svg(drawing: &Drawing) -> Html {
    Html::from_html_unchecked(drawing.svg.clone().into())
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
