//! Docker cannot read its thin pool

use super::{Example, Finding, Rule};
use crate::facts::{Host, PoolMode};
use crate::report::Severity;
use crate::units::Bytes;

pub const RULE: Rule = Rule {
    id: "info-zero-pool",
    severity: Severity::Critical,
    title: "Docker cannot read its thin pool",
    looks_for: "`docker info` shows the devicemapper driver and 0 B for every size of the pool.",
    why: "The daemon could not parse the status of the pool: it has failed, or its device is gone.",
    what_to_do: "Look at the pool with `dmsetup status` and `lvs`; if it says `Fail`, repair it; if it is inactive, activate it.",
    sources: &["moby devmapper/deviceset.go, poolStatus"],
    check,
    examples: &[
        Example {
            title: "all sizes are zero",
            paste: "Server Version: 23.0.6\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 0B\n Data Space Total: 0B\n Data Space Available: 0B\n Metadata Space Used: 0B\n Metadata Space Total: 0B\n Metadata Space Available: 0B",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the kernel says more",
            paste: "Server Version: 23.0.6\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 0B\n Data Space Total: 0B\n Data Space Available: 0B\n Metadata Space Used: 0B\n Metadata Space Total: 0B\n Metadata Space Available: 0B\ndocker-thinpool: 0 1933312 thin-pool Fail",
            finds: None,
        },
        Example {
            title: "an empty pool has a size",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 0B\n Data Space Total: 102GB\n Metadata Space Used: 0B\n Metadata Space Total: 1.07GB",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(info) = &host.info else { return Vec::new() };
    let (Some(used), Some(total)) = (&info.data.used, &info.data.total) else { return Vec::new() };
    let zero = [Some(used), Some(total), info.metadata.total.as_ref()]
        .into_iter()
        .flatten()
        .all(|size| size.value == Bytes(0));
    // The kernel's own word is better, whatever it says.
    let known = host.pools.iter().any(|pool| pool.status.is_some() || pool.is(PoolMode::Fail) || pool.absent.is_some());
    if !zero || known {
        return Vec::new();
    }
    let explanation = "`docker info` prints 0 B for all sizes of the pool. That is what it does when it cannot read the pool's status: the \
                       pool has failed (`dmsetup status` says `Fail`), or its device is not active.";
    vec![
        RULE.finding("Docker cannot read its thin pool", explanation, [used.source, total.source])
            .remedies(&["look-closer", "repair-pool"]),
    ]
}
