//! Automatic extension was tried and failed

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "autoextend-failing",
    severity: Severity::High,
    title: "Automatic extension was tried and failed",
    looks_for: "dmeventd logged `Failed command for` a pool, and the kernel did not grow a pool after that.",
    why: "The pool has reached its threshold and stays as large as it is. dmeventd waits longer after each failure, up to some 40 minutes.",
    what_to_do: "Remove the cause, most often too little room in the volume group, and extend by hand now.",
    sources: &["lvm2 dmeventd_thin.c", "capture of dmeventd: 17 extents needed, 12 available"],
    check,
    examples: &[
        Example {
            title: "no room",
            paste: "Nov 22 01:00:57 node lvm[811]: Insufficient free space: 17 extents needed, but only 12 available\nNov 22 01:00:57 node dmeventd[811]: Failed command for vg-pool-tpool.",
            finds: Some(Severity::High),
        },
        Example {
            title: "another cause",
            paste: "Nov 22 01:00:57 node dmeventd[811]: Failed command for vg-pool-tpool.",
            finds: Some(Severity::High),
        },
        Example {
            title: "it worked since",
            paste: "Nov 22 01:00:57 node dmeventd[811]: Failed command for vg-pool-tpool.\nNov 22 01:05:57 node kernel: device-mapper: thin: 252:3: growing the data device from 1600 to 1920 blocks",
            finds: None,
        },
        Example {
            title: "somebody's own attempt",
            paste: "  Insufficient free space: 17 extents needed, but only 12 available",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(failed) = host.events_of(&["L03"]).last() else { return Vec::new() };
    if host.events_of(&["K08"]).any(|event| event.source > failed.source) {
        return Vec::new();
    }
    let times = host.events_of(&["L03"]).count();
    let short = host.events_of(&["L01"]).filter(|event| event.source < failed.source).last();
    let cause = short.and_then(|event| Some((event.capture(1)?, event.capture(2)?)));
    let cause = match cause {
        Some((needed, free)) => format!("the volume group has {free} extents free and a step takes {needed}"),
        None => "the lines before it in the log tell why".to_owned(),
    };
    let pool = failed.capture(1).unwrap_or("the pool").trim_end_matches('.');
    let explanation = format!(
        "dmeventd tried to extend {pool} and failed{}: {cause}. It tries again at growing intervals, up to some 40 minutes; until then the \
         pool stays as it is.",
        if times > 1 { format!(" {times} times") } else { String::new() }
    );
    let title = format!("Automatic extension of {pool} fails");
    let evidence = [failed.source].into_iter().chain(short.map(|event| event.source));
    // The log may name a pool that nothing else shows.
    let unseen: &[_] = if host.pools.is_empty() { &["look-closer"] } else { &[] };
    let ways = [unseen, &["grow-volume-group", "extend-data", "autoextend"]].concat();
    vec![RULE.finding(title, explanation, evidence).remedies(&ways)]
}
