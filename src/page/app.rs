//! The whole page: what was given on one side, what it means on the other.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::{FileList, HtmlTextAreaElement};
use yew::prelude::*;

use super::analysis::{Analysis, Word};
use super::copy::Voice;
use super::desk::Desk;
use super::follows::{use_first_text, use_keeping, use_questions, use_reading, use_warm_worker};
use super::footer::{footer, header};
use super::given::Files;
use super::input::{IntakeEvents, intake};
use super::result::result;
use super::samples::SAMPLES;
use super::state::{Action, Given, State};
use super::{annotated, browser, prose, session};

#[derive(Clone, Default, PartialEq, Properties)]
pub struct Early {
    /// What was pasted before the program was there, until it is put into the text box.
    pub text: Once,
    pub focused: bool,
}

/// Taken by the first who asks: what a component is made with stays with it as long as the page lives.
#[derive(Clone, Default)]
pub struct Once(Rc<Cell<JsValue>>);

impl Once {
    pub fn new(text: JsValue) -> Self {
        Once(Rc::new(Cell::new(text)))
    }

    pub fn take(&self) -> JsValue {
        self.0.take()
    }
}

impl PartialEq for Once {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[component]
pub fn App(early: &Early) -> Html {
    let state = use_reducer(|| State { language: browser::language(), ..State::default() });
    let text_box = use_node_ref();
    let dragging = use_state_eq(|| false);
    let analysis = {
        let state = state.dispatcher();
        use_memo((), move |()| {
            Analysis::new(Callback::from(move |word| match word {
                Word::Far(percent) => state.dispatch(Action::Far(percent)),
                Word::Stopped(place) => state.dispatch(Action::Stopped(place.into())),
            }))
        })
    };
    let kept = use_memo((), |()| Files::default());
    let desk = Desk { state: state.clone(), analysis: (*analysis).clone(), files: (*kept).clone() };

    use_first_text(&state, &text_box, early);
    use_warm_worker(&desk);
    use_reading(&desk);
    use_keeping(&state, &text_box);
    use_questions(&desk);

    let on_files = {
        let (state, kept) = (state.dispatcher(), desk.files.clone());
        Callback::from(move |files: Option<FileList>| {
            let (state, kept, case) = (state.clone(), kept.clone(), kept.case());
            state.dispatch(Action::FilesComing(files.as_ref().map_or(0, |files| files.length() as usize)));
            browser::take_files(files, move |name, content| {
                // The page was cleared meanwhile.
                if kept.case() != case {
                    return;
                }
                state.dispatch(match content {
                    Ok((content, bytes)) => {
                        Action::FileAdded(Given { name: name.into(), id: kept.keep(content), bytes })
                    }
                    Err(why) => Action::FileRefused(name.into(), why),
                });
            });
        })
    };

    use_effect_with((), {
        let (on_files, dragging, state) = (on_files.clone(), dragging.clone(), state.clone());
        move |()| {
            let drop_target = browser::accept_drops(move |over| dragging.set(over), move |files| on_files.emit(files));
            let (tips, other_tabs) = (browser::dismissible_tips(), session::listen(state.dispatcher()));
            let pastes = browser::pastes_go_to_text_box();
            move || drop((drop_target, tips, other_tabs, pastes))
        }
    });

    let on_locate = {
        let desk = desk.clone();
        Callback::from(move |(input, line): (AttrValue, usize)| annotated::locate(&desk, &input, line))
    };

    let on_sample = {
        let (state, text_box) = (state.clone(), text_box.clone());
        Callback::from(move |index: usize| {
            if let (Some(area), Some(sample)) = (text_box.cast::<HtmlTextAreaElement>(), SAMPLES.get(index)) {
                area.set_value(sample);
                state.dispatch(Action::SampleLoaded(index));
                // The button that had the focus goes away, and it stood far down.
                browser::focus("result");
                browser::next_task(browser::to_top);
            }
        })
    };

    let on_reset = {
        let desk = desk.clone();
        Callback::from(move |()| {
            desk.clear();
            browser::focus("paste");
            browser::next_task(browser::to_top);
        })
    };

    let voice = {
        let (language, state) = (state.language, state.dispatcher());
        use_memo(language, move |language| Voice {
            say: Callback::from(move |words| state.dispatch(Action::Say(words))),
            language: *language,
        })
    };
    let events = IntakeEvents { on_files, on_locate, on_reset };
    let words = state.words();
    html! {
        <ContextProvider<Voice> context={(*voice).clone()}>
            <div class={classes!("page", dragging.then_some("is-dragging"))} data-drop={words.drop_here}>
                { header(state.language) }
                <main>
                    { intake(&desk, &text_box, &events) }
                    <div class="result" id="result" tabindex="-1" role="region" aria-label={words.diagnosis} aria-busy={state.is_reading().to_string()}>
                        { result(&desk, &events.on_locate, &on_sample) }
                    </div>
                </main>
                { footer(&state) }
                <div class="visually-hidden" role="status">
                    <span key={state.said.turn}>
                        { for state.said.parts.iter().map(|(own, engine)| html! { <>{ own.clone() }{ prose::said(engine, words) }{ " " }</> }) }
                    </span>
                </div>
            </div>
        </ContextProvider<Voice>>
    }
}
