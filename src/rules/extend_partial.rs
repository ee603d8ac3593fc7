//! The volume group cannot give the pool as much as it needs

use super::{EXTENT, Example, Finding, Rule, autoextend_failing, autoextend_impossible, driver_removed, each_pool};
use crate::facts::{Host, ThinPool};
use crate::report::Severity;
use crate::units::Bytes;

pub const RULE: Rule = Rule {
    id: "extend-partial",
    severity: Severity::High,
    title: "The volume group cannot give the pool as much as it needs",
    looks_for: "The pool is at least 80 % used, and its volume group has an extent or more free, but less than it takes to bring usage down to 70 %.",
    why: "`lvextend` does all of it or nothing: a command for more than there is fails, and what is there will not last.",
    what_to_do: "Extend by what there is, less room for metadata, and add a disk.",
    sources: &["lvextend(8)", "70 % is this program's choice"],
    check,
    examples: &[
        Example {
            title: "14.30 GiB are needed and 14 GiB are free",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1310720/1638400 - rw discard_passdown queue_if_no_space - 1024\n  docker   1   1   0 wz--n- 300.00g 14.00g",
            finds: Some(Severity::High),
        },
        Example {
            title: "15 GiB are free",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1310720/1638400 - rw discard_passdown queue_if_no_space - 1024\n  docker   1   1   0 wz--n- 300.00g 15.00g",
            finds: None,
        },
        Example {
            title: "nothing is free: another rule",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1310720/1638400 - rw discard_passdown queue_if_no_space - 1024\n  docker   1   1   0 wz--n- 300.00g 0",
            finds: None,
        },
        Example {
            title: "the pool is not short",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1310719/1638400 - rw discard_passdown queue_if_no_space - 1024\n  docker   1   1   0 wz--n- 300.00g 14.00g",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    // That automatic extension finds too little room, or found it, is the same news with its consequence.
    let said = [autoextend_impossible::RULE.check, autoextend_failing::RULE.check];
    if said.iter().any(|check| !check(host).is_empty()) {
        return Vec::new();
    }
    each_pool(host, |pool| {
        if driver_removed::leaves_idle(host, pool) {
            return None;
        }
        let group = host.group_of(pool)?;
        let free = group.free.filter(|free| *free >= EXTENT)?;
        let need = needed(pool).filter(|need| *need > free && pool.data.at_least(80) && pool.is_plausible())?;
        let explanation = format!(
            "Bringing {} down to 70 % takes {need}, and volume group {} has {free} free. LVM extends by all of what is asked or by nothing: \
             ask for less than {free}, leave some for metadata, and add a disk soon.",
            pool.label(),
            group.name
        );
        let title = format!("Volume group {} has {free} free; {} needs {need}", group.name, pool.label());
        let evidence = [group.source].into_iter().chain(pool.data.sources());
        Some(RULE.finding(title, explanation, evidence).remedies(&[
            "extend-data",
            "grow-volume-group",
            "reclaim-space",
        ]))
    })
}

/// What brings usage down to 70 %.
fn needed(pool: &ThinPool) -> Option<Bytes> {
    let total = pool.data.total.as_ref()?.value;
    let share = || Some(total.share(pool.data.percent.as_ref()?.value));
    let used = pool.data.used.as_ref().map(|used| used.value).or_else(share)?;
    let aim = u64::try_from(u128::from(used.0) * 100 / 70).ok()?;
    Some(Bytes(aim).saturating_sub(total).round_up(EXTENT)).filter(|need| need.0 > 0)
}
