//! The page: a thin shell around the engine.

/// Shows the page.
pub fn mount() {}
