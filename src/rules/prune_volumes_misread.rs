//! docker system prune keeps named volumes

use super::{Example, Finding, Rule};
use crate::facts::{EngineVersion, Host};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "prune-volumes-misread",
    severity: Severity::Low,
    title: "docker system prune keeps named volumes",
    looks_for: "`docker system prune --volumes` is typed, on Docker 23.0 or later.",
    why: "Since 23.0 it removes anonymous volumes only. Whoever counts on it for space wonders why the disk stays full.",
    what_to_do: "`docker volume ls -f dangling=true` shows what is left; `docker volume prune -a` removes it, with its data.",
    sources: &["docker docs, API 1.42"],
    check,
    examples: &[
        Example {
            title: "on 23.0",
            paste: "Server Version: 23.0.0\nStorage Driver: overlay2\n$ docker system prune -a --volumes",
            finds: Some(Severity::Low),
        },
        Example {
            title: "on 20.10",
            paste: "Server Version: 20.10.24\nStorage Driver: overlay2\n$ docker system prune -a --volumes",
            finds: None,
        },
        Example {
            title: "without the option",
            paste: "Server Version: 23.0.0\nStorage Driver: overlay2\n$ docker system prune -a",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let new = host.engine.parsed_version().is_some_and(|version| version >= EngineVersion::new(23, 0, 0));
    let typed =
        host.typed.iter().find(|command| command.is(&["docker", "system", "prune"]) && command.has("--volumes"));
    let Some(command) = typed.filter(|_| new) else { return Vec::new() };
    let explanation = "Since Docker 23.0 `docker system prune --volumes` removes anonymous volumes only; volumes with a name stay. \
                       `docker volume ls -f dangling=true` lists what nothing uses. `docker volume prune -a` removes all of that, with its \
                       data: look first.";
    vec![RULE.finding("docker system prune --volumes keeps named volumes", explanation, [command.source])]
}
