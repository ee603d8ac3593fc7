//! `losetup`: which file lies behind a loop device.
//!
//! ```text
//! /dev/loop0: [64768]:131080 (/var/lib/docker/devicemapper/devicemapper/data), offset 0
//! /dev/loop1: 0 /var/lib/docker/devicemapper/devicemapper/metadata
//! NAME       SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE             DIO LOG-SEC
//! /dev/loop2         0      0         0  0 /mnt/d/m (deleted)      0     512
//! { "loopdevices": [ {"name": "/dev/loop2", "sizelimit": 0, "back-file": "/mnt/d/m"} ] }
//! ```
//!
//! The second line is busybox's. The kernel itself says ` (deleted)` of a file that is gone but still in use.

use crate::json::Value;

use super::json::{self, Block};
use super::table::Table;
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::units::Bytes;

pub const FORMAT: Format = Format {
    id: "losetup",
    title: "losetup",
    claims: Claims { commands: &["losetup"], claim, interleaves: false },
    parse,
};

/// One loop device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopDevice {
    pub source: Source,
    /// `/dev/loop0`
    pub device: String,
    /// Old versions cut long paths and end them in `*`; without root there is none.
    pub back_file: Option<String>,
    /// The file was deleted, but its space stays used as long as the device exists.
    pub deleted: bool,
    /// How much of the file is used, when that was limited.
    pub size: Option<Bytes>,
}

impl LoopDevice {
    /// The `N` of `/dev/loopN`: its minor number, as long as loop devices have no partitions.
    pub fn number(&self) -> Option<u32> {
        self.device.strip_prefix("/dev/loop")?.parse().ok()
    }
}

/// The columns of `losetup -l`, for rows whose heading was not pasted.
const DEFAULT: &str = "NAME SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE DIO LOG-SEC";

fn claim(lines: &[Line], inside: bool) -> Claim {
    if let claim @ Claim::Takes(_) = json::claim(lines, |text| text.contains("\"loopdevices\"")) {
        return claim;
    }
    let text = trimmed(lines);
    if heading(text).is_some() || sentence(text).is_some() || default_row(text) {
        return Claim::Starts;
    }
    // A device alone is the answer of `losetup -f`.
    let mut words = text.split_whitespace();
    let more = words.next().is_some_and(is_loop) && words.next().is_some();
    if inside && more { Claim::Continues } else { Claim::No }
}

fn is_loop(word: &str) -> bool {
    word.strip_prefix("/dev/loop").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '/'))
}

fn heading(text: &str) -> Option<Table> {
    Table::new(text, "NAME", |word| {
        DEFAULT.split(' ').chain(["BACK-INO", "BACK-MAJ:MIN", "MAJ:MIN"]).any(|k| k == word)
    })
    .filter(|table| table.headings().any(|name| matches!(name, "BACK-FILE" | "SIZELIMIT" | "AUTOCLEAR")))
}

/// A row of `losetup -l`, known without its heading: four numbers and a path.
fn default_row(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let named = words.next().is_some_and(is_loop);
    let number = |word: Option<&str>| word.is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    named && (0..4).all(|_| number(words.next())) && words.next().is_some_and(|word| word.starts_with('/'))
}

fn fits(heading: &str, text: &str) -> bool {
    match heading {
        "NAME" => is_loop(text) && !text.contains(' '),
        "BACK-FILE" => !text.bytes().all(|b| b.is_ascii_digit()),
        "BACK-MAJ:MIN" | "MAJ:MIN" => text.contains(':'),
        _ => text.bytes().all(|b| b.is_ascii_digit()),
    }
}

/// A line of `losetup -a`: the device, the file, and what stands behind it.
fn sentence(text: &str) -> Option<(&str, &str, &str)> {
    let (device, rest) = text.split_once(": ")?;
    if !is_loop(device) || device.contains(' ') {
        return None;
    }
    if rest.starts_with('[') {
        // `[0023]:7 (/path)`, and `[]: (/path)` for those who may not know more.
        let (_, file) = rest.split_once(" (")?;
        let (file, behind) = file.rsplit_once(')')?;
        return Some((device, file, behind));
    }
    let (offset, file) = rest.split_once(' ')?;
    let number = !offset.is_empty() && offset.bytes().all(|b| b.is_ascii_digit());
    (number && file.starts_with('/')).then_some((device, file, ""))
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let default = heading(DEFAULT);
    let mut table = None;
    let mut rest = section.lines.as_slice();
    while let Some(line) = rest.first() {
        let text = line.text.trim();
        if let Claim::Takes(count) = json::claim(rest, |_| true) {
            let (object, behind) = rest.split_at(count.clamp(1, rest.len()));
            rest = behind;
            listed(&Block::new(object), &mut parsed);
            continue;
        }
        rest = rest.get(1..).unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        if let Some(found) = heading(text) {
            // Places count from where the line begins.
            table = heading(&line.text).or(Some(found));
            continue;
        }
        let row = || {
            let cells = table.as_ref().and_then(|table| table.row(&line.text, fits));
            let cells = cells.or_else(|| default.as_ref().filter(|_| default_row(text))?.row(text, fits))?;
            let limit = cells.get("SIZELIMIT").and_then(|limit| limit.parse().ok());
            Some(device(line.source, cells.get("NAME")?, cells.get("BACK-FILE"), limit))
        };
        let found = sentence(text).map(|(name, file, behind)| device(line.source, name, Some(file), limit(behind)));
        match found.or_else(row) {
            Some(found) => parsed.records.push(Record::Loop(Box::new(found))),
            None => parsed.problems.push(Problem::at(line.source, EXPECTED)),
        }
    }
    parsed
}

const EXPECTED: &str = "this line does not name a loop device and its file; expected `/dev/loop0: [64768]:131080 (/path/of/file)` or a row of `losetup -l`";

/// `, offset 0, sizelimit 1048576`
fn limit(text: &str) -> Option<u64> {
    let (_, behind) = text.split_once("sizelimit ")?;
    behind.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn device(source: Source, device: &str, file: Option<&str>, limit: Option<u64>) -> LoopDevice {
    let file = file.map(str::trim).filter(|file| !file.is_empty());
    let whole = file.and_then(|file| file.strip_suffix("(deleted)")).map(str::trim_end);
    LoopDevice {
        source,
        device: device.to_owned(),
        back_file: whole.or(file).map(str::to_owned),
        deleted: whole.is_some(),
        size: limit.filter(|limit| *limit > 0).map(Bytes),
    }
}

fn listed(block: &Block, parsed: &mut Parsed) {
    let value = match block.value() {
        Ok(value) => value,
        Err(problem) => return parsed.problems.push(problem),
    };
    for item in value.get("loopdevices").and_then(Value::as_array).into_iter().flatten() {
        let Some(name) = item.get("name").and_then(Value::as_str) else { continue };
        let limit = item.get("sizelimit").and_then(|size| size.as_u64().or_else(|| size.as_str()?.parse().ok()));
        let file = item.get("back-file").and_then(Value::as_str);
        let found = device(block.source_of(&format!("\"{name}\"")), name, file, limit);
        parsed.records.push(Record::Loop(Box::new(found)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    #[test]
    fn every_form_names_the_file() {
        let file = "/var/lib/docker/devicemapper/devicemapper/data";
        for text in [
            format!("/dev/loop0: [64768]:131080 ({file})"),
            format!("/dev/loop0: [64768]:131080 ({file}), offset 0, sizelimit 1048576"),
            format!("/dev/loop0: [64768]:131080 ({file} (deleted))"),
            format!("/dev/loop0: []: ({file})"),
            format!("/dev/loop0: 0 {file}"),
            format!(
                "NAME       SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE\n/dev/loop0   1048576      0         0  0 {file}"
            ),
            format!(
                "NAME SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE DIO LOG-SEC\n/dev/loop0 0 0 0 0 {file} (deleted) 0 512"
            ),
            format!("NAME       BACK-FILE\n/dev/loop0 {file} (deleted)"),
            format!("/dev/loop0         0      0         0  0 {file}   0     512"),
            format!(
                "{{\n\"loopdevices\": [\n{{\"name\":\"/dev/loop0\", \"sizelimit\":1048576, \"back-file\":\"{file}\"}}\n]\n}}"
            ),
        ] {
            let parsed = read(&text);
            assert_eq!(parsed.problems, [], "{text}");
            let [Record::Loop(found)] = parsed.records.as_slice() else { panic!("{:?} in {text}", parsed.records) };
            assert_eq!((found.number(), found.back_file.as_deref()), (Some(0), Some(file)), "{text}");
            assert_eq!(found.deleted, text.contains("deleted"), "{text}");
            assert_eq!(found.size.is_some(), text.contains("1048576"), "{text}");
        }
    }

    #[test]
    fn a_broken_line_is_named_and_a_free_device_is_none() {
        assert_eq!(read("$ losetup -f --show /mnt/d/data\n/dev/loop0\n"), Parsed::default());
        let parsed = read("/dev/loop0: [0023]:7 (/a)\n/dev/loop1 what is this\n");
        assert_eq!(parsed.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(2)]);
    }
}
