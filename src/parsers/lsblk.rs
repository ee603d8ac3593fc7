//! `lsblk` as a tree: which device stands on which.
//!
//! ```text
//! NAME                         MAJ:MIN RM   SIZE RO TYPE MOUNTPOINT
//! loop3                          7:3    0   100G  0 loop
//! └─docker-253:0-841483-pool   253:2    0   100G  0 dm
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source};

pub const FORMAT: Format =
    Format { id: "lsblk", title: "lsblk", claims: Claims { commands: &["lsblk"], claim, interleaves: false }, parse };

/// One line of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockDevice {
    pub source: Source,
    pub name: String,
    /// `disk`, `part`, `loop`, `lvm`, `dm`, …
    pub kind: String,
    /// The device it stands on.
    pub parent: Option<String>,
}

const TYPES: [&str; 12] =
    ["disk", "part", "loop", "lvm", "dm", "crypt", "raid0", "raid1", "raid5", "rom", "mpath", "raid10"];

fn claim(lines: &[Line], _inside: bool) -> Claim {
    let text = trimmed(lines);
    let heading = text.starts_with("NAME") && text.contains("TYPE");
    if heading || device(text).is_some() { Claim::Starts } else { Claim::No }
}

/// Name and type of a row: the type stands behind `MAJ:MIN RM SIZE RO`.
fn device(text: &str) -> Option<(&str, &str)> {
    let mut words = text.trim_start_matches(is_branch).split_whitespace();
    let name = words.next()?;
    let numbers = words.next()?.split_once(':')?;
    let number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    if !number(numbers.0) || !number(numbers.1) {
        return None;
    }
    let kind = words.take(4).find(|word| TYPES.contains(word))?;
    Some((name, kind))
}

fn is_branch(c: char) -> bool {
    "│├└─|`-└┬ ".contains(c)
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    // The devices above the current line, with the column their names begin in.
    let mut above: Vec<(usize, String)> = Vec::new();
    for line in &section.lines {
        let column = line.text.chars().take_while(|c| is_branch(*c)).count();
        let Some((name, kind)) = device(&line.text) else { continue };
        above.retain(|(indent, _)| *indent < column);
        let parent = above.last().map(|(_, name)| name.clone());
        above.push((column, name.to_owned()));
        parsed.records.push(Record::Block(BlockDevice {
            source: line.source,
            name: name.to_owned(),
            kind: kind.to_owned(),
            parent,
        }));
    }
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    #[test]
    fn the_tree_names_parents() {
        let parsed = read(
            "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nloop3 7:3 0 100G 0 loop\n└─docker-253:0-841483-pool 253:2 0 100G 0 dm\n  └─docker-253:0-841483-base 253:3 0 10G 0 dm\nsda 8:0 0 2G 0 disk\n",
        );
        let tree: Vec<_> = parsed
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Block(block) => Some((block.name.as_str(), block.parent.as_deref())),
                _ => None,
            })
            .collect();
        assert_eq!(
            tree,
            [
                ("loop3", None),
                ("docker-253:0-841483-pool", Some("loop3")),
                ("docker-253:0-841483-base", Some("docker-253:0-841483-pool")),
                ("sda", None)
            ]
        );
    }
}
