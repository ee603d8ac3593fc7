//! The files of a report, written into a folder.

use std::path::PathBuf;

use thinpool_doctor::artifacts::folder::{self, Place};
use thinpool_doctor::engine::{self, Choices, Input};
use thinpool_doctor::report::{Report, Takeaway};

/// Where the files of a report go.
pub struct Files {
    pub folder: PathBuf,
    pub force: bool,
    pub restore: bool,
    /// Those against a next time are printed, too.
    pub printed: bool,
}

impl Files {
    pub fn write(&self, inputs: &[Input], choices: &Choices, report: &Report) -> Result<(), String> {
        let folders = folder::of_hosts(report, &self.folder);
        let mut places = Vec::new();
        for ((host, folder), number) in report.hosts.iter().zip(folders).zip(0..) {
            for (artifact, file) in host.artifacts.iter().zip(0..) {
                let takeaway = Takeaway::File { host: number, file };
                let needs_own = self.restore && artifact.has_placeholders;
                let own = if needs_own { engine::restored(inputs, choices, takeaway) } else { None };
                let content = own.unwrap_or_else(|| artifact.content.to_string());
                let note = match (artifact.has_placeholders, self.restore) {
                    (true, false) => ": placeholders stand in it, fill them in before you use it (--restore does)",
                    (true, true) => ": your own values stand in it, keep it where they belong",
                    (false, _) => "",
                };
                places.push((Place { path: folder.join(artifact.name), content }, note));
            }
        }
        let all: Vec<&Place> = places.iter().map(|(place, _)| place).collect();
        folder::save(&all, self.force)?;
        places.iter().for_each(|(place, note)| eprintln!("wrote {}{note}", place.path.display()));
        Ok(())
    }
}
