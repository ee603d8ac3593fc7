//! `dmsetup info`, as blocks and as columns: which devices there are, whether they are suspended, and who has them open.
//!
//! ```text
//! Name:              docker-8:1-131074-pool
//! State:             ACTIVE
//! Tables present:    LIVE
//! Open count:        0
//! Major, minor:      254, 0
//! UUID: LVM-M3Zq…-tpool
//! Name                   Maj Min Stat Open Targ Event  UUID
//! docker-8:1-131074-pool 254   0 L--w    1    1      1
//! ```

use super::device::DeviceNumber;
use super::table::{Cells, Table};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};

pub const FORMAT: Format = Format {
    id: "dmsetup-info",
    title: "dmsetup info",
    claims: Claims { commands: &["dmsetup info", "dmsetup -c info"], claim, interleaves: false },
    parse,
};

/// One device-mapper device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DmDevice {
    pub source: Source,
    pub name: String,
    pub number: Option<DeviceNumber>,
    pub state: Option<State>,
    pub open: Option<u64>,
    pub uuid: Option<String>,
    /// There is a table in use, and one that waits for a resume.
    pub live: Option<bool>,
    pub inactive: Option<bool>,
    /// What `dmsetup ls --tree` shows below it.
    pub below: Vec<Below>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Active,
    /// I/O waits until somebody resumes the device.
    Suspended,
}

/// A device that another one stands on; a device that is not the mapper's has only its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Below {
    pub name: Option<String>,
    pub number: Option<DeviceNumber>,
}

const KEYS: [&str; 10] = [
    "Name",
    "State",
    "Read Ahead",
    "Tables present",
    "Open count",
    "Event number",
    "Major, minor",
    "Number of targets",
    "UUID",
    "Subsystem",
];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if text.starts_with("Name:") {
        let next = lines.get(1).and_then(|line| pair(&line.text));
        // `docker info` has a Name too.
        return if next.is_some_and(|(key, _)| key == "State") { Claim::Takes(block_length(lines)) } else { Claim::No };
    }
    if let Some(table) = heading(text) {
        let rows =
            lines.iter().skip(1).take_while(|line| line.command.is_none() && row(Some(&table), &line.text).is_some());
        return Claim::Takes(1 + rows.count());
    }
    match pair(text) {
        _ if default_row(text).is_some() => Claim::Starts,
        Some(_) if inside => Claim::Continues,
        _ => Claim::No,
    }
}

/// `Key: value` of a block.
fn pair(text: &str) -> Option<(&'static str, &str)> {
    let (key, value) = text.trim().split_once(':')?;
    Some((KEYS.iter().find(|known| **known == key)?, value.trim()))
}

fn block_length(lines: &[Line]) -> usize {
    let below = |line: &&Line| pair(&line.text).is_some_and(|(key, _)| key != "Name");
    1 + lines.iter().skip(1).take_while(below).count()
}

/// Columns that every row fills; without one of them a row cannot be told from prose.
const COUNTS: [&str; 6] = ["Maj", "Min", "Stat", "Open", "Targ", "Event"];

fn is_column(word: &str) -> bool {
    const KNOWN: &str = "Name MangledName UnmangledName UUID Maj Min Stat Open Targ Event BlkDevName DevNos #Devs DevNames \
        #Refs RefNames Subsys VG LV LVLayer Attr Read LTbl ITbl Sus Suspended";
    KNOWN.split(' ').any(|known| known == word)
}

fn heading(text: &str) -> Option<Table> {
    let table = Table::new(text, "Name", is_column)?;
    let telling = table.headings().any(|name| COUNTS.contains(&name));
    telling.then_some(table)
}

fn fits(heading: &str, text: &str) -> bool {
    match heading {
        "Stat" => is_stat(text),
        _ if COUNTS.contains(&heading) => text.bytes().all(|b| b.is_ascii_digit()),
        _ => true,
    }
}

/// `L--w`: live, inactive table, suspended, read or write.
fn is_stat(word: &str) -> bool {
    let allowed = ["L-", "I-", "s-", "rw"];
    word.len() == 4 && word.chars().zip(allowed).all(|(c, allowed)| allowed.contains(c))
}

/// A row of the default columns, known without its heading by its `L--w` behind two numbers. Names may hold blanks.
fn default_row(text: &str) -> Option<(String, [&str; 6], Option<&str>)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| is_stat(word))?;
    let numbers = words.get(at.checked_sub(2)?..at + 4)?;
    let numbers: [&str; 6] = numbers.try_into().ok()?;
    let [major, minor, _, open, targets, event] = numbers;
    let count = |word: &str| word.parse::<u64>().is_ok();
    let name = words.get(..at - 2)?.join(" ");
    let known = !name.is_empty() && [major, minor, open, targets, event].into_iter().all(count);
    known.then_some((name, numbers, words.get(at + 4).copied()))
}

fn row(table: Option<&Table>, text: &str) -> Option<DmDevice> {
    if let Some((name, [major, minor, stat, open, _, _], uuid)) = default_row(text) {
        let mut device =
            DmDevice { name, open: open.parse().ok(), uuid: uuid.map(str::to_owned), ..DmDevice::default() };
        device.number = DeviceNumber::parse(&format!("{major}:{minor}"));
        flags(&mut device, stat);
        return Some(device);
    }
    let table = table?;
    let cells = table.row(text, fits)?;
    if table.headings().any(|name| COUNTS.contains(&name) && cells.get(name).is_none()) {
        return None;
    }
    let cell = |key: &str| cells.get(key).map(str::to_owned);
    let mut device = DmDevice { name: cell("Name")?, uuid: cell("UUID"), ..DmDevice::default() };
    device.number = number(&cells);
    device.open = cells.get("Open").and_then(|count| count.parse().ok());
    flags(&mut device, cells.get("Stat").unwrap_or_default());
    Some(device)
}

fn number(cells: &Cells) -> Option<DeviceNumber> {
    DeviceNumber::parse(&format!("{}:{}", cells.get("Maj")?, cells.get("Min")?))
}

fn flags(device: &mut DmDevice, stat: &str) {
    if is_stat(stat) {
        device.live = Some(stat.starts_with('L'));
        device.inactive = Some(stat.contains('I'));
        device.state = Some(if stat.contains('s') { State::Suspended } else { State::Active });
    }
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut devices: Vec<DmDevice> = Vec::new();
    let mut table = None;
    for line in section.lines.iter().filter(|line| !line.is_blank()) {
        if let Some((key, value)) = pair(&line.text) {
            if key == "Name" {
                devices.push(DmDevice { source: line.source, name: value.to_owned(), ..DmDevice::default() });
            }
            match devices.last_mut() {
                Some(device) => field(device, key, value, line.source, &mut parsed.problems),
                None => parsed.problems.push(Problem::at(
                    line.source,
                    "the line `Name:` of this device is missing; paste all of `dmsetup info`",
                )),
            }
        } else if let Some(found) = heading(&line.text) {
            table = Some(found);
        } else if let Some(device) = row(table.as_ref(), &line.text) {
            devices.push(DmDevice { source: line.source, ..device });
        }
    }
    parsed.records = devices.into_iter().map(|device| Record::Dm(Box::new(device))).collect();
    parsed
}

fn field(device: &mut DmDevice, key: &str, value: &str, source: Source, problems: &mut Vec<Problem>) {
    let mut expected = |example: &str| {
        problems.push(Problem::at(
            source,
            format!("`{key}: {value}` cannot be read; expected for example `{key}: {example}`"),
        ));
    };
    match key {
        // Behind the state may stand `(READ-ONLY)` or `(DEFERRED REMOVE)`. Which state it was matters.
        "State" if value.starts_with("ACTIVE") => device.state = Some(State::Active),
        "State" if value.starts_with("SUSPENDED") => device.state = Some(State::Suspended),
        "State" => expected("ACTIVE"),
        "Tables present" => {
            device.live = Some(value.split_whitespace().any(|word| word == "LIVE"));
            device.inactive = Some(value.split_whitespace().any(|word| word == "INACTIVE"));
        }
        "Open count" => match value.parse() {
            Ok(count) => device.open = Some(count),
            Err(_) => expected("0"),
        },
        "Major, minor" => match DeviceNumber::parse(value) {
            Some(number) => device.number = Some(number),
            None => expected("253, 2"),
        },
        "UUID" => device.uuid = Some(value.to_owned()).filter(|uuid| !uuid.is_empty()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn devices(text: &str) -> Vec<DmDevice> {
        let parsed = read(text);
        assert_eq!(parsed.problems, [], "{text}");
        let found = parsed.records.into_iter().map(|record| match record {
            Record::Dm(device) => *device,
            other => panic!("{other:?} in {text}"),
        });
        found.collect()
    }

    #[test]
    fn blocks_and_columns_say_the_same() {
        for text in [
            "Name:              docker-8:1-131074-pool\nState:             SUSPENDED\nRead Ahead:        256\nTables present:    LIVE & INACTIVE\nOpen count:        3\nEvent number:      0\nMajor, minor:      254, 0\nNumber of targets: 1\n",
            "Name                   Maj Min Stat Open Targ Event  UUID                            \ndocker-8:1-131074-pool 254   0 LIsw    3    1      1                                 \n",
            "docker-8:1-131074-pool 254 0 LIsw 3 1 1",
            "Name                   Maj Min Open Stat\ndocker-8:1-131074-pool 254   0    3 LIsw\n",
        ] {
            let devices = devices(text);
            let [device] = devices.as_slice() else { panic!("{devices:?} in {text}") };
            assert_eq!(device.name, "docker-8:1-131074-pool", "{text}");
            assert_eq!(device.number, Some(DeviceNumber { major: 254, minor: 0 }), "{text}");
            assert_eq!(device.state, Some(State::Suspended), "{text}");
            assert_eq!((device.open, device.live, device.inactive), (Some(3), Some(true), Some(true)), "{text}");
        }
    }

    #[test]
    fn names_hold_blanks_and_blocks_follow_each_other() {
        assert_eq!(
            devices("my pool 254 0 L--w 0 1 0 LVM-abc").first().map(|device| device.name.clone()),
            Some("my pool".into())
        );
        let block = "Name:              a\nState:             ACTIVE (DEFERRED REMOVE)\nUUID: LVM-abc-tpool\n\n";
        let found = devices(&block.repeat(2));
        assert_eq!(
            found.iter().map(|device| (device.state, device.uuid.as_deref())).collect::<Vec<_>>(),
            [(Some(State::Active), Some("LVM-abc-tpool")); 2]
        );
    }

    #[test]
    fn the_name_of_a_docker_host_is_not_taken() {
        let parsed = read("Name: node-1\nID: ABCD\nDocker Root Dir: /var/lib/docker\n");
        assert!(!parsed.records.iter().any(|record| matches!(record, Record::Dm(_))));
    }

    #[test]
    fn a_value_that_cannot_be_is_named() {
        let parsed = read("Name:              a\nState:             ASLEEP\n");
        assert_eq!(parsed.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(2)]);
    }
}
