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

/// A link that is cut off, or holds too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// The page was opened with a text.
pub fn is_there() -> bool {
    window().location().hash().is_ok_and(|hash| hash.starts_with(MARK))
}

/// The text that the page was opened with. It is taken out of the address, so that it does not stay in the history.
pub async fn carried() -> Option<Result<String, Broken>> {
    let location = window().location();
    let packed = location.hash().ok()?;
    let packed = packed.strip_prefix(MARK)?;
    let clean = format!("{}{}", location.pathname().ok()?, location.search().ok()?);
    let history = window().history().ok()?;
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&clean));
    Some(call("unpacked", packed).await.filter(|text| !text.is_empty()).ok_or(Broken))
}

async fn call(name: &str, text: &str) -> Option<String> {
    let function: Function = Reflect::get(&window(), &JsValue::from_str(name)).ok()?.dyn_into().ok()?;
    let (text, most) = (JsValue::from_str(text), JsValue::from_f64(MOST as f64));
    let promise: Promise = function.call2(&JsValue::NULL, &text, &most).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}
