//! How the page looks and is worked: the choice of colours, and the keys, with a sheet that lists them.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

use super::browser;
use super::input::VERDICT;
use super::state::{Action, State};
use crate::interface::{Language, Words};

/// The only things that the page keeps in the browser, and only for who chose: how they are called there. The start
/// script in index.html reads both.
const COLOURS: &str = "thinpool-doctor colours";
const LANGUAGE: &str = "thinpool-doctor language";

/// What a key does.
#[derive(Clone, Copy)]
enum Does {
    Help,
    GoTo(&'static str),
    Press(&'static str),
}

/// A text of the language at hand.
type Said = fn(&Words) -> &'static str;

const KEYS: [(&str, Said, Does); 6] = [
    ("/", |words| words.key_paste, Does::GoTo("#paste")),
    ("v", |words| words.key_verdict, Does::GoTo(VERDICT)),
    ("f", |words| words.key_findings, Does::GoTo(".host:not([hidden]) [id^=findings-]")),
    ("d", |words| words.key_plan, Does::GoTo(".host:not([hidden]) [id^=plan-]")),
    ("c", |words| words.key_copy, Does::Press(".host:not([hidden]) .verdict .copy")),
    ("?", |words| words.key_help, Does::Help),
];

const SHEET: &str = "shortcuts";

#[derive(PartialEq, Properties)]
pub struct SettingsProps {
    pub state: UseReducerDispatcher<State>,
    pub language: Language,
}

#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let words = props.language.words();
    let colours = use_state(|| browser::kept(COLOURS).unwrap_or_default());
    let language = use_state(|| browser::kept(LANGUAGE).unwrap_or_default());
    let keys = use_state(|| true);

    use_effect_with((*colours).clone(), |colours| browser::set_theme(colours));
    use_effect_with(*keys, |keys| {
        // What a key does here, the browser must not do as well: a slash would be typed into the box that it leads to.
        let options = EventListenerOptions::enable_prevent_default();
        let listen =
            || EventListener::new_with_options(&document(), "keydown", options, |event| pressed(event.unchecked_ref()));
        let listener = keys.then(listen);
        move || drop(listener)
    });

    let on_colours = {
        let colours = colours.clone();
        move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            browser::keep(COLOURS, &select.value());
            colours.set(select.value());
        }
    };
    let on_language = {
        let (language, state) = (language.clone(), props.state.clone());
        move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            browser::keep(LANGUAGE, &select.value());
            language.set(select.value());
            state.dispatch(Action::Spoken(browser::language()));
        }
    };
    let on_keys = {
        let keys = keys.clone();
        move |event: Event| keys.set(event.target_unchecked_into::<HtmlInputElement>().checked())
    };
    let colour_choices = [("", words.as_the_system), ("light", words.light), ("dark", words.dark)];
    let languages = Language::ALL.map(|language| (language.tag(), language.name()));
    html! {
        <div class="settings">
            <label class="setting">
                { words.colours }
                <select onchange={on_colours} title={words.colours_kept}>
                    { for colour_choices.into_iter().map(|(value, label)| html! { <option {value} selected={*colours == value}>{ label }</option> }) }
                </select>
            </label>
            <label class="setting">
                { words.language }
                <select onchange={on_language} title={words.language_kept}>
                    <option value="" selected={language.is_empty()}>{ words.as_the_browser }</option>
                    { for languages.into_iter().map(|(value, label)| html! { <option {value} lang={value} selected={*language == value}>{ label }</option> }) }
                </select>
            </label>
            <button type="button" class="button" onclick={|_| browser::show_sheet(SHEET)}>{ words.shortcuts }</button>
            <dialog id={SHEET} class="sheet" aria-labelledby="shortcuts-title">
                <h2 id="shortcuts-title">{ words.shortcuts }</h2>
                <dl class="keys">
                    { for KEYS.into_iter().map(|(key, says, _)| html! { <div key={key}><dt><kbd>{ key }</kbd></dt><dd>{ says(words) }</dd></div> }) }
                </dl>
                <label class="choice"><input type="checkbox" checked={*keys} onchange={on_keys} />{ words.single_keys }</label>
                <form method="dialog"><button class="button">{ words.close }</button></form>
            </dialog>
        </div>
    }
}

fn pressed(event: &KeyboardEvent) {
    let pressed = event.key();
    let Some((_, _, does)) = KEYS.iter().find(|(key, ..)| *key == pressed) else { return };
    // Whoever types means the letter; with another key held down it is the browser's; a sheet hides what it would do.
    if event.ctrl_key() || event.alt_key() || event.meta_key() || browser::is_typing(event) || browser::has_open_sheet()
    {
        return;
    }
    event.prevent_default();
    match does {
        Does::Help => browser::show_sheet(SHEET),
        Does::GoTo(place) => browser::go_to(place),
        Does::Press(button) => browser::press(button),
    }
}
