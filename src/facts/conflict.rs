//! Outputs of one host that cannot both be true, beyond what rounding and time explain.
//!
//! The facts take the more exact or the later of the two; the person is told that they did.

use std::collections::BTreeMap;

use super::EngineVersion;
use super::growth::Clock;
use crate::intake::{Source, Sourced};
use crate::parsers::Record;
use crate::parsers::dmsetup::{Kind, Mode, PoolStatus};
use crate::parsers::docker_info::DockerInfo;
use crate::parsers::vgs::VolumeGroup;
use crate::units::{Bytes, Percent};

/// Two lines that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The line that was not believed, or the later of the two.
    pub source: Source,
    pub other: Source,
    pub message: String,
}

/// What contradicts itself among the records of one host.
pub fn conflicts(records: &[Record]) -> Vec<Conflict> {
    let mut found = Vec::new();
    let infos: Vec<&DockerInfo> = records
        .iter()
        .filter_map(|record| match record {
            Record::Info(info) => Some(&**info),
            _ => None,
        })
        .collect();
    for pair in infos.windows(2) {
        let [earlier, later] = pair else { continue };
        found.extend(differ("storage driver", &earlier.driver, &later.driver, TWO_INFOS));
        found.extend(differ("pool", &earlier.pool_name, &later.pool_name, TWO_INFOS));
        found.extend(differ("root directory", &earlier.root_dir, &later.root_dir, TWO_INFOS));
    }
    found.extend(groups_differ(records));
    let Some(info) = infos.last() else { return found };
    for record in records {
        match record {
            Record::Version(version) => found.extend(version_differs(info, version.server.as_ref())),
            Record::Kernel(kernel) => found.extend(differ("kernel", &info.kernel, &Some(kernel.clone()), ONE_HOST)),
            Record::Daemon(daemon) => {
                found.extend(differ("storage driver", &info.driver, &daemon.driver, NOT_RESTARTED))
            }
            Record::Target(target) => found.extend(pool_differs(
                info,
                target.name.as_deref(),
                &target.kind,
                target.length.bytes(),
                target.source,
            )),
            _ => {}
        }
    }
    // Status and table of a pool tell the same length.
    let mut told: Vec<String> = Vec::new();
    found.retain(|conflict| {
        let new = !told.contains(&conflict.message);
        if new {
            told.push(conflict.message.clone());
        }
        new
    });
    found
}

/// A volume group has the size of its disks: as many disks and another size are not the same group at one time.
fn groups_differ(records: &[Record]) -> Vec<Conflict> {
    let groups: Vec<&VolumeGroup> = records
        .iter()
        .filter_map(|record| match record {
            Record::Vg(group) => Some(group),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for (at, later) in groups.iter().enumerate() {
        let earlier = groups.iter().take(at).rev().find(|earlier| earlier.name == later.name);
        let Some((earlier, (was, is))) = earlier.and_then(|earlier| Some((earlier, earlier.size.zip(later.size)?)))
        else {
            continue;
        };
        let disks = earlier.physical_volumes.zip(later.physical_volumes).is_none_or(|(was, is)| was == is);
        if disks && was.0.abs_diff(is.0) > was.0.max(is.0) / 100 {
            let message = format!(
                "volume group {} has {is} here and {was} in line {}, on as many disks. The later one is used. Either a disk was enlarged in \
                 between, or the outputs are of two hosts.",
                later.name, earlier.source.line
            );
            found.push(Conflict { source: later.source, other: earlier.source, message });
        }
    }
    found
}

const TWO_INFOS: &str =
    "The later one is used. If they are of two hosts, put a line such as `=== NAME ===` before each.";
const ONE_HOST: &str = "The first is used. Either the outputs are of two hosts, or the host was restarted in between.";
const NOT_RESTARTED: &str = "What runs is used for the diagnosis. Either Docker was not restarted since the file was changed, or the file is of another host.";

/// What one thing was before.
#[derive(Debug, Default)]
pub struct States {
    /// With nothing in between that tells of time passing: the two states may be of two hosts.
    pub unclear: Vec<Conflict>,
    /// It was in a grave state, and later it was not.
    pub mended: Vec<Conflict>,
}

/// The things that were shown in two different states.
pub fn states(records: &[Record], clock: &Clock) -> States {
    let mut last: BTreeMap<(&str, String), (Source, State)> = BTreeMap::new();
    let (mut found, mut mended) = (BTreeMap::new(), BTreeMap::new());
    for record in records {
        let Some((what, name, source, state)) = state(record) else { continue };
        let key = (what, name.clone());
        let before = last.insert(key.clone(), (source, state.clone()));
        let Some((other, before)) = before.filter(|(_, before)| !before.is_like(&state)) else { continue };
        if clock.tells_apart(other, source) {
            // The last state is what counts: who breaks again is diagnosed.
            let was = before.grave().filter(|_| state.grave().is_none());
            match was {
                Some(was) => {
                    let message = format!(
                        "{what} {name} {was} when line {} was printed, and no longer in line {}. The later state is diagnosed; what was \
                         written in between may have failed: look at the filesystems too.",
                        other.line, source.line
                    );
                    mended.insert(key, Conflict { source, other, message });
                }
                None if state.grave().is_some() => drop(mended.remove(&key)),
                None => {}
            }
            continue;
        }
        let message = format!(
            "two different states of {what} {name}: lines {} and {}. The later one counts. If they are of two hosts, put a line \
             such as `host: NAME` before each.",
            other.line, source.line
        );
        found.insert(key, Conflict { source, other, message });
    }
    States { unclear: found.into_values().collect(), mended: mended.into_values().collect() }
}

/// What is compared of two samples.
#[derive(Clone)]
enum State<'a> {
    Pool(&'a PoolStatus, Bytes),
    Used(Percent),
    Free(Bytes, Bytes),
}

impl State<'_> {
    /// Outputs round differently; a hundredth is no other state.
    fn is_like(&self, other: &State) -> bool {
        match (self, other) {
            (State::Pool(a, length), State::Pool(b, other)) => a == b && length == other,
            (State::Used(a), State::Used(b)) => a == b,
            // Another size is a contradiction of its own.
            (State::Free(free, size), State::Free(other, was)) => {
                free.0.abs_diff(other.0) <= size.0 / 100 || size.0.abs_diff(was.0) > size.0 / 100
            }
            _ => true,
        }
    }

    /// What is wrong where nothing, or nothing more, can be written.
    fn grave(&self) -> Option<&'static str> {
        match self {
            State::Pool(status, _) if status.broken.is_some() => Some("had failed"),
            State::Pool(status, _) => match status.mode {
                Some(Mode::OutOfDataSpace) => Some("was out of data space"),
                Some(Mode::ReadOnly) => Some("was read-only"),
                _ => status.needs_check.filter(|needs| *needs).map(|_| "needed a check"),
            },
            State::Used(share) => (*share >= Percent::whole(100)).then_some("was full"),
            State::Free(..) => None,
        }
    }
}

fn state(record: &Record) -> Option<(&'static str, String, Source, State<'_>)> {
    match record {
        Record::Target(target) => {
            let Kind::PoolStatus(status) = &target.kind else { return None };
            let name = target.name.as_deref().unwrap_or_default();
            let name = name.strip_suffix("-tpool").unwrap_or(name).to_owned();
            Some(("thin pool", name, target.source, State::Pool(status, target.length.bytes())))
        }
        Record::Lv(volume) if volume.is_thin_pool() => {
            let name = format!("{}/{}", volume.vg.as_deref().unwrap_or_default(), volume.lv);
            Some(("thin pool", name, volume.source?, State::Used(volume.data?)))
        }
        Record::Vg(group) => {
            Some(("volume group", group.name.clone(), group.source, State::Free(group.free?, group.size?)))
        }
        _ => None,
    }
}

fn differ(
    what: &str,
    earlier: &Option<Sourced<String>>,
    later: &Option<Sourced<String>>,
    then: &str,
) -> Option<Conflict> {
    let (earlier, later) = (earlier.as_ref()?, later.as_ref()?);
    let message = || {
        format!("the {what} is `{}` here and `{}` in line {}. {then}", later.value, earlier.value, earlier.source.line)
    };
    (earlier.value != later.value).then(|| Conflict { source: later.source, other: earlier.source, message: message() })
}

/// Packages append to the version: only its numbers are compared.
fn version_differs(info: &DockerInfo, server: Option<&Sourced<String>>) -> Option<Conflict> {
    let (info, server) = (info.server_version.as_ref()?, server?);
    let numbers = |version: &Sourced<String>| EngineVersion::parse(&version.value);
    if numbers(info)? == numbers(server)? {
        return None;
    }
    differ(
        "engine",
        &Some(info.clone()),
        &Some(server.clone()),
        "Either the outputs are of two hosts, or Docker was upgraded in between.",
    )
}

/// Docker rounds to four digits; a hundredth more than that is another pool, or another time.
fn pool_differs(info: &DockerInfo, name: Option<&str>, kind: &Kind, length: Bytes, source: Source) -> Option<Conflict> {
    let ours = info.pool_name.as_ref()?;
    let base = |name: &str| name.strip_suffix("-tpool").unwrap_or(name).to_owned();
    if !matches!(kind, Kind::PoolStatus(_) | Kind::PoolTable(_)) || base(name?) != base(&ours.value) {
        return None;
    }
    let total = info.data.total.as_ref().filter(|total| total.value > Bytes(0))?;
    let apart = total.value.0.abs_diff(length.0);
    let message = format!(
        "the kernel says that {} has {length}, docker info says {} in line {}. The kernel is believed. Either the pool was extended in \
         between, or the outputs are of two hosts.",
        ours.value, total.value, total.source.line
    );
    (apart > length.0 / 100).then_some(Conflict { source, other: total.source, message })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn messages(text: &str) -> Vec<(usize, String)> {
        conflicts(&read(text).records).into_iter().map(|conflict| (conflict.source.line, conflict.message)).collect()
    }

    const INFO: &str = "Server Version: 19.03.15\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 495 MB\n Data Space Total: 989.9 MB\nKernel Version: 3.10.0-1127.el7.x86_64\n";
    const STATUS: &str =
        "docker-thinpool: 0 1933312 thin-pool 5 400/4096 800/1888 - rw discard_passdown queue_if_no_space - 1024\n";

    #[test]
    fn outputs_that_agree_say_nothing() {
        let text = format!("{INFO}{STATUS}{{\"storage-driver\": \"devicemapper\"}}\n3.10.0-1127.el7.x86_64\n");
        assert_eq!(messages(&text), []);
    }

    #[test]
    fn two_states_without_a_command_or_a_time_between_them_are_named() {
        let fuller = STATUS.replace("800/1888", "1888/1888");
        let found = |clock: &Clock| states(&read(&format!("{fuller}\n{STATUS}")).records, clock).unclear;
        let messages: Vec<String> = found(&Clock::default()).into_iter().map(|conflict| conflict.message).collect();
        assert!(messages.iter().any(|message| message.contains("docker-thinpool: lines 1 and 3")), "{messages:?}");
        let mut clock = Clock::default();
        clock.typed(Source { input: 0, line: 2 });
        assert_eq!(found(&clock), []);
        assert_eq!(states(&read(&format!("{STATUS}{STATUS}")).records, &Clock::default()).unclear, []);
    }

    #[test]
    fn a_grave_state_that_is_over_is_still_told() {
        let full = STATUS.replace("800/1888 - rw", "1888/1888 - out_of_data_space");
        let mut clock = Clock::default();
        clock.typed(Source { input: 0, line: 2 });
        let mended = |first: &str, second: &str| states(&read(&format!("{first}\n{second}")).records, &clock).mended;
        let found = mended(&full, STATUS);
        assert!(found.iter().any(|one| one.message.contains("was out of data space when line 1")), "{found:?}");
        assert_eq!((mended(STATUS, &full), mended(STATUS, STATUS)), (vec![], vec![]));
    }

    #[test]
    fn status_and_table_of_a_pool_contradict_once() {
        let table = "docker-thinpool: 0 3866624 thin-pool 253:0 253:1 1024 0 1 skip_block_zeroing\n";
        let found = messages(&format!("{INFO}{}{table}", STATUS.replace("0 1933312", "0 3866624")));
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn contradictions_name_both_lines() {
        let larger = STATUS.replace("0 1933312", "0 3866624");
        let cases = [
            (format!("{INFO}{larger}"), 7, "docker info says 944.04 MiB in line 5"),
            (
                format!("{INFO}{{\"storage-driver\": \"overlay2\"}}\n"),
                7,
                "is `overlay2` here and `devicemapper` in line 2",
            ),
            (format!("{INFO}# uname -r\n5.14.0-70.el9.x86_64\n"), 8, "kernel is `5.14.0-70.el9.x86_64` here"),
            (
                "  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 100.00g 10.00g\n  docker   1   1   0 wz--n- 300.00g 10.00g\n"
                    .to_owned(),
                3,
                "has 300 GiB here and 100 GiB in line 2",
            ),
            (format!("{INFO}{}", INFO.replace("thinpool", "other")), 9, "the pool is `docker-other` here"),
        ];
        for (text, line, words) in cases {
            let found = messages(&text);
            assert!(found.iter().any(|(at, message)| *at == line && message.contains(words)), "{words}: {found:?}");
        }
    }
}
