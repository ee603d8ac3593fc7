//! Names of metrics about storage, in alert rules, dashboards and queries.
//!
//! ```text
//! expr: node_lvm_thin_pools_metadata > 80
//! ```

use super::{Format, Parsed, Record};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Sourced};

pub const FORMAT: Format = Format {
    id: "metrics",
    title: "Prometheus metrics",
    claims: Claims { commands: &[], claim, interleaves: true },
    parse,
};

/// What exporters call the metrics of disks, pools and the engine.
const FAMILIES: [&str; 4] = ["node_device_mapper_", "node_lvm_", "engine_daemon_", "topolvm_"];

fn claim(lines: &[Line], _: bool) -> Claim {
    let text = lines.first().map_or("", |line| line.text.as_str());
    if FAMILIES.iter().any(|family| text.contains(family)) { Claim::Takes(1) } else { Claim::No }
}

fn parse(section: &Section) -> Parsed {
    let names = section.lines.iter().flat_map(|line| {
        let words = line.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'));
        let ours =
            words.filter(|word| FAMILIES.iter().any(|family| word.starts_with(family) && word.len() > family.len()));
        ours.map(|word| Record::Metric(Sourced { value: word.to_owned(), source: line.source }))
    });
    Parsed { records: names.collect(), ..Parsed::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn metrics(text: &str) -> Vec<String> {
        let names = read(text).records.into_iter().filter_map(|record| match record {
            Record::Metric(name) => Some(name.value),
            _ => None,
        });
        names.collect()
    }

    #[test]
    fn names_are_found_in_queries() {
        assert_eq!(
            metrics(
                "    expr: node_device_mapper_data_used_bytes{device=\"x\"} / node_device_mapper_data_total_bytes > 0.8"
            ),
            ["node_device_mapper_data_used_bytes", "node_device_mapper_data_total_bytes"]
        );
        assert_eq!(metrics("node_filesystem_avail_bytes 5"), Vec::<String>::new());
    }
}
