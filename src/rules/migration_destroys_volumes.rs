//! A command deletes Docker's whole directory

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::typed::Typed;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "migration-destroys-volumes",
    severity: Severity::Critical,
    title: "A command deletes Docker's whole directory",
    looks_for: "`rm` with -r of Docker's data directory, of all in it, or of its volumes, without a copy of it made by an earlier command (cp, mv, rsync, tar).",
    why: "Articles that switch the driver this way forget that the directory also holds the volumes: the data of databases and the like. Nothing brings them back.",
    what_to_do: "Move the directory away instead of deleting it, and bring volumes back from there.",
    sources: &["Docker keeps volumes below its data root, whatever the driver"],
    check,
    examples: &[
        Example {
            title: "in a script",
            paste: "systemctl stop docker\nrm -rf /var/lib/docker",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "everything in it",
            paste: "  512  rm -rf /var/lib/docker/*",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the data root of this host",
            paste: "{\"data-root\": \"/data/docker\"}\n$ sudo rm -rf /data/docker/",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "behind a copy",
            paste: "cp -a /var/lib/docker /backup/docker\nrm -rf /var/lib/docker",
            finds: None,
        },
        Example {
            title: "only the old driver's directory",
            paste: "Server Version: 24.0.9\nStorage Driver: overlay2\n$ rm -rf /var/lib/docker/devicemapper",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let roots = ["/var/lib/docker", host.data_root()];
    let removes = |command: &Typed| {
        command.program() == "rm" && command.recursive() && command.operands().any(|word| holds_volumes(word, &roots))
    };
    let copies = |command: &Typed| {
        matches!(command.program(), "cp" | "mv" | "rsync" | "tar")
            && command.operands().any(|word| roots.iter().any(|root| word.starts_with(root)))
    };
    let Some(at) = host.typed.iter().position(removes) else { return Vec::new() };
    if host.typed.iter().take(at).any(copies) {
        return Vec::new();
    }
    let Some(command) = host.typed.get(at) else { return Vec::new() };
    let explanation = "Docker's directory holds more than images: the volumes, with the data of databases and the like, lie in it. This command \
                       deletes them for good. To change the storage driver, move the directory away (`mv`) and bring the volumes back from it; if \
                       it ran already, write nothing more to that disk and look for backups.";
    vec![RULE.finding("A command deletes the volumes with everything else of Docker", explanation, [command.source])]
}

/// The directory itself, all in it, or the volumes.
fn holds_volumes(word: &str, roots: &[&str]) -> bool {
    let word = word.trim_end_matches('*').trim_end_matches('/');
    roots.iter().any(|root| {
        let root = root.trim_end_matches('/');
        word.strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || rest == "/volumes" || rest.starts_with("/volumes/"))
    })
}
