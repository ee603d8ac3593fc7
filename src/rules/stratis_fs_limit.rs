//! A Stratis pool has reached its number of filesystems

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "stratis-fs-limit",
    severity: Severity::Medium,
    title: "A Stratis pool has reached its number of filesystems",
    looks_for: "A Stratis pool has as many filesystems as its limit allows (100 unless it says otherwise).",
    why: "The next filesystem or snapshot is refused.",
    what_to_do: "Raise the limit with `stratis pool set-fs-limit`; it takes metadata space.",
    sources: &["stratisd, DEFAULT_FS_LIMIT"],
    check,
    examples: &[
        Example {
            title: "at the limit",
            paste: "UUID: 398925ee-6efa-4fe1-bc0f-9cd13e3da8d7\nName: pool1\nActions Allowed: fully operational\nFilesystem Limit: 2\nAllows Overprovisioning: Yes\n$ stratis filesystem list\nPool    Filesystem   Total / Used / Free / Limit            Device                   Created             UUID\npool1   fs1   1 TiB / 546 MiB / 1023.47 GiB / None   /dev/stratis/pool1/fs1   Mar 01 2024 10:00   a1b2c3d4-0000-4000-8000-000000000001\npool1   fs2   1 TiB / 546 MiB / 1023.47 GiB / None   /dev/stratis/pool1/fs2   Mar 01 2024 10:00   a1b2c3d4-0000-4000-8000-000000000002\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "below it",
            paste: "UUID: 398925ee-6efa-4fe1-bc0f-9cd13e3da8d7\nName: pool1\nActions Allowed: fully operational\nFilesystem Limit: 3\nAllows Overprovisioning: Yes\n$ stratis filesystem list\nPool    Filesystem   Total / Used / Free / Limit            Device                   Created             UUID\npool1   fs1   1 TiB / 546 MiB / 1023.47 GiB / None   /dev/stratis/pool1/fs1   Mar 01 2024 10:00   a1b2c3d4-0000-4000-8000-000000000001\npool1   fs2   1 TiB / 546 MiB / 1023.47 GiB / None   /dev/stratis/pool1/fs2   Mar 01 2024 10:00   a1b2c3d4-0000-4000-8000-000000000002\n",
            finds: None,
        },
    ],
};

/// What stratisd sets where nobody asked for another number.
const DEFAULT_LIMIT: u64 = 100;

fn check(host: &Host) -> Vec<Finding> {
    let each = host.stratis_pools.iter().filter_map(|pool| {
        let count = host.stratis_filesystems.iter().filter(|filesystem| filesystem.pool == pool.name).count();
        let limit = pool.fs_limit.as_ref().map_or(DEFAULT_LIMIT, |limit| limit.value);
        if u64::try_from(count).unwrap_or(u64::MAX) < limit {
            return None;
        }
        let explanation = format!(
            "Stratis pool {} has {count} filesystems, and its limit is {limit}: the next filesystem or snapshot is refused. Raise it with `stratis \
             pool set-fs-limit`; that takes some space for metadata.",
            pool.name
        );
        let evidence = pool.fs_limit.as_ref().map(|limit| limit.source).or(pool.source);
        Some(RULE.finding("A Stratis pool has reached its number of filesystems", explanation, evidence).remedies(&["stratis-limits"]))
    });
    each.collect()
}
