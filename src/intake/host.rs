//! Whose output a line is, when one paste holds several hosts.
//!
//! ```text
//! [1] 03:12:07 [SUCCESS] node-1          pssh
//! node-1 | CHANGED | rc=0 >>             ansible
//! ==> node-1.txt <==                     head, tail
//! === node-1 ===                         a loop around ssh
//! node-1: Storage Driver: overlay2       pdsh, clush: every line
//! ```

use std::collections::BTreeMap;

/// The mark that the collector writes before each output.
pub const MARK: &str = "### thinpool-doctor";

/// The host a line announces: what follows is its output.
pub fn announced(text: &str, next: Option<&str>) -> Option<String> {
    let text = text.trim();
    let name = collector(text)
        .or_else(|| ansible(text))
        .or_else(|| pssh(text))
        .or_else(|| file(text))
        .or_else(|| ruled(text, next))?;
    is_host_name(name).then(|| name.to_owned())
}

/// `### thinpool-doctor host node-1`
fn collector(text: &str) -> Option<&str> {
    text.strip_prefix(MARK)?.trim_start().strip_prefix("host ").map(str::trim)
}

/// `node-1 | CHANGED | rc=0 >>`, `node-1 | UNREACHABLE! => {`
fn ansible(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once(" | ")?;
    let state = rest.split([' ', '!']).next()?;
    matches!(state, "CHANGED" | "SUCCESS" | "FAILED" | "UNREACHABLE").then_some(name)
}

/// `[1] 03:12:07 [SUCCESS] root@node-1:22`
fn pssh(text: &str) -> Option<&str> {
    let (head, rest) = text.split_once("] ")?;
    head.strip_prefix('[')?.parse::<u32>().ok()?;
    let (_, target) = rest.split_once("[SUCCESS] ").or_else(|| rest.split_once("[FAILURE] "))?;
    let target = target.split(' ').next()?;
    let target = target.rsplit_once('@').map_or(target, |(_, host)| host);
    Some(target.split_once(':').map_or(target, |(host, _)| host))
}

/// `==> node-1.txt <==`
fn file(text: &str) -> Option<&str> {
    let path = text.strip_prefix("==> ")?.strip_suffix(" <==")?;
    let name = path.rsplit('/').next()?;
    Some(
        name.strip_suffix(".txt")
            .or_else(|| name.strip_suffix(".log"))
            .or_else(|| name.strip_suffix(".out"))
            .unwrap_or(name),
    )
}

/// `=== node-1 ===`, `--- node-1 ---`, `### node-1 ###`, `>>> node-1`; or a rule, the name, a rule (clush -b).
fn ruled<'a>(text: &'a str, next: Option<&str>) -> Option<&'a str> {
    let marks = ['=', '-', '#', '*', '>', '<'];
    let first = text.chars().next().filter(|c| marks.contains(c));
    let inner = text.trim_matches(|c| marks.contains(&c) || c == ' ');
    let framed = first.is_some() && text.starts_with(&[first?; 2][..].iter().collect::<String>());
    let closed = text.ends_with(|c| marks.contains(&c)) || text.starts_with(">>");
    let underlined =
        first.is_none() && next.is_some_and(|next| next.trim().len() > 9 && next.trim().chars().all(|c| c == '-'));
    let name = if framed && closed { Some(inner) } else { underlined.then_some(text) }?;
    // A title of prose has blanks, and the name of an output is no host's.
    let host =
        name.split_once([' ', ':']).map_or(name, |(first, rest)| if rest.trim().is_empty() { first } else { "" });
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    (!is_output(host)).then_some(host)
}

/// People write the command above its output in the same way.
fn is_output(name: &str) -> bool {
    const OUTPUTS: [&str; 21] = [
        "docker",
        "dmsetup",
        "lvs",
        "vgs",
        "pvs",
        "lsblk",
        "df",
        "dmesg",
        "info",
        "status",
        "table",
        "mount",
        "mounts",
        "losetup",
        "begin",
        "end",
        "output",
        "before",
        "after",
        "daemon.json",
        "journalctl",
    ];
    OUTPUTS.contains(&name) || name.ends_with(".json")
}

/// Letters, digits, dots and hyphens; not a number alone.
fn is_host_name(name: &str) -> bool {
    let allowed = name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    allowed
        && (2..=253).contains(&name.len())
        && name.chars().any(|c| c.is_ascii_alphabetic())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Cuts the names that stand before (almost) every line, as pdsh and clush write them: `node-1: text`.
/// Returns the host of each line, or nothing at all.
pub fn cut_prefixes(lines: &mut [String]) -> Vec<Option<String>> {
    let Some(found) = prefixes(lines) else { return Vec::new() };
    let cut = |(line, found): (&mut String, Option<(usize, String)>)| {
        let (length, name) = found?;
        line.drain(..length.min(line.len()));
        Some(name)
    };
    lines.iter_mut().zip(found).map(cut).collect()
}

/// The length to cut from each line, and its host.
fn prefixes(lines: &[String]) -> Option<Vec<Option<(usize, String)>>> {
    let prefix = |line: &str| {
        let (name, _) = line.split_once(": ").or_else(|| line.strip_suffix(':').map(|name| (name, "")))?;
        is_host_name(name).then_some(name.len())
    };
    let cuts: Vec<Option<usize>> = lines.iter().map(|line| prefix(line)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (line, cut) in lines.iter().zip(&cuts) {
        if let Some(name) = cut.and_then(|cut| line.get(..cut)) {
            *counts.entry(name).or_default() += 1;
        }
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
    let named = lines.iter().zip(&cuts).map(|(line, cut)| {
        let name = cut.and_then(|cut| line.get(..cut)).filter(|name| counts.contains_key(name))?;
        Some((name.len() + 2, name.to_owned()))
    });
    Some(named.collect())
}

/// `NAME: START LEN TARGET …` of a device that began on a line before.
fn is_later_segment(line: &str) -> bool {
    let Some((_, rest)) = line.split_once(": ") else { return false };
    let mut words = rest.split(' ');
    let mut number = || words.next().and_then(|word| word.parse::<u64>().ok());
    number().is_some_and(|start| start > 0) && number().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Option<String> {
        announced(text, None)
    }

    #[test]
    fn tools_that_run_a_command_everywhere_name_their_hosts() {
        for line in [
            "### thinpool-doctor host node-1",
            "node-1 | CHANGED | rc=0 >>",
            "node-1 | UNREACHABLE! => {",
            "[1] 03:12:07 [SUCCESS] node-1",
            "[12] 03:12:07 [FAILURE] root@node-1:22 Exited with error code 1",
            "==> out/node-1.txt <==",
            "=== node-1 ===",
            "--- node-1 ---",
            "##### root@node-1 #####",
            ">>> node-1",
            "== node-1: ==",
        ] {
            assert_eq!(host(line), Some("node-1".into()), "{line}");
        }
        assert_eq!(announced("node-1", Some("---------------")), Some("node-1".into()));
    }

    #[test]
    fn other_lines_name_no_host() {
        for line in [
            "Storage Driver: overlay2",
            "=== docker info ===",
            "----------",
            "# comment",
            "--- a/file",
            "### Findings of today",
            "=== lvs ===",
            "[root@node ~]# lvs",
            "a | b",
        ] {
            assert_eq!(host(line), None, "{line}");
        }
    }

    #[test]
    fn a_name_before_every_line_is_a_host() {
        let lines: Vec<String> = [
            "a1: Images: 3",
            "a1: Server Version: 1.9",
            "a1: Storage Driver: aufs",
            "a1: Name: a1",
            "b2: x",
            "b2: x",
            "b2: x",
            "b2: x",
        ]
        .map(String::from)
        .to_vec();
        let found = prefixes(&lines).expect("prefixes");
        assert_eq!(found.first().cloned().flatten(), Some((4, "a1".into())));
        assert_eq!(found.last().cloned().flatten(), Some((4, "b2".into())));
        let info: Vec<String> =
            ["Containers: 3", "Images: 3", "Storage Driver: aufs", "Name: a1", "CPUs: 4"].map(String::from).to_vec();
        assert_eq!(prefixes(&info), None);
        let segments: Vec<String> = (0..20).map(|at| format!("vg-pool_tdata: {} 8 linear 8:16 {at}", at * 8)).collect();
        assert_eq!(prefixes(&segments), None, "one device of many stretches");
    }
}
