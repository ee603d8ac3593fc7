//! What the page shows: the report cut down to that, as words, numbers and drawings.
//!
//! Every text in it was redacted before it came here. What the page can say in the person's language it gets as a
//! fact, not as a sentence; what was found and what to do are the report's own sentences.

use super::wire::{wire, wire_words};
use crate::remedies::{Phase, Takes};
use crate::report::{NoticeKind, Risk, Severity};
use crate::rules::links::Kind;

/// Everything that is said about what was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub hosts: Vec<Host>,
    pub redactions: Vec<Hidden>,
    pub notices: Vec<Notice>,
    pub sections: Vec<Section>,
    pub coverage: Vec<Coverage>,
    /// How many files each thing that was given holds.
    pub files: Vec<usize>,
    /// What is wrong with the answers that were typed, in the order of the questions.
    pub faults: Vec<Option<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    pub severity: Option<Severity>,
    /// Nothing was found because nothing was there to look at.
    pub tells_little: bool,
    pub sentence: String,
    pub first_command: Option<String>,
    pub name: Option<String>,
    /// The input and the line where its outputs begin.
    pub first: Option<(String, usize)>,
    pub engine: Option<String>,
    pub driver: Option<String>,
    pub loopback: bool,
    pub backing_filesystem: Option<String>,
    pub kernel: Option<String>,
    pub operating_system: Option<String>,
    pub pools: Vec<Pool>,
    pub volume_groups: Vec<VolumeGroup>,
    pub findings: Vec<Finding>,
    /// Which driver to end up with is a question here.
    pub asks_driver: bool,
    pub questions: Vec<Question>,
    pub missing: Vec<Missing>,
    pub remedies: Vec<Remedy>,
    /// The commands that only look or can be undone, in one text, and how many they are.
    pub safe: (usize, String),
    pub files: Vec<File>,
    /// How many files against a next time can be had on request.
    pub on_request: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub rule: String,
    pub severity: Severity,
    pub title: String,
    pub explanation: String,
    /// What it follows from: how, and the title of the other.
    pub behind: Vec<(Kind, String)>,
    pub evidence: Vec<Evidence>,
    /// How many lines more show the same.
    pub more: usize,
}

/// A line that shows what a finding says.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub input: String,
    pub line: usize,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// The name for people, as it is in the sentences.
    pub name: String,
    /// `None` when it is not known.
    pub owner: Option<String>,
    /// rw, ro, out_of_data_space or fail.
    pub mode: Option<String>,
    pub needs_check: bool,
    pub loopback: bool,
    pub queues: Option<bool>,
    pub thin_devices: Option<usize>,
    pub promised: Option<String>,
    pub data: Usage,
    pub metadata: Usage,
    /// How it grew, and where that leads.
    pub growth: Option<String>,
    pub capacity: Option<Capacity>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    pub percent: Option<String>,
    /// The same in tenths of a percent, at most 1000.
    pub tenths: usize,
    /// How grave so much is in itself; what it means here, the findings say.
    pub level: Option<Severity>,
    pub used: Option<String>,
    pub total: Option<String>,
    pub free: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct VolumeGroup {
    pub name: String,
    pub size: Option<String>,
    pub free: Option<String>,
}

/// How full a pool is, what it promises and where it is going.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    pub metadata: Option<Drawing>,
    /// Its growth from now on, and up to when.
    pub metadata_forecast: Option<(Drawing, String)>,
    pub said: Vec<String>,
    pub outlook: Outlook,
    /// The growth was not measured: the outlook is what the sliders say.
    pub is_guess: bool,
}

/// The data now and later. What changes when somebody asks "what if".
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    pub data: Drawing,
    /// Growth from now on, and up to when.
    pub forecast: Option<(Drawing, String)>,
    pub words: Vec<String>,
}

/// An SVG of numbers alone, and its marks in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub svg: String,
    pub marks: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub id: String,
    pub label: String,
    pub hint: String,
    /// What was pasted answers it so.
    pub seen: Option<String>,
    pub assumed: Option<String>,
}

/// An output that would tell more.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    pub command: String,
    pub why: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    pub id: String,
    pub title: String,
    pub phase: Phase,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub why: String,
    /// `None` for a step that destroys something, unless that was allowed.
    pub command: Option<String>,
    pub risk: Risk,
    pub takes: Takes,
    pub precondition: Option<String>,
    pub expect: Option<String>,
    pub undo: Option<String>,
    /// What the command still lacks: the question's id, and what is asked for.
    pub lacks: Vec<(String, String)>,
    pub has_placeholders: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub name: String,
    pub media_type: String,
    pub content: String,
    pub note: String,
    /// What was pasted, what it becomes; empty when the file is not a change of one.
    pub diff: Vec<DiffLine>,
    /// What changes, and why.
    pub changes: Vec<(String, String)>,
    pub has_placeholders: bool,
    /// It is against a next time.
    pub prevents: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DiffLine {
    pub sign: Sign,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Same,
    Removed,
    Added,
}

/// A kind of what was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    pub kind: String,
    pub count: usize,
    pub values: usize,
    pub example: String,
    /// It may be left in.
    pub keepable: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub kind: NoticeKind,
    pub input: String,
    pub line: Option<usize>,
    pub message: String,
}

/// A part that was recognised.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub input: String,
    pub first_line: usize,
    pub last_line: usize,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    pub input: String,
    pub lines: usize,
    pub understood: usize,
    /// First and last line of each stretch that was not.
    pub unread: Vec<(usize, usize)>,
}

/// An input, line by line, with what is said of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotated {
    pub name: String,
    pub lines: Vec<Line>,
    /// How many lines are not among them.
    pub left_out: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub number: usize,
    /// Its text in pieces, each with what it means if that is known: a name and an explanation.
    pub pieces: Vec<(String, Option<(String, String)>)>,
    /// The part that begins here.
    pub begins: Option<String>,
    pub shows: Vec<Shown>,
    pub unread: bool,
}

/// A finding that a line shows, by its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub host: usize,
    pub finding: usize,
    pub severity: Severity,
    pub title: String,
}

/// A plan for a new pool.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub rows: Vec<(String, String)>,
    pub steps: Vec<Step>,
}

impl View {
    /// The most urgent severity of any host.
    pub fn worst(&self) -> Option<Severity> {
        self.hosts.iter().filter_map(|host| host.severity).min()
    }

    /// The notices of each kind there is.
    pub fn notices_by_kind(&self) -> impl Iterator<Item = (NoticeKind, Vec<&Notice>)> {
        let of = |kind| self.notices.iter().filter(|notice| notice.kind == kind).collect::<Vec<_>>();
        let kinds = [NoticeKind::Contradiction, NoticeKind::Unread].map(|kind| (kind, of(kind)));
        kinds.into_iter().filter(|(_, notices)| !notices.is_empty())
    }
}

wire_words! {
    Severity: Critical, High, Medium, Low, Info;
    Risk: Destructive, ReadOnly, Safe, Disruptive;
    NoticeKind: Unread, Contradiction;
    Sign: Same, Removed, Added;
    Kind: Causes, Blocks, Worsens;
    Phase: Look, StopTheBleeding, Repair, Configure, Migrate, Prevent, ByHand;
    Takes: Seconds, Minutes, ByData;
}

wire! {
    View { hosts, redactions, notices, sections, coverage, files, faults }
    Host {
        severity, tells_little, sentence, first_command, name, first, engine, driver, loopback, backing_filesystem, kernel,
        operating_system, pools, volume_groups, findings, asks_driver, questions, missing, remedies, safe, files, on_request,
    }
    Finding { rule, severity, title, explanation, behind, evidence, more }
    Evidence { input, line, text }
    Pool {
        name, owner, mode, needs_check, loopback, queues, thin_devices, promised, data, metadata, growth, capacity,
    }
    Usage { percent, tenths, level, used, total, free }
    VolumeGroup { name, size, free }
    Capacity { metadata, metadata_forecast, said, outlook, is_guess }
    Outlook { data, forecast, words }
    Drawing { svg, marks }
    Question { id, label, hint, seen, assumed }
    Missing { command, why }
    Remedy { id, title, phase, steps }
    Step { why, command, risk, takes, precondition, expect, undo, lacks, has_placeholders }
    File { name, media_type, content, note, diff, changes, has_placeholders, prevents }
    DiffLine { sign, text }
    Hidden { kind, count, values, example, keepable }
    Notice { kind, input, line, message }
    Section { input, first_line, last_line, title }
    Coverage { input, lines, understood, unread }
    Annotated { name, lines, left_out }
    Line { number, pieces, begins, shows, unread }
    Shown { host, finding, severity, title }
    Plan { rows, steps }
}
