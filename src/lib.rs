//! Diagnoses thin-pool storage from what a person can paste: Docker's devicemapper, LVM-thin, containerd, Stratis.
//!
//! ```
//! use thinpool_doctor::engine::{Choices, Input, diagnose};
//!
//! let text = "docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024";
//! let report = diagnose(&[Input::new("paste", text)], &Choices::default());
//!
//! let rules: Vec<_> = report.hosts.iter().flat_map(|host| &host.findings).map(|finding| finding.rule).collect();
//! assert_eq!(rules, ["data-full", "pool-out-of-data-queueing"]);
//! ```
//!
//! Data flows one way: [`intake`] cuts the text into sections, [`parsers`] read them into records, [`facts`] merges
//! the records into one host, [`rules`] find what is wrong, [`remedies`] and [`artifacts`] say what to do, and
//! [`report`] puts all of it into words that passed [`redact`]. [`engine`] is that pipeline; the command and the
//! page are shells around it, and the page has it in a worker.

pub mod artifacts;
pub mod engine;
pub mod explain;
pub mod facts;
pub mod intake;
#[cfg(any(feature = "page", feature = "reference", test))]
pub mod interface;
pub mod json;
pub mod missing;
#[cfg(feature = "page")]
pub mod page;
pub mod parsers;
mod pattern;
pub mod redact;
#[cfg(any(feature = "cli", feature = "reference", test))]
pub mod reference;
pub mod remedies;
pub mod report;
pub mod rules;
mod search;
pub mod sizing;
pub mod units;
pub mod verdict;
pub mod words;
#[cfg(feature = "page")]
pub mod worker;
