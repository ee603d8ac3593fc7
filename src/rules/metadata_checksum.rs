//! The pool's metadata is damaged

use super::{Example, Finding, Rule, lines_of};
use crate::facts::Host;
use crate::intake::{Source, Sourced};
use crate::parsers::thin_tools::ThinTool;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "metadata-checksum",
    severity: Severity::Critical,
    title: "The pool's metadata is damaged",
    looks_for: "The kernel logged a failed check of a metadata block, or error -84 of a metadata operation; or the last run of thin_check or of a repair did not end well (high when only space leaked).",
    why: "Blocks of the metadata are not what was written: a disk, a controller, memory, or something that wrote over them. Mappings of data hang on them.",
    what_to_do: "Stop all users, copy the metadata, find the cause, then repair.",
    sources: &["kernel drivers/md/persistent-data, validators"],
    check,
    examples: &[
        Example {
            title: "LVM refused the repair of a pool that works",
            paste: "$ lvconvert --repair docker/thinpool\n  Active pools cannot be repaired.  Use lvchange -an first.\n[rc=5]",
            finds: None,
        },
        Example {
            title: "a block fails its check",
            paste: "[   10.5] device-mapper: btree spine: btree_node validator check failed for block 12",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "error -84",
            paste: "[   10.5] device-mapper: thin: 253:2: metadata operation 'dm_pool_commit_metadata' failed: error = -84",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "thin_check complains",
            paste: "# thin_check /dev/mapper/docker-thinpool_tmeta\nexamining superblock\n  superblock is corrupt\n    bad checksum in superblock, wanted 1234\n# echo $?\n1",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "space leaked",
            paste: "# thin_check /dev/mapper/docker-thinpool_tmeta\nexamining superblock\nexamining devices tree\nexamining mapping tree\nchecking space map counts\n  17 metadata blocks have leaked\n# echo $?\n1",
            finds: Some(Severity::High),
        },
        Example {
            title: "it was repaired since",
            paste: "# thin_check /dev/mapper/docker-thinpool_tmeta\nexamining superblock\n  superblock is corrupt\n# lvconvert --repair docker/thinpool\n  WARNING: LV docker/thinpool_meta0 holds a backup of the unrepaired metadata. Use lvremove when no longer required.",
            finds: None,
        },
        Example {
            title: "thin_check is content",
            paste: "# thin_check /dev/mapper/docker-thinpool_tmeta\nexamining superblock\nTRANSACTION_ID=1\nMETADATA_FREE_BLOCKS=3872\nexamining devices tree\nexamining mapping tree\nchecking space map counts\n# echo $?\n0",
            finds: None,
        },
        Example {
            title: "error -5 is another cause",
            paste: "[   10.5] device-mapper: thin: 253:2: metadata operation 'dm_pool_commit_metadata' failed: error = -5",
            finds: None,
        },
        Example {
            title: "a healthy pool",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut lines = lines_of(host, &["K29"]);
    lines.extend(host.events_of(&["K11"]).filter(|event| event.capture(1) == Some("84")).map(|event| event.source));
    if lines.is_empty() {
        return tools(host).into_iter().collect();
    }
    lines.sort_unstable();
    lines.truncate(5);
    let explanation = "Blocks of the pool's metadata are not what the kernel once wrote. A repair works with what is left of them, and can lose thin \
                       devices: copy the metadata first, and look for the cause (disk, controller, memory, a restored or foreign image) before \
                       trusting the repaired pool.";
    vec![RULE.finding("The pool's metadata is damaged", explanation, lines).remedies(&["look-closer", "repair-pool"])]
}

/// What the tools found that look into the metadata: of several runs the last one counts.
fn tools(host: &Host) -> Option<Finding> {
    let looked = |tool: &&ThinTool| match tool {
        ThinTool::Check(_) => true,
        // One that LVM refused was none.
        ThinTool::Repair(repair) => !repair.refused,
        ThinTool::Dump(_) => false,
    };
    match host.thin_tools.iter().rev().find(looked)? {
        ThinTool::Check(check) if check.is_sound() == Some(false) => {
            let leaked = |complaint: &Sourced<String>| complaint.value.contains("have leaked");
            let harmless = !check.complaints.is_empty() && check.complaints.iter().all(leaked);
            let lines = check.complaints.iter().map(|complaint| complaint.source);
            let lines: Vec<Source> = lines.take(5).chain(check.exit.as_ref().map(|exit| exit.source)).collect();
            let (severity, title, explanation) = if harmless {
                (
                    Severity::High,
                    "thin_check found leaked blocks in the pool's metadata",
                    "No mapping is damaged, but blocks count as used that nobody uses, and LVM does not activate a pool whose check fails. A repair \
                     gives them back; copy the metadata first.",
                )
            } else {
                (
                    Severity::Critical,
                    "thin_check found the pool's metadata damaged",
                    "A pool with such metadata must not be used. Make sure that the pool was inactive when it was checked: the metadata of an active \
                     pool looks damaged although it is sound. A repair works with what is left and can lose thin devices: copy the metadata first.",
                )
            };
            Some(RULE.finding(title, explanation, lines).severity(severity).remedies(&["look-closer", "repair-pool"]))
        }
        ThinTool::Repair(repair) if repair.failed => {
            let explanation = "The tool could not make sound metadata of what is left. Do not try again on the same device: keep the copy of the metadata, \
                               use the newest thin-provisioning-tools, and look for the disk error that came first.";
            let lines = repair.source.into_iter().chain(repair.exit.as_ref().map(|exit| exit.source));
            Some(
                RULE.finding("The repair of the pool's metadata failed", explanation, lines).remedies(&["look-closer"]),
            )
        }
        _ => None,
    }
}
