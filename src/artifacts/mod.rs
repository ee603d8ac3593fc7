//! The files a person takes away, one generator a file.

pub mod collector;
mod daemon_edit;
pub mod daemon_json;
pub mod diff;
pub mod script;
mod script_parts;

/// A generated file before redaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    pub name: &'static str,
    pub media_type: &'static str,
    pub content: String,
    pub note: String,
    /// The file as it was pasted.
    pub before: Option<String>,
    /// What changed, and why.
    pub changes: Vec<(String, String)>,
}
