//! `diagnose`: the whole engine, in the order of the house.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::facts::conflict::{Conflict, conflicts, states};
use crate::facts::growth::Clock;
use crate::facts::{self, Host, Part};
use crate::intake::layout;
use crate::intake::prompt::Command;
use crate::intake::refused::{REFUSED, is_refused};
use crate::intake::section::{Claims, Section};
use crate::intake::{self, Problem, Source, Sourced};
use crate::parsers::{FORMATS, Record};
use crate::redact::Policy;
use crate::remedies::{self, Planned, names};
use crate::report::share::Share;
use crate::report::{self, Report, Takeaway};
use crate::rules::{self, Finding};
use crate::units::{Bytes, Dialect};
use crate::verdict::{self, Verdict};

/// One text the person gave: the paste, or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// `paste`, or the file's path, also inside an archive.
    pub name: String,
    pub text: String,
    /// What an archive held besides and was not taken, and why.
    pub left_out: Vec<String>,
}

impl Input {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Input { name: name.into(), text: text.into(), left_out: Vec::new() }
    }

    /// The inputs in a file: one, or as many as an archive holds.
    #[cfg(feature = "archives")]
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Vec<Self> {
        let (files, left_out) = intake::archive::unpack(name, bytes, intake::archive::Limits::default());
        Self::from_archive(name, files.into_iter().map(|file| (file.path, file.text)), left_out)
    }

    /// The files of an archive, by path and text, and what was left out and why.
    pub fn from_archive(name: &str, files: impl Iterator<Item = (String, String)>, left_out: Vec<String>) -> Vec<Self> {
        let mut inputs: Vec<Input> = files.map(|(path, text)| Input::new(path, text)).collect();
        if !left_out.is_empty() {
            inputs.push(Input { left_out, ..Input::new(name, "") });
        }
        inputs
    }
}

/// What the person chose. The default leaves everything to the facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    pub driver: DriverChoice,
    /// An empty block device that may be used, such as `/dev/sdb`.
    pub new_disk: Option<String>,
    /// How much to add to the data device.
    pub add_data: Option<Bytes>,
    /// How much to add to the metadata device.
    pub add_metadata: Option<Bytes>,
    /// Also show the commands that destroy something.
    pub allow_destructive: bool,
    /// Also make the files that keep it from happening again.
    pub prevention: bool,
    /// What is hidden in the report.
    pub policy: Policy,
    /// Leave everything in the report, secrets too, whatever the policy says.
    pub show_secrets: bool,
    /// Of several hosts, the answers and the permission count for the one at this place of the report; for all when it
    /// is none.
    pub of_host: Option<usize>,
}

impl Choices {
    /// What counts for the host at a place of the report: a disk of one host is another disk on the next.
    pub fn at(&self, place: usize) -> Cow<'_, Choices> {
        if self.of_host.is_none_or(|host| host == place) {
            return Cow::Borrowed(self);
        }
        let (driver, allow_destructive) = (DriverChoice::Auto, false);
        let (new_disk, add_data, add_metadata) = (None, None, None);
        Cow::Owned(Choices { driver, new_disk, add_data, add_metadata, allow_destructive, ..self.clone() })
    }

    /// Reads a size as a person types it for `lvextend`.
    pub fn size(text: &str) -> Result<Bytes, String> {
        let size = Bytes::parse(&text.to_ascii_lowercase(), Dialect::Lvm).filter(|size| size.0 > 0);
        size.ok_or_else(|| "expected a size such as 20G or 512M (1024-based, as lvextend takes it)".to_owned())
    }

    /// Reads the path of a block device.
    pub fn device(text: &str) -> Result<String, String> {
        // A name from a paste is quoted; one that was typed wrongly is told at once.
        let plain = |name: &&str| !names::is_odd(name) && !name.contains(char::is_whitespace);
        let device = names::device(text.trim()).filter(plain).map(str::to_owned);
        device.ok_or_else(|| "expected a device such as /dev/sdb".to_owned())
    }
}

/// Which storage driver the person wants to end up with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DriverChoice {
    /// overlay2, unless the host cannot run it.
    #[default]
    Auto,
    Overlay2,
    Devicemapper,
}

/// Lines of one input that one format read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Index into [`FORMATS`].
    pub format: usize,
    pub first: Source,
    pub last: Source,
}

/// What was read from the inputs: the cleaned lines, and all that was found in them.
#[derive(Debug, Default)]
pub struct Reading {
    /// The cleaned lines of each input.
    pub texts: Vec<Vec<String>>,
    pub parts: Vec<Part>,
    pub problems: Vec<Problem>,
    pub recognised: Vec<Recognised>,
    /// Lines that hold something and were not read, for each input.
    pub unread: Vec<Vec<usize>>,
    /// What the clocks in the inputs showed.
    pub clock: Clock,
    /// The hosts that lines are said to come from, also those of which nothing was read.
    pub hosts: BTreeSet<Rc<str>>,
}

/// What is said of one host.
pub struct Diagnosis {
    /// From a prompt, a marker or a file.
    pub name: Option<String>,
    /// Where its outputs begin.
    pub first: Option<Source>,
    pub host: Host,
    pub findings: Vec<Finding>,
    pub plan: Vec<Planned>,
    /// Outputs of the host that contradict each other.
    pub conflicts: Vec<Conflict>,
    pub verdict: Verdict,
}

/// Reads the inputs and says all there is to say about them: a pure function.
pub fn diagnose(inputs: &[Input], choices: &Choices) -> Report {
    diagnose_telling(inputs, choices, &|_| {})
}

/// The same, and tells on the way how many percent are done.
pub fn diagnose_telling(inputs: &[Input], choices: &Choices, tell: &dyn Fn(u32)) -> Report {
    let (reading, diagnoses) = examine(inputs, choices, tell);
    report::assemble(inputs, &reading, &diagnoses, choices, tell)
}

/// The report together with the inputs, redacted whatever the choices say: for somebody else.
pub fn share(inputs: &[Input], choices: &Choices) -> Share {
    let choices = Choices { show_secrets: false, ..choices.clone() };
    let (reading, diagnoses) = examine(inputs, &choices, &|_| {});
    report::share::assemble(inputs, &reading, &diagnoses, &choices)
}

/// A command or file of the report with the person's own values in it, for the host they come from.
///
/// Nothing that could undo a placeholder is ever kept beside a report: the text is made anew from the inputs, for
/// this one place, when the person asks for it.
pub fn restored(inputs: &[Input], choices: &Choices, takeaway: Takeaway) -> Option<String> {
    let report = diagnose(inputs, &Choices { show_secrets: true, ..choices.clone() });
    report.takeaway(takeaway).map(ToString::to_string)
}

fn examine(inputs: &[Input], choices: &Choices, tell: &dyn Fn(u32)) -> (Reading, Vec<Diagnosis>) {
    let mut reading = read_telling(inputs, tell);
    let names: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
    let groups = facts::group(std::mem::take(&mut reading.parts), &names);
    let mut place = 0;
    let examined = groups.into_iter().map(|group| {
        let mut conflicts = conflicts(&group.records);
        let states = states(&group.records, &reading.clock);
        let unclear = !states.unclear.is_empty();
        conflicts.extend(states.unclear.into_iter().chain(states.mended));
        let mut host = facts::host_at(group.records, &reading.clock);
        host.name = host.name.or_else(|| group.name.clone());
        let mut findings = rules::check(&host);
        let choices = choices.at(place);
        place += usize::from(!host.is_empty());
        let mut plan = remedies::plan(&host, &findings, &choices);
        remedies::by_hand::answer(&host, &choices, &mut findings, &mut plan);
        let mut verdict = verdict::verdict(&findings, &plan);
        if findings.is_empty() && unclear {
            verdict.sentence = LATER_STATE.to_owned();
        } else if findings.is_empty() && host.tells_little() {
            (verdict.tells_little, verdict.sentence) = (true, TELLS_LITTLE.to_owned());
        }
        Diagnosis { name: group.name, first: group.first, host, findings, plan, conflicts, verdict }
    });
    let diagnoses: Vec<Diagnosis> = examined.filter(|diagnosis| !diagnosis.host.is_empty()).collect();
    if diagnoses.is_empty() && reading.problems.is_empty() {
        reading.problems.push(Problem { input: 0, line: None, message: NOTHING_OF_STORAGE.into() });
    }
    (reading, diagnoses)
}

/// Text to records.
pub fn read(inputs: &[Input]) -> Reading {
    read_telling(inputs, &|_| {})
}

/// Of the time for a long text, about this share in percent is for reading it. The rest is for hiding what is secret.
pub const READ: u32 = 50;

fn read_telling(inputs: &[Input], tell: &dyn Fn(u32)) -> Reading {
    let claims: Vec<&Claims> = FORMATS.iter().map(|format| &format.claims).collect();
    let mut reading = Reading::default();
    let all = inputs.iter().map(|input| input.text.len()).sum::<usize>().max(1);
    let mut before = 0;
    for (index, input) in inputs.iter().enumerate() {
        // The cleaning of the lines takes half of the time.
        let begun = before;
        before += input.text.len();
        let far = |tenths| tell(percent(begun + input.text.len() / 10 * tenths, all));
        far(0);
        let left_out =
            input.left_out.iter().map(|message| Problem { input: index, line: None, message: message.clone() });
        reading.problems.extend(left_out);
        if let Some(message) = unreadable(&input.text) {
            // A report has many empty files; only a person's own empty paste is worth a word.
            if input.left_out.is_empty() && (inputs.len() == 1 || !input.text.trim().is_empty()) {
                reading.problems.push(Problem { input: index, line: None, message });
            }
            reading.texts.push(Vec::new());
            reading.unread.push(Vec::new());
            continue;
        }
        let lines = intake::lines(index, &input.text);
        far(5);
        reading.texts.push(as_pasted(&lines));
        reading.hosts.extend(lines.iter().filter_map(|line| line.host.clone()));
        lines.iter().for_each(|line| reading.clock.shows(line.source, line.time.as_ref()));
        lines.iter().filter(|line| line.command.is_some()).for_each(|line| reading.clock.typed(line.source));
        let (sections, unclaimed) =
            intake::sections(lines, &claims, layout::command_of(&input.name).map(|line| Command::of(&line)));
        far(7);
        // Once is enough: it is the same for all of them.
        if let Some(line) = unclaimed.iter().find(|line| is_refused(&line.text)) {
            reading.problems.push(Problem::at(line.source, REFUSED));
        }
        reading.unread.push(unclaimed.iter().map(|line| line.source.line).collect());
        let hostname = layout::hostname(&input.name, &input.text);
        if let Some(name) = hostname {
            let name = Sourced { value: name.to_owned(), source: Source { input: index, line: 1 } };
            reading.parts.push(Part { input: index, records: vec![Record::HostName(name)], ..Part::default() });
        }
        if sections.is_empty() && hostname.is_none() && layout::root(&input.name).is_none() {
            reading.problems.push(Problem { input: index, line: None, message: NOTHING.into() });
        }
        for section in &sections {
            reading.section(index, section);
        }
        if let Some(unread) = reading.unread.last_mut() {
            unread.sort_unstable();
            unread.dedup();
        }
    }
    reading.recognised.sort_by_key(|section| section.first);
    reading.problems.sort_by_key(|problem| (problem.input, problem.line));
    reading
}

fn percent(done: usize, all: usize) -> u32 {
    u32::try_from(done as u64 * u64::from(READ) / all as u64).unwrap_or(READ)
}

impl Reading {
    fn section(&mut self, input: usize, section: &Section) {
        let Some(format) = FORMATS.get(section.format) else { return };
        let parsed = (format.parse)(section);
        self.problems.extend(parsed.problems);
        self.unread.last_mut().into_iter().for_each(|unread| unread.extend(&parsed.passed));
        if let (Some(first), Some(last)) = (section.lines.first(), section.lines.last()) {
            self.recognised.push(Recognised { format: section.format, first: first.source, last: last.source });
        }
        let host = section.host.as_deref();
        if self.parts.last().is_none_or(|part| part.input != input || part.host.as_deref() != host) {
            let first = section.lines.first().map(|line| line.source);
            self.parts.push(Part { input, host: host.map(str::to_owned), first, ..Part::default() });
        }
        if let Some(part) = self.parts.last_mut() {
            part.formats.insert(format.id);
            part.records.extend(parsed.records);
        }
    }
}

/// The cleaned lines, one for each line of the paste.
fn as_pasted(lines: &[intake::Line]) -> Vec<String> {
    let count = lines.iter().map(|line| line.source.line).max().unwrap_or_default();
    let mut texts: Vec<String> = vec![String::new(); count];
    for line in lines {
        let Some(text) = line.source.line.checked_sub(1).and_then(|at| texts.get_mut(at)) else { continue };
        if !text.is_empty() {
            text.push_str("  ");
        }
        text.push_str(&line.text);
    }
    texts
}

const LATER_STATE: &str = "Nothing wrong was found in the later of two different states of a pool. The earlier one may be of another host: see the notices.";

const TELLS_LITTLE: &str =
    "Too little was pasted to say that all is well: nothing in it is about what stores the containers.";

const NOTHING_OF_STORAGE: &str = "the lines are known, but none of them tells anything about storage; paste `docker info` and `dmsetup status --noflush`";

const NOTHING: &str =
    "nothing here is output that can be read; paste `docker info` and `dmsetup status`, as they stand in the terminal";

/// Why a text is not read at all.
fn unreadable(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("it is empty; paste `docker info` and `dmsetup status`, as they stand in the terminal".into());
    }
    // Enough to judge by, whatever the size.
    let sample = text.chars().take(65_536);
    let (mut all, mut odd) = (0u32, 0u32);
    for c in sample {
        all += 1;
        odd += u32::from(
            c == '\u{fffd}'
                || c == '\0'
                || c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}' | '\u{7}' | '\u{8}'),
        );
    }
    (odd * 10 > all).then(|| {
        "this is not text but binary data; give the output of the commands, not a disk image or a compressed file"
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Severity;

    fn diagnose_text(text: &str) -> Report {
        diagnose(&[Input::new("paste", text)], &Choices::default())
    }

    #[test]
    fn empty_and_binary_inputs_say_so() {
        for (text, word) in [
            ("", "empty"),
            (" \n ", "empty"),
            ("\u{fffd}\0\u{1}\u{fffd}abc", "binary"),
            ("hello there\n", "nothing here"),
            ("$ docker version\nClient:\n Version: 20.10.1\n API version: 1.41\n", "none of them tells"),
            ("one: two\rthree: four\r", "nothing here"),
        ] {
            let report = diagnose_text(text);
            assert!(report.hosts.is_empty());
            let message = report.notices.first().map(|notice| notice.message.to_string()).unwrap_or_default();
            assert!(message.contains(word), "{text:?}: {message}");
        }
    }

    #[test]
    fn a_note_between_the_lines_of_an_output_is_not_counted_as_understood() {
        let version = "Client:\n Version: 20.10.24\n call me back later\n API version: 1.41\n";
        let groups = "  VG     #PV #LV #SN Attr   VSize  VFree\n  docker   1   1   0 wz--n- 99.00g     0\n  my cat walked here\n  root     1   2   0 wz--n- 19.00g  4.00g\n";
        let profile =
            "activation {\n  thin_pool_autoextend_threshold=80\n  meow purr\n  thin_pool_autoextend_percent=20\n}\n";
        for text in [version, groups, profile] {
            let report = diagnose_text(text);
            let unread: Vec<_> =
                report.coverage.iter().flat_map(|each| &each.unread).map(ToString::to_string).collect();
            assert_eq!(unread, ["3"], "{text}");
        }
    }

    #[test]
    fn all_is_well_is_not_said_of_what_was_not_seen() {
        for text in ["Docker version 20.10.7, build f0df350\n", "Linux n 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux\n"] {
            let report = diagnose_text(text);
            let [host] = report.hosts.as_slice() else { panic!("{text}: {} hosts", report.hosts.len()) };
            assert!(host.verdict.sentence.as_str().starts_with("Too little"), "{text}");
            assert_eq!((host.verdict.severity, host.verdict.grade()), (None, Some(Severity::Info)));
        }
        let healthy = diagnose_text("Server Version: 28.0.0\nStorage Driver: overlay2\n");
        assert!(healthy.hosts.iter().all(|host| host.verdict.grade().is_none()));
    }

    #[test]
    fn a_command_that_was_not_allowed_to_look_is_told_once() {
        let report = diagnose_text(
            "Storage Driver: overlay2\n$ dmsetup status\n/dev/mapper/control: open failed: Permission denied\n$ lvs\n  \
             WARNING: Running as a non-root user. Functionality may be unavailable.\n",
        );
        let told = report.notices.iter().filter(|notice| notice.message.as_str() == REFUSED);
        assert_eq!(told.map(|notice| notice.line).collect::<Vec<_>>(), [Some(3)]);
    }

    #[test]
    fn answers_are_read_as_typed() {
        assert_eq!(Choices::size("20G"), Ok(Bytes::gib(20)));
        assert_eq!(Choices::size(" 512m "), Ok(Bytes::mib(512)));
        for bad in ["", "0", "-5G", "much"] {
            assert!(Choices::size(bad).is_err(), "{bad:?}");
        }
        assert_eq!(Choices::device(" /dev/sdb\n"), Ok("/dev/sdb".into()));
        assert!(Choices::device("sdb").is_err());
        assert!(Choices::device("/dev/sdb; rm -rf /").is_err() && Choices::device("/dev/sdb /dev/sdc").is_err());
    }

    #[test]
    fn one_bad_line_does_not_lose_the_rest() {
        let report = diagnose_text(
            "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: lots\n\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - rw discard_passdown queue_if_no_space - 1024\n",
        );
        assert_eq!(report.notices.first().and_then(|notice| notice.line), Some(3));
        assert!(report.hosts.iter().flat_map(|host| &host.findings).any(|finding| finding.rule == "data-full"));
    }

    #[test]
    fn evidence_points_at_the_line() {
        let report = diagnose_text("\n\ndocker-thinpool: 0 1933312 thin-pool Fail\n");
        let evidence = report
            .hosts
            .iter()
            .flat_map(|host| &host.findings)
            .flat_map(|finding| &finding.evidence)
            .next()
            .expect("evidence");
        assert_eq!((evidence.line, evidence.text.as_str()), (3, "docker-thinpool: 0 1933312 thin-pool Fail"));
    }
}
