//! How the page looks and is worked: the choice of colours, and the keys, with a sheet that lists them.

use gloo::events::EventListener;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

use super::browser;

/// The only thing that the page keeps in the browser, and only for who chose: how it is called there.
const KEPT_AS: &str = "thinpool-doctor colours";

const COLOURS: [(&str, &str); 3] = [("", "As the system"), ("light", "Light"), ("dark", "Dark")];

/// What a key does.
#[derive(Clone, Copy)]
enum Does {
    Help,
    GoTo(&'static str),
    Press(&'static str),
}

const KEYS: [(&str, &str, Does); 6] = [
    ("/", "To the text box", Does::GoTo("#paste")),
    ("v", "To the verdict", Does::GoTo(".verdict .sentence")),
    ("f", "To the findings", Does::GoTo("#findings-0")),
    ("d", "To what to do", Does::GoTo("#plan-0")),
    ("c", "Copy the first command", Does::Press(".verdict .copy")),
    ("?", "This sheet", Does::Help),
];

const SHEET: &str = "shortcuts";

#[component]
pub fn Settings() -> Html {
    let colours = use_state(|| browser::kept(KEPT_AS).unwrap_or_default());
    let keys = use_state(|| true);

    use_effect_with((*colours).clone(), |colours| browser::set_theme(colours));
    use_effect_with(*keys, |keys| {
        let listener = keys.then(|| EventListener::new(&document(), "keydown", |event| pressed(event.unchecked_ref())));
        move || drop(listener)
    });

    let on_colours = {
        let colours = colours.clone();
        move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            browser::keep(KEPT_AS, &select.value());
            colours.set(select.value());
        }
    };
    let on_keys = {
        let keys = keys.clone();
        move |event: Event| keys.set(event.target_unchecked_into::<HtmlInputElement>().checked())
    };
    html! {
        <div class="settings">
            <label class="setting">
                { "Colours" }
                <select onchange={on_colours} title="Kept in this browser unless it is as the system">
                    { for COLOURS.into_iter().map(|(value, label)| html! { <option {value} selected={*colours == value}>{ label }</option> }) }
                </select>
            </label>
            <button type="button" class="button" onclick={|_| browser::show_sheet(SHEET)}>{ "Keyboard shortcuts" }</button>
            <dialog id={SHEET} class="sheet" aria-labelledby="shortcuts-title">
                <h2 id="shortcuts-title">{ "Keyboard shortcuts" }</h2>
                <dl class="keys">
                    { for KEYS.into_iter().map(|(key, says, _)| html! { <div key={key}><dt><kbd>{ key }</kbd></dt><dd>{ says }</dd></div> }) }
                </dl>
                <label class="choice"><input type="checkbox" checked={*keys} onchange={on_keys} />{ "Single keys work outside of text fields" }</label>
                <form method="dialog"><button class="button">{ "Close" }</button></form>
            </dialog>
        </div>
    }
}

fn pressed(event: &KeyboardEvent) {
    let pressed = event.key();
    let Some((_, _, does)) = KEYS.iter().find(|(key, ..)| *key == pressed) else { return };
    // Whoever types means the letter; with another key held down it is the browser's.
    if event.ctrl_key() || event.alt_key() || event.meta_key() || browser::is_typing(event) {
        return;
    }
    event.prevent_default();
    match does {
        Does::Help => browser::show_sheet(SHEET),
        Does::GoTo(place) => browser::go_to(place),
        Does::Press(button) => browser::press(button),
    }
}
