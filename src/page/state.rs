//! What the page knows, without DOM and without clock.

use std::rc::Rc;

use yew::AttrValue;

pub use super::action::Action;
use super::browser::Refusal;

use super::typed::{SLIDERS, TYPED, WISHES, slider};
use crate::engine::DriverChoice;
use crate::interface::{Language, Words};
use crate::worker::view::{Annotated, Host, Plan, View};
use crate::worker::{Ask, Chosen, PASTE, Request};

/// Above this many bytes a keystroke waits for the next one before anything is read.
const AT_ONCE: usize = 100_000;

/// A larger paste is kept beside the text box: browsers take seconds, or minutes, to lay it out.
pub const FITS_TEXT_BOX: usize = 1_000_000;

/// Everything but what was given: that stays in the text box and with the browser.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub language: Language,
    pub files: Vec<Given>,
    /// Files that are on their way.
    pub coming: usize,
    /// Files that could not be read, and why.
    pub refused: Vec<(AttrValue, Refusal)>,
    /// How much is in the text box.
    pub pasted: usize,
    /// Index into [`SAMPLES`], while a sample stands in the text box as it was loaded.
    pub sample: Option<usize>,
    /// Of several hosts the one to look at, by its place; as long as nobody chose, the one that is worst off.
    pub looked_at: Option<usize>,
    pub driver: DriverChoice,
    /// What was typed as the answers to [`TYPED`].
    pub answers: [AttrValue; TYPED.len()],
    /// The person chose to see the commands that destroy something.
    pub destructive: bool,
    /// The files that keep it from happening again were asked for.
    pub prevention: bool,
    /// Where the sliders of "What if" stand: places in their lists.
    pub sliders: [usize; SLIDERS.len()],
    /// Kinds that are left in.
    pub kept: Vec<String>,
    /// Words to hide, as they were typed.
    pub words: AttrValue,
    /// Lines as they were pasted beside what is shown of them, as long as the person wants to see them.
    pub compared: Option<Rc<Vec<(String, String)>>>,
    /// The lines with their notes, as long as the person wants to see them.
    pub annotated: Option<Rc<Vec<Annotated>>>,
    /// There is no link to it.
    pub too_long: bool,
    /// It came with a link.
    pub linked: bool,
    /// The page was opened with a link that could not be read.
    pub link_broken: bool,
    /// The text is to stay on this device when the page is closed.
    pub keep: bool,
    /// This device has no room for it.
    pub not_kept: bool,
    /// This device was asked to keep another text, which does not stand in the box.
    pub earlier: bool,
    /// What was cleared last, until something else is given.
    pub cleared: Option<Cleared>,
    pub planner: Planner,
    /// The steps that were done: [`super::ticks`].
    pub ticked: Vec<u64>,
    /// Counts what asks for a new reading.
    pub revision: usize,
    /// The last reading. It stays while the next is under way.
    pub report: Option<Rc<View>>,
    /// The revision that `report` belongs to, or that was given up.
    pub read: usize,
    /// How many percent of a long reading are done.
    pub percent: Option<u32>,
    /// Something else was asked about a large text.
    pub waiting: bool,
    /// Counts how often the person stopped what was under way.
    pub stops: usize,
    pub failure: Option<Failure>,
    pub said: Said,
}

/// What can be brought back.
#[derive(Clone, Debug, PartialEq)]
pub struct Cleared {
    /// The number under which the browser has the text.
    pub text: u32,
    pub(super) state: Rc<State>,
}

/// What a screen reader is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Counted, so that the same can be said twice.
    pub turn: u32,
    /// The page's own words, and after them the engine's.
    pub parts: Vec<(AttrValue, AttrValue)>,
}

/// Why there is no reading of what stands there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The person ended it.
    Cancelled,
    /// The program met a fault, at this place of its code.
    Stopped(AttrValue),
}

/// A file as it was given. What it holds stays with the browser, under `id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub name: AttrValue,
    pub id: u32,
    pub bytes: usize,
}

/// A pool that is planned: what was typed for each of [`WISHES`], and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Planner {
    pub open: bool,
    /// Somebody said so, and may see what wipes it.
    pub disk_is_empty: bool,
    pub wishes: [AttrValue; WISHES.len()],
    pub plan: Option<Rc<Plan>>,
    /// What is wrong with the wishes.
    pub fault: String,
}

impl Default for Planner {
    fn default() -> Self {
        let wishes = WISHES.map(AttrValue::Static);
        Planner { open: false, disk_is_empty: false, wishes, plan: None, fault: String::new() }
    }
}

impl State {
    pub fn words(&self) -> &'static Words {
        self.language.words()
    }

    /// Nothing was given yet.
    pub fn is_empty(&self) -> bool {
        self.pasted == 0 && self.files.is_empty()
    }

    /// The browser has something under this number that is needed, or may be.
    pub fn wants(&self, id: u32) -> bool {
        let is_file = self.files.iter().any(|file| file.id == id);
        is_file || self.cleared.as_ref().is_some_and(|cleared| cleared.text == id || cleared.state.wants(id))
    }

    /// What is shown is not yet what was given.
    pub fn is_reading(&self) -> bool {
        self.coming > 0 || !self.is_empty() && self.read != self.revision
    }

    pub fn bytes(&self) -> usize {
        self.pasted + self.files.iter().map(|file| file.bytes).sum::<usize>()
    }

    /// So much that reading it takes noticeably long.
    pub fn is_large(&self) -> bool {
        self.bytes() > AT_ONCE
    }

    /// What is to be asked of the worker about what was given: the text box, unless only files were given, and the files.
    pub fn request(&self, ask: Ask) -> Request {
        let paste = (self.pasted > 0).then(|| PASTE.to_owned());
        let chosen = Chosen {
            host: self.host(),
            driver: self.driver,
            answers: self.answers.iter().map(ToString::to_string).collect(),
            destructive: self.destructive,
            prevention: self.prevention,
            kept: self.kept.clone(),
            words: self.words.to_string(),
            what_if: self.sliders.iter().enumerate().map(|(index, place)| slider(index, *place) as usize).collect(),
        };
        let given = paste.into_iter().chain(self.files.iter().map(|file| file.name.to_string())).collect();
        Request { revision: self.revision, given, chosen, ask }
    }

    /// The host that is looked at, by its place.
    pub fn host(&self) -> usize {
        let hosts = self.report.iter().flat_map(|report| &report.hosts);
        let worst = || {
            let graded = hosts.clone().zip(0..).filter_map(|(host, place)| Some((host.severity?, place)));
            graded.min().map_or(0, |(_, place)| place)
        };
        self.looked_at.filter(|place| *place < hosts.clone().count()).unwrap_or_else(worst)
    }

    /// The question is still open, or its answer may yet be changed.
    pub fn asks(&self, typed: usize, host: &Host) -> bool {
        let open =
            TYPED.get(typed).is_some_and(|unknown| host.questions.iter().any(|question| question.id == unknown.id));
        open || self.answers.get(typed).is_some_and(|answer| !answer.is_empty())
    }
}

impl Failure {
    pub fn sentence(&self, words: &Words) -> &'static str {
        match self {
            Failure::Cancelled => words.cancelled,
            Failure::Stopped(_) => words.stopped,
        }
    }
}
