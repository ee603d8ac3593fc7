//! What is pasted, and what is copied.

use gloo::events::EventListener;
use gloo::utils::{document, window};
use js_sys::{Array, Function, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, Clipboard, ClipboardEvent, Event, HtmlDocument, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

use super::{focus, has_open_sheet, is_typing};

/// Whoever pastes means the text box, wherever the focus is: it goes there before the browser pastes.
pub fn pastes_go_to_text_box() -> EventListener {
    EventListener::new(&document(), "keydown", |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_paste = (key.ctrl_key() || key.meta_key()) && key.key().eq_ignore_ascii_case("v")
            || key.shift_key() && key.key() == "Insert";
        if is_paste && !is_typing(event) && !has_open_sheet() {
            focus("paste");
        }
    })
}

/// All of it is selected: what is pasted takes its place.
pub fn is_all_selected(area: &HtmlTextAreaElement) -> bool {
    let end = area.selection_end().ok().flatten().unwrap_or_default();
    area.selection_start() == Ok(Some(0)) && end > 0 && end == area.text_length()
}

/// What a paste brings, and its size, when it is too much for the text box: it is then kept from it. The text itself
/// never enters this program.
pub fn large_paste(event: &Event, fits: usize) -> Option<(JsValue, usize)> {
    let data = event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?;
    let get: Function = Reflect::get(&data, &JsValue::from_str("getData")).ok()?.dyn_into().ok()?;
    let text: JsString = get.call1(&data, &JsValue::from_str("text")).ok()?.dyn_into().ok()?;
    if (text.length() as usize) <= fits {
        return None;
    }
    let blob = Blob::new_with_str_sequence(&Array::of1(&text)).ok()?;
    event.prevent_default();
    let bytes = blob.size() as usize;
    Some((blob.into(), bytes))
}

/// Puts a text on the clipboard, then says whether it is there.
pub fn copy(text: String, then: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        let done = match clipboard() {
            Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok() || copy_by_selection(&text),
            None => copy_by_selection(&text),
        };
        then(done);
    });
}

/// A page that came over plain HTTP has none.
fn clipboard() -> Option<Clipboard> {
    Reflect::get(&window().navigator(), &JsValue::from_str("clipboard")).ok()?.dyn_into().ok()
}

fn copy_by_selection(text: &str) -> bool {
    let before = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let (Some(body), Ok(area)) = (document().body(), document().create_element("textarea")) else { return false };
    let Ok(area) = area.dyn_into::<HtmlTextAreaElement>() else { return false };
    area.set_value(text);
    area.set_class_name("visually-hidden");
    let shown = body.append_child(&area).is_ok();
    area.select();
    let copied = shown
        && document().dyn_into::<HtmlDocument>().is_ok_and(|document| document.exec_command("copy").unwrap_or(false));
    area.remove();
    if let Some(before) = before {
        let _ = before.focus();
    }
    copied
}
