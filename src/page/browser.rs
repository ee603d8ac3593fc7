//! What the page asks of the browser: nothing here knows of pools, and nothing elsewhere touches the DOM.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use js_sys::{Array, Function, JsString, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, Clipboard, ClipboardEvent, DragEvent, Element, Event, EventTarget, File, FileList,
    FocusEvent, HtmlAnchorElement, HtmlDialogElement, HtmlDocument, HtmlElement, HtmlTextAreaElement, KeyboardEvent,
    MouseEvent, PerformanceObserver, PerformanceObserverInit, Url,
};

use yew::Callback;

use super::analysis::opens_archives;
use super::app::{Early, Once};
use crate::intake::is_packed;
use crate::interface::{Language, Words};

/// What holds from the start on: nothing may be fetched any more but what a browser asks for to install the page. The
/// worker is made of what is here already, and lives under the same policy; WebAssembly is let in because the worker's
/// program may still be on its way through the compiler.
pub const POLICY: &str = "default-src 'none'; connect-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; style-src 'none'; img-src data:; manifest-src 'self'; form-action 'none'; base-uri 'none'";

/// Beyond this nobody pastes output: it is a disk image, and must not fill the memory.
const LARGEST_FILE: f64 = 64.0 * 1024.0 * 1024.0;

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

/// The focus is where text is typed or chosen.
pub fn is_typing(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| match target.tag_name().as_str() {
        "INPUT" => target.get_attribute("type").is_none_or(|kind| kind == "text"),
        tag => matches!(tag, "TEXTAREA" | "SELECT"),
    })
}

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

/// A second policy beside that of index.html, which had to allow the program itself: both hold.
pub fn close_the_door() {
    let (Some(head), Ok(meta)) = (document().head(), document().create_element("meta")) else { return };
    let set = meta.set_attribute("http-equiv", "Content-Security-Policy").and(meta.set_attribute("content", POLICY));
    if set.is_ok() {
        let _ = head.append_child(&meta);
    }
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

/// Saves a text as a file.
pub fn download(name: &str, media_type: &str, content: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&JsValue::from_str(content));
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    if let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser may still be reading it.
    Timeout::new(10_000, move || drop(Url::revoke_object_url(&url))).forget();
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

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooLarge,
    /// An archive, which only a part of the program can open that did not come.
    NotOpened,
    NotRead,
}

impl Refusal {
    pub fn sentence(self, name: &str, words: &Words) -> String {
        let sentence = match self {
            Refusal::TooLarge => words.too_large,
            Refusal::NotOpened => words.not_opened,
            Refusal::NotRead => words.not_read,
        };
        sentence.with(&[&name])
    }
}

/// Takes files one by one: what they hold stays with the browser. `then` gets the name, and the content with its size or
/// why there is none.
pub fn take_files(files: Option<FileList>, then: impl Fn(String, Result<(JsValue, usize), Refusal>) + 'static) {
    // Taken out of the list at once: the browser empties it when the event is over.
    let files: Vec<File> =
        files.map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect()).unwrap_or_default();
    spawn_local(async move {
        for file in files {
            then(file.name(), take_file(&file).await);
        }
    });
}

/// A copy of the file as it is now: it may change, or go away.
async fn take_file(file: &File) -> Result<(JsValue, usize), Refusal> {
    if file.size() > LARGEST_FILE {
        return Err(Refusal::TooLarge);
    }
    let content = JsFuture::from(file.array_buffer()).await.ok();
    let begin = content.as_ref().map(|content| Uint8Array::new(content).subarray(0, 512).to_vec()).unwrap_or_default();
    if is_packed(&begin) && !opens_archives().await {
        return Err(Refusal::NotOpened);
    }
    let blob = content.and_then(|content| Blob::new_with_buffer_source_sequence(&Array::of1(&content)).ok());
    blob.map(|blob| (blob.into(), file.size() as usize)).ok_or(Refusal::NotRead)
}

/// Lets files be dropped anywhere; a drop that is not handled would leave the page for the file.
pub fn accept_drops(over: impl Fn(bool) + 'static, drop: impl Fn(Option<FileList>) + 'static) -> Vec<EventListener> {
    let over = Rc::new(over);
    let listen = |name: &'static str, react: Box<dyn Fn(&DragEvent)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&document(), name, options, move |event| {
            if let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| carries_files(event)) {
                event.prevent_default();
                react(event);
            }
        })
    };
    let (begin, leave, end) = (over.clone(), over.clone(), over);
    vec![
        listen("dragover", Box::new(move |_| begin(true))),
        // Leaving the window, not just one element for the next.
        listen(
            "dragleave",
            Box::new(move |event| {
                if event.related_target().is_none() {
                    leave(false);
                }
            }),
        ),
        listen(
            "drop",
            Box::new(move |event| {
                end(false);
                drop(event.data_transfer().and_then(|data| data.files()));
            }),
        ),
    ]
}

/// Text may be dropped into the text box as ever.
fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0))
}

/// Counts what the page requests from now on, as long as the result lives.
pub fn watch_requests(count: impl Fn(usize) + 'static) -> Option<Watch> {
    let performance = window().performance()?;
    let since = performance.now();
    let heard = Closure::<dyn Fn()>::new(move || {
        let entries = performance.get_entries_by_type("resource");
        let late = |entry: &JsValue| {
            let start = Reflect::get(entry, &JsValue::from_str("startTime")).ok().and_then(|start| start.as_f64());
            start.is_some_and(|start| start > since)
        };
        count(entries.iter().filter(late).count());
    });
    let observer = PerformanceObserver::new(heard.as_ref().unchecked_ref()).ok()?;
    observer.observe(&PerformanceObserverInit::new(&Array::of1(&JsValue::from_str("resource"))));
    Some(Watch { observer, _heard: heard })
}

/// Ends the watching with its life.
pub struct Watch {
    observer: PerformanceObserver,
    _heard: Closure<dyn Fn()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
