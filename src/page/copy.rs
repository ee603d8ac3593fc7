//! Copy buttons, and commands that carry one.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::{browser, icon, words};

/// How the parts of the page tell a screen reader what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice(pub Callback<AttrValue>);

#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    pub text: AttrValue,
    #[prop_or(AttrValue::Static("Copy"))]
    pub label: AttrValue,
    /// What it copies, for those who do not see what stands beside it.
    pub what: AttrValue,
}

/// Puts exactly `text` on the clipboard, and says so for two seconds.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let copied = use_state(|| None::<bool>);
    let reset = use_mut_ref(|| None::<Timeout>);
    let voice = use_context::<Voice>();
    let onclick = {
        let (copied, text, what) = (copied.clone(), props.text.clone(), props.what.clone());
        move |_| {
            let (copied, voice, what, reset) = (copied.clone(), voice.clone(), what.clone(), reset.clone());
            browser::copy(text.to_string(), move |done| {
                copied.set(Some(done));
                if let Some(Voice(say)) = &voice {
                    let words = if done { words::COPIED } else { words::NOT_COPIED };
                    say.emit(format!("{words}: {what}.").into());
                }
                let copied = copied.clone();
                reset.replace(Some(Timeout::new(2000, move || copied.set(None))));
            });
        }
    };
    let (icon, label) = match *copied {
        Some(true) => (icon::done(), AttrValue::Static(words::COPIED)),
        Some(false) => (icon::close(), AttrValue::Static("Failed")),
        None => (icon::copy(), props.label.clone()),
    };
    html! {
        <button type="button" class={classes!("button", "copy", (*copied == Some(true)).then_some("is-done"))} {onclick}>
            { icon }
            // Both words lie in one grid cell: the button keeps its width.
            <span class="copy-label">
                <span>{ label }</span>
                <span class="copy-measure" aria-hidden="true">{ props.label.clone() }</span>
                <span class="copy-measure" aria-hidden="true">{ words::COPIED }</span>
            </span>
            <span class="visually-hidden">{ format!(" {}", props.what) }</span>
        </button>
    }
}

/// A command with its copy button.
pub fn command(text: &str, what: impl Into<AttrValue>) -> Html {
    html! {
        <div class="command">
            <pre><code>{ for text.lines().map(|line| html! { <span class="command-line">{ line.to_owned() }</span> }) }</code></pre>
            <CopyButton text={text.to_owned()} what={what.into()} />
        </div>
    }
}
