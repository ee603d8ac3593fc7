//! What the page knows and how it changes: a plain reducer, without DOM and without clock.

use std::collections::HashSet;
use std::rc::Rc;

use yew::{AttrValue, Reducible};

use super::samples::SAMPLES;
use super::words;
use crate::engine::{Choices, DriverChoice, Input};
use crate::redact::{Policy, SafeText, placeholders_in};
use crate::remedies::shell::{ADD_DATA, ADD_METADATA, NEW_DISK, Unknown};
use crate::report::annotated::Annotated;
use crate::report::plan::PlanReport;
use crate::report::share::Share;
use crate::report::{Report, WhatIf};
use crate::sizing::planner::Wish;
use crate::units::Bytes;

/// The name of the text box among the inputs, as evidence shows it.
pub const PASTE: &str = "paste";

/// Above this many bytes a keystroke waits for the next one before anything is read.
const AT_ONCE: usize = 100_000;

/// A larger paste is kept beside the text box: browsers take seconds, or minutes, to lay it out.
pub const FITS_TEXT_BOX: usize = 1_000_000;

/// The questions that are answered by typing; all others are answered by pasting more.
pub const TYPED: [&Unknown; 3] = [&NEW_DISK, &ADD_DATA, &ADD_METADATA];

/// The sliders of "What if": what each is for, and the MiB or devices it can be set to.
pub const SLIDERS: [(&str, &[u64]); 3] = [
    ("Growth a day:", &[0, 100, 256, 512, 1024, 2048, 5120, 10_240, 20_480, 51_200, 102_400, 204_800]),
    ("Space added:", &[0, 1024, 2048, 5120, 10_240, 20_480, 51_200, 102_400, 204_800, 512_000, 1_048_576]),
    ("Thin devices:", &[0, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]),
];

/// What a new pool is planned from: the label, and what is assumed.
pub const WISHES: [(&str, &str); 5] = [
    ("Size of the disk", "200G"),
    ("Images", "50"),
    ("Containers", "40"),
    ("Size of an image, without what it shares", "500M"),
    ("Written in a day", "2G"),
];

/// What was typed for each of [`WISHES`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes(pub [AttrValue; WISHES.len()]);

impl Default for Wishes {
    fn default() -> Self {
        Wishes(WISHES.map(|(_, assumed)| AttrValue::Static(assumed)))
    }
}

/// Everything but the pasted text itself: that stays in the text box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub files: Vec<Given>,
    /// Files that are on their way.
    pub coming: usize,
    /// Files that could not be read, and why.
    pub refused: Vec<AttrValue>,
    /// How much is in the text box.
    pub pasted: usize,
    /// Index into [`SAMPLES`], while a sample stands in the text box as it was loaded.
    pub sample: Option<usize>,
    pub driver: DriverChoice,
    pub answers: [Answer; TYPED.len()],
    /// The person chose to see the commands that destroy something.
    pub destructive: bool,
    /// The files that keep it from happening again were asked for.
    pub prevention: bool,
    /// Where the sliders of "What if" stand: places in their lists.
    pub sliders: [usize; SLIDERS.len()],
    /// What is expected of a new pool, as it was typed.
    pub wishes: Wishes,
    /// Kinds that are left in.
    pub kept: Vec<&'static str>,
    /// Words to hide, as they were typed.
    pub words: AttrValue,
    /// Lines as they were pasted beside what is shown of them, as long as the person wants to see them.
    pub compared: Option<Rc<Vec<Pair>>>,
    /// The lines with their notes, as long as the person wants to see them.
    pub annotated: Option<Rc<Vec<Annotated>>>,
    /// Counts what asks for a new reading.
    pub revision: u32,
    /// The last reading. It stays while the next is under way.
    pub report: Option<Rc<Report>>,
    /// The revision that `report` belongs to.
    pub read: u32,
    /// What a screen reader is told, counted so that the same words can be said twice.
    pub said: (u32, AttrValue),
}

/// A file as it was given: one input, or as many as an archive holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub name: AttrValue,
    pub inputs: Rc<Vec<Input>>,
}

/// A line as it was pasted, and redacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub raw: AttrValue,
    pub safe: SafeText,
}

/// The lines in which something is hidden.
pub fn pairs(inputs: &[Input], share: &Share) -> Vec<Pair> {
    let lines = inputs.iter().zip(&share.inputs).flat_map(|(input, shared)| input.text.split('\n').zip(&shared.lines));
    let hidden = lines.filter(|(_, safe)| !placeholders_in(safe.as_str()).is_empty());
    hidden.map(|(raw, safe)| Pair { raw: raw.to_owned().into(), safe: safe.clone() }).collect()
}

/// What was typed as the answer to a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub typed: AttrValue,
    /// Why it cannot be used.
    pub fault: Option<AttrValue>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The text box now holds this many characters.
    TextChanged(usize),
    /// So many files will follow, each with what it holds or why it was refused.
    FilesComing(usize),
    FileAdded(AttrValue, Vec<Input>),
    FileRefused(AttrValue),
    FileRemoved(usize),
    SampleLoaded(usize),
    DriverChosen(DriverChoice),
    /// Index into [`TYPED`] and what was typed.
    Answered(usize, AttrValue),
    /// Index into [`SLIDERS`] and the place in its list.
    Slid(usize, usize),
    /// Index into [`WISHES`] and what was typed.
    Wished(usize, AttrValue),
    ToggleDestructive,
    TogglePrevention,
    /// A kind is to be left in, or hidden again.
    KindToggled(&'static str),
    WordsTyped(AttrValue),
    Compared(Option<Rc<Vec<Pair>>>),
    Annotated(Option<Rc<Vec<Annotated>>>),
    /// A reading of that revision is done.
    Read(u32, Rc<Report>),
    Say(AttrValue),
    Reset,
}

impl State {
    /// Nothing was given yet.
    pub fn is_empty(&self) -> bool {
        self.pasted == 0 && self.files.is_empty()
    }

    /// What is shown is not yet what was given.
    pub fn is_reading(&self) -> bool {
        self.coming > 0 || !self.is_empty() && self.read != self.revision
    }

    /// So much that reading it takes noticeably long.
    pub fn is_large(&self) -> bool {
        self.pasted + self.given().map(|input| input.text.len()).sum::<usize>() > AT_ONCE
    }

    fn given(&self) -> impl Iterator<Item = &Input> {
        self.files.iter().flat_map(|file| file.inputs.iter())
    }

    pub fn choices(&self) -> Choices {
        let [new_disk, add_data, add_metadata] = &self.answers;
        Choices {
            driver: self.driver,
            new_disk: Choices::device(&new_disk.typed).ok(),
            add_data: Choices::size(&add_data.typed).ok(),
            add_metadata: Choices::size(&add_metadata.typed).ok(),
            allow_destructive: self.destructive,
            prevention: self.prevention,
            policy: self.policy(),
            show_secrets: false,
        }
    }

    fn policy(&self) -> Policy {
        let mut policy = Policy::default();
        // What is no kind or no word yet says nothing.
        self.kept.iter().for_each(|kind| drop(policy.keep(kind)));
        self.words.split(',').for_each(|word| drop(policy.hide(word)));
        policy
    }

    /// What is to be read: the text box, unless only files were given, and the files.
    pub fn inputs(&self, paste: String) -> Vec<Input> {
        let paste = (!paste.is_empty()).then(|| Input::new(PASTE, paste));
        paste.into_iter().chain(self.given().cloned()).collect()
    }

    /// The question is still open, or its answer may yet be changed.
    pub fn asks(&self, typed: usize, report: &Report) -> bool {
        let open = |unknown: &&Unknown| {
            report.hosts.iter().flat_map(|host| &host.questions).any(|question| question.id == unknown.id)
        };
        TYPED.get(typed).is_some_and(open) || self.answers.get(typed).is_some_and(|answer| !answer.typed.is_empty())
    }

    fn slider(&self, index: usize) -> Option<u64> {
        SLIDERS.get(index)?.1.get(*self.sliders.get(index)?).copied()
    }

    /// What the sliders say.
    pub fn what_if(&self) -> WhatIf {
        let mib = |index| Bytes::mib(self.slider(index).unwrap_or(0));
        WhatIf { per_day: mib(0), added: mib(1), thins: self.slider(2).filter(|thins| *thins > 0) }
    }

    /// What one of them says, in words.
    pub fn slid(&self, index: usize) -> String {
        match (index, self.slider(index).unwrap_or(0)) {
            (2, 0) => "as now".to_owned(),
            (2, devices) => devices.to_string(),
            (_, mib) => Bytes::mib(mib).to_string(),
        }
    }

    /// The plan for a new pool, or what is wrong with what was typed.
    pub fn planned(&self) -> Result<PlanReport, String> {
        let [disk, images, containers, image, growth] = &self.wishes.0;
        let number = |text: &str| text.trim().parse().map_err(|_| format!("expected a number, not `{text}`"));
        let wish = Wish {
            disk: Choices::size(disk)?,
            images: number(images)?,
            containers: number(containers)?,
            image: Choices::size(image)?,
            // Nothing may be written at all.
            growth: Choices::size(growth).unwrap_or_default(),
            chunk: None,
        };
        PlanReport::new(&wish, None)
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::TextChanged(length) => {
                self.pasted = length;
                self.sample = None;
                self.changed();
            }
            Action::FilesComing(number) => {
                self.coming += number;
                self.refused.clear();
            }
            Action::FileAdded(name, inputs) => {
                self.coming = self.coming.saturating_sub(1);
                let given = Given { name: self.free_name(&name).into(), inputs: Rc::new(self.with_own_names(inputs)) };
                self.files.push(given);
                self.changed();
            }
            Action::FileRefused(why) => {
                self.coming = self.coming.saturating_sub(1);
                self.say(why.clone());
                self.refused.push(why);
            }
            Action::FileRemoved(index) => {
                if index < self.files.len() {
                    self.files.remove(index);
                    self.changed();
                }
            }
            Action::SampleLoaded(index) => {
                *self = State { revision: self.revision, said: self.said.clone(), ..State::default() };
                self.pasted = SAMPLES.get(index).map_or(0, |sample| sample.text.len());
                self.sample = Some(index);
                self.changed();
            }
            Action::DriverChosen(driver) => {
                self.driver = driver;
                self.changed();
            }
            Action::Answered(index, typed) => {
                if let Some(answer) = self.answers.get_mut(index) {
                    answer.fault = fault(index, &typed).map(AttrValue::from);
                    answer.typed = typed;
                    self.changed();
                }
            }
            Action::Slid(index, place) => {
                if let Some(slider) = self.sliders.get_mut(index) {
                    *slider = place;
                }
            }
            Action::Wished(index, typed) => {
                if let Some(wish) = self.wishes.0.get_mut(index) {
                    *wish = typed;
                }
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
            Action::Read(revision, report) => {
                // An older reading that comes late says nothing about what stands there now.
                if revision == self.revision {
                    self.read = revision;
                    let words = words::spoken(&report);
                    // A keystroke that changes nothing is not worth a word.
                    if self.report.as_ref().map(|before| words::spoken(before)) != Some(words.clone()) {
                        self.say(words);
                    }
                    self.report = Some(report);
                }
            }
            Action::Say(words) => self.say(words),
            Action::Reset => {
                *self = State { revision: self.revision.wrapping_add(1), said: self.said.clone(), ..State::default() };
                self.say(words::CLEARED.into());
            }
        }
    }

    /// What was given or chosen is other than what was read.
    fn changed(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        self.compared = None;
        self.annotated = None;
        if self.is_empty() {
            self.report = None;
            self.refused.clear();
        }
    }

    fn say(&mut self, words: AttrValue) {
        self.said = (self.said.0.wrapping_add(1), words);
    }

    /// Evidence names its input, so no two may have the same name.
    fn with_own_names(&self, inputs: Vec<Input>) -> Vec<Input> {
        let taken: HashSet<&str> = self.given().map(|input| input.name.as_str()).collect();
        let own = |input: Input| match taken.contains(input.name.as_str()) || input.name == PASTE {
            true => Input { name: self.free_name(&input.name), ..input },
            false => input,
        };
        inputs.into_iter().map(own).collect()
    }

    fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| {
            name == PASTE
                || self.files.iter().any(|file| file.name == name)
                || self.given().any(|input| input.name == name)
        };
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

fn fault(index: usize, typed: &str) -> Option<String> {
    match typed.trim() {
        "" => None,
        typed if index == 0 => Choices::device(typed).err(),
        typed => Choices::size(typed).err(),
    }
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
mod tests {
    use super::*;
    use crate::engine::diagnose;
    use crate::units::Bytes;

    fn after(actions: impl IntoIterator<Item = Action>) -> State {
        let mut state = State::default();
        actions.into_iter().for_each(|action| state.apply(action));
        state
    }

    fn file(name: &'static str) -> Action {
        Action::FileAdded(name.into(), vec![Input::new(name, "Storage Driver: overlay2")])
    }

    fn report(text: &str, state: &State) -> Rc<Report> {
        Rc::new(diagnose(&state.inputs(text.into()), &state.choices()))
    }

    #[test]
    fn only_the_reading_of_the_present_text_counts() {
        let mut state = after([Action::TextChanged(5)]);
        assert!(state.is_reading());
        let first = state.revision;
        state.apply(Action::TextChanged(6));
        state.apply(Action::Read(first, report("hello", &State::default())));
        assert!(state.is_reading() && state.report.is_none());
        state.apply(Action::Read(state.revision, report("hello!", &State::default())));
        assert!(!state.is_reading() && state.report.is_some());
    }

    #[test]
    fn an_empty_page_shows_no_report() {
        let mut state = after([Action::TextChanged(5)]);
        state.apply(Action::Read(state.revision, report("hello", &State::default())));
        state.apply(Action::TextChanged(0));
        assert!(state.is_empty() && !state.is_reading() && state.report.is_none());
    }

    #[test]
    fn files_have_names_of_their_own() {
        let state = after([file("a"), file("a"), file("paste"), Action::FileRemoved(9)]);
        let names: Vec<_> = state.inputs("x".into()).into_iter().map(|input| input.name).collect();
        assert_eq!(names, ["paste", "a", "a (2)", "paste (2)"]);
        assert_eq!(state.inputs(String::new()).len(), 3, "an empty text box is no input beside files");
    }

    #[test]
    fn files_on_their_way_are_waited_for() {
        let mut state = after([Action::FilesComing(2), file("a")]);
        state.apply(Action::Read(state.revision, report("", &state)));
        assert!(state.is_reading(), "one is still to come");
        state.apply(Action::FileRefused("b could not be read".into()));
        assert!(!state.is_reading());
        assert_eq!(state.refused, ["b could not be read"]);
    }

    #[test]
    fn an_archive_is_one_file_to_the_person() {
        let inputs = vec![Input::new("sos/etc/a", "x"), Input::new("sos/etc/b", "y")];
        let mut state = after([Action::FileAdded("sos.tar.xz".into(), inputs)]);
        assert_eq!((state.files.len(), state.inputs(String::new()).len()), (1, 2));
        state.apply(Action::FileRemoved(0));
        assert!(state.is_empty());
    }

    #[test]
    fn removing_the_last_file_empties_the_page() {
        let state = after([file("a"), Action::FileRemoved(0)]);
        assert!(state.is_empty());
    }

    #[test]
    fn a_sample_replaces_all_and_ends_with_the_first_keystroke() {
        let mut state = after([file("a"), Action::SampleLoaded(0)]);
        assert_eq!((state.files.len(), state.sample), (0, Some(0)));
        state.apply(Action::TextChanged(3));
        assert_eq!(state.sample, None);
    }

    #[test]
    fn answers_become_choices_when_they_make_sense() {
        let state = after([
            Action::Answered(0, "/dev/sdb".into()),
            Action::Answered(1, "20G".into()),
            Action::Answered(2, "much".into()),
            Action::Answered(7, "x".into()),
        ]);
        let choices = state.choices();
        assert_eq!(choices.new_disk.as_deref(), Some("/dev/sdb"));
        assert_eq!(choices.add_data, Some(Bytes::gib(20)));
        assert_eq!(choices.add_metadata, None);
        assert_eq!(state.answers.map(|answer| answer.fault.is_some()), [false, false, true]);
    }

    #[test]
    fn an_answered_question_can_still_be_changed() {
        const FULL: &str = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024\n  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 100.00g 0\n";
        let mut state = State::default();
        let asked: Vec<usize> = (0..TYPED.len()).filter(|index| state.asks(*index, &report(FULL, &state))).collect();
        assert!(!asked.is_empty());
        for index in &asked {
            state.apply(Action::Answered(*index, if *index == 0 { "/dev/sdb" } else { "20G" }.into()));
        }
        let answered = report(FULL, &state);
        assert!(asked.iter().all(|index| state.asks(*index, &answered)));
    }

    #[test]
    fn destructive_steps_are_hidden_until_asked_for_and_again_in_a_new_case() {
        assert!(!State::default().destructive);
        assert!(after([Action::ToggleDestructive]).destructive);
        assert!(!after([Action::ToggleDestructive, Action::Reset]).destructive);
        assert!(!after([Action::ToggleDestructive, Action::SampleLoaded(0)]).destructive);
    }

    #[test]
    fn files_against_a_next_time_are_made_when_asked_for() {
        let mut state = after([Action::TextChanged(5)]);
        let names = |state: &State| {
            let report = report("Storage Driver: overlay2", state);
            let host = report.hosts.first().cloned().expect("a host");
            (host.artifacts.len(), host.on_request.len())
        };
        let (none, offered) = names(&state);
        assert!(offered > 0);
        state.apply(Action::TogglePrevention);
        assert!(state.is_reading());
        assert_eq!(names(&state), (none + offered, 0));
    }

    #[test]
    fn what_is_hidden_follows_the_choices() {
        const TEXT: &str = " Name: stor-x1\nStorage Driver: overlay2\n quince password=Zq8vN2xLr5";
        let state = after([
            Action::KindToggled("host"),
            Action::KindToggled("password"),
            Action::WordsTyped("Quince, ,x".into()),
        ]);
        let inputs = state.inputs(TEXT.into());
        let pairs = pairs(&inputs, &crate::engine::share(&inputs, &state.choices()));
        let safe: Vec<&str> = pairs.iter().map(|pair| pair.safe.as_str()).collect();
        assert_eq!(safe, [" <hidden-1> password=<password-1>"]);
        let mut state = state;
        state.apply(Action::Compared(Some(Rc::new(pairs))));
        state.apply(Action::KindToggled("host"));
        assert!(state.compared.is_none(), "what is compared is never of an older text");
        assert_eq!(state.kept, ["password"]);
    }

    #[test]
    fn the_same_words_can_be_said_twice() {
        let once = after([Action::Say("Copied".into())]);
        let twice = after([Action::Say("Copied".into()), Action::Say("Copied".into())]);
        assert_ne!(once.said, twice.said);
    }

    #[test]
    fn lines_are_found_as_a_text_box_counts() {
        let text = "a\n\u{1f433}\u{fc}b\nlast";
        assert_eq!(span_of_lines(text, 1, 1), (0, 1));
        assert_eq!(span_of_lines(text, 2, 2), (2, 6));
        assert_eq!(span_of_lines(text, 1, 2), (0, 6));
        assert_eq!(span_of_lines(text, 3, 3), (7, 11));
        assert_eq!(span_of_lines(text, 9, 9), (12, 12));
    }
}
