pub mod engine;
pub mod redact;
pub mod report;
pub mod units;
