//! What a command still lacks, with the way to where it is answered.

use yew::prelude::*;

use super::browser;
use super::prose::own_or;
use super::typed::TYPED;
use crate::interface::Words;
use crate::worker::view::Step;

pub fn lacks(step: &Step, words: &Words) -> Html {
    if step.lacks.is_empty() {
        return Html::default();
    }
    html! {
        <p class="step-lacks">{ words.still_needs }<>{ for step.lacks.iter().map(|(id, label)| lacking(id, label, words)) }</></p>
    }
}

fn lacking(id: &str, label: &str, words: &Words) -> Html {
    let label = own_or((words.asked)(id).map(|(label, _)| label), label, words);
    if TYPED.iter().all(|unknown| unknown.id != id) {
        return html! { <strong key={id.to_owned()}>{ " " }{ label }</strong> };
    }
    let place = format!("#answer-{id}");
    let onclick = {
        let place = place.clone();
        move |event: MouseEvent| {
            event.prevent_default();
            browser::go_to(&place);
        }
    };
    html! { <span key={id.to_owned()}>{ " " }<a href={place} {onclick}>{ label }</a></span> }
}
