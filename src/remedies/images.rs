//! Saving images before a driver or a pool goes, and bringing them back.

use super::shell::Action;
use super::{Step, Takes};
use crate::report::Risk;

pub fn save(why: &str) -> Step {
    Step::new(Risk::Safe, format!("{why} Choose a disk with room."), Action::Fixed(SAVE))
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
const LOAD: &str = "docker load -i \"${SAVE_DIR:?the folder they were saved in}/images.tar\"";
