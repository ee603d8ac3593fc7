//! Where everything goes in: one text box for any mix, and files.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::desk::Desk;
use super::heard::heard;
use super::prose::prose;
use super::session::{self, earlier};
use super::state::{Action, FITS_TEXT_BOX, Given};
use super::{browser, icon};

/// The verdict of the host that is looked at, or what is said in its place.
pub const VERDICT: &str = ".host:not([hidden]) .sentence, .nothing .sentence";

/// What the intake tells the page.
pub struct IntakeEvents {
    pub on_files: Callback<Option<web_sys::FileList>>,
    /// Shows a line of an input.
    pub on_locate: Callback<(AttrValue, usize)>,
    pub on_reset: Callback<()>,
}

pub fn intake(desk: &Desk, text_box: &NodeRef, events: &IntakeEvents) -> Html {
    let state = &desk.state;
    let words = state.words();
    let oninput = {
        let state = state.clone();
        move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            // The length alone: fetching a large text for each keystroke is dear.
            state.dispatch(Action::TextChanged(usize::try_from(area.text_length()).unwrap_or(0)));
        }
    };
    let onpaste = {
        let desk = desk.clone();
        move |event: Event| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            let replaces = browser::is_all_selected(&area);
            if replaces && desk.state.files.is_empty() {
                desk.state.dispatch(Action::Replaced);
            }
            if let Some((text, bytes)) = browser::large_paste(&event, FITS_TEXT_BOX) {
                if replaces {
                    area.set_value("");
                    desk.state.dispatch(Action::TextChanged(0));
                }
                let given = Given { name: words.pasted_text.into(), id: desk.files.keep(text), bytes };
                desk.state.dispatch(Action::FilesComing(1));
                desk.state.dispatch(Action::FileAdded(given));
            }
        }
    };
    let onchange = {
        let on_files = events.on_files.clone();
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            on_files.emit(input.files());
            // The same file may be chosen again.
            input.set_value("");
        }
    };
    let bring_back = {
        let desk = desk.clone();
        move |_| {
            desk.bring_back();
            browser::focus("paste");
        }
    };
    let on_keep = {
        let state = state.dispatcher();
        move |event: Event| state.dispatch(Action::Keep(event.target_unchecked_into::<HtmlInputElement>().checked()))
    };
    html! {
        <section class={classes!("intake", "operated", (!state.is_empty()).then_some("is-filled"))} aria-labelledby="intake">
            <div class="intake-head">
                <h2 id="intake"><label for="paste">{ words.output }</label></h2>
                if !state.is_empty() {
                    <button type="button" class="button" onclick={events.on_reset.reform(|_| ())}>{ icon::close() }{ words.clear }</button>
                }
            </div>
            if let Some((title, _)) = state.sample.and_then(|index| words.samples.get(index)) {
                <p class="sample-note">{ words.sample.0 }<strong>{ *title }</strong>{ words.sample.1 }</p>
            }
            if state.linked {
                <p class="sample-note">{ words.linked }</p>
            }
            if state.link_broken {
                <p class="fault">{ words.link_broken }</p>
            }
            if state.cleared.is_some() {
                <p class="sample-note">{ words.cleared }{ " " }<button type="button" class="link" onclick={bring_back}>{ words.bring_back }</button></p>
            }
            if state.earlier {
                { earlier(state, text_box) }
            }
            // Uncontrolled: a large text is never copied back. Nothing that helps with writing may read it either.
            <textarea id="paste" ref={text_box.clone()} {oninput} {onpaste} placeholder={words.placeholder} rows="14" wrap="off"
                spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off"
                data-gramm="false" data-lt-active="false" />
            if state.report.is_some() {
                <a class="skip" href="#result" onclick={|event: MouseEvent| { event.prevent_default(); browser::go_to(VERDICT); }}>{ words.key_verdict }</a>
            }
            <div class="files">
                <label class="button file-button">
                    { icon::file() }{ words.choose_files }
                    <input id="files" class="visually-hidden" type="file" multiple=true {onchange} />
                </label>
                <span class="hint">{ words.or_drop }</span>
            </div>
            if state.pasted > 0 && !state.earlier && session::can_keep() {
                <label class="keep"><input type="checkbox" checked={state.keep} onchange={on_keep} />{ words.keep }</label>
            }
            if state.keep && !state.files.is_empty() {
                <p class="hint">{ words.files_not_kept }</p>
            }
            if state.not_kept {
                <p class="fault">{ words.not_kept }</p>
            }
            if !state.files.is_empty() {
                <ul class="chips" aria-label={words.files}>{ for (0..state.files.len()).map(|index| chip(index, desk)) }</ul>
            }
            if !state.refused.is_empty() {
                <ul class="notices">{ for state.refused.iter().enumerate().map(|(index, (name, why))| html! { <li key={index}>{ prose(&why.sentence(name, words)) }</li> }) }</ul>
            }
            if let Some(report) = &state.report {
                { heard(report, &events.on_locate, words) }
            }
        </section>
    }
}

fn chip(index: usize, desk: &Desk) -> Html {
    let state = &desk.state;
    let words = state.words();
    let Some(file) = state.files.get(index) else { return Html::default() };
    // The text box comes first where it holds something.
    let place = index + usize::from(state.pasted > 0);
    let holds = state.report.as_ref().and_then(|report| report.files.get(place)).copied().unwrap_or(1);
    let many = (holds > 1).then(|| words.file.count(holds));
    let onclick = {
        let state = state.clone();
        move |_| {
            state.dispatch(Action::FileRemoved(index));
            // The button that had the focus is gone.
            browser::focus("files");
        }
    };
    html! {
        <li key={file.name.to_string()} class="chip file-chip">
            { icon::file() }<span class="file-name">{ file.name.clone() }</span>{ for many }
            <button type="button" class="chip-remove" aria-label={words.remove.with(&[&file.name])} {onclick}>{ icon::close() }</button>
        </li>
    }
}
