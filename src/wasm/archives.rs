//! What opens archives in the page's worker: a program of its own, so that the first verdict need not wait for it.

use thinpool_doctor::intake::archive::{Limits, unpack};
use thinpool_doctor::worker::Unpacked;
use thinpool_doctor::worker::wire::bytes_of;
use wasm_bindgen::prelude::wasm_bindgen;

/// The bytes of an [`Unpacked`].
#[wasm_bindgen(js_name = unpack)]
pub fn unpack_for_engine(name: &str, bytes: &[u8]) -> Vec<u8> {
    let (files, left_out) = unpack(name, bytes, Limits::default());
    let files = files.into_iter().map(|file| (file.path, file.text)).collect();
    bytes_of(&Unpacked { files, left_out })
}

fn main() {}
