//! Text that may leave the text box.

use std::fmt;

use serde::Serialize;

use super::fill_in;

/// Text that may be shown, copied or exported.
///
/// Only the redactor makes one from what was pasted, and the report holds nothing else, so that a
/// forgotten call is a type error instead of a leaked password. There is no conversion from a
/// `String`, nothing reads one from JSON, and the field is private:
///
/// ```compile_fail,E0423
/// let pasted = String::from("password=hunter22");
/// let safe = thinpool_doctor::redact::SafeText(pasted);
/// ```
///
/// ```compile_fail,E0624
/// let pasted = String::from("password=hunter22");
/// let safe = thinpool_doctor::redact::SafeText::redacted(pasted);
/// ```
///
/// ```compile_fail,E0308
/// let pasted = String::from("password=hunter22");
/// let notice = thinpool_doctor::report::Notice { input: Default::default(), line: None, message: pasted };
/// ```
///
/// ```compile_fail,E0277
/// let pasted = String::from("password=hunter22");
/// let safe: thinpool_doctor::redact::SafeText = pasted.into();
/// ```
///
/// What is left is a sentence of the program's own, which is in its source:
///
/// ```
/// let safe = thinpool_doctor::redact::SafeText::fixed("Nothing was found.");
/// assert_eq!(safe.as_str(), "Nothing was found.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SafeText(String);

impl SafeText {
    /// Text of our own that holds nothing of what was pasted.
    pub fn fixed(text: &'static str) -> Self {
        SafeText(text.to_owned())
    }

    pub(super) fn redacted(text: String) -> Self {
        SafeText(text)
    }

    /// The same with what a screen would not show written out: for a text that is read, not used.
    pub fn visible(self) -> Self {
        match super::visible(&self.0) {
            std::borrow::Cow::Owned(shown) => SafeText(shown),
            std::borrow::Cow::Borrowed(_) => self,
        }
    }

    /// Several as one.
    pub fn joined(parts: impl Iterator<Item = Self>) -> Self {
        SafeText(parts.map(|part| part.0).collect())
    }

    /// As a shell script that stops before its first command as long as a placeholder stands in it.
    pub fn as_script(&self) -> Self {
        SafeText(fill_in::script(&self.0))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(&self.0)
    }
}
