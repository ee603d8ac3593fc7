//! The storage driver is on its way out

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::lifecycle::driver_life;
use crate::report::Severity;
use crate::rules::driver_removed::is_removed;

pub const RULE: Rule = Rule {
    id: "driver-deprecated",
    severity: Severity::High,
    title: "The storage driver is on its way out",
    looks_for: "The driver is devicemapper, aufs or overlay. Medium on engines from before its deprecation (devicemapper and overlay 18.09, aufs 19.03) and when the version is unknown; high later.",
    why: "Docker 24.0 removed aufs and overlay, 25.0 removed devicemapper: after such an upgrade the daemon does not start, or starts without its images.",
    what_to_do: "Plan the move to overlay2 before the next upgrade.",
    sources: &["docker/cli docs/deprecated.md"],
    check,
    examples: &[
        Example {
            title: "devicemapper on 20.10",
            paste: "Server Version: 20.10.24\nStorage Driver: devicemapper",
            finds: Some(Severity::High),
        },
        Example {
            title: "at the deprecation",
            paste: "Server Version: 18.09.0\nStorage Driver: devicemapper",
            finds: Some(Severity::High),
        },
        Example {
            title: "before the deprecation",
            paste: "Server Version: 18.06.3-ce\nStorage Driver: devicemapper",
            finds: Some(Severity::Medium),
        },
        Example { title: "unknown version", paste: "Storage Driver: aufs", finds: Some(Severity::Medium) },
        Example {
            title: "docker warns",
            paste: "WARNING: the devicemapper storage-driver is deprecated, and will be removed in a future release.",
            finds: Some(Severity::High),
        },
        Example { title: "overlay2", paste: "Server Version: 20.10.24\nStorage Driver: overlay2", finds: None },
        Example {
            title: "a network of that name",
            paste: "Server Version: 26.1.4\nStorage Driver: overlay2\nPlugins:\n Network: bridge host macvlan null overlay",
            finds: None,
        },
        Example {
            title: "removed is another rule",
            paste: "Server Version: 25.0.4\n{\"storage-driver\": \"devicemapper\"}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(driver) = host.storage.driver.as_ref() else { return Vec::new() };
    let Some(life) = driver_life(&driver.value) else { return Vec::new() };
    if is_removed(host) {
        return Vec::new();
    }
    let warned = host.events_of(&["W01"]).next();
    let later = host.engine.parsed_version().is_some_and(|version| version >= life.deprecated) || warned.is_some();
    let explanation = format!(
        "The {} driver is deprecated since Docker {} and gone in {}: with that upgrade the daemon does not start, or starts without \
         your images and containers. overlay2 is its successor.",
        driver.value, life.deprecated, life.removed
    );
    let evidence = [driver.source].into_iter().chain(warned.map(|event| event.source));
    let finding = RULE.finding(format!("The {} storage driver is deprecated", driver.value), explanation, evidence);
    vec![finding.severity(if later { Severity::High } else { Severity::Medium }).remedies(&["migrate-to-overlay2"])]
}
