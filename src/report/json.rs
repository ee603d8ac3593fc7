//! The report as JSON, and the schema of it.

use super::Report;
use super::plan::PlanReport;

/// The bytes of `--format json` and of the page's download.
pub fn render(report: &Report) -> String {
    // Strings and numbers only: nothing in a report can fail to be written.
    crate::json::pretty(report).map(|text| text + "\n").unwrap_or_default()
}

/// A plan for a new pool.
pub fn plan(plan: &PlanReport) -> String {
    crate::json::pretty(plan).map(|text| text + "\n").unwrap_or_default()
}

/// The JSON Schema of the report, made from its types.
#[cfg(feature = "cli")]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    crate::json::pretty(&schema).map(|text| text + "\n").unwrap_or_default()
}
