//! What only the person knows: inputs of the page, flags of the command, variables of a script.

/// Something only the person knows. Until it is answered a command carries a variable in its place, in a form
/// that makes a shell stop with the label as its message instead of running on.
#[derive(Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The question's id: an input of the page, a flag of the command.
    pub id: &'static str,
    /// The shell variable.
    pub variable: &'static str,
    pub label: &'static str,
    /// Which command's output answers it.
    pub hint: &'static str,
}

pub const NEW_DISK: Unknown = Unknown {
    id: "new-disk",
    variable: "NEW_DISK",
    label: "an empty disk, such as /dev/sdX",
    hint: "`lsblk -f` lists the disks: an empty one has no FSTYPE, no children and no mount point",
};
pub const ADD_DATA: Unknown = Unknown {
    id: "add-data",
    variable: "ADD_DATA",
    label: "how much to add, such as 20G",
    hint: "`vgs` shows how much is free (VFree)",
};
pub const ADD_METADATA: Unknown = Unknown {
    id: "add-metadata",
    variable: "ADD_METADATA",
    label: "how much metadata to add, such as 512M",
    hint: "`lvs -a` shows the size of the `_tmeta` volume; a quarter of it is a good step",
};
pub const VOLUME_GROUP: Unknown = Unknown {
    id: "volume-group",
    variable: "VG",
    label: "the volume group of the pool",
    hint: "`lvs` shows it in the column VG",
};
pub const POOL: Unknown = Unknown {
    id: "pool",
    variable: "POOL",
    label: "the pool as VG/LV",
    hint: "`lvs` shows the pool (Attr begins with t) and its VG",
};
pub const METADATA_DEVICE: Unknown = Unknown {
    id: "metadata-device",
    variable: "METADATA_DEVICE",
    label: "the metadata device of the pool",
    hint: "`dmsetup table` shows it as the first major:minor behind `thin-pool`; `losetup -a` names loop devices",
};
pub const FILESYSTEM_DEVICE: Unknown = Unknown {
    id: "filesystem-device",
    variable: "FILESYSTEM_DEVICE",
    label: "the device of the filesystem, such as /dev/mapper/vg-data",
    hint: "`lsblk -o NAME,KNAME,TYPE,FSTYPE,MOUNTPOINT` shows which device is the dm-N of the log",
};
pub const CONTAINER: Unknown = Unknown {
    id: "container",
    variable: "CONTAINER",
    label: "the name of the container",
    hint: "`docker ps -a` shows it; the steps find whose device the dm-N of the log is",
};
pub const STRATIS_POOL: Unknown = Unknown {
    id: "stratis-pool",
    variable: "STRATIS_POOL",
    label: "the name of the Stratis pool",
    hint: "`stratis pool list` shows it",
};

pub const DAEMON_JSON: Unknown = Unknown {
    id: "daemon-json",
    variable: "DAEMON_JSON",
    label: "where you saved the corrected daemon.json, such as ./daemon.json",
    hint: "the file is given with this report: save it on the host, read it, and name it here",
};

pub const CONFIG_TOML: Unknown = Unknown {
    id: "config-toml",
    variable: "CONFIG_TOML",
    label: "where you saved the corrected config.toml, such as ./config.toml",
    hint: "the file is given with this report: save it on the host, read it, and name it here",
};

pub const LOOP_FILE: Unknown = Unknown {
    id: "loop-file",
    variable: "LOOP_FILE",
    label: "the data file under the loop device of the pool",
    hint: "`losetup -a` shows the file of each loop device; the second major:minor of the pool's table is the data device",
};
pub const META_LOOP_FILE: Unknown = Unknown {
    id: "meta-loop-file",
    variable: "META_LOOP_FILE",
    label: "the metadata file under the loop device of the pool",
    hint: "`losetup -a` shows the file of each loop device; the first major:minor of the pool's table is the metadata device",
};

/// All questions a command can ask.
pub const UNKNOWNS: [&Unknown; 13] = [
    &NEW_DISK,
    &ADD_DATA,
    &ADD_METADATA,
    &VOLUME_GROUP,
    &POOL,
    &METADATA_DEVICE,
    &LOOP_FILE,
    &META_LOOP_FILE,
    &FILESYSTEM_DEVICE,
    &CONTAINER,
    &STRATIS_POOL,
    &DAEMON_JSON,
    &CONFIG_TOML,
];
