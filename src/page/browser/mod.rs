//! What the page asks of the browser: nothing here knows of pools, and nothing elsewhere touches the DOM.

mod clipboard;
mod files;
mod requests;
mod tips;

use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement};
use yew::Callback;

pub use clipboard::{copy, is_all_selected, large_paste, pastes_go_to_text_box};
pub use files::{Refusal, accept_drops, download, take_files};
pub use requests::{POLICY, close_the_door, watch_requests};
pub use tips::dismissible_tips;

use super::app::{Early, Once};
use crate::interface::Language;

pub fn element(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

pub fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn query(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Brings a place into sight and puts the focus there.
pub fn go_to(selector: &str) {
    let Some(place) = query(selector) else { return };
    // A heading takes the focus when it is sent there, and is no stop on the way of the Tab key.
    if place.tab_index() < 0 {
        place.set_tab_index(-1);
    }
    place.scroll_into_view();
    let _ = place.focus();
}

/// What stands in the text box. It goes from there to the worker and enters this program only on its way to or from
/// what this device keeps, and out of a link.
pub fn text() -> JsValue {
    Reflect::get(&text_box(), &VALUE.into()).unwrap_or_default()
}

pub fn set_text(text: &JsValue) {
    let _ = Reflect::set(&text_box(), &VALUE.into(), text);
}

const VALUE: &str = "value";

fn text_box() -> JsValue {
    element("paste").map(JsValue::from).unwrap_or_default()
}

/// To where the text box and the verdict are.
pub fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

pub fn press(selector: &str) {
    if let Some(button) = query(selector) {
        button.click();
    }
}

pub fn show_sheet(id: &str) {
    if let Some(sheet) =
        element(id).and_then(|sheet| sheet.dyn_into::<HtmlDialogElement>().ok()).filter(|it| !it.open())
    {
        let _ = sheet.show_modal();
    }
}

pub fn has_open_sheet() -> bool {
    query("dialog[open]").is_some()
}

/// The focus is where text is typed or chosen.
pub fn is_typing(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| match target.tag_name().as_str() {
        "INPUT" => target.get_attribute("type").is_none_or(|kind| kind == "text"),
        tag => matches!(tag, "TEXTAREA" | "SELECT"),
    })
}

/// The colours that were chosen; empty for those of the system.
pub fn set_theme(theme: &str) {
    if let Some(root) = document().document_element() {
        let _ = if theme.is_empty() {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", theme)
        };
    }
}

/// The language that was chosen, or the first of the browser's that the page has: the start script decides, because it
/// speaks before this program does.
pub fn language() -> Language {
    let decide: Option<Function> =
        Reflect::get(&window(), &JsValue::from_str("language")).ok().and_then(|decide| decide.dyn_into().ok());
    let tag = decide.and_then(|decide| decide.call0(&JsValue::NULL).ok()).and_then(|tag| tag.as_string());
    Language::of(&tag.unwrap_or_default())
}

/// What the person had this browser keep. It may keep nothing, from a disk or in a private window.
pub fn kept(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Keeps a choice, or forgets it when it is empty. Not everything finds room.
pub fn keep(name: &str, value: &str) -> bool {
    let Ok(Some(storage)) = window().local_storage() else { return false };
    let done = if value.is_empty() { storage.remove_item(name) } else { storage.set_item(name, value) };
    done.is_ok()
}

/// The page is a file on this device, and has no address that others could open.
pub fn is_from_disk() -> bool {
    window().location().protocol().is_ok_and(|protocol| protocol == "file:")
}

/// What stands in the first screen's text box.
pub fn early_paste() -> Early {
    let focused = document().active_element().is_some_and(|active| active.id() == "paste");
    Early { text: Once::new(text()), focused }
}

/// Does something when the browser has seen to all else, and what was changed is shown.
pub fn next_task(what: impl FnOnce() + 'static) {
    Timeout::new(0, what).forget();
}

/// The report as it is shown, as a page of its own: the start script makes it.
pub fn as_page(then: Callback<String>) {
    let make: Option<Function> =
        Reflect::get(&window(), &JsValue::from_str("asPage")).ok().and_then(|make| make.dyn_into().ok());
    if let Some(text) = make.and_then(|make| make.call0(&JsValue::NULL).ok()).and_then(|text| text.as_string()) {
        then.emit(text);
    }
}

pub fn print() {
    let _ = window().print();
}
