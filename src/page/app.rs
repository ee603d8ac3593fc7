//! The whole page: what was given on one side, what it means on the other.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::{FileList, HtmlTextAreaElement};
use yew::prelude::*;

use super::annotated::annotated;
use super::browser;
use super::config::{files, prevention};
use super::copy::{Voice, command};
use super::exports::exports;
use super::findings::findings;
use super::footer::{footer, header};
use super::heard::notice;
use super::hidden::hidden;
use super::input::{IntakeEvents, intake};
use super::plan::plan;
use super::planner::planner;
use super::pools::pools;
use super::questions::questions;
use super::samples::SAMPLES;
use super::start::start;
use super::state::{Action, PASTE, State, pairs, span_of_lines};
use super::verdict::verdict;
use crate::engine::{self, Choices, Input, diagnose};
use crate::report::annotated::annotate;
use crate::report::{HostReport, Report, Takeaway};

/// How long a large text must rest before it is read; time enough to paint that it is being read, too.
const REST_MS: u32 = 250;

#[derive(Clone, Debug, Default, PartialEq, Properties)]
pub struct Early {
    /// What was pasted before the program was there.
    pub text: AttrValue,
    pub focused: bool,
}

#[component]
pub fn App(early: &Early) -> Html {
    let state = use_reducer(State::default);
    let text_box = use_node_ref();
    let dragging = use_state(|| false);

    use_effect_with((), {
        let (state, text_box, early) = (state.clone(), text_box.clone(), early.clone());
        move |()| {
            let Some(area) = text_box.cast::<HtmlTextAreaElement>() else { return };
            if !early.text.is_empty() {
                area.set_value(&early.text);
                state.dispatch(Action::TextChanged(early.text.len()));
            }
            if early.focused {
                browser::focus("paste");
            }
        }
    });

    use_effect_with((), |()| {
        // The first reading compiles every expression; done while the person still looks for the terminal, the
        // first paste is answered as fast as the next.
        Timeout::new(REST_MS, || {
            let warm = SAMPLES.first().map(|sample| Input::new(PASTE, sample.text));
            drop(diagnose(warm.as_slice(), &Choices::default()));
        })
        .forget();
    });

    use_effect_with(state.revision, {
        let (state, text_box) = (state.clone(), text_box.clone());
        move |_| {
            let large = state.is_large();
            let read = move || read(&state, &text_box);
            let pending = if large {
                Some(Timeout::new(REST_MS, read))
            } else {
                read();
                None
            };
            // The next change begins anew.
            move || drop(pending)
        }
    });

    let on_files = {
        let state = state.dispatcher();
        Callback::from(move |files: Option<FileList>| {
            let state = state.clone();
            state.dispatch(Action::FilesComing(files.as_ref().map_or(0, |files| files.length() as usize)));
            browser::read_files(files, move |name, inputs| {
                state.dispatch(match inputs {
                    Ok(inputs) => Action::FileAdded(name.into(), inputs),
                    Err(why) => Action::FileRefused(why.into()),
                });
            });
        })
    };

    use_effect_with((), {
        let (on_files, dragging) = (on_files.clone(), dragging.clone());
        move |()| {
            let drop_target = browser::accept_drops(move |over| dragging.set(over), move |files| on_files.emit(files));
            move || drop(drop_target)
        }
    });

    let on_locate = {
        let text_box = text_box.clone();
        use_callback((), move |(first, last): (usize, usize), ()| {
            if let Some(area) = text_box.cast::<HtmlTextAreaElement>() {
                let text = area.value();
                let line_count = text.split('\n').count();
                browser::show_lines(&area, span_of_lines(&text, first, last), first, line_count);
            }
        })
    };

    let on_sample = {
        let (state, text_box) = (state.clone(), text_box.clone());
        Callback::from(move |index: usize| {
            if let (Some(area), Some(sample)) = (text_box.cast::<HtmlTextAreaElement>(), SAMPLES.get(index)) {
                area.set_value(sample.text);
                state.dispatch(Action::SampleLoaded(index));
                // The button that had the focus goes away.
                browser::focus("result");
            }
        })
    };

    let on_reset = {
        let (state, text_box) = (state.clone(), text_box.clone());
        Callback::from(move |()| {
            if let Some(area) = text_box.cast::<HtmlTextAreaElement>() {
                area.set_value("");
            }
            state.dispatch(Action::Reset);
            browser::focus("paste");
        })
    };

    let voice = {
        let state = state.dispatcher();
        use_memo((), move |()| Voice(Callback::from(move |words| state.dispatch(Action::Say(words)))))
    };
    let events = IntakeEvents { on_files, on_locate, on_reset };
    let (turn, said) = state.said.clone();
    html! {
        <ContextProvider<Voice> context={(*voice).clone()}>
            <div class={classes!("page", dragging.then_some("is-dragging"))}>
                { header() }
                <main>
                    { intake(&state, &text_box, &events) }
                    <div class="result" id="result" tabindex="-1" role="region" aria-label="Diagnosis" aria-busy={state.is_reading().to_string()}>
                        { result(&state, &text_box, &events.on_locate, &on_sample) }
                    </div>
                </main>
                { footer() }
                <div class="visually-hidden" role="status"><span key={turn}>{ said }</span></div>
            </div>
        </ContextProvider<Voice>>
    }
}

fn read(state: &UseReducerHandle<State>, text_box: &NodeRef) {
    if state.is_empty() {
        return;
    }
    let report = diagnose(&given(state, text_box), &state.choices());
    state.dispatch(Action::Read(state.revision, Rc::new(report)));
}

/// What stands in the text box, and the files.
fn given(state: &State, text_box: &NodeRef) -> Vec<Input> {
    state.inputs(text_box.cast::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default())
}

fn result(
    state: &UseReducerHandle<State>,
    text_box: &NodeRef,
    on_locate: &Callback<(usize, usize)>,
    on_sample: &Callback<usize>,
) -> Html {
    if state.is_empty() && state.coming == 0 {
        return html! { <>{ start(on_sample) }{ planner(state) }</> };
    }
    // What needs the original text takes it from the text box when it is asked for, and keeps nothing of it.
    let with = |state: &UseReducerHandle<State>, text_box: &NodeRef| {
        let (state, text_box) = (state.clone(), text_box.clone());
        move || (given(&state, &text_box), state.choices())
    };
    let (for_restore, for_share) = (with(state, text_box), with(state, text_box));
    let (for_compare, for_notes) = (with(state, text_box), with(state, text_box));
    let restore = Callback::from(move |place: Takeaway| {
        let (inputs, choices) = for_restore();
        engine::restored(&inputs, &choices, place).unwrap_or_default()
    });
    let bundle = Callback::from(move |()| {
        let (inputs, choices) = for_share();
        engine::share(&inputs, &choices)
    });
    let compare = Callback::from(move |()| {
        let (inputs, choices) = for_compare();
        Rc::new(pairs(&inputs, &engine::share(&inputs, &choices)))
    });
    let annotate = Callback::from(move |()| {
        let (inputs, choices) = for_notes();
        Rc::new(annotate(&engine::share(&inputs, &choices)))
    });
    let reading = state.coming > 0 || state.is_large() && state.is_reading();
    html! {
        <>
            if reading {
                <p class="card reading" role="status">{ "Reading\u{2026}" }</p>
            }
                        if let Some(report) = &state.report {
                { for report.hosts.iter().enumerate().map(|(index, host)| one_host(index, host, report, state, on_locate, &restore)) }
                if report.hosts.is_empty() {
                    { nothing(report, on_locate) }
                } else {
                    { annotated(state, &annotate) }
                    { hidden(report, state, &compare) }
                    { exports(report, &bundle) }
                }
                { planner(state) }
            }
        </>
    }
}

fn one_host(
    index: usize,
    host: &HostReport,
    report: &Report,
    state: &UseReducerHandle<State>,
    on_locate: &Callback<(usize, usize)>,
    restore: &Callback<Takeaway, String>,
) -> Html {
    let on_toggle = {
        let state = state.dispatcher();
        Callback::from(move |()| state.dispatch(Action::ToggleDestructive))
    };
    let on_prevention = {
        let state = state.dispatcher();
        Callback::from(move |()| state.dispatch(Action::TogglePrevention))
    };
    html! {
        <div key={index} class="host">
            { verdict(index, host, &report.sections) }
            { pools(index, host, state) }
            { findings(index, host, on_locate) }
            if index == 0 {
                { questions(state) }
            }
            { plan(index, host, state.destructive, &on_toggle, restore) }
            { files(index, host, restore) }
            { prevention(index, host, state.prevention, &on_prevention, restore) }
        </div>
    }
}

/// There is input, and nothing of it could be read.
fn nothing(report: &Report, on_locate: &Callback<(usize, usize)>) -> Html {
    html! {
        <section class="card nothing" aria-labelledby="nothing">
            <h2 class="sentence" id="nothing">{ "Nothing here can be read yet" }</h2>
            <ul class="notices">
                { for report.notices.iter().take(5).enumerate().map(|(index, each)| notice(index, each, on_locate)) }
            </ul>
            <p>{ "Give what this prints on the host:" }</p>
            { command(super::words::ONE_LINER, "the command that collects everything") }
        </section>
    }
}
