//! What can be the name of a host, and which words in its place are something else.

use std::net::IpAddr;

/// A name or an address.
pub fn is_host_name(name: &str) -> bool {
    is_address(name) || is_word(name)
}

/// A name where only its place says that it is one, so that what people write above an output is none.
pub fn is_likely_host(name: &str) -> bool {
    is_host_name(name) && !is_label(name)
}

/// The address of a host.
pub fn is_address(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_hexdigit()) && name.contains(['.', ':']) && name.parse::<IpAddr>().is_ok()
}

/// A name, or several that pdsh and clush fold into one: `node[1-3,7]`, `web1,web2`.
pub fn is_host_or_several(name: &str) -> bool {
    let Some(at) = name.find(['[', ',']) else { return is_host_name(name) };
    let (first, rest) = name.split_at(at);
    let folded = rest.starts_with('[') == rest.contains(']');
    folded && is_host_name(first) && rest.chars().all(|c| c.is_ascii_alphanumeric() || "._-[],".contains(c))
}

/// The host in `root@node-1:22`, in `ssh://node-1`, in `node/node-1`.
pub fn of_target(target: &str) -> Option<&str> {
    let target = target.trim_matches(['"', '\'', '`']);
    let target = target.split_once("://").map_or(target, |(_, rest)| rest);
    let target = target.rsplit_once('@').map_or(target, |(_, host)| host);
    let target = ["nodes/", "node/", "no/", "pods/", "pod/", "po/"]
        .iter()
        .find_map(|kind| target.strip_prefix(kind))
        .unwrap_or(target);
    let host = match target.split_once(':') {
        Some((host, port)) if !port.contains(':') => host,
        _ => target,
    };
    let host = host.trim_matches(['[', ']']);
    is_host_name(host).then_some(host)
}

/// Letters, digits, dots, hyphens and underscores, and not a number alone.
fn is_word(name: &str) -> bool {
    (2..=253).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        && name.chars().any(|c| c.is_ascii_alphabetic())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// People write the command, or the occasion, above an output in the same way: `=== docker ===`, `--- before ---`.
pub fn is_label(name: &str) -> bool {
    const LABELS: &[&str] = &[
        "after",
        "before",
        "begin",
        "changed",
        "client",
        "config",
        "containerd",
        "containers",
        "daemon",
        "data",
        "date",
        "debug",
        "details",
        "df",
        "dmesg",
        "dmeventd",
        "dmsetup",
        "docker",
        "dockerd",
        "done",
        "end",
        "error",
        "fatal",
        "findings",
        "first",
        "images",
        "info",
        "journal",
        "journalctl",
        "kernel",
        "kubelet",
        "later",
        "logs",
        "losetup",
        "lsblk",
        "lvm",
        "lvs",
        "messages",
        "meta",
        "metadata",
        "mount",
        "mounts",
        "name",
        "new",
        "note",
        "now",
        "ok",
        "old",
        "podman",
        "pool",
        "pools",
        "pvs",
        "results",
        "second",
        "server",
        "skipping",
        "start",
        "state",
        "status",
        "stderr",
        "stdin",
        "stdout",
        "storage",
        "sudo",
        "summary",
        "syslog",
        "system",
        "systemd",
        "table",
        "then",
        "third",
        "today",
        "uname",
        "update",
        "vgs",
        "volumes",
        "warn",
        "warning",
        "xfs_info",
        "yesterday",
    ];
    const NUMBERED: &[&str] = &[
        "attempt",
        "case",
        "day",
        "example",
        "hour",
        "iteration",
        "log",
        "output",
        "part",
        "pass",
        "paste",
        "phase",
        "result",
        "round",
        "run",
        "sample",
        "step",
        "test",
        "time",
        "try",
        "unit",
    ];
    let is = |known: &[&str], word: &str| known.binary_search(&word.to_ascii_lowercase().as_str()).is_ok();
    // `sample-2`, `step1`: a label with its number.
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_', '.']);
    let file = [".json", ".conf", ".toml", ".service", ".cfg"].iter().any(|end| name.ends_with(end));
    file || is(LABELS, name) || is(NUMBERED, stem) || name.starts_with("device-mapper")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses() {
        for name in [
            "web1",
            "node-1.example.com",
            "10.0.0.11",
            "fe80::1",
            "ip-10-0-1-5",
            "alpha",
            "DB_1",
            "docker1",
            "storage-02",
        ] {
            assert!(is_likely_host(name), "{name}");
        }
        for name in ["", "a", "12", "lvs", "before", "step-2", "daemon.json", "Client", "a b", "x-"] {
            assert!(!is_likely_host(name), "{name}");
        }
        assert!(is_host_or_several("node[1-2,7]") && is_host_or_several("web1,web2") && !is_host_or_several("[0]"));
    }

    #[test]
    fn targets_are_reduced_to_the_host() {
        for target in ["web1", "root@web1", "root@web1:22", "ssh://bob@web1:22", "node/web1", "'web1'"] {
            assert_eq!(of_target(target), Some("web1"), "{target}");
        }
        assert_eq!(of_target("10.0.0.11:22"), Some("10.0.0.11"));
        assert_eq!(of_target("root@fe80::1"), Some("fe80::1"));
        assert_eq!(of_target("$h"), None);
    }

    #[test]
    fn labels_are_found_at_both_ends_of_the_list() {
        assert!(
            is_label("yesterday") && is_label("after") && is_label("Sample2") && is_label("try3") && !is_label("web")
        );
    }
}
