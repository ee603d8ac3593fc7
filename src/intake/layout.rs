//! The layout of a whole-system report (sosreport, insights): which host a file is of, and which command printed it.

use super::name::is_host_name;

#[cfg_attr(not(feature = "archives"), allow(dead_code))]
/// Of a whole-system report only the parts that are read here; of any other archive everything.
pub fn is_of_interest(path: &str) -> bool {
    let Some((_, inside)) = root(path) else { return true };
    const WANTED: [&str; 24] = [
        "docker",
        "containerd",
        "devicemapper",
        "dmsetup",
        "lvm",
        "lvs",
        "vgs",
        "pvs",
        "block",
        "lsblk",
        "losetup",
        "filesys",
        "df",
        "mount",
        "xfs",
        "kernel/dmesg",
        "dmesg",
        "journal",
        "stratis",
        "storage.cfg",
        "pvesm",
        "uname",
        "hostname",
        "var/log/messages",
    ];
    WANTED.iter().any(|word| inside.contains(word)) && !inside.contains("/man/")
}

/// The root folder of a whole-system report and the path inside it, when the path shows such a layout.
pub fn root(path: &str) -> Option<(&str, &str)> {
    const MARKS: [&str; 7] = ["sos_commands/", "insights_commands/", "etc/", "proc/", "var/log/", "sys/", "sos_logs/"];
    MARKS.iter().find_map(|mark| {
        let at = path.find(&format!("/{mark}"))?;
        Some((path.get(..at)?, path.get(at + 1..)?))
    })
}

/// The name in a file called `hostname`, which a report of a whole system has.
pub fn hostname<'a>(path: &str, text: &'a str) -> Option<&'a str> {
    let name = text.trim();
    let file = path.rsplit('/').next().is_some_and(|file| file == "hostname") && path.contains('/');
    (file && is_host_name(name)).then_some(name)
}

/// The command whose output a file of a report is: `sos_commands/lvm2/lvs_-a_-o_lv_tags` was printed by `lvs -a …`.
pub fn command_of(path: &str) -> Option<String> {
    let (_, inside) = root(path)?;
    let name = inside.rsplit('/').next()?;
    if inside.starts_with("etc/") {
        return Some(format!("cat /{inside}"));
    }
    if inside.starts_with("proc/") {
        return Some(format!("cat /{inside}"));
    }
    Some(name.replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_their_commands() {
        assert_eq!(command_of("s/sos_commands/lvm2/lvs_-a_-o_lv_tags").as_deref(), Some("lvs -a -o lv tags"));
        assert_eq!(command_of("s/etc/docker/daemon.json").as_deref(), Some("cat /etc/docker/daemon.json"));
        assert_eq!(command_of("a1/dmsetup.txt"), None);
        assert_eq!(hostname("s/sos_commands/host/hostname", "db7.example.com\n"), Some("db7.example.com"));
        assert_eq!((hostname("hostname", "db7"), hostname("s/etc/hostname", "two words")), (None, None));
    }
}
