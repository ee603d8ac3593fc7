//! `docker version --format '{{json .}}'`, or the answer of `GET /version`.
//!
//! ```text
//! {"Client":{"Version":"24.0.7","ApiVersion":"1.43",…},"Server":{"Version":"24.0.7","KernelVersion":"5.15.0",…}}
//! ```

use super::docker_version::DockerVersion;
use super::json::{self, Block};
use super::{Format, Parsed, Record};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Sourced};
use crate::json::Value;

pub const FORMAT: Format = Format {
    id: "docker-version-json",
    title: "docker version (JSON)",
    claims: Claims { commands: &[], claim, interleaves: false },
    parse,
};

fn claim(lines: &[Line], _inside: bool) -> Claim {
    json::claim(lines, |text| text.contains("\"ApiVersion\"") || text.contains("\"MinAPIVersion\""))
}

fn parse(section: &Section) -> Parsed {
    let block = Block::new(&section.lines);
    let value = match block.value() {
        Ok(value) => value,
        Err(problem) => return Parsed { problems: vec![problem], ..Parsed::default() },
    };
    // The daemon's own answer has no client beside it.
    let alone = value.get("Client").is_none();
    let server = value.get("Server").or(alone.then_some(&value));
    // The client's version comes first in the text: its line is not that of the server's.
    let after = block.text.find("\"Server\"").unwrap_or_default();
    let word = |key: &str| {
        let found = server?.get(key).and_then(Value::as_str)?;
        let place = block.text.get(after..).and_then(|rest| rest.find(&format!("\"{key}\""))).unwrap_or_default();
        let line = block.text.get(..after + place).unwrap_or_default().matches('\n').count();
        Some(Sourced { value: found.to_owned(), source: block.line(line) })
    };
    let client = || {
        let found = value.get("Client")?.get("Version").and_then(Value::as_str)?;
        Some(Sourced { value: found.to_owned(), source: block.source_of("\"Version\"") })
    };
    let version = DockerVersion { server: word("Version"), program: None, client: client() };
    let known = version.server.is_some() || version.client.is_some();
    let version = known.then_some(Record::Version(version));
    let kernel = word("KernelVersion").map(Record::Kernel);
    Parsed { records: version.into_iter().chain(kernel).collect(), ..Parsed::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn found(text: &str) -> Vec<(String, usize)> {
        let records = read(text).records.into_iter().filter_map(|record| match record {
            Record::Version(version) => version.server,
            Record::Kernel(kernel) => Some(kernel),
            _ => None,
        });
        records.map(|found| (found.value, found.source.line)).collect()
    }

    #[test]
    fn the_server_counts_and_the_client_does_not() {
        let both = r#"{"Client":{"Version":"26.0.0","ApiVersion":"1.43"},"Server":{"Components":[{"Name":"Engine"}],"Version":"24.0.7","ApiVersion":"1.43","KernelVersion":"5.15.0-91-generic"}}"#;
        assert_eq!(found(both), [("24.0.7".into(), 1), ("5.15.0-91-generic".into(), 1)]);
        let pretty = "{\n \"Client\": {\n  \"Version\": \"26.0.0\",\n  \"ApiVersion\": \"1.43\"\n },\n \"Server\": {\n  \"Version\": \"24.0.7\"\n }\n}\n";
        assert_eq!(found(pretty), [("24.0.7".into(), 7)]);
        assert_eq!(
            found(r#"{"Version":"19.03.15","ApiVersion":"1.40","MinAPIVersion":"1.12"}"#),
            [("19.03.15".into(), 1)]
        );
    }

    #[test]
    fn a_daemon_that_is_down_has_no_version() {
        let text = r#"{"Client":{"Version":"26.0.0","ApiVersion":"1.43"},"Server":null}"#;
        assert_eq!(found(text), []);
    }
}
