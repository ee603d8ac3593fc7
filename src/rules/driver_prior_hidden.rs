//! The images of the old driver are hidden, not lost

use super::{Example, Finding, Rule, each_pool};
use crate::facts::{Host, Owner};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "driver-prior-hidden",
    severity: Severity::High,
    title: "The images of the old driver are hidden, not lost",
    looks_for: "Docker 25 or later runs another driver while a thin pool of Docker's devicemapper driver still exists; medium where only its folder was listed.",
    why: "The engine does not know the old driver any more and started as if it were empty: images and containers seem to have vanished.",
    what_to_do: "Do not delete the pool or /var/lib/docker/devicemapper. Install Docker 24 once more to save the images, or pull them again.",
    sources: &["moby v25 daemon/graphdriver/driver.go: only registered drivers are looked for"],
    check,
    examples: &[
        Example {
            title: "the old pool is still active",
            paste: "Server Version: 25.0.4\nStorage Driver: overlay2\ndocker-253:0-67245423-pool: 0 209715200 thin-pool 7 426/4096 1105/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "its folder is still there",
            paste: "Server Version: 29.1.0\nStorage Driver: overlayfs\n# ls /var/lib/docker\nbuildkit containers devicemapper image network volumes",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "nothing of it is there",
            paste: "Server Version: 29.1.0\nStorage Driver: overlayfs\n# ls /var/lib/docker\nbuildkit containers image network volumes",
            finds: None,
        },
        Example {
            title: "an older engine",
            paste: "Server Version: 24.0.9\nStorage Driver: overlay2\ndocker-253:0-67245423-pool: 0 209715200 thin-pool 7 426/4096 1105/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "a pool of somebody else",
            paste: "Server Version: 25.0.4\nStorage Driver: overlay2\npve-data-tpool: 0 209715200 thin-pool 7 426/4096 1105/1638400 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

/// Who fell back to vfs has the move still to make.
const WAYS: &[&str] = &["save-old-images", "migrate-to-overlay2"];

fn check(host: &Host) -> Vec<Finding> {
    let other = host
        .storage
        .driver
        .as_ref()
        .filter(|driver| matches!(driver.value.as_str(), "overlay2" | "overlayfs" | "vfs" | "btrfs"));
    let new = host.engine.parsed_version().is_some_and(|version| version.major >= 25);
    let (Some(driver), true) = (other, new) else { return Vec::new() };
    let mut findings = each_pool(host, |pool| {
        if pool.owner != Owner::Docker {
            return None;
        }
        let explanation = format!(
            "The engine runs {}, but {} of the devicemapper driver is still there. Docker 25 dropped that driver and started as if empty: \
             the old images and containers are hidden, not deleted. Keep the pool until they are saved or no longer needed.",
            driver.value,
            pool.label()
        );
        let evidence = [driver.source].into_iter().chain(pool.seen);
        Some(RULE.finding("Images of the old devicemapper driver are hidden", explanation, evidence).remedies(WAYS))
    });
    // Without the pool its folder tells it: loop files, or what is left of them.
    let left = host.left_by_driver("devicemapper").filter(|_| findings.is_empty());
    findings.extend(left.map(|folder| {
        let explanation = format!(
            "The engine runs {}, but {} is still there. Docker 25 dropped the devicemapper driver and started as if empty: if images and \
             containers seem to have vanished, they are hidden there, not deleted. Keep the folder until they are saved or no longer needed.",
            driver.value, folder.path
        );
        RULE.finding("Images of the old devicemapper driver may be hidden", explanation, [driver.source, folder.source])
            .severity(Severity::Medium)
            .remedies(WAYS)
    }));
    findings
}
