//! Commands as argument lists, and the only function that turns one into shell text.
//!
//! A name from the paste may hold anything, so no command is ever built by joining strings: a word is quoted
//! here or it does not get out.

use crate::units::Bytes;

/// Something only the person knows. Until it is answered a command carries a variable in its place, in a form
/// that makes a shell stop with the label as its message instead of running on.
#[derive(Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The question's id: an input of the page, a flag of the command.
    pub id: &'static str,
    /// The shell variable.
    pub variable: &'static str,
    pub label: &'static str,
    /// Which command's output answers it.
    pub hint: &'static str,
}

pub const NEW_DISK: Unknown = Unknown {
    id: "new-disk",
    variable: "NEW_DISK",
    label: "an empty disk, such as /dev/sdX",
    hint: "`lsblk -f` lists the disks: an empty one has no FSTYPE, no children and no mount point",
};
pub const ADD_DATA: Unknown = Unknown {
    id: "add-data",
    variable: "ADD_DATA",
    label: "how much to add, such as 20G",
    hint: "`vgs` shows how much is free (VFree)",
};
pub const ADD_METADATA: Unknown = Unknown {
    id: "add-metadata",
    variable: "ADD_METADATA",
    label: "how much metadata to add, such as 512M",
    hint: "`lvs -a` shows the size of the `_tmeta` volume; a quarter of it is a good step",
};
pub const VOLUME_GROUP: Unknown = Unknown {
    id: "volume-group",
    variable: "VG",
    label: "the volume group of the pool",
    hint: "`lvs` shows it in the column VG",
};
pub const POOL: Unknown = Unknown {
    id: "pool",
    variable: "POOL",
    label: "the pool as VG/LV",
    hint: "`lvs` shows the pool (Attr begins with t) and its VG",
};
pub const METADATA_DEVICE: Unknown = Unknown {
    id: "metadata-device",
    variable: "METADATA_DEVICE",
    label: "the pool's metadata device",
    hint: "`dmsetup table` shows it as the first major:minor behind `thin-pool`; `losetup -a` names loop devices",
};
pub const STRATIS_POOL: Unknown = Unknown {
    id: "stratis-pool",
    variable: "STRATIS_POOL",
    label: "the Stratis pool's name",
    hint: "`stratis pool list` shows it",
};

pub const DAEMON_JSON: Unknown = Unknown {
    id: "daemon-json",
    variable: "DAEMON_JSON",
    label: "where you saved the corrected daemon.json, such as ./daemon.json",
    hint: "the file is given with this report: save it on the host, read it, and name it here",
};

/// All questions a command can ask.
pub const UNKNOWNS: [&Unknown; 8] =
    [&NEW_DISK, &ADD_DATA, &ADD_METADATA, &VOLUME_GROUP, &POOL, &METADATA_DEVICE, &STRATIS_POOL, &DAEMON_JSON];

/// A part of a word: text to be quoted, or something to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Ask(&'static Unknown),
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
        let part = text.map_or(Part::Ask(unknown), Part::Text);
        let word = if prefix.is_empty() { vec![part] } else { vec![Part::Text(prefix.to_owned()), part] };
        self.words.push(word);
        self
    }

    fn unknowns(&self) -> impl Iterator<Item = &'static Unknown> {
        self.words.iter().flatten().filter_map(|part| match part {
            Part::Ask(unknown) => Some(*unknown),
            Part::Text(_) => None,
        })
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

/// The questions an action leaves open.
pub fn unknowns(action: &Action) -> Vec<&'static Unknown> {
    match action {
        Action::Run(command) | Action::Try(command) => command.unknowns().collect(),
        Action::Fixed(_) | Action::Write { .. } => Vec::new(),
    }
}

/// Shell text of an action: the one place where it is made.
pub fn render(action: &Action) -> String {
    match action {
        Action::Run(command) => simple(command),
        Action::Try(command) => format!("{} || true", simple(command)),
        Action::Fixed(text) => (*text).to_owned(),
        Action::Write { path, lines } => {
            let lines: Vec<String> = lines.iter().map(|line| quote(line)).collect();
            format!("printf '%s\\n' {} > {}", lines.join(" "), quote(path))
        }
    }
}

fn simple(command: &Command) -> String {
    command.words.iter().map(|word| self::word(word)).collect::<Vec<_>>().join(" ")
}

fn word(parts: &[Part]) -> String {
    let asks = parts.iter().any(|part| matches!(part, Part::Ask(_)));
    if !asks {
        let text: String =
            parts.iter().map(|part| if let Part::Text(text) = part { text.as_str() } else { "" }).collect();
        return quote(&text);
    }
    let inner = parts.iter().map(|part| match part {
        Part::Text(text) => quote(text),
        // The words of an unknown are our own and hold no character that means something between double quotes.
        Part::Ask(unknown) => format!("\"${{{}:?{}}}\"", unknown.variable, unknown.label),
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

/// A name that LVM itself allows: then it cannot be an option, a path out of place, or anything to a shell.
pub fn lvm_name(name: &str) -> Option<&str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+_.-".contains(c);
    (!name.is_empty()
        && name.len() <= 127
        && name.chars().all(allowed)
        && !name.starts_with('-')
        && name != "."
        && name != "..")
        .then_some(name)
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
        assert_eq!(lvm_name("docker; rm"), None);
        assert_eq!(lvm_name("-f"), None);
        assert_eq!(lvm_name("dоcker"), None, "a Cyrillic letter");
    }

    #[test]
    fn what_is_unknown_stops_the_shell() {
        let command = Command::new("lvextend").arg("-L").prefixed_or("+", None, &ADD_DATA).arg("docker/thinpool");
        let action = Action::from(command);
        assert_eq!(render(&action), "lvextend -L +\"${ADD_DATA:?how much to add, such as 20G}\" docker/thinpool");
        assert_eq!(unknowns(&action), [&ADD_DATA]);
    }

    #[test]
    fn labels_hold_nothing_a_shell_would_read() {
        for unknown in UNKNOWNS {
            assert!(!unknown.label.contains(['"', '$', '`', '\\', '}']), "{}", unknown.id);
        }
    }

    #[test]
    fn sizes_are_whole_extents() {
        assert_eq!(lvm_size(Bytes::gib(20)), "20G");
        assert_eq!(lvm_size(Bytes(1)), "4M");
        assert_eq!(lvm_size(Bytes::mib(1025)), "1028M");
    }
}
