//! Writes the corpora that the fuzz targets begin with: the samples in the parsers' own documentation, the cases of the
//! tests, and the pastes of `CORPUS_DIR` where it is given, cut into the sections of each format.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use thinpool_doctor::engine::{Input, read};
use thinpool_doctor::parsers::FORMATS;

fn main() -> std::io::Result<()> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fuzz = &project.join("fuzz");
    let mut texts: BTreeSet<String> = BTreeSet::new();
    for file in fs::read_dir(project.join("src/parsers"))? {
        texts.extend(samples(&fs::read_to_string(file?.path())?));
    }
    for case in fs::read_dir(project.join("tests/cases"))? {
        texts.insert(fs::read_to_string(case?.path().join("paste.txt"))?);
    }
    if let Some(folder) = std::env::var_os("CORPUS_DIR") {
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                texts.insert(String::from_utf8_lossy(&fs::read(path)?).into_owned());
            }
        }
    }
    for text in &texts {
        for target in ["diagnose", "redact"] {
            seed(fuzz, target, text)?;
        }
        for line in text.lines() {
            seed(fuzz, "explain", line)?;
        }
        let lines: Vec<&str> = text.lines().collect();
        for section in read(&[Input::new("paste", text)]).recognised {
            let part =
                lines.get(section.first.line.saturating_sub(1)..section.last.line).unwrap_or_default().join("\n");
            if let Some(format) = FORMATS.get(section.format) {
                seed(fuzz, format.id, &part)?;
            }
        }
    }
    Ok(())
}

/// The blocks of sample output in a module's documentation.
fn samples(source: &str) -> Vec<String> {
    let documentation: String = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect();
    documentation
        .split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.split_once('\n'))
        .map(|(_, text)| text.to_owned())
        .collect()
}

fn seed(fuzz: &Path, target: &str, text: &str) -> std::io::Result<()> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let folder = fuzz.join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("seed-{:016x}", hasher.finish())), text)
}
