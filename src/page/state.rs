//! What the page knows and how it changes: a plain reducer, without DOM and without clock.

use std::rc::Rc;

use yew::{AttrValue, Reducible};

pub use super::action::Action;
use super::browser::Refusal;
use super::samples::SAMPLES;
use super::typed::{SLIDERS, TYPED, WISHES, slider};
use crate::engine::DriverChoice;
use crate::interface::{Language, Words};
use crate::worker::view::{Annotated, Host, Outlook, Plan, View};
use crate::worker::{Ask, Chosen, PASTE, Question};

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
    state: Rc<State>,
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
    pub fn question(&self, ask: Ask) -> Question {
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
        Question { revision: self.revision, given, chosen, ask }
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

    fn apply(&mut self, action: Action) {
        match action {
            Action::TextChanged(length) => {
                self.pasted = length;
                self.cleared = None;
                self.sample = None;
                self.linked = false;
                self.link_broken = false;
                self.not_kept = false;
                if self.is_empty() {
                    self.forget_choices();
                }
                self.changed();
            }
            Action::Replaced => self.forget_choices(),
            Action::FilesComing(number) => {
                self.coming += number;
                self.refused.clear();
            }
            Action::FileAdded(file) => {
                self.coming = self.coming.saturating_sub(1);
                self.cleared = None;
                self.files.push(Given { name: self.free_name(&file.name).into(), ..file });
                self.changed();
            }
            Action::FileRefused(name, why) => {
                self.coming = self.coming.saturating_sub(1);
                self.say(why.sentence(&name, self.words()).into());
                self.refused.push((name, why));
            }
            Action::FileRemoved(index) => {
                if index < self.files.len() {
                    self.files.remove(index);
                    if self.is_empty() {
                        self.forget_choices();
                    }
                    self.changed();
                }
            }
            Action::SampleLoaded(index) => {
                *self = self.anew();
                self.pasted = SAMPLES.get(index).map_or(0, |text| text.len());
                self.sample = Some(index);
            }
            Action::LinkOpened(length) => {
                *self = self.anew();
                self.pasted = length;
                self.linked = true;
            }
            Action::Restored(length, ticked) => {
                *self = State { pasted: length, ticked, keep: true, earlier: false, ..self.anew() };
            }
            Action::TooLong => {
                self.say(self.words().too_long.into());
                self.too_long = true;
            }
            Action::LinkBroken => {
                self.say(self.words().link_broken.into());
                self.link_broken = true;
            }
            Action::Keep(keep) => {
                self.keep = keep;
                self.not_kept = false;
                self.earlier &= !keep;
            }
            Action::NotKept => {
                self.say(self.words().not_kept.into());
                self.keep = false;
                self.not_kept = true;
            }
            Action::Earlier(earlier) => self.earlier = earlier,
            Action::HostChosen(place) => {
                if self.host() != place && self.forget_answers() {
                    self.changed();
                }
                self.looked_at = Some(place);
            }
            Action::DriverChosen(driver) => {
                self.looked_at = Some(self.host());
                self.driver = driver;
                self.changed();
            }
            Action::Answered(index, typed) => {
                self.looked_at = Some(self.host());
                if let Some(answer) = self.answers.get_mut(index) {
                    *answer = typed;
                    self.changed();
                }
            }
            Action::Slid(index, place) => {
                if let Some(slider) = self.sliders.get_mut(index) {
                    *slider = place;
                }
            }
            Action::PlannerOpened(open) => self.planner.open = open,
            Action::DiskIsEmpty => self.planner.disk_is_empty = true,
            Action::Wished(index, typed) => {
                if let Some(wish) = self.planner.wishes.get_mut(index) {
                    *wish = typed;
                }
            }
            Action::Planned(plan, fault) => {
                self.planner.plan = plan;
                self.planner.fault = fault;
            }
            Action::KindToggled(kind) => {
                match self.kept.iter().position(|kept| *kept == kind) {
                    Some(place) => drop(self.kept.remove(place)),
                    None => self.kept.push(kind),
                }
                self.changed();
            }
            Action::WordsTyped(words) => {
                self.words = words;
                self.changed();
            }
            // Lines of an older text are not those of this one.
            Action::Compared(revision, pairs) if revision == self.revision => self.compared = pairs,
            Action::Annotated(revision, lines) if revision == self.revision => self.annotated = lines,
            Action::Guessed(revision, outlooks) if revision == self.revision => self.guessed(outlooks),
            Action::Compared(..) | Action::Annotated(..) | Action::Guessed(..) => {}
            Action::ToggleDestructive => {
                self.looked_at = Some(self.host());
                self.destructive = !self.destructive;
                self.changed();
            }
            Action::TogglePrevention => {
                self.prevention = !self.prevention;
                self.changed();
            }
            Action::Read(revision, report) => self.read(revision, report),
            Action::Far(percent) => self.percent = Some(percent),
            Action::Waiting(waiting) => self.waiting = waiting,
            Action::Cancel => {
                self.stops = self.stops.wrapping_add(1);
                self.waiting = false;
                if self.is_reading() {
                    self.give_up(Failure::Cancelled);
                }
            }
            Action::Retry => self.changed(),
            Action::Stopped(place) => self.give_up(Failure::Stopped(place)),
            Action::Say(words) => self.say(words),
            Action::Spoken(language) => self.language = language,
            Action::Ticked(step) => match self.ticked.iter().position(|ticked| *ticked == step) {
                Some(place) => drop(self.ticked.remove(place)),
                None => self.ticked.push(step),
            },
            Action::Reset(text) => {
                let state = Rc::new(State { cleared: None, ..self.clone() });
                *self = State { cleared: Some(Cleared { text, state }), ..self.anew() };
                self.say(self.words().cleared.into());
            }
            Action::BroughtBack => {
                if let Some(Cleared { state, .. }) = self.cleared.take() {
                    let State { language, revision, said, earlier, planner, stops, .. } = self.anew();
                    let before = Rc::unwrap_or_clone(state);
                    *self = State {
                        language,
                        revision,
                        said,
                        earlier,
                        planner,
                        stops,
                        coming: 0,
                        waiting: false,
                        ..before
                    };
                }
            }
        }
    }

    fn read(&mut self, revision: usize, report: Rc<View>) {
        // An older reading that comes late says nothing about what stands there now.
        if revision != self.revision {
            return;
        }
        self.read = revision;
        self.percent = None;
        self.failure = None;
        let words = self.words();
        let parts = spoken(&report, words);
        // A keystroke that changes nothing is not worth a word.
        if self.report.as_ref().is_none_or(|before| spoken(before, words) != parts) {
            self.say_all(parts);
        }
        // Of the same hosts a name is another when it is hidden or shown, a place when something is put before it.
        let names = |view: &View| view.hosts.iter().map(|host| host.name.clone()).collect::<Vec<_>>();
        let places = |view: &View| view.hosts.iter().map(|host| host.first.clone()).collect::<Vec<_>>();
        let others = self.report.as_ref().is_some_and(|before| {
            (before.hosts.len() > 1 || report.hosts.len() > 1)
                && names(before) != names(&report)
                && places(before) != places(&report)
        });
        self.report = Some(report);
        // The place says nothing any more.
        if others {
            self.looked_at = None;
            if self.forget_answers() {
                self.changed();
            }
        }
    }

    fn guessed(&mut self, outlooks: Vec<Option<Outlook>>) {
        let Some(report) = &mut self.report else { return };
        let pools = Rc::make_mut(report).hosts.iter_mut().flat_map(|host| &mut host.pools);
        for (pool, outlook) in pools.zip(outlooks) {
            if let (Some(capacity), Some(outlook)) = (&mut pool.capacity, outlook) {
                capacity.outlook = outlook;
            }
        }
    }

    /// There will be no reading of what stands there now, and an older one would be taken for it.
    fn give_up(&mut self, why: Failure) {
        self.read = self.revision;
        self.coming = 0;
        self.waiting = false;
        self.percent = None;
        self.report = None;
        self.say(why.sentence(self.words()).into());
        self.failure = Some(why);
    }

    /// What was given or chosen is other than what was read.
    fn changed(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        // Of a short text they are asked for again when it was read; of a long one when the person asks again.
        if self.is_large() || self.is_empty() {
            self.compared = None;
            self.annotated = None;
        }
        self.percent = None;
        self.waiting = false;
        self.failure = None;
        self.too_long = false;
        if self.is_empty() {
            self.report = None;
            self.refused.clear();
        }
    }

    /// What was answered and allowed was so for one host: on another one the same name may be another disk. Says whether
    /// there was anything.
    fn forget_answers(&mut self) -> bool {
        let new = State::default();
        let had = (self.driver, &self.answers, self.destructive) != (new.driver, &new.answers, false);
        (self.driver, self.answers, self.destructive) = (new.driver, new.answers, false);
        had
    }

    fn forget_choices(&mut self) {
        self.forget_answers();
        self.looked_at = None;
        self.sliders = State::default().sliders;
        self.prevention = false;
        self.keep = false;
        self.ticked.clear();
        // What may be shown of one text need not be so of the next.
        self.kept.clear();
    }

    /// A new case.
    fn anew(&self) -> Self {
        State {
            language: self.language,
            revision: self.revision.wrapping_add(1),
            said: self.said.clone(),
            earlier: self.earlier,
            // A pool to plan is no part of the case.
            planner: self.planner.clone(),
            stops: self.stops,
            ..State::default()
        }
    }

    fn say(&mut self, words: AttrValue) {
        self.say_all(vec![(words, AttrValue::default())]);
    }

    fn say_all(&mut self, parts: Vec<(AttrValue, AttrValue)>) {
        self.said = Said { turn: self.said.turn.wrapping_add(1), parts };
    }

    /// Evidence names its input, so no two may have the same name.
    fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| name == PASTE || self.files.iter().any(|file| file.name == name);
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        state.apply(action);
        Rc::new(state)
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

/// What a screen reader says of a report.
fn spoken(report: &View, words: &Words) -> Vec<(AttrValue, AttrValue)> {
    if report.hosts.is_empty() {
        return vec![(words.nothing_readable.into(), AttrValue::default())];
    }
    let verdict = |host: &Host| (format!("{}: ", (words.severity)(host.severity)).into(), host.sentence.clone().into());
    report.hosts.iter().map(verdict).collect()
}

#[cfg(test)]
mod tests;
