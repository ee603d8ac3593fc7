//! Thin-pool arithmetic: exact, in whole numbers, and without a word of text.
//!
//! Nothing here knows hosts or outputs. [`crate::facts::capacity`] feeds it with what was pasted, the planner with what
//! a person expects.

pub mod forecast;
pub mod layout;
pub mod metadata;
pub mod need;
pub mod overprovision;
pub mod planner;
pub mod space;
#[cfg(feature = "cli")]
pub mod tool;
