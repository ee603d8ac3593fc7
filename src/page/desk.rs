//! What the parts of the page work with: the state, and whom to ask.

use js_sys::Array;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::analysis::Analysis;
use super::browser;
use super::given::Files;
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
        // Of a large text everything takes its time, but for a guess: that is made from the last reading.
        let waits = self.state.is_large() && ask != Ask::WhatIf;
        if waits {
            state.dispatch(Action::Waiting(true));
        }
        let request = self.state.request(ask);
        let then = Callback::from(move |answer| {
            if waits {
                state.dispatch(Action::Waiting(false));
            }
            then(&state, answer);
        });
        self.analysis.ask(&request, &self.texts(), then);
    }

    /// Asks for the plan of a new pool, which has nothing to do with what was given.
    pub fn plan(&self, wishes: Vec<String>) {
        let state = self.state.dispatcher();
        let then = Callback::from(move |answer| {
            if let Answer::Plan(plan, fault) = answer {
                state.dispatch(Action::Planned(plan.map(Into::into), fault));
            }
        });
        self.analysis.ask_aside(&State::default().request(Ask::Plan(wishes)), &Array::new(), then);
    }

    /// Asks for a reading: no older one is answered any more.
    pub fn read(&self) {
        let (state, revision) = (self.state.dispatcher(), self.state.revision);
        let then = Callback::from(move |answer| {
            if let Answer::View(view) = answer {
                state.dispatch(Action::Read(revision, (*view).into()));
            }
        });
        self.analysis.read(&self.state.request(Ask::View), &self.texts(), self.state.is_large(), then);
    }

    /// What stands in the text box, and the files, in the order in which the request names them.
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
