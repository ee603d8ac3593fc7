//! Copy buttons, and commands that carry one.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::desk::{Desk, Maker};
use super::{browser, icon};
use crate::interface::Language;
use crate::report::Takeaway;

/// How the parts of the page tell a screen reader what happened, and in which language.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    pub say: Callback<AttrValue>,
    pub language: Language,
}

#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    #[prop_or_default]
    pub text: AttrValue,
    /// Makes the text when it is asked for, instead.
    #[prop_or_default]
    pub make: Option<Maker>,
    /// Of the button, where it is not just "Copy".
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What it copies, for those who do not see what stands beside it.
    pub what: AttrValue,
}

/// Puts exactly `text`, or what is made in its place, on the clipboard, and says so for two seconds.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let copied = use_state(|| None::<bool>);
    let reset = use_mut_ref(|| None::<Timeout>);
    let voice = use_context::<Voice>();
    let words = voice.as_ref().map(|voice| voice.language).unwrap_or_default().words();
    let name = props.label.clone().unwrap_or(AttrValue::Static(words.copy));
    let onclick = {
        let (copied, text, make, what) = (copied.clone(), props.text.clone(), props.make.clone(), props.what.clone());
        move |_| {
            let (copied, voice, what, reset) = (copied.clone(), voice.clone(), what.clone(), reset.clone());
            let copy = Callback::from(move |text: String| {
                let (copied, voice, what, reset) = (copied.clone(), voice.clone(), what.clone(), reset.clone());
                browser::copy(text, move |done| {
                    copied.set(Some(done));
                    if let Some(voice) = &voice {
                        let outcome = if done { words.copied } else { words.not_copied };
                        voice.say.emit(format!("{outcome}: {what}.").into());
                    }
                    let copied = copied.clone();
                    reset.replace(Some(Timeout::new(2000, move || copied.set(None))));
                });
            });
            match &make {
                Some(make) => make.emit(copy),
                None => copy.emit(text.to_string()),
            }
        }
    };
    let (icon, label) = match *copied {
        Some(true) => (icon::done(), AttrValue::Static(words.copied)),
        Some(false) => (icon::close(), AttrValue::Static(words.failed)),
        None => (icon::copy(), name.clone()),
    };
    html! {
        <button type="button" class={classes!("button", "copy", (*copied == Some(true)).then_some("is-done"))} {onclick}>
            { icon }
            // Both words lie in one grid cell: the button keeps its width.
            <span class="copy-label">
                <span>{ label }</span>
                <span class="copy-measure" aria-hidden="true">{ name }</span>
                <span class="copy-measure" aria-hidden="true">{ words.copied }</span>
            </span>
            <span class="visually-hidden">{ words.between }{ props.what.clone() }</span>
        </button>
    }
}

/// Copies a text with the person's own values in it: only where placeholders stand, and only by this button.
pub fn copy_own(desk: &Desk, takeaway: Takeaway, what: String) -> Html {
    html! { <CopyButton make={desk.own(takeaway)} label={desk.state.words().copy_own} what={what} /> }
}

/// The words of a command, and what stands between them. None is broken behind a hyphen: what would go on in the next row
/// reads like another word.
fn words_of(line: &str) -> impl Iterator<Item = Html> {
    line.split_inclusive(' ').map(|word| match word.strip_suffix(' ').unwrap_or(word) {
        // The blank stays outside: a row may end at it.
        bare if bare.contains('-') && bare.len() <= LONGEST_WORD => {
            html! { <><span class="unbroken">{ bare.to_owned() }</span>{ if bare.len() < word.len() { " " } else { "" } }</> }
        }
        _ => html! { { word.to_owned() } },
    })
}

/// As much as fits into a row of the narrowest screen.
const LONGEST_WORD: usize = 24;

/// A command with its copy button.
pub fn command(text: &str, what: impl Into<AttrValue>) -> Html {
    html! {
        <div class="command">
            <pre><code>{ for text.lines().map(|line| html! { <span class="command-line">{ for words_of(line) }</span> }) }</code></pre>
            <CopyButton text={text.to_owned()} what={what.into()} />
        </div>
    }
}
