//! Take podman's containers from devicemapper to overlay, keeping a way back.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, Takes};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "podman-to-overlay", title: "Move podman to overlay", phase: Phase::Migrate, steps };

const SAVE: &str = "podman images --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' | xargs -r podman save -m -o \"${SAVE_DIR:?a folder on another disk with room for the images and volumes}/images.tar\"";
const VOLUMES: &str = "podman volume ls -q | while read -r volume; do podman volume export \"$volume\" -o \"${SAVE_DIR:?a folder on another disk with room for the images and volumes}/$volume.tar\"; done";
const DRIVER: &str = "sed -i\".before-$(date +%Y%m%d-%H%M%S)\" 's/^ *driver *= *\"devicemapper\"/driver = \"overlay\"/' /etc/containers/storage.conf";
const LOAD: &str = "podman load -i \"${SAVE_DIR:?the folder they were saved in}/images.tar\"";
const BACK: &str = "for file in \"${SAVE_DIR:?the folder they were saved in}\"/*.tar; do name=$(basename \"$file\" .tar); if [ \"$name\" != images ]; then podman volume create \"$name\" && podman volume import \"$name\" \"$file\"; fi; done";
const PLACE: &str = "/var/lib/containers/storage";

fn steps(_: &Host, _: &Choices) -> Vec<Step> {
    let aside = format!("{PLACE}.devicemapper");
    vec![
        Step::look(
            "See what there is, while a release that still has the driver runs. If podman refuses the driver already, install that release once more first: it is the only one that can read the old images.",
            Action::Try(Command::new("podman").args(&["ps", "-a"])),
        )
        .and(Action::Try(Command::new("podman").arg("images")))
        .and(Action::Try(Command::new("podman").args(&["volume", "ls"])))
        .expect("the containers, images and volumes to take along"),
        Step::new(Risk::Safe, "Save the images that no registry has (here all with a name), and the volumes. What containers wrote inside themselves needs `podman commit` first.", Action::Fixed(SAVE))
            .and(Action::Fixed(VOLUMES))
            .takes(Takes::ByData)
            .needs("podman runs with the old driver, and SAVE_DIR names a folder on another disk with room")
            .expect("images.tar, and a file for each volume")
            .undo("Remove the files when all is well."),
        Step::new(Risk::Disruptive, "Stop the containers, and put the old storage aside: podman remembers the driver in it, and it is the way back.", Command::new("podman").args(&["stop", "-a"]))
            .and(Command::new("mv").arg(PLACE).arg(&aside))
            .takes(Takes::Minutes)
            .needs("Images and volumes are saved, and nobody relies on the containers now; CRI-O is stopped, where it runs")
            .expect("no output from `mv`; if something in it is still mounted, `umount` it first")
            .undo(format!("`{}`", Command::new("mv").arg(&aside).arg(PLACE).text())),
        Step::new(Risk::Safe, "Name overlay in storage.conf; options of the old driver ([storage.options.thinpool]) may stay, nothing reads them any more.", Action::Fixed(DRIVER))
            .and(Action::Fixed("podman info | grep -i graphDriverName"))
            .needs("The filesystem under /var/lib/containers is ext4, or xfs with `ftype=1`")
            .expect("`graphDriverName: overlay`")
            .undo("`cp -p \"$(ls /etc/containers/storage.conf.before-* | tail -n 1)\" /etc/containers/storage.conf`"),
        Step::new(Risk::Safe, "Bring images and volumes back, then make the containers again.", Action::Fixed(LOAD))
            .and(Action::Fixed(BACK))
            .takes(Takes::ByData)
            .needs("podman runs with overlay, and SAVE_DIR names the folder with what was saved")
            .expect("`Loaded image` lines, and the volumes in `podman volume ls`")
            .undo("`podman rmi` and `podman volume rm` of what was brought back; the saved files stay."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_saved_before_the_storage_is_put_aside_and_nothing_is_deleted() {
        let steps = steps(&Host::default(), &Choices::default());
        let at = |word: &str| steps.iter().position(|step| step.command().contains(word)).expect("a step");
        assert!(at("podman save") < at("mv /var/lib") && at("volume export") < at("mv /var/lib"));
        assert!(
            steps.iter().all(|step| !["reset", "rm -rf", "prune"].iter().any(|word| step.command().contains(word)))
        );
    }
}
