//! `lsblk` with any columns, as a tree, a list, pairs or JSON: which device stands on which, and what is on it.
//!
//! ```text
//! NAME                         MAJ:MIN RM   SIZE RO TYPE MOUNTPOINT
//! loop3                          7:3    0   100G  0 loop
//! └─docker-253:0-841483-pool   253:2    0   100G  0 dm
//! NAME   FSTYPE LABEL UUID                                 FSAVAIL FSUSE% MOUNTPOINTS
//! `-sda1 xfs          1e5d8a67-4f5c-4d1c-9a0c-3b8f4a4f8a11    2.9G    94% /var/lib/docker
//! NAME="sda1" MAJ:MIN="8:1" RM="0" SIZE="50G" RO="0" TYPE="part" MOUNTPOINT="/var/lib/docker"
//! { "blockdevices": [ {"name": "sda", "maj:min": "8:0", "size": "50G", "type": "disk", "mountpoints": [null]} ] }
//! ```

use super::device::DeviceNumber;
use super::lsblk_forms::{asked, json, pairs};
use super::table::{Cells, Table};
use super::{Format, Parsed, Record, json as text, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::units::{Bytes, Dialect, Percent};

pub const FORMAT: Format =
    Format { id: "lsblk", title: "lsblk", claims: Claims { commands: &["lsblk"], claim, interleaves: false }, parse };

/// One block device. A device that stands on two others is listed twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockDevice {
    pub source: Source,
    pub name: String,
    pub number: Option<DeviceNumber>,
    /// `disk`, `part`, `loop`, `lvm`, `dm`, …
    pub kind: Option<String>,
    pub size: Option<Bytes>,
    /// `xfs`, `LVM2_member`, …: what was found on it.
    pub fstype: Option<String>,
    /// Of its filesystem, as far as that is mounted.
    pub available: Option<Bytes>,
    pub percent: Option<Percent>,
    pub mount_points: Vec<String>,
    /// The device it stands on.
    pub parent: Option<String>,
    /// A disk that turns, as the kernel believes.
    pub rotational: Option<bool>,
}

const TYPES: [&str; 14] = [
    "disk", "part", "loop", "lvm", "dm", "crypt", "raid0", "raid1", "raid5", "rom", "mpath", "raid10", "md", "stratis",
];

/// The columns of `lsblk` alone, for rows whose heading was not pasted.
pub(super) const DEFAULT: &str = "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT";

fn claim(lines: &[Line], inside: bool) -> Claim {
    if let claim @ Claim::Takes(_) = text::claim(lines, |text| text.contains("\"blockdevices\"")) {
        return claim;
    }
    let text = trimmed(lines);
    match heading(text) {
        Some(table) => Claim::Takes(1 + rows_below(&table, lines.get(1..).unwrap_or_default())),
        None if default_row(text) || pairs(text).is_some() => Claim::Starts,
        None if inside && chosen_row(text) => Claim::Continues,
        None => Claim::No,
    }
}

/// A word that names a column; there are a hundred, these are the ones people ask for.
fn is_column(word: &str) -> bool {
    const KNOWN: &str = "NAME KNAME PATH MAJ:MIN FSAVAIL FSSIZE FSTYPE FSUSED FSUSE% FSVER MOUNTPOINT MOUNTPOINTS LABEL UUID \
        PTUUID PTTYPE PARTTYPE PARTLABEL PARTUUID RA RO RM HOTPLUG MODEL SERIAL SIZE STATE OWNER GROUP MODE \
        ALIGNMENT MIN-IO OPT-IO PHY-SEC LOG-SEC ROTA SCHED TYPE PKNAME TRAN VENDOR WWN";
    KNOWN.split(' ').any(|known| known == word) || word.starts_with("DISC-")
}

pub(super) fn heading(text: &str) -> Option<Table> {
    Table::new(text, "NAME", is_column)
}

/// How many lines below the heading are its rows.
fn rows_below(table: &Table, lines: &[Line]) -> usize {
    let is_row = |line: &&Line| {
        !line.is_blank() && !line.fence && line.command.is_none() && {
            let (column, text) = plain(&line.text);
            // A broken row still shows its branch.
            heading(&line.text).is_none() && (cells(table, &text).is_some() || column > 1 || more_mounts(&text))
        }
    };
    lines.iter().take_while(is_row).count()
}

/// The line with its branches blanked, and the column in which its text begins.
fn plain(text: &str) -> (usize, String) {
    let branch = |c: &char| "│├└─|`-+ ".contains(*c);
    let column = text.chars().take_while(branch).count();
    let blanked = text.chars().take(column).map(|_| ' ').chain(text.chars().skip(column).map(unbranched)).collect();
    (column, blanked)
}

/// Branches stand in front of the name, wherever its column is.
fn unbranched(c: char) -> char {
    if "│├└─".contains(c) { ' ' } else { c }
}

fn cells<'a>(table: &'a Table, text: &str) -> Option<Cells<'a>> {
    let cells = table.row(text, fits)?;
    cells.get("NAME").is_some().then_some(cells)
}

/// What cells can hold, where that tells columns apart.
fn fits(heading: &str, text: &str) -> bool {
    let word = !text.contains(' ');
    match heading {
        "NAME" | "KNAME" => word && !text.starts_with(['/', '[', '"']) && !text.ends_with([':', '.', ',', '!']),
        "MAJ:MIN" => DeviceNumber::parse(text).is_some() && word,
        "SIZE" | "FSAVAIL" | "FSSIZE" | "FSUSED" => size(text).is_some() && word,
        "FSUSE%" => text.ends_with('%') && Percent::parse(text).is_some(),
        "RM" | "RO" | "ROTA" | "RA" | "PHY-SEC" | "LOG-SEC" | "HOTPLUG" => text.bytes().all(|b| b.is_ascii_digit()),
        "TYPE" => TYPES.contains(&text) || text.starts_with("raid"),
        "MOUNTPOINT" | "MOUNTPOINTS" => is_mount(text),
        "UUID" => is_uuid(text),
        "PATH" => text.starts_with('/'),
        "FSTYPE" => word && !is_mount(text) && !is_uuid(text) && text.starts_with(|c: char| c.is_ascii_alphabetic()),
        _ => !is_mount(text) && !is_uuid(text),
    }
}

fn is_mount(text: &str) -> bool {
    text.starts_with('/') || text == "[SWAP]"
}

/// Below `MOUNTPOINTS` a second one has a line of its own; devices at the margin are rows of other outputs.
fn more_mounts(text: &str) -> bool {
    let alone = text.starts_with(' ') || !text.trim().contains(' ');
    is_mount(text.trim()) && !text.trim().starts_with("/dev/") && alone
}

/// `1e5d8a67-4f5c-…`, `1234-ABCD` of vfat, `MNDiPR-QZvX-…` of LVM.
fn is_uuid(text: &str) -> bool {
    text.len() >= 9 && text.contains('-') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// A row of the default columns, known without its heading.
fn default_row(text: &str) -> bool {
    let (_, text) = plain(text);
    let mut words = text.split_whitespace();
    let numbered = words.nth(1).is_some_and(|word| DeviceNumber::parse(word).is_some());
    numbered && words.take(4).any(|word| TYPES.contains(&word))
}

/// A row of columns that the command chose: a type and a size are among them.
fn chosen_row(text: &str) -> bool {
    let (_, text) = plain(text);
    let is = |known: fn(&str) -> bool| text.split_whitespace().skip(1).any(known);
    is(|word| TYPES.contains(&word)) && is(|word| size(word).is_some())
}

pub(super) fn size(text: &str) -> Option<Bytes> {
    Bytes::parse(text, Dialect::Binary)
}

fn parse(section: &Section) -> Parsed {
    let json = |line: &Line| line.text.trim_start().starts_with('{');
    if let Some(at) = section.lines.iter().position(json) {
        // What stands before is of an earlier command that printed a table.
        let (before, text) = section.lines.split_at(at);
        let mut parsed = tree(before, None);
        let length = match text::claim(text, |_| true) {
            Claim::Takes(length) => length.min(text.len()),
            _ => text.len(),
        };
        let (text, behind) = text.split_at(length);
        for part in [json_text(text), tree(behind, None)] {
            parsed.records.extend(part.records);
            parsed.problems.extend(part.problems);
        }
        return parsed;
    }
    tree(&section.lines, asked(section.command.as_ref()))
}

fn json_text(lines: &[Line]) -> Parsed {
    let block = text::Block::new(lines);
    match block.value() {
        Ok(value) => Parsed { records: json(&value, &block).into_iter().map(record).collect(), ..Parsed::default() },
        Err(problem) => Parsed { problems: vec![problem], ..Parsed::default() },
    }
}

fn record(device: BlockDevice) -> Record {
    Record::Block(Box::new(device))
}

fn tree(lines: &[Line], asked: Option<Table>) -> Parsed {
    let mut devices: Vec<BlockDevice> = Vec::new();
    let mut problems = Vec::new();
    let default = heading(DEFAULT);
    let mut table: Option<Table> = None;
    // The devices above the current line, with the column their names begin in.
    let mut above: Vec<(usize, String)> = Vec::new();
    for line in lines.iter().filter(|line| !line.is_blank()) {
        if let Some(found) = heading(&line.text) {
            table = Some(found);
            above.clear();
            continue;
        }
        if let Some(found) = pairs(&line.text) {
            devices.push(device(line.source, |key| found.iter().find(|(name, _)| name == key).map(|(_, v)| v.clone())));
            continue;
        }
        let (_, text) = plain(&line.text);
        // More mount points of the device above, one a line.
        if let Some(last) = devices.last_mut().filter(|_| more_mounts(&text)) {
            last.mount_points.push(text.trim().to_owned());
            continue;
        }
        let given = table.as_ref().or(asked.as_ref()).and_then(|table| cells(table, &text));
        let usual = || default.as_ref().filter(|_| default_row(&line.text)).and_then(|table| cells(table, &text));
        let Some(cells) = given.or_else(usual) else {
            problems.push(Problem::at(line.source, EXPECTED));
            continue;
        };
        let mut found = device(line.source, |key| cells.get(key).map(str::to_owned));
        let column = column_of(&line.text, &found.name);
        above.retain(|(indent, _)| *indent < column);
        found.parent = found.parent.or(above.last().map(|(_, name)| name.clone()));
        above.push((column, found.name.clone()));
        devices.push(found);
    }
    Parsed { records: devices.into_iter().map(record).collect(), problems, ..Parsed::default() }
}

const EXPECTED: &str = "this row does not fit the columns of `lsblk`; expected those of the heading, or `NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT`";

fn column_of(text: &str, name: &str) -> usize {
    text.find(name).and_then(|at| text.get(..at)).map_or(0, |before| before.chars().count())
}

/// A device from its cells, asked for by heading.
pub(super) fn device(source: Source, cell: impl Fn(&str) -> Option<String>) -> BlockDevice {
    let cell = |key: &str| cell(key).filter(|text| !text.is_empty());
    let mount_points = ["MOUNTPOINT", "MOUNTPOINTS"].iter().filter_map(|key| cell(key)).collect();
    BlockDevice {
        source,
        name: cell("NAME").or(cell("KNAME")).unwrap_or_default(),
        number: cell("MAJ:MIN").and_then(|text| DeviceNumber::parse(&text)),
        kind: cell("TYPE"),
        size: cell("SIZE").and_then(|text| size(&text)),
        fstype: cell("FSTYPE"),
        available: cell("FSAVAIL").and_then(|text| size(&text)),
        percent: cell("FSUSE%").and_then(|text| Percent::parse(&text)),
        mount_points,
        parent: cell("PKNAME"),
        rotational: match cell("ROTA").as_deref() {
            Some("1" | "true") => Some(true),
            Some("0" | "false") => Some(false),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn devices(text: &str) -> Vec<BlockDevice> {
        let parsed = read(text);
        assert_eq!(parsed.problems, [], "{text}");
        let found = parsed.records.into_iter().map(|record| match record {
            Record::Block(block) => *block,
            other => panic!("{other:?} in {text}"),
        });
        found.collect()
    }

    #[test]
    fn the_tree_names_parents() {
        for (one, two) in [("└─", "  └─"), ("`-", "  `-"), ("`-", "| `-")] {
            let text = format!(
                "NAME                         MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nloop3                          7:3    0 100G  0 loop\n{one}docker-253:0-841483-pool   253:2    0 100G  0 dm\n{two}docker-253:0-841483-base 253:3    0  10G  0 dm /m\nsda                            8:0    0   2G  0 disk\n"
            );
            let devices = devices(&text);
            let tree: Vec<_> = devices.iter().map(|block| (block.name.as_str(), block.parent.as_deref())).collect();
            assert_eq!(
                tree,
                [
                    ("loop3", None),
                    ("docker-253:0-841483-pool", Some("loop3")),
                    ("docker-253:0-841483-base", Some("docker-253:0-841483-pool")),
                    ("sda", None)
                ]
            );
            assert_eq!(devices.first().map(|loop3| loop3.size), Some(Some(Bytes::gib(100))));
            assert_eq!(devices.get(2).map(|base| base.mount_points.clone()), Some(vec!["/m".to_owned()]));
        }
    }

    #[test]
    fn a_row_without_a_heading_is_known() {
        let rows = devices("└─docker-253:0-841483-pool 253:2 0 100G 0 dm");
        assert_eq!(rows.first().and_then(|row| row.number).map(|number| number.to_string()), Some("253:2".into()));
    }

    #[test]
    fn any_choice_of_columns_is_read() {
        const UUID: &str = "1e5d8a67-4f5c-4d1c-9a0c-3b8f4a4f8a11";
        for text in [
            format!("NAME   FSTYPE FSVER LABEL UUID                                 FSAVAIL FSUSE% MOUNTPOINTS\nsda\n└─sda1 xfs                {UUID}    2.9G    94% /var/lib/docker\n                                                                               /mnt/x\n"),
            format!("NAME FSTYPE LABEL UUID FSAVAIL FSUSE% MOUNTPOINTS\nsda\n└─sda1 xfs {UUID} 2.9G 94% /var/lib/docker\n/mnt/x\n"),
            "$ lsblk -P -o NAME,FSTYPE,FSAVAIL\nNAME=\"sda\" FSTYPE=\"\"\nNAME=\"sda1\" FSTYPE=\"xfs\" FSAVAIL=\"2.9G\" FSUSE%=\"94%\" MOUNTPOINT=\"/var/lib/docker\" MOUNTPOINTS=\"/mnt/x\" PKNAME=\"sda\"\n".to_owned(),
            "{\n \"blockdevices\": [\n{\"name\":\"sda\", \"children\": [\n{\"name\":\"sda1\", \"fstype\":\"xfs\", \"fsavail\":\"2.9G\", \"fsuse%\":\"94%\", \"mountpoints\":[\"/var/lib/docker\", \"/mnt/x\", null]}\n]}\n]\n}".to_owned(),
        ] {
            let rows = devices(&text);
            let [sda, sda1] = rows.as_slice() else { panic!("{rows:?} in {text}") };
            assert_eq!((sda.name.as_str(), sda.fstype.as_deref()), ("sda", None), "{text}");
            assert_eq!((sda1.name.as_str(), sda1.fstype.as_deref(), sda1.parent.as_deref()), ("sda1", Some("xfs"), Some("sda")), "{text}");
            assert_eq!(sda1.available, size("2.9G"), "{text}");
            assert_eq!(sda1.percent, Some(Percent::whole(94)), "{text}");
            assert_eq!(sda1.mount_points, ["/var/lib/docker", "/mnt/x"], "{text}");
        }
    }

    #[test]
    fn words_behind_the_table_are_not_devices() {
        let rows = devices(
            "NAME  KNAME MAJ:MIN TYPE  SIZE MOUNTPOINT\nloop0 loop0   7:0   loop  300M \nand that is all there is\n",
        );
        assert_eq!(rows.len(), 1);
    }

    #[test]
    fn rows_without_a_heading_have_the_columns_of_the_command() {
        for command in [
            "lsblk -o NAME,TYPE,SIZE,MOUNTPOINT -i -n",
            "lsblk -nio name,type,size,mountpoint",
            "lsblk -n --output=NAME,TYPE,SIZE,MOUNTPOINT",
        ] {
            let rows = devices(&format!(
                "$ {command}\nsda             disk  100G \n|-sda1          part    1G /boot\n`-sda2          part   99G \n  `-docker-1-pool dm   50G \n"
            ));
            let seen: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.parent.as_deref(), row.size)).collect();
            assert_eq!(
                seen,
                [
                    ("sda", None, size("100G")),
                    ("sda1", Some("sda"), size("1G")),
                    ("sda2", Some("sda"), size("99G")),
                    ("docker-1-pool", Some("sda2"), size("50G"))
                ],
                "{command}"
            );
            assert_eq!(rows.get(1).map(|row| row.mount_points.as_slice()), Some(&["/boot".to_owned()][..]));
        }
        let rows = devices(
            "# lsblk -n -i\nsda      8:0    0  100G  0 disk \n|-sda1   8:1    0    1G  0 part /boot\n`-sda2   8:2    0   99G  0 part \n",
        );
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn disks_that_turn_are_told_in_every_form() {
        for text in [
            "NAME MAJ:MIN ROTA\nsda    8:0     1\nsdb    8:16    0\n",
            "NAME=\"sda\" MAJ:MIN=\"8:0\" ROTA=\"1\"\nNAME=\"sdb\" MAJ:MIN=\"8:16\" ROTA=\"0\"\n",
            "{\"blockdevices\": [{\"name\":\"sda\", \"rota\":true}, {\"name\":\"sdb\", \"rota\":false}]}",
        ] {
            let turns: Vec<_> = devices(text).iter().map(|device| device.rotational).collect();
            assert_eq!(turns, [Some(true), Some(false)], "{text}");
        }
    }

    #[test]
    fn a_broken_row_is_named() {
        let parsed = read(
            "NAME   MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nsda      8:0    0  50G  0 disk\n└─sda1   8,1x   0  50G  0 part\n",
        );
        assert_eq!(parsed.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(3)]);
    }
}
