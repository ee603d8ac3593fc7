//! An alert asks for a metric that does not exist

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "bogus-prometheus-metric",
    severity: Severity::Low,
    title: "An alert asks for a metric that does not exist",
    looks_for: "A query names node_device_mapper_*, or an engine_daemon_* that the engine does not have.",
    why: "No exporter has it, so the alert never fires: the next full pool comes unannounced.",
    what_to_do: "Use node_lvm_thin_pools_allocated and node_lvm_thin_pools_metadata of the textfile script lvm-prom-collector, or the metrics of your own exporter.",
    sources: &[
        "node_exporter collector/diskstats_linux.go",
        "prometheus-community/node-exporter-textfile-collector-scripts, lvm-prom-collector",
        "moby daemon/internal/metrics",
    ],
    check,
    examples: &[
        Example {
            title: "of popular articles",
            paste: "        expr: node_device_mapper_data_used_bytes / node_device_mapper_data_total_bytes > 0.8",
            finds: Some(Severity::Low),
        },
        Example {
            title: "storage of the engine",
            paste: "engine_daemon_storage_bytes > 1",
            finds: Some(Severity::Low),
        },
        Example { title: "that exists", paste: "        expr: node_lvm_thin_pools_allocated > 80", finds: None },
        Example {
            title: "of the engine, that exists",
            paste: "engine_daemon_container_actions_seconds_bucket",
            finds: None,
        },
    ],
};

/// What the engine's own metrics begin with.
const OF_THE_ENGINE: [&str; 12] = [
    "container_actions_seconds",
    "container_states_containers",
    "engine_cpus_cpus",
    "engine_info",
    "engine_memory_bytes",
    "events",
    "health_check",
    "host_info_functions_seconds",
    "image_actions_seconds",
    "image_operations_seconds",
    "network_actions_seconds",
    "graphdriver_",
];

fn check(host: &Host) -> Vec<Finding> {
    let unknown = |name: &str| {
        name.starts_with("node_device_mapper_")
            || name
                .strip_prefix("engine_daemon_")
                .is_some_and(|rest| !OF_THE_ENGINE.iter().any(|known| rest.starts_with(known)))
    };
    let mut found: Vec<_> = host.metrics.iter().filter(|metric| unknown(&metric.value)).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let evidence: Vec<_> = found.iter().map(|metric| metric.source).collect();
    found.sort_by(|a, b| a.value.cmp(&b.value));
    found.dedup_by(|a, b| a.value == b.value);
    let names: Vec<&str> = found.iter().map(|metric| metric.value.as_str()).collect();
    let explanation = format!(
        "No exporter has {}, so a rule that asks for it never fires. The textfile script lvm-prom-collector has node_lvm_thin_pools_allocated and \
         node_lvm_thin_pools_metadata (percent); node_filesystem_avail_bytes covers the host's filesystems.",
        names.join(", ")
    );
    vec![RULE.finding("An alert asks for a metric that does not exist", explanation, evidence)]
}
