//! `docker info --format '{{json .}}'`, or the answer of `GET /info`.
//!
//! ```text
//! {"Driver":"devicemapper","DriverStatus":[["Pool Name","docker-thinpool"],["Data Space Used","1.9GB"]],…}
//! [["Pool Name","docker-thinpool"],["Data Space Used","1.9GB"]]
//! ```
//!
//! The second is what `{{json .DriverStatus}}` prints.

use crate::json::Value;

use super::docker_info::{DRIVERS, Reader, STATUS};
use super::json::{self, Block};
use super::{Format, Parsed, docker_info_format as format, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section};

pub const FORMAT: Format = Format {
    id: "docker-info-json",
    title: "docker info (JSON)",
    claims: Claims { commands: &[], claim, interleaves: false },
    parse,
};

const TELLING: [&str; 6] = [
    "\"DriverStatus\"",
    "\"ServerVersion\"",
    "\"DockerRootDir\"",
    "\"ServerErrors\"",
    "\"ContainersRunning\"",
    "\"NCPU\"",
];

fn claim(lines: &[Line], _inside: bool) -> Claim {
    if trimmed(lines).starts_with("[[") || trimmed(lines) == "[" {
        let named = lines.iter().take(4).any(|line| format::names_status(&line.text));
        return if named { Claim::Takes(json::length(lines)) } else { Claim::No };
    }
    json::claim(lines, |text| TELLING.iter().any(|key| text.contains(key)) || names_a_driver(text))
}

/// Volumes and networks have a `Driver` too; only some drivers store images.
fn names_a_driver(text: &str) -> bool {
    let Some((_, behind)) = text.split_once("\"Driver\":") else { return false };
    behind.split('"').nth(1).is_some_and(|driver| DRIVERS.contains(&driver))
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let block = Block::new(&section.lines);
    let value = match block.value() {
        Ok(value) => value,
        Err(problem) => {
            parsed.problems.push(problem);
            return salvage(&block, parsed);
        }
    };
    let mut reader = Reader::default();
    let mut known = value.as_array().is_some();
    for (key, text) in format::FIELDS {
        if let Some(found) = value.get(key).and_then(Value::as_str).filter(|found| !found.is_empty()) {
            reader.pair(text, found, block.source_of(&format!("\"{key}\"")), &mut parsed);
            known = true;
        }
    }
    if let Some(found) = value.get("ClientInfo").and_then(|client| client.get("Version")).and_then(Value::as_str) {
        reader.pair("Version", found, block.source_of("\"Version\""), &mut parsed);
        known = true;
    }
    let pairs = value.as_array().or_else(|| value.get("DriverStatus")?.as_array());
    for pair in pairs.into_iter().flatten() {
        let at = |place: usize| pair.as_array()?.get(place)?.as_str();
        if let (Some(key), Some(found)) = (at(0), at(1)) {
            reader.pair(key, found, block.source_of(&format!("\"{key}\"")), &mut parsed);
        }
    }
    for error in value.get("ServerErrors").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        let message = format!("the daemon did not answer ({error}); nothing is known about its storage");
        parsed.problems.push(Problem::at(block.source_of("\"ServerErrors\""), message));
    }
    let security = value.get("SecurityOptions").and_then(Value::as_array).into_iter().flatten();
    if security.filter_map(Value::as_str).any(|option| option.split(',').any(|part| part == "name=rootless")) {
        reader.info().rootless = Some(block.source_of("rootless"));
    }
    if known {
        parsed.records.push(reader.record());
    }
    parsed
}

/// A JSON text that was cut or edited by hand: the pairs of strings in it can still be read.
fn salvage(block: &Block, mut parsed: Parsed) -> Parsed {
    let mut reader = Reader::default();
    for (key, text) in [
        ("Driver", "Storage Driver"),
        ("ServerVersion", "Server Version"),
        ("KernelVersion", "Kernel Version"),
        ("DockerRootDir", "Docker Root Dir"),
    ] {
        if let Some((found, source)) = block.string_after(&format!("\"{key}\":")) {
            reader.pair(text, &found, source, &mut parsed);
        }
    }
    for key in STATUS {
        if let Some((found, source)) = block.string_after(&format!("[\"{key}\",")) {
            reader.pair(key, &found, source, &mut parsed);
        }
    }
    let info = reader.info();
    if info.driver.is_some() || info.server_version.is_some() || info.pool_name.is_some() || info.data.used.is_some() {
        parsed.records.push(reader.record());
    }
    parsed
}

#[cfg(test)]
mod tests {
    use crate::parsers::Record;
    use crate::parsers::docker_info::DockerInfo;
    use crate::parsers::tests::read;

    fn info(text: &str) -> Option<DockerInfo> {
        read(text).records.into_iter().find_map(|record| match record {
            Record::Info(info) => Some(*info),
            _ => None,
        })
    }

    fn driver(text: &str) -> Option<String> {
        info(text).and_then(|info| info.driver).map(|found| found.value)
    }

    #[test]
    fn one_line_and_many_lines_are_read() {
        assert_eq!(
            driver(
                r#"{"ID":"A:B","Driver":"overlay2","DriverStatus":[["Supports d_type","true"]],"ServerVersion":"24.0.6"}"#
            ),
            Some("overlay2".into())
        );
        let pretty = "{\n \"Driver\": \"devicemapper\",\n \"DriverStatus\": [\n  [\n   \"Pool Name\",\n   \"docker-thinpool\"\n  ]\n ],\n \"ServerVersion\": \"20.10.24\"\n}\n";
        let pool = info(pretty).and_then(|info| info.pool_name);
        assert_eq!(pool.map(|found| (found.value, found.source.line)), Some(("docker-thinpool".into(), 5)));
    }

    #[test]
    fn the_drivers_status_alone_is_read() {
        let line = r#"[["Pool Name","docker-thinpool"],["Data Space Used","101.9GB"],["Data Space Total","102GB"]]"#;
        let pretty = "[\n  [\n    \"Pool Name\",\n    \"docker-thinpool\"\n  ],\n  [\n    \"Data Space Used\",\n    \"101.9GB\"\n  ]\n]";
        for text in [line, pretty, r#"[["Pool Name","docker-thinpool"],["Data Space Used","101.9GB"],["Data Sp"#] {
            let found = info(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.pool_name.map(|fact| fact.value).as_deref(), Some("docker-thinpool"), "{text}");
            assert!(found.data.used.is_some(), "{text}");
        }
        assert_eq!(info(r#"[["Name","x"],["y","z"]]"#), None);
    }

    #[test]
    fn json_cut_by_hand_still_names_the_driver() {
        let cut = r#"{"ID":"ABCD:...","Images":0,"Driver":"overlay2","DriverStatus":[["Backing Filesystem","extfs"],["Supports d_type","true"], ...}"#;
        assert_eq!(driver(cut), Some("overlay2".into()));
        assert_eq!(read(cut).problems.len(), 1);
    }

    #[test]
    fn a_daemon_that_is_down_says_nothing_of_storage() {
        let down = r#"{"ServerErrors":["Cannot connect to the Docker daemon"],"ClientInfo":{"Debug":false}}"#;
        assert_eq!(info(down), None);
        assert_eq!(read(down).problems.len(), 1);
    }
}
