//! Files of any kind, also archives.
#![no_main]

use std::hint::black_box;

use libfuzzer_sys::fuzz_target;
use thinpool_doctor::engine::Input;

fuzz_target!(|bytes: &[u8]| {
    black_box(Input::from_bytes("file", bytes));
});
