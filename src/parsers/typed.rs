//! Commands somebody typed or wrote into a script, as far as they touch storage: behind a prompt, in a shell's
//! history, or in a pasted script.
//!
//! ```text
//!   512  systemctl stop docker && rm -rf /var/lib/docker
//! $ dmsetup message docker-thinpool 0 trim
//! ```

use super::{Format, Parsed, Record};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source};

pub const FORMAT: Format =
    Format { id: "typed", title: "commands", claims: Claims { commands: &[], claim, interleaves: true }, parse };

/// One simple command: of `a && b` there are two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub source: Source,
    /// The program without its path, then its arguments without their quotes.
    pub words: Vec<String>,
}

impl Typed {
    pub fn program(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// The command begins with these words.
    pub fn is(&self, words: &[&str]) -> bool {
        self.words.iter().map(String::as_str).zip(words).filter(|(a, b)| a == *b).count() == words.len()
    }

    /// Arguments that are no options.
    pub fn operands(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).map(String::as_str).filter(|word| !word.starts_with('-'))
    }

    /// `rm -rf`, `rm -r -f`, `rm --recursive`.
    pub fn recursive(&self) -> bool {
        let short = |word: &str| word.starts_with('-') && !word.starts_with("--") && word.contains(['r', 'R']);
        self.words.iter().skip(1).any(|word| word == "--recursive" || short(word))
    }

    pub fn has(&self, option: &str) -> bool {
        self.words.iter().any(|word| word == option)
    }
}

fn claim(lines: &[Line], _: bool) -> Claim {
    let Some(line) = lines.first() else { return Claim::No };
    if commands(line).is_empty() { Claim::No } else { Claim::Takes(1) }
}

fn parse(section: &Section) -> Parsed {
    let commands = section.lines.iter().flat_map(commands).map(Record::Typed);
    Parsed { records: commands.collect(), ..Parsed::default() }
}

/// The commands on a line that touch storage. A command that only prints is left to the reader of what it printed.
fn commands(line: &Line) -> Vec<Typed> {
    const MARKS: [&str; 11] =
        ["dmsetup", "lv", "rm ", "mv ", "cp ", "rsync", "tar ", "prune", "override_kernel_check", "xfs_", "find "];
    let text = line.text.as_str();
    if text.len() > 4096 || !MARKS.iter().any(|mark| text.contains(mark)) {
        return Vec::new();
    }
    let text = match &line.command {
        Some(command) => command.words.join(" "),
        None => unnumbered(text).to_owned(),
    };
    let found = statements(&text).into_iter().map(|words| Typed { source: line.source, words });
    found.filter(touches_storage).collect()
}

/// Without the number and the time of a history: `  512  2024-03-01 10:00:00 rm …`.
fn unnumbered(text: &str) -> &str {
    let mut rest = text.trim();
    let numeric = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || "-:/.T+Z*".contains(c))
    };
    for _ in 0..3 {
        match rest.split_once(' ') {
            Some((word, behind)) if numeric(word) => rest = behind.trim_start(),
            _ => break,
        }
    }
    rest
}

/// Splits at what joins commands, outside of quotes; then at blanks. `sudo` and settings in front go.
fn statements(text: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    let (mut word, mut begun, mut quote) = (String::new(), false, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => (quote, begun) = (Some(c), true),
            (None, c) if c.is_whitespace() || ";&|".contains(c) => {
                if begun && let Some(last) = all.last_mut() {
                    last.push(std::mem::take(&mut word));
                }
                begun = false;
                if !c.is_whitespace() {
                    all.push(Vec::new());
                }
            }
            // A remark ends the line.
            (None, '#') if !begun => break,
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun && let Some(last) = all.last_mut() {
        last.push(word);
    }
    let plain = |words: Vec<String>| -> Vec<String> {
        let setting = |word: &String| {
            matches!(word.as_str(), "sudo" | "nohup" | "time" | "exec" | "then" | "do" | "{") || is_setting(word)
        };
        let sudo = words.iter().any(|word| word == "sudo");
        let option = |word: &String| sudo && word.starts_with('-');
        let mut words: Vec<String> = words.into_iter().skip_while(|word| setting(word) || option(word)).collect();
        if let Some(program) = words.first_mut() {
            *program = program.rsplit('/').next().unwrap_or_default().to_owned();
        }
        words
    };
    all.into_iter().map(plain).filter(|words| !words.is_empty()).collect()
}

/// `NAME=value` in front of a command.
fn is_setting(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    })
}

fn touches_storage(command: &Typed) -> bool {
    let dockers = |word: &str| word.contains("docker") && word.contains('/');
    match command.program() {
        "dmsetup" => command.is(&["dmsetup", "message"]),
        "lvextend" | "lvresize" | "lvreduce" | "lvconvert" | "lvchange" | "lvremove" => {
            let optioned = || command.words.iter().any(|word| word.starts_with('-'));
            command.operands().any(|word| word.contains('/') || word.contains('-') && optioned())
        }
        "rm" | "find" | "mv" | "cp" | "rsync" | "tar" => command.operands().any(dockers),
        "docker" | "podman" => command.has("prune"),
        "echo" | "printf" | "tee" | "sed" => command.words.iter().any(|word| word.contains("override_kernel_check")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn typed(text: &str) -> Vec<String> {
        let commands = read(text).records.into_iter().filter_map(|record| match record {
            Record::Typed(command) => Some(command.words.join(" ")),
            _ => None,
        });
        commands.collect()
    }

    #[test]
    fn prompts_histories_and_scripts() {
        for text in [
            "$ sudo rm -rf /var/lib/docker",
            "[root@node ~]# rm -rf /var/lib/docker",
            "  512  rm -rf /var/lib/docker",
            "  512  2024-03-01 10:00:00 rm -rf \"/var/lib/docker\"",
            "rm -rf /var/lib/docker   # clean",
            "if true; then rm -rf /var/lib/docker; fi",
            "sudo -E /bin/rm -rf /var/lib/docker",
        ] {
            assert_eq!(typed(text), ["rm -rf /var/lib/docker"], "{text}");
        }
        assert_eq!(
            typed("systemctl stop docker && cp -a /var/lib/docker /backup && rm -rf /var/lib/docker"),
            ["cp -a /var/lib/docker /backup", "rm -rf /var/lib/docker"]
        );
    }

    #[test]
    fn remarks_prose_and_other_files_are_none() {
        for text in [
            "# rm -rf /var/lib/docker",
            "Never run rm -rf /var/lib/docker on a host with volumes",
            "rm -rf /tmp/x",
            "docker-thinpool: 0 1933312 thin-pool 5 1/4096 2/1888 - rw discard_passdown queue_if_no_space - 1024",
            "  lvextend: command not found",
            "$ dmsetup status",
        ] {
            assert_eq!(typed(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_output_behind_a_command_is_still_read() {
        let text = "$ lvextend -L +1G docker/thinpool; lvs\n  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotz-- 944.00m             50.00  10.40\n";
        let parsed = read(text);
        assert!(parsed.records.iter().any(|record| matches!(record, Record::Lv(_))));
        assert_eq!(typed(text), ["lvextend -L +1G docker/thinpool"]);
    }
}
