//! Where the original ends: the one place of the report that sees what was pasted and makes [`SafeText`] of it.

use std::borrow::Cow;

use super::Evidence;
use crate::artifacts::Generated;
use crate::engine::{Choices, Diagnosis, Input, READ, Reading};
use crate::facts::Host;
use crate::intake::Source;
use crate::redact::{Redactor, SafeText};
use crate::words::Words;

pub(super) struct Border {
    pub redactor: Redactor,
    names: Vec<SafeText>,
    /// The redacted lines of each input.
    lines: Vec<Vec<SafeText>>,
}

/// A text for the host, and whether it still lacks values of the person's.
pub(super) struct Filled {
    pub text: SafeText,
    pub has_placeholders: bool,
}

impl Border {
    pub fn new(
        inputs: &[Input],
        reading: &Reading,
        diagnoses: &[Diagnosis],
        choices: &Choices,
        tell: &dyn Fn(u32),
    ) -> Self {
        let mut redactor =
            if choices.show_secrets { Redactor::show_everything() } else { Redactor::with(&choices.policy) };
        // Commands need these names; a host that is called like its volume group must not take them away.
        diagnoses.iter().flat_map(|diagnosis| names_in_commands(&diagnosis.host)).for_each(|name| redactor.keep(name));
        let names = diagnoses.iter().flat_map(|diagnosis| [diagnosis.name.as_deref(), diagnosis.host.name.as_deref()]);
        let names = names.flatten().chain(reading.hosts.iter().map(|name| &**name));
        names.for_each(|name| redactor.host(name));
        // What the last input says is a secret is one in the first, too.
        let mut far = Far::new(reading, tell);
        if reading.texts.len() > 1 {
            for lines in &reading.texts {
                far.past(lines);
                redactor.learn(&lines.join("\n"));
            }
        }
        let redact = |lines: &Vec<String>| {
            far.past(lines);
            redactor.lines(lines)
        };
        let lines = reading.texts.iter().map(redact).collect();
        let names = inputs.iter().map(|input| redactor.text(&input.name).visible()).collect();
        Border { redactor, names, lines }
    }

    /// Words for a person: what a terminal would obey or hide is written out.
    pub fn text(&mut self, text: &str) -> SafeText {
        self.redactor.text(text).visible()
    }

    /// What is ours to the last letter has nothing to hide.
    pub fn words(&mut self, words: &Words) -> SafeText {
        match words {
            Cow::Borrowed(text) => SafeText::fixed(text),
            Cow::Owned(text) => self.text(text),
        }
    }

    /// A shell command: one that carries placeholders does not run.
    pub fn command(&mut self, text: &str) -> Filled {
        let safe = self.redactor.command(text);
        Filled { has_placeholders: safe.as_str() != text, text: safe }
    }

    /// A file: a shell script that carries placeholders stops before its first command.
    pub fn file(&mut self, file: &Generated) -> Filled {
        let part = |part: &Words| match part {
            Cow::Borrowed(text) => SafeText::fixed(text),
            Cow::Owned(text) => self.redactor.text(text),
        };
        let whole = SafeText::joined(file.content.iter().map(part));
        let text = if file.name.ends_with(".sh") { whole.as_script() } else { whole };
        Filled { has_placeholders: text.as_str() != file.content.concat(), text }
    }

    /// The redacted lines of each input.
    pub fn lines(&self) -> &[Vec<SafeText>] {
        &self.lines
    }

    pub fn input_name(&self, index: usize) -> SafeText {
        self.names.get(index).cloned().unwrap_or_default()
    }

    pub fn maybe(&mut self, text: Option<&str>) -> Option<SafeText> {
        text.map(|text| self.text(text))
    }

    pub fn evidence(&self, source: Source) -> Evidence {
        let text = self
            .lines
            .get(source.input)
            .and_then(|lines| lines.get(source.line.checked_sub(1)?))
            .cloned()
            .unwrap_or_default()
            .visible();
        Evidence { input: self.input_name(source.input), line: source.line, text }
    }
}

/// How far the hiding has come: of one input it takes one reading, of several two.
struct Far<'a> {
    tell: &'a dyn Fn(u32),
    done: usize,
    all: usize,
}

impl<'a> Far<'a> {
    fn new(reading: &Reading, tell: &'a dyn Fn(u32)) -> Self {
        let lines: usize = reading.texts.iter().map(Vec::len).sum();
        Far { tell, done: 0, all: (if reading.texts.len() > 1 { 2 * lines } else { lines }).max(1) }
    }

    /// What comes next.
    fn past(&mut self, lines: &[String]) {
        let share = self.done as u64 * u64::from(100 - READ) / self.all as u64;
        (self.tell)(READ + u32::try_from(share).unwrap_or_default());
        self.done += lines.len();
    }
}

/// Volume groups, volumes, pools and thin devices.
fn names_in_commands(host: &Host) -> impl Iterator<Item = &str> {
    let groups = host.volume_groups.iter().map(|group| group.name.as_str());
    let volumes =
        host.logical_volumes.iter().flat_map(|volume| [Some(volume.lv.as_str()), volume.vg.as_deref()]).flatten();
    let pools = host.pools.iter().flat_map(|pool| {
        let lvm = pool.lvm.iter().flat_map(|name| [name.vg.as_str(), name.lv.as_str()]);
        [pool.name.as_str()].into_iter().chain(lvm).chain(pool.thins.iter().map(|thin| thin.name.as_str()))
    });
    groups.chain(volumes).chain(pools)
}
