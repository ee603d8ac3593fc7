//! A link that carries the redacted text: behind the `#`, which a browser sends to no server.
//!
//! The start script packs and unpacks; where the browser cannot, there is no link.

use gloo::utils::window;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const MARK: &str = "#text=";

/// A longer link breaks in mails and chats.
const LONGEST: usize = 8_000;

/// More than this packs to no link that is short enough.
const MOST: usize = 400_000;

/// The address of this page with a text in it; `None` when it would be too long.
pub async fn to(text: &str) -> Option<String> {
    if text.len() > MOST {
        return None;
    }
    let packed = call("packed", text).await?;
    let here = window().location().href().ok()?;
    let here = here.split('#').next().unwrap_or_default();
    Some(format!("{here}{MARK}{packed}")).filter(|link| link.len() <= LONGEST)
}

/// The text that the page was opened with. It is taken out of the address, so that it does not stay in the history.
pub async fn carried() -> Option<String> {
    let location = window().location();
    let packed = location.hash().ok()?;
    let packed = packed.strip_prefix(MARK)?;
    let clean = format!("{}{}", location.pathname().ok()?, location.search().ok()?);
    let history = window().history().ok()?;
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&clean));
    call("unpacked", packed).await.filter(|text| text.len() <= MOST)
}

async fn call(name: &str, text: &str) -> Option<String> {
    let function: Function = Reflect::get(&window(), &JsValue::from_str(name)).ok()?.dyn_into().ok()?;
    let promise: Promise = function.call1(&JsValue::NULL, &JsValue::from_str(text)).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}
