//! Lines that name a host only because there are several of them: alike but for one word, and with the same output
//! behind each.
//!
//! ```text
//! == web1                     web1:                     Node web1                [web1]
//!   LV  VG  Attr …              LV  VG  Attr …          Filesystem …             pool: 0 2048 thin-pool …
//! == web2                     web2:                     Node web2                [web2]
//!   LV  VG  Attr …              LV  VG  Attr …          Filesystem …             pool: 0 2048 thin-pool …
//! ```
//!
//! What a command `hostname` printed, and the names a loop runs over, need no such proof.

use std::collections::{BTreeSet, HashMap};

use super::name::{is_address, is_likely_host};
use super::prefix::alike;
use super::prompt;

/// A line with one word left out, that is perhaps a host.
struct Candidate<'a> {
    at: usize,
    name: &'a str,
}

/// The host that each line names, where it does.
pub fn headings(lines: &[&str]) -> Vec<Option<String>> {
    let mut named = vec![None; lines.len()];
    let mut groups: HashMap<String, Vec<Candidate>> = HashMap::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (at, line) in lines.iter().enumerate() {
        if line.contains("for ") {
            known.extend(prompt::looped_over(line));
        }
        if let Some((template, name)) = heading(line) {
            groups.entry(template).or_default().push(Candidate { at, name });
        }
    }
    for group in groups.values() {
        let names: BTreeSet<&str> = group.iter().map(|one| one.name).collect();
        let proven = names.len() > 1 && same_behind(lines, group);
        for one in group {
            if let Some(slot) = named.get_mut(one.at).filter(|_| proven || known.contains(one.name)) {
                *slot = Some(one.name.to_owned());
            }
        }
    }
    named
}

/// Words that may stand beside the name.
const BESIDE: [&str; 16] = [
    "box", "finished", "from", "started", "host", "hostname", "info", "instance", "machine", "minion", "node", "of",
    "on", "output", "results", "server",
];

/// The line without its name, and the name: one word besides marks, addresses and words such as `Node`.
fn heading<'a>(line: &'a str) -> Option<(String, &'a str)> {
    let text = line.trim();
    if text.is_empty() || text.len() > 100 || text.starts_with(['"', '{', '}', '/']) {
        return None;
    }
    let words = words(text);
    if words.len() > 4 {
        return None;
    }
    let beside = |word: &str| BESIDE.iter().any(|known| word.eq_ignore_ascii_case(known));
    let named: Vec<Word> = words.into_iter().filter(|(_, word)| !beside(word)).collect();
    let host = |words: &[Word<'a>]| match words {
        [(at, one)] if is_likely_host(one) && !names_a_device(one) => Some((*at, *one)),
        _ => None,
    };
    // An address beside a name is the host's own; what stands in brackets before it is the level of a log.
    let plain: Vec<Word> = named.iter().copied().filter(|(_, word)| !is_address(word) && !is_level(word)).collect();
    let (at, name) = host(&plain).or_else(|| host(&named))?;
    let (before, behind) = (text.get(..at)?, text.get(at + name.len()..)?);
    // A path, an option or an assignment is no heading; nor is a word in a sentence.
    let marks =
        |text: &str| text.contains(['/', '=']) && !text.contains("==") || text.contains(['"', '(', '|', ',', ';']);
    if marks(before) || marks(behind) || behind.trim_start().starts_with(['.', '?', '!']) {
        return None;
    }
    let template = format!("{}\u{0}{}", before.trim(), behind.trim());
    Some((template, name))
}

/// A word and where it starts.
type Word<'a> = (usize, &'a str);

/// The first five words of letters and digits, without the marks around them.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_alphanumeric() || "._-".contains(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                let found = text.get(from..at).unwrap_or_default();
                let word = found.trim_start_matches(['-', '.', '_']);
                if !word.is_empty() {
                    words.push((from + found.len() - word.len(), word.trim_end_matches(['-', '.', '_'])));
                }
                if words.len() == 5 {
                    break;
                }
            }
            _ => {}
        }
    }
    words
}

fn is_level(word: &str) -> bool {
    matches!(word, "INFO" | "WARN" | "DEBUG" | "ERROR" | "info" | "TASK" | "PLAY")
}

/// `docker-thinpool`, `sda1`: a heading before the status of each device is no host.
fn names_a_device(word: &str) -> bool {
    let disk = ["sd", "vd", "xvd", "nvme", "loop", "dm-", "md"].iter().any(|start| {
        word.strip_prefix(start).is_some_and(|rest| {
            rest.len() < 5 && rest.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()) && rest != "a"
        })
    });
    disk || ["pool", "thin", "tdata", "tmeta", "lvol"].iter().any(|part| word.contains(part))
}

/// Whether two headings with different names have the same kind of output behind them.
fn same_behind(lines: &[&str], group: &[Candidate]) -> bool {
    let starts: BTreeSet<usize> = group.iter().map(|one| one.at).collect();
    let mut seen: HashMap<String, &str> = HashMap::new();
    for one in group {
        let rest = lines.iter().enumerate().skip(one.at + 1).take(6);
        let between = |line: &str| line.trim().is_empty() || line.trim_start().starts_with("```");
        let next = rest.skip_while(|(_, line)| between(line)).map(|(at, line)| (at, *line)).next();
        let Some(shape) = next.filter(|(at, _)| !starts.contains(at)).and_then(|(_, line)| shape(line)) else {
            continue;
        };
        match seen.get(&shape) {
            Some(name) if *name != one.name => return true,
            _ => seen.insert(shape, one.name),
        };
    }
    false
}

/// The first three words of an output with every number alike; settings and lists are no output of a command.
fn shape(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_ascii_whitespace().take(3).collect();
    let setting = words.get(1).is_some_and(|word| *word == "=") || words.first()?.contains('=');
    (words.len() > 2 && !setting).then(|| words.iter().map(|word| alike(word)).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        headings(&text.lines().collect::<Vec<_>>()).into_iter().flatten().collect()
    }

    const LVS: &str = "  LV       VG     Attr       LSize  Data%\n  thinpool docker twi-aotz-- 95.00g 16.00\n";

    #[test]
    fn headings_that_differ_in_one_word_name_hosts() {
        for template in [
            "== @",
            "==== @",
            "### @",
            "# @",
            "@",
            "@:",
            "[@]",
            "Node @",
            "**@**",
            "`@`:",
            "[INFO] @",
            "Output from @:",
            "10.1.2.3 @",
        ] {
            let text = format!("{}\n{LVS}{}\n\n{LVS}", template.replace('@', "web1"), template.replace('@', "web2"));
            assert_eq!(names(&text), ["web1", "web2"], "{template}");
        }
    }

    #[test]
    fn a_host_whose_command_failed_is_one_too() {
        let text = format!("== web1\n{LVS}== web2\n{LVS}== web3\nsudo: lvs: command not found\n");
        assert_eq!(names(&text), ["web1", "web2", "web3"]);
    }

    #[test]
    fn the_names_of_a_loop_need_no_proof() {
        let text = format!("$ for h in web1 web2; do echo $h; ssh $h lvs; done\nweb1\n{LVS}");
        assert_eq!(names(&text), ["web1"]);
    }

    #[test]
    fn what_one_host_prints_or_somebody_writes_names_none() {
        for text in [
            format!("before:\n{LVS}after:\n{LVS}"),
            format!("# step1\n{LVS}# step2\n{LVS}"),
            format!("docker-thinpool\n{LVS}data-pool\n{LVS}"),
            format!("here it is\n{LVS}and again\n{LVS}"),
            "Client:\n Version:      1.13.1 a\n API: 1\nServer:\n Version:      1.13.1 a\n".to_owned(),
            "[debug]\n  address = \"\"\n[metrics]\n  address = \"\"\n".to_owned(),
            "  PV Name               /dev/sda1\n  VG Name x y\n  PV Name               /dev/sdb1\n  VG Name x y\n"
                .to_owned(),
            "  LV Name                thinpool\n  VG Name   docker x\n  LV Name      root\n  VG Name   docker x\n"
                .to_owned(),
            "lvmthin: local\n  thinpool data x\nlvmthin: other\n  thinpool data x\n".to_owned(),
            "web1\nweb2\nweb3\n".to_owned(),
        ] {
            assert_eq!(names(&text), Vec::<String>::new(), "{text}");
        }
    }
}
