//! The whole page: what was given on one side, what it means on the other.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Array, JsString};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{FileList, HtmlTextAreaElement};
use yew::prelude::*;

use super::analysis::{Analysis, Files, Word};
use super::copy::Voice;
use super::desk::Desk;
use super::footer::{footer, header};
use super::input::{IntakeEvents, intake};
use super::link;
use super::result::result;
use super::samples::SAMPLES;
use super::state::{Action, Given, State};
use super::{annotated, browser, hidden, prose, session};
use crate::worker::{Answer, Ask};

/// How long the page has for itself before the worker begins.
const WARM_UP_MS: u32 = 100;

/// How long a large text must rest before it is read.
const REST_MS: u32 = 250;

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

    fn take(&self) -> JsValue {
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

    use_effect_with((), {
        let (state, text_box, early) = (state.clone(), text_box.clone(), early.clone());
        move |()| {
            let Some(area) = text_box.cast::<HtmlTextAreaElement>() else { return };
            let text = early.text.take();
            let is_early = text.is_truthy();
            if is_early {
                browser::set_text(&text);
                state.dispatch(Action::TextChanged(area.text_length() as usize));
            }
            if !is_early && !link::is_there() {
                session::restore(&area, &state.dispatcher());
            } else {
                state.dispatch(Action::Earlier(session::is_there()));
            }
            spawn_local(async move {
                match link::carried().await {
                    Some(Ok(text)) => {
                        area.set_value(&text);
                        state.dispatch(Action::LinkOpened(text.len()));
                    }
                    Some(Err(link::Broken)) => state.dispatch(Action::LinkBroken),
                    None => {}
                }
            });
            if early.focused {
                browser::focus("paste");
            }
        }
    });

    use_effect_with((), {
        let analysis = desk.analysis.clone();
        move |()| {
            // The first reading compiles every expression; done while the person still looks for the terminal, the
            // first paste is answered as fast as the next.
            // But not before the page has been painted.
            Timeout::new(WARM_UP_MS, move || {
                if let Some(warm) = SAMPLES.first().filter(|_| analysis.is_new()) {
                    let question = State { pasted: warm.len(), ..State::default() }.question(Ask::View);
                    analysis.ask_aside(&question, &Array::of1(&JsString::from(*warm)), Callback::noop());
                }
            })
            .forget();
        }
    });

    use_effect_with((state.revision, state.stops), {
        let desk = desk.clone();
        move |_| {
            desk.files.retain(|id| desk.state.wants(id));
            let pending = if desk.state.is_empty() {
                desk.analysis.cancel();
                None
            } else if !desk.state.is_reading() {
                // It was stopped, and so is what was still to come.
                desk.analysis.cancel();
                desk.files.next_case();
                None
            } else if desk.state.is_large() {
                Some(Timeout::new(REST_MS, move || desk.read()))
            } else {
                desk.read();
                None
            };
            // The next change begins anew.
            move || drop(pending)
        }
    });

    let was_kept = use_mut_ref(|| false);
    use_effect_with((state.keep, state.revision, state.ticked.clone()), {
        let (state, text_box, was_kept) = (state.clone(), text_box.clone(), was_kept.clone());
        move |(keep, ..): &(bool, usize, Vec<u64>)| {
            let was_kept = was_kept.replace(*keep);
            let pending = keep.then(|| session::keep(text_box.cast::<HtmlTextAreaElement>(), &state)).flatten();
            // Nothing is touched before somebody asks for it.
            if was_kept && !keep {
                session::forget();
            }
            // The next change begins anew.
            move || drop(pending)
        }
    });

    use_effect_with(state.read, {
        let desk = desk.clone();
        move |_| {
            if desk.state.annotated.is_some() {
                annotated::ask(&desk);
            }
            if desk.state.compared.is_some() {
                hidden::compare(&desk);
            }
        }
    });

    use_effect_with(state.sliders, {
        let desk = desk.clone();
        move |_| {
            if desk.state.report.is_some() {
                let revision = desk.state.revision;
                desk.ask(Ask::WhatIf, move |state, answer| {
                    if let Answer::Outlooks(outlooks) = answer {
                        state.dispatch(Action::Guessed(revision, outlooks));
                    }
                });
            }
        }
    });

    use_effect_with((state.planner.open, state.planner.wishes.clone()), {
        let desk = desk.clone();
        move |(open, wishes): &(bool, [AttrValue; _])| {
            if *open {
                desk.plan(wishes.iter().map(ToString::to_string).collect());
            }
        }
    });

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
