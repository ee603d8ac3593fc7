//! Space freed in containers never leaves the loop file

use super::{Example, Finding, Rule};
use crate::facts::{Host, Owner};
use crate::parsers::dmsetup::Discard;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "loop-file-not-shrinking",
    severity: Severity::Medium,
    title: "Space freed in containers never leaves the loop file",
    looks_for: "Docker's pool stands on loop files, and its status does not say `discard_passdown`, or dm.blkdiscard=false is set.",
    why: "A loop file is sparse and only shrinks where discards reach it. Without them removed images free space in the pool but none on the host, and the file grows to its full size.",
    what_to_do: "Remove dm.blkdiscard=false. Where the filesystem under the file cannot punch holes (ext3), the only way is another filesystem, best together with overlay2.",
    sources: &[
        "moby devmapper: dm.blkdiscard",
        "kernel 6.1 capture: with passdown a file shrank from 272 to 75 MiB after fstrim",
    ],
    check,
    examples: &[
        Example {
            title: "no passdown",
            paste: "docker-253:0-1-pool: 0 209715200 thin-pool 5 1221/524288 890/1638400 - rw no_discard_passdown queue_if_no_space\ndocker-253:0-1-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "switched off",
            paste: "docker-253:0-1-pool: 0 209715200 thin-pool 5 1221/524288 890/1638400 - rw discard_passdown queue_if_no_space\ndocker-253:0-1-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n{\"storage-opts\": [\"dm.blkdiscard=false\"]}",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "passdown",
            paste: "docker-253:0-1-pool: 0 209715200 thin-pool 5 1221/524288 890/1638400 - rw discard_passdown queue_if_no_space\ndocker-253:0-1-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing",
            finds: None,
        },
        Example {
            title: "not in loop mode",
            paste: "docker-thinpool: 0 1280000 thin-pool 5 1221/4096 7000/10000 - rw no_discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let on_loop = host.pools.iter().find(|pool| pool.on_loop_files() && pool.owner == Owner::Docker);
    let Some(pool) = on_loop else { return Vec::new() };
    let option = host.storage_options().find(|option| option.value == "dm.blkdiscard=false");
    let discard = pool.discard.as_ref().filter(|discard| discard.value != Discard::Passdown);
    let (reason, source) = match (option, discard) {
        (Some(option), _) => ("dm.blkdiscard=false keeps Docker from discarding what it removes", option.source),
        (None, Some(discard)) => (
            "the pool does not pass discards down: the filesystem under the file cannot take them, or they were switched off",
            discard.source,
        ),
        (None, None) => return Vec::new(),
    };
    let explanation = format!(
        "{} is a sparse file, and {reason}. What is removed in Docker becomes free in the pool, but never on the host: the file only grows.",
        pool.label()
    );
    let title = "Space freed in containers never leaves the loop file";
    vec![RULE.finding(title, explanation, [source]).remedies(&["migrate-to-overlay2"])]
}
