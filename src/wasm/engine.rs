//! The program of the page's worker: everything but what is shown. What is exchanged, says `worker/mod.rs`.

use std::cell::RefCell;

use thinpool_doctor::worker::Unpacked;
use thinpool_doctor::worker::answer::{self, Around, Worker};
use thinpool_doctor::worker::wire::value_of;
use wasm_bindgen::prelude::wasm_bindgen;

// From static/worker.js.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = textOf)]
    fn text_of(index: usize) -> Vec<u8>;
    #[wasm_bindgen(js_name = unpack)]
    fn unpack(name: &str, bytes: &[u8]) -> Vec<u8>;
    #[wasm_bindgen(js_name = tellPercent)]
    fn tell_percent(percent: u32);
}

struct Here;

impl Around for Here {
    fn text(&self, index: usize) -> Vec<u8> {
        text_of(index)
    }
    fn unpack(&self, name: &str, bytes: &[u8]) -> Unpacked {
        value_of(&unpack(name, bytes))
    }
    fn progress(&self, percent: u32) {
        tell_percent(percent);
    }
}

thread_local! {
    static WORKER: RefCell<Worker> = RefCell::default();
}

#[wasm_bindgen]
pub fn answer(question: &[u8]) -> Vec<u8> {
    WORKER.with_borrow_mut(|worker| worker.answer(question, &Here))
}

#[wasm_bindgen]
pub fn warm_up() {
    answer::warm_up();
}

/// For the tests of what happens then: stops as a fault of the program does.
#[wasm_bindgen]
pub fn stop() {
    std::process::abort();
}

fn main() {}
