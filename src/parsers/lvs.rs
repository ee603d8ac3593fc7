//! `lvs`, with any choice of columns.
//!
//! ```text
//!   LV       VG     Attr       LSize  Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert
//!   thinpool docker twi-aotzD- 95.00g             100.00 6.99
//! ```

use super::dmsetup::NoSpace;
use super::lvm_columns::{self, Cell, Column, Row, full, sparse};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::units::{Bytes, Percent};

pub const FORMAT: Format =
    Format { id: "lvs", title: "lvs", claims: Claims { commands: &["lvs"], claim, interleaves: false }, parse };

/// One logical volume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogicalVolume {
    pub source: Option<Source>,
    pub vg: Option<String>,
    /// Without the brackets of a hidden volume.
    pub lv: String,
    pub attr: Option<Attr>,
    pub size: Option<Bytes>,
    pub pool: Option<String>,
    pub data: Option<Percent>,
    pub metadata: Option<Percent>,
    pub metadata_size: Option<Bytes>,
    pub chunk: Option<Bytes>,
    pub monitored: Option<bool>,
    pub when_full: Option<NoSpace>,
}

/// The `lv_attr` string, decoded where it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attr(pub String);

impl Attr {
    /// The character at a position counted from 1, as lvs(8) does.
    fn at(&self, position: usize) -> Option<char> {
        self.0.chars().nth(position.checked_sub(1)?)
    }
    pub fn is_thin_pool(&self) -> bool {
        self.at(1) == Some('t')
    }
    pub fn is_thin_volume(&self) -> bool {
        self.at(1) == Some('V')
    }
    pub fn is_active(&self) -> bool {
        self.at(5).is_some_and(|c| matches!(c, 'a' | 's' | 'c' | 'C' | 'S'))
    }
    pub fn check_needed(&self) -> bool {
        matches!(self.at(5), Some('c' | 'C'))
    }
    /// `D`, `M` or `F` of a thin pool: out of data space, read-only metadata, failed.
    pub fn health(&self) -> Option<char> {
        self.at(9).filter(|c| *c != '-')
    }
}

const COLUMNS: [Column; 21] = [
    full("LV", Cell::Name),
    full("VG", Cell::Name),
    full("Attr", Cell::Attr),
    full("LSize", Cell::Size),
    sparse("Pool", Cell::Name),
    sparse("Origin", Cell::Name),
    sparse("Data%", Cell::Percent),
    sparse("Snap%", Cell::Percent),
    sparse("Meta%", Cell::Percent),
    sparse("Move", Cell::Name),
    sparse("Log", Cell::Name),
    sparse("Cpy%Sync", Cell::Percent),
    sparse("Copy%", Cell::Percent),
    sparse("Convert", Cell::Name),
    sparse("MSize", Cell::Size),
    sparse("Chunk", Cell::Size),
    sparse("Health", Cell::Word(&["out_of_data", "metadata_read_only", "failed", "partial", "refresh", "unknown"])),
    sparse("WhenFull", Cell::Word(&["queue", "error"])),
    sparse("Monitor", Cell::Word(&["monitored", "not monitored"])),
    sparse("Profile", Cell::Name),
    sparse("Devices", Cell::Rest),
];

const DEFAULT: [&str; 12] =
    ["LV", "VG", "Attr", "LSize", "Pool", "Origin", "Data%", "Meta%", "Move", "Log", "Cpy%Sync", "Convert"];

/// Which columns a volume of this kind leaves empty.
fn empty(row: &Row, column: &Column) -> bool {
    let kind = row.get("Attr").and_then(|attr| attr.chars().next());
    match column.heading {
        "Pool" => matches!(kind, Some('t' | 'T' | 'e' | '-' | 'o')),
        "Origin" => matches!(kind, Some('t' | 'T' | 'e' | '-' | 'o')),
        "Move" | "Log" | "Convert" => true,
        _ => false,
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if text.len() > 1000 {
        return Claim::No;
    }
    let mut words = text.split_whitespace();
    let heading = text.contains("LV")
        && lvm_columns::header(text, &COLUMNS)
            .is_some_and(|columns| columns.iter().any(|column| column.heading == "LV"));
    let second = words.nth(1).is_some_and(lvm_columns::is_lv_attr) && words.clone().next().is_some();
    let third = words.next().is_some_and(lvm_columns::is_lv_attr)
        && words.next().is_some_and(|word| Bytes::parse(word, crate::units::Dialect::Lvm).is_some());
    match (heading || second || third, inside) {
        (true, _) => Claim::Starts,
        (_, true) if !text.contains(": ") && text.split_whitespace().any(lvm_columns::is_cell) => Claim::Continues,
        _ => Claim::No,
    }
}

fn parse(section: &Section) -> Parsed {
    let (records, unread) = lvm_columns::rows(&section.lines, &COLUMNS, &DEFAULT, empty, volume);
    let problems = unread.into_iter().map(|line| {
        Problem::at(
            line.source,
            "this row does not fit the columns of `lvs`; expected `LV VG Attr LSize …` or the columns of the heading",
        )
    });
    Parsed {
        records: records.into_iter().map(|volume| Record::Lv(Box::new(volume))).collect(),
        problems: problems.collect(),
    }
}

fn volume(row: Row, line: &Line) -> Option<LogicalVolume> {
    let lv = row.get("LV")?.trim_start_matches('[').trim_end_matches(']');
    let attr = row.get("Attr").map(|attr| Attr(attr.to_owned()));
    Some(LogicalVolume {
        source: Some(line.source),
        vg: row.get("VG").map(str::to_owned),
        lv: lv.to_owned(),
        attr,
        size: row.size("LSize"),
        pool: row.get("Pool").map(str::to_owned),
        data: row.percent("Data%").or_else(|| row.percent("Snap%")),
        metadata: row.percent("Meta%"),
        metadata_size: row.size("MSize"),
        chunk: row.size("Chunk").filter(|chunk| chunk.0 > 0),
        monitored: row.get("Monitor").map(|word| word == "monitored"),
        when_full: match row.get("WhenFull") {
            Some("queue") => Some(NoSpace::Queue),
            Some("error") => Some(NoSpace::Error),
            _ => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn volumes(text: &str) -> Vec<LogicalVolume> {
        let found = read(text).records.into_iter().filter_map(|record| match record {
            Record::Lv(volume) => Some(*volume),
            _ => None,
        });
        found.collect()
    }

    fn pool(text: &str) -> LogicalVolume {
        volumes(text).into_iter().find(|lv| lv.attr.as_ref().is_some_and(Attr::is_thin_pool)).expect("a pool")
    }

    #[test]
    fn aligned_collapsed_and_headerless_rows_are_read() {
        for text in [
            "  LV       VG     Attr       LSize  Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert\n  thinpool docker twi-aotzD- 95.00g             100.00 6.99\n",
            "LV VG Attr LSize Pool Origin Data% Meta% Move Log Cpy%Sync Convert\nthinpool docker twi-aotzD- 95.00g 100.00 6.99\n",
            "  thinpool docker twi-aotzD- 95,00g             100,00 6,99\n",
        ] {
            let pool = pool(text);
            assert_eq!((pool.vg.as_deref(), pool.lv.as_str()), (Some("docker"), "thinpool"));
            assert_eq!((pool.data, pool.metadata), (Some(Percent::whole(100)), Percent::parse("6.99")));
            assert_eq!(pool.attr.as_ref().and_then(Attr::health), Some('D'));
            assert_eq!(pool.size, Some(Bytes::gib(95)));
        }
    }

    #[test]
    fn thin_volumes_name_their_pool() {
        let rows = volumes(
            "  LV  VG   Attr       LSize   Pool   Origin Data%  Meta%\n  [p_tdata] vg Twi-ao---- 100.00m\n  s1  vg   Vwi-a-tz-k 400.00m p v1  25.00\n  v1  vg   Vwi-a-tz-- 400.00m p          25.00\n",
        );
        let pools: Vec<_> = rows.iter().map(|row| (row.lv.as_str(), row.pool.as_deref(), row.data)).collect();
        let quarter = Percent::parse("25");
        assert_eq!(pools, [("p_tdata", None, None), ("s1", Some("p"), quarter), ("v1", Some("p"), quarter)]);
    }

    #[test]
    fn further_columns_are_read() {
        let text = "  LV     VG   Attr       LSize   Pool   Origin Data%  Meta%  Move Log Cpy%Sync Convert Health          WhenFull Monitor\n  pool-b vg-a twi-aotzD- 100.00m               100.00 11.72                            out_of_data     queue    not monitored\n";
        let pool = pool(text);
        assert_eq!((pool.when_full, pool.monitored), (Some(NoSpace::Queue), Some(false)));
    }

    #[test]
    fn a_row_that_fits_nothing_is_reported() {
        let parsed = read("  LV VG Attr LSize\n  thinpool docker twi-aotz-- large 95.00g\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(2));
    }
}
