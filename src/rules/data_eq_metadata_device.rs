//! Data and metadata of the pool are one device

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "data-eq-metadata-device",
    severity: Severity::Critical,
    title: "Data and metadata of the pool are one device",
    looks_for: "The table names one device twice, `docker info` shows one file for data and metadata, or the kernel said `Error setting metadata or data device`.",
    why: "Data overwrites the map of where the data is. Newer kernels refuse such a table; older ones did it.",
    what_to_do: "Stop Docker at once, save what can still be read, and make the pool anew.",
    sources: &["moby issue 21304", "kernel 6.1 capture: `Error setting metadata or data device`"],
    check,
    examples: &[
        Example {
            title: "the table",
            paste: "pool: 0 209715200 thin-pool 253:3 253:3 128 32768 1 skip_block_zeroing",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "docker info",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data file: /dev/loop0\n Metadata file: /dev/loop0\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the kernel refused",
            paste: "[  12.345678] device-mapper: table: 254:2: thin-pool: Error setting metadata or data device",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "two devices",
            paste: "pool: 0 209715200 thin-pool 253:2 253:3 128 32768 1 skip_block_zeroing",
            finds: None,
        },
        Example {
            title: "both empty, as in direct-lvm",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-thinpool\n Data file: \n Metadata file: \n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let mut findings = each_pool(host, |pool| {
        let table = pool.table.as_ref()?;
        let device = &table.value.data_device;
        if device.is_empty() || *device != table.value.metadata_device {
            return None;
        }
        Some(found(&format!("The table of {} names {device} for both", pool.label()), [table.source].into()))
    });
    if let Some(info) = host.info.as_ref().filter(|_| findings.is_empty())
        && let (Some(data), Some(metadata)) = (&info.data_file, &info.metadata_file)
        && data.value == metadata.value
        && !data.value.is_empty()
    {
        findings.push(found(&format!("docker info shows {} for both", data.value), vec![data.source, metadata.source]));
    }
    let refused = host.events_of(&["K25"]).last().filter(|_| findings.is_empty());
    findings.extend(
        refused.map(|event| found("The kernel refused a table that names one device for both", vec![event.source])),
    );
    findings
}

fn found(how: &str, evidence: Vec<crate::intake::Source>) -> Finding {
    let explanation = format!(
        "{how}. Then data overwrites the map of where the data is. Stop what uses the pool, save what can still be read, and set it up anew \
         with a device for each."
    );
    RULE.finding("Data and metadata of the pool are one device", explanation, evidence).remedies(&["look-closer"])
}
