//! `stratis report`: the state of stratisd as JSON. Sizes are strings with their unit.
//!
//! ```text
//! { "pools": [ { "name": "pool1", "fs_limit": 100,
//!     "blockdevs": { "cachedevs": [], "datadevs": [ { "path": "/dev/vdb", "size": "2097152 sectors" } ] },
//!     "filesystems": [ { "name": "fs1", "size": "2147483648 sectors", "used": "573259776 bytes" } ] } ] }
//! ```

use crate::json::Value;

use super::json::{self, Block};
use super::stratis::{StratisFilesystem, StratisPool};
use super::{Format, Parsed, Record};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Sourced};
use crate::units::{Bytes, Sectors};

pub const FORMAT: Format = Format {
    id: "stratis-report",
    title: "stratis report",
    claims: Claims { commands: &["stratis report"], claim, interleaves: false },
    parse,
};

fn claim(lines: &[Line], _inside: bool) -> Claim {
    json::claim(lines, |text| {
        ["\"partially_constructed_pools\"", "\"datadevs\"", "\"name_to_pool_uuid_map\""]
            .iter()
            .any(|key| text.contains(key))
    })
}

fn parse(section: &Section) -> Parsed {
    let block = Block::new(&section.lines);
    let mut parsed = Parsed::default();
    let report = match block.value() {
        Ok(report) => report,
        Err(problem) => {
            parsed.problems.push(problem);
            return parsed;
        }
    };
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    for pool in list(&report, "pools") {
        let Some(name) = text(&pool, "name") else { continue };
        let source = block.source_of(&format!("\"{name}\""));
        let devices = pool.get("blockdevs").map(|devices| list(devices, "datadevs")).unwrap_or_default();
        let total = devices
            .iter()
            .map(|device| size(device.get("size")?))
            .try_fold(Bytes(0), |sum, size| Some(sum.saturating_add(size?)));
        for filesystem in list(&pool, "filesystems") {
            let Some(name_of) = text(&filesystem, "name") else { continue };
            parsed.records.push(Record::StratisFilesystem(StratisFilesystem {
                source: block.source_of(&format!("\"{name_of}\"")),
                pool: name.clone(),
                name: name_of,
                size: filesystem.get("size").and_then(size),
                used: filesystem.get("used").and_then(size),
            }));
        }
        let limit = pool.get("fs_limit").and_then(Value::as_u64);
        let over = pool.get("overprovisioning").and_then(Value::as_bool);
        parsed.records.push(Record::StratisPool(Box::new(StratisPool {
            source: Some(source),
            uuid: text(&pool, "uuid"),
            total: total.filter(|_| !devices.is_empty()),
            fs_limit: limit.map(|value| Sourced { value, source: block.source_of("\"fs_limit\"") }),
            overprovisioning: over.map(|value| Sourced { value, source: block.source_of("\"overprovisioning\"") }),
            name,
            ..StratisPool::default()
        })));
    }
    parsed
}

/// `2097152 sectors`, `573259776 bytes`. A number alone could be either, so it is neither.
fn size(value: &Value) -> Option<Bytes> {
    let (number, unit) = value.as_str()?.split_once(' ')?;
    let number = number.parse().ok()?;
    match unit.trim() {
        "sectors" => Some(Sectors(number).bytes()),
        "bytes" | "B" => Some(Bytes(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    #[test]
    fn pools_and_filesystems_with_their_units() {
        let text = "# stratis report\n{\n  \"name_to_pool_uuid_map\": {},\n  \"partially_constructed_pools\": [],\n  \"pools\": [\n    {\n      \"blockdevs\": {\"cachedevs\": [], \"datadevs\": [{\"path\": \"/dev/vdb\", \"size\": \"2097152 sectors\"}]},\n      \"filesystems\": [{\"name\": \"fs1\", \"size\": \"2147483648 sectors\", \"used\": \"573259776 bytes\"}],\n      \"fs_limit\": 100,\n      \"name\": \"p1\"\n    }\n  ]\n}\n";
        let mut records = read(text).records.into_iter();
        match records.next() {
            Some(Record::StratisFilesystem(found)) => {
                assert_eq!((found.size, found.used), (Some(Bytes::gib(1024)), Some(Bytes(573_259_776))));
            }
            other => panic!("{other:?}"),
        }
        match records.next() {
            Some(Record::StratisPool(pool)) => {
                assert_eq!((pool.name.as_str(), pool.total), ("p1", Some(Bytes::gib(1))));
                assert_eq!(pool.fs_limit.map(|limit| (limit.value, limit.source.line)), Some((100, 9)));
            }
            other => panic!("{other:?}"),
        }
    }
}
