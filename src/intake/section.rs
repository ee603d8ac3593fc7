//! Sections: runs of lines that one format reads.
//!
//! People rarely paste one clean output. A format claims lines by what stands in them; the command before
//! them is a hint, not a need. Kernel messages and warnings may stand inside another output without ending it.

use std::collections::HashMap;
use std::rc::Rc;

use super::{Line, prompt::Command};

/// What a format says of the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    No,
    /// Mine if the section I am reading goes on.
    Continues,
    /// Mine wherever it stands.
    Starts,
    /// This line and the ones behind it, this many in all.
    Takes(usize),
}

/// How a format recognises its lines.
pub struct Claims {
    /// Commands that print it: their output may be claimed on weaker grounds.
    pub commands: &'static [&'static str],
    /// Sees the lines from here on. `inside` is true within a section of this format and directly after its command.
    pub claim: fn(lines: &[Line], inside: bool) -> Claim,
    /// Single lines of it stand in the middle of other outputs.
    pub interleaves: bool,
}

/// Lines of one format, in order; not always adjacent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Index into the list of formats.
    pub format: usize,
    /// The command that printed it, when it was pasted too.
    pub command: Option<Command>,
    /// The host, when the paste says whose output it is.
    pub host: Option<Rc<str>>,
    pub lines: Vec<Line>,
}

/// Cuts the lines of one input into sections, and returns the lines nobody claimed as well.
///
/// `printed_by` is the command whose output all of it is, when a file's name tells.
pub fn sections(lines: Vec<Line>, formats: &[&Claims], printed_by: Option<Command>) -> (Vec<Section>, Vec<Line>) {
    let mut cutter = Cutter {
        formats,
        done: Vec::new(),
        unclaimed: Vec::new(),
        now: Reading::default(),
        host: None,
        others: HashMap::new(),
    };
    if let Some(command) = printed_by {
        cutter.announce(command);
    }
    let mut at = 0;
    while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
        at += cutter.step(rest).max(1);
    }
    cutter.close();
    let mut others: Vec<Reading> = cutter.others.drain().map(|(_, reading)| reading).collect();
    others.sort_by_key(|reading| reading.open.as_ref().and_then(|open| open.lines.first()).map(|line| line.source));
    for reading in others {
        cutter.now = reading;
        cutter.close();
    }
    // Where the output of several hosts is mixed, they come in the order in which they appear.
    if cutter.done.iter().any(|section| section.host != cutter.done.first().and_then(|first| first.host.clone())) {
        cutter.done.sort_by_key(|section| section.lines.first().map(|line| line.source));
    }
    (cutter.done, cutter.unclaimed)
}

struct Cutter<'a> {
    formats: &'a [&'a Claims],
    done: Vec<Section>,
    unclaimed: Vec<Line>,
    now: Reading,
    host: Option<Rc<str>>,
    /// What was being read of other hosts: where the output of several is mixed, theirs goes on.
    others: HashMap<Option<Rc<str>>, Reading>,
}

/// What is being read of one host.
#[derive(Default)]
struct Reading {
    open: Option<Section>,
    /// A section of interleaving lines, collected while another one is open.
    aside: Option<Section>,
    /// The last command, until its output has begun.
    command: Option<(Command, Option<usize>)>,
}

impl Cutter<'_> {
    /// What follows is the output of this command.
    fn announce(&mut self, command: Command) {
        let format = self.formats.iter().position(|format| format.commands.iter().any(|words| command.is(words)));
        self.now.command = Some((command, format));
    }

    /// Handles the first line of `rest`; returns how many lines were taken.
    fn step(&mut self, rest: &[Line]) -> usize {
        let Some(line) = rest.first() else { return 1 };
        if line.host != self.host {
            let before = std::mem::replace(&mut self.host, line.host.clone());
            let left = std::mem::take(&mut self.now);
            self.others.insert(before, left);
            self.now = self.others.remove(&self.host).unwrap_or_default();
        }
        if line.fence {
            self.close();
            return 1;
        }
        if let Some(command) = &line.command {
            self.close();
            self.announce(command.clone());
            // Flags in a typed command are facts too (`dockerd --storage-driver=…`).
        }
        if line.is_blank() {
            if let Some(open) = &mut self.now.open {
                open.lines.push(line.clone());
            }
            return 1;
        }
        match self.claimant(rest) {
            None => {
                if line.command.is_none() {
                    self.unclaimed.push(line.clone());
                }
                1
            }
            Some((format, count)) => {
                let taken = rest.get(..count.max(1)).unwrap_or(rest);
                self.put(format, taken);
                taken.len()
            }
        }
    }

    /// The format that gets the line: whoever is sure of it, else whoever is reading, else whom the command announced.
    fn claimant(&self, rest: &[Line]) -> Option<(usize, usize)> {
        let reading = self.now.open.as_ref().map(|open| open.format);
        let announced = self.now.command.as_ref().and_then(|(_, format)| *format).filter(|_| reading.is_none());
        let typed = rest.first().is_some_and(|line| line.command.is_some());
        let mut weak = None;
        for (index, format) in self.formats.iter().enumerate() {
            let inside = !typed && (reading == Some(index) || announced == Some(index));
            match (format.claim)(rest, inside) {
                Claim::Starts => return Some((index, 1)),
                Claim::Takes(count) => return Some((index, count)),
                Claim::Continues if inside && weak.is_none() => weak = Some((index, 1)),
                Claim::Continues | Claim::No => {}
            }
        }
        weak
    }

    fn put(&mut self, format: usize, lines: &[Line]) {
        let interleaves = self.formats.get(format).is_some_and(|format| format.interleaves);
        let reading = self.now.open.as_ref().map(|open| open.format);
        let slot = if interleaves && reading.is_some_and(|open| open != format) {
            &mut self.now.aside
        } else {
            if reading.is_some_and(|open| open != format) {
                self.close_open();
            }
            &mut self.now.open
        };
        match slot {
            Some(section) => section.lines.extend_from_slice(lines),
            None => {
                let command = self.now.command.as_ref().map(|(command, _)| command.clone());
                *slot = Some(Section { format, command, host: self.host.clone(), lines: lines.to_vec() });
            }
        }
    }

    fn close_open(&mut self) {
        if let Some(mut open) = self.now.open.take() {
            while open.lines.last().is_some_and(Line::is_blank) {
                open.lines.pop();
            }
            self.done.push(open);
        }
    }

    fn close(&mut self) {
        self.close_open();
        self.done.extend(self.now.aside.take());
        self.now.command = None;
    }
}
