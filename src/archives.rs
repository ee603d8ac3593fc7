//! What opens archives for the page: a program of its own, so that the page need not wait for it.

use js_sys::Array;
use thinpool_doctor::intake::archive::{Limits, unpack};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The files as `[path, text]`, and what was left out and why.
#[wasm_bindgen(js_name = unpack)]
pub fn unpack_for_page(name: &str, bytes: &[u8]) -> Array {
    let (files, problems) = unpack(name, bytes, Limits::default());
    let words = |text: String| JsValue::from(text);
    let files: Array = files.into_iter().map(|file| Array::of2(&words(file.path), &words(file.text))).collect();
    Array::of2(&files, &problems.into_iter().map(words).collect::<Array>())
}

fn main() {}
