//! Which records belong to which host: by what the paste says of whose output it is, by the name `docker info`
//! prints, and by the files they came in.

use std::collections::{BTreeSet, HashMap};

use super::files;
use crate::intake::{Source, layout};
use crate::parsers::Record;

/// What one input says under one host's name.
#[derive(Debug, Default)]
pub struct Part {
    pub input: usize,
    pub host: Option<String>,
    /// Where it begins.
    pub first: Option<Source>,
    /// Ids of the formats it holds.
    pub formats: BTreeSet<&'static str>,
    pub records: Vec<Record>,
}

/// The records of one host.
#[derive(Debug, Default)]
pub struct Group {
    /// From a prompt, a marker or a file; `docker info` may know better.
    pub name: Option<String>,
    /// Where its outputs begin.
    pub first: Option<Source>,
    pub records: Vec<Record>,
}

/// Puts the parts together host by host, in the order in which hosts appear. `names` are those of the inputs.
pub fn group(parts: Vec<Part>, names: &[String]) -> Vec<Group> {
    let parts: Vec<Part> =
        per_input(parts).into_iter().flat_map(split_by_name).filter(|part| !part.records.is_empty()).collect();
    let files = files::hosts(names);
    let mut groups: Vec<Known> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for part in parts {
        let key = key(&part, names, &files);
        match places.get(&key).and_then(|at| groups.get_mut(*at)) {
            Some(known) => {
                known.formats.extend(part.formats);
                known.group.records.extend(part.records);
            }
            None => {
                let name = match &key {
                    Key::Host(_) => part.host,
                    Key::Root(root) => part.host.or_else(|| root.rsplit('/').next().map(str::to_owned)),
                    Key::File(_, name) => (!name.is_empty()).then(|| name.clone()),
                };
                places.insert(key.clone(), groups.len());
                let group = Group { name, first: part.first, records: part.records };
                groups.push(Known { key, formats: part.formats, group });
            }
        }
    }
    join_nameless(&mut groups);
    groups.into_iter().map(|known| known.group).collect()
}

/// A host, and the ids of the formats it was read from.
struct Known {
    key: Key,
    formats: BTreeSet<&'static str>,
    group: Group,
}

/// What two parts of one host share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// Its short name.
    Host(String),
    /// A folder that is no host's own, and the host that the path names.
    File(String, String),
    /// The root folder of a whole-system report.
    Root(String),
}

fn key(part: &Part, names: &[String], files: &[String]) -> Key {
    let path = names.get(part.input).map_or("", String::as_str);
    if let Some((root, _)) = layout::root(path) {
        return Key::Root(root.to_owned());
    }
    if let Some(host) = &part.host {
        return Key::Host(short(host));
    }
    match files.get(part.input).filter(|name| !name.is_empty()) {
        Some(name) => Key::File(String::new(), name.clone()),
        None => Key::File(path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(), String::new()),
    }
}

/// `node-1.example.com` and `node-1` are one host.
fn short(name: &str) -> String {
    let first = name.split('.').next().unwrap_or(name);
    let is_address = first.bytes().all(|b| b.is_ascii_digit()) || name.contains([':', '[', ',']);
    if is_address { name.to_owned() } else { first.to_ascii_lowercase() }
}

/// What stands before the first name belongs to the first host named.
fn per_input(parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        match out.last_mut() {
            Some(before) if before.input == part.input && before.host.is_none() && part.host.is_some() => {
                before.host = part.host;
                before.formats.extend(part.formats);
                before.records.extend(part.records);
            }
            _ => out.push(part),
        }
    }
    out
}

/// Two daemons with two names are two hosts, where nothing else says whose output is whose.
fn split_by_name(part: Part) -> Vec<Part> {
    let name = |record: &Record| match record {
        Record::Info(info) => info.name.as_ref().map(|name| (short(&name.value), name.source)),
        _ => None,
    };
    let names: BTreeSet<String> = part.records.iter().filter_map(name).map(|(name, _)| name).collect();
    if names.len() < 2 {
        // One name is the name of all of it.
        let host = part.host.or_else(|| names.into_iter().next());
        return vec![Part { host, ..part }];
    }
    let mut out: Vec<Part> = Vec::new();
    for record in part.records {
        let (found, source) = name(&record).unzip();
        let begins = out.last().is_none_or(|last| found.is_some() && last.host.is_some() && found != last.host);
        if begins {
            out.push(Part {
                input: part.input,
                host: found.clone(),
                first: if out.is_empty() { part.first } else { source },
                formats: part.formats.clone(),
                records: Vec::new(),
            });
        }
        if let Some(last) = out.last_mut() {
            last.host = last.host.take().or(found);
            last.records.push(record);
        }
    }
    out
}

/// Files without a name are the other outputs of the only host there is, if they repeat nothing of it.
fn join_nameless(groups: &mut Vec<Known>) {
    let named = groups.iter().filter(|known| matches!(known.key, Key::Host(_))).count();
    if named > 1 || groups.len() < 2 {
        return;
    }
    // Two files of one output are of two hosts; then what their paths name are hosts, and all of them.
    let told = |known: &&Known| matches!(&known.key, Key::File(_, name) if !name.is_empty());
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let several = groups
        .iter()
        .filter(told)
        .flat_map(|known| &known.formats)
        .any(|format| *format != "log" && !seen.insert(format));
    // So are `web1` and `web2`, whatever they printed.
    let mut counted: BTreeSet<String> = BTreeSet::new();
    let several = several
        || groups
            .iter()
            .filter(told)
            .filter_map(|known| files::numbered(known.group.name.as_deref()?))
            .any(|name| !counted.insert(name));
    let disjoint =
        |a: &BTreeSet<&str>, b: &BTreeSet<&str>| a.iter().all(|format| *format == "log" || !b.contains(format));
    let mut all = std::mem::take(groups).into_iter();
    let Some(mut first) = all.next() else { return };
    for other in all {
        let hosts = several && told(&&first) && told(&&other);
        if !hosts && disjoint(&first.formats, &other.formats) {
            if matches!(other.key, Key::Host(_)) || first.group.name.is_none() {
                (first.key, first.group.name) = (other.key, other.group.name);
            }
            first.formats.extend(other.formats);
            first.group.records.extend(other.group.records);
        } else {
            groups.push(other);
        }
    }
    groups.insert(0, first);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Input, read};

    /// The names of the hosts, with how many records each has.
    fn hosts(inputs: &[(&str, &str)]) -> Vec<(Option<String>, usize)> {
        let inputs: Vec<Input> = inputs.iter().map(|(name, text)| Input::new(*name, *text)).collect();
        let names: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
        group(read(&inputs).parts, &names).into_iter().map(|group| (group.name, group.records.len())).collect()
    }

    const POOL: &str =
        "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n";
    const INFO: &str = "Server Version: 20.10.1\nStorage Driver: overlay2\n";

    #[test]
    fn one_paste_is_one_host() {
        assert_eq!(hosts(&[("paste", &format!("{INFO}{POOL}"))]), [(None, 2)]);
        assert_eq!(
            hosts(&[("paste", &format!("[root@a1 ~]# docker info\n{INFO}[root@a1 ~]# dmsetup status\n{POOL}"))]),
            [(Some("a1".into()), 2)]
        );
    }

    #[test]
    fn prompts_markers_and_names_tell_hosts_apart() {
        let two = [(Some("a1".to_owned()), 1), (Some("b2".to_owned()), 1)];
        assert_eq!(
            hosts(&[("paste", &format!("root@a1:~# dmsetup status\n{POOL}root@b2:~# dmsetup status\n{POOL}"))]),
            two
        );
        assert_eq!(hosts(&[("paste", &format!("=== a1 ===\n{POOL}=== b2 ===\n{POOL}"))]), two);
        assert_eq!(hosts(&[("paste", &format!("{INFO}Name: a1\n{INFO}Name: b2\n"))]), two);
        let pdsh: String = [("a1", INFO), ("b2", INFO)]
            .iter()
            .flat_map(|(host, text)| text.lines().cycle().take(4).map(move |line| format!("{host}: {line}\n")))
            .collect();
        assert_eq!(hosts(&[("paste", &pdsh)]).len(), 2);
    }

    #[test]
    fn a_report_of_a_whole_system_is_one_host() {
        let files = [
            ("sos-a1/sos_commands/docker/docker_info", INFO),
            ("sos-a1/sos_commands/devicemapper/dmsetup_status", POOL),
            ("sos-b2/sos_commands/devicemapper/dmsetup_status", POOL),
        ];
        assert_eq!(hosts(&files), [(Some("sos-a1".into()), 2), (Some("sos-b2".into()), 1)]);
    }

    #[test]
    fn files_of_one_host_and_files_of_many() {
        assert_eq!(hosts(&[("docker-info.txt", INFO), ("dmsetup.txt", POOL)]), [(None, 2)]);
        assert_eq!(hosts(&[("a1.txt", POOL), ("b2.txt", POOL)]), [(Some("a1".into()), 1), (Some("b2".into()), 1)]);
        let two = [(Some("a1".to_owned()), 1), (Some("b2".to_owned()), 1)];
        assert_eq!(hosts(&[("a1/dmsetup.txt", POOL), ("b2/dmsetup.txt", POOL)]), two);
        assert_eq!(hosts(&[("out/a1-dmsetup.txt", POOL), ("out/b2-dmsetup.txt", POOL)]), two);
        assert_eq!(hosts(&[("10.0.0.1.txt", POOL), ("10.0.0.2.txt", POOL)]).len(), 2);
        let nested = [
            ("out/a1/dm/dmsetup.txt", POOL),
            ("out/a1/docker/docker-info.txt", INFO),
            ("out/b2/dm/dmsetup.txt", POOL),
            ("out/b2/docker/docker-info.txt", INFO),
        ];
        assert_eq!(hosts(&nested), [(Some("a1".into()), 2), (Some("b2".into()), 2)]);
    }

    #[test]
    fn numbered_hosts_are_several_whatever_they_printed() {
        assert_eq!(hosts(&[("web1/dmsetup.txt", POOL), ("web2/docker-info.txt", INFO)]).len(), 2);
        assert_eq!(hosts(&[("part1.txt", POOL), ("part2.txt", INFO)]).len(), 1);
    }

    #[test]
    fn the_outputs_of_one_host_in_several_files_or_folders_stay_together() {
        for files in [
            [("out/lvm/dmsetup.txt", POOL), ("out/docker/info.txt", INFO)],
            [("dmsetup-status.txt", POOL), ("docker-info-full.txt", INFO)],
            [("case/pool.txt", POOL), ("case/engine.txt", INFO)],
            [("a1-dmsetup.txt", POOL), ("a1-docker-info.txt", INFO)],
        ] {
            assert_eq!(hosts(&files).len(), 1, "{files:?}");
        }
    }
}
