//! The files to take away, the configuration first, as the difference to what was pasted.

use yew::prelude::*;

use super::copy::{CopyButton, copy_own, own};
use super::prose::prose;
use super::{browser, icon};
use crate::artifacts::diff::{self, DiffLine};
use crate::artifacts::prevent;
use crate::artifacts::tar::tar;
use crate::report::{Artifact, HostReport, Takeaway};

pub fn files(index: usize, host: &HostReport, restore: &Callback<Takeaway, String>) -> Html {
    let card = |(number, file): (usize, &Artifact)| {
        let id = format!("file-{index}-{}", file.name);
        html! {
            <section key={file.name} class="card file" aria-labelledby={id.clone()}>
                <h2 {id}><code>{ file.name }</code></h2>
                { one(file, Takeaway::File { host: index, file: number }, restore) }
            </section>
        }
    };
    html! { { for host.artifacts.iter().enumerate().filter(|(_, file)| !prevent::is_offered(file.name)).map(card) } }
}

/// What keeps it from happening again: listed, and made on a click.
pub fn prevention(
    index: usize,
    host: &HostReport,
    wanted: bool,
    on_toggle: &Callback<()>,
    restore: &Callback<Takeaway, String>,
) -> Html {
    let id = format!("prevention-{index}");
    let made: Vec<(usize, &Artifact)> =
        host.artifacts.iter().enumerate().filter(|(_, file)| prevent::is_offered(file.name)).collect();
    let number = made.len().max(host.on_request.len());
    if number == 0 {
        return Html::default();
    }
    html! {
        <section class="card file" aria-labelledby={id.clone()}>
            <h2 {id}>{ "Keep it from happening again" }</h2>
            <p>{ "Watching, alerts and timers that fit this host." }</p>
            <button type="button" class="button" aria-expanded={wanted.to_string()} onclick={on_toggle.reform(|_| ())}>
                { if wanted { "Hide the files" } else { "Make the files" } }
                <span class="count">{ number }</span>
            </button>
            if !made.is_empty() {
                <div class="tools">{ download_as("Download all files", "thinpool-files.tar", "application/x-tar", {
                    let files = host.artifacts.clone();
                    move || tar(files.iter().map(|file| (file.name, file.content.as_str())))
                }) }</div>
            }
            { for made.into_iter().map(|(number, file)| html! {
                <div key={file.name}>
                    <h3><code>{ file.name }</code></h3>
                    { one(file, Takeaway::File { host: index, file: number }, restore) }
                </div>
            }) }
        </section>
    }
}

fn one(file: &Artifact, place: Takeaway, restore: &Callback<Takeaway, String>) -> Html {
    let own = own(restore, place);
    html! {
        <>
            <p>{ prose(file.note.as_str()) }</p>
            if file.has_placeholders {
                <p class="step-lacks">{ "Values of yours stand in it as placeholders: fill them in again before you use it." }</p>
            }
            <div class="tools">
                <CopyButton text={file.content.to_string()} what={file.name} />
                { download(file.name, file.media_type, { let content = file.content.clone(); move || content.to_string() }) }
                if file.has_placeholders {
                    { copy_own(restore, place, file.name.to_owned()) }
                    { download_as("Download with my values", file.name, file.media_type, move || own.emit(())) }
                }
            </div>
            if !file.changes.is_empty() {
                <dl class="reasons">
                    { for file.changes.iter().enumerate().map(|(index, change)| html! {
                        <div key={index}><dt><code>{ change.what.to_string() }</code></dt><dd>{ prose(change.why.as_str()) }</dd></div>
                    }) }
                </dl>
                { difference(file) }
            } else {
                <details>
                    <summary>{ format!("Read {}", file.name) }</summary>
                    <pre class="listing">{ file.content.to_string() }</pre>
                </details>
            }
        </>
    }
}

/// Before and after as one listing. Without a before, everything is new.
fn difference(file: &Artifact) -> Html {
    let before = file.before.as_ref().map_or("", |before| before.as_str());
    let line = |(index, line): (usize, DiffLine)| {
        let (class, sign, text) = match line {
            DiffLine::Same(text) => ("same", "\u{a0}", text),
            DiffLine::Removed(text) => ("removed", "\u{2212}", text),
            DiffLine::Added(text) => ("added", "+", text),
        };
        let text = text.to_owned();
        let sign = html! { <span class="sign" aria-hidden="true">{ sign }</span> };
        let text = match line {
            DiffLine::Same(_) => html! { <span>{ text }</span> },
            DiffLine::Removed(_) => html! { <del>{ text }</del> },
            DiffLine::Added(_) => html! { <ins>{ text }</ins> },
        };
        html! { <span key={index} class={classes!("diff-line", class)}>{ sign }{ text }</span> }
    };
    let lines = diff::lines(before, file.content.as_str()).into_iter().enumerate().map(line);
    html! { <pre class="listing diff" aria-label={format!("{}: what goes and what comes", file.name)} role="group">{ for lines }</pre> }
}

/// Saves a text, made when it is asked for, as a file.
pub fn download(name: &'static str, media_type: &'static str, content: impl Fn() -> String + 'static) -> Html {
    download_as("Download", name, media_type, content)
}

fn download_as(
    label: &'static str,
    name: &'static str,
    media_type: &'static str,
    content: impl Fn() -> String + 'static,
) -> Html {
    html! {
        <button type="button" class="button" onclick={move |_| browser::download(name, media_type, &content())}>
            { icon::download() }{ label }<span class="visually-hidden">{ format!(" {name}") }</span>
        </button>
    }
}
