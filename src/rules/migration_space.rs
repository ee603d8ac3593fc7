//! The move to overlay2 needs more room

use super::{Example, Finding, Rule};
use crate::facts::{EngineVersion, Host};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "migration-space",
    severity: Severity::High,
    title: "The move to overlay2 needs more room",
    looks_for: "The driver is devicemapper, and the filesystem of Docker's data has less available than the pool's data take. High where the engine has dropped the driver, low before: nothing is wrong yet.",
    why: "All images are loaded again into that filesystem, while the old pool must stay until they are verified.",
    what_to_do: "Give Docker's data a larger disk first.",
    sources: &["the steps of the move: load before delete"],
    check,
    examples: &[
        Example {
            title: "too small",
            paste: "Server Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 30GB\n Data Space Total: 102GB\n Docker Root Dir: /var/lib/docker\nFilesystem     1K-blocks     Used Available Use% Mounted on\n/dev/sdb1       52403200 40000000  12000000  77% /var/lib/docker\n",
            finds: Some(Severity::Low),
        },
        Example {
            title: "the move is due",
            paste: "Server Version: 25.0.0\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 30GB\n Data Space Total: 102GB\n Docker Root Dir: /var/lib/docker\nFilesystem     1K-blocks     Used Available Use% Mounted on\n/dev/sdb1       52403200 40000000  12000000  77% /var/lib/docker\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "room enough",
            paste: "Server Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 30GB\n Data Space Total: 102GB\n Docker Root Dir: /var/lib/docker\nFilesystem     1K-blocks     Used Available Use% Mounted on\n/dev/sdb1       52403200 10000000  42000000  20% /var/lib/docker\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    if host.driver() != Some("devicemapper") {
        return Vec::new();
    }
    let Some(used) = host.pools.iter().find_map(|pool| pool.data.used.as_ref()) else { return Vec::new() };
    let Some(row) = host.filesystem_of(host.data_root()) else { return Vec::new() };
    let Some(available) = row.bytes().and_then(|counts| counts.available).filter(|available| *available < used.value)
    else {
        return Vec::new();
    };
    let explanation = format!(
        "The pool holds {} and the filesystem at {} has {available} available. The move to overlay2 puts the images there before the pool is \
         given up, so it needs a larger disk, or fewer images.",
        used.value, row.mount_point
    );
    let due = host.engine.parsed_version().is_some_and(|version| version >= EngineVersion::new(25, 0, 0));
    let finding =
        RULE.finding("The move to overlay2 needs more room than there is", explanation, [used.source, row.source]);
    // A daemon that does not start removes nothing: then room is made where the images are to go.
    vec![match due {
        true => finding.severity(Severity::High).remedies(&["free-host-filesystem"]),
        false => finding.severity(Severity::Low).remedies(&["reclaim-space"]),
    }]
}
