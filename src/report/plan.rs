//! The plan for a new pool, in words and commands.

use std::fmt::Write;

use serde::Serialize;

use super::StepReport;
use super::border::Border;
use super::text::{PLAIN, Style, step_text};
use crate::engine::{Choices, Reading};
use crate::remedies::provision_direct_lvm;
use crate::sizing::need;
use crate::sizing::planner::{self, Impossible, KEEPS, Wish};
use crate::units::{Bytes, MetadataBlocks, Percent};

/// A pool for a new disk.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PlanReport {
    pub chunk_bytes: Bytes,
    pub data_bytes: Bytes,
    pub metadata_bytes: Bytes,
    /// As large as the metadata: what a repair writes to.
    pub spare_bytes: Bytes,
    /// Left in the volume group for extensions.
    pub free_bytes: Bytes,
    pub autoextend_threshold_percent: Percent,
    pub autoextend_percent: u32,
    /// What the metadata is sized for.
    pub thin_devices: u64,
    /// The most data that this metadata serves.
    pub most_data_bytes: Bytes,
    /// What is used from the first day on.
    pub used_bytes: Bytes,
    /// Until the pool is extended, and until it and its extension are full.
    pub days_until_extended: Option<u64>,
    pub days_until_full: Option<u64>,
    pub steps: Vec<StepReport>,
}

impl PlanReport {
    /// A plan, or why there is none.
    pub fn new(wish: &Wish, disk: Option<&str>) -> Result<Self, String> {
        let plan = planner::plan(wish).map_err(refusal)?;
        // Nothing here was pasted: the words are the program's own, and the disk was typed for these commands.
        let choices = Choices { allow_destructive: true, show_secrets: true, ..Choices::default() };
        let mut border = Border::new(&[], &Reading::default(), &[], &choices, &|_| {});
        let steps = provision_direct_lvm::new_pool(&plan, disk);
        let most = need::most_data(MetadataBlocks(plan.metadata.0 / 4096), plan.thins, KEEPS);
        Ok(PlanReport {
            chunk_bytes: plan.chunk,
            data_bytes: plan.data,
            metadata_bytes: plan.metadata,
            spare_bytes: plan.spare,
            free_bytes: plan.free,
            autoextend_threshold_percent: plan.threshold,
            autoextend_percent: plan.percent,
            thin_devices: plan.thins,
            most_data_bytes: most.bytes(plan.chunk),
            used_bytes: plan.used,
            days_until_extended: plan.days.map(|[extended, _]| extended),
            days_until_full: plan.days.map(|[_, full]| full),
            steps: steps.iter().map(|step| border.step(step, &choices)).collect(),
        })
    }

    /// What is proposed, each with its reason.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let days = |days: u64| match days {
            0 => "at once".to_owned(),
            1 => "in a day".to_owned(),
            many => format!("in {many} days"),
        };
        let mut rows = vec![
            (
                "chunk size",
                format!(
                    "{}: small chunks copy less for the first write to what is shared, large ones take less metadata",
                    self.chunk_bytes
                ),
            ),
            ("data", format!("{}: one extension of it still has room", self.data_bytes)),
            (
                "metadata",
                format!(
                    "{}: what all of the disk takes at worst with {} thin devices; it serves up to {}",
                    self.metadata_bytes, self.thin_devices, self.most_data_bytes
                ),
            ),
            ("spare", format!("{}: what a repair writes to, as large as the metadata", self.spare_bytes)),
            ("left free", format!("{}: for the extension of data and metadata", self.free_bytes)),
            ("auto-extend", format!("at {}, by {} %", self.autoextend_threshold_percent, self.autoextend_percent)),
            ("used at first", format!("{}: images, and 100 MiB for each container, in whole chunks", self.used_bytes)),
            (
                "for Docker",
                "before 25.0 only: its devicemapper driver is gone since then, and overlay2 needs no pool. LVM and containerd use such a pool too; the names below are those of Docker's direct-lvm".to_owned(),
            ),
        ];
        if let Some((extended, full)) = self.days_until_extended.zip(self.days_until_full) {
            rows.push(("then", format!("extended {}, full with its extension {}", days(extended), days(full))));
        }
        rows
    }

    /// For a terminal.
    pub fn text(&self, style: Option<&Style>) -> String {
        let style = style.unwrap_or(&PLAIN);
        let mut out = String::new();
        for (label, value) in self.rows() {
            let _ = writeln!(out, "{:<14} {value}", label);
        }
        self.steps.iter().for_each(|step| step_text(&mut out, step, style));
        out
    }

    /// For a ticket.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for (label, value) in self.rows() {
            let _ = writeln!(out, "- {label}: {value}");
        }
        out.push('\n');
        for step in &self.steps {
            super::markdown::step(&mut out, step);
        }
        out
    }
}

fn refusal(why: Impossible) -> String {
    match why {
        Impossible::DiskTooSmall(least) => {
            format!(
                "The disk is too small for that: what is used at first, a quarter more and one extension take {least}."
            )
        }
        Impossible::Chunk => "A chunk is a multiple of 64 KiB, between 64 KiB and 1 GiB.".to_owned(),
        Impossible::ChunkTooSmall => format!(
            "No metadata can describe so much in chunks of that size: it ends at {}. Take larger chunks.",
            MetadataBlocks::MAX.bytes()
        ),
        Impossible::DiskTooLarge => format!(
            "No metadata can describe so much, not even in the largest chunks, of 1 GiB: it ends at {}. Make several pools.",
            MetadataBlocks::MAX.bytes()
        ),
    }
}
