//! `lvscan`: which logical volumes are active. It tells neither pools from volumes nor how full they are.
//!
//! ```text
//!   ACTIVE            '/dev/pve/root' [96.00 GiB] inherit
//!   inactive          '/dev/pve/data' [<429.61 GiB] inherit
//! ```

use super::{Format, Parsed, Record, passed, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source};

pub const FORMAT: Format = Format {
    id: "lvscan",
    title: "lvscan",
    claims: Claims { commands: &["lvscan"], claim, interleaves: false },
    parse,
};

/// One volume, as LVM found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    pub source: Source,
    pub vg: String,
    pub lv: String,
    pub active: bool,
}

fn claim(lines: &[Line], _: bool) -> Claim {
    match row(trimmed(lines), Source { input: 0, line: 0 }) {
        Some(_) => Claim::Starts,
        None => Claim::No,
    }
}

fn row(text: &str, source: Source) -> Option<Scanned> {
    let (state, rest) = text.split_once(char::is_whitespace)?;
    let active = match state {
        "ACTIVE" => true,
        "inactive" => false,
        _ => return None,
    };
    // `Original` and `Snapshot` stand between for old snapshots.
    let (before, rest) = rest.split_once('\'')?;
    let (path, size) = rest.split_once('\'')?;
    if !matches!(before.trim(), "" | "Original" | "Snapshot") || !size.trim_start().starts_with('[') {
        return None;
    }
    let (vg, lv) = path.strip_prefix("/dev/")?.split_once('/')?;
    Some(Scanned { source, vg: vg.to_owned(), lv: lv.to_owned(), active })
}

fn parse(section: &Section) -> Parsed {
    let read = |line: &Line| row(line.text.trim(), line.source).map(Record::Scanned);
    Parsed {
        records: section.lines.iter().filter_map(read).collect(),
        passed: passed(section.lines.iter().filter(|line| read(line).is_none())),
        ..Parsed::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    #[test]
    fn volumes_and_their_state() {
        let text = "# lvscan\n  ACTIVE            '/dev/vg0/root' [20.00 GiB] inherit\n  inactive          '/dev/vg1/pool' [<400.00 GiB] inherit\n  ACTIVE   Snapshot '/dev/vg0/old' [4.00 GiB] inherit\n  inactive          '/dev/vg1/one\n";
        let found: Vec<_> = read(text)
            .records
            .into_iter()
            .filter_map(|record| match record {
                Record::Scanned(one) => Some((one.vg, one.lv, one.active)),
                _ => None,
            })
            .collect();
        let one = |vg: &str, lv: &str, active| (vg.to_owned(), lv.to_owned(), active);
        assert_eq!(found, [one("vg0", "root", true), one("vg1", "pool", false), one("vg0", "old", true)]);
    }
}
