//! On which host each line was printed: what announces it, in the order of the paste.

use std::collections::HashMap;
use std::rc::Rc;

use super::heading::headings;
use super::host::{Said, announced, logged};
use super::name::{is_address, is_host_name};
use super::prompt::Command;

/// Where the person sits who goes on to a host with a name.
pub const UNNAMED: &str = "localhost";

/// Follows the hosts through the lines of one input.
pub struct Places {
    headings: Vec<Option<String>>,
    /// The host a system log names on each line, when it names several.
    logged: Vec<Option<Rc<str>>>,
    names: HashMap<String, Rc<str>>,
    current: Option<Rc<str>>,
    /// Where the person is again after a command that ran elsewhere.
    back: Option<Option<Rc<str>>>,
    /// The hosts that a person left by going on to another one.
    left: Vec<Option<Rc<str>>>,
    /// A command prints the host's name first.
    awaits_name: bool,
    /// What came before was on a host without a name, and what follows is not.
    pub left_unnamed: bool,
    /// The last line was on another host than the one before.
    pub moved: bool,
}

impl Places {
    pub fn new(texts: &[&str]) -> Self {
        let mut places = Places {
            headings: headings(texts),
            logged: Vec::new(),
            names: HashMap::new(),
            current: None,
            back: None,
            left: Vec::new(),
            awaits_name: false,
            left_unnamed: false,
            moved: false,
        };
        places.logged = places.of_log(texts);
        places
    }

    fn of_log(&mut self, texts: &[&str]) -> Vec<Option<Rc<str>>> {
        let mut first = None;
        let mut several = false;
        let mut found = Vec::new();
        for (at, host) in texts.iter().enumerate().filter_map(|(at, text)| Some((at, logged(text)?))) {
            several |= *first.get_or_insert(short(host)) != short(host);
            found.push((at, host));
        }
        if !several {
            return Vec::new();
        }
        let mut all = vec![None; texts.len()];
        for (at, host) in found {
            let name = self.name(host);
            if let Some(slot) = all.get_mut(at) {
                *slot = Some(name);
            }
        }
        all
    }

    fn name(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let new: Rc<str> = name.into();
        self.names.insert(name.to_owned(), new.clone());
        new
    }

    /// What the line says, when it is no output but says whose output follows.
    pub fn said(&mut self, at: usize, texts: &[&str]) -> Option<Said> {
        let text = texts.get(at)?;
        if let Some(said) = announced(text, texts.get(at + 1).copied()) {
            return Some(said);
        }
        if self.awaits_name && !text.trim().is_empty() {
            self.awaits_name = false;
            let name = text.trim();
            if is_host_name(name) && !is_address(name) {
                return Some(Said::Host(name.to_owned()));
            }
        }
        self.headings.get_mut(at)?.take().map(Said::Host)
    }

    /// The host of a line, given what it says, the command on it, and the name that stood before it.
    pub fn host(
        &mut self,
        at: usize,
        said: Option<Said>,
        command: Option<&Command>,
        prefixed: Option<String>,
    ) -> Option<Rc<str>> {
        let before = self.current.clone();
        self.left_unnamed = false;
        if let Some(command) = command {
            if let Some(back) = self.back.take() {
                self.current = back;
            }
            if command.enters {
                self.left_unnamed = self.current.is_none();
                let here = self.current.clone().unwrap_or_else(|| self.name(UNNAMED));
                self.left.push(Some(here));
            }
            self.awaits_name = command.names_host;
            if let Some(host) = &command.host {
                let name = self.name(host);
                let outside = self.current.replace(name);
                self.back = command.once.then_some(outside);
            }
            if command.leaves {
                self.current = self.left.pop().flatten();
            }
        }
        match said {
            Some(Said::Host(host)) => {
                self.current = Some(self.name(&host));
                self.back = None;
            }
            Some(Said::Closed(host)) => {
                let closed = self.name(&host);
                self.current = self.left.pop().flatten();
                self.back = None;
                self.moved = true;
                return Some(closed);
            }
            None => {}
        }
        if let Some(prefixed) = prefixed {
            self.current = Some(self.name(&prefixed));
        }
        self.moved = self.current != before;
        self.logged.get(at).cloned().flatten().or_else(|| self.current.clone())
    }
}

/// The name without its domain.
fn short(name: &str) -> &str {
    if is_address(name) { name } else { name.split('.').next().unwrap_or(name) }
}
