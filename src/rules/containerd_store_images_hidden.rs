//! Images of the other store are hidden

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::docker_df::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "containerd-store-images-hidden",
    severity: Severity::Info,
    title: "Images of the other store are hidden",
    looks_for: "docker info shows the image store of containerd, and `docker system df` counts no image.",
    why: "Images of the former storage driver are not visible in the new store. They are still on disk, and take space there.",
    what_to_do: "Set features.containerd-snapshotter to false to get them back, or pull or migrate them.",
    sources: &["moby v29, daemon/containerd"],
    check,
    examples: &[
        Example {
            title: "no image to be seen",
            paste: "Server Version: 29.0.0\nStorage Driver: overlayfs\n driver-type: io.containerd.snapshotter.v1\nTYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\nImages          0         0         0B        0B",
            finds: Some(Severity::Info),
        },
        Example {
            title: "images",
            paste: "Server Version: 29.0.0\nStorage Driver: overlayfs\n driver-type: io.containerd.snapshotter.v1\nTYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\nImages          3         1         900MB     100MB (11%)",
            finds: None,
        },
        Example {
            title: "a graph driver",
            paste: "Server Version: 29.0.0\nStorage Driver: overlay2\nTYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\nImages          0         0         0B        0B",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let empty = host.disk_usage.iter().find(|usage| usage.kind == Kind::Images && usage.total == Some(0));
    let Some(empty) = empty.filter(|_| host.storage.containerd_store) else { return Vec::new() };
    let explanation = "This engine keeps its images in containerd and sees none. If this host had images before, they lie in the store of the former \
                       driver below Docker's data: hidden, not deleted. `\"features\": {\"containerd-snapshotter\": false}` in daemon.json shows \
                       them again.";
    let driver = host.storage.driver.as_ref().map(|driver| driver.source);
    vec![RULE.finding(
        "No images here: those of the former driver may be hidden",
        explanation,
        [empty.source].into_iter().chain(driver),
    )]
}
