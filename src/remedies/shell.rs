//! Commands as argument lists, and the only function that turns one into shell text.
//!
//! A name from the paste may hold anything, so no command is ever built by joining strings: a word is quoted
//! here or it does not get out.

use crate::units::Bytes;

pub use super::inputs::*;
pub use super::names::{device, dm_name, is_odd, lvm_name, path};

/// A part of a word: text to be quoted, or something to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// Something to be asked for, or what was answered or is known.
    Ask(&'static Unknown, Option<String>),
    /// Shell text of our own: nobody pasted it.
    Own(&'static str),
    /// The time at which it runs: no copy is ever written over an earlier one.
    Now,
}

/// One simple command: a program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    words: Vec<Vec<Part>>,
}

impl Command {
    pub fn new(program: &'static str) -> Self {
        Command { words: vec![vec![Part::Text(program.to_owned())]] }
    }

    /// Adds an argument; whatever it holds, it stays one argument.
    pub fn arg(mut self, text: impl Into<String>) -> Self {
        self.words.push(vec![Part::Text(text.into())]);
        self
    }

    pub fn args(self, texts: &[&str]) -> Self {
        texts.iter().fold(self, |command, text| command.arg(*text))
    }

    /// Adds an argument that is known, or asks for it.
    pub fn arg_or(self, text: Option<String>, unknown: &'static Unknown) -> Self {
        self.prefixed_or("", text, unknown)
    }

    /// The same with text in front: `+20G`.
    pub fn prefixed_or(mut self, prefix: &str, text: Option<String>, unknown: &'static Unknown) -> Self {
        let part = Part::Ask(unknown, text);
        let word = if prefix.is_empty() { vec![part] } else { vec![Part::Text(prefix.to_owned()), part] };
        self.words.push(word);
        self
    }

    /// Adds an argument that holds the time at which the command runs.
    pub fn stamped(mut self, before: impl Into<String>, after: &str) -> Self {
        let mut word = vec![Part::Text(before.into()), Part::Now];
        word.extend((!after.is_empty()).then(|| Part::Text(after.to_owned())));
        self.words.push(word);
        self
    }

    /// Shell text of our own; what comes after it are its arguments.
    pub fn shell(text: &'static str) -> Self {
        let mut command = Command::new("sh").arg("-c");
        command.words.push(vec![Part::Own(text)]);
        command.arg("sh")
    }

    /// What it asks the person, with what is known of it.
    pub fn inputs(&self) -> impl Iterator<Item = (&'static Unknown, Option<&str>)> {
        self.words.iter().flatten().filter_map(|part| match part {
            Part::Ask(unknown, value) => Some((*unknown, value.as_deref())),
            Part::Text(_) | Part::Own(_) | Part::Now => None,
        })
    }

    /// All its words but the program, as far as they are known.
    pub fn pasted(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).flatten().filter_map(|part| match part {
            Part::Text(text) | Part::Ask(_, Some(text)) => Some(text.as_str()),
            Part::Ask(_, None) | Part::Own(_) | Part::Now => None,
        })
    }

    /// The name of the program.
    pub fn program(&self) -> &str {
        match self.words.first().and_then(|word| word.first()) {
            Some(Part::Text(program)) => program,
            _ => "",
        }
    }

    /// Its words as a shell will hand them over; `None` while something is unknown.
    pub fn argv(&self) -> Option<Vec<String>> {
        let word = |parts: &Vec<Part>| -> Option<String> {
            parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => Some(text.as_str()),
                    Part::Ask(_, value) => value.as_deref(),
                    Part::Own(text) => Some(*text),
                    Part::Now => None,
                })
                .collect()
        };
        self.words.iter().map(word).collect()
    }

    /// As shell text.
    pub fn text(&self) -> String {
        self.words.iter().map(|word| self::word(word)).collect::<Vec<_>>().join(" ")
    }
}

/// What a step runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Run(Command),
    /// A command that only informs and may fail.
    Try(Command),
    /// Text of our own that needs more than a simple command, and holds nothing that was pasted.
    Fixed(&'static str),
    /// A file with these lines.
    Write {
        path: String,
        lines: Vec<String>,
    },
}

impl From<Command> for Action {
    fn from(command: Command) -> Self {
        Action::Run(command)
    }
}

impl Action {
    /// The command, unless it is text of our own.
    pub fn command(&self) -> Option<&Command> {
        match self {
            Action::Run(command) | Action::Try(command) => Some(command),
            Action::Fixed(_) | Action::Write { .. } => None,
        }
    }
}

/// The questions an action leaves open.
pub fn unknowns(action: &Action) -> Vec<&'static Unknown> {
    let inputs = action.command().into_iter().flat_map(Command::inputs);
    inputs.filter(|(_, value)| value.is_none()).map(|(unknown, _)| unknown).collect()
}

/// Shell text of an action: the one place where it is made.
pub fn render(action: &Action) -> String {
    match action {
        Action::Run(command) => command.text(),
        Action::Try(command) => format!("{} || true", command.text()),
        Action::Fixed(text) => (*text).to_owned(),
        Action::Write { path, lines } => {
            let lines: Vec<String> = lines.iter().map(|line| quote(line)).collect();
            format!("printf '%s\\n' {} > {}", lines.join(" "), quote(path))
        }
    }
}

fn word(parts: &[Part]) -> String {
    let known = |part: &Part| match part {
        Part::Text(text) => Some(text.clone()),
        Part::Ask(_, value) => value.clone(),
        Part::Own(text) => Some((*text).to_owned()),
        Part::Now => None,
    };
    if let Some(text) = parts.iter().map(known).collect::<Option<String>>() {
        return quote(&text);
    }
    let inner = parts.iter().map(|part| match part {
        Part::Text(text) | Part::Ask(_, Some(text)) => quote(text),
        Part::Own(text) => quote(text),
        // The words of an unknown are our own and hold no character that means something between double quotes.
        Part::Ask(unknown, None) => format!("\"${{{}:?{}}}\"", unknown.variable, unknown.label),
        Part::Now => "\"$(date +%Y%m%d-%H%M%S)\"".to_owned(),
    });
    inner.collect()
}

/// One shell word that the shell reads back as exactly `text`.
pub fn quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-+=:,./@%".contains(c);
    // A leading equals sign means something to zsh.
    if !text.is_empty() && text.chars().all(plain) && !text.starts_with('=') {
        return text.to_owned();
    }
    // A NUL cannot stand in an argument at all.
    format!("'{}'", text.replace('\0', "").replace('\'', "'\\''"))
}

/// A size as `lvextend -L` takes it, in whole extents of 4 MiB.
pub fn lvm_size(size: Bytes) -> String {
    let size = size.round_up(crate::rules::EXTENT);
    if size.0 > 0 && size.0.is_multiple_of(Bytes::GIB) {
        format!("{}G", size.0 / Bytes::GIB)
    } else {
        format!("{}M", size.0 / Bytes::MIB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_as_they_are() {
        let command = Command::new("lvextend").args(&["-L", "+20G"]).arg("docker/thinpool");
        assert_eq!(render(&command.into()), "lvextend -L +20G docker/thinpool");
    }

    #[test]
    fn hostile_words_are_one_quoted_word() {
        assert_eq!(quote("a; rm -rf /"), "'a; rm -rf /'");
        assert_eq!(quote("it's $(x)"), "'it'\\''s $(x)'");
        assert_eq!(quote(""), "''");
    }

    #[test]
    fn what_is_unknown_stops_the_shell() {
        let command = Command::new("lvextend").arg("-L").prefixed_or("+", None, &ADD_DATA).arg("docker/thinpool");
        let action = Action::from(command);
        assert_eq!(render(&action), "lvextend -L +\"${ADD_DATA:?how much to add, such as 20G}\" docker/thinpool");
        assert_eq!(unknowns(&action), [&ADD_DATA]);
    }

    #[test]
    fn a_stamp_is_made_when_the_command_runs() {
        let command = Command::new("dd").stamped("of=/root/it's-", ".img");
        assert_eq!(command.text(), "dd 'of=/root/it'\\''s-'\"$(date +%Y%m%d-%H%M%S)\".img");
        assert_eq!(command.argv(), None);
        assert_eq!(Command::new("cp").stamped("/a-", "").text(), "cp /a-\"$(date +%Y%m%d-%H%M%S)\"");
    }

    #[test]
    fn labels_hold_nothing_a_shell_would_read() {
        for unknown in UNKNOWNS {
            assert!(!unknown.label.contains(['"', '\'', '$', '`', '\\', '}']), "{}", unknown.id);
        }
    }

    #[test]
    fn sizes_are_whole_extents() {
        assert_eq!(lvm_size(Bytes::gib(20)), "20G");
        assert_eq!(lvm_size(Bytes(1)), "4M");
        assert_eq!(lvm_size(Bytes::mib(1025)), "1028M");
    }
}
