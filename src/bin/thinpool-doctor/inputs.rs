//! Files, folders, archives and standard input as inputs.

use std::io::Read;
use std::path::{Path, PathBuf};

use thinpool_doctor::engine::Input;

pub fn read(files: &[PathBuf]) -> Result<Vec<Input>, String> {
    let only_standard = [PathBuf::from("-")];
    let mut inputs = Vec::new();
    let above = shared_folder(files);
    for path in if files.is_empty() { &only_standard } else { files } {
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        if path.as_os_str() == "-" {
            inputs.extend(Input::from_bytes("paste", &standard().map_err(failed)?));
        } else if path.is_dir() {
            let top = if files.len() > 1 { above } else { path };
            every_file(top, &entries(path).map_err(failed)?, &mut inputs);
        } else {
            let name = path.strip_prefix(above).unwrap_or(path).to_string_lossy();
            inputs.extend(Input::from_bytes(&name, &std::fs::read(path).map_err(failed)?));
        }
    }
    Ok(inputs)
}

/// The folder that all files lie in: what is below it tells them apart, and often names their hosts.
fn shared_folder(files: &[PathBuf]) -> &Path {
    let above = files.first().and_then(|first| first.parent()).unwrap_or(Path::new(""));
    above.ancestors().find(|folder| files.iter().all(|file| file.starts_with(folder))).unwrap_or(Path::new(""))
}

/// Every file below a folder, named by its path inside it. One that cannot be read is named as left out, and the others
/// are read all the same.
fn every_file(top: &Path, paths: &[PathBuf], inputs: &mut Vec<Input>) {
    for path in paths {
        let name = path.strip_prefix(top).unwrap_or(path).to_string_lossy();
        if let Err(error) = of_entry(top, path, &name, inputs) {
            inputs.extend(Input::from_archive(&name, std::iter::empty(), vec![error.to_string()]));
        }
    }
}

fn of_entry(top: &Path, path: &Path, name: &str, inputs: &mut Vec<Input>) -> std::io::Result<()> {
    // A link may lead anywhere, also back.
    let kind = std::fs::symlink_metadata(path)?;
    if kind.is_dir() {
        every_file(top, &entries(path)?, inputs);
    } else if kind.is_file() {
        inputs.extend(Input::from_bytes(name, &std::fs::read(path)?));
    }
    Ok(())
}

fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    Ok(paths)
}

pub fn standard() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
