//! What `docker info --format` prints: the values of a template, and the storage driver's pairs as Go writes a list.
//!
//! ```text
//! $ docker info --format '{{.Driver}} {{.ServerVersion}}'
//! devicemapper 18.09.7
//! $ docker info -f '{{.DriverStatus}}'
//! [[Pool Name docker-thinpool] [Pool Blocksize 524.3kB] [Data Space Used 101.9GB]]
//! ```

use super::docker_info::STATUS;
use crate::intake::prompt::Command;

/// Fields of a template and the keys that the plain output has for them.
pub const FIELDS: [(&str, &str); 8] = [
    ("ServerVersion", "Server Version"),
    ("Driver", "Storage Driver"),
    ("KernelVersion", "Kernel Version"),
    ("OperatingSystem", "Operating System"),
    ("DockerRootDir", "Docker Root Dir"),
    ("LoggingDriver", "Logging Driver"),
    ("Name", "Name"),
    ("SystemTime", "System Time"),
];

/// The template of `--format`, without its quotes.
pub fn template(command: Option<&Command>) -> Option<String> {
    let words = &command?.words;
    let at =
        words.iter().position(|word| matches!(word.as_str(), "-f" | "--format") || word.starts_with("--format="))?;
    let first = words.get(at)?.strip_prefix("--format=");
    let rest = words.get(at + 1..).unwrap_or_default().iter().map(String::as_str);
    let words =
        first.into_iter().chain(rest).take_while(|word| !matches!(*word, "|" | ";" | "&&" | "||" | ">" | "2>&1"));
    let joined = words.collect::<Vec<_>>().join(" ");
    Some(joined.trim_end_matches(';').trim_matches(['\'', '"']).to_owned())
}

/// The values on a line that the template printed, by the key that the plain output has for them.
pub fn values<'a>(template: &str, line: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut found = Vec::new();
    let mut rest = line;
    let mut parts = template.split("{{");
    let Some(behind) = parts.next().and_then(|head| rest.strip_prefix(head.trim_start())) else { return found };
    rest = behind;
    for part in parts {
        let Some((field, literal)) = part.split_once("}}") else { break };
        let end = if literal.trim().is_empty() && literal.is_empty() { Some(rest.len()) } else { rest.find(literal) };
        // The blanks at the end of a line are rarely copied.
        let Some(value) = rest.get(..end.unwrap_or(rest.len())) else { break };
        rest = rest.get(value.len() + literal.len()..).unwrap_or_default();
        let field = field.trim().trim_start_matches("json ").trim().trim_start_matches('.');
        let value = value.trim().trim_matches('"');
        if field == "DriverStatus" {
            found.extend(pairs(value));
        }
        found.extend(FIELDS.iter().find(|(name, _)| *name == field).map(|(_, key)| (*key, value)));
    }
    found.retain(|(_, value)| !value.is_empty());
    found
}

/// `[[Pool Name docker-thinpool] [Data Space Used 101.9GB]]`
pub fn pairs(text: &str) -> Vec<(&'static str, &str)> {
    let Some(inside) = text.trim().strip_prefix("[[") else { return Vec::new() };
    let pair = |part: &'static str, text: &str| text.strip_prefix(part).is_some_and(|rest| rest.starts_with(' '));
    let mut found = Vec::new();
    for part in inside.trim_end_matches(']').split("] [") {
        let key = STATUS.iter().find(|key| pair(key, part));
        found.extend(key.and_then(|key| Some((*key, part.get(key.len()..)?.trim()))));
    }
    found
}

/// A line of a list as JSON that names one of the driver's keys.
pub fn names_status(text: &str) -> bool {
    STATUS.iter().any(|key| text.split('"').any(|part| part == *key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_found_in_commands() {
        let of = |line: &str| template(Some(&Command::of(line)));
        assert_eq!(of("docker info --format '{{.Driver}}'").as_deref(), Some("{{.Driver}}"));
        assert_eq!(
            of("docker info -f \"{{.Driver}}, {{json .Name}}\" | cat").as_deref(),
            Some("{{.Driver}}, {{json .Name}}")
        );
        assert_eq!(of("docker info --format='{{ .Driver }}'; lvs").as_deref(), Some("{{ .Driver }}"));
        assert_eq!(of("docker info"), None);
    }

    #[test]
    fn values_stand_between_the_words_of_the_template() {
        let both = values("{{.Driver}} {{.ServerVersion}}", "devicemapper 18.09.7");
        assert_eq!(both, [("Storage Driver", "devicemapper"), ("Server Version", "18.09.7")]);
        assert_eq!(values("driver={{.Driver}}", "driver=aufs"), [("Storage Driver", "aufs")]);
        assert_eq!(values("{{json .Driver}}", "\"overlay2\""), [("Storage Driver", "overlay2")]);
        assert_eq!(values("{{.ID}}: {{ .Driver }}", "A:B: overlay2").last(), Some(&("Storage Driver", "overlay2")));
        assert_eq!(values("driver={{.Driver}}", "Cannot connect"), []);
        assert_eq!(values("{{range .Plugins}}", "x"), []);
        let status = values("{{.DriverStatus}}", "[[Pool Name docker-thinpool] [Data Space Used 101.9GB] [Odd 1]]");
        assert_eq!(status, [("Pool Name", "docker-thinpool"), ("Data Space Used", "101.9GB")]);
    }
}
