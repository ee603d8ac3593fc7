//! How the page's state changes: a plain reducer.

use std::rc::Rc;

use yew::{AttrValue, Reducible};

use super::action::Action;
use super::samples::SAMPLES;
use super::state::{Cleared, Failure, Given, Said, State};
use crate::interface::Words;
use crate::worker::PASTE;
use crate::worker::view::{Host, Outlook, View};

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        state.apply(action);
        Rc::new(state)
    }
}

impl State {
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
