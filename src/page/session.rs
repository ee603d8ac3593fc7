//! What this device was asked to keep: the text in the box, and the steps that were done. Nothing before somebody asks.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::window;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::state::{Action, State};
use super::{browser, ticks};

const TEXT: &str = "thinpool-doctor text";
const TICKED: &str = "thinpool-doctor done";

/// How long a large text must rest before it is kept: to write it takes longer than to type a letter.
const REST_MS: u32 = 250;

/// A page that was opened from the disk has one store with every other such page: nothing is kept there.
pub fn can_keep() -> bool {
    !browser::is_from_disk()
}

/// There is a text of earlier.
pub fn is_there() -> bool {
    can_keep() && browser::kept(TEXT).is_some()
}

/// Puts it where it was.
pub fn restore(area: &HtmlTextAreaElement, state: &UseReducerDispatcher<State>) {
    let Some(text) = browser::kept(TEXT).filter(|_| can_keep()) else { return };
    area.set_value(&text);
    let ticked = ticks::from_kept(&browser::kept(TICKED).unwrap_or_default());
    state.dispatch(Action::Restored(text.len(), ticked));
}

/// Another tab may forget it: then it is not kept any more.
pub fn listen(state: UseReducerDispatcher<State>) -> EventListener {
    EventListener::new(&window(), "storage", move |_| {
        if browser::kept(TEXT).is_none() {
            state.dispatch(Action::Keep(false));
        }
    })
}

pub fn forget() {
    browser::keep(TEXT, "");
    browser::keep(TICKED, "");
}

/// Keeps what stands there now; the browser may have no room for it.
pub fn keep(area: Option<HtmlTextAreaElement>, state: &UseReducerHandle<State>) -> Option<Timeout> {
    let (dispatcher, ticked) = (state.dispatcher(), ticks::to_keep(&state.ticked));
    let now = move || {
        let text = area.map(|area| area.value()).unwrap_or_default();
        if !(browser::keep(TEXT, &text) && browser::keep(TICKED, &ticked)) {
            dispatcher.dispatch(Action::NotKept);
        }
    };
    if state.is_large() {
        return Some(Timeout::new(REST_MS, now));
    }
    now();
    None
}

/// Says that there is a text of earlier which does not stand in the box, and what can be done with it.
pub fn earlier(state: &UseReducerHandle<State>, text_box: &NodeRef) -> Html {
    let words = state.words();
    let show = {
        let (state, text_box) = (state.dispatcher(), text_box.clone());
        move |_| {
            if let Some(area) = text_box.cast::<HtmlTextAreaElement>() {
                restore(&area, &state);
                browser::focus("paste");
            }
        }
    };
    let forget = {
        let state = state.dispatcher();
        move |_| {
            forget();
            state.dispatch(Action::Earlier(false));
            browser::focus("paste");
        }
    };
    html! {
        <div class="sample-note earlier operated">
            <p>{ words.earlier }</p>
            <div class="tools">
                <button type="button" class="button" onclick={show}>{ words.show_earlier }</button>
                <button type="button" class="button" onclick={forget}>{ words.forget_earlier }</button>
            </div>
        </div>
    }
}
