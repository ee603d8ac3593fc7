//! Files on a disk: a folder for each of several hosts, and nothing that is there already is lost.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::report::{HostReport, Report};

/// A file to be written.
pub struct Place {
    pub path: PathBuf,
    pub content: String,
}

/// The folder of each host; one host alone needs none of its own.
pub fn of_hosts(report: &Report, dir: &Path) -> Vec<PathBuf> {
    let mut taken = HashSet::new();
    let own = |host: &HostReport| match report.hosts.len() {
        1 => dir.to_owned(),
        _ => dir.join(own_name(host, &mut taken)),
    };
    report.hosts.iter().map(own).collect()
}

/// Writes the files. With another one in the way nothing at all is written, unless `force`.
pub fn save(files: &[&Place], force: bool) -> Result<(), String> {
    // A file that says the same already is in nobody's way.
    let is_there = |file: &&Place| fs::read(&file.path).ok().as_deref() == Some(file.content.as_bytes());
    let new: Vec<_> = files.iter().copied().filter(|file| !is_there(file)).collect();
    if let Some(file) = new.iter().find(|file| !force && file.path.symlink_metadata().is_ok()) {
        return Err(format!(
            "{} is there already and differs: nothing was written; --force replaces it",
            file.path.display()
        ));
    }
    new.into_iter().try_for_each(|file| write(file).map_err(|error| format!("{}: {error}", file.path.display())))
}

/// A name from a paste is no path: what does not belong there is left out, and `<host-1>` becomes `host-1`.
fn own_name(host: &HostReport, taken: &mut HashSet<String>) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = host.name.as_ref().map(|name| name.as_str().chars().filter(plain).take(100).collect::<String>());
    let name = name.map(|name| name.trim_start_matches(['-', '.']).to_owned()).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| "host".to_owned());
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| taken.insert(name.clone())).unwrap_or(name)
}

/// A new file that only its owner reads; it takes the old one's place, for writing through a link could reach anywhere.
fn write(file: &Place) -> std::io::Result<()> {
    let Place { path, content } = file;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if path.symlink_metadata().is_ok() {
        fs::remove_file(path)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        let script = path.extension().is_some_and(|extension| extension == "sh");
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, if script { 0o700 } else { 0o600 });
    }
    options.open(path)?.write_all(content.as_bytes())
}
