//! `docker version`: a client and a server block; before 1.8 one flat list.
//!
//! ```text
//! Server: Docker Engine - Community
//!  Engine:
//!   Version:          19.03.12
//!   API version:      1.40 (minimum version 1.12)
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Sourced};

pub const FORMAT: Format = Format {
    id: "docker-version",
    title: "docker version",
    claims: Claims {
        commands: &["docker version", "docker -v", "docker --version", "dockerd --version", "dockerd -v"],
        claim,
        interleaves: false,
    },
    parse,
};

/// The engine's version, or what stands in for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DockerVersion {
    pub server: Option<Sourced<String>>,
    /// What `docker --version` or `dockerd --version` says of itself: all there is where no daemon answers.
    pub program: Option<Sourced<String>>,
    /// What the client says of itself. The two are installed together, mostly.
    pub client: Option<Sourced<String>>,
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if program(text).is_some() {
        return Claim::Starts;
    }
    let Some((key, _)) = text.split_once(':') else { return if inside { Claim::Continues } else { Claim::No } };
    if matches!(key, "Server version" | "Client version" | "Server API version" | "Client API version") {
        return Claim::Starts;
    }
    // `docker info` has the same headings, but no API version below them.
    let heading = matches!(key, "Client" | "Server" | "Version" | "Engine");
    let near = lines.iter().take(6).any(|line| {
        let text = line.text.trim_start();
        text.starts_with("API version:") || text.starts_with("Go version:")
    });
    match (heading && near, inside) {
        (true, _) => Claim::Starts,
        (_, true) => Claim::Continues,
        _ => Claim::No,
    }
}

/// `Docker version 26.1.0, build 9714adc`
fn program(text: &str) -> Option<&str> {
    let (version, build) = text.strip_prefix("Docker version ")?.split_once(',')?;
    (build.trim_start().starts_with("build ") && version.starts_with(|c: char| c.is_ascii_digit())).then_some(version)
}

fn parse(section: &Section) -> Parsed {
    let mut version = DockerVersion::default();
    let mut server = false;
    // Below `Engine:` there are components (`containerd:`, `runc:`) with versions of their own.
    let mut component = false;
    for line in &section.lines {
        if let Some(found) = program(line.text.trim()) {
            version.program = Some(Sourced { value: found.to_owned(), source: line.source });
        }
        let Some((key, value)) = line.text.trim().split_once(':') else { continue };
        let value = value.trim();
        let found =
            || Some(Sourced { value: value.split(' ').next().unwrap_or(value).to_owned(), source: line.source });
        match key {
            "Client" => (server, component) = (false, false),
            "Server" => (server, component) = (true, false),
            "Engine" => component = false,
            "Version" if server && !component && version.server.is_none() => version.server = found(),
            "Version" if !server && !component && version.client.is_none() => version.client = found(),
            "Client version" => version.client = found(),
            "Server version" => version.server = found(),
            _ if value.is_empty() => component = true,
            _ => {}
        }
    }
    let odd = |line: &&Line| !line.text.contains(':') && program(line.text.trim()).is_none();
    Parsed {
        records: vec![Record::Version(version)],
        passed: super::passed(section.lines.iter().filter(odd)),
        ..Parsed::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn server(text: &str) -> Option<String> {
        read(text).records.into_iter().find_map(|record| match record {
            Record::Version(version) => version.server.map(|found| found.value),
            _ => None,
        })
    }

    #[test]
    fn a_program_tells_its_own_version() {
        let records = read("$ docker --version\nDocker version 26.1.0, build 9714adc\n").records;
        let version = records.into_iter().find_map(|record| match record {
            Record::Version(version) => Some(version),
            _ => None,
        });
        let version = version.expect("a version");
        assert_eq!((version.program.map(|found| found.value), version.server), (Some("26.1.0".into()), None));
    }

    #[test]
    fn without_a_daemon_the_client_is_what_is_left() {
        let text = "$ uname -r\n5.15.0-91-generic\n$ docker version\nClient: Docker Engine - Community\n Version:           25.0.3\n API version:       1.44\nCannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n";
        let version = |text: &str| crate::facts::host(read(text).records).engine;
        let engine = version(text);
        assert_eq!((engine.version.map(|found| found.value), engine.told_by_client), (Some("25.0.3".into()), true));
        let engine = version(&format!("{text}$ dockerd --version\nDocker version 24.0.9, build fca702d\n"));
        assert_eq!((engine.version.map(|found| found.value), engine.told_by_client), (Some("24.0.9".into()), false));
        let info = "$ docker info\nClient: Docker Engine - Community\n Version:    25.0.3\n Context:    default\n Plugins:\n  buildx: Docker Buildx (Docker Inc.)\n    Version:  v0.12.1\n\nServer:\nERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n";
        assert_eq!(version(info).version.map(|found| found.value), Some("25.0.3".into()));
    }

    #[test]
    fn the_server_counts() {
        assert_eq!(
            server("$ docker version\nClient:\nVersion:  20.10.1\n<Snip>\nServer:\nVersion:  18.01.0-ce\n"),
            Some("18.01.0-ce".into())
        );
        assert_eq!(
            server("Client version: 1.2.0\nServer version: 1.1.2\nServer API version: 1.13\n"),
            Some("1.1.2".into())
        );
        let modern = "Server: Docker Engine - Community\n Engine:\n  Version:          19.03.12\n  API version:      1.40\n containerd:\n  Version:          1.2.13\n";
        assert_eq!(server(modern), Some("19.03.12".into()));
    }
}
