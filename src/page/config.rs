//! The files to take away, the configuration first, as the difference to what was pasted.

use yew::prelude::*;

use super::copy::{CopyButton, copy_own};
use super::desk::{Desk, Maker};
use super::prose::said;
use super::state::Action;
use super::verdict::of_host;
use super::{browser, icon};
use crate::artifacts::tar::tar;
use crate::interface::Words;
use crate::report::Takeaway;
use crate::worker::view::{DiffLine, File, Host, Sign};

/// The plan as a script.
pub const SCRIPT: &str = "thinpool-fix.sh";

pub fn files(index: usize, host: &Host, desk: &Desk) -> Html {
    let card = |(number, file): (usize, &File)| {
        let id = format!("file-{index}-{}", file.name);
        html! {
            <section key={file.name.clone()} class="card file" aria-labelledby={of_host(&id, index)}>
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
        <section class={classes!("card", "file", made.is_empty().then_some("operated"))} aria-labelledby={of_host(&id, index)}>
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
            <>{ for made.into_iter().map(|(number, file)| html! {
                <div key={file.name.clone()}>
                    <h3><code>{ file.name.clone() }</code></h3>
                    { one(file, Takeaway::File { host: index, file: number }, desk) }
                </div>
            }) }</>
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
                { side_by_side(file, words) }
            } else {
                <details>
                    <summary>{ words.read_file.with(&[&file.name]) }</summary>
                    <pre class="listing">{ file.content.clone() }</pre>
                </details>
            }
        </>
    }
}

/// The class of a line, and its mark.
const fn look(sign: Sign) -> (&'static str, &'static str) {
    match sign {
        Sign::Same => ("same", "\u{a0}"),
        Sign::Removed => ("removed", "\u{2212}"),
        Sign::Added => ("added", "+"),
    }
}

/// Before and after as one listing. Without a before, everything is new.
fn difference(file: &File, words: &Words) -> Html {
    let line = |(index, line): (usize, &DiffLine)| {
        let (class, sign) = look(line.sign);
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

/// The same, what goes beside what comes; where nothing was pasted there is nothing to compare.
fn side_by_side(file: &File, words: &Words) -> Html {
    if file.diff.iter().all(|line| line.sign == Sign::Added) {
        return Html::default();
    }
    let cell = |sign: Sign, line: Option<&DiffLine>| {
        let Some(line) = line else { return html! { <td /> } };
        if line.sign == Sign::Same {
            return html! { <td>{ line.text.clone() }</td> };
        }
        let (class, sign) = look(sign);
        let text = line.text.clone();
        let text = if class == "added" {
            html! { <ins>{ text }</ins> }
        } else {
            html! { <del>{ text }</del> }
        };
        html! { <td {class}><span class="sign" aria-hidden="true">{ sign }</span>{ text }</td> }
    };
    let row = |(before, after)| html! { <tr>{ cell(Sign::Removed, before) }{ cell(Sign::Added, after) }</tr> };
    html! {
        <details>
            <summary>{ words.side_by_side }</summary>
            <table class="listing beside">
                <thead><tr><th>{ words.file_before }</th><th>{ words.file_after }</th></tr></thead>
                <tbody>{ for abreast(&file.diff).into_iter().map(row) }</tbody>
            </table>
        </details>
    }
}

/// Lines that go beside lines that come, and each that stays beside itself.
fn abreast(diff: &[DiffLine]) -> Vec<(Option<&DiffLine>, Option<&DiffLine>)> {
    let mut rows: Vec<(Option<&DiffLine>, Option<&DiffLine>)> = Vec::new();
    for line in diff {
        match line.sign {
            Sign::Same => rows.push((Some(line), Some(line))),
            Sign::Removed => rows.push((Some(line), None)),
            Sign::Added => {
                // Beside the first of those just before that has nobody beside it yet.
                let alone = rows.iter().rev().take_while(|(before, after)| before.is_some() && after.is_none()).count();
                let first = rows.len().saturating_sub(alone);
                match rows.get_mut(first) {
                    Some(row) => row.1 = Some(line),
                    None => rows.push((None, Some(line))),
                }
            }
        }
    }
    rows
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_stands_beside_what_goes() {
        let diff = |signs: &[Sign]| -> Vec<DiffLine> {
            signs.iter().zip('a'..).map(|(sign, text)| DiffLine { sign: *sign, text: text.to_string() }).collect()
        };
        let rows = |signs: &[Sign]| -> Vec<String> {
            let text = |line: Option<&DiffLine>| line.map_or("-".to_owned(), |line| line.text.clone());
            abreast(&diff(signs)).into_iter().map(|(one, other)| text(one) + &text(other)).collect()
        };
        use Sign::{Added, Removed, Same};
        assert_eq!(rows(&[Same, Removed, Removed, Added, Same]), ["aa", "bd", "c-", "ee"]);
        assert_eq!(rows(&[Removed, Added, Added, Same, Added]), ["ab", "-c", "dd", "-e"]);
        assert_eq!(rows(&[Removed, Added, Removed, Added]), ["ab", "cd"]);
        assert_eq!(rows(&[Added, Removed, Same]), ["-a", "b-", "cc"]);
    }
}
