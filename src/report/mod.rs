//! The report: all that is said about what was pasted, in words that may leave the machine.
//!
//! Its JSON form is a public interface (`report.schema.json` is printed by `thinpool-doctor schema`):
//! fields are added freely, the meaning of one never changes, unknown is `null` or absent.

pub mod annotated;
mod assemble;
mod border;
mod capacity;
mod growth;
pub mod json;
pub mod markdown;
pub mod plan;
pub mod share;
pub mod text;

pub use assemble::assemble;
pub use capacity::{CapacityReport, ForecastReport, Guess, MarkReport, WhatIf};
pub use growth::{GrowthReport, SampleReport};

use serde::Serialize;

use crate::redact::{Redaction, SafeText};
use crate::rules::links::Kind;
use crate::units::{Bytes, Percent};

/// The version of the JSON form.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything said about the inputs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Report {
    pub schema_version: u32,
    pub tool: Tool,
    pub hosts: Vec<HostReport>,
    pub redactions: Vec<Redaction>,
    /// What could not be read, and why.
    pub notices: Vec<Notice>,
    /// What was recognised, in the order of the inputs.
    pub sections: Vec<SectionReport>,
    /// How much of each input was understood.
    pub coverage: Vec<Coverage>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

/// How much a finding matters; the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Critical,
    High,
    Medium,
    Low,
    Info,
}

/// What a step can do to the host; the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    ReadOnly,
    Safe,
    Disruptive,
    Destructive,
}

/// One host: its facts, what is wrong with it, and what to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct HostReport {
    pub name: Option<SafeText>,
    /// The input and the line where its outputs begin: for who must tell hosts apart whose names are hidden.
    #[serde(skip)]
    pub first: Option<(SafeText, usize)>,
    pub verdict: Verdict,
    pub engine: EngineReport,
    pub storage: StorageReport,
    pub pools: Vec<PoolReport>,
    pub volume_groups: Vec<VolumeGroupReport>,
    /// Each root cause before what it causes, the most urgent first.
    pub findings: Vec<FindingReport>,
    /// In the order to act.
    pub remedies: Vec<RemedyReport>,
    pub artifacts: Vec<Artifact>,
    /// Files that keep it from happening again and fit this host; they are among `artifacts` when asked for.
    pub on_request: Vec<Offer>,
    /// What the paste does not say and a remedy needs.
    pub questions: Vec<Question>,
    /// Outputs that would sharpen the diagnosis, the most useful first.
    pub missing: Vec<Missing>,
}

/// The host in one sentence, the same in every form of the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// The most urgent finding's; `None` when nothing was found.
    pub severity: Option<Severity>,
    /// The rule that found the root cause.
    pub rule: Option<&'static str>,
    /// The root cause, what follows from it, and what to do first.
    pub sentence: SafeText,
    /// The first command to run.
    pub first_command: Option<SafeText>,
    /// Nothing was found because nothing was there to look at; the sentence says so.
    #[serde(skip)]
    pub tells_little: bool,
}

impl Verdict {
    /// What stands before the sentence: that all is well is not said of what was not seen.
    pub fn grade(&self) -> Option<Severity> {
        self.severity.or(self.tells_little.then_some(Severity::Info))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct EngineReport {
    pub version: Option<SafeText>,
    pub kernel: Option<SafeText>,
    pub operating_system: Option<SafeText>,
    pub root_dir: Option<SafeText>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct StorageReport {
    pub driver: Option<SafeText>,
    pub loopback: Option<bool>,
    pub backing_filesystem: Option<SafeText>,
    pub supports_d_type: Option<bool>,
}

/// One thin pool.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PoolReport {
    pub name: SafeText,
    /// The name for people, as it is in the sentences of the report.
    #[serde(skip)]
    pub title: SafeText,
    /// docker, lvm, containerd, stratis, kata, proxmox or unknown.
    pub owner: &'static str,
    pub volume_group: Option<SafeText>,
    pub logical_volume: Option<SafeText>,
    pub loopback: Option<bool>,
    pub data: UsageReport,
    pub metadata: UsageReport,
    pub chunk_bytes: Option<Bytes>,
    /// rw, ro, out_of_data_space or fail.
    pub mode: Option<&'static str>,
    pub needs_check: Option<bool>,
    /// queue or error.
    pub no_space_policy: Option<&'static str>,
    pub discard_passdown: Option<bool>,
    pub transaction_id: Option<u64>,
    pub thin_devices: Option<u64>,
    pub virtual_bytes: Option<Bytes>,
    /// What it has, what it promises, how long it lasts.
    pub capacity: CapacityReport,
    /// From two samples with their times.
    pub growth: Option<GrowthReport>,
}

/// How much of something is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct UsageReport {
    pub used_bytes: Option<Bytes>,
    pub total_bytes: Option<Bytes>,
    pub percent: Option<Percent>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct VolumeGroupReport {
    pub name: SafeText,
    pub size_bytes: Option<Bytes>,
    pub free_bytes: Option<Bytes>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct FindingReport {
    /// The rule's id, as `thinpool-doctor explain` takes it.
    pub rule: &'static str,
    pub severity: Severity,
    pub title: SafeText,
    pub explanation: SafeText,
    pub evidence: Vec<Evidence>,
    /// Ids of the remedies that answer it.
    pub remedies: Vec<&'static str>,
    /// How deep it stands under a root cause: 0 for the root.
    pub level: usize,
    /// The rule whose finding of the same pool says this as well: a reader is shown that one only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<&'static str>,
    /// The rules of findings without which this one would not be.
    pub caused_by: Vec<&'static str>,
    pub causes: Vec<&'static str>,
    /// The rules of findings that must be dealt with before this one can be.
    pub blocked_by: Vec<&'static str>,
    pub blocks: Vec<&'static str>,
    /// The rules of findings that let this one happen, or make it graver.
    pub worsened_by: Vec<&'static str>,
    pub worsens: Vec<&'static str>,
    /// The same as the three `…_by`, as places in the list: of several pools each has its own cause.
    #[serde(skip)]
    pub behind: Vec<(Kind, usize)>,
}

/// A line of the input that shows what a finding says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Evidence {
    pub input: SafeText,
    /// Counted from 1.
    pub line: usize,
    pub text: SafeText,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct RemedyReport {
    pub id: &'static str,
    pub title: SafeText,
    /// The part of the plan: look, stop-the-bleeding, repair, configure, migrate or prevent.
    pub phase: &'static str,
    /// The same in words.
    pub phase_label: &'static str,
    /// The greatest risk of its steps.
    pub risk: Risk,
    pub steps: Vec<StepReport>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct StepReport {
    pub why: SafeText,
    /// One shell command line, or a few that belong together. `None` for a step that destroys something, unless
    /// that was allowed.
    pub command: Option<SafeText>,
    pub risk: Risk,
    /// Roughly how long it takes.
    pub duration: &'static str,
    /// What must be so before.
    pub precondition: Option<SafeText>,
    /// How to see that it worked.
    pub expect: Option<SafeText>,
    /// The way back.
    pub undo: Option<SafeText>,
    /// Ids of the questions whose answers the command still lacks: a shell that runs it as it stands
    /// stops with a message and changes nothing.
    pub lacks: Vec<&'static str>,
    /// True when values of the person's stand in the command as placeholders: a shell that runs it as it stands stops
    /// with a message and changes nothing.
    pub has_placeholders: bool,
}

/// A text that a person takes from the report to the host, by its place in the lists of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takeaway {
    FirstCommand { host: usize },
    Step { host: usize, remedy: usize, step: usize },
    File { host: usize, file: usize },
}

/// A file that can be had.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Offer {
    pub name: &'static str,
    /// What it is for, and where it goes.
    pub note: SafeText,
}

/// A generated file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Artifact {
    pub name: &'static str,
    pub media_type: &'static str,
    pub content: SafeText,
    /// Where the file goes and what to know before using it.
    pub note: SafeText,
    /// The file as it was pasted, if it was.
    pub before: Option<SafeText>,
    /// Each change against `before`, with its reason.
    pub changes: Vec<Change>,
    /// True when redaction left placeholders in `content` that must be filled in again before use.
    pub has_placeholders: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Change {
    /// The key that changes.
    pub what: SafeText,
    pub why: SafeText,
}

/// Something for the person to know or to choose: an input of the page, a flag of the command (`--ID`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Question {
    pub id: &'static str,
    pub label: SafeText,
    /// Which command's output answers it.
    pub hint: SafeText,
    /// What is assumed until it is answered.
    pub assumed: Option<SafeText>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Notice {
    pub kind: NoticeKind,
    pub input: SafeText,
    pub line: Option<usize>,
    pub message: SafeText,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum NoticeKind {
    /// It could not be read.
    Unread,
    /// It contradicts another line.
    Contradiction,
}

/// A part of an input that was recognised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SectionReport {
    pub input: SafeText,
    pub first_line: usize,
    pub last_line: usize,
    /// The parser's id, such as `docker-info`.
    pub format: &'static str,
    pub title: &'static str,
}

/// An output that was not pasted, and what it would tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Missing {
    pub command: SafeText,
    pub why: SafeText,
}

/// How much of an input was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Coverage {
    pub input: SafeText,
    /// Lines that hold something.
    pub lines: usize,
    /// How many of them some format read, or are commands.
    pub understood: usize,
    /// The others, at most the first hundred stretches of them.
    pub unread: Vec<LineRange>,
}

/// Lines from `first` to `last`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct LineRange {
    pub first: usize,
    pub last: usize,
}

impl std::fmt::Display for LineRange {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self.first == self.last {
            true => write!(f, "{}", self.first),
            false => write!(f, "{}–{}", self.first, self.last),
        }
    }
}

impl Severity {
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
            Severity::Info => "info",
        }
    }
}

impl Risk {
    pub const fn as_str(self) -> &'static str {
        match self {
            Risk::ReadOnly => "read-only",
            Risk::Safe => "safe",
            Risk::Disruptive => "disruptive",
            Risk::Destructive => "destructive",
        }
    }
}

impl NoticeKind {
    pub const fn title(self) -> &'static str {
        match self {
            NoticeKind::Unread => "Not read",
            NoticeKind::Contradiction => "Contradicts itself",
        }
    }
}

impl HostReport {
    /// The findings that say something of their own.
    pub fn told(&self) -> impl Iterator<Item = &FindingReport> {
        self.findings.iter().filter(|finding| finding.part_of.is_none())
    }

    /// What a finding follows from, in words: a label and the title of the other finding.
    pub fn behind<'a>(&'a self, finding: &'a FindingReport) -> impl Iterator<Item = (&'static str, &'a SafeText)> {
        let others = finding.behind.iter().filter_map(|(kind, other)| Some((kind, self.findings.get(*other)?)));
        others.filter(|(_, other)| other.part_of.is_none()).map(|(kind, other)| (kind.label(), &other.title))
    }
}

impl HostReport {
    /// How many steps destroy something and are shown without their command.
    pub fn withheld(&self) -> usize {
        self.remedies.iter().flat_map(|remedy| &remedy.steps).filter(|step| step.command.is_none()).count()
    }
}

impl Report {
    /// The notices of each kind there is.
    pub fn notices_by_kind(&self) -> impl Iterator<Item = (NoticeKind, Vec<&Notice>)> {
        let of = |kind| self.notices.iter().filter(|notice| notice.kind == kind).collect::<Vec<_>>();
        let kinds = [NoticeKind::Contradiction, NoticeKind::Unread].map(|kind| (kind, of(kind)));
        kinds.into_iter().filter(|(_, notices)| !notices.is_empty())
    }

    /// The most urgent severity of any host.
    pub fn worst(&self) -> Option<Severity> {
        self.hosts.iter().filter_map(|host| host.verdict.severity).min()
    }

    /// The text at a place.
    pub fn takeaway(&self, place: Takeaway) -> Option<&SafeText> {
        match place {
            Takeaway::FirstCommand { host } => self.hosts.get(host)?.verdict.first_command.as_ref(),
            Takeaway::Step { host, remedy, step } => {
                self.hosts.get(host)?.remedies.get(remedy)?.steps.get(step)?.command.as_ref()
            }
            Takeaway::File { host, file } => self.hosts.get(host)?.artifacts.get(file).map(|file| &file.content),
        }
    }
}
