//! The filesystem of containerd's images is nearly full

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "containerd-root-full",
    severity: Severity::High,
    title: "The filesystem of containerd's images is nearly full",
    looks_for: "Images live in containerd (`driver-type` in `docker info`), and `df` shows at least 90 % on the filesystem of /var/lib/containerd, which is another one than that of Docker's data.",
    why: "With containerd's image store, the default for new installations of Docker 29, images and layers are not under /var/lib/docker any more: the disk made for Docker stays empty while another fills up.",
    what_to_do: "Remove images that are not needed, or move containerd's root to the larger disk.",
    sources: &[
        "Docker 29: the containerd image store is the default of new installations",
        "90 % is this program's choice",
    ],
    check,
    examples: &[
        Example {
            title: "90 % of /",
            paste: "Storage Driver: overlayfs\n driver-type: io.containerd.snapshotter.v1\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 45G 5G 90% /\n/dev/sdb1 500G 5G 495G 1% /var/lib/docker\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "89 % of /",
            paste: "Storage Driver: overlayfs\n driver-type: io.containerd.snapshotter.v1\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 44G 6G 89% /\n/dev/sdb1 500G 5G 495G 1% /var/lib/docker\n",
            finds: None,
        },
        Example {
            title: "images are Docker's own",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 45G 5G 90% /\n/dev/sdb1 500G 5G 495G 1% /var/lib/docker\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let told = host.containerd.as_ref().and_then(|config| config.root.as_ref()).map(|root| root.value.as_str());
    let root = told.unwrap_or("/var/lib/containerd");
    let row = host.filesystem_of(root).filter(|_| host.storage.containerd_store);
    // On one filesystem with Docker's data the rules about that one say it.
    let other = row.filter(|row| host.docker_filesystem().is_none_or(|docker| docker.mount_point != row.mount_point));
    let Some(row) = other else { return Vec::new() };
    let Some(percent) = row.percent.filter(|percent| *percent >= Percent::whole(90)) else { return Vec::new() };
    let explanation = format!(
        "Images of this Docker live in containerd, under {root}, and the filesystem that holds it ({}) is {percent} used. The disk of \
         {} does not help: nothing of the images is there.",
        row.mount_point,
        host.data_root()
    );
    let title = format!("The filesystem of containerd's images ({}) is {percent} used", row.mount_point);
    vec![RULE.finding(title, explanation, [row.source]).remedies(&["reclaim-space"])]
}
