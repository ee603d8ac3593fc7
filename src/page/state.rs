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
    /// The text is to stay on this device when the page is closed.
    pub keep: bool,
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
    pub failure: Option<Failure>,
    pub said: Said,
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
    pub wishes: [AttrValue; WISHES.len()],
    pub plan: Option<Rc<Plan>>,
    /// What is wrong with the wishes.
    pub fault: String,
}

impl Default for Planner {
    fn default() -> Self {
        let wishes = WISHES.map(AttrValue::Static);
        Planner { open: false, wishes, plan: None, fault: String::new() }
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

    /// The question is still open, or its answer may yet be changed.
    pub fn asks(&self, typed: usize, report: &View) -> bool {
        let open = report.hosts.iter().flat_map(|host| &host.questions);
        let open = TYPED.get(typed).is_some_and(|unknown| open.clone().any(|question| question.id == unknown.id));
        open || self.answers.get(typed).is_some_and(|answer| !answer.is_empty())
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::TextChanged(length) => {
                self.pasted = length;
                self.sample = None;
                self.linked = false;
                self.changed();
            }
            Action::FilesComing(number) => {
                self.coming += number;
                self.refused.clear();
            }
            Action::FileAdded(file) => {
                self.coming = self.coming.saturating_sub(1);
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
            Action::TooLong => {
                self.say(self.words().too_long.into());
                self.too_long = true;
            }
            Action::Keep(keep) => self.keep = keep,
            Action::DriverChosen(driver) => {
                self.driver = driver;
                self.changed();
            }
            Action::Answered(index, typed) => {
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
            Action::Compared(pairs) => self.compared = pairs,
            Action::Annotated(lines) => self.annotated = lines,
            Action::ToggleDestructive => {
                self.destructive = !self.destructive;
                self.changed();
            }
            Action::TogglePrevention => {
                self.prevention = !self.prevention;
                self.changed();
            }
            Action::Read(revision, report) => self.read(revision, report),
            Action::Guessed(outlooks) => self.guessed(outlooks),
            Action::Far(percent) => self.percent = Some(percent),
            Action::Cancel => self.give_up(Failure::Cancelled),
            Action::Retry => self.changed(),
            Action::Stopped(place) => self.give_up(Failure::Stopped(place)),
            Action::Say(words) => self.say(words),
            Action::Spoken(language) => self.language = language,
            Action::Ticked(step) => match self.ticked.iter().position(|ticked| *ticked == step) {
                Some(place) => drop(self.ticked.remove(place)),
                None => self.ticked.push(step),
            },
            Action::Reticked(steps) => self.ticked = steps,
            Action::Reset => {
                *self = self.anew();
                self.say(self.words().cleared.into());
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
        self.report = Some(report);
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
        self.percent = None;
        self.report = None;
        self.say(why.sentence(self.words()).into());
        self.failure = Some(why);
    }

    /// What was given or chosen is other than what was read.
    fn changed(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        self.compared = None;
        self.annotated = None;
        self.percent = None;
        self.failure = None;
        self.too_long = false;
        if self.is_empty() {
            self.report = None;
            self.refused.clear();
        }
    }

    /// A new case.
    fn anew(&self) -> Self {
        State {
            language: self.language,
            revision: self.revision.wrapping_add(1),
            said: self.said.clone(),
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

/// Where a line lies in a text: first and last position in UTF-16 units, as a text box counts.
pub fn span_of_lines(text: &str, first: usize, last: usize) -> (u32, u32) {
    let mut start = 0;
    let mut end = 0;
    for (line, number) in text.split('\n').zip(1..=last) {
        let length = line.encode_utf16().count();
        if number < first {
            start += length + 1;
            end = start;
        } else {
            end += length + usize::from(number > first);
        }
    }
    let position = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    (position(start), position(end))
}

#[cfg(test)]
mod tests;
