//! `lvs`, `vgs`, `pvs` and `lvm fullreport` with `--reportformat json` or `json_std`.
//!
//! ```text
//!   {
//!       "report": [
//!   /sbin/dmeventd: stat failed: No such file or directory
//!           {
//!               "lv": [
//!                   {"lv_name":"thinpool", "vg_name":"docker", "lv_attr":"twi-a-t---", "lv_size":"989855744"}
//!               ]
//!           }
//!       ]
//!   }
//! ```
//!
//! In `json` every value is a string, in `json_std` numbers are numbers and an empty cell is `null`. Messages of
//! LVM stand in the middle of it, and pastes are cut; so every complete row is read by itself.

use crate::json::Value;

use super::lvm_fields::{Fields, Kind, Options};
use super::{Format, Parsed, Record, lvs, pvs, trimmed, vgs};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};

pub const FORMAT: Format = Format {
    id: "lvm-json",
    title: "lvs / vgs / pvs as JSON",
    claims: Claims { commands: &["lvm fullreport"], claim, interleaves: false },
    parse,
};

/// Fields of which at least one stands in every report this project asks for.
const TELLING: [&str; 10] = [
    "\"lv_name\"",
    "\"vg_name\"",
    "\"pv_name\"",
    "\"lv_uuid\"",
    "\"vg_uuid\"",
    "\"pv_uuid\"",
    "\"lv_attr\"",
    "\"vg_attr\"",
    "\"pv_attr\"",
    "\"lv_full_name\"",
];

fn claim(lines: &[Line], _inside: bool) -> Claim {
    let text = trimmed(lines);
    let tells = |text: &str| TELLING.iter().any(|field| text.contains(field));
    // A row whose beginning was not pasted, or the beginning itself.
    let row = text.starts_with('{') && tells(text);
    let begins = text == "{" || text.starts_with("{\"report\"") || text.starts_with("{ \"report\"");
    if !row && !begins {
        return Claim::No;
    }
    // A text of many brackets asks this on every line: what is near is looked at first.
    let ours = |count: usize| {
        let head = lines.iter().take(count);
        let report = head.clone().any(|line| line.text.contains("\"report\""))
            && head.clone().any(|line| ["\"lv\"", "\"vg\"", "\"pv\""].iter().any(|list| line.text.contains(list)));
        row || report || head.clone().take(2).any(|line| tells(&line.text))
    };
    if !ours(HEAD) {
        return Claim::No;
    }
    let count = length(lines);
    if ours(count.min(HEAD)) { Claim::Takes(count) } else { Claim::No }
}

/// A report tells within so many lines what it is.
const HEAD: usize = 40;

/// A line that can be part of the report; the others are messages.
fn is_json(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['{', '}', '"', ']']) || text == "["
}

/// How many lines it takes: until its brackets close, or, when they never do, its last line.
fn length(lines: &[Line]) -> usize {
    const MOST: usize = 5000;
    let (mut depth, mut last) = (0i32, 0);
    for (index, line) in lines.iter().take(MOST).enumerate() {
        if index > 0 && (line.fence || line.command.is_some()) {
            break;
        }
        if !is_json(&line.text) {
            continue;
        }
        // Another text begins where this one was cut.
        if index > 0
            && line.text.trim() == "{"
            && depth > 0
            && lines.get(index + 1).is_some_and(|next| next.text.contains("\"report\""))
        {
            break;
        }
        last = index;
        depth += nesting(&line.text);
        // A row without its list stands alone, and its brackets close on its own line.
        if depth <= 0 {
            break;
        }
    }
    last + 1
}

/// How many brackets stay open at the end of a line.
fn nesting(text: &str) -> i32 {
    let (mut depth, mut quoted) = (0, false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => drop(chars.next()),
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth
}

fn parse(section: &Section) -> Parsed {
    let unit = Options::of(section.command.as_ref()).unit;
    let mut scan = Scan { unit, ..Scan::default() };
    for line in section.lines.iter().filter(|line| is_json(&line.text)) {
        scan.line(line);
    }
    scan.finish()
}

/// Reads rows while it passes over the text: an object without objects in it is a row.
#[derive(Default)]
struct Scan {
    unit: Option<char>,
    /// The list the rows stand in: `lv`, `vg`, `pv`, `seg`, `pvseg`, `log`.
    list: String,
    /// The innermost object that is open, and where it began.
    row: Option<(String, Source)>,
    depth: i32,
    /// The last string, which names the list when a colon and a bracket follow.
    word: String,
    last: Option<Source>,
    group: Option<String>,
    rows: Vec<(Kind, Fields<'static>, Source)>,
    problems: Vec<Problem>,
}

impl Scan {
    fn line(&mut self, line: &Line) {
        self.last = Some(line.source);
        let mut chars = line.text.chars();
        let mut text: Option<String> = None;
        while let Some(c) = chars.next() {
            if let Some((row, _)) = &mut self.row {
                row.push(c);
            }
            if let Some(text) = &mut text {
                match c {
                    '\\' => {
                        if let (Some((row, _)), Some(next)) = (&mut self.row, chars.next()) {
                            row.push(next);
                        }
                    }
                    '"' => self.word = std::mem::take(text),
                    c => text.push(c),
                }
                if c != '"' {
                    continue;
                }
            }
            match (c, text.is_some()) {
                ('"', open) => text = (!open).then(String::new),
                ('{', _) => {
                    self.depth += 1;
                    // An object within: what was open is not a row.
                    self.row = Some(("{".into(), line.source));
                }
                ('[', _) => {
                    self.depth += 1;
                    // Within a row a bracket is a list of devices or tags.
                    if self.row.as_ref().is_none_or(|(row, _)| row.matches('"').count() <= 2) {
                        self.list = self.word.clone();
                        self.row = None;
                    }
                }
                (']', _) => self.depth -= 1,
                ('}', _) => {
                    self.depth -= 1;
                    if let Some((row, source)) = self.row.take() {
                        self.row(&row, source);
                    }
                }
                _ => {}
            }
        }
        if let Some((row, _)) = &mut self.row {
            row.push('\n');
        }
    }

    fn row(&mut self, text: &str, source: Source) {
        let Ok(Value::Object(object)) = crate::json::parse(text) else {
            let expected = "this row of the JSON report cannot be read; expected {\"name\":\"value\", …}";
            self.problems.push(Problem::at(source, expected));
            return;
        };
        let mut fields = Fields::new(self.unit);
        for (name, value) in &object {
            fields.push(name.clone(), plain(value));
        }
        let kind = match self.list.as_str() {
            "lv" => Kind::Lv,
            "vg" => Kind::Vg,
            "pv" => Kind::Pv,
            // A full report tells of pools in rows of segments.
            "seg" => return self.segment(&fields),
            "" | "report" => {
                match [Kind::Lv, Kind::Pv, Kind::Vg].into_iter().find(|kind| object.contains_key(kind.name_field())) {
                    Some(kind) => kind,
                    None => return,
                }
            }
            _ => return,
        };
        match kind {
            Kind::Vg => self.group = fields.owned("vg_name"),
            _ if fields.get("vg_name").is_none() && fields.get("lv_full_name").is_none() && kind == Kind::Lv => {
                if let Some(group) = self.group.clone() {
                    fields.push("vg_name", group);
                }
            }
            _ => {}
        }
        self.rows.push((kind, fields, source));
    }

    fn segment(&mut self, segment: &Fields<'static>) {
        let Some(uuid) = segment.get("lv_uuid") else { return };
        let volume =
            self.rows.iter_mut().find(|(kind, fields, _)| *kind == Kind::Lv && fields.get("lv_uuid") == Some(uuid));
        if let Some((_, fields, _)) = volume {
            fields.fill_from(segment);
        }
    }

    fn finish(mut self) -> Parsed {
        if self.depth > 0
            && let Some(last) = self.last
        {
            let message = "the JSON report is cut off here; expected its closing brackets; every complete row was read";
            self.problems.push(Problem::at(last, message));
        }
        let mut parsed = Parsed { problems: self.problems, ..Parsed::default() };
        for (kind, fields, source) in &self.rows {
            let record = match kind {
                Kind::Lv => lvs::volume(fields, *source).map(|volume| Record::Lv(Box::new(volume))),
                Kind::Vg => vgs::group(fields, *source).map(Record::Vg),
                Kind::Pv => pvs::volume(fields, *source).map(Record::Pv),
            };
            match record {
                Some(record) => parsed.records.push(record),
                None => parsed.problems.push(Problem::at(
                    *source,
                    format!("this row of the JSON report has no name; expected \"{}\"", kind.name_field()),
                )),
            }
        }
        parsed
    }
}

/// A value as the text report prints it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::lvs::LogicalVolume;
    use crate::parsers::tests::read;
    use crate::units::{Bytes, Percent};

    fn volumes(text: &str) -> Vec<LogicalVolume> {
        let found = read(text).records.into_iter().filter_map(|record| match record {
            Record::Lv(volume) => Some(*volume),
            _ => None,
        });
        found.collect()
    }

    const MESSY: &str = r#"$ lvs -a --reportformat json
  {
      "report": [
  /sbin/dmeventd: stat failed: No such file or directory
          {
              "lv": [
                  {"lv_name":"[lvol0_pmspare]", "vg_name":"docker", "lv_attr":"ewi-------", "lv_size":"8.00m", "chunk_size":"0 ", "zero":"unknown", "discards":"", "thin_count":""},
  WARNING: Failed to monitor docker/thinpool.
                  {"lv_name":"thinpool", "vg_name":"docker", "lv_attr":"twi-a-t---", "lv_size":"944.00m", "data_percent":"0.00", "metadata_percent":"10.40", "lv_metadata_size":"8.00m", "chunk_size":"512.00k", "zero":"", "discards":"passdown", "lv_when_full":"queue", "seg_monitor":"not monitored", "lv_health_status":"", "lv_profile":"docker-thinpool", "thin_count":"0", "transaction_id":"7"}
              ]
          }
      ]
  }
"#;

    #[test]
    fn messages_within_do_not_end_it() {
        let rows = volumes(MESSY);
        assert_eq!(rows.len(), 2);
        let pool = rows.last().expect("a pool");
        assert!(pool.is_thin_pool());
        assert_eq!((pool.chunk, pool.metadata_size), (Some(Bytes::kib(512)), Some(Bytes::mib(8))));
        assert_eq!((pool.transaction_id, pool.thin_count, pool.zero), (Some(7), Some(0), Some(false)));
        assert_eq!((pool.monitored, pool.profile.as_deref()), (Some(false), Some("docker-thinpool")));
        assert_eq!(pool.metadata, Percent::parse("10.40"));
        assert_eq!(read(MESSY).problems, []);
    }

    #[test]
    fn one_line_numbers_and_nulls() {
        let text = r#"{"report":[{"lv":[{"lv_name":"thinpool","vg_name":"docker","lv_attr":"twi-aotz--","lv_size":989855744,"data_percent":79.17,"pool_lv":null,"devices":["thinpool_tdata(0)"],"lv_tags":[],"transaction_id":3}]}],"log":[{"log_seq_num":1,"log_type":"status"}]}"#;
        let rows = volumes(text);
        let pool = rows.first().expect("a pool");
        assert_eq!((pool.size, pool.exact, pool.data), (Some(Bytes(989_855_744)), true, Percent::parse("79.17")));
        assert_eq!((pool.pool.as_deref(), pool.devices.as_slice()), (None, &["thinpool_tdata(0)".to_owned()][..]));
        assert_eq!(rows.len(), 1);
    }

    #[test]
    fn pretty_printed_rows() {
        let text = "{\n  \"report\": [\n    {\n      \"vg\": [\n        {\n          \"vg_name\": \"docker\",\n          \"vg_size\": \"1044381696B\",\n          \"vg_free\": \"37748736B\",\n          \"vg_extent_size\": \"4194304B\",\n          \"vg_free_count\": \"9\"\n        }\n      ]\n    }\n  ]\n}\n";
        match read(text).records.as_slice() {
            [Record::Vg(group)] => {
                assert_eq!((group.free, group.free_extents, group.source.line), (Some(Bytes(37_748_736)), Some(9), 5));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn complete_rows_of_a_cut_report_are_kept() {
        let (cut, _) = MESSY.split_once("\"lv_profile\"").unwrap_or_default();
        let text = format!("{cut}\n$ vgs\n  docker   1   1   0 wz--n- 996.00m 36.00m\n");
        let parsed = read(&text);
        assert_eq!(volumes(&text).len(), 1);
        assert!(parsed.problems.iter().any(|problem| problem.message.contains("cut off") && problem.line == Some(9)));
        assert!(parsed.records.iter().any(|record| matches!(record, Record::Vg(_))));
    }

    #[test]
    fn rows_without_their_beginning() {
        let text = "                  {\"lv_name\":\"thinpool\", \"vg_name\":\"docker\", \"lv_attr\":\"twi-a-t---\", \"lv_size\":\"944.00m\"},\n                  {\"lv_name\":\"v\", \"vg_name\":\"docker\", \"lv_attr\":\"Vwi-a-t---\", \"lv_size\":\"944.00m\"}\n              ]\n";
        assert_eq!(volumes(text).len(), 2);
    }

    #[test]
    fn a_full_report_joins_volumes_with_their_segments() {
        let text = r#"{"report":[{
            "vg": [{"vg_name":"docker","vg_uuid":"V","vg_size":"996.00m","vg_free":"36.00m"}],
            "pv": [{"pv_name":"/dev/loop0","pv_size":"996.00m","pv_free":"36.00m"}],
            "lv": [{"lv_uuid":"L","lv_name":"thinpool","lv_attr":"twi-a-t---","lv_size":"944.00m"}],
            "pvseg": [{"pvseg_start":"0"}],
            "seg": [{"lv_uuid":"L","segtype":"thin-pool","chunk_size":"512.00k","transaction_id":"4"}]
        }]}"#;
        let rows = volumes(text);
        let pool = rows.first().expect("a pool");
        assert_eq!(
            (pool.vg.as_deref(), pool.chunk, pool.transaction_id),
            (Some("docker"), Some(Bytes::kib(512)), Some(4))
        );
    }

    #[test]
    fn other_json_is_not_ours() {
        assert_eq!(read("{\n  \"report\": [1, 2]\n}\n").records, []);
        assert_eq!(read("{\"name\": \"lv\"}\n").records, []);
    }
}
