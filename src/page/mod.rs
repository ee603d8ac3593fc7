//! The page: a thin shell around the engine.
//!
//! [`state`] is what it knows and how that changes, without DOM; each other file makes HTML of it, mostly by plain
//! functions (a component of Yew is dear in bytes, and only what has a state of its own needs to be one); `browser` is the only place that asks the browser for something (clipboard, download, policy).
//! What the interface says is in [`interface`](crate::interface), in each language.
//! What is pasted stays in the text box: everything else on the page comes from the redacted report.

mod action;
mod analysis;
mod annotated;
mod app;
mod browser;
mod capacity;
mod config;
mod copy;
mod desk;
mod exports;
mod findings;
mod follows;
mod footer;
mod given;
mod heard;
mod hidden;
mod icon;
mod input;
mod lacks;
mod link;
mod plan;
mod planner;
mod pools;
mod prose;
mod questions;
mod reading;
mod reduce;
mod result;
pub mod samples;
mod session;
mod settings;
mod start;
pub mod state;
mod ticks;
mod typed;
mod verdict;

/// Closes the door, and then shows the page. In two tasks: on a slow phone each of them takes its time, and between
/// them the browser answers whoever types.
pub fn begin() {
    browser::close_the_door();
    browser::next_task(show);
}

/// Shows the page in place of the first screen that index.html holds.
fn show() {
    let Some(root) = browser::element("app") else { return };
    // Whoever was quick pasted into the text box of the first screen.
    let early = browser::early_paste();
    // That screen has a language for itself; from here on the page has the language of its document.
    let _ = root.remove_attribute("lang");
    yew::Renderer::<app::App>::with_root_and_props(root, early).render();
}
