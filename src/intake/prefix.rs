//! The host's name before each line, as tools write it that run a command everywhere.
//!
//! ```text
//! node-1: Storage Driver: overlay2               pdsh, clush, dsh
//! [node-1] out: Storage Driver: overlay2         fabric, pssh -P
//! node-1  Storage Driver: overlay2               parallel --tag, knife
//! x[0] (remote-exec): Storage Driver: overlay2   terraform
//! ```

use std::collections::{HashMap, HashSet};

use super::name::{is_label, is_likely_host, of_target};

/// A line's prefix: the name, how it is written, and how much to cut for it.
#[derive(Clone, Copy)]
struct Prefix<'a> {
    name: &'a str,
    form: u8,
    length: usize,
}

/// Cuts the names that stand before lines. Returns the host of each line, or nothing at all.
pub fn cut_prefixes(lines: &mut [String]) -> Vec<Option<String>> {
    let Some(found) = everywhere(lines).or_else(|| in_runs(lines)) else { return Vec::new() };
    let cut = |(line, found): (&mut String, Option<(usize, String)>)| {
        let (length, name) = found?;
        line.drain(..length.min(line.len()));
        Some(name)
    };
    lines.iter_mut().zip(found).map(cut).collect()
}

type Cuts = Vec<Option<(usize, String)>>;

/// `node-1: text`, or `node-1:` before an empty line.
fn colon(line: &str) -> Option<Prefix<'_>> {
    let (name, _) = line.split_once(": ").or_else(|| line.strip_suffix(':').map(|name| (name, "")))?;
    is_likely_host(name).then_some(Prefix { name, form: b':', length: name.len() + 2 })
}

/// Any of the forms; of two with a colon the one that tells more.
fn prefix(line: &str) -> Option<Prefix<'_>> {
    // What pdsh itself says of a host.
    if let Some(rest) = line.strip_prefix("pdsh@").and_then(|rest| rest.split_once(": ")) {
        let inside = colon(rest.1)?;
        return Some(Prefix { length: line.len() - rest.1.len() + inside.length, ..inside });
    }
    if let Some(inside) = line.strip_prefix('[') {
        let (target, rest) = inside.split_once(']')?;
        let name = of_target(target).filter(|name| !is_label(name))?;
        let rest = ["out:", "err:", ":"].iter().find_map(|mark| rest.trim_start().strip_prefix(mark)).unwrap_or(rest);
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        return Some(Prefix { name, form: b'[', length: line.len() - rest.len() });
    }
    if let Some((resource, rest)) = line.split_once(" (remote-exec): ") {
        let plain = !resource.is_empty() && !resource.contains(' ');
        return plain.then_some(Prefix { name: resource, form: b'(', length: line.len() - rest.len() });
    }
    if let Some(found) = colon(line) {
        return Some(found);
    }
    let (name, rest) = line.split_once(' ')?;
    (is_likely_host(name) && rest.starts_with(' ') | name.contains(|c: char| c.is_ascii_digit())).then(|| Prefix {
        name,
        form: b' ',
        length: line.len() - rest.trim_start().len(),
    })
}

/// Nearly every line has one, and a name stands on many: also where there is one host only.
fn everywhere(lines: &[String]) -> Option<Cuts> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for found in lines.iter().filter_map(|line| colon(line)) {
        *counts.entry(found.name).or_default() += 1;
    }
    // Keys of `docker info` are names too, but each stands once; a host stands on every line of its output.
    counts.retain(|_, count| *count >= 4);
    // A device of many stretches stands before each of them: `vg-pool_tdata: 2048 4096 linear …`.
    for line in lines.iter().filter(|line| is_later_segment(line)) {
        line.split_once(": ").and_then(|(name, _)| counts.remove(name));
    }
    let covered: usize = counts.values().sum();
    let written = lines.iter().filter(|line| !line.trim().is_empty()).count();
    if covered == 0 || covered * 10 < written * 9 {
        return None;
    }
    let cut = |line: &String| {
        let found = colon(line).filter(|found| counts.contains_key(found.name))?;
        Some((found.length, found.name.to_owned()))
    };
    Some(lines.iter().map(cut).collect())
}

/// `NAME: START LEN TARGET …` of a device that began on a line before.
fn is_later_segment(line: &str) -> bool {
    let Some((_, rest)) = line.split_once(": ") else { return false };
    let mut words = rest.split(' ');
    let mut number = || words.next().and_then(|word| word.parse::<u64>().ok());
    number().is_some_and(|start| start > 0) && number().is_some()
}

/// Stretches of lines that all begin with a name, where what stands behind is the same output of several hosts.
fn in_runs(lines: &[String]) -> Option<Cuts> {
    let found: Vec<Option<Prefix>> = lines.iter().map(|line| prefix(line)).collect();
    let mut cuts: Cuts = vec![None; lines.len()];
    let mut any = false;
    let mut at = 0;
    while at < lines.len() {
        let Some(first) = found.get(at).copied().flatten() else {
            at += 1;
            continue;
        };
        let like = |line: &String, found: &Option<Prefix>| {
            line.trim().is_empty() || found.is_some_and(|found| found.form == first.form)
        };
        let rest = lines.iter().zip(&found).skip(at);
        let run = at..at + rest.take_while(|(line, found)| like(line, found)).count().max(1);
        at = run.end;
        let both = lines.get(run.clone()).zip(found.get(run.clone())).zip(cuts.get_mut(run));
        let Some(((lines, found), cuts)) = both else { continue };
        if !is_of_several(lines, found) {
            continue;
        }
        any = true;
        for (cut, found) in cuts.iter_mut().zip(found) {
            *cut = found.map(|found| (found.length, found.name.to_owned()));
        }
    }
    any.then_some(cuts)
}

/// Whether most lines say something that another host says, too.
fn is_of_several(lines: &[String], found: &[Option<Prefix>]) -> bool {
    let mut said: HashMap<(String, String), HashSet<&str>> = HashMap::new();
    let mut keys = Vec::new();
    for (line, prefix) in lines.iter().zip(found) {
        let Some(prefix) = prefix else { continue };
        let key = shape(line.get(prefix.length..).unwrap_or_default(), prefix.form);
        if let Some(key) = &key {
            said.entry(key.clone()).or_default().insert(prefix.name);
        }
        keys.push((key, prefix.name));
    }
    let shared = |key: &Option<(String, String)>| {
        key.as_ref().and_then(|key| said.get(key)).is_some_and(|names| names.len() > 1)
    };
    let agree = keys.iter().filter(|(key, _)| shared(key)).count();
    agree > 1 && agree * 2 >= keys.len()
}

/// The first two words, with every number alike; nothing where too little stands to tell.
fn shape(rest: &str, form: u8) -> Option<(String, String)> {
    let words: Vec<&str> = rest.split_ascii_whitespace().take(3).collect();
    let [first, second, third] = words.as_slice() else { return None };
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    // `pool: 0 2048 thin-pool …`: a device. `a: 2 dependencies : (8, 0)`: a device, too.
    if number(first) && (number(second) && third.starts_with(|c: char| c.is_ascii_alphabetic()) || form != b'(') {
        return None;
    }
    // A row of a table begins with a name as well: only a line that could stand alone tells of a name before it.
    if form == b' ' && !first.ends_with(':') {
        return None;
    }
    let letters = first.chars().chain(second.chars()).filter(|c| c.is_ascii_alphabetic()).count();
    (letters > 1).then(|| (alike(first), alike(second)))
}

/// A word with its numbers alike.
pub(super) fn alike(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c.is_ascii_digit() {
            true if out.ends_with('#') => {}
            true => out.push('#'),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(text: &str) -> (Vec<String>, Vec<Option<String>>) {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let hosts = cut_prefixes(&mut lines);
        (lines, hosts)
    }

    const POOL: &str = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw";

    #[test]
    fn a_name_before_every_line_is_a_host() {
        let text = "a1: Images: 3\na1: Server Version: 1.9\na1: Storage Driver: aufs\na1: Name: a1\nb2: x\nb2: x\nb2: x\nb2: x";
        let (lines, found) = hosts(text);
        assert_eq!(lines.first().map(String::as_str), Some("Images: 3"));
        assert_eq!(found.first().cloned().flatten().as_deref(), Some("a1"));
        assert_eq!(found.last().cloned().flatten().as_deref(), Some("b2"));
    }

    #[test]
    fn one_line_of_each_host_is_enough_when_they_say_the_same() {
        for (one, other) in [
            ("a1: ", "b2: "),
            ("[a1] out: ", "[b2] out: "),
            ("[root@a1] ", "[root@b2] "),
            ("a1      ", "b2      "),
            ("x[0] (remote-exec): ", "x[1] (remote-exec): "),
            ("10.0.0.1: ", "10.0.0.2: "),
        ] {
            let (lines, found) = hosts(&format!("# pdsh -a dmsetup status\n{one}{POOL}\n{other}{POOL}\n\nthat is all"));
            assert_eq!(lines.get(1..3), Some(&[POOL.to_owned(), POOL.to_owned()][..]), "{one}");
            let names: HashSet<String> = found.into_iter().flatten().collect();
            assert_eq!(names.len(), 2, "{one}");
        }
    }

    #[test]
    fn a_device_of_many_stretches_is_no_host() {
        let lines: Vec<String> = (0..20).map(|at| format!("vg-pool_tdata: {} 8 linear 8:16 {at}", at * 8)).collect();
        assert_eq!(cut_prefixes(&mut lines.clone()), Vec::new());
    }

    #[test]
    fn an_output_of_one_host_keeps_its_names() {
        for text in [
            "Containers: 3\nImages: 3\nStorage Driver: aufs\nName: a1\nCPUs: 4",
            "docker-a: 0 1933312 thin-pool 5 1/2\ndocker-b: 0 1933312 thin-pool 5 1/2",
            "docker-a: 2 dependencies : (7, 0) (7, 1)\ndocker-b: 2 dependencies : (7, 0) (7, 1)",
            "  thinpool docker twi-aotz-- 95.00g\n  data1    docker twi-aotz-- 95.00g",
            "sda1 8:1 part ext4 disk\nsda2 8:2 part ext4 disk",
            "WARNING: bridge-nf-call-iptables is disabled\nWARNING: bridge-nf-call-ip6tables is disabled",
            "MemTotal: 12 kB\nMemFree: 13 kB",
        ] {
            assert_eq!(hosts(text), (text.lines().map(str::to_owned).collect(), Vec::new()), "{text}");
        }
    }
}
