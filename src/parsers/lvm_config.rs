//! LVM's settings: `/etc/lvm/profile/NAME.profile`, `lvm.conf`, `lvmconfig` and `lvm dumpconfig`.
//!
//! ```text
//! activation {
//!     # extend in time
//!     thin_pool_autoextend_threshold=80
//!     thin_pool_autoextend_percent=20
//! }
//! activation/thin_pool_autoextend_threshold=80
//! thin_pool_autoextend_threshold=80
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source, Sourced};
use crate::units::Percent;

pub const FORMAT: Format = Format {
    id: "lvm-config",
    title: "LVM profile / lvm.conf / lvmconfig",
    claims: Claims {
        commands: &["lvmconfig", "lvm dumpconfig", "lvm config", "cat lvm.conf"],
        claim,
        interleaves: false,
    },
    parse,
};

/// Settings that were pasted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LvmConfig {
    pub source: Source,
    pub kind: ConfigKind,
    /// The share from which a pool is extended; 100 is never.
    pub threshold: Option<Sourced<Percent>>,
    /// By how many percent of its size it is extended.
    pub percent: Option<Sourced<u32>>,
    /// Every setting, also these two.
    pub settings: Vec<Setting>,
}

/// Where the settings come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigKind {
    /// A profile, with its name when the command told it: only volumes that name it obey.
    Profile(Option<String>),
    /// What would hold if nothing was set.
    Defaults,
    /// The configuration of the host.
    Host,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// `activation/thin_pool_autoextend_threshold`; without its section where none was pasted.
    pub key: String,
    /// As written, without quotes; the elements of a list are joined by commas.
    pub value: String,
    pub source: Source,
}

impl LvmConfig {
    /// The last setting of this name, whatever its section.
    pub fn get(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().rev().find(|setting| setting.name() == name)
    }
}

impl Setting {
    pub fn name(&self) -> &str {
        self.key.rsplit('/').next().unwrap_or(&self.key)
    }
}

const SECTIONS: [&str; 13] = [
    "activation",
    "allocation",
    "backup",
    "config",
    "devices",
    "dmeventd",
    "global",
    "local",
    "log",
    "metadata",
    "report",
    "shell",
    "tags",
];

/// Beginnings of keys that only LVM has.
const TELLING: [&str; 22] = [
    "thin_pool_",
    "thin_check_",
    "thin_repair_",
    "thin_dump_",
    "thin_library",
    "thin_command",
    "thin_disabled_features",
    "cache_pool_",
    "cache_check_",
    "raid_fault_policy",
    "snapshot_autoextend_",
    "vdo_",
    "mirror_fault_policy",
    "monitoring",
    "volume_list",
    "auto_activation_volume_list",
    "use_lvmetad",
    "use_lvmpolld",
    "use_devicesfile",
    "global_filter",
    "issue_discards",
    "pvscan_",
];

fn is_telling(key: &str) -> bool {
    let (section, name) = key.rsplit_once('/').unwrap_or(("", key));
    (section.is_empty() || SECTIONS.contains(&section)) && TELLING.iter().any(|start| name.starts_with(start))
}

/// `key=value` or `key = value`, without what stands behind a comment sign.
fn key(text: &str) -> Option<&str> {
    let (key, _) = text.split_once('=')?;
    let key = key.trim().trim_matches('"');
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '/');
    (!key.is_empty() && key.chars().all(plain)).then_some(key)
}

/// The name of the section a line opens, and whatever stands behind the bracket.
fn opens(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('{')?;
    SECTIONS.contains(&name.trim()).then_some((name.trim(), rest))
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if opens(text).is_some() {
        let count = length(lines);
        let block = || lines.iter().take(count).map(|line| line.text.trim());
        let ours = block().any(|line| {
            let line = opens(line).map_or(line, |(_, rest)| rest.trim());
            key(line).is_some_and(|key| is_telling(key) || inside)
        });
        return if ours { Claim::Takes(count) } else { Claim::No };
    }
    match key(text) {
        Some(key) if is_telling(key) => Claim::Starts,
        // `lvmconfig devices/filter` prints the one setting.
        Some(_) if inside => Claim::Continues,
        _ if inside && text.starts_with('#') => Claim::Continues,
        _ => Claim::No,
    }
}

/// How many lines a section takes: to its closing bracket, or to the next command.
fn length(lines: &[Line]) -> usize {
    const MOST: usize = 3000;
    let mut depth = 0i32;
    for (index, line) in lines.iter().take(MOST).enumerate() {
        let text = line.text.trim();
        // `# lvm…` is a comment here, though it may look like a prompt.
        let typed = line.command.is_some() && !text.starts_with('#');
        if index > 0 && (line.fence || typed) {
            return index;
        }
        for token in tokens(text) {
            depth += match token {
                Token::Open => 1,
                Token::Close => -1,
                _ => 0,
            };
        }
        if depth <= 0 {
            return index + 1;
        }
    }
    lines.len().min(MOST)
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Open,
    Close,
    Equals,
    ListOpen,
    ListClose,
}

/// The tokens of one line; a comment ends it, and commas only separate.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '#' => break,
            '{' => tokens.push(Token::Open),
            '}' => tokens.push(Token::Close),
            '=' => tokens.push(Token::Equals),
            '[' => tokens.push(Token::ListOpen),
            ']' => tokens.push(Token::ListClose),
            '"' => {
                let mut word = String::new();
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    match c {
                        '\\' => word.extend(chars.next()),
                        c => word.push(c),
                    }
                }
                tokens.push(Token::Word(word));
            }
            c if c.is_whitespace() || c == ',' => {}
            c => {
                let mut word = String::from(c);
                while let Some(c) = chars.next_if(|c| !c.is_whitespace() && !"{}=[],#\"".contains(*c)) {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    tokens
}

fn parse(section: &Section) -> Parsed {
    let words = section.command.as_ref().map_or(&[][..], |command| &command.words);
    let profile = words.iter().find_map(|word| {
        let name = word.trim_matches(['"', '\'', '>']).rsplit('/').next()?.strip_suffix(".profile")?;
        Some(name.to_owned())
    });
    let kind = match profile {
        Some(name) => ConfigKind::Profile(Some(name)),
        None if words.iter().any(|word| word.ends_with("default") || word.starts_with("--type=default")) => {
            ConfigKind::Defaults
        }
        None => ConfigKind::Host,
    };
    let (mut reader, mut passed) = (Reader::default(), Vec::new());
    for line in &section.lines {
        // A command that is claimed with its output is none of it.
        if line.command.is_none() || line.text.trim_start().starts_with('#') {
            reader.line(line);
            if is_prose(line.text.trim()) && reader.list.is_none() {
                passed.push(line.source.line);
            }
        }
    }
    Parsed { passed, ..reader.finish(kind) }
}

/// A line between settings that is neither one, nor a comment, nor a bracket.
fn is_prose(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('#') && !text.contains(['=', '{', '}', '[', ']'])
}

#[derive(Default)]
struct Reader {
    sections: Vec<String>,
    /// The word before a bracket or a sign.
    word: Option<(String, Source)>,
    /// The key whose value comes next, or whose list is open.
    key: Option<(String, Source)>,
    list: Option<Vec<String>>,
    settings: Vec<Setting>,
    problems: Vec<Problem>,
}

impl Reader {
    fn line(&mut self, line: &Line) {
        for token in tokens(&line.text) {
            match token {
                Token::Word(word) => match (&mut self.list, self.key.take()) {
                    (Some(list), key) => {
                        list.push(word);
                        self.key = key;
                    }
                    (None, Some((key, source))) => self.settings.push(Setting { key, value: word, source }),
                    (None, None) => self.word = Some((word, line.source)),
                },
                Token::Open => self.sections.extend(self.word.take().map(|(word, _)| word)),
                Token::Close => drop(self.sections.pop()),
                Token::Equals => {
                    if let Some((word, source)) = self.word.take() {
                        let path = self.sections.iter().map(String::as_str).chain([word.as_str()]).collect::<Vec<_>>();
                        self.key = Some((path.join("/"), source));
                    }
                }
                Token::ListOpen => self.list = Some(Vec::new()),
                Token::ListClose => {
                    if let (Some(list), Some((key, source))) = (self.list.take(), self.key.take()) {
                        self.settings.push(Setting { key, value: list.join(", "), source });
                    }
                }
            }
        }
        // A value stands on the line of its key; only lists go on.
        if self.list.is_none()
            && let Some((key, source)) = self.key.take()
        {
            self.problems.push(Problem::at(source, format!("expected a value behind “{key} =”")));
        }
    }

    fn finish(mut self, kind: ConfigKind) -> Parsed {
        let mut parsed = Parsed { problems: std::mem::take(&mut self.problems), ..Parsed::default() };
        let mut group: Vec<Setting> = Vec::new();
        for setting in self.settings {
            // A key that comes again is that of another file.
            if group.iter().any(|known| known.key == setting.key) {
                parsed.records.extend(config(std::mem::take(&mut group), &kind, &mut parsed.problems));
            }
            group.push(setting);
        }
        parsed.records.extend(config(group, &kind, &mut parsed.problems));
        parsed
    }
}

fn config(settings: Vec<Setting>, kind: &ConfigKind, problems: &mut Vec<Problem>) -> Option<Record> {
    let source = settings.first()?.source;
    let mut read = LvmConfig { source, kind: kind.clone(), threshold: None, percent: None, settings };
    // A file of nothing but these two, in the form of a profile, is one.
    if read.kind == ConfigKind::Host
        && read.settings.len() == 2
        && read.settings.iter().all(|setting| setting.key.starts_with("activation/thin_pool_autoextend_"))
    {
        read.kind = ConfigKind::Profile(None);
    }
    let mut bad = |setting: &Setting, expected: &str| {
        problems.push(Problem::at(
            setting.source,
            format!("“{}” is no value of {}; expected {expected}", setting.value, setting.name()),
        ));
    };
    if let Some(setting) = read.get("thin_pool_autoextend_threshold") {
        match setting.value.parse::<u32>().ok().filter(|value| *value <= 100) {
            Some(value) => read.threshold = Some(Sourced { value: Percent::whole(value), source: setting.source }),
            None => bad(setting, "a whole number from 50 to 100"),
        }
    }
    if let Some(setting) = read.get("thin_pool_autoextend_percent") {
        match setting.value.parse() {
            Ok(value) => read.percent = Some(Sourced { value, source: setting.source }),
            Err(_) => bad(setting, "a whole number"),
        }
    }
    Some(Record::LvmConfig(Box::new(read)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn configs(text: &str) -> Vec<LvmConfig> {
        let found = read(text).records.into_iter().filter_map(|record| match record {
            Record::LvmConfig(config) => Some(*config),
            _ => None,
        });
        found.collect()
    }

    fn both(text: &str) -> (Option<Percent>, Option<u32>) {
        let read = configs(text);
        let config = read.first().expect("settings");
        (config.threshold.as_ref().map(|fact| fact.value), config.percent.as_ref().map(|fact| fact.value))
    }

    #[test]
    fn every_form_of_the_two_settings() {
        for text in [
            "activation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n",
            "activation { thin_pool_autoextend_threshold=80 thin_pool_autoextend_percent=20 }\n",
            "activation/thin_pool_autoextend_threshold=80\nactivation/thin_pool_autoextend_percent=20\n",
            "$ lvmconfig activation/thin_pool_autoextend_threshold activation/thin_pool_autoextend_percent\nthin_pool_autoextend_threshold=80\nthin_pool_autoextend_percent=20\n",
            "activation\u{a0}{\n\t# Configuration option activation/thin_pool_autoextend_threshold.\n\t# lvmpolld and others\n\t# thin_pool_autoextend_threshold = 100\n\tthin_pool_autoextend_threshold = 80 # early\n\tthin_pool_autoextend_percent = 20\n}\n",
        ] {
            assert_eq!(both(text), (Some(Percent::whole(80)), Some(20)), "{text}");
        }
    }

    #[test]
    fn the_command_names_the_profile() {
        let read = configs(
            "# cat /etc/lvm/profile/docker-thinpool.profile\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n# lvmconfig --type default activation/thin_pool_autoextend_threshold\nthin_pool_autoextend_threshold=100\n",
        );
        let kinds: Vec<_> = read.iter().map(|config| &config.kind).collect();
        assert_eq!(kinds, [&ConfigKind::Profile(Some("docker-thinpool".into())), &ConfigKind::Defaults]);
        assert_eq!(read.first().and_then(|config| config.threshold.as_ref()).map(|fact| fact.source.line), Some(3));
    }

    #[test]
    fn lists_and_other_settings_are_kept() {
        let read = configs(
            "$ lvmconfig\nglobal {\n\tthin_check_options=[\"-q\",\"--clear-needs-check-flag\"]\n\tthin_check_executable=\"/usr/sbin/thin_check\"\n}\ndevices {\n\tglobal_filter=[ \"a|/dev/sd.*|\",\n\t\t\"r|.*|\" ]\n}\n",
        );
        let config = read.first().expect("settings");
        let value = |name: &str| config.get(name).map(|setting| setting.value.as_str());
        assert_eq!(value("thin_check_options"), Some("-q, --clear-needs-check-flag"));
        assert_eq!(value("thin_check_executable"), Some("/usr/sbin/thin_check"));
        assert_eq!(value("global_filter"), Some("a|/dev/sd.*|, r|.*|"));
        assert_eq!((read.len(), &config.kind), (1, &ConfigKind::Host));
    }

    #[test]
    fn bad_values_are_named() {
        let parsed = read("activation {\n  thin_pool_autoextend_threshold=80%\n  thin_pool_autoextend_percent=\n}\n");
        let lines: Vec<_> = parsed.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(3), Some(2)]);
    }

    #[test]
    fn a_file_that_never_closes_ends_at_the_next_command() {
        let text =
            "activation {\n  thin_pool_autoextend_threshold=70\n$ vgs\n  docker   1   1   0 wz--n- 996.00m 36.00m\n";
        assert_eq!(both(text).0, Some(Percent::whole(70)));
        assert!(read(text).records.iter().any(|record| matches!(record, Record::Vg(_))));
    }

    #[test]
    fn other_blocks_are_not_lvms() {
        for text in ["log {\n  level = 3\n}\n", "devices {\n  multipath = 1\n}\n", "server {\n monitoring=1\n}\n"] {
            assert!(configs(text).is_empty() || text.starts_with("server"), "{text}");
        }
    }
}
