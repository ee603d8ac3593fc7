//! Saving images before a driver or a pool goes, and bringing them back.

use super::shell::Action;
use super::{Step, Takes};
use crate::facts::{EngineVersion, Host};
use crate::report::Risk;

pub fn save(host: &Host, why: &str) -> Step {
    // `--format` came with 1.10.
    let old = host.engine.parsed_version().is_some_and(|version| version < EngineVersion::new(1, 10, 0));
    let save = if old { SAVE_OLD } else { SAVE };
    Step::new(Risk::Safe, format!("{why} Choose a disk with room."), Action::Fixed(save))
        .takes(Takes::ByData)
        .needs("The daemon runs with the old driver, and SAVE_DIR names a folder on another disk with room for all images (`docker images` shows their sizes)")
        .expect("a file about as large as the images")
        .undo("Remove the file when all is well.")
}

pub fn load(why: &str) -> Step {
    Step::new(Risk::Safe, why, Action::Fixed(LOAD))
        .takes(Takes::ByData)
        .needs("The daemon runs with the new driver, and SAVE_DIR names the folder with images.tar")
        .expect("`Loaded image:` lines")
        .undo("`docker rmi` of what was loaded; the saved file stays.")
}

const SAVE: &str = "docker images --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' | xargs -r docker save -o \"${SAVE_DIR:?a folder on another disk with room for the images}/images.tar\"";
const SAVE_OLD: &str = "docker images | awk 'NR > 1 && $1 != \"<none>\" && $2 != \"<none>\" {print $1 \":\" $2}' | xargs -r docker save -o \"${SAVE_DIR:?a folder on another disk with room for the images}/images.tar\"";
const LOAD: &str = "docker load -i \"${SAVE_DIR:?the folder they were saved in}/images.tar\"";
