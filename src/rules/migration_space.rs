//! The move to overlay2 needs more room

use super::{Example, Finding, Rule};
use crate::facts::{EngineVersion, Host};
use crate::intake::Source;
use crate::report::Severity;
use crate::units::{Bytes, Percent};

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
            title: "loop files, and what docker info says is available",
            paste: "Server Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: docker-8:1-6-pool\n Data file: /dev/loop0\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 60GB\n Data Space Total: 107.4GB\n Data Space Available: 1.2GB\n Docker Root Dir: /var/lib/docker\n",
            finds: Some(Severity::Low),
        },
        Example {
            title: "room enough",
            paste: "Server Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 30GB\n Data Space Total: 102GB\n Docker Root Dir: /var/lib/docker\nFilesystem     1K-blocks     Used Available Use% Mounted on\n/dev/sdb1       52403200 10000000  42000000  20% /var/lib/docker\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(Lack { used, available, place, sources }) = lack(host) else { return Vec::new() };
    let explanation = format!(
        "The pool holds {used} and the filesystem {place} has {available} available. The move to overlay2 puts the images there before the pool is \
         given up, so it needs a larger disk, or fewer images."
    );
    let due = host.engine.parsed_version().is_some_and(|version| version >= EngineVersion::new(25, 0, 0));
    let finding = RULE.finding("The move to overlay2 needs more room than there is", explanation, sources);
    // A daemon that does not start removes nothing: then room is made where the images are to go.
    vec![match due {
        true => finding.severity(Severity::High).remedies(&["free-host-filesystem"]),
        false => finding.severity(Severity::Low).remedies(&["reclaim-space"]),
    }]
}

/// The images do not fit beside the old data.
pub(crate) struct Lack {
    pub used: Bytes,
    pub available: Bytes,
    place: String,
    sources: Vec<Source>,
}

pub(crate) fn lack(host: &Host) -> Option<Lack> {
    if host.driver() != Some("devicemapper") {
        return None;
    }
    let used = host.pools.iter().find_map(|pool| pool.data.used.as_ref())?;
    let shown = || {
        let row = host.filesystem_of(host.data_root())?;
        Some((row.bytes()?.available?, format!("at {}", row.mount_point), row.source))
    };
    let (available, place, source) = shown().or_else(|| below_loop_files(host))?;
    let sources = vec![used.source, source];
    (available < used.value).then_some(Lack { used: used.value, available, place, sources })
}

/// In loop mode Docker says as available what the filesystem below has, where that is less than the pool's own.
fn below_loop_files(host: &Host) -> Option<(Bytes, String, Source)> {
    let said = host.info.as_ref()?.data.available.as_ref()?;
    let pool = host.pools.iter().find(|pool| pool.on_loop_files())?;
    let less = said.value < pool.data.free()?.share(Percent::whole(99));
    less.then(|| (said.value, "below the loop files".to_owned(), said.source))
}
