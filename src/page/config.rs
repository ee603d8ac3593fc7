//! The files to take away, the configuration first, as the difference to what was pasted.

use yew::prelude::*;

use super::copy::{CopyButton, copy_own};
use super::desk::{Desk, Maker};
use super::prose::said;
use super::state::Action;
use super::{browser, icon};
use crate::artifacts::tar::tar;
use crate::interface::Words;
use crate::report::Takeaway;
use crate::worker::view::{DiffLine, File, Host, Sign};

pub fn files(index: usize, host: &Host, desk: &Desk) -> Html {
    let card = |(number, file): (usize, &File)| {
        let id = format!("file-{index}-{}", file.name);
        html! {
            <section key={file.name.clone()} class="card file" aria-labelledby={id.clone()}>
                <h2 {id}><code>{ file.name.clone() }</code></h2>
                { one(file, Takeaway::File { host: index, file: number }, desk) }
            </section>
        }
    };
    html! { { for host.files.iter().enumerate().filter(|(_, file)| !file.prevents).map(card) } }
}

/// What keeps it from happening again: listed, and made on a click.
pub fn prevention(index: usize, host: &Host, desk: &Desk) -> Html {
    let words = desk.state.words();
    let id = format!("prevention-{index}");
    let wanted = desk.state.prevention;
    let made: Vec<(usize, &File)> = host.files.iter().enumerate().filter(|(_, file)| file.prevents).collect();
    let number = made.len().max(host.on_request);
    if number == 0 {
        return Html::default();
    }
    let onclick = {
        let state = desk.state.dispatcher();
        move |_| state.dispatch(Action::TogglePrevention)
    };
    html! {
        <section class="card file" aria-labelledby={id.clone()}>
            <h2 {id}>{ words.prevention }</h2>
            <p>{ words.prevention_what }</p>
            <button type="button" class="button" aria-expanded={wanted.to_string()} {onclick}>
                { if wanted { words.hide_files } else { words.make_files } }
                <span class="count">{ number }</span>
            </button>
            if !made.is_empty() {
                <div class="tools">{ download(words.download_all, words, "thinpool-files.tar", "application/x-tar", {
                    let files = host.files.clone();
                    move || tar(files.iter().map(|file| (file.name.as_str(), file.content.as_str())))
                }) }</div>
            }
            { for made.into_iter().map(|(number, file)| html! {
                <div key={file.name.clone()}>
                    <h3><code>{ file.name.clone() }</code></h3>
                    { one(file, Takeaway::File { host: index, file: number }, desk) }
                </div>
            }) }
        </section>
    }
}

fn one(file: &File, place: Takeaway, desk: &Desk) -> Html {
    let words = desk.state.words();
    let content = file.content.clone();
    html! {
        <>
            <p>{ said(&file.note, words) }</p>
            if file.has_placeholders {
                <p class="step-lacks">{ words.fill_in }</p>
            }
            <div class="tools">
                <CopyButton text={content.clone()} what={file.name.clone()} />
                { download(words.download, words, &file.name, &file.media_type, move || content.clone()) }
                if file.has_placeholders {
                    { copy_own(desk, place, file.name.clone()) }
                    { download_made(words.download_own, words, &file.name, &file.media_type, &desk.own(place)) }
                }
            </div>
            if !file.changes.is_empty() {
                <dl class="reasons">
                    { for file.changes.iter().enumerate().map(|(index, (what, why))| html! {
                        <div key={index}><dt><code>{ what.clone() }</code></dt><dd>{ said(why, words) }</dd></div>
                    }) }
                </dl>
                { difference(file, words) }
            } else {
                <details>
                    <summary>{ words.read_file.with(&[&file.name]) }</summary>
                    <pre class="listing">{ file.content.clone() }</pre>
                </details>
            }
        </>
    }
}

/// Before and after as one listing. Without a before, everything is new.
fn difference(file: &File, words: &Words) -> Html {
    let line = |(index, line): (usize, &DiffLine)| {
        let (class, sign) = match line.sign {
            Sign::Same => ("same", "\u{a0}"),
            Sign::Removed => ("removed", "\u{2212}"),
            Sign::Added => ("added", "+"),
        };
        let text = line.text.clone();
        let sign = html! { <span class="sign" aria-hidden="true">{ sign }</span> };
        let text = match line.sign {
            Sign::Same => html! { <span>{ text }</span> },
            Sign::Removed => html! { <del>{ text }</del> },
            Sign::Added => html! { <ins>{ text }</ins> },
        };
        html! { <span key={index} class={classes!("diff-line", class)}>{ sign }{ text }</span> }
    };
    let lines = file.diff.iter().enumerate().map(line);
    html! { <pre class="listing diff" aria-label={words.difference.with(&[&file.name])} role="group">{ for lines }</pre> }
}

/// Saves a text as a file.
pub fn download(
    label: &str,
    words: &Words,
    name: &str,
    media_type: &str,
    content: impl Fn() -> String + 'static,
) -> Html {
    download_made(label, words, name, media_type, &Callback::from(move |then: Callback<String>| then.emit(content())))
}

/// Saves a text as a file that is made when it is asked for.
pub fn download_made(label: &str, words: &Words, name: &str, media_type: &str, make: &Maker) -> Html {
    let onclick = {
        let (name, media_type, make) = (name.to_owned(), media_type.to_owned(), make.clone());
        move |_| {
            let (name, media_type) = (name.clone(), media_type.clone());
            make.emit(Callback::from(move |content: String| browser::download(&name, &media_type, &content)));
        }
    };
    html! {
        <button type="button" class="button" {onclick}>
            { icon::download() }{ label.to_owned() }<span class="visually-hidden">{ words.between }{ name.to_owned() }</span>
        </button>
    }
}
