//! A Stratis pool has given away all its disks

use super::{Example, Finding, Rule};
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::dmsetup::NoSpace;
use crate::parsers::stratis::StratisPool;
use crate::report::Severity;
use crate::units::{Bytes, Percent};

pub const RULE: Rule = Rule {
    id: "stratis-no-alloc-space",
    severity: Severity::High,
    title: "A Stratis pool has given away all its disks",
    looks_for: "Stratis alerts with WS001 (all devices fully allocated), or its report says so, or the thin pool of Stratis works with error_if_no_space, which stratisd sets then. Medium while less than 70 % is used: a small pool is given away from the start.",
    why: "The pool cannot grow any more. When what it has is written full, writes fail.",
    what_to_do: "Add a disk with `stratis pool add-data`, or let the pool use a disk that has grown with `stratis pool extend-data`.",
    sources: &["stratis-cli src/stratis_cli/_alerts.py", "stratisd, set_error_mode"],
    check,
    examples: &[
        Example {
            title: "the alert",
            paste: "Name              Total / Used / Free    Properties                                   UUID   Alerts\npool1   1.82 TiB / 1.24 GiB / 1.81 TiB   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the alert, and most of it is used",
            paste: "Name              Total / Used / Free    Properties                                   UUID   Alerts\npool1   1.82 TiB / 1.64 TiB / 184.32 GiB   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "the thin pool's mode",
            paste: "stratis-1-private-0123456789abcdef0123456789abcdef-thinpool-pool: 0 2097152 thin-pool 5 1221/4096 890/1024 - rw no_discard_passdown error_if_no_space - 1024",
            finds: Some(Severity::High),
        },
        Example {
            title: "no alert",
            paste: "Name              Total / Used / Free    Properties                                   UUID   Alerts\npool1   1.82 TiB / 1.24 GiB / 1.81 TiB   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   \n",
            finds: None,
        },
        Example {
            title: "a pool that queues",
            paste: "stratis-1-private-0123456789abcdef0123456789abcdef-thinpool-pool: 0 2097152 thin-pool 5 1221/4096 890/1024 - rw no_discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "error mode of LVM",
            paste: "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown error_if_no_space - 1024",
            finds: None,
        },
    ],
};

/// Each pool shows how much of it is used, and that is not much.
fn has_room(host: &Host) -> bool {
    let little = |used: Bytes, total: Bytes| Percent::of(used.0, total.0).is_some_and(|used| used < Percent::whole(70));
    let in_table = |pool: &StratisPool| pool.used.zip(pool.total).is_some_and(|(used, total)| little(used, total));
    let shown = |pool: &ThinPool| pool.data.percent.as_ref().is_none_or(|used| used.value < Percent::whole(70));
    !host.stratis_pools.is_empty() && host.stratis_pools.iter().all(in_table) && host.pools.iter().all(shown)
}

fn check(host: &Host) -> Vec<Finding> {
    let alerts = host.stratis_pools.iter().flat_map(|pool| &pool.alerts).filter(|alert| alert.value == "WS001");
    let allocated =
        host.stratis_pools.iter().filter_map(|pool| pool.fully_allocated.as_ref()).filter(|fact| fact.value);
    let modes = host.pools.iter().filter(|pool| pool.owner == Owner::Stratis).filter_map(|pool| pool.no_space.as_ref());
    let mut lines: Vec<_> = alerts.map(|alert| alert.source).chain(allocated.map(|fact| fact.source)).collect();
    lines.extend(modes.filter(|mode| mode.value == NoSpace::Error).map(|mode| mode.source));
    lines.extend(host.events_of(&["X09"]).map(|event| event.source));
    lines.sort_unstable();
    lines.dedup();
    if lines.is_empty() {
        return Vec::new();
    }
    let explanation = "Every block of this pool's disks is given away: it cannot grow, and when what it has is written full, writes fail with \"No \
                       space left on device\". Give it another disk with `stratis pool add-data`, or, if one of its disks has grown, \
                       `stratis pool extend-data`. Error mode is what stratisd sets in this state; it is no fault.";
    let severity = if has_room(host) { Severity::Medium } else { Severity::High };
    vec![
        RULE.finding("A Stratis pool has given away all its disks", explanation, lines)
            .severity(severity)
            .remedies(&["extend-data", "stratis-limits"]),
    ]
}
