//! Loop files of containerd do not shrink

use super::{Example, Finding, Rule};
use crate::facts::{Host, Owner};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "containerd-no-discard-on-loop",
    severity: Severity::Low,
    title: "Loop files of containerd do not shrink",
    looks_for: "The devmapper snapshotter lacks discard_blocks = true, and its pool stands on loop devices.",
    why: "A removed snapshot gives its blocks back to the pool, but the file under the loop device keeps its size.",
    what_to_do: "Set discard_blocks = true. Removing snapshots takes longer then.",
    sources: &["containerd docs/snapshotters/devmapper.md"],
    check,
    examples: &[
        Example {
            title: "on loop devices",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"containerd-pool\"\n  base_image_size = \"8192MB\"\ncontainerd-pool: 0 20971520 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n",
            finds: Some(Severity::Low),
        },
        Example {
            title: "with discard",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"containerd-pool\"\n  base_image_size = \"8192MB\"\n  discard_blocks = true\ncontainerd-pool: 0 20971520 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n",
            finds: None,
        },
        Example {
            title: "on disks",
            paste: "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"containerd-pool\"\n  base_image_size = \"8192MB\"\ncontainerd-pool: 0 20971520 thin-pool 253:1 253:0 128 32768 1 skip_block_zeroing\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(section) = host.containerd.as_ref().and_then(|config| config.devmapper.as_ref()) else {
        return Vec::new();
    };
    if section.discard_blocks.as_ref().is_some_and(|fact| fact.value) {
        return Vec::new();
    }
    let pool = host
        .pools
        .iter()
        .find(|pool| pool.owner == Owner::Containerd && pool.loopback.as_ref().is_some_and(|fact| fact.value));
    let Some(pool) = pool else { return Vec::new() };
    let explanation = "The pool stands on loop files, and removed snapshots give their blocks back to the pool but not to the host: the file never gets \
                       smaller. discard_blocks = true in the section of the devmapper snapshotter changes that.";
    let evidence = [section.source].into_iter().chain(pool.loopback.as_ref().map(|fact| fact.source));
    vec![
        RULE.finding("Loop files of containerd do not shrink", explanation, evidence)
            .remedies(&["fix-containerd-config"]),
    ]
}
