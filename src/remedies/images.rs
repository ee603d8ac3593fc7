//! Saving images before a driver or a pool goes, and bringing them back.

use super::shell::Action;
use super::{Step, Takes};
use crate::facts::{EngineVersion, Host};
use crate::report::Risk;

pub fn save(host: &Host, why: &'static str) -> Step {
    // `--format` came with 1.10.
    let old = host.engine.parsed_version().is_some_and(|version| version < EngineVersion::new(1, 10, 0));
    let save = if old { SAVE_OLD } else { SAVE };
    let why = format!(
        "{why} What a container wrote inside itself becomes an image, kept:NAME, and is saved with them; it is paused meanwhile. Choose a disk with room."
    );
    Step::new(Risk::Disruptive, why, Action::Fixed(KEEP))
        .and(Action::Fixed(save))
        .takes(Takes::ByData)
        .needs("The daemon runs with the old driver, its pool takes writes, and SAVE_DIR names a folder on another disk with room for all images (`docker images` shows their sizes)")
        .expect("a line `sha256:…` for each container that has something of its own, and a file about as large as the images")
        .undo("Remove the file when all is well, and the images kept:NAME.")
}

pub fn load(why: &'static str) -> Step {
    Step::new(Risk::Safe, why, Action::Fixed(LOAD))
        .takes(Takes::ByData)
        .needs("The daemon runs with the new driver, and SAVE_DIR names the folder with images.tar")
        .expect("`Loaded image:` lines")
        .undo("`docker rmi` of what was loaded; the saved file stays.")
}

/// Whatever the name of a container, it is a valid tag.
const KEEP: &str = "docker ps -aq | xargs -r docker inspect -f '{{.Id}} {{.Name}}' | while read -r id name; do [ -z \"$(docker diff \"$id\")\" ] || docker commit \"$id\" \"kept:${name#/}\" || exit; done";

const SAVE: &str = "docker images --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' | xargs -r docker save -o \"${SAVE_DIR:?a folder on another disk with room for the images}/images.tar\"";
const SAVE_OLD: &str = "docker images | awk 'NR > 1 && $1 != \"<none>\" && $2 != \"<none>\" {print $1 \":\" $2}' | xargs -r docker save -o \"${SAVE_DIR:?a folder on another disk with room for the images}/images.tar\"";
const LOAD: &str = "docker load -i \"${SAVE_DIR:?the folder they were saved in}/images.tar\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_containers_wrote_is_saved_with_the_images() {
        let commands = save(&Host::default(), "Save the images.").command();
        let keep = commands.find("docker commit \"$id\" \"kept:${name#/}\"");
        assert!(keep.zip(commands.find("docker save")).is_some_and(|(keep, save)| keep < save), "{commands}");
    }
}
