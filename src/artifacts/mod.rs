//! The files a person takes away, one generator a file.

pub mod collector;
pub mod containerd_config;
mod daemon_edit;
pub mod daemon_json;
mod daemon_note;
pub mod diff;
#[cfg(feature = "cli")]
pub mod folder;
pub mod prevent;
pub mod script;
mod script_parts;
pub mod tar;

use crate::engine::Choices;
use crate::facts::Host;
use crate::remedies::Planned;
use crate::words::Words;

/// A generated file before redaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    pub name: &'static str,
    pub media_type: &'static str,
    /// In parts, each of which is redacted by itself, if it is not ours.
    pub content: Vec<Words>,
    pub note: String,
    /// The file as it was pasted.
    pub before: Option<String>,
    /// What changed, and why.
    pub changes: Vec<(String, String)>,
}

/// All files for a host: what its plan needs, and on request what keeps it from happening again.
pub fn generate(host: &Host, plan: &[Planned], choices: &Choices) -> Vec<Generated> {
    let now = [
        daemon_json::generate(host, choices),
        containerd_config::generate(host),
        script::generate(host, plan, choices),
    ]
    .into_iter()
    .flatten();
    let later = choices.prevention.then(|| prevent::generate(host));
    now.chain(later.into_iter().flatten()).collect()
}
