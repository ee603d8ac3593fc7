use std::collections::HashSet;

use super::super::browser::Refusal;
use super::super::ticks;
use super::super::typed::TYPED;
use super::*;
use crate::interface::Language;
use crate::worker::answer::{Around, Worker};
use crate::worker::wire::{bytes_of, value_of};
use crate::worker::{Answer, Ask, Unpacked};

fn after(actions: impl IntoIterator<Item = Action>) -> State {
    let mut state = State::default();
    actions.into_iter().for_each(|action| state.apply(action));
    state
}

fn said(state: &State) -> String {
    state.said.parts.iter().map(|(own, engine)| format!("{own}{engine}")).collect()
}

fn file(name: &'static str) -> Action {
    Action::FileAdded(Given { name: name.into(), id: 0, bytes: 24 })
}

/// A text that is there for every input.
struct Text<'a>(&'a str);

impl Around for Text<'_> {
    fn text(&self, _: usize) -> Vec<u8> {
        self.0.into()
    }
    fn unpack(&self, _: &str, _: &[u8]) -> Unpacked {
        Unpacked::default()
    }
    fn progress(&self, _: u32) {}
}

/// What the worker says to the state's request about a text, over the same way that the page takes.
fn answer(text: &str, state: &State, ask: Ask) -> Answer {
    value_of(&Worker::default().answer(&bytes_of(&state.request(ask)), &Text(text)))
}

fn report(text: &str, state: &State) -> Rc<View> {
    let state = State { pasted: text.len(), ..state.clone() };
    match answer(text, &state, Ask::View) {
        Answer::View(view) => Rc::new(*view),
        other => panic!("{other:?}"),
    }
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
    let state = after([Action::TextChanged(1), file("a"), file("a"), file("paste"), Action::FileRemoved(9)]);
    assert_eq!(state.request(Ask::View).given, ["paste", "a", "a (2)", "paste (2)"]);
    let state = after([file("a")]);
    assert_eq!(state.request(Ask::View).given, ["a"], "an empty text box is no input beside files");
}

#[test]
fn files_on_their_way_are_waited_for() {
    let mut state = after([Action::FilesComing(2), file("a")]);
    state.apply(Action::Read(state.revision, report("", &state)));
    assert!(state.is_reading(), "one is still to come");
    state.apply(Action::FileRefused("b".into(), Refusal::NotRead));
    assert!(!state.is_reading());
    assert_eq!(state.refused, [("b".into(), Refusal::NotRead)]);
    assert_eq!(said(&state), "b could not be read: is it a folder?");
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

const FULL: &str = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024\n  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 100.00g 0\n";

#[test]
fn answers_count_when_they_make_sense() {
    let mut state = after([Action::Answered(0, "/dev/sdb".into()), Action::Answered(7, "x".into())]);
    let commands = |report: &View| {
        let steps = report.hosts.iter().flat_map(|host| &host.remedies).flat_map(|remedy| &remedy.steps);
        steps.filter_map(|step| step.command.clone()).collect::<Vec<_>>().join("\n")
    };
    let read = report(FULL, &state);
    assert!(commands(&read).contains("/dev/sdb"));
    assert_eq!(read.faults, [None, None, None]);
    state.apply(Action::Answered(0, "sdb".into()));
    let read = report(FULL, &state);
    assert!(!commands(&read).contains("sdb"));
    assert!(read.faults.first().is_some_and(|fault| fault.as_ref().is_some_and(|why| why.contains("/dev/sdb"))));
}

#[test]
fn an_answered_question_can_still_be_changed() {
    let mut state = State::default();
    let read = report(FULL, &state);
    let host = read.hosts.first().expect("a host");
    let asked: Vec<usize> = (0..TYPED.len()).filter(|index| state.asks(*index, host)).collect();
    assert!(!asked.is_empty());
    for index in &asked {
        state.apply(Action::Answered(*index, if *index == 0 { "/dev/sdb" } else { "20G" }.into()));
    }
    let answered = report(FULL, &state);
    let host = answered.hosts.first().expect("a host");
    assert!(asked.iter().all(|index| state.asks(*index, host)));
}

#[test]
fn what_is_answered_and_allowed_counts_for_one_host_and_one_case() {
    let healthy =
        "docker-thinpool: 0 1933312 thin-pool 5 21/4096 188/1888 - rw discard_passdown queue_if_no_space - 1024\n";
    let three = format!(
        "[root@db-1 ~]# dmsetup status\n{healthy}[root@db-2 ~]# dmsetup status; vgs\n{FULL}[root@db-3 ~]# dmsetup status; vgs\n{FULL}"
    );
    let mut state = after([Action::TextChanged(three.len())]);
    let read = |state: &mut State| {
        let read = report(&three, state);
        state.apply(Action::Read(state.revision, read));
    };
    read(&mut state);
    assert_eq!(state.host(), 1, "the worst");
    state.apply(Action::Answered(0, "/dev/sdz".into()));
    state.apply(Action::ToggleDestructive);
    read(&mut state);
    let commands = |state: &State, host: usize| {
        let host = state.report.as_ref().and_then(|report| report.hosts.get(host).cloned()).expect("a host");
        let steps = host.remedies.iter().flat_map(|remedy| &remedy.steps);
        let commands = steps.filter_map(|step| step.command.clone()).collect::<Vec<_>>().join("\n");
        commands + &host.files.iter().map(|file| file.content.clone()).collect::<String>()
    };
    assert!(commands(&state, 1).contains("vgextend docker /dev/sdz"), "{}", commands(&state, 1));
    assert!(!commands(&state, 2).contains("sdz") && !commands(&state, 2).contains("vgextend docker"));
    state.apply(Action::HostChosen(2));
    read(&mut state);
    assert!((1..3).all(|host| !commands(&state, host).contains("sdz")) && !state.destructive);
    for other in [Action::TextChanged(0), Action::Replaced] {
        let mut state =
            after([Action::TextChanged(9), Action::Answered(0, "/dev/sdz".into()), Action::ToggleDestructive]);
        state.apply(other);
        assert_eq!((state.answers[0].as_str(), state.destructive), ("", false));
    }
}

#[test]
fn destructive_steps_are_hidden_until_asked_for_and_again_in_a_new_case() {
    assert!(!State::default().destructive);
    assert!(after([Action::ToggleDestructive]).destructive);
    assert!(!after([Action::ToggleDestructive, Action::Reset(7)]).destructive);
    assert!(!after([Action::ToggleDestructive, Action::SampleLoaded(0)]).destructive);
}

#[test]
fn files_against_a_next_time_are_made_when_asked_for() {
    let mut state = after([Action::TextChanged(5)]);
    let names = |state: &State| {
        let report = report("Storage Driver: overlay2", state);
        let host = report.hosts.first().cloned().expect("a host");
        (host.files.len(), host.on_request)
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
    let mut state = after([
        Action::TextChanged(TEXT.len()),
        Action::KindToggled("host".into()),
        Action::KindToggled("password".into()),
        Action::WordsTyped("Quince, ,x".into()),
    ]);
    let Answer::Pairs(pairs) = answer(TEXT, &state, Ask::Compare) else { panic!("no pairs") };
    assert_eq!(pairs, [(" quince password=Zq8vN2xLr5".into(), " <hidden-1> password=<password-1>".into())]);
    state.apply(Action::Compared(state.revision, Some(Rc::new(pairs))));
    state.apply(Action::KindToggled("host".into()));
    assert_eq!(state.kept, ["password"]);
    assert!(state.compared.is_some(), "it stays open until the next reading, when it is asked for again");
    state.apply(Action::TextChanged(1_000_000));
    assert!(state.compared.is_none(), "of a long text it is made on request alone");
}

#[test]
fn sliders_change_the_outlook_of_what_is_shown() {
    let mut state = after([Action::TextChanged(FULL.len())]);
    state.apply(Action::Read(state.revision, report(FULL, &state)));
    let words = |state: &State| {
        let pools = state.report.iter().flat_map(|report| &report.hosts).flat_map(|host| &host.pools);
        pools.filter_map(|pool| Some(pool.capacity.as_ref()?.outlook.words.join(" "))).collect::<String>()
    };
    let before = words(&state);
    state.apply(Action::Slid(0, 3));
    let Answer::Outlooks(outlooks) = answer(FULL, &state, Ask::WhatIf) else { panic!("no outlooks") };
    state.apply(Action::Guessed(state.revision, outlooks));
    assert!(words(&state).contains("512 MiB a day") && words(&state) != before, "{}", words(&state));
}

#[test]
fn a_reading_that_is_given_up_leaves_no_older_report() {
    let mut state = after([Action::TextChanged(5)]);
    state.apply(Action::Read(state.revision, report("hello", &state)));
    state.apply(Action::TextChanged(6));
    state.apply(Action::Far(40));
    state.apply(Action::Cancel);
    assert!(!state.is_reading() && state.report.is_none() && state.percent.is_none());
    assert_eq!(state.failure, Some(Failure::Cancelled));
    state.apply(Action::Retry);
    assert!(state.is_reading() && state.failure.is_none());
    state.apply(Action::Stopped("RuntimeError 0x1".into()));
    assert!(matches!(state.failure, Some(Failure::Stopped(_))));
    state.apply(Action::TextChanged(7));
    assert!(state.is_reading() && state.failure.is_none(), "the page goes on");
}

#[test]
fn the_same_words_can_be_said_twice() {
    let once = after([Action::Say("Copied".into())]);
    let twice = after([Action::Say("Copied".into()), Action::Say("Copied".into())]);
    assert_ne!(once.said, twice.said);
}

#[test]
fn another_language_says_the_verdict_in_its_words_and_keeps_what_was_given() {
    let mut state = after([Action::TextChanged(FULL.len()), Action::Spoken(Language::German)]);
    state.apply(Action::Read(state.revision, report(FULL, &state)));
    assert!(said(&state).starts_with("Kritisch: The data space"), "{}", said(&state));
    state.apply(Action::Reset(7));
    assert_eq!((said(&state).as_str(), state.language), ("Geleert.", Language::German));
}

#[test]
fn what_was_cleared_can_be_brought_back_until_something_else_is_given() {
    let mut state = after([Action::TextChanged(FULL.len()), file("a.txt"), Action::Answered(0, "/dev/sdb".into())]);
    state.apply(Action::Read(state.revision, report(FULL, &state)));
    let (before, spoken) = (state.clone(), Language::German);
    state.apply(Action::Reset(7));
    assert!(state.is_empty() && state.report.is_none() && state.answers == State::default().answers);
    assert!(state.wants(7) && state.wants(0) && !state.wants(1));
    state.apply(Action::Spoken(spoken));
    state.apply(Action::BroughtBack);
    let State { revision, language, .. } = state;
    assert!(revision > before.revision && language == spoken, "it is read again, and in the language of now");
    let said = state.said.clone();
    assert_eq!(state, State { revision, language, said, ..before });
    assert!(!state.wants(7));
    for given in [Action::TextChanged(3), file("b.txt"), Action::SampleLoaded(0)] {
        state.apply(Action::Reset(7));
        state.apply(given);
        assert!(!state.wants(7), "nothing of it stays behind");
    }
}

#[test]
fn what_is_said_of_an_older_text_comes_too_late() {
    let mut state = after([Action::TextChanged(5)]);
    let older = state.revision;
    state.apply(Action::TextChanged(6));
    state.apply(Action::Annotated(older, Some(Rc::default())));
    state.apply(Action::Compared(older, Some(Rc::default())));
    assert!(state.annotated.is_none() && state.compared.is_none());
    state.apply(Action::Annotated(state.revision, Some(Rc::default())));
    assert!(state.annotated.is_some());
}

#[test]
fn what_is_said_of_a_new_disk_allows_nothing_on_the_host() {
    let state = after([Action::TextChanged(5), Action::DiskIsEmpty]);
    assert!(state.planner.disk_is_empty && !state.destructive);
}

#[test]
fn stopping_ends_what_is_under_way_and_nothing_else() {
    let mut state = after([Action::TextChanged(5)]);
    state.apply(Action::Read(state.revision, report("hello", &state)));
    state.apply(Action::Waiting(true));
    state.apply(Action::Cancel);
    assert!(!state.waiting && state.failure.is_none() && state.report.is_some(), "the reading was over");
    state.apply(Action::FilesComing(2));
    state.apply(Action::Cancel);
    assert!(!state.is_reading() && state.failure == Some(Failure::Cancelled));
    assert_eq!(state.stops, 2);
}

#[test]
fn a_text_is_kept_as_long_as_it_is_that_text() {
    let kept = || [Action::TextChanged(5), Action::Keep(true), Action::TextChanged(6)];
    assert!(after(kept()).keep);
    for another in [Action::TextChanged(0), Action::Replaced, Action::SampleLoaded(0)] {
        assert!(!after(kept().into_iter().chain([another])).keep);
    }
}

#[test]
fn a_text_of_earlier_brings_nothing_of_the_one_it_replaces() {
    let state = after([
        Action::TextChanged(5),
        file("a.txt"),
        Action::Answered(0, "/dev/sdb".into()),
        Action::ToggleDestructive,
        Action::Earlier(true),
        Action::Restored(6, vec![1]),
    ]);
    assert_eq!((state.pasted, state.files.len(), state.ticked.as_slice()), (6, 0, &[1][..]));
    assert!(state.keep && !state.earlier && !state.destructive && state.answers == State::default().answers);
}

#[test]
fn a_host_is_the_same_when_its_name_is_shown() {
    const TWO: &str = "[root@db-1 ~]# uname -r\n6.1.0\n[root@db-2 ~]# uname -r\n6.1.0\n";
    let mut state = after([Action::TextChanged(TWO.len())]);
    state.apply(Action::Read(state.revision, report(TWO, &state)));
    state.apply(Action::HostChosen(1));
    state.apply(Action::Answered(0, "/dev/sdb".into()));
    state.apply(Action::KindToggled("host".into()));
    let named = report(TWO, &state);
    assert!(named.hosts.iter().any(|host| host.name.as_deref() == Some("db-2")));
    state.apply(Action::Read(state.revision, named));
    assert_eq!((state.host(), state.answers.first().map(|typed| typed.as_str())), (1, Some("/dev/sdb")));
}

#[test]
fn what_is_left_in_is_so_for_one_text() {
    let left_in = || [Action::TextChanged(5), Action::KindToggled("host".into())];
    assert_eq!(after(left_in()).kept, ["host"]);
    assert_eq!(after(left_in().into_iter().chain([Action::Replaced])).kept, [""; 0]);
}

#[test]
fn ticks_stay_with_their_steps_when_the_plan_changes() {
    let ids = |state: &State| {
        let mut ids = Vec::new();
        for host in &report(FULL, state).hosts {
            let steps = host.remedies.iter().flat_map(|remedy| remedy.steps.iter().map(move |step| (remedy, step)));
            ids.extend(steps.map(|(remedy, step)| (ticks::id(host, remedy, step), step.command.clone())));
        }
        ids
    };
    let mut state = State::default();
    let before = ids(&state);
    let known = |(id, _): &(Option<u64>, Option<String>)| *id;
    assert_eq!(before.iter().filter_map(known).collect::<HashSet<_>>().len(), before.iter().filter_map(known).count());
    let asked = before.iter().find(|(_, command)| command.as_ref().is_some_and(|command| command.contains("NEW_DISK")));
    let looks =
        before.iter().find(|(_, command)| command.as_ref().is_some_and(|command| !command.contains("NEW_DISK")));
    let (asked, looks) = (asked.and_then(known).expect("a step"), looks.and_then(known).expect("a step"));
    state.apply(Action::Ticked(asked));
    state.apply(Action::Ticked(looks));
    state.apply(Action::Answered(0, "/dev/sdb".into()));
    let now: Vec<u64> = ids(&state).iter().filter_map(known).collect();
    assert!(now.contains(&looks), "what has not changed stays done");
    assert!(!now.contains(&asked), "with another command it is another step");
    state.apply(Action::Ticked(looks));
    assert_eq!(state.ticked, [asked]);
    assert_eq!(after([Action::Ticked(1), Action::Reset(7)]).ticked, [0; 0]);
}
