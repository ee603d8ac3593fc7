//! A log line tells of a failure that no other finding explains
//!
//! Most messages belong to a rule that knows more than the line alone. These have none, or the paste holds too
//! little for it: what is certain is said, what is open is said to be open, and never is such a line "nothing wrong".

use super::{Example, Finding, Rule};
use crate::facts::{Host, PoolMode, ThinPool};
use crate::intake::Source;
use crate::parsers::log::Event;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "log-message",
    severity: Severity::Critical,
    title: "A log line tells of a failure that nothing else explains",
    looks_for: "A message of the kernel, the daemons or LVM that tells of a failure, where no other finding explains it, no later line ends it, and no other output shows that it is over. As grave as the message.",
    why: "The message is certain; what led to it is not, from this line alone.",
    what_to_do: "Paste what the report asks for: it tells which of the possible causes it is.",
    sources: &["kernel drivers/md", "moby devmapper", "lvm2", "containerd snapshots/devmapper", "stratis-cli"],
    check,
    examples: &[
        Example {
            title: "the kernel gave up a metadata operation",
            paste: "[ 12.000001] device-mapper: thin: 253:4: metadata operation 'dm_pool_alloc_data_block' failed: error = -28",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the status shows what became of it",
            paste: "[ 12.000001] device-mapper: thin: 253:4: metadata operation 'dm_pool_alloc_data_block' failed: error = -28\ndocker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
        Example {
            title: "the disk is in use, and so the daemon does not start",
            paste: "dockerd[17]: Error starting daemon: error initializing graphdriver: /dev/sdb has a filesystem already, use dm.directlvm_device_force=true if you want to wipe the device",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "one of three is full",
            paste: "failed to register layer: Error processing tar file(exit status 1): write /usr/lib/x.so: no space left on device",
            finds: Some(Severity::High),
        },
        Example {
            title: "watches are used up, no disk",
            paste: "kubelet[812]: W0813 12:48:05.682241 812 raw.go:87] inotify_add_watch /sys/fs/cgroup/cpuset/kubepods/a: no space left on device",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the check was killed, and nothing tells of damage",
            paste: "  Check of pool docker/thinpool failed (status:-1). Manual repair required!",
            finds: Some(Severity::High),
        },
        Example {
            title: "a node under disk pressure",
            paste: "  DiskPressure     True    Tue, 10 Mar 2026 09:12:11 +0000   KubeletHasDiskPressure   kubelet has disk pressure",
            finds: Some(Severity::High),
        },
        Example {
            title: "a node without",
            paste: "  DiskPressure     False   Tue, 10 Mar 2026 09:12:11 +0000   KubeletHasNoDiskPressure   kubelet has no disk pressure",
            finds: None,
        },
        Example {
            title: "too little room for an extension",
            paste: "  Insufficient free space: 17 extents needed, but only 12 available",
            finds: Some(Severity::High),
        },
        Example {
            title: "a write that failed, and all has room now",
            paste: "Nov 22 10:00:00 node1 dockerd[9]: level=error msg=\"mkdir /var/lib/docker/x: no space left on device\"\n# docker info\nServer Version: 28.0.0\nStorage Driver: overlay2\n# df -h\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 5G 45G 10% /\n# df -i\nFilesystem Inodes IUsed IFree IUse% Mounted on\n/dev/sda1 3276800 90000 3186800 3% /",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "writes to a snapshot that ran full: another rule",
            paste: "[   15.22] device-mapper: snapshots: Invalidating snapshot: Unable to allocate exception.\n[   15.23] Buffer I/O error on dev dm-3, logical block 254, lost async page write",
            finds: None,
        },
        Example {
            title: "it grew after that",
            paste: "  Insufficient free space: 17 extents needed, but only 12 available\n[ 99.000001] device-mapper: thin: 253:4: growing the data device from 1600 to 1920 blocks",
            finds: None,
        },
        Example {
            title: "the kernel's own good news",
            paste: "[ 99.000001] device-mapper: thin: 253:4: growing the data device from 1600 to 1920 blocks",
            finds: None,
        },
    ],
};

/// What shows that a message is history.
enum Over {
    /// Nothing else that can be pasted.
    Never,
    /// A later message of these.
    When(&'static [&'static str]),
    /// The kernel mounts the filesystem of the device again, and does not complain.
    Mounted,
    /// Any output that shows the pool's state: it is exact, and of now.
    Pool,
    /// The daemon runs: it started after all, and the message is about an attempt.
    Runs,
    /// Docker's filesystem has room, and so has each pool: it is history, or a container's own filesystem is full.
    Room,
    /// The daemon deletes devices when they are free, and has none left to delete.
    Deleted,
}

struct Row {
    ids: &'static [&'static str],
    severity: Severity,
    title: &'static str,
    explanation: &'static str,
    remedies: &'static [&'static str],
    over: Over,
    /// How the ids of rules begin whose findings say it better.
    told: &'static [&'static str],
}

const LOOK: &[&str] = &["look-closer"];
/// Rules that tell the state of a pool.
const STATE: &[&str] = &["pool-", "meta-full", "meta-critical", "metadata-checksum", "data-full"];
/// Rules that tell of too little space somewhere.
const SPACE: &[&str] = &[
    "data-",
    "pool-",
    "meta-full",
    "min-free-",
    "host-",
    "container-fs",
    "containerd-root",
    "loopback-host",
    "loopback-on",
    "stratis-no",
];
/// Rules that tell why a daemon does not start.
const START: &[&str] = &[
    "driver-removed",
    "driver-prior",
    "driver-multiple",
    "dm-",
    "overlay",
    "override-",
    "xfs-ftype0",
    "podman-",
    "pool-",
    "thin-",
    "docker-",
    "data-eq-",
    "block-size",
    "loopback-file",
    "transaction-",
    "json-",
    "flag-",
    "graph-",
    "udev-",
];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { ids: &["K11", "K12", "K13", "K32", "K40"], severity: Severity::Critical, over: Over::Pool, told: STATE, remedies: &["look-closer", "repair-pool"],
        title: "A thin pool could not write its metadata",
        explanation: "The kernel gave up an operation on a pool's metadata and threw away its last transaction: recent writes are lost, and the pool is read-only or worse unless it was checked since. Error -28 means that there was no space, -5 that a disk below failed, -61 or -84 that the metadata is damaged." },
    Row { ids: &["K16"], severity: Severity::Critical, over: Over::Pool, told: STATE, remedies: &["look-closer", "repair-pool"],
        title: "A thin pool refuses changes: it is read-only or has failed",
        explanation: "Docker or LVM wanted to create or delete a thin device, and the kernel refused. Which of the two it is, and why, this line does not tell." },
    Row { ids: &["K26"], severity: Severity::Critical, over: Over::Pool, told: &[], remedies: LOOK,
        title: "A device under the pool is smaller than the pool's metadata says",
        explanation: "The device shrank, or a wrong disk or loop file was attached. Repair nothing: attach the right device first, then activate the pool." },
    Row { ids: &["L44"], severity: Severity::High, over: Over::Pool, told: &["missing-pv"], remedies: &["activate-pool"],
        title: "The check of a pool's metadata did not come to its end",
        explanation: "LVM says status -1 when a signal stopped thin_check: a time limit at boot does that where the metadata is large, and so does a crash of the tool. Nothing tells yet that the metadata is damaged, so repair nothing: activate the pool by hand, which checks it again without a limit. If that ends well, let the boot wait longer (lvm2-pvscan, or the job that activates the group)." },
    Row { ids: &["K30", "X10"], severity: Severity::Critical, over: Over::Pool, told: &["pool-", "metadata-checksum", "missing-pv", "data-eq-"], remedies: &["look-closer", "repair-pool"],
        title: "The pool was not activated: its metadata could not be read",
        explanation: "The metadata is damaged, or the device that holds it is not the right one. Copy the metadata device before anything is repaired." },
    Row { ids: &["K37"], severity: Severity::Critical, over: Over::Never, told: &["host-fs-full", "loopback-host", "loopback-file"], remedies: &["free-host-filesystem", "look-closer"],
        title: "Writes to a loop file fail",
        explanation: "The filesystem under the loop file is full, or its disk fails. What the pool on it wrote is lost. Free space there first, on a host with Docker's loop files below /var/lib/docker." },
    Row { ids: &["K04"], severity: Severity::Medium, over: Over::Mounted, told: &["pool-", "data-full", "fs-"], remedies: &["check-filesystems"],
        title: "Writes to a thin pool failed while it was out of data space",
        explanation: "The pool waited for space, gave up, and failed the writes that waited. It may have space again; what was to be written then is lost, and a filesystem on it may be damaged." },
    Row { ids: &["K43"], severity: Severity::High, over: Over::Never, told: &["missing-pv"], remedies: LOOK,
        title: "A device went away, or became smaller, under what uses it",
        explanation: "Something read or wrote beyond the end that the line shows as limit, in sectors of 512 bytes; limit=0 means that the disk is gone. Bring back the disk, or its old size (also that of a loop file), before anything is repaired." },
    Row { ids: &["K39"], severity: Severity::Medium, over: Over::Never, told: &["io-errors-below"], remedies: LOOK,
        title: "A disk fails",
        explanation: "The kernel could not read or write a disk. Whether a thin pool lies on it was not shown: `pvs` and `lsblk` tell. Nothing on that disk should be repaired or extended while reads fail." },
    Row { ids: &["K19"], severity: Severity::High, over: Over::Never, told: STATE, remedies: LOOK,
        title: "A pool does not know a thin device",
        explanation: "The device's number does not stand in the pool's metadata: it was deleted, the metadata were restored from an older copy, or it belongs to another pool." },
    Row { ids: &["K20"], severity: Severity::High, over: Over::Runs, told: STATE, remedies: LOOK,
        title: "A thin device does not find its pool",
        explanation: "The pool was not active, or something else stands under its name. Activate it first; `dmsetup table` shows which device is meant." },
    Row { ids: &["X15"], severity: Severity::High, over: Over::Never, told: &["containerd-pool"], remedies: &[],
        title: "containerd's notes and its snapshots disagree",
        explanation: "A snapshot of that name already stands in the snapshotter's own notes (metadata.db), left by a crash or by devices removed by hand. It fails again with every try. Drain the node; then remove the stale snapshots (`ctr snapshots --snapshotter devmapper rm`), or empty the snapshotter's directory and its pool together." },
    Row { ids: &["K22", "X03", "X14"], severity: Severity::High, over: Over::Never, told: STATE, remedies: LOOK,
        title: "The pool refused to create a thin device",
        explanation: "The pool is full or read-only, the id is already taken, or the device is no thin pool of its own (LVM's volumes in it, or a layer above it). The kernel's log at that moment tells which." },
    Row { ids: &["K36", "K42"], severity: Severity::High, over: Over::Never, told: &["fs-hung", "pool-", "data-full", "data-critical"], remedies: LOOK,
        title: "Processes hang while they wait for a disk",
        explanation: "The tasks wait for a filesystem or a device-mapper device: a pool that is full or suspended, or a disk that does not answer. Do not reboot before that is known: what still waits in memory would be lost." },
    Row { ids: &["K35"], severity: Severity::High, over: Over::Mounted, told: &["fs-damaged", "io-errors"], remedies: &["look-closer", "check-filesystems"],
        title: "Reads or writes of a device-mapper device failed",
        explanation: "A lost page write is lost data on that device. A full or failed pool does this, and so does a failing disk." },
    Row { ids: &["D11"], severity: Severity::Critical, over: Over::Room, told: &["host-fs-full", "loopback-host"], remedies: &["free-host-filesystem"],
        title: "The host's filesystem under Docker's data is full",
        explanation: "Docker could not write its own notes on the pool. Not the pool is full but the filesystem with /var/lib/docker." },
    Row { ids: &["D45"], severity: Severity::Critical, over: Over::Runs, told: &["loopback-file"], remedies: &[],
        title: "Docker's loop file is not there",
        explanation: "The pool is a file below Docker's directory, and the daemon does not find it. If the directory is a disk of its own, that disk is not mounted: mount it before Docker starts (`findmnt`, `lsblk -f`). If the file was deleted, what was in it is gone; volumes are not, they lie beside it." },
    Row { ids: &["W03"], severity: Severity::High, over: Over::Runs, told: &["pool-", "data-full", "fs-hung", "info-zero"], remedies: LOOK,
        title: "The Docker daemon does not answer",
        explanation: "`docker` was given time and said nothing. A daemon that waits for a full or suspended pool does this, and so does one that is still starting. Its log tells which (`journalctl -u docker`)." },
    Row { ids: &["W04"], severity: Severity::High, over: Over::Never, told: &["pool-", "data-full"], remedies: &[],
        title: "A storage command does not answer",
        explanation: "The line names it. It waits for a device: a suspended or full pool, or a disk that does not answer. `dmsetup info -c` shows what is suspended, the kernel's log which disk." },
    Row { ids: &["D37"], severity: Severity::Critical, over: Over::Runs, told: START, remedies: &["fix-daemon-json"],
        title: "Docker does not start: it refuses daemon.json",
        explanation: "The end of the message tells which key or which character. Paste the file: the wrong place is then shown." },
    Row { ids: &["D05", "D08"], severity: Severity::High, over: Over::Runs, told: &[], remedies: LOOK,
        title: "The pool is not the one that Docker knows",
        explanation: "It was used by somebody else or made anew, or /var/lib/docker is of another pool. Bring the two together that belong together, or give Docker an empty pool and an empty directory. Delete nothing before you know which." },
    Row { ids: &["D47"], severity: Severity::High, over: Over::Runs, told: &["pool-", "meta-full", "metadata-checksum", "data-full", "dm-thinpooldev-name"], remedies: LOOK,
        title: "Docker could not read the device under its images",
        explanation: "When it starts, Docker activates and reads the device that all its images stand on. That fails when the path in dm.thinpooldev is wrong, the pool is another one or takes no writes, or the filesystem on the device is damaged: the end of the message tells more. Delete nothing before you know which." },
    Row { ids: &["D19"], severity: Severity::High, over: Over::Runs, told: &["host-fs-full", "loopback-host", "loopback-file"], remedies: &["free-host-filesystem", "look-closer"],
        title: "Docker's loop file is gone or cannot grow",
        explanation: "The file was deleted, or the filesystem that holds it has no room." },
    Row { ids: &["D09", "D10"], severity: Severity::High, over: Over::Never, told: &[], remedies: &[],
        title: "Docker refuses the size of a container's filesystem",
        explanation: "The size (dm.basesize, or --storage-opt size) may not be smaller than what the base image was made with. Set at least that much, or leave the option out." },
    Row { ids: &["D23"], severity: Severity::High, over: Over::Never, told: &["dm-directlvm"], remedies: &[],
        title: "The disk for Docker's pool is in use",
        explanation: "It holds a filesystem or belongs to a volume group. Name another disk in dm.directlvm_device; do not force it." },
    Row { ids: &["D41", "D42"], severity: Severity::High, over: Over::Never, told: &[], remedies: &[],
        title: "Docker refuses a storage option that this kernel does not support",
        explanation: "Take the option that the line names (dm.xfs_nospace_max_retries, dm.fs) out of the daemon's settings, or load what it needs." },
    Row { ids: &["D27", "D29", "D30"], severity: Severity::Critical, over: Over::Runs, told: START, remedies: LOOK,
        title: "The daemon does not start: its storage driver failed",
        explanation: "The end of the message tells the reason. `driver not supported` means that the kernel, the filesystem or this version of the engine lacks what the driver needs; `not available: unavailable` that this version does not know the name." },
    Row { ids: &["D12", "D13", "D40", "D48"], severity: Severity::High, over: Over::Never, told: SPACE, remedies: &["look-closer", "check-filesystems"],
        title: "Docker cannot activate, mount or grow the filesystem of a layer",
        explanation: "The pool does not let it, or the filesystem on the layer is damaged. The kernel's log at that moment tells which." },
    Row { ids: &["D53", "D54"], severity: Severity::Medium, over: Over::Never, told: &[], remedies: &[],
        title: "Inotify watches are used up; no disk is full",
        explanation: "Watching a file fails with \"no space left on device\" when all watches of a user are taken. `sysctl fs.inotify.max_user_watches` shows how many there are (8192 on older systems); `sysctl -w fs.inotify.max_user_watches=524288` gives more, and a file in /etc/sysctl.d keeps it so." },
    Row { ids: &["D55"], severity: Severity::High, over: Over::Never, told: &[], remedies: &[],
        title: "A cgroup could not be made or used; no disk is full",
        explanation: "Below /sys/fs/cgroup \"no space left on device\" tells nothing of a disk. With mkdir the kernel has no id left for another memory cgroup: `cat /proc/cgroups` shows tens of thousands, as older kernels leak them until a restart. With a write of a process into a cpuset that group has no CPUs or no memory nodes: its cpuset.cpus and cpuset.mems are empty." },
    Row { ids: &["D56"], severity: Severity::High, over: Over::Never, told: &[], remedies: &[],
        title: "A mount was refused; that need not be a full disk",
        explanation: "mount answers \"no space left on device\" when a namespace has as many mounts as the kernel allows. Compare `wc -l < /proc/mounts` with `sysctl fs.mount-max`: tens of thousands are leaked, and mostly a service that shares mounts holds them. If there are few, a full tmpfs such as /run does the same: `df -h /run`." },
    Row { ids: &["D57"], severity: Severity::High, over: Over::Never, told: &[], remedies: &[],
        title: "Shared memory or semaphores are used up; no disk is full",
        explanation: "A container has 64 MiB of /dev/shm unless it is told otherwise: `docker run --shm-size=1g`, or shm_size in a compose file. For segments and semaphores of System V the limits are kernel.shmmax, kernel.shmall and kernel.sem; `ipcs -ls` shows them." },
    Row { ids: &["D59"], severity: Severity::High, over: Over::Never, told: &[], remedies: &[],
        title: "Podman has no lock left; no disk is full",
        explanation: "Each container, pod and volume of podman takes a lock, 2048 at most unless num_locks in containers.conf says otherwise. Remove those that nobody needs (`podman ps -a`, `podman volume ls`); after a larger num_locks run `podman system renumber` with all containers stopped." },
    Row { ids: &["D51"], severity: Severity::High, over: Over::Never, told: &["host-fs-full", "host-inodes", "containerd-root", "loopback-host"], remedies: &["look-at-filesystems"],
        title: "A filesystem of the host is full: the one with the containers' storage",
        explanation: "The path in the line lies on the host, not in a thin pool and not in a container. Either its space or its inodes are used up: `df -h` and `df -i` tell which." },
    Row { ids: &["X19"], severity: Severity::High, over: Over::Never, told: &["host-fs-", "host-inodes", "containerd-root", "loopback-host", "data-", "pool-"], remedies: &["look-at-filesystems"],
        title: "The disk with the node's images is nearly full",
        explanation: "The kubelet wants space on the disk of the images and frees images that nobody uses, or evicts pods. When it frees nothing, something else fills that disk: logs, emptyDir volumes, or files under a mount point." },
    Row { ids: &["D39", "D58", "F11"], severity: Severity::High, over: Over::Room, told: SPACE, remedies: &["look-at-filesystems"],
        title: "A write failed: no space left on device",
        explanation: "Three different things look like this: the container's own filesystem is full (dm.basesize), the pool is, or the host's disk. Compare `df -hT`, `docker info` and `dmsetup status` before anything is extended." },
    Row { ids: &["L01", "L32"], severity: Severity::High, over: Over::When(&["K08", "L37"]), told: &["autoextend-failing", "autoextend-impossible", "vg-full", "extend-partial", "metadata-extend"], remedies: &["look-closer", "grow-volume-group"],
        title: "A volume group has too little room for what was asked",
        explanation: "LVM wanted more extents than the group has free (4 MiB each, unless the group was made otherwise), or not as many on each disk as the layout asks for. Ask for less, or add a disk." },
    Row { ids: &["K41"], severity: Severity::High, over: Over::Never, told: &[], remedies: LOOK,
        title: "A second pool on the same device was refused",
        explanation: "The device already carries an active thin pool, under another name. `dmsetup table` shows which; use that one, or remove it once nothing has it open. The kernel protects the pool here." },
    Row { ids: &["L34"], severity: Severity::High, over: Over::Never, told: &["io-errors-below", "missing-pv"], remedies: LOOK,
        title: "LVM cannot read a disk",
        explanation: "The line names it. A disk that has failed or was pulled does this, and so does the resting path of a multipath device. A volume group on it is not found or is incomplete. Repair, extend and remove nothing before it answers." },
    Row { ids: &["X16"], severity: Severity::Critical, over: Over::Pool, told: &["pool-failed", "metadata-checksum"], remedies: LOOK,
        title: "A thin pool of Stratis failed or was not set up",
        explanation: "stratisd found its thin pool failed, or the metadata did not pass its check or its repair. Copy the metadata device before anything else is tried; the filesystems stay where they are." },
    Row { ids: &["X17"], severity: Severity::High, over: Over::Never, told: &["stratis-no"], remedies: LOOK,
        title: "Stratis has no room left to extend its thin pool",
        explanation: "The block devices of the pool are fully allocated. Add one (`stratis pool add-data`) before the pool's data or metadata runs full." },
    Row { ids: &["X18"], severity: Severity::High, over: Over::Never, told: &["pool-failed", "metadata-checksum"], remedies: LOOK,
        title: "Stratis did not set up a pool",
        explanation: "stratisd did not find all block devices of a pool, or could not read its metadata: the end of the message tells. While a host starts this is said of a pool whose devices are still to come. Bring a missing device back; wipe and remove nothing." },
    Row { ids: &["L38"], severity: Severity::High, over: Over::Pool, told: &["thin-target"], remedies: &[],
        title: "This LVM cannot handle thin pools",
        explanation: "It was built without them, as in a rescue system or a small initramfs: it activates no pool. Use the distribution's full LVM, and change nothing in the volume group with this one." },
    Row { ids: &["L40"], severity: Severity::High, over: Over::When(&["L37", "K08"]), told: &[], remedies: LOOK,
        title: "A pool is not extended: a part of it is active by itself",
        explanation: "LVM resizes no pool while its data or metadata volume is active as a volume of its own; a check, or a program that reads the metadata, leaves it so. Deactivate it (`lvchange -an VG/POOL_tmeta`, and the same with _tdata); automatic extension fails until then, too." },
    Row { ids: &["L41"], severity: Severity::High, over: Over::Pool, told: &["pool-", "missing-pv", "thin-target", "metadata-"], remedies: LOOK,
        title: "LVM does not find the device that it has just made",
        explanation: "Nothing made its node below /dev. In a container LVM needs the host's /dev and /run/udev, or udev_sync and udev_rules set to 0. On a host udev is late or stuck: `udevadm settle`, then try again; `vgmknodes` makes the nodes that are missing." },
    Row { ids: &["L42"], severity: Severity::High, over: Over::Never, told: &[], remedies: &[],
        title: "A VDO pool runs full",
        explanation: "When it is full every write fails, also those of a thin pool or a filesystem on it, whatever they show as free. Extend it (`lvextend -L +SIZE VG/VPOOL`) while there is room in its group, or delete and trim (`fstrim`) what lies on it." },
    Row { ids: &["L43"], severity: Severity::High, over: Over::Pool, told: &["pool-", "missing-pv", "thin-", "metadata-", "transaction-"], remedies: LOOK,
        title: "A volume did not appear when the host started",
        explanation: "Its pool failed the check, a disk is missing, or nothing activates its group at boot. `vgchange -ay VG` says which." },
    Row { ids: &["L36"], severity: Severity::High, over: Over::Pool, told: &["pool-needs", "metadata-checksum"], remedies: &["activate-pool"],
        title: "The pool is not activated: a part of it is active by itself",
        explanation: "A boot that went wrong, or a check, left the pool's data or metadata volume active. Deactivate what the line names (`lvchange -an VG/POOL_tmeta`, and the same with _tdata), then activate the pool (`lvchange -ay VG/POOL`)." },
    Row { ids: &["L28"], severity: Severity::High, over: Over::Never, told: &[], remedies: LOOK,
        title: "Device-mapper tables were changed behind LVM",
        explanation: "What the kernel runs is not what LVM set up. Find out who changed it before LVM touches the volume again." },
    Row { ids: &["L29"], severity: Severity::High, over: Over::Pool, told: &["pool-", "thin-target", "data-full", "meta-full", "metadata-", "transaction-", "missing-pv", "deferred-"], remedies: LOOK,
        title: "The kernel refused a device-mapper command",
        explanation: "The reason stands at the end of the line: `Device or resource busy` means that it is still mounted or open, `Invalid argument` a table the kernel does not take, `No data available` or `No such device` that something below is missing." },
    Row { ids: &["X04"], severity: Severity::High, over: Over::Never, told: &[], remedies: &[],
        title: "containerd has no device id left",
        explanation: "Its snapshotter has given out all ids of the pool. Remove snapshots that nobody needs (`ctr snapshots rm`)." },
    Row { ids: &["X07"], severity: Severity::High, over: Over::Never, told: &["thin-tools"], remedies: &[],
        title: "containerd does not find a tool that its devmapper snapshotter needs",
        explanation: "The line names it. Install the package (dmsetup or device-mapper, e2fsprogs, xfsprogs), or mend the PATH of containerd's unit, and restart containerd." },
    Row { ids: &["X11"], severity: Severity::Critical, over: Over::Never, told: &[], remedies: &["look-closer"],
        title: "A Stratis pool is degraded",
        explanation: "Stratis no longer changes the pool or its metadata. Look at its block devices first (`stratis pool list`, `stratis blockdev list`), then restart stratisd." },
    Row { ids: &["X12"], severity: Severity::High, over: Over::Never, told: &[], remedies: &["look-closer"],
        title: "A block device of a Stratis pool has become smaller",
        explanation: "What lay behind its new end cannot be read. Give the device its old size back before anything else." },
    Row { ids: &["L35"], severity: Severity::Medium, over: Over::Never, told: &["snapshot-invalid", "pool-", "data-full", "missing-pv"], remedies: LOOK,
        title: "LVM cannot read a volume",
        explanation: "The line names it. An old snapshot that ran full does this, a volume whose disk is gone, and a thin volume of a pool that has failed." },
    Row { ids: &["L23"], severity: Severity::Medium, over: Over::Never, told: &["wrong-lv-path", "missing-pv", "pool-"], remedies: LOOK,
        title: "LVM does not find a volume or a group that a command names",
        explanation: "The name is not right (`lvs` and `vgs` show the names; the one below /dev/mapper is another), or the disk with it is not there." },
    Row { ids: &["L08"], severity: Severity::Medium, over: Over::Never, told: STATE, remedies: LOOK,
        title: "A repair was refused: the pool is active",
        explanation: "Stop what uses the pool and deactivate it first. Why it was to be repaired this line does not tell." },
    Row { ids: &["K01"], severity: Severity::Medium, over: Over::Pool, told: &["data-", "pool-", "autoextend-"], remedies: LOOK,
        title: "A thin pool has reached its low watermark of data space",
        explanation: "Automatic extension should begin now, if the pool is watched and its volume group has room." },
    Row { ids: &["L18"], severity: Severity::Medium, over: Over::Never, told: &["metadata-", "meta-"], remedies: LOOK,
        title: "The pool's metadata has its largest size",
        explanation: "It cannot grow further. A pool with larger chunks needs less; it has to be made anew." },
    Row { ids: &["D52"], severity: Severity::High, over: Over::Runs, told: STATE, remedies: &["load-thin-target", "look-closer"],
        title: "Docker could not create its thin pool",
        explanation: "The kernel refused it: its module dm_thin_pool is missing, as in many small or old kernels, the devices under the pool are in use, or their size is wrong. The kernel's log at that moment tells which." },
    Row { ids: &["D44"], severity: Severity::High, over: Over::Never, told: STATE, remedies: LOOK,
        title: "Docker could not create a thin device",
        explanation: "The kernel refused to create or to activate it. A pool that is full, read-only, failed or not there does this: its state decides, not the daemon." },
    Row { ids: &["K23"], severity: Severity::Medium, over: Over::Deleted, told: &["deferred-", "pool-"], remedies: &["release-devices", "look-closer"],
        title: "The pool refused to remove a thin device",
        explanation: "The pool does not know the device, takes no changes now, or something still holds it. Its space comes back once it is removed." },
    Row { ids: &["D14", "D15"], severity: Severity::Medium, over: Over::Deleted, told: &["deferred-", "pool-"], remedies: &["release-devices"],
        title: "A thin device could not be removed",
        explanation: "It is still open or mounted somewhere, or waits for its deferred deletion. Its space comes back once nothing holds it." },
];

fn check(host: &Host) -> Vec<Finding> {
    beside(host, &[])
}

fn has_room(host: &Host) -> bool {
    let works =
        |pool: &ThinPool| pool.is(PoolMode::ReadWrite) && !pool.data.at_least(90) && !pool.metadata.at_least(90);
    host.docker_has_room() && host.pools.iter().all(works)
}

/// Writes to a snapshot of the old kind fail once it ran full, which is told as that.
fn is_of_snapshot(host: &Host, event: &Event) -> bool {
    let invalidated = |other: &Event| other.source < event.source;
    event.id == "K35" && host.pools.is_empty() && host.events_of(&["K34"]).any(invalidated)
}

fn has_deleted_all(host: &Host) -> bool {
    let waiting = host.info.as_ref().and_then(|info| info.deferred_deleted.as_ref());
    host.storage_option("dm.use_deferred_deletion") == Some("true") && waiting.is_some_and(|count| count.value == 0)
}

/// What the log tells beside these findings.
pub(super) fn beside(host: &Host, others: &[Finding]) -> Vec<Finding> {
    let mut shown: Vec<(Source, Severity)> =
        others.iter().flat_map(|finding| finding.evidence.iter().map(|line| (*line, finding.severity))).collect();
    let mut found = Vec::new();
    for row in ROWS {
        // A milder finding on the same line does not tell the failure.
        let mildest = row.severity.max(Severity::High);
        let told = |finding: &Finding| {
            finding.severity <= mildest && row.told.iter().any(|start| finding.rule.starts_with(start))
        };
        let known = |line: &Source| shown.iter().any(|(other, severity)| other == line && *severity <= mildest);
        let mut lines: Vec<Source> = host
            .events_of(row.ids)
            .filter(|event| !(matches!(row.over, Over::Mounted) && host.was_mounted_since(event)))
            .filter(|event| !is_of_snapshot(host, event))
            .map(|event| event.source)
            .filter(|line| !known(line))
            .collect();
        // One line can be two messages of a row.
        lines.dedup();
        if others.iter().any(told) {
            // What is explained is not read in another way by a row below.
            shown.extend(lines.iter().map(|line| (*line, row.severity)));
            continue;
        }
        let Some(last) = lines.last().copied() else { continue };
        let severity = match row.over {
            Over::When(ids) if host.events_of(ids).any(|event: &Event| event.source > last) => continue,
            Over::Room if has_room(host) => row.severity.max(Severity::Medium),
            Over::Deleted if has_deleted_all(host) => continue,
            Over::Pool if host.pools.iter().any(|pool| pool.mode.is_some()) => continue,
            Over::Runs if host.daemon_answers() => row.severity.max(Severity::Medium),
            // Not only the layer, the pool or the disk: the daemon itself does not start.
            _ if host.events_of(&["D29"]).any(|event| lines.contains(&event.source)) => match host.daemon_answers() {
                true => row.severity,
                false => Severity::Critical,
            },
            _ => row.severity,
        };
        lines.truncate(5);
        shown.extend(lines.iter().map(|line| (*line, severity)));
        found.push(RULE.finding(row.title, row.explanation, lines).severity(severity).remedies(row.remedies));
    }
    found
}
