//! Files that are given, and files to take along.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, FileList, HtmlAnchorElement, Url};

use crate::intake::is_packed;
use crate::interface::Words;
use crate::page::analysis::opens_archives;

/// Beyond this nobody pastes output: it is a disk image, and must not fill the memory.
const LARGEST_FILE: f64 = 64.0 * 1024.0 * 1024.0;

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
