//! That nothing is fetched: the policy, and the count that shows it.

use gloo::utils::{document, window};
use js_sys::{Array, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{PerformanceObserver, PerformanceObserverInit};

/// What holds from the start on: nothing may be fetched any more but what a browser asks for to install the page. The
/// worker is made of what is here already, and lives under the same policy; WebAssembly is let in because the worker's
/// program may still be on its way through the compiler.
pub const POLICY: &str = "default-src 'none'; connect-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; style-src 'none'; img-src data:; manifest-src 'self'; form-action 'none'; base-uri 'none'";

/// A second policy beside that of index.html, which had to allow the program itself: both hold.
pub fn close_the_door() {
    let (Some(head), Ok(meta)) = (document().head(), document().create_element("meta")) else { return };
    let set = meta.set_attribute("http-equiv", "Content-Security-Policy").and(meta.set_attribute("content", POLICY));
    if set.is_ok() {
        let _ = head.append_child(&meta);
    }
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
