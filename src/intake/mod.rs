//! The pasted text: cleaned lines, the commands among them, and the sections they form.
//!
//! Nothing here knows what a format means; it knows what a terminal, a mail client and a chat do to text.

mod answer;
#[cfg(feature = "archives")]
pub mod archive;
mod decode;
mod decor;
mod heading;
pub mod host;
pub mod layout;
pub mod line;
mod name;
mod places;
mod prefix;
pub mod prompt;
pub mod refused;
mod remote;
pub mod section;
pub mod stamp;
mod unfold;

pub use decode::{decode, is_packed};
pub use line::{Line, lines};
pub use section::{Claim, Section, sections};

/// Where something was read: an input, and a line in it counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    pub input: usize,
    pub line: usize,
}

/// A value with the line it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    pub value: T,
    pub source: Source,
}

/// A line, or the file as a whole, that could not be read, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub input: usize,
    pub line: Option<usize>,
    pub message: String,
}

impl Problem {
    pub fn at(source: Source, message: impl Into<String>) -> Self {
        Problem { input: source.input, line: Some(source.line), message: message.into() }
    }
}
