//! Redacts standard input.
use std::io::{Read, Write};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut redactor = thinpool_doctor::redact::Redactor::new();
    let safe = redactor.input(&text);
    std::io::stdout().write_all(safe.as_str().as_bytes())
}
