//! Names from a paste, held against what the kernel, LVM and Docker allow.
//!
//! A name that cannot exist never reaches a command. One that can but is unusual is quoted, and the step says so.

use crate::redact::deceives;

/// A name that LVM itself allows (lvm(8), VALID NAMES): then it cannot be an option, a path out of place, or
/// anything to a shell.
pub fn lvm_name(name: &str) -> Option<&str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+_.-".contains(c);
    (!name.is_empty()
        && name.len() <= 127
        && name.chars().all(allowed)
        && !name.starts_with('-')
        && name != "."
        && name != "..")
        .then_some(name)
}

/// A name of device-mapper as `dmsetup` takes it: libdm's own set of characters (all others are written `\xHH`),
/// at most 127 of them, and no option.
pub fn dm_name(name: &str) -> Option<&str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "#+-.:=@_\\".contains(c);
    (!name.is_empty() && name.len() <= 127 && name.chars().all(allowed) && !name.starts_with('-')).then_some(name)
}

/// A device node: a path below /dev without a step back.
pub fn device(name: &str) -> Option<&str> {
    name.strip_prefix("/dev/").filter(|rest| !rest.is_empty() && path(name).is_some()).map(|_| name)
}

/// An absolute path that a command may be given: any character a filesystem allows but none that only deceives.
pub fn path(name: &str) -> Option<&str> {
    let plain = name.starts_with('/') && name.len() < 4096 && !name.chars().any(deceives);
    let straight = !name.split('/').any(|part| part == "..");
    (plain && straight).then_some(name)
}

/// A word that is quoted because of what it holds, or that only looks like another one: worth a second look.
pub fn is_odd(word: &str) -> bool {
    word.chars().any(|c| !c.is_ascii() || c.is_control() || "$`;<>|".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: [&str; 12] = [
        "docker; rm -rf /",
        "$(reboot)",
        "`reboot`",
        "a\nb",
        "-f",
        "d\u{43e}cker",
        "\u{1b}[2Jdocker",
        "a b",
        "a'b",
        "a\"b",
        "a\u{202e}b",
        "",
    ];

    #[test]
    fn hostile_names_are_none_of_lvms_nor_of_device_mappers() {
        for name in HOSTILE {
            assert_eq!((lvm_name(name), dm_name(name)), (None, None), "{name:?}");
        }
        assert_eq!(lvm_name(&"a".repeat(128)), None);
        assert_eq!(lvm_name("my.vg+1_a-b"), Some("my.vg+1_a-b"));
        assert_eq!(dm_name("docker-253:1-6-pool"), Some("docker-253:1-6-pool"));
        assert_eq!(dm_name(r"my\x20pool"), Some(r"my\x20pool"));
    }

    #[test]
    fn devices_and_paths_lead_where_they_say() {
        assert_eq!(device("/dev/sdb"), Some("/dev/sdb"));
        assert_eq!(device("/dev/disk/by-id/wwn-0x5000c500"), Some("/dev/disk/by-id/wwn-0x5000c500"));
        for wrong in ["sdb", "/dev/", "/dev/../etc/passwd", "/dev/sdb\n", "/etc/passwd", "--force"] {
            assert_eq!(device(wrong), None, "{wrong:?}");
        }
        assert_eq!(path("/var/lib/docker 2"), Some("/var/lib/docker 2"));
        assert_eq!((path("/a\u{202e}b"), path("a"), path("/a/../b")), (None, None, None));
    }
}
