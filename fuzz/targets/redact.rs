//! The redactor: no panic, and what was redacted once stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use thinpool_doctor::redact::Redactor;

fuzz_target!(|text: &str| {
    let once = Redactor::new().input(text);
    let twice = Redactor::new().input(once.as_str());
    assert_eq!(once.as_str(), twice.as_str());
});
