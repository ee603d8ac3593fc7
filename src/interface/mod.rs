//! Every word of the interface, in each language: a text that a language lacks does not compile.
//!
//! What was found, what to do and the reports are the engine's own sentences, and English: where they stand among
//! these, their element says so ([`Words::engine`]). What the engine asks for is part of the interface: a language has
//! words of its own for it, or, as English does, none, and the engine's are shown.

mod de;
mod en;
#[cfg(any(feature = "reference", test))]
pub mod first_screen;
mod form;

pub use form::{Noun, Sentence};

use crate::remedies::{Phase, Takes};
use crate::report::{NoticeKind, Risk, Severity};
use crate::rules::links::Kind;

/// How many of each there are, to show, to set and to type.
pub const SAMPLES: usize = 6;
pub const SLIDERS: usize = 3;
pub const WISHES: usize = 5;

/// What to run, in one line that asks for everything the page reads first.
pub const ONE_LINER: &str = "(docker info; dmsetup status; dmsetup table; lvs -a; vgs) 2>&1";

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// How the attribute `lang` calls it.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// As its speakers call it.
    pub const fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }

    /// English, where the tag is none of these.
    pub fn of(tag: &str) -> Self {
        Language::ALL.into_iter().find(|language| language.tag() == tag).unwrap_or_default()
    }

    pub const fn words(self) -> &'static Words {
        match self {
            Language::English => &en::WORDS,
            Language::German => &de::WORDS,
        }
    }
}

/// A text with `code` between backticks.
type Prose = &'static str;

#[cfg_attr(test, derive(Debug))]
pub struct Words {
    /// The language of the engine's sentences, where it is another than that of these words.
    pub engine: Option<&'static str>,
    /// The same, for the person.
    pub engine_is_english: Option<&'static str>,

    // Head and foot.
    pub tagline: &'static str,
    pub requests: Noun,
    pub since_loaded: &'static str,
    pub update_waits: &'static str,
    pub policy: &'static str,
    pub licence: Sentence,
    pub all_rules: &'static str,

    // Settings and keys.
    pub colours: &'static str,
    pub colours_kept: &'static str,
    pub as_the_system: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
    pub language: &'static str,
    pub language_kept: &'static str,
    pub as_the_browser: &'static str,
    pub shortcuts: &'static str,
    pub key_paste: &'static str,
    pub key_verdict: &'static str,
    pub key_findings: &'static str,
    pub key_plan: &'static str,
    pub key_copy: &'static str,
    pub key_help: &'static str,
    pub single_keys: &'static str,
    pub close: &'static str,

    // The first screen.
    pub run_this: &'static str,
    pub one_liner: &'static str,
    pub also_read: &'static str,
    pub promise_title: &'static str,
    pub promise: [(&'static str, &'static str); 3],
    pub samples_title: &'static str,
    /// Title and symptom of each of the samples.
    pub samples: [(&'static str, &'static str); SAMPLES],
    pub collector_title: &'static str,
    pub collector: Prose,
    pub the_collector: &'static str,
    pub read_first: &'static str,

    // What goes in.
    pub output: &'static str,
    pub clear: &'static str,
    pub cleared: &'static str,
    pub bring_back: &'static str,
    /// Around the title of the sample.
    pub sample: (&'static str, &'static str),
    pub linked: &'static str,
    pub link_broken: &'static str,
    pub placeholder: &'static str,
    pub choose_files: &'static str,
    pub or_drop: &'static str,
    pub drop_here: &'static str,
    pub keep: &'static str,
    pub files_not_kept: &'static str,
    pub not_kept: &'static str,
    pub earlier: &'static str,
    pub show_earlier: &'static str,
    pub forget_earlier: &'static str,
    pub files: &'static str,
    pub file: Noun,
    pub remove: Sentence,
    /// How a paste is called that is too large for the text box.
    pub pasted_text: &'static str,
    pub too_large: Sentence,
    pub not_opened: Sentence,
    pub not_read: Sentence,

    // What was recognised.
    pub recognised: &'static str,
    pub show_lines: &'static str,
    pub and_more: Sentence,
    pub line: Noun,
    pub line_number: Sentence,
    pub line_numbers: Sentence,
    pub understood: Sentence,
    pub notices: fn(NoticeKind) -> &'static str,

    // A reading that takes its time, or ends.
    pub reading: &'static str,
    pub reading_now: &'static str,
    pub read_so_far: &'static str,
    pub stop: &'static str,
    pub cancelled: &'static str,
    pub stopped: &'static str,
    pub still_there: &'static str,
    pub goes_on: Prose,
    pub report_it: &'static str,
    pub fault_report: &'static str,
    pub read_again: &'static str,

    // The verdict.
    pub diagnosis: &'static str,
    pub severity: fn(Option<Severity>) -> &'static str,
    pub run_first: &'static str,
    pub first_command: &'static str,
    pub looked_at: Sentence,
    pub not_looked_at: &'static str,
    pub host: &'static str,
    pub hosts: Noun,
    pub one_at_a_time: &'static str,
    pub driver: &'static str,
    pub storage: &'static str,
    pub filesystem: &'static str,
    pub kernel: &'static str,
    pub system: &'static str,
    pub nothing: &'static str,
    pub nothing_readable: &'static str,
    pub give_this: &'static str,

    // Pools.
    pub thin_pool: &'static str,
    pub needs_check: &'static str,
    pub loop_files: &'static str,
    pub full_queues: &'static str,
    pub full_fails: &'static str,
    pub thin_device: Noun,
    pub promised: Sentence,
    pub mode: fn(&str) -> Option<&'static str>,
    pub data: &'static str,
    pub metadata: &'static str,
    pub used_of: Sentence,
    pub of_total: Sentence,
    pub free: Sentence,
    pub not_pasted: &'static str,
    pub gauge: Sentence,
    pub volume_group: &'static str,
    pub capacity: &'static str,
    pub legend: &'static str,
    pub forecast: Sentence,
    pub what_if: &'static str,
    pub sliders: [&'static str; SLIDERS],
    pub as_now: &'static str,

    // Findings.
    pub findings: &'static str,
    pub behind: fn(Kind) -> &'static str,
    pub evidence: &'static str,
    pub show_line: &'static str,
    pub rule: &'static str,
    pub new_tab: &'static str,

    // What only the person knows.
    pub only_you: &'static str,
    pub which_driver: &'static str,
    pub let_host_decide: &'static str,
    pub stay: &'static str,
    /// What is asked for, and where to find it, by the question's id.
    pub asked: fn(&str) -> Option<(&'static str, Prose)>,
    /// What is wrong with an answer, by the question's id.
    pub wrong: fn(&str) -> Option<Prose>,
    /// What an output would tell, by its command.
    pub tells: fn(&str) -> Option<Prose>,
    pub until_then: &'static str,
    pub missing: &'static str,
    pub paste_more: &'static str,
    pub would_tell: &'static str,
    pub telling_command: &'static str,

    // The plan.
    pub plan: &'static str,
    pub phase: fn(Phase) -> &'static str,
    pub risk: fn(Risk) -> &'static str,
    pub takes_how_long: fn(Takes) -> &'static str,
    pub step: Noun,
    pub copy_safe: &'static str,
    pub download_script: &'static str,
    pub allow_destructive: &'static str,
    pub leave_out_destructive: &'static str,
    pub safe: &'static str,
    pub step_of: Sentence,
    pub done: &'static str,
    pub done_of: Sentence,
    pub still_needs: &'static str,
    pub stops_at_placeholder: &'static str,
    pub withheld: &'static str,
    pub allow_above: &'static str,
    pub takes: &'static str,
    pub before: &'static str,
    pub expect: &'static str,
    pub way_back: &'static str,

    // Files.
    pub prevention: &'static str,
    pub prevention_what: &'static str,
    pub make_files: &'static str,
    pub hide_files: &'static str,
    pub download: &'static str,
    pub download_all: &'static str,
    pub download_own: &'static str,
    pub fill_in: &'static str,
    pub read_file: Sentence,
    pub difference: Sentence,
    pub side_by_side: &'static str,
    pub file_before: &'static str,
    pub file_after: &'static str,

    // The text with notes, and what is hidden of it.
    pub line_by_line: &'static str,
    pub line_by_line_what: &'static str,
    pub show_notes: &'static str,
    pub hide_notes: &'static str,
    pub not_shown: Sentence,
    pub not_understood: &'static str,
    pub hidden: &'static str,
    pub hidden_what: &'static str,
    pub own_words: &'static str,
    pub own_words_hint: &'static str,
    pub compare: &'static str,
    pub hide_compared: &'static str,
    pub compared: &'static str,
    pub more_lines: Sentence,
    pub left_in: &'static str,
    pub always_hidden: &'static str,

    // The report to take along.
    pub exports: &'static str,
    pub nothing_left_out: &'static str,
    pub left_out: &'static str,
    pub report_markdown: &'static str,
    pub print: &'static str,
    pub print_what: &'static str,
    pub with_paste: &'static str,
    pub share_markdown: &'static str,
    pub link: &'static str,
    pub copy_link: &'static str,
    pub link_what: &'static str,
    pub link_hint: &'static str,
    pub too_long: &'static str,

    // Copying.
    pub copy: &'static str,
    pub copied: &'static str,
    pub failed: &'static str,
    /// What a button does, this, what it does it with.
    pub between: &'static str,
    pub not_copied: &'static str,
    pub copy_own: &'static str,

    // The planner.
    pub planner: &'static str,
    pub wishes: [&'static str; WISHES],
    /// A row of the plan, by what the engine calls it.
    pub planned: fn(&str) -> Option<&'static str>,
    pub disk_is_empty: &'static str,
    pub planned_step: &'static str,
}

impl Words {
    /// `line 3` or `lines 3–9`.
    pub fn lines(&self, first: usize, last: usize) -> String {
        match first == last {
            true => self.line_number.with(&[&first]),
            false => self.line_numbers.with(&[&first, &last]),
        }
    }
}

#[cfg(test)]
mod tests;
