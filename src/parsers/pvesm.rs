//! `pvesm status`: how full Proxmox VE's storages are. Counts are KiB.
//!
//! ```text
//! Name             Type     Status           Total            Used       Available        %
//! local             dir     active        98497780        13246320        80201912   13.45%
//! local-lvm     lvmthin     active       832888832       117936858       714951973   14.16%
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::units::{Bytes, Percent};

pub const FORMAT: Format = Format {
    id: "pvesm-status",
    title: "pvesm status",
    claims: Claims { commands: &["pvesm status"], claim, interleaves: false },
    parse,
};

/// One storage as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageStatus {
    pub source: Source,
    pub name: String,
    /// `lvmthin`, `dir`, …
    pub kind: String,
    pub active: bool,
    pub total: Option<Bytes>,
    pub used: Option<Bytes>,
    pub available: Option<Bytes>,
    pub percent: Option<Percent>,
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if is_heading(text) || row(text, Source { input: 0, line: 0 }).is_some() {
        return Claim::Starts;
    }
    if inside && (5..=7).contains(&text.split_whitespace().count()) && text.ends_with(['%', 'A']) {
        Claim::Continues
    } else {
        Claim::No
    }
}

fn is_heading(text: &str) -> bool {
    text.split_whitespace().eq(["Name", "Type", "Status", "Total", "Used", "Available", "%"])
}

fn row(text: &str, source: Source) -> Option<StorageStatus> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [name, kind, status @ ("active" | "inactive" | "disabled"), total, used, available, percent] = words.as_slice()
    else {
        return None;
    };
    if !percent.ends_with('%') && *percent != "N/A" {
        return None;
    }
    let active = *status == "active";
    // What is not active was not measured: its zeros say nothing.
    let size = |word: &str| word.parse().ok().map(Bytes::kib).filter(|_| active);
    Some(StorageStatus {
        source,
        name: (*name).to_owned(),
        kind: (*kind).to_owned(),
        active,
        total: size(total),
        used: size(used),
        available: size(available),
        percent: Percent::parse(percent).filter(|_| active),
    })
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    for line in section.lines.iter().filter(|line| !line.is_blank() && line.command.is_none()) {
        match row(&line.text, line.source) {
            Some(status) => parsed.records.push(Record::StorageStatus(status)),
            None if is_heading(line.text.trim()) => {}
            None => {
                let expected = "expected name, type, status, three counts of KiB and a percentage";
                parsed.problems.push(Problem::at(line.source, expected));
            }
        }
    }
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    #[test]
    fn counts_are_kib() {
        let parsed = read(
            "root@pve:~# pvesm status\nName             Type     Status           Total            Used       Available        %\nlocal             dir     active        98497780        13246320        80201912   13.45%\nlocal-lvm     lvmthin     active       832888832       117936858       714951973   14.16%\nbackup            nfs   disabled               0               0               0      N/A\n",
        );
        let statuses: Vec<_> = parsed
            .records
            .iter()
            .filter_map(|record| match record {
                Record::StorageStatus(status) => Some((status.name.as_str(), status.active, status.total)),
                _ => None,
            })
            .collect();
        assert_eq!(
            statuses,
            [
                ("local", true, Some(Bytes(98_497_780 * 1024))),
                ("local-lvm", true, Some(Bytes(832_888_832 * 1024))),
                ("backup", false, None),
            ]
        );
        assert_eq!(parsed.problems, []);
    }

    #[test]
    fn a_row_that_is_none_is_named() {
        let parsed = read(
            "Name Type Status Total Used Available %\nlocal dir lost 1 1 1 3.0%\nlocal-lvm lvmthin active 4 2 2 50.00%\n",
        );
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(2));
        assert_eq!(parsed.records.len(), 1);
    }
}
