//! `docker system df`: what Docker's objects take, and what could be given back.
//!
//! ```text
//! TYPE                TOTAL     ACTIVE    SIZE      RECLAIMABLE
//! Images              138       34        36.18GB   34.15GB (94%)
//! Containers          74        18        834.8kB   834.6kB (99%)
//! Local Volumes       118       6         15.31GB   15.14GB (98%)
//! Build Cache         245       0         1.13GB    1.13GB
//! ```
//!
//! With `-v` there is a table for each kind instead, headed `Images space usage:` and so on. With `--format json` each
//! row is an object on a line of its own:
//!
//! ```text
//! {"Active":"34","Reclaimable":"34.15GB (94%)","Size":"36.18GB","TotalCount":"138","Type":"Images"}
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::json::{self, Value};
use crate::units::{Bytes, Dialect};

pub const FORMAT: Format = Format {
    id: "docker-system-df",
    title: "docker system df",
    claims: Claims { commands: &["docker system df"], claim, interleaves: false },
    parse,
};

/// What one kind of object takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskUsage {
    pub source: Source,
    pub kind: Kind,
    /// How many there are; a build cache of 18.03 and before is not counted.
    pub total: Option<u64>,
    pub active: Option<u64>,
    pub size: Option<Bytes>,
    pub reclaimable: Option<Bytes>,
    /// Summed from the rows of `-v`. Images share layers, so there the sizes are those of the unshared
    /// layers alone: at least so much.
    pub summed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Images,
    Containers,
    Volumes,
    BuildCache,
}

const KINDS: [(&str, Kind); 4] = [
    ("Images", Kind::Images),
    ("Containers", Kind::Containers),
    ("Local Volumes", Kind::Volumes),
    ("Build Cache", Kind::BuildCache),
];

/// Titles of the tables that `-v` prints.
const TITLES: [(&str, Kind); 4] = [
    ("Images space usage:", Kind::Images),
    ("Containers space usage:", Kind::Containers),
    ("Local Volumes space usage:", Kind::Volumes),
    ("Build cache usage:", Kind::BuildCache),
];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if is_heading(text) || title(text).is_some() || row(text).is_some() || is_object(text) {
        return Claim::Starts;
    }
    let of_table = text.split_whitespace().any(|word| size(word).is_some()) || is_column_heading(text);
    if inside && (of_table || named(text).is_some()) { Claim::Continues } else { Claim::No }
}

fn is_heading(text: &str) -> bool {
    text.split_whitespace().eq(["TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE"])
}

fn is_column_heading(text: &str) -> bool {
    ["REPOSITORY ", "CONTAINER ID ", "VOLUME NAME ", "CACHE ID "].iter().any(|start| text.starts_with(start))
}

fn title(text: &str) -> Option<(Kind, &str)> {
    TITLES.iter().find_map(|(title, kind)| Some((*kind, text.strip_prefix(title)?.trim())))
}

/// The kind a row of the short table begins with, and the cells behind it.
fn named(text: &str) -> Option<(Kind, Vec<&str>)> {
    let (name, kind) = KINDS.iter().find(|(name, _)| text.starts_with(&format!("{name} ")))?;
    let cells: Vec<&str> = text.strip_prefix(name)?.split_whitespace().collect();
    (!cells.is_empty()).then_some((*kind, cells))
}

/// A row of `--format json`.
fn is_object(text: &str) -> bool {
    text.starts_with('{') && text.len() < 1000 && ["\"Type\"", "\"Reclaimable\""].iter().all(|key| text.contains(key))
}

/// The row of such an object, as it stands in the table.
fn object(text: &str) -> Option<Row> {
    let value = json::parse(text.trim_end_matches(',')).ok()?;
    let cell = |key: &str| value.get(key).and_then(Value::as_str);
    let (_, kind) = KINDS.iter().find(|(name, _)| Some(*name) == cell("Type"))?;
    let counts = || Some((count(cell("TotalCount")?)?, count(cell("Active")?)?));
    let reclaimable = size(cell("Reclaimable")?.split(' ').next()?)?;
    Some(Row { kind: *kind, counts: counts(), size: size(cell("Size")?)?, reclaimable })
}

struct Row {
    kind: Kind,
    counts: Option<(u64, u64)>,
    size: Bytes,
    reclaimable: Bytes,
}

/// `Images 5 2 16.43MB 11.63MB (70%)`; before 17.03 a blank stood before the unit.
fn row(text: &str) -> Option<Row> {
    let (kind, cells) = named(text)?;
    let (counts, sizes) = match cells.as_slice() {
        [total, active, sizes @ ..] if count(total).is_some() => (Some((count(total)?, count(active)?)), sizes),
        sizes => (None, sizes),
    };
    let (size, reclaimable) = match sizes {
        [number, unit, more, of_more, rest @ ..] if unit.starts_with(char::is_alphabetic) && share(rest) => {
            (self::size(&format!("{number}{unit}"))?, self::size(&format!("{more}{of_more}"))?)
        }
        [size, reclaimable, rest @ ..] if share(rest) => (self::size(size)?, self::size(reclaimable)?),
        _ => return None,
    };
    Some(Row { kind, counts, size, reclaimable })
}

/// Nothing, or a share such as `(94%)`.
fn share(rest: &[&str]) -> bool {
    match rest {
        [] => true,
        [share] => share.starts_with('(') && share.ends_with("%)"),
        _ => false,
    }
}

fn count(word: &str) -> Option<u64> {
    word.parse().ok()
}

/// A size with its unit; a bare number is a count.
fn size(word: &str) -> Option<Bytes> {
    word.ends_with('B').then(|| Bytes::parse(word, Dialect::Docker))?
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut table: Option<DiskUsage> = None;
    for line in section.lines.iter().filter(|line| !line.is_blank()) {
        let text = line.text.trim();
        if is_heading(text) || is_column_heading(text) || line.command.is_some() {
            continue;
        }
        if let Some((kind, sum)) = title(text) {
            parsed.records.extend(table.take().map(Record::DiskUsage));
            table = Some(DiskUsage {
                source: line.source,
                kind,
                total: Some(0),
                active: (kind != Kind::BuildCache).then_some(0),
                size: size(sum).or(Some(Bytes(0))),
                reclaimable: None,
                summed: true,
            });
            continue;
        }
        if let Some(Row { kind, counts, size, reclaimable }) = row(text).or_else(|| object(text)) {
            parsed.records.push(Record::DiskUsage(DiskUsage {
                source: line.source,
                kind,
                total: counts.map(|(total, _)| total),
                active: counts.map(|(_, active)| active),
                size: Some(size),
                reclaimable: Some(reclaimable),
                summed: false,
            }));
            continue;
        }
        match table.as_mut().map(|table| (table.kind, add(table, text))) {
            Some((_, Some(()))) => {}
            Some((kind, None)) => {
                parsed.problems.push(Problem::at(line.source, format!("expected a row of {}", columns(kind))));
            }
            None => {
                let expected = "expected a kind, two counts and two sizes such as `Images 5 2 16.43MB 11.63MB (70%)`";
                parsed.problems.push(Problem::at(line.source, expected));
            }
        }
    }
    parsed.records.extend(table.map(Record::DiskUsage));
    parsed
}

fn columns(kind: Kind) -> &'static str {
    match kind {
        Kind::Images => "an image that ends with three sizes and a count of containers",
        Kind::Containers => "a container with its command in quotes, a count of volumes and a size",
        Kind::Volumes => "a volume: name, links and size",
        Kind::BuildCache => "the build cache with a size",
    }
}

/// Adds a row of `-v` to its table.
fn add(table: &mut DiskUsage, text: &str) -> Option<()> {
    let plus = |sum: &mut Option<Bytes>, more: Bytes| *sum = Some(sum.unwrap_or_default().saturating_add(more));
    let words: Vec<&str> = text.split_whitespace().collect();
    let (own, used) = match table.kind {
        Kind::Images => {
            let [.., total, shared, unique, containers] = words.as_slice() else { return None };
            size(total).and(size(shared))?;
            (size(unique)?, Some(count(containers)? > 0))
        }
        Kind::Containers => {
            let behind = text.rsplit_once('"').map_or(text, |(_, behind)| behind);
            let own = behind.split_whitespace().find_map(size)?;
            (own, Some(words.contains(&"Up")))
        }
        Kind::Volumes => {
            let [_, links, own] = words.as_slice() else { return None };
            (size(own)?, Some(count(links)? > 0))
        }
        Kind::BuildCache => {
            let own = words.iter().find_map(|word| size(word))?;
            table.total = Some(table.total? + 1);
            // The title of this table holds the sum already, without what is shared.
            if table.size == Some(Bytes(0)) {
                table.reclaimable = table.reclaimable.map(|sum| sum.saturating_add(own)).or(Some(own));
            }
            return Some(());
        }
    };
    plus(&mut table.size, own);
    table.total = Some(table.total? + 1);
    match used? {
        true => table.active = Some(table.active? + 1),
        false => plus(&mut table.reclaimable, own),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    type Usage = (Kind, Option<u64>, Option<u64>, Option<u64>, Option<u64>);

    fn usages(text: &str) -> Vec<Usage> {
        let usage = |record| match record {
            Record::DiskUsage(usage) => Some((
                usage.kind,
                usage.total,
                usage.active,
                usage.size.map(|size| size.0),
                usage.reclaimable.map(|size| size.0),
            )),
            _ => None,
        };
        read(text).records.into_iter().filter_map(usage).collect()
    }

    #[test]
    fn every_generation_of_the_short_table() {
        let modern = "TYPE                TOTAL     ACTIVE    SIZE      RECLAIMABLE\nImages              138       34        36.18GB   34.15GB (94%)\nLocal Volumes       1         1         0B        0B\nBuild Cache         245       0         1.13GB    1.13GB\n";
        assert_eq!(
            usages(modern),
            [
                (Kind::Images, Some(138), Some(34), Some(36_180_000_000), Some(34_150_000_000)),
                (Kind::Volumes, Some(1), Some(1), Some(0), Some(0)),
                (Kind::BuildCache, Some(245), Some(0), Some(1_130_000_000), Some(1_130_000_000)),
            ]
        );
        assert_eq!(
            usages("Images 5 2 16.43 MB 11.63 MB (70%)\n"),
            [(Kind::Images, Some(5), Some(2), Some(16_430_000), Some(11_630_000))]
        );
        assert_eq!(
            usages("$ docker system df\nTYPE TOTAL ACTIVE SIZE RECLAIMABLE\nBuild Cache            0B          0B\n"),
            [(Kind::BuildCache, None, None, Some(0), Some(0))]
        );
    }

    #[test]
    fn the_tables_of_v_are_summed() {
        let text = "$ docker system df -v\nImages space usage:\n\nREPOSITORY   TAG       IMAGE ID       CREATED       SIZE      SHARED SIZE   UNIQUE SIZE   CONTAINERS\nnginx        latest    abc123def456   2 days ago    187MB     100MB         87MB          3\n<none>       <none>    012def345abc   5 days ago    245MB     187MB         58MB          0\n\nContainers space usage:\n\nCONTAINER ID   IMAGE     COMMAND                  LOCAL VOLUMES   SIZE      CREATED       STATUS                   NAMES\n4a7f7eebae0f   nginx     \"nginx -g 'daemon of…\"   1               1.09kB    2 days ago    Up 2 days                web\nf98f9c2aa1ea   alpine    \"sh\"                     0               2B        3 days ago    Exited (0) 3 days ago    box\n\nLocal Volumes space usage:\n\nVOLUME NAME   LINKS     SIZE\nmy-named-vol  0         36B\n\nBuild cache usage: 10MB\n\nCACHE ID       CACHE TYPE     SIZE      CREATED       LAST USED     USAGE     SHARED\nabcd0123       regular        10MB      2 days ago    2 days ago    1         false\n";
        assert_eq!(
            usages(text),
            [
                (Kind::Images, Some(2), Some(1), Some(145_000_000), Some(58_000_000)),
                (Kind::Containers, Some(2), Some(1), Some(1092), Some(2)),
                (Kind::Volumes, Some(1), Some(0), Some(36), Some(36)),
                (Kind::BuildCache, Some(1), None, Some(10_000_000), None),
            ]
        );
        assert_eq!(read(text).problems, []);
    }

    #[test]
    fn objects_on_lines_are_rows() {
        let text = "$ docker system df --format '{{json .}}'\n{\"Active\":\"12\",\"Reclaimable\":\"11.1GB (61%)\",\"Size\":\"18.2GB\",\"TotalCount\":\"34\",\"Type\":\"Images\"}\n{\"Active\":\"1\",\"Reclaimable\":\"0B\",\"Size\":\"2B\",\"TotalCount\":\"1\",\"Type\":\"Local Volumes\"}\n";
        assert_eq!(
            usages(text),
            [
                (Kind::Images, Some(34), Some(12), Some(18_200_000_000), Some(11_100_000_000)),
                (Kind::Volumes, Some(1), Some(1), Some(2), Some(0)),
            ]
        );
        let broken = read("{\"Type\":\"Images\",\"Size\":\"many\",\"Reclaimable\":\"0B\"}\n");
        assert_eq!(broken.problems.first().and_then(|problem| problem.line), Some(1));
    }

    #[test]
    fn a_row_that_breaks_off_is_named() {
        let parsed = read("TYPE TOTAL ACTIVE SIZE RECLAIMABLE\nImages 5 2 many 3GB\nContainers 1 1 2B 0B\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(2));
        assert_eq!(parsed.records.len(), 1);
    }

    #[test]
    fn docker_info_keeps_its_lines() {
        assert_eq!(usages("Containers: 5\nImages: 10\nStorage Driver: overlay2\n"), []);
    }
}
