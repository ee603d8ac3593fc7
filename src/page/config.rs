//! The files to take away, the configuration first, as the difference to what was pasted.

use yew::prelude::*;

use super::copy::CopyButton;
use super::host::HostView;
use super::prose::prose;
use super::{browser, icon};
use crate::artifacts::diff::{self, DiffLine};
use crate::report::Artifact;

#[derive(Properties, PartialEq)]
pub struct FilesProps {
    pub host: HostView,
}

#[component]
pub fn Files(props: &FilesProps) -> Html {
    let Some(host) = props.host.get() else { return Html::default() };
    html! { { for host.artifacts.iter().map(|each| file(props.host.index, each)) } }
}

fn file(host: usize, file: &Artifact) -> Html {
    let id = format!("file-{host}-{}", file.name);
    html! {
        <section key={file.name} class="card file" aria-labelledby={id.clone()}>
            <h2 {id}><code>{ file.name }</code></h2>
            <p>{ prose(file.note.as_str()) }</p>
            if file.has_placeholders {
                <p class="step-lacks">{ "Secrets of yours stand in it as placeholders: fill them in again before you use it." }</p>
            }
            <div class="tools">
                <CopyButton text={file.content.to_string()} what={file.name} />
                <Download name={file.name} media_type={file.media_type} content={file.content.to_string()} />
            </div>
            if !file.changes.is_empty() {
                <dl class="reasons">
                    { for file.changes.iter().enumerate().map(|(index, change)| html! {
                        <div key={index}><dt><code>{ change.what.to_string() }</code></dt><dd>{ prose(change.why.as_str()) }</dd></div>
                    }) }
                </dl>
            }
            if file.media_type == "application/json" {
                { difference(file) }
            } else {
                <details>
                    <summary>{ format!("Read {}", file.name) }</summary>
                    <pre class="listing">{ file.content.to_string() }</pre>
                </details>
            }
        </section>
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
        html! { <span key={index} class={classes!("diff-line", class)}>{ sign }{ text }{ "\n" }</span> }
    };
    let lines = diff::lines(before, file.content.as_str()).into_iter().enumerate().map(line);
    html! { <pre class="listing diff" aria-label={format!("{}: what goes and what comes", file.name)} role="group">{ for lines }</pre> }
}

#[derive(Properties, PartialEq)]
pub struct DownloadProps {
    pub name: AttrValue,
    pub media_type: AttrValue,
    pub content: AttrValue,
}

/// Saves a text as a file.
#[component]
pub fn Download(props: &DownloadProps) -> Html {
    let onclick = {
        let (name, media_type, content) = (props.name.clone(), props.media_type.clone(), props.content.clone());
        move |_| browser::download(&name, &media_type, &content)
    };
    html! {
        <button type="button" class="button" {onclick}>
            { icon::download() }{ "Download" }<span class="visually-hidden">{ format!(" {}", props.name) }</span>
        </button>
    }
}
