//! Save what a deleted loop file still holds.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "rescue-loop-file",
    title: "Save what the deleted file still holds",
    phase: Phase::StopTheBleeding,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let plain = |device: &str| {
        device
            .strip_prefix("/dev/loop")
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let gone = host.loop_devices.iter().filter(|device| device.deleted && plain(&device.device));
    let copies = gone.map(|device| {
        let name = device.device.trim_start_matches("/dev/");
        let why = format!(
            "Copy the whole of {} while it is open, onto another filesystem with room for it (change the path if /root has none). What is written meanwhile may be torn: it is the second chance, not the first.",
            device.device
        );
        Step::new(
            Risk::Safe,
            why,
            Command::new("dd")
                .arg(format!("if={}", device.device))
                .stamped(format!("of=/root/{name}-"), ".img")
                .args(&["bs=1M", "conv=sparse,fsync"]),
        )
        .needs("/root is on another disk and has room for the copy").undo("Remove the copy when all is well.").expect("as many bytes as the device has, and no read error")
    });
    let copies: Vec<Step> = copies.collect();
    if copies.is_empty() {
        return Vec::new();
    }
    let save = "Do not stop Docker and do not restart the host. Save what matters out of the running system first: images with `docker save`, files of containers with `docker cp`, volumes with a copy of their folders.";
    let mut steps = vec![
        Step::new(Risk::ReadOnly, save, Action::Fixed("docker images; docker ps -a"))
            .expect("what there is to save; the pool still works"),
    ];
    steps.extend(copies);
    steps
}
