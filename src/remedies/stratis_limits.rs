//! Let a Stratis pool have more filesystems, or promise no more than it has.

use super::shell::{Command, STRATIS_POOL};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::parsers::stratis::StratisPool;
use crate::redact::deceives;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "stratis-limits", title: "Set the limits of the Stratis pool", phase: Phase::Configure, steps };

/// What stratisd sets where nobody asked for another number.
const DEFAULT_LIMIT: u64 = 100;

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let mut steps = Vec::new();
    for pool in &host.stratis_pools {
        let count = host.stratis_filesystems.iter().filter(|filesystem| filesystem.pool == pool.name).count();
        let limit = pool.fs_limit.as_ref().map_or(DEFAULT_LIMIT, |limit| limit.value);
        if u64::try_from(count).unwrap_or(u64::MAX) >= limit {
            steps.push(more_filesystems(pool, limit));
        }
        let full = pool.fully_allocated.as_ref().is_some_and(|fact| fact.value)
            || pool.alerts.iter().any(|alert| alert.value.starts_with("WS001"));
        if full && pool.overprovisioning.as_ref().is_none_or(|fact| fact.value) {
            steps.push(no_more_promises(pool));
        }
    }
    steps
}

fn command(what: &str, pool: &StratisPool, value: String) -> Command {
    // A name that begins with a dash would be an option.
    let name =
        Some(pool.name.clone()).filter(|name| !name.is_empty() && !name.starts_with('-') && !name.contains(deceives));
    Command::new("stratis").args(&["pool", what]).arg_or(name, &STRATIS_POOL).arg(value)
}

fn more_filesystems(pool: &StratisPool, limit: u64) -> Step {
    let more = limit.saturating_add((limit / 2).max(1));
    let why = format!(
        "Allow {more} filesystems and snapshots instead of {limit}. Each takes room in the pool's metadata, and the limit cannot be lowered again."
    );
    Step::new(Risk::Safe, why, command("set-fs-limit", pool, more.to_string()))
        .needs("The pool has room for more metadata: `stratis pool list` shows Free")
        .expect("no output; the next `stratis filesystem create` succeeds")
        .undo("None: a limit can only be raised. Remove filesystems that nobody needs instead.")
}

fn no_more_promises(pool: &StratisPool) -> Step {
    let why =
        "Once the pool has room again: let Stratis refuse filesystems that are larger, all together, than the pool.";
    Step::new(Risk::Safe, why, command("overprovision", pool, "no".to_owned()))
        .needs("The pool has Free again")
        .expect("no output; it refuses, and changes nothing, while the filesystems are already larger than the pool")
        .undo(format!("`{}`", super::shell::render(&command("overprovision", pool, "yes".to_owned()).into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn commands(paste: &str) -> Vec<String> {
        steps(&facts::host(read(paste).records), &Choices::default()).iter().map(Step::command).collect()
    }

    const POOL: &str = "UUID: 398925ee-6efa-4fe1-bc0f-9cd13e3da8d7\nName: pool1\nActions Allowed: fully operational\nFilesystem Limit: LIMIT\nAllows Overprovisioning: Yes\n$ stratis filesystem list\nPool    Filesystem   Total / Used / Free / Limit            Device                   Created             UUID\npool1   fs1   1 TiB / 546 MiB / 1023.47 GiB / None   /dev/stratis/pool1/fs1   Mar 01 2024 10:00   a1b2c3d4-0000-4000-8000-000000000001\npool1   fs2   1 TiB / 546 MiB / 1023.47 GiB / None   /dev/stratis/pool1/fs2   Mar 01 2024 10:00   a1b2c3d4-0000-4000-8000-000000000002\n";

    #[test]
    fn the_limit_is_raised_only_where_it_is_reached() {
        assert_eq!(commands(&POOL.replace("LIMIT", "2")), ["stratis pool set-fs-limit pool1 3"]);
        assert_eq!(commands(&POOL.replace("LIMIT", "3")), [""; 0]);
    }

    #[test]
    fn a_pool_that_gave_all_away_promises_no_more() {
        let full = "Name            Total / Used / Free    Properties                                   UUID   Alerts\npool1   1.82 TiB / 1.82 TiB / 0 B   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001\n";
        assert_eq!(commands(full), ["stratis pool overprovision pool1 no"]);
        assert_eq!(commands(&full.replace("WS001", "")), [""; 0]);
    }
}
