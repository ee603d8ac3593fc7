//! `dmsetup ls`, also as a tree: which device-mapper devices there are, and which stands on which.
//!
//! ```text
//! docker-8:1-131074-base  (254:1)
//! docker-thinpool-tpool (254:2)
//!  |-docker-thinpool_tdata (254:1)
//!  |  `- (7:0)
//!  `-docker-thinpool_tmeta (254:0)
//!     `- (7:0)
//! ```
//!
//! Devices stand above what they stand on; one that is not the mapper's has no name.

use super::device::DeviceNumber;
use super::dmsetup_info::{Below, DmDevice};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section};

pub const FORMAT: Format = Format {
    id: "dmsetup-ls",
    title: "dmsetup ls",
    claims: Claims { commands: &["dmsetup ls", "dmsetup --manglename none ls"], claim, interleaves: false },
    parse,
};

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = lines.first().map_or("", |line| line.text.as_str());
    match entry(text) {
        // A name alone is surely a device's; prose that ends in numbers has more words.
        Some(found) if found.name.is_some_and(is_mapper_name) || found.name.is_none() && found.column > 0 => {
            Claim::Starts
        }
        Some(_) if inside => Claim::Continues,
        None if inside && trimmed(lines).ends_with(')') && text.trim_start().starts_with(['|', '`', '├', '└']) => {
            Claim::Continues
        }
        _ => Claim::No,
    }
}

/// Characters that the mapper leaves as they are; others appear as `\x20`.
fn is_mapper_name(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b"#+-.:=@_\\".contains(&b))
}

/// One line: the column its name or number begins in, and both of them.
struct Entry<'a> {
    column: usize,
    name: Option<&'a str>,
    number: DeviceNumber,
}

/// `NAME (MAJOR:MINOR)` behind blanks and branches; old versions print `(MAJOR, MINOR)`.
fn entry(text: &str) -> Option<Entry<'_>> {
    let mut text = text.trim_end();
    // `-o blkdevname,active` writes more behind the number: `<dm-4> [ACTIVE]`.
    for (open, close) in [(" [", ']'), (" <", '>')] {
        let before = text.strip_suffix(close).and_then(|text| text.rsplit_once(open));
        text = before.map_or(text, |(before, _)| before.trim_end());
    }
    let rest = text.trim_start_matches(|c: char| "│├└─|` ".contains(c));
    // A branch ends in a hyphen, and so may a name begin with none.
    let rest = if rest.len() < text.len() { rest.strip_prefix('-').unwrap_or(rest) } else { rest };
    let column = text.chars().count().checked_sub(rest.chars().count())?;
    let (name, number) = rest.strip_suffix(')')?.rsplit_once('(')?;
    let name = name.trim();
    Some(Entry { column, name: (!name.is_empty()).then_some(name), number: DeviceNumber::parse(number)? })
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut devices: Vec<DmDevice> = Vec::new();
    // The devices above the current line: the column of each, and its place among the devices.
    let mut above: Vec<(usize, usize)> = Vec::new();
    for line in section.lines.iter().filter(|line| !line.is_blank()) {
        let Some(found) = entry(&line.text) else {
            parsed.problems.push(Problem::at(line.source, EXPECTED));
            continue;
        };
        above.retain(|(column, _)| *column < found.column);
        let below = Below { name: found.name.map(str::to_owned), number: Some(found.number) };
        if let Some(parent) = above.last().and_then(|(_, index)| devices.get_mut(*index)) {
            parent.below.push(below);
        }
        if let Some(name) = found.name {
            above.push((found.column, devices.len()));
            devices.push(DmDevice {
                source: line.source,
                name: name.to_owned(),
                number: Some(found.number),
                ..DmDevice::default()
            });
        }
    }
    parsed.records = devices.into_iter().map(|device| Record::Dm(Box::new(device))).collect();
    parsed
}

const EXPECTED: &str = "this line does not name a device; expected `NAME (MAJOR:MINOR)` as `dmsetup ls` prints it";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn edges(text: &str) -> Vec<(String, Vec<String>)> {
        let parsed = read(text);
        assert_eq!(parsed.problems, [], "{text}");
        let found = parsed.records.into_iter().map(|record| match record {
            Record::Dm(device) => {
                let below = device.below.into_iter();
                let label =
                    |below: Below| below.name.or(below.number.map(|number| number.to_string())).unwrap_or_default();
                (device.name, below.map(label).collect())
            }
            other => panic!("{other:?} in {text}"),
        });
        found.collect()
    }

    #[test]
    fn both_drawings_of_the_tree_name_what_is_below() {
        let ascii = "docker-my--vol (254:4)\n `-docker-thinpool-tpool (254:2)\n    |-docker-thinpool_tdata (254:1)\n    |  |- (7:1)\n    |  `- (7:0)\n    `-docker-thinpool_tmeta (254:0)\n       `- (7:0)\n";
        let drawn = ascii.replace("|-", "├─").replace("`-", "└─").replace('|', "│");
        for text in [ascii, &drawn] {
            let found = edges(text);
            let seen: Vec<_> = found.iter().map(|(name, below)| (name.as_str(), below.join(" "))).collect();
            assert_eq!(
                seen,
                [
                    ("docker-my--vol", "docker-thinpool-tpool".to_owned()),
                    ("docker-thinpool-tpool", "docker-thinpool_tdata docker-thinpool_tmeta".to_owned()),
                    ("docker-thinpool_tdata", "7:1 7:0".to_owned()),
                    ("docker-thinpool_tmeta", "7:0".to_owned())
                ]
            );
        }
    }

    #[test]
    fn what_more_the_tree_tells_is_no_name() {
        let text = "docker-thinpool (253:4) <dm-4> [ACTIVE]\n `-docker-thinpool_tdata (253:3) <dm-3> [ACTIVE]\n";
        assert_eq!(
            edges(text).first(),
            Some(&("docker-thinpool".to_owned(), vec!["docker-thinpool_tdata".to_owned()]))
        );
    }

    #[test]
    fn the_list_is_read_in_both_spellings() {
        let text = "docker-8:1-131074-base\t(254:1)\ndocker-8:1-131074-pool\t(254, 0)\n";
        assert_eq!(
            edges(text).into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["docker-8:1-131074-base", "docker-8:1-131074-pool"]
        );
        assert_eq!(edges("$ dmsetup ls\nmy pool\t(254:0)\n").len(), 1);
    }

    #[test]
    fn prose_that_ends_in_numbers_is_not_taken() {
        assert!(read("the disk is the first one (8:0)").records.is_empty());
    }
}
