//! What is said of a field while the pointer or the focus is on it.

use gloo::events::EventListener;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, FocusEvent, KeyboardEvent, MouseEvent};

const DISMISSED: &str = "data-dismissed";

/// Lets Escape take away what is said of a field, until the pointer and the focus have both left it.
pub fn dismissible_tips() -> [EventListener; 3] {
    let dismiss = |event: &Event| {
        let is_escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
        let Some(fields) = document().query_selector_all(".field:is(:hover, :focus)").ok().filter(|_| is_escape) else {
            return;
        };
        for field in (0..fields.length()).filter_map(|index| fields.get(index)?.dyn_into::<Element>().ok()) {
            let _ = field.set_attribute(DISMISSED, "");
        }
    };
    [
        EventListener::new(&document(), "keydown", dismiss),
        EventListener::new(&document(), "pointerout", |event| {
            let to = event.dyn_ref::<MouseEvent>().and_then(MouseEvent::related_target);
            left(event, to, ":focus");
        }),
        EventListener::new(&document(), "focusout", |event| {
            let to = event.dyn_ref::<FocusEvent>().and_then(FocusEvent::related_target);
            left(event, to, ":hover");
        }),
    ]
}

/// One of pointer and focus left a field: unless the other is still there, coming back shows what is said of it.
fn left(event: &Event, to: Option<EventTarget>, other: &str) {
    let from = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(field) = from.and_then(|from| from.closest(".field[data-dismissed]").ok().flatten()) else { return };
    let stays = to.is_some_and(|to| field.contains(to.dyn_ref()));
    if !stays && !field.matches(other).unwrap_or_default() {
        let _ = field.remove_attribute(DISMISSED);
    }
}
