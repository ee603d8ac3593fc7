//! `xfs_info`: whether overlay can stand on a filesystem, and how large it is.
//!
//! ```text
//! meta-data=/dev/loop5             isize=256    agcount=4, agsize=19200 blks
//!          =                       sectsz=512   attr=2, projid32bit=1
//! data     =                       bsize=4096   blocks=76800, imaxpct=25
//! naming   =version 2              bsize=4096   ascii-ci=0, ftype=0
//! log      =internal log           bsize=4096   blocks=16384, version=2
//! realtime =none                   extsz=4096   blocks=0, rtextents=0
//! ```
//!
//! `mkfs.xfs` and `xfs_growfs` print the same. Before xfsprogs 3.2 there is no `ftype`; people often paste the one
//! line that has it.

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source, Sourced};
use crate::units::Bytes;

pub const FORMAT: Format = Format {
    id: "xfs-info",
    title: "xfs_info",
    claims: Claims { commands: &["xfs_info", "mkfs.xfs", "xfs_growfs"], claim, interleaves: false },
    parse,
};

/// One xfs filesystem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xfs {
    pub source: Source,
    pub device: Option<String>,
    /// The path that the command was given.
    pub mount_point: Option<String>,
    /// Directory entries carry a type, which overlay needs.
    pub ftype: Option<Sourced<bool>>,
    pub block: Option<Bytes>,
    pub blocks: Option<XfsBlocks>,
}

/// A count of blocks of the filesystem's own size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct XfsBlocks(pub u64);

impl Xfs {
    pub fn size(&self) -> Option<Bytes> {
        self.blocks?.0.checked_mul(self.block?.0).map(Bytes)
    }
}

const GROUPS: [&str; 5] = ["meta-data", "data", "naming", "log", "realtime"];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    let telling = ["bsize=", "isize=", "extsz=", "ftype=", "agcount="].iter().any(|key| text.contains(key));
    match group(text) {
        Some(_) if telling => Claim::Starts,
        // Lines without a group belong to the one before.
        None if inside && text.starts_with('=') && text.trim_start_matches('=').contains('=') => Claim::Continues,
        Some(_) if inside => Claim::Continues,
        _ => Claim::No,
    }
}

/// The group that a line opens, and what stands behind its equals sign.
fn group(text: &str) -> Option<(&'static str, &str)> {
    GROUPS.iter().find_map(|group| Some((*group, text.strip_prefix(group)?.trim_start().strip_prefix('=')?)))
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut found: Vec<Xfs> = Vec::new();
    let mut current = "";
    let path = section.command.as_ref().and_then(|command| {
        let word = command.words.iter().skip(1).take_while(|word| !word.starts_with(['|', ';', '&', '>']));
        word.filter(|word| word.starts_with('/')).last().map(|word| word.trim_end_matches(';').to_owned())
    });
    for line in &section.lines {
        let mut text = line.text.trim();
        while !text.is_empty() {
            // A paste that lost its newlines has several groups on a line.
            let (part, behind) = cut(text);
            let pairs = match group(part) {
                Some((group, rest)) => {
                    current = group;
                    rest
                }
                None => part,
            };
            if current == "meta-data" && group(part).is_some() || found.is_empty() {
                found.push(new(line.source, current, pairs, path.as_deref()));
            }
            if let Some(xfs) = found.last_mut() {
                read(xfs, current, pairs, line.source, &mut parsed.problems);
            }
            text = behind;
        }
    }
    parsed.records = found.into_iter().map(|xfs| Record::Xfs(Box::new(xfs))).collect();
    parsed
}

/// Cuts before the next group on the line.
fn cut(text: &str) -> (&str, &str) {
    let starts = text
        .match_indices(' ')
        .map(|(at, _)| at + 1)
        .filter(|at| text.get(*at..).is_some_and(|rest| group(rest).is_some()));
    let at = starts.min().unwrap_or(text.len());
    (text.get(..at).unwrap_or(text), text.get(at..).unwrap_or_default())
}

fn new(source: Source, group: &str, pairs: &str, path: Option<&str>) -> Xfs {
    let named = pairs.split_whitespace().next().filter(|word| group == "meta-data" && !word.contains('='));
    // Given a device, the command repeats it; given a mount point, it is known only from the command.
    let mount_point = path.filter(|path| !path.starts_with("/dev/")).map(str::to_owned);
    let device = named.or(path.filter(|path| path.starts_with("/dev/"))).map(str::to_owned);
    Xfs { source, device, mount_point, ftype: None, block: None, blocks: None }
}

fn read(xfs: &mut Xfs, group: &str, pairs: &str, source: Source, problems: &mut Vec<Problem>) {
    for (key, value) in pairs.split([' ', ',']).filter_map(|word| word.split_once('=')) {
        let wanted = matches!((group, key), ("naming", "ftype") | ("data", "bsize" | "blocks"));
        if !wanted {
            continue;
        }
        match (key, value.parse::<u64>()) {
            ("ftype", Ok(flag @ (0 | 1))) => xfs.ftype = Some(Sourced { value: flag == 1, source }),
            ("bsize", Ok(size)) => xfs.block = Some(Bytes(size)),
            ("blocks", Ok(count)) => xfs.blocks = Some(XfsBlocks(count)),
            _ => problems.push(Problem::at(
                source,
                format!("`{key}={value}` is no value of `xfs_info`; expected `{}`", example(key)),
            )),
        }
    }
}

fn example(key: &str) -> &'static str {
    match key {
        "ftype" => "ftype=1",
        "bsize" => "bsize=4096",
        _ => "blocks=76800",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    const FULL: &str = "meta-data=/dev/loop5             isize=256    agcount=4, agsize=19200 blks\n         =                       sectsz=512   attr=2, projid32bit=1\ndata     =                       bsize=4096   blocks=76800, imaxpct=25\n         =                       sunit=0      swidth=0 blks\nnaming   =version 2              bsize=4096   ascii-ci=0, ftype=0\nlog      =internal log           bsize=4096   blocks=16384, version=2\nrealtime =none                   extsz=4096   blocks=0, rtextents=0\n";

    fn all(text: &str) -> Vec<Xfs> {
        let parsed = read(text);
        assert_eq!(parsed.problems, [], "{text}");
        let found = parsed.records.into_iter().map(|record| match record {
            Record::Xfs(xfs) => *xfs,
            other => panic!("{other:?} in {text}"),
        });
        found.collect()
    }

    #[test]
    fn the_whole_output_is_one_filesystem_even_in_one_line() {
        for text in
            [FULL.to_owned(), FULL.split_whitespace().collect::<Vec<_>>().join(" "), format!("# xfs_info /m2\n{FULL}")]
        {
            let found = all(&text);
            let [xfs] = found.as_slice() else { panic!("{found:?}") };
            assert_eq!(xfs.device.as_deref(), Some("/dev/loop5"));
            assert_eq!(xfs.ftype.as_ref().map(|fact| fact.value), Some(false));
            assert_eq!((xfs.block, xfs.size()), (Some(Bytes(4096)), Some(Bytes::mib(300))));
            assert_eq!(xfs.mount_point.is_some(), text.starts_with('#'));
        }
    }

    #[test]
    fn one_line_is_enough_and_old_versions_do_not_tell() {
        let ftype = |text| all(text).first().and_then(|xfs| xfs.ftype.as_ref().map(|fact| fact.value));
        assert_eq!(ftype("naming   =version 2              bsize=4096   ascii-ci=0 ftype=1"), Some(true));
        assert_eq!(ftype("naming   =version 2              bsize=4096   ascii-ci=0"), None);
    }

    #[test]
    fn two_filesystems_are_two() {
        assert_eq!(all(&format!("{FULL}{}", FULL.replace("ftype=0", "ftype=1"))).len(), 2);
    }

    #[test]
    fn a_value_that_cannot_be_is_named() {
        let parsed = read(&FULL.replace("blocks=76800", "blocks=many"));
        assert_eq!(parsed.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(3)]);
    }
}
