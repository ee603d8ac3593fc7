//! The explanation of a line: its fields lie in the line, in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use thinpool_doctor::explain;

fuzz_target!(|line: &str| {
    let mut end = 0;
    for field in explain::line(line) {
        assert!(field.range.start >= end && field.range.start < field.range.end);
        assert!(line.get(field.range.clone()).is_some());
        end = field.range.end;
    }
});
