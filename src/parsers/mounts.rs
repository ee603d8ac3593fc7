//! `mount`, `findmnt`, `/proc/mounts` and `/proc/self/mountinfo`: what is mounted where, and how.
//!
//! ```text
//! /dev/mapper/vg-docker on /var/lib/docker type xfs (rw,relatime,prjquota)
//! /dev/loop5 /m2 xfs rw,relatime,attr2,inode64,logbufs=8,logbsize=32k,prjquota 0 0
//! 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
//! └─/var/lib/docker   /dev/mapper/vg-docker xfs    rw,relatime,prjquota
//! ```
//!
//! The kernel writes blanks in names as `\040`.

use super::device::DeviceNumber;
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};

pub const FORMAT: Format = Format {
    id: "mounts",
    title: "mount",
    claims: Claims {
        commands: &["mount", "findmnt", "cat /proc/mounts", "cat mounts", "cat mountinfo", "cat mtab"],
        claim,
        interleaves: false,
    },
    parse,
};

/// One mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    pub source: Source,
    /// What is mounted: a device, or a word such as `tmpfs`.
    pub device: String,
    /// Only `mountinfo` has it.
    pub number: Option<DeviceNumber>,
    pub target: String,
    pub fstype: String,
    pub options: Vec<String>,
}

impl Mount {
    pub fn has(&self, option: &str) -> bool {
        self.options.iter().any(|found| found == option)
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if mount(text, Source { input: 0, line: 0 }).is_some() {
        return Claim::Starts;
    }
    let broken = text.contains(" on /") && text.contains(" type ") || text.ends_with(" 0 0");
    let heading = text.starts_with("TARGET ") && text.ends_with(" OPTIONS");
    if heading {
        return Claim::Starts;
    }
    if inside && broken { Claim::Continues } else { Claim::No }
}

fn mount(text: &str, source: Source) -> Option<Mount> {
    info(text, source).or_else(|| table(text, source)).or_else(|| sentence(text, source)).or_else(|| tree(text, source))
}

/// `├─TARGET DEVICE TYPE OPTIONS`, of `findmnt`.
fn tree(text: &str, source: Source) -> Option<Mount> {
    let text = text.trim_start_matches(['├', '└', '─', '│', '|', '`', '-', ' ']);
    let words: Vec<&str> = text.split_whitespace().collect();
    let [target, device, fstype, flags] = words.as_slice() else { return None };
    // The lines of a mount table that lost its last two columns.
    let (target, device) =
        if target.starts_with("/dev/") && device.starts_with('/') { (device, target) } else { (target, device) };
    let options = options(flags)?;
    Some(Mount {
        source,
        device: (*device).to_owned(),
        number: None,
        target: path(target)?,
        fstype: (*fstype).to_owned(),
        options,
    })
}

/// `ID PARENT MAJOR:MINOR ROOT TARGET OPTIONS [TAGS] - TYPE DEVICE SUPER_OPTIONS`
fn info(text: &str, source: Source) -> Option<Mount> {
    let (of_mount, of_filesystem) = text.split_once(" - ")?;
    let words: Vec<&str> = of_mount.split_whitespace().collect();
    let [id, parent, number, root, target, flags, ..] = words.as_slice() else { return None };
    let number = DeviceNumber::parse(number)?;
    if id.parse::<u64>().is_err() || parent.parse::<u64>().is_err() || !root.contains('/') && !root.contains(':') {
        return None;
    }
    let mut words = of_filesystem.split_whitespace();
    let (fstype, device) = (words.next()?, words.next()?);
    let mut options = options(flags)?;
    // What is set for the filesystem holds for every mount of it; `ro` of this mount comes first.
    let whole = words.next().unwrap_or_default();
    options.extend(whole.split(',').filter(|option| !matches!(*option, "" | "rw" | "ro")).map(str::to_owned));
    if whole.split(',').any(|option| option == "ro") && !options.iter().any(|option| option == "ro") {
        options.push("ro".to_owned());
    }
    let fstype = fstype.to_owned();
    Some(Mount {
        source,
        device: decode(device),
        number: Some(number),
        target: path(&decode(target))?,
        fstype,
        options,
    })
}

/// `DEVICE TARGET TYPE OPTIONS DUMP PASS`. A line of fstab looks alike, but names options that no kernel prints first.
fn table(text: &str, source: Source) -> Option<Mount> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [device, target, fstype, flags, "0" | "1", "0" | "1" | "2"] = words.as_slice() else { return None };
    if device.starts_with("UUID=") || device.starts_with("LABEL=") || device.starts_with('#') {
        return None;
    }
    let target = path(&decode(target))?;
    let (options, fstype) = (options(flags)?, (*fstype).to_owned());
    Some(Mount { source, device: decode(device), number: None, target, fstype, options })
}

/// `DEVICE on TARGET type TYPE (OPTIONS)`, with a label behind where `mount -l` was asked.
fn sentence(text: &str, source: Source) -> Option<Mount> {
    let (device, rest) = text.split_once(" on /")?;
    let (target, rest) = rest.rsplit_once(" type ")?;
    let (fstype, rest) = rest.split_once(" (")?;
    let (flags, _) = rest.split_once(')')?;
    if device.is_empty() || fstype.contains(' ') {
        return None;
    }
    let options = options(flags)?;
    let target = format!("/{target}");
    Some(Mount { source, device: device.to_owned(), number: None, target, fstype: fstype.to_owned(), options })
}

/// The kernel always begins with `rw` or `ro`.
fn options(text: &str) -> Option<Vec<String>> {
    let first = text.split(',').next()?.trim();
    matches!(first, "rw" | "ro").then(|| text.split(',').map(|option| option.trim().to_owned()).collect())
}

fn path(text: &str) -> Option<String> {
    text.starts_with('/').then(|| text.to_owned())
}

/// `\040` is a blank: three octal digits behind a backslash.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let octal = behind.get(..3).filter(|digits| digits.bytes().all(|b| (b'0'..=b'7').contains(&b)));
        match octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(b'\\');
                rest = behind;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let heading = |line: &&Line| line.text.trim_start().starts_with("TARGET ");
    for line in section.lines.iter().filter(|line| !line.is_blank() && !heading(line)) {
        match mount(line.text.trim(), line.source) {
            Some(found) => parsed.records.push(Record::Mount(Box::new(found))),
            None => parsed.problems.push(Problem::at(line.source, EXPECTED)),
        }
    }
    parsed
}

const EXPECTED: &str =
    "this line does not name a mount; expected `DEVICE on PATH type TYPE (OPTIONS)` or `DEVICE PATH TYPE OPTIONS 0 0`";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn only(text: &str) -> Mount {
        let parsed = read(text);
        let [Record::Mount(found)] = parsed.records.as_slice() else { panic!("{parsed:?} in {text}") };
        (**found).clone()
    }

    #[test]
    fn every_form_says_the_same() {
        for text in [
            "/dev/sdb1 on /mnt/my disk type xfs (rw,relatime,prjquota)",
            "/dev/sdb1 on /mnt/my disk type xfs (rw,relatime,prjquota) [data]",
            "/dev/sdb1 /mnt/my\\040disk xfs rw,relatime,prjquota 0 0",
            "36 35 8:17 / /mnt/my\\040disk rw,relatime shared:1 - xfs /dev/sdb1 rw,prjquota",
        ] {
            let found = only(text);
            assert_eq!((found.device.as_str(), found.target.as_str()), ("/dev/sdb1", "/mnt/my disk"), "{text}");
            assert_eq!(found.fstype, "xfs", "{text}");
            assert_eq!(found.options, ["rw", "relatime", "prjquota"], "{text}");
        }
    }

    #[test]
    fn the_tree_of_findmnt_is_read() {
        let text = "TARGET                SOURCE                FSTYPE OPTIONS\n/                     /dev/sda1             ext4   rw,relatime\n├─/proc               proc                  proc   rw,nosuid\n│ └─/mnt/x            /dev/sdc              xfs    ro\n└─/var/lib/docker     /dev/mapper/vg-docker xfs    rw,relatime,prjquota\n";
        let parsed = read(text);
        assert_eq!(parsed.problems, []);
        let mounts: Vec<_> = parsed
            .records
            .into_iter()
            .filter_map(|record| match record {
                Record::Mount(mount) => Some((mount.target, mount.device)),
                _ => None,
            })
            .collect();
        assert_eq!(mounts.len(), 4);
        assert_eq!(mounts.last(), Some(&("/var/lib/docker".into(), "/dev/mapper/vg-docker".into())));
    }

    #[test]
    fn a_filesystem_that_turned_read_only_shows_in_mountinfo() {
        assert!(only("36 35 8:17 / /m rw,relatime shared:1 - ext4 /dev/sdb1 ro,errors=remount-ro").has("ro"));
    }

    #[test]
    fn escapes_are_undone_and_others_stay() {
        assert_eq!(decode("a\\040b\\134c\\303\\244"), "a b\\cä");
        assert_eq!(decode("\\04"), "\\04");
        assert_eq!(decode("\\999\\"), "\\999\\");
    }

    #[test]
    fn fstab_and_prose_are_no_mounts() {
        for text in [
            "/dev/sda1 / ext4 defaults 0 1",
            "UUID=1234 / xfs rw,relatime 0 1",
            "it runs on /dev/sda of type ssd (new)",
        ] {
            assert!(!read(text).records.iter().any(|record| matches!(record, Record::Mount(_))), "{text}");
        }
    }

    #[test]
    fn a_broken_line_is_named() {
        let parsed = read("$ mount\n/dev/sda1 on / type xfs (rw)\n/dev/sdb1 on /var/lib/docker type xfs\n");
        assert_eq!(parsed.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(3)]);
    }
}
