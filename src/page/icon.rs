//! Drawn signs. Each severity has a shape of its own, so that colour is never the only sign.

use yew::prelude::*;

use crate::report::Severity;

fn drawn(class: &'static str, paths: Html) -> Html {
    html! {
        <svg class={classes!("icon", class)} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            { paths }
        </svg>
    }
}

fn path(d: &'static str) -> Html {
    html! { <path d={d} /> }
}

/// Octagon, triangle, diamond, circle, square; a tick when nothing was found.
pub fn severity(severity: Option<Severity>) -> Html {
    let d = match severity {
        Some(Severity::Critical) => "M8 2h8l6 6v8l-6 6H8l-6-6V8zM8.5 8.5l7 7M15.5 8.5l-7 7",
        Some(Severity::High) => "M12 3 22.5 21h-21zM12 10v5M12 18v.01",
        Some(Severity::Medium) => "M12 1.5 22.5 12 12 22.5 1.5 12zM12 7.5v5M12 16v.01",
        Some(Severity::Low) => "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM12 8v5M12 16v.01",
        Some(Severity::Info) => "M3 3h18v18H3zM12 11v5M12 8v.01",
        None => "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM7.5 12.5l3 3 6-7",
    };
    drawn("icon-severity", path(d))
}

pub fn copy() -> Html {
    drawn("", path("M9 9h11v12H9zM15 9V3H4v12h5"))
}

pub fn done() -> Html {
    drawn("", path("M4 12.5l5.5 5.5L20 7"))
}

pub fn download() -> Html {
    drawn("", path("M12 3v12M7 10.5l5 5 5-5M4 20.5h16"))
}

pub fn file() -> Html {
    drawn("", path("M14 2H5v20h14V7zM14 2v5h5"))
}

pub fn close() -> Html {
    drawn("", path("M6 6l12 12M18 6 6 18"))
}

pub fn lock() -> Html {
    drawn("", path("M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4"))
}

/// A tank with a cross over its level.
pub fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path class="mark-tank" d="M4 7c0-2.2 5.4-4 12-4s12 1.8 12 4v18c0 2.2-5.4 4-12 4S4 27.2 4 25z" />
            <path class="mark-lid" d="M4 7c0 2.2 5.4 4 12 4s12-1.8 12-4" />
            <path class="mark-cross" d="M16 14.5v9M11.5 19h9" />
        </svg>
    }
}
