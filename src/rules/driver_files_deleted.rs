//! A command deletes the files of the storage driver

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::typed::Typed;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "driver-files-deleted",
    severity: Severity::High,
    title: "A command deletes the files of the storage driver",
    looks_for: "`rm -r`, or `find` with -delete, of the directory of the driver in use (or, where the driver is not known, of devicemapper or overlay2) below Docker's data, or of what lies in it.",
    why: "Docker keeps a record of its layers elsewhere, and it no longer fits: images and containers break, and devicemapper loses its pool.",
    what_to_do: "Give space back with docker commands. Delete such a directory only when another driver runs and its images are verified.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go", "moby layer/layer_store.go"],
    check,
    examples: &[
        Example {
            title: "while devicemapper runs",
            paste: "Server Version: 20.10.24\nStorage Driver: devicemapper\n$ rm -rf /var/lib/docker/devicemapper/devicemapper/*",
            finds: Some(Severity::High),
        },
        Example {
            title: "while overlay2 runs",
            paste: "Server Version: 24.0.9\nStorage Driver: overlay2\n  301  rm -rf /var/lib/docker/overlay2/*",
            finds: Some(Severity::High),
        },
        Example {
            title: "nothing known of the driver",
            paste: "rm -rf /var/lib/docker/devicemapper",
            finds: Some(Severity::High),
        },
        Example {
            title: "by find",
            paste: "Storage Driver: devicemapper\n$ find /var/lib/docker/devicemapper -type f -delete",
            finds: Some(Severity::High),
        },
        Example {
            title: "after the move",
            paste: "Server Version: 24.0.9\nStorage Driver: overlay2\n$ rm -rf /var/lib/docker/devicemapper",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let running = host.driver();
    let drivers: &[&str] = running.as_ref().map_or(&["devicemapper", "overlay2"], std::slice::from_ref);
    let below = |word: &str, driver: &str| {
        let mut parts = word.split('/').skip_while(|part| !part.contains("docker")).skip(1);
        parts.next() == Some(driver)
    };
    let removes = |command: &&Typed| {
        let deletes = match command.program() {
            "rm" => command.recursive(),
            "find" => command.has("-delete") || command.has("rm"),
            _ => false,
        };
        deletes && command.operands().any(|word| drivers.iter().any(|driver| below(word, driver)))
    };
    let lines: Vec<_> = host.typed.iter().filter(removes).map(|command| command.source).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let explanation = "The directory of a storage driver holds the layers of all images and containers, and for devicemapper the pool itself or the \
                       record of what is in it. Docker keeps its own list of them elsewhere: after this command images and containers are broken. \
                       It is the last step of a move to another driver, never a way to get space.";
    // Whoever is not short of space has nothing to give back.
    let short = host.pools.is_empty() || host.pools.iter().any(|pool| pool.data.at_least(70));
    let remedies: &[_] = if short { &["reclaim-space"] } else { &[] };
    vec![RULE.finding("A command deletes the files of the storage driver", explanation, lines).remedies(remedies)]
}
