pub mod engine;
pub mod intake;
pub mod parsers;
pub mod redact;
pub mod report;
pub mod units;
