//! What the parts of the page work with: the state, and whom to ask.

use js_sys::Array;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::analysis::{Analysis, Files};
use super::browser;
use super::state::{Action, State};
use crate::report::Takeaway;
use crate::worker::{Answer, Ask, Export};

/// The state, and whom to ask about what was given.
#[derive(Clone)]
pub struct Desk {
    pub state: UseReducerHandle<State>,
    pub analysis: Analysis,
    pub files: Files,
}

/// Makes a text and gives it to who asked for it.
pub type Maker = Callback<Callback<String>>;

impl Desk {
    /// Asks about what was given. Who asks gets the answer with the state's dispatcher.
    pub fn ask(&self, ask: Ask, then: impl Fn(&UseReducerDispatcher<State>, Answer) + 'static) {
        let state = self.state.dispatcher();
        let question = self.state.question(ask);
        self.analysis.ask(&question, &self.texts(), Callback::from(move |answer| then(&state, answer)));
    }

    /// Asks for a reading: no older one is answered any more.
    pub fn read(&self) {
        let (state, revision) = (self.state.dispatcher(), self.state.revision);
        let then = Callback::from(move |answer| {
            if let Answer::View(view) = answer {
                state.dispatch(Action::Read(revision, (*view).into()));
            }
        });
        self.analysis.read(&self.state.question(Ask::View), &self.texts(), self.state.is_large(), then);
    }

    /// What stands in the text box, and the files, in the order in which the question names them.
    fn texts(&self) -> Array {
        let texts = Array::new();
        if self.state.pasted > 0 {
            texts.push(&browser::text());
        }
        for file in &self.state.files {
            texts.push(&self.files.get(file.id));
        }
        texts
    }

    /// Empties the page.
    pub fn clear(&self) {
        self.state.dispatch(Action::Reset(self.files.keep(browser::text())));
        browser::set_text(&JsValue::from_str(""));
        self.files.next_case();
    }

    /// Brings back what was cleared.
    pub fn bring_back(&self) {
        if let Some(cleared) = &self.state.cleared {
            browser::set_text(&self.files.get(cleared.text));
            self.state.dispatch(Action::BroughtBack);
        }
    }

    /// Makes a command or a file with the person's own values in it.
    pub fn own(&self, place: Takeaway) -> Maker {
        self.maker(move || Ask::Restore(place))
    }

    /// Makes a form of the report.
    pub fn export(&self, form: Export) -> Maker {
        self.maker(move || Ask::Export(form))
    }

    fn maker(&self, ask: impl Fn() -> Ask + 'static) -> Maker {
        let desk = self.clone();
        Callback::from(move |then: Callback<String>| {
            desk.ask(ask(), move |_, answer| {
                if let Answer::Text(text) = answer {
                    then.emit(text);
                }
            });
        })
    }
}
