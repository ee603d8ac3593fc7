//! `stratis pool list` and `stratis filesystem list`, in the layouts of each version.
//!
//! ```text
//! Name              Total / Used / Free    Properties                                   UUID   Alerts
//! pool1   1.82 TiB / 1.24 GiB / 1.81 TiB   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001
//! ```
//!
//! Version 2 headed the sizes `Total Physical`, version 1 had but two of them. With `--name` a pool is a list
//! of `Key: value`.

use super::{Format, Parsed, Record, log, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source, Sourced};
use crate::units::{Bytes, Dialect};

pub const FORMAT: Format = Format {
    id: "stratis",
    title: "stratis pool list",
    claims: Claims { commands: &["stratis pool", "stratis filesystem", "stratis fs"], claim, interleaves: false },
    parse,
};

/// A pool as stratisd sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StratisPool {
    pub source: Option<Source>,
    pub name: String,
    pub uuid: Option<String>,
    pub total: Option<Bytes>,
    pub used: Option<Bytes>,
    pub free: Option<Bytes>,
    /// `Op` and the like; behind `~` what the pool has not.
    pub properties: Vec<String>,
    /// `WS001`, …
    pub alerts: Vec<Sourced<String>>,
    pub fs_limit: Option<Sourced<u64>>,
    /// More may be promised than there is.
    pub overprovisioning: Option<Sourced<bool>>,
    /// Every block of its devices is given away.
    pub fully_allocated: Option<Sourced<bool>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratisFilesystem {
    pub source: Source,
    pub pool: String,
    pub name: String,
    pub size: Option<Bytes>,
    pub used: Option<Bytes>,
}

/// Keys of the long form that nothing else prints.
const TELLING: [&str; 4] = ["Actions Allowed", "Allows Overprovisioning", "Filesystem Limit", "Fully Allocated"];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    let long = |text: &str| text.split_once(':').is_some_and(|(key, _)| TELLING.contains(&key.trim()));
    let begins_long = text.starts_with("UUID: ") && lines.iter().take(16).any(|line| long(&line.text));
    if is_heading(text) || sizes(text).is_some_and(|(_, sizes, _)| sizes.len() >= 3) || begins_long || long(text) {
        return Claim::Starts;
    }
    if filesystem(text, Source { input: 0, line: 0 }).is_some() {
        return Claim::Starts;
    }
    // The words of an alert are those of a log line, which would claim it.
    if inside && text.split_once(": ").is_some_and(|(word, _)| is_alert(word)) {
        return Claim::Starts;
    }
    let pair = text.split_once(':').is_some_and(|(key, _)| LONG.contains(&key.trim()));
    if inside && (pair || sizes(text).is_some()) { Claim::Continues } else { Claim::No }
}

/// The other keys of the long form.
const LONG: [&str; 14] = [
    "UUID",
    "Name",
    "Alerts",
    "Metadata Version",
    "Cache",
    "Encryption Enabled",
    "Size",
    "Allocated",
    "Used",
    "Key Description",
    "Clevis Configuration",
    "No allocatable space remaining",
    "Space Usage",
    "Free",
];

fn is_heading(text: &str) -> bool {
    let starts = text.starts_with("Name ") || text.starts_with("Pool ");
    starts
        && (text.contains("Total / Used / Free")
            || text.contains("Total Physical")
            || text.starts_with("Pool Name ") && text.contains(" Used ") && text.contains(" Device"))
}

/// `WS001`, `EM002`, `IDS001`, …: letters, then three digits.
fn is_alert(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_uppercase).count();
    let digits = word.get(letters..).unwrap_or("");
    (2..=4).contains(&letters) && digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The words before the first size, the sizes, and the words behind them.
type Sizes<'a> = (Vec<&'a str>, Vec<Option<Bytes>>, Vec<&'a str>);

/// `NAME 1.82 TiB / 1.24 GiB / 1.81 TiB …`, with `FAILURE` for what stratisd could not tell.
fn sizes(text: &str) -> Option<Sizes<'_>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let unit = |word: &str| word.len() == 3 && word.ends_with("iB") || word == "B";
    let size = |at: usize| {
        let word = words.get(at)?;
        if matches!(*word, "FAILURE" | "None") {
            return Some((1, None));
        }
        let unit = words.get(at + 1).filter(|word| unit(word))?;
        Some((2, Some(Bytes::parse(&format!("{word}{unit}"), Dialect::Docker)?)))
    };
    let first = (1..words.len()).find(|at| matches!(size(*at), Some((2, _))))?;
    let (mut at, mut found) = (first, Vec::new());
    while let Some((taken, value)) = size(at) {
        found.push(value);
        at += taken;
        if words.get(at) == Some(&"/") {
            at += 1;
        } else if found.len() >= 2 || size(at).is_none() {
            break;
        }
    }
    Some((words.get(..first)?.to_vec(), found, words.get(at..).unwrap_or_default().to_vec()))
}

/// A row of `stratis filesystem list`: it names the device below `/stratis` or `/dev/stratis`.
fn filesystem(text: &str, source: Source) -> Option<StratisFilesystem> {
    let (before, found, after) = sizes(text)?;
    let [pool, name] = before.as_slice() else { return None };
    let device = |word: &&str| word.starts_with("/dev/stratis/") || word.starts_with("/stratis/");
    after.iter().find(|word| device(word))?;
    let (size, used) = match found.as_slice() {
        [size, used, _, ..] => (*size, *used),
        [used] => (None, *used),
        _ => return None,
    };
    Some(StratisFilesystem { source, pool: (*pool).to_owned(), name: (*name).to_owned(), size, used })
}

fn pool(text: &str, source: Source) -> Option<StratisPool> {
    let (before, found, after) = sizes(text)?;
    let [name] = before.as_slice() else { return None };
    let (total, used, free) = match found.as_slice() {
        [total, used, free] => (*total, *used, *free),
        [total, used] => (*total, *used, total.and_then(|total| Some(total.saturating_sub((*used)?)))),
        _ => return None,
    };
    let mut pool =
        StratisPool { source: Some(source), name: (*name).to_owned(), total, used, free, ..StratisPool::default() };
    for word in after.iter().flat_map(|word| word.split(',')).filter(|word| !word.is_empty()) {
        if is_alert(word) {
            pool.alerts.push(Sourced { value: word.to_owned(), source });
        } else if word.len() >= 32 && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
            pool.uuid = Some(word.to_owned());
        } else if word.trim_start_matches('~').starts_with(|c: char| c.is_ascii_alphabetic()) {
            pool.properties.push(word.to_owned());
        }
    }
    let may = |word: &str| match word {
        "Op" => Some(Sourced { value: true, source }),
        "~Op" => Some(Sourced { value: false, source }),
        _ => None,
    };
    pool.overprovisioning = pool.properties.iter().find_map(|word| may(word));
    Some(pool)
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut long: Option<StratisPool> = None;
    let lines = section.lines.iter().filter(|line| !line.is_blank() && line.command.is_none());
    for line in lines.filter(|line| !is_heading(line.text.trim())) {
        let (text, source) = (line.text.trim(), line.source);
        if let Some(found) = filesystem(text, source) {
            parsed.records.push(Record::StratisFilesystem(found));
        } else if !text.contains(": ")
            && let Some(found) = pool(text, source)
        {
            parsed.records.push(Record::StratisPool(Box::new(found)));
        } else if let Some((key, value)) = text.split_once(':') {
            if key == "UUID" {
                finish(&mut parsed, long.take());
            }
            long_pair(long.get_or_insert_default(), key.trim(), value.trim(), source);
        } else {
            let expected = "expected a name and sizes such as `1.82 TiB / 1.24 GiB / 1.81 TiB`";
            parsed.problems.push(Problem::at(source, expected));
        }
    }
    finish(&mut parsed, long);
    parsed.records.extend(section.lines.iter().flat_map(log::events));
    parsed
}

/// A piece of the long form without a name belongs to nothing.
fn finish(parsed: &mut Parsed, pool: Option<StratisPool>) {
    parsed.records.extend(pool.filter(|pool| !pool.name.is_empty()).map(|pool| Record::StratisPool(Box::new(pool))));
}

fn long_pair(pool: &mut StratisPool, key: &str, value: &str, source: Source) {
    let truth = || match value {
        "Yes" => Some(Sourced { value: true, source }),
        "No" => Some(Sourced { value: false, source }),
        _ => None,
    };
    let size = || Bytes::parse(value, Dialect::Docker);
    pool.source = pool.source.or(Some(source));
    match key {
        "UUID" => pool.uuid = Some(value.to_owned()),
        "Name" => pool.name = value.to_owned(),
        "Filesystem Limit" => pool.fs_limit = value.parse().ok().map(|value| Sourced { value, source }),
        "Allows Overprovisioning" => pool.overprovisioning = truth(),
        "Fully Allocated" | "No allocatable space remaining" => pool.fully_allocated = truth(),
        "Size" => pool.total = size(),
        "Used" => {
            pool.used = size();
            pool.free = pool.total.and_then(|total| Some(total.saturating_sub(pool.used?)));
        }
        alert if is_alert(alert) => pool.alerts.push(Sourced { value: alert.to_owned(), source }),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn pools(text: &str) -> Vec<StratisPool> {
        let pool = |record| match record {
            Record::StratisPool(pool) => Some(*pool),
            _ => None,
        };
        read(text).records.into_iter().filter_map(pool).collect()
    }

    const TIB: u64 = 1 << 40;

    #[test]
    fn every_layout_of_the_table() {
        for (text, name, total, free) in [
            (
                "Name              Total / Used / Free    Properties                                   UUID   Alerts\npool1   1.50 TiB / 512 GiB / 1 TiB   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001\n",
                "pool1",
                TIB * 3 / 2,
                TIB,
            ),
            (
                "Name                  Total Physical   Properties\npool1   6 GiB / 1 GiB / 5 GiB      ~Ca,~Cr\n",
                "pool1",
                6 << 30,
                5 << 30,
            ),
            (
                "Name              Total Physical Size  Total Physical Used\nstratis_pool01               8 TiB             4 TiB\n",
                "stratis_pool01",
                8 * TIB,
                4 * TIB,
            ),
        ] {
            let found = pools(text);
            let first = found.first().expect(text);
            assert_eq!((first.name.as_str(), first.total, first.free), (name, Some(Bytes(total)), Some(Bytes(free))));
        }
        let text = "# stratis pool list\nName   Total / Used / Free   Properties   UUID   Alerts\np1   1 TiB / FAILURE / FAILURE   ~Ca,~Cr,~Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001, EM002\n";
        let found = pools(text);
        let first = found.first().expect("a pool");
        assert_eq!((first.used, first.overprovisioning.as_ref().map(|may| may.value)), (None, Some(false)));
        assert_eq!(first.alerts.iter().map(|alert| alert.value.as_str()).collect::<Vec<_>>(), ["WS001", "EM002"]);
    }

    #[test]
    fn the_long_form() {
        let text = "# stratis pool list --name p1\nUUID: 398925ee-6efa-4fe1-bc0f-9cd13e3da8d7\nName: p1\nAlerts: 1\n     WS001: All devices fully allocated\nActions Allowed: fully_operational\nCache: No\nFilesystem Limit: 100\nAllows Overprovisioning: Yes\nFully Allocated: Yes\n    Size: 10 GiB\n    Allocated: 10 GiB\n    Used: 9 GiB\n";
        let found = pools(text);
        let first = found.first().expect("a pool");
        assert_eq!(first.fs_limit.as_ref().map(|limit| limit.value), Some(100));
        assert_eq!(first.fully_allocated.as_ref().map(|full| full.value), Some(true));
        assert_eq!((first.alerts.len(), first.free), (1, Some(Bytes::gib(1))));
    }

    #[test]
    fn filesystems_old_and_new() {
        for (text, used) in [
            (
                "Pool   Filesystem   Total / Used / Free / Limit            Created             Device                 UUID\np1     fs1          1 TiB / 546 MiB / 1023.47 GiB / None   Jan 01 2023 10:10   /dev/stratis/p1/fs1    30c5d4a9-96d2-4e0a-a4d5-6ff3c2a8a4bb\n",
                546,
            ),
            (
                "Pool Name   Name   Used      Created             Device              UUID\np1          fs1    546 MiB   Nov 09 2018 11:08   /stratis/p1/fs1     b028d040b3e6425f95dc4f30bf93dba6\n",
                546,
            ),
        ] {
            let found = read(text).records.into_iter().find_map(|record| match record {
                Record::StratisFilesystem(found) => Some((found.pool, found.name, found.used)),
                _ => None,
            });
            assert_eq!(found, Some(("p1".into(), "fs1".into(), Some(Bytes::mib(used)))), "{text}");
        }
    }

    #[test]
    fn a_row_that_is_none_is_named() {
        let parsed = read("# stratis pool\nName   Total / Used / Free\np0 1 TiB\np1 1 TiB / 1 GiB / 1023 GiB\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(3));
    }
}
