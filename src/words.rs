//! Words for the person, before they are redacted.

use std::borrow::Cow;

/// Borrowed are words of ours to the last letter: they hold nothing of the host, and nothing to redact.
pub type Words = Cow<'static, str>;
