//! How Docker reads the values of `dm.*` options: Go's ParseBool and ParseUint, and RAMInBytes of its go-units.

use super::storage_options::Fix;

/// What the value of an option must be.
#[derive(Clone, Copy)]
enum Reads {
    Flag,
    Size,
    /// A whole number in a range.
    Number(u64, u64),
    Filesystem,
}

/// Options whose values the daemon parses before it does anything; those with rules of their own are not among them.
///
/// Source: moby daemon/graphdriver/devmapper/deviceset.go, NewDeviceSet, v24.0.9.
const VALUES: [(&str, Reads); 11] = [
    ("dm.basesize", Reads::Size),
    ("dm.blkdiscard", Reads::Flag),
    ("dm.blocksize", Reads::Size),
    ("dm.directlvm_device_force", Reads::Flag),
    ("dm.fs", Reads::Filesystem),
    ("dm.libdm_log_level", Reads::Number(2, 7)),
    ("dm.loopdatasize", Reads::Size),
    ("dm.loopmetadatasize", Reads::Size),
    ("dm.override_udev_sync_check", Reads::Flag),
    ("dm.use_deferred_deletion", Reads::Flag),
    ("dm.use_deferred_removal", Reads::Flag),
];

/// XFS gives up after so many; any number of 64 bits.
const RETRIES: (&str, Reads) = ("dm.xfs_nospace_max_retries", Reads::Number(0, u64::MAX));

/// Why the daemon refuses this value, and what would be right.
pub(super) fn refused(name: &str, value: &str) -> Option<(&'static str, Fix)> {
    let (_, reads) = VALUES.iter().chain([&RETRIES]).find(|(known, _)| *known == name)?;
    let (fits, why, right) = match reads {
        Reads::Flag => (flag(value).is_some(), "it must be true or false", meant(value)),
        Reads::Size => (is_size(value), "it must be a size, such as 20G", None),
        Reads::Number(least, most) => (
            whole(value).is_some_and(|number| (*least..=*most).contains(&number)),
            if *most == u64::MAX { "it must be a whole number" } else { "it must be a whole number from 2 to 7" },
            None,
        ),
        Reads::Filesystem => {
            let small = ["ext4", "xfs"].into_iter().find(|known| value.eq_ignore_ascii_case(known));
            (small == Some(value), "it must be ext4 or xfs", small)
        }
    };
    let right = || right.map_or(Fix::Remove, |right| Fix::Replace(format!("{name}={right}")));
    (!fits).then(|| (why, right()))
}

/// Go's ParseBool takes these words and no others.
pub(super) fn flag(value: &str) -> Option<bool> {
    match value {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// Go's ParseUint: digits and nothing else.
pub(super) fn whole(value: &str) -> Option<u64> {
    value.bytes().all(|byte| byte.is_ascii_digit()).then(|| value.parse().ok()).flatten()
}

/// The truth that other programs read in a word.
fn meant(value: &str) -> Option<&'static str> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "enable" | "enabled" => Some("true"),
        "false" | "no" | "n" | "off" | "disable" | "disabled" => Some("false"),
        _ => None,
    }
}

/// `20`, `1.5T`, `64KiB`, `10 GB`: a number, perhaps a blank, and a unit in any case.
fn is_size(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = value.get(number.len()..).unwrap_or_default().to_ascii_lowercase();
    let number = number.strip_suffix(' ').unwrap_or(number);
    let (integer, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let binary = unit.strip_suffix("ib").or(unit.strip_suffix('b')).unwrap_or(&unit);
    digits(integer) && digits(fraction) && unit != "ib" && matches!(binary, "" | "k" | "m" | "g" | "t" | "p")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_docker_reads_them() {
        for value in ["20", "20G", "20g", "1.5T", "64KiB", "64kib", "10 GB", "512b", "65536"] {
            assert!(is_size(value), "{value}");
        }
        for value in ["", "G", "20 gigabytes", "20%", "-1G", "1,5G", "20GG", "20ib", ".5G", "20  G"] {
            assert!(!is_size(value), "{value}");
        }
    }

    #[test]
    fn what_was_meant_is_written_where_it_is_plain() {
        let replace = |text: &str| Some(Fix::Replace(text.to_owned()));
        let fix = |name, value| refused(name, value).map(|(_, fix)| fix);
        assert_eq!(fix("dm.use_deferred_removal", "yes"), replace("dm.use_deferred_removal=true"));
        assert_eq!(fix("dm.blkdiscard", "Off"), replace("dm.blkdiscard=false"));
        assert_eq!(fix("dm.use_deferred_removal", "tRUE"), replace("dm.use_deferred_removal=true"));
        assert_eq!(fix("dm.fs", "XFS"), replace("dm.fs=xfs"));
        for (name, value) in [
            ("dm.use_deferred_removal", "maybe"),
            ("dm.use_deferred_removal", ""),
            ("dm.fs", "btrfs"),
            ("dm.basesize", "twenty"),
            ("dm.libdm_log_level", "8"),
            ("dm.xfs_nospace_max_retries", "-1"),
        ] {
            assert_eq!(fix(name, value), Some(Fix::Remove), "{name}={value}");
        }
        for (name, value) in [
            ("dm.use_deferred_removal", "1"),
            ("dm.use_deferred_removal", "F"),
            ("dm.fs", "ext4"),
            ("dm.libdm_log_level", "7"),
            ("dm.xfs_nospace_max_retries", "0"),
            ("dm.mountopt", "nodiscard"),
            ("dm.min_free_space", "10"),
        ] {
            assert_eq!(fix(name, value), None, "{name}={value}");
        }
    }
}
