//! How findings hang together: one table of what causes, blocks or worsens what, and the order that follows from it.
//!
//! The rules know nothing of each other. Whether two findings speak of the same pool is read from their evidence:
//! a line that tells of a pool makes the finding one about that pool.

use super::Finding;
use crate::facts::{Host, ThinPool};
use crate::intake::Source;

/// What one finding does to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Without the first there would be no second.
    Causes,
    /// The second cannot be mended before the first.
    Blocks,
    /// The first let the second happen, or makes it graver.
    Worsens,
}

impl Kind {
    /// What the first is to the second, as a label.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Causes => "Cause",
            Kind::Blocks => "In the way",
            Kind::Worsens => "Made worse by",
        }
    }
}

/// Where both must lie to have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Same {
    Host,
    /// The same pool, or the pool and its volume group.
    Pool,
}

/// A row of the table.
struct Link {
    cause: &'static str,
    kind: Kind,
    same: Same,
    effects: &'static [&'static str],
}

const fn row(cause: &'static str, kind: Kind, same: Same, effects: &'static [&'static str]) -> Link {
    Link { cause, kind, same, effects }
}

/// Too little data space, and what the pool makes of it.
const DATA: &[&str] = &["data-full", "data-critical", "data-high", "data-medium", "min-free-space-data"];
const OUT_OF_DATA: &[&str] =
    &["pool-out-of-data-queueing", "pool-out-of-data-erroring", "pool-no-space-timeout-expired"];
/// All that asks for more data space or more metadata.
const SHORT: &[&str] = &[
    "data-full",
    "data-critical",
    "data-high",
    "meta-full",
    "meta-critical",
    "meta-high",
    "pool-metadata-exhausted-ro",
    "pool-out-of-data-queueing",
    "pool-out-of-data-erroring",
    "pool-no-space-timeout-expired",
];
const META: &[&str] = &["meta-full", "meta-critical", "meta-high", "min-free-space-meta"];
/// The pool's metadata cannot be trusted.
const BROKEN: &[&str] = &["pool-failed", "pool-status-error", "pool-needs-check", "pool-readonly-unexplained"];
/// All that asks to leave the present driver.
const LEAVE: &[&str] = &[
    "driver-removed",
    "driver-deprecated",
    "driver-prior-hidden",
    "driver-prior-refused",
    "driver-vfs",
    "podman-devicemapper",
    "loopback-mode",
];

use Kind::{Blocks, Causes, Worsens};
use Same::Host as OnHost;
use Same::Pool as OnPool;

/// What hangs together, from the hardware up.
const LINKS: &[Link] = &[
    // A disk or its group.
    row("io-errors-below", Causes, OnHost, &["metadata-checksum", "fs-damaged"]),
    row("io-errors-below", Causes, OnHost, BROKEN),
    row("missing-pv", Causes, OnPool, &["pool-inactive"]),
    row("missing-pv", Causes, OnPool, BROKEN),
    row("data-eq-metadata-device", Causes, OnPool, &["metadata-checksum"]),
    row("data-eq-metadata-device", Causes, OnPool, BROKEN),
    row("metadata-checksum", Causes, OnHost, BROKEN),
    row("vg-full", Causes, OnPool, &["autoextend-impossible", "autoextend-failing"]),
    row("vg-full", Blocks, OnPool, SHORT),
    row("extend-partial", Blocks, OnPool, SHORT),
    row("metadata-extend-needs-double", Blocks, OnPool, META),
    row("thin-target-missing", Causes, OnHost, &["pool-inactive", "containerd-pool-missing"]),
    row("thin-tools-missing", Causes, OnHost, &["pool-inactive"]),
    // The host's filesystem and the loop files on it.
    row("loopback-mode", Causes, OnHost, &["loopback-on-root", "loopback-host-limits", "loop-file-not-shrinking"]),
    row("loopback-mode", Blocks, OnPool, &["data-full", "data-critical", "data-high", "meta-full", "meta-critical"]),
    row("loopback-on-root", Causes, OnHost, &["loopback-host-limits"]),
    row("host-fs-full", Causes, OnHost, &["loopback-host-limits"]),
    row("loopback-host-limits", Causes, OnHost, DATA),
    row("loopback-host-limits", Causes, OnHost, OUT_OF_DATA),
    row("loop-file-not-shrinking", Worsens, OnHost, &["loopback-host-limits", "host-fs-full", "host-fs-high"]),
    row("journal-or-logs-fill-host", Worsens, OnHost, &["host-fs-full", "host-fs-high", "loopback-host-limits"]),
    // Data space.
    row("data-full", Causes, OnPool, OUT_OF_DATA),
    row("data-full", Causes, OnPool, &["min-free-space-data", "fs-damaged", "fs-hung"]),
    row("data-critical", Causes, OnPool, &["min-free-space-data"]),
    row("pool-out-of-data-queueing", Causes, OnPool, &["fs-hung"]),
    row("pool-out-of-data-erroring", Causes, OnPool, &["fs-damaged"]),
    row("pool-no-space-timeout-expired", Causes, OnPool, &["fs-damaged", "fs-hung"]),
    row("xfs-nospace-retries", Worsens, OnHost, &["fs-hung"]),
    row("autoextend-disabled", Worsens, OnPool, SHORT),
    row("autoextend-not-monitored", Worsens, OnPool, SHORT),
    row("autoextend-profile-not-live", Worsens, OnPool, SHORT),
    row("autoextend-percent-zero", Worsens, OnHost, SHORT),
    row("autoextend-threshold-late", Worsens, OnHost, SHORT),
    row("autoextend-impossible", Worsens, OnPool, SHORT),
    row("autoextend-failing", Worsens, OnPool, SHORT),
    row("old-dmeventd-unmounts", Worsens, OnHost, DATA),
    row("dmeventd-watermark-inverted", Worsens, OnHost, SHORT),
    row("overprovisioned", Worsens, OnPool, DATA),
    row("deferred-removal-off", Worsens, OnHost, &["deferred-deletion-stuck"]),
    row("deferred-deletion-stuck", Worsens, OnHost, DATA),
    row("discards-ignored", Worsens, OnPool, DATA),
    row("dm-minfree-zero", Worsens, OnHost, DATA),
    // Metadata.
    row("chunk-too-small", Causes, OnPool, &["metadata-undersized", "metadata-near-max"]),
    row("metadata-undersized", Causes, OnPool, META),
    row("metadata-near-max", Blocks, OnPool, META),
    row("meta-full", Causes, OnPool, &["pool-metadata-exhausted-ro", "min-free-space-meta"]),
    row("meta-critical", Causes, OnPool, &["min-free-space-meta"]),
    row("held-metadata-snapshot", Worsens, OnPool, META),
    // A broken pool.
    row("pool-needs-check", Blocks, OnPool, SHORT),
    row("pool-needs-check", Causes, OnPool, &["lvextend-kernel-mismatch"]),
    row("pool-failed", Blocks, OnPool, SHORT),
    row("pool-failed", Causes, OnHost, &["info-zero-pool", "fs-damaged"]),
    row("pool-status-error", Causes, OnHost, &["info-zero-pool"]),
    row("pool-inactive", Causes, OnHost, &["info-zero-pool", "containerd-pool-missing"]),
    row("pool-suspended", Causes, OnHost, &["fs-hung"]),
    row("pmspare-missing", Blocks, OnPool, BROKEN),
    row("pmspare-too-small", Blocks, OnPool, BROKEN),
    row("thin-tools-missing", Blocks, OnHost, BROKEN),
    row("docker-pool-has-lvm-thins", Causes, OnPool, &["transaction-id-mismatch"]),
    row("transaction-id-mismatch", Causes, OnHost, &["pool-inactive"]),
    // The way to another driver.
    row("xfs-ftype0", Blocks, OnHost, LEAVE),
    row("overlay-kernel-too-old", Blocks, OnHost, LEAVE),
    row("migration-space", Blocks, OnHost, LEAVE),
    row("docker-storage-setup-active", Causes, OnHost, &["flag-file-conflict"]),
    // stratisd would have given the pool more, had there been more.
    row("stratis-no-alloc-space", Causes, OnPool, DATA),
    row("stratis-no-alloc-space", Causes, OnPool, OUT_OF_DATA),
];

/// What a finding has to do with another one, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Related {
    pub kind: Kind,
    /// The other one causes, blocks or worsens this one.
    pub from_other: bool,
    pub other: usize,
}

/// Links the findings, which come the most urgent first, and puts each root cause before what it causes and each
/// finding before what blocks or worsens it.
pub fn link(host: &Host, findings: Vec<Finding>) -> Vec<Finding> {
    let subjects: Vec<Subject> = findings.iter().map(|finding| Subject::of(host, finding)).collect();
    let mut edges: Vec<(usize, Kind, usize)> = Vec::new();
    for link in LINKS {
        for (cause, _) in findings.iter().enumerate().filter(|(_, finding)| finding.rule == link.cause) {
            for (effect, _) in findings.iter().enumerate().filter(|(_, finding)| link.effects.contains(&finding.rule)) {
                let known = edges.iter().any(|(from, _, to)| (*from, *to) == (cause, effect));
                let together = link.same == Same::Host
                    || subjects.get(cause).zip(subjects.get(effect)).is_some_and(|(a, b)| a.meets(b));
                if !known && together {
                    edges.push((cause, link.kind, effect));
                }
            }
        }
    }
    edges.sort_by_key(|(from, _, to)| (*from, *to));
    let all = edges.clone();
    let linked = |from: usize, to: usize| all.iter().any(|(cause, _, effect)| (*cause, *effect) == (from, to));
    let causes_of = |to: usize| all.iter().filter(move |(_, kind, effect)| (*kind, *effect) == (Kind::Causes, to));
    // What blocks a cause blocks its effects too: once is enough.
    edges.retain(|(from, kind, to)| *kind == Kind::Causes || !causes_of(*to).any(|(cause, ..)| linked(*from, *cause)));
    arrange(findings, &edges)
}

/// The pools and the volume groups a finding speaks of; of none in particular, it speaks of all.
struct Subject {
    pools: Vec<usize>,
    groups: Vec<String>,
}

impl Subject {
    fn of(host: &Host, finding: &Finding) -> Self {
        let shown = |sources: &[Source]| sources.iter().any(|source| finding.evidence.contains(source));
        let pools: Vec<usize> =
            host.pools.iter().enumerate().filter(|(_, pool)| shown(&lines_of(pool))).map(|(index, _)| index).collect();
        let own = host.volume_groups.iter().filter(|group| shown(&[group.source])).map(|group| group.name.clone());
        let of_pools = pools.iter().filter_map(|index| Some(host.pools.get(*index)?.lvm.as_ref()?.vg.clone()));
        let groups = own.chain(of_pools).collect();
        Subject { pools, groups }
    }

    fn meets(&self, other: &Self) -> bool {
        let of_pools = !self.pools.is_empty() && !other.pools.is_empty();
        let of_groups = !self.groups.is_empty() && !other.groups.is_empty();
        match () {
            () if of_pools => self.pools.iter().any(|pool| other.pools.contains(pool)),
            () if of_groups => self.groups.iter().any(|group| other.groups.contains(group)),
            () => true,
        }
    }
}

/// The lines that tell of a pool.
fn lines_of(pool: &ThinPool) -> Vec<Source> {
    let status = pool.status.as_ref().map(|fact| fact.source);
    let table = pool.table.as_ref().map(|fact| fact.source);
    let volume = pool.volume.as_ref().and_then(|volume| volume.source);
    let mut all: Vec<Source> = [pool.seen, status, table, volume].into_iter().flatten().collect();
    all.extend(pool.data.sources());
    all.extend(pool.metadata.sources());
    all.extend(pool.loopback.as_ref().map(|fact| fact.source));
    all.extend(pool.mode.as_ref().map(|fact| fact.source));
    all
}

/// Depth first through the roots, each as urgent as the gravest finding that hangs on it.
fn arrange(findings: Vec<Finding>, edges: &[(usize, Kind, usize)]) -> Vec<Finding> {
    let count = findings.len();
    let mut parent: Vec<Option<usize>> = vec![None; count];
    // Of several causes the most urgent one is shown above.
    let causes = edges.iter().filter(|(_, kind, _)| *kind == Kind::Causes).map(|(from, _, to)| (*from, *to));
    hang(&mut parent, causes.collect());
    // What blocks or worsens stands under it, and of several under the one nearest to the root.
    let others = edges.iter().filter(|(_, kind, _)| *kind != Kind::Causes).map(|(from, _, to)| (*to, *from));
    let mut others: Vec<(usize, usize)> = others.collect();
    others.sort_by_key(|(above, below)| (depth(&parent, *above), *above, *below));
    hang(&mut parent, others);
    let urgency = |root: usize| (0..count).find(|index| top(&parent, *index) == root).unwrap_or(root);
    let mut roots: Vec<usize> = (0..count).filter(|index| parent.get(*index).is_some_and(Option::is_none)).collect();
    roots.sort_by_key(|root| urgency(*root));
    let mut order: Vec<(usize, usize)> = Vec::new();
    let mut open: Vec<(usize, usize)> = roots.into_iter().rev().map(|root| (root, 0)).collect();
    while let Some((index, level)) = open.pop() {
        order.push((index, level));
        let below = (0..count).rev().filter(|other| parent.get(*other) == Some(&Some(index)));
        open.extend(below.map(|other| (other, level + 1)));
    }
    let place = |index: usize| order.iter().position(|(other, _)| *other == index);
    let mut findings: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
    let linked = order.iter().filter_map(|(index, level)| {
        let mut finding = findings.get_mut(*index)?.take()?;
        finding.level = *level;
        let other = |edge: &(usize, Kind, usize)| {
            let (from, kind, to) = *edge;
            let from_other = to == *index;
            let other = place(if from_other { from } else { to })?;
            (from_other || from == *index).then_some(Related { kind, from_other, other })
        };
        finding.related = edges.iter().filter_map(other).collect();
        Some(finding)
    });
    linked.collect()
}

/// Puts the second of each pair under the first, unless it already stands somewhere or would stand under itself.
fn hang(parent: &mut [Option<usize>], pairs: Vec<(usize, usize)>) {
    for (above, below) in pairs {
        let free = parent.get(below).is_some_and(Option::is_none) && !is_above(parent, below, above);
        if let Some(slot) = parent.get_mut(below).filter(|_| free) {
            *slot = Some(above);
        }
    }
}

fn depth(parent: &[Option<usize>], index: usize) -> usize {
    std::iter::successors(Some(index), |at| parent.get(*at).copied().flatten()).take(parent.len()).count()
}

/// Whether `above` is already somewhere over `below`.
fn is_above(parent: &[Option<usize>], above: usize, below: usize) -> bool {
    let mut at = Some(below);
    // No chain is longer than the list.
    for _ in 0..=parent.len() {
        match at {
            Some(index) if index == above => return true,
            Some(index) => at = parent.get(index).copied().flatten(),
            None => return false,
        }
    }
    true
}

fn top(parent: &[Option<usize>], index: usize) -> usize {
    let up = std::iter::successors(Some(index), |at| parent.get(*at).copied().flatten());
    up.take(parent.len()).last().unwrap_or(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;
    use crate::rules;

    #[test]
    fn every_row_speaks_of_rules_and_only_once() {
        let mut pairs = std::collections::BTreeSet::new();
        for link in LINKS {
            for id in [link.cause].iter().chain(link.effects) {
                assert!(rules::RULES.iter().any(|rule| rule.id == *id), "{id} is no rule");
            }
            for effect in link.effects {
                assert_ne!(link.cause, *effect);
                assert!(pairs.insert((link.cause, *effect)), "{} and {effect} twice", link.cause);
            }
        }
    }

    fn linked(paste: &str) -> Vec<(&'static str, usize)> {
        let host = facts::host(read(paste).records);
        rules::check(&host).into_iter().map(|finding| (finding.rule, finding.level)).collect()
    }

    const FULL: &str = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024\n";
    const NO_ROOM: &str = "  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 100.00g    0\n";

    #[test]
    fn what_is_caused_or_blocks_stands_under_it() {
        assert_eq!(
            linked(&format!("{FULL}{NO_ROOM}")),
            [("data-full", 0), ("pool-out-of-data-queueing", 1), ("vg-full", 1)]
        );
    }

    #[test]
    fn another_pools_group_blocks_nothing_here() {
        let elsewhere = NO_ROOM.replace("  docker ", "  other  ");
        let found = linked(&format!("{FULL}{elsewhere}"));
        assert!(found.iter().all(|(rule, level)| *rule != "vg-full" || *level == 0), "{found:?}");
    }

    #[test]
    fn a_root_is_as_urgent_as_what_it_causes() {
        let paste = "Storage Driver: devicemapper\n Pool Name: docker-8:1-6-pool\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 20 GB\n Data Space Total: 107.4 GB\n Data Space Available: 900 MB\n";
        let found = linked(paste);
        let place = |rule: &str| found.iter().position(|(other, _)| *other == rule);
        assert_eq!(found.first().map(|(rule, _)| *rule), Some("loopback-mode"), "{found:?}");
        assert!(place("loopback-host-limits") == Some(1), "{found:?}");
    }

    #[test]
    fn relations_point_at_each_other() {
        let host = facts::host(read(&format!("{FULL}{NO_ROOM}")).records);
        let findings = rules::check(&host);
        for (index, finding) in findings.iter().enumerate() {
            for related in &finding.related {
                let back = findings.get(related.other).expect("a finding");
                assert!(
                    back.related.iter().any(|other| other.other == index && other.from_other != related.from_other),
                    "{} and {}",
                    finding.rule,
                    back.rule
                );
            }
        }
    }

    #[test]
    fn a_circle_ends() {
        let host = facts::host(read(&format!("{FULL}{NO_ROOM}")).records);
        let findings = rules::check(&host);
        let count = findings.len();
        let circle: Vec<(usize, Kind, usize)> =
            (0..count).map(|index| (index, Kind::Causes, (index + 1) % count)).collect();
        assert_eq!(arrange(findings, &circle).len(), count);
    }
}
