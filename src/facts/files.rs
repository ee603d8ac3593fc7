//! Which host a file is of, by its path: `gather/web1/lvm/vgs.txt`, `web1-vgs.txt`, `web1.txt`.

use std::collections::{BTreeMap, BTreeSet};

/// The host that each path names; empty where it names none.
pub fn hosts(paths: &[String]) -> Vec<String> {
    // There is no other to tell it from.
    if paths.len() < 2 {
        return paths.iter().map(|_| String::new()).collect();
    }
    let shared = shared_folders(paths);
    let stems = stems(paths);
    let host = |path: &String| {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        let mut parts = folders.split('/').skip(shared);
        // Folders above the one that all share tell nothing; below it the first that is not called after an output.
        let folder = parts.by_ref().map(named_part).find(|name| !name.is_empty() && !is_occasion(name));
        folder.unwrap_or_else(|| stems.get(stem(file)).cloned().unwrap_or_default())
    };
    paths.iter().map(host).collect()
}

/// How many folders all paths begin with.
fn shared_folders(paths: &[String]) -> usize {
    let folders = |path: &str| -> Vec<String> {
        let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
        parts.pop();
        parts
    };
    let mut all = paths.iter().filter(|path| path.contains('/') || paths.len() > 1).map(|path| folders(path));
    let Some(first) = all.next() else { return 0 };
    all.fold(first.len(), |most, other| first.iter().zip(&other).take(most).take_while(|(a, b)| a == b).count())
}

/// The host in each file's name.
fn stems(paths: &[String]) -> BTreeMap<&str, String> {
    let all: BTreeSet<&str> = paths.iter().map(|path| stem(path.rsplit('/').next().unwrap_or(path))).collect();
    // Which outputs each name stands with: `web1-vgs` and `web1-dmsetup`.
    let mut outputs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for stem in &all {
        let name = named_part(stem);
        if !name.is_empty() && name != **stem {
            outputs.entry(name).or_default().insert(words(stem).filter(|word| is_output(word)).collect());
        }
    }
    let name = |stem: &str| {
        let name = named_part(stem);
        // `docker-info-full` is of no host `full`: a host has a number, or several outputs.
        let sure = name == stem
            || name.contains(|c: char| c.is_ascii_digit())
            || outputs.get(&name).is_some_and(|outputs| outputs.len() > 1);
        if sure && !is_occasion(&name) { name } else { String::new() }
    };
    all.iter().map(|stem| (*stem, name(stem))).collect()
}

/// The name of a file without what only says how it is stored.
fn stem(file: &str) -> &str {
    const ENDS: [&str; 10] = [".txt", ".log", ".out", ".json", ".conf", ".md", ".gz", ".xz", ".cfg", ".text"];
    let mut stem = file;
    while let Some(shorter) = ENDS.iter().find_map(|end| stem.strip_suffix(end)) {
        stem = shorter;
    }
    stem
}

/// What remains of a name without the outputs it is called after.
fn named_part(name: &str) -> String {
    if !words(name).any(|word| is_output(&word)) {
        return name.to_owned();
    }
    // What stands before the output, or behind it.
    let (before, behind): (Vec<&str>, Vec<&str>) = {
        let parts: Vec<&str> = name.split(['-', '_', ' ', '.']).collect();
        let first = parts.iter().position(|part| is_output(&part.to_ascii_lowercase())).unwrap_or_default();
        let last = parts.iter().rposition(|part| is_output(&part.to_ascii_lowercase())).unwrap_or_default();
        (parts.iter().copied().take(first).collect(), parts.iter().copied().skip(last + 1).collect())
    };
    let letters =
        |parts: &[&str]| parts.iter().any(|part| part.len() > 1 && part.contains(|c: char| c.is_alphabetic()));
    let kept = if letters(&before) { before } else { behind };
    if letters(&kept) { kept.join("-") } else { String::new() }
}

fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(['-', '_', ' ', '.']).map(str::to_ascii_lowercase)
}

fn is_output(word: &str) -> bool {
    const OUTPUTS: [&str; 37] = [
        "paste",
        "docker",
        "dmsetup",
        "lvs",
        "vgs",
        "pvs",
        "lsblk",
        "df",
        "daemon",
        "dmesg",
        "journal",
        "messages",
        "syslog",
        "losetup",
        "mount",
        "mounts",
        "info",
        "status",
        "table",
        "stdin",
        "journalctl",
        "lvm",
        "dm",
        "lvdisplay",
        "vgdisplay",
        "pvdisplay",
        "kernel",
        "log",
        "logs",
        "version",
        "systemctl",
        "containerd",
        "storage",
        "uname",
        "dockerd",
        "collect",
        "thinpool",
    ];
    OUTPUTS.contains(&word)
}

/// A name that ends in a number, without it: `web-` of `web-2`.
pub fn numbered(name: &str) -> Option<String> {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = base.trim_end_matches(['-', '_', '.']);
    (base.len() < name.len() && word.len() > 1 && !is_occasion(word)).then(|| base.to_ascii_lowercase())
}

/// When or how something was taken, not where.
fn is_occasion(name: &str) -> bool {
    const OCCASIONS: [&str; 34] = [
        "before", "after", "old", "new", "full", "short", "all", "out", "output", "outputs", "data", "tmp", "results",
        "case", "raw", "text", "files", "first", "second", "today", "now", "bundle", "part", "step", "file", "page",
        "screen", "tab", "term", "terminal", "cmd", "command", "sample", "round",
    ];
    OCCASIONS.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(paths: &[&str]) -> Vec<String> {
        hosts(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn folders_and_files_name_hosts() {
        assert_eq!(named(&["h/n1/dmsetup.txt", "h/n2/dmsetup.txt"]), ["n1", "n2"]);
        assert_eq!(named(&["web1.example.com.txt", "web2.example.com.txt"]), ["web1.example.com", "web2.example.com"]);
        assert_eq!(named(&["a-dmsetup.txt", "web-dmsetup.txt", "web-vgs.txt"]), ["", "web", "web"]);
        assert_eq!(named(&["dmsetup-web1.txt", "vgs_web1.txt"]), ["web1", "web1"]);
    }

    #[test]
    fn outputs_and_occasions_name_none() {
        for path in
            ["dmsetup.txt", "docker-info.txt", "docker-info-2.json", "lvs_full.txt", "paste", "out/before/vgs.txt"]
        {
            assert_eq!(named(&[path]), [""], "{path}");
        }
        assert_eq!(named(&["x/lvm/lvs.txt", "x/docker/info.txt"]), ["", ""]);
    }
}
