//! How the page and its worker talk. This file is the whole agreement; [`wire`] turns it into bytes, [`view`] is what is
//! shown, [`answer`](mod@answer) is the worker's side, `page/analysis.rs` the page's.
//!
//! ```text
//! page                                                   worker (static/worker.js, src/wasm/engine.rs)
//!  new Worker(blob:…)
//!  ── { program: WebAssembly.Module } ──────────────────►  instantiates it
//!  ── { archives: WebAssembly.Module } ─────────────────►  what opens archives; it is loaded last
//!  ── { id, request: bytes, texts: [string | Blob] } ──►  answer()
//!  ◄── { id, percent } ──────────────────────────────────  now and then, of a long reading
//!  ◄── { id, answer: bytes } ────────────────────────────
//!  ◄── { id, fault: place } ─────────────────────────────  the program stopped: this worker is of no use any more
//! ```
//!
//! The worker is made of a `blob:` address and gets the program compiled, so that it can be made again at any time:
//! behind the closed door of the page's policy, without a network, and in the one file that is opened from a disk.
//! (gloo-worker fetches its program by an address when it starts, which none of these three allows.)
//!
//! A request holds all that is needed to answer it, so that a worker may be ended at any moment. That is how a reading
//! is cancelled and how a newer text overtakes an older one: a program that reads does not listen.

pub mod answer;
mod draw;
mod make;
pub mod view;
pub mod wire;

use crate::engine::DriverChoice;
use crate::report::Takeaway;
use view::{Annotated, Outlook, Plan, View};
use wire::{Wire, wire, wire_words};

/// The name of the text box among the inputs, as evidence shows it.
pub const PASTE: &str = "paste";

/// What the page asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Counts what was given and chosen: of the same revision, the same is known.
    pub revision: usize,
    /// The names of the texts that come along, in their order; `paste` is the text box.
    pub given: Vec<String>,
    pub chosen: Chosen,
    pub ask: Ask,
}

/// What the person chose and answered, as it was typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    /// The host that it was chosen for, by its place.
    pub host: usize,
    pub driver: DriverChoice,
    /// To the questions for a new disk, more data, more metadata.
    pub answers: Vec<String>,
    pub destructive: bool,
    pub prevention: bool,
    /// Kinds to leave in.
    pub kept: Vec<String>,
    /// Words to hide, between commas.
    pub words: String,
    /// What the sliders of "What if" say: MiB a day, MiB added, thin devices.
    pub what_if: Vec<usize>,
}

/// What is wanted of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Ask {
    /// All there is to say: [`Answer::View`].
    #[default]
    View,
    /// What the sliders say of each pool that is guessed at: [`Answer::Outlooks`].
    WhatIf,
    /// The lines with notes: [`Answer::Lines`].
    Annotate,
    /// The lines in which something is hidden, as they were pasted and redacted: [`Answer::Pairs`].
    Compare,
    /// A command or a file with the person's own values: [`Answer::Text`].
    Restore(Takeaway),
    /// The report as a text: [`Answer::Text`].
    Export(Export),
    /// A plan for a new pool, from what was typed: [`Answer::Plan`].
    Plan(Vec<String>),
}

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    Markdown,
    Json,
    /// With the redacted inputs.
    ShareMarkdown,
    ShareJson,
    /// The redacted inputs alone, as they can be pasted again.
    Text,
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    View(Box<View>),
    /// One for each pool, host by host; `None` where the growth is known.
    Outlooks(Vec<Option<Outlook>>),
    Lines(Vec<Annotated>),
    Pairs(Vec<(String, String)>),
    Text(String),
    /// Or why there is none.
    Plan(Option<Plan>, String),
}

/// What an archive holds: the files by path and text, and what was not taken, and why. From the program that opens
/// archives to the engine, both in the worker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unpacked {
    pub files: Vec<(String, String)>,
    pub left_out: Vec<String>,
}

wire! {
    Unpacked { files, left_out }
    Request { revision, given, chosen, ask }
    Chosen { host, driver, answers, destructive, prevention, kept, words, what_if }
}

wire_words! {
    DriverChoice: Auto, Overlay2, Devicemapper;
    Export: Markdown, Json, ShareMarkdown, ShareJson, Text;
}

impl Wire for Ask {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Ask::View => out.push(0),
            Ask::WhatIf => out.push(1),
            Ask::Annotate => out.push(2),
            Ask::Compare => out.push(3),
            Ask::Restore(place) => {
                out.push(4);
                place.put(out);
            }
            Ask::Export(form) => {
                out.push(5);
                form.put(out);
            }
            Ask::Plan(wishes) => {
                out.push(6);
                wishes.put(out);
            }
        }
    }
    fn take(bytes: &mut &[u8]) -> Self {
        match u8::take(bytes) {
            1 => Ask::WhatIf,
            2 => Ask::Annotate,
            3 => Ask::Compare,
            4 => Ask::Restore(Wire::take(bytes)),
            5 => Ask::Export(Wire::take(bytes)),
            6 => Ask::Plan(Wire::take(bytes)),
            _ => Ask::View,
        }
    }
}

impl Wire for Takeaway {
    fn put(&self, out: &mut Vec<u8>) {
        let (kind, places) = match *self {
            Takeaway::FirstCommand { host } => (0, [host, 0, 0]),
            Takeaway::File { host, file } => (1, [host, file, 0]),
            Takeaway::Step { host, remedy, step } => (2, [host, remedy, step]),
        };
        out.push(kind);
        places.iter().for_each(|place| place.put(out));
    }
    fn take(bytes: &mut &[u8]) -> Self {
        let kind = u8::take(bytes);
        let [host, second, third] = [0; 3].map(|_: u8| usize::take(bytes));
        match kind {
            0 => Takeaway::FirstCommand { host },
            1 => Takeaway::File { host, file: second },
            _ => Takeaway::Step { host, remedy: second, step: third },
        }
    }
}

impl Wire for Answer {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Answer::View(view) => {
                out.push(0);
                view.put(out);
            }
            Answer::Outlooks(all) => {
                out.push(1);
                all.put(out);
            }
            Answer::Lines(lines) => {
                out.push(2);
                lines.put(out);
            }
            Answer::Pairs(pairs) => {
                out.push(3);
                pairs.put(out);
            }
            Answer::Text(text) => {
                out.push(4);
                text.put(out);
            }
            Answer::Plan(plan, why) => {
                out.push(5);
                plan.put(out);
                why.put(out);
            }
        }
    }
    fn take(bytes: &mut &[u8]) -> Self {
        match u8::take(bytes) {
            0 => Answer::View(Box::new(Wire::take(bytes))),
            1 => Answer::Outlooks(Wire::take(bytes)),
            2 => Answer::Lines(Wire::take(bytes)),
            3 => Answer::Pairs(Wire::take(bytes)),
            4 => Answer::Text(Wire::take(bytes)),
            _ => Answer::Plan(Wire::take(bytes), Wire::take(bytes)),
        }
    }
}
