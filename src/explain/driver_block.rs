//! The Storage Driver block of `docker info`.

use super::Field;
use crate::parsers::docker_info;

/// Keys, and what their values say.
const KEYS: [(&str, &str); 27] = [
    ("Storage Driver", "how Docker keeps images and containers on disk"),
    ("Pool Name", "the device-mapper name of the thin pool; `dmsetup status` knows it by this name"),
    ("Pool Blocksize", "the chunk size of the pool, rounded"),
    (
        "Base Device Size",
        "how large each new container's filesystem may grow; it is not taken from the pool until written",
    ),
    (
        "Backing Filesystem",
        "for devicemapper the filesystem inside each container, for overlay2 the one that holds Docker's folder",
    ),
    ("Data file", "the device that holds the data; empty when a pool was given to Docker"),
    ("Metadata file", "the device that holds the metadata; empty when a pool was given to Docker"),
    ("Data loop file", "the data lies in this file, through a loop device: slow, and it can fill its filesystem"),
    ("Metadata loop file", "the metadata lies in this file, through a loop device"),
    ("Data Space Used", "by images and containers together, in units of 1000"),
    ("Data Space Total", "the size of the data device; a loop file need not have that much behind it"),
    ("Data Space Available", "what can still be written; on loop files no more than their filesystem has free"),
    ("Metadata Space Used", "of the pool's own bookkeeping; its end stops the pool like that of data"),
    ("Metadata Space Total", "the size of the metadata device"),
    ("Metadata Space Available", "what is left for bookkeeping"),
    (
        "Thin Pool Minimum Free Space",
        "with less than this free Docker refuses to make new containers (dm.min_free_space)",
    ),
    ("Udev Sync Supported", "false is dangerous: Docker and udev then work on devices at the same time"),
    ("Deferred Removal Enabled", "devices in use are removed later instead of failing"),
    ("Deferred Deletion Enabled", "thin devices in use are deleted later; their space is not free until then"),
    (
        "Deferred Deleted Device Count",
        "thin devices that wait for deletion; a number that stays above 0 means that something still holds them",
    ),
    ("Library Version", "of device-mapper's library"),
    ("Supports d_type", "overlay needs true: with false files vanish and reappear"),
    ("Native Overlay Diff", "false makes commits and builds slower, nothing else"),
    ("Using metacopy", "a kernel feature that makes changes of owners and rights cheaper"),
    ("userxattr", "a mount option for rootless Docker"),
    ("driver-type", "images are kept by containerd, not by one of Docker's own drivers"),
    ("Dirs", "how many layers there are"),
];

pub fn explain(line: &str) -> Vec<Field> {
    let text = line.trim();
    let Some((key, _)) = docker_info::key(text) else { return Vec::new() };
    let row = KEYS.iter().find(|(known, _)| *known == key);
    row.and_then(|(name, meaning)| Field::of(line, key, name, *meaning)).into_iter().collect()
}
