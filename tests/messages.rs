//! Each message that tells of a grave failure, alone: it is never "nothing wrong".
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use serde_json::Value;
use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::report::json;

const CRITICAL: u8 = 0;
const HIGH: u8 = 1;
const MEDIUM: u8 = 2;

/// The id in the table of signatures, how grave a finding must be at least, and the line.
#[rustfmt::skip]
const MESSAGES: &[(&str, u8, &str)] = &[
    ("K01", MEDIUM, "[ 12.000001] device-mapper: thin: 253:4: reached low water mark for data device: sending event."),
    ("K02", HIGH, "[ 12.000001] device-mapper: thin: 253:4: reached low water mark for metadata device: sending event."),
    ("K03", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: switching pool to out-of-data-space (queue IO) mode"),
    ("K04", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: switching pool to out-of-data-space (error IO) mode"),
    ("K05", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: switching pool to read-only mode"),
    ("K06", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: switching pool to fail mode"),
    // As kernels before 4.20 say it.
    ("K06", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: switching pool to failure mode"),
    ("K03", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: switching pool to out-of-data-space mode"),
    ("K09", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: unable to grow the data device until repaired."),
    ("K10", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: unable to switch pool to write mode until repaired."),
    ("K11", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: metadata operation 'dm_pool_alloc_data_block' failed: error = -28"),
    ("K12", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: aborting current metadata transaction"),
    ("K13", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: failed to abort metadata transaction"),
    ("K14", CRITICAL, "[ 12.000001] device-mapper: thin: No free metadata blocks"),
    ("K15", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: no free data space available."),
    ("K16", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: unable to service pool target messages in READ_ONLY or FAIL mode"),
    ("K18", CRITICAL, "[ 12.000001] device-mapper: table: 253:5: thin: Couldn't open thin device, Pool is in fail mode"),
    ("K19", HIGH, "[ 12.000001] device-mapper: table: 253:5: thin: Couldn't open thin internal device (-ENODATA)"),
    ("K20", HIGH, "[ 12.000001] device-mapper: table: 253:5: thin: Error opening pool device (-ENXIO)"),
    ("K21", HIGH, "[ 12.000001] device-mapper: thin: 253:4: mismatched transaction id"),
    ("K22", HIGH, "[ 12.000001] device-mapper: thin: Creation of new thinly-provisioned device with id 7 failed."),
    ("K23", MEDIUM, "[ 12.000001] device-mapper: thin: Deletion of thin device 7 failed."),
    ("K24", HIGH, "[ 12.000001] device-mapper: table: 253:4: thin-pool: Invalid block size (-EINVAL)"),
    ("K25", HIGH, "[ 12.000001] device-mapper: table: 253:4: thin-pool: Error setting metadata or data device (-EINVAL)"),
    ("K26", CRITICAL, "[ 12.000001] device-mapper: thin: 253:4: metadata device (2048 blocks) too small: expected 4096"),
    ("K29", CRITICAL, "[ 12.000001] device-mapper: btree spine: btree_node validator check failed for block 12"),
    ("K30", CRITICAL, "[ 12.000001] device-mapper: table: 253:4: thin-pool: Error creating metadata object (-EILSEQ)"),
    ("K31", HIGH, "[ 12.000001] device-mapper: table: 253:4: thin-pool: unknown target type"),
    ("K32", CRITICAL, "[ 12.000001] device-mapper: thin: process_bio/provision_block: alloc_data_block() failed: error = -28"),
    // A snapshot that is not thin: the pool is well.
    ("K34", MEDIUM, "[ 12.000001] device-mapper: snapshots: Invalidating snapshot: Unable to allocate exception."),
    ("K35", HIGH, "[ 12.000001] Buffer I/O error on dev dm-7, logical block 7, lost async page write"),
    ("K36", HIGH, "[ 12.000001] INFO: task xfsaild/dm-7:1234 blocked for more than 120 seconds."),
    ("K37", CRITICAL, "[ 12.000001] loop: Write error at byte offset 53687091200, length 4096."),
    ("K38", HIGH, "[ 12.000001] overlayfs: upper fs needs to support d_type."),
    ("K40", CRITICAL, "[ 12.000001] device-mapper: space map metadata: unable to allocate new metadata block"),
    ("K41", HIGH, "[ 12.000001] device-mapper: table: 253:7: thin-pool: metadata device already in use by a pool"),
    ("K42", HIGH, "[ 12.000001] INFO: task lvs:991 blocked for more than 120 seconds."),
    ("D01", HIGH, "devmapper: Thin Pool has 4350 free data blocks which is less than minimum required 4454 free data blocks."),
    ("D02", HIGH, "devmapper: Thin Pool has 120 free metadata blocks which is less than minimum required 409 free metadata blocks."),
    ("D03", HIGH, "WARNING: devicemapper: usage of loopback devices is strongly discouraged for production use."),
    ("D04", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Udev sync is not supported. This will lead to data loss"),
    ("D05", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Unable to take ownership of thin-pool (docker-thinpool) that already has used data blocks"),
    ("D06", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Device docker-thinpool is not a thin pool"),
    ("D07", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devicemapper: Non existing device docker-thinpool"),
    ("D08", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Current Base Device UUID:aaa does not match with stored UUID:bbb. Possibly using a different thin pool"),
    ("D09", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Base device size cannot be smaller than 10737418240"),
    ("D11", CRITICAL, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Error saving transaction metadata: write /var/lib/docker/devicemapper/metadata/.tmp123: no space left on device"),
    ("D12", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Error activating devmapper device for 'abc': dm_task_run failed"),
    ("D13", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: error creating overlay mount: Failed to mount; dmesg: xfs"),
    ("D14", MEDIUM, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Device is Busy"),
    ("D16", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Deferred deletion can not be enabled as deferred removal is not enabled."),
    ("D17", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Unknown option dm.min_free"),
    ("D18", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Option dm.min_free_space requires % suffix"),
    ("D19", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Unable to grow loopback file /var/lib/docker/devicemapper/devicemapper/data"),
    ("D20", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Open Transaction id 3 is less than pool transaction id 4"),
    ("D21", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: must provide device path in `dm.directlvm_device` in order to configure direct-lvm"),
    ("D22", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: changing direct-lvm config is not supported"),
    ("D23", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: /dev/sdb is not available for use with devicemapper"),
    ("D24", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: error looking up command `thin_check` while setting up direct lvm"),
    ("D25", CRITICAL, "Nov  9 03:12:07 node1 dockerd[123]: [graphdriver] ERROR: the devicemapper storage-driver has been deprecated and removed"),
    ("D26", CRITICAL, "Nov  9 03:12:07 node1 dockerd[123]: prior storage driver devicemapper is deprecated and will be removed"),
    ("D27", CRITICAL, "failed to start daemon: configured driver \"native\" not available: unavailable"),
    ("D28", CRITICAL, "Nov  9 03:12:07 node1 dockerd[123]: /var/lib/docker contains several valid graphdrivers: devicemapper, overlay2"),
    ("D29", CRITICAL, "time=\"2026-11-09T03:12:07Z\" level=fatal msg=\"Error starting daemon: error initializing graphdriver: something\""),
    ("D30", CRITICAL, "time=\"2026-11-09T03:12:07Z\" level=fatal msg=\"Error starting daemon: error initializing graphdriver: driver not supported\""),
    ("D31", CRITICAL, "Nov  9 03:12:07 node1 dockerd[123]: overlay2: unknown option overlay2.override_kernel_check"),
    ("D32", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: overlay2: the backing xfs filesystem is formatted without d_type support"),
    ("D33", CRITICAL, "Nov  9 03:12:07 node1 dockerd[123]: Storage Option overlay2.size only supported for backingFS XFS. Found extfs"),
    ("D34", CRITICAL, "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives don't match any configuration option: storage-option"),
    ("D35", CRITICAL, "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives are specified both as a flag and in the configuration file: storage-driver"),
    ("D36", CRITICAL, "unable to configure the Docker daemon with file /etc/docker/daemon.json: json: cannot unmarshal number into Go value of type string"),
    ("D37", CRITICAL, "unable to configure the Docker daemon with file /etc/docker/daemon.json: EOF"),
    ("D38", CRITICAL, "unable to configure the Docker daemon with file /etc/docker/daemon.json: the \"graph\" config file option is deprecated and was removed; use \"data-root\" instead"),
    ("D39", HIGH, "Error response from daemon: write /var/lib/docker/tmp/GetImageBlob123: no space left on device"),
    ("D40", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Failed to grow rootfs: exit status 1"),
    ("D41", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: user specified daemon option dm.xfs_nospace_max_retries but it does not seem to be supported on this system :open"),
    ("D44", HIGH, "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Error Creating snap device: devicemapper: Error running deviceCreate (CreateSnapDeviceRaw) dm_task_run failed"),
    ("D44", HIGH, "ERROR: Service 'web' failed to build: devicemapper: Error running  deviceCreate (CreateSnapDeviceRaw) dm_task_run failed"),
    ("D45", CRITICAL, "Nov  9 03:12:07 node1 dockerd[123]: Error starting daemon: error initializing graphdriver: open /var/lib/docker/devicemapper/devicemapper/data: no such file or directory"),
    ("D46", CRITICAL, "Error starting daemon: error initializing graphdriver: \"/var/lib/docker\" contains other graphdrivers: aufs; Please cleanup or explicitly choose storage driver (-s <DRIVER>)"),
    ("D47", HIGH, "FATA[0001] Error starting daemon: error initializing graphdriver: Base Device UUID verification failed. Error getting device UUID: exit status 2"),
    ("D47", HIGH, "time=\"2026-11-09T03:12:07Z\" level=error msg=\"devmapper: Base Device UUID and Filesystem verification failed: exit status 1\""),
    ("D48", HIGH, "Error response from daemon: devmapper: Error mounting '/dev/mapper/docker-8:1-77-4b7d' on '/var/lib/docker/devicemapper/mnt/4b7d': invalid argument"),
    ("D49", HIGH, "time=\"2026-11-09T03:12:09Z\" level=warning msg=\"failed to load plugin io.containerd.snapshotter.v1.overlayfs\" error=\"/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs does not support d_type. If the backing filesystem is xfs, please reformat with ftype=1 to enable d_type support\""),
    ("D50", CRITICAL, "Nov  9 03:12:07 node1 dockerd[123]: Error starting daemon: error initializing graphdriver: overlay2: unknown option dm.basesize"),
    ("L01", HIGH, "Nov  9 03:12:07 node1 lvm[555]: Insufficient free space: 17 extents needed, but only 12 available"),
    ("L02", HIGH, "Nov  9 03:12:07 node1 dmeventd[555]: WARNING: Thin pool docker-thinpool metadata is now 92.12% full."),
    ("L03", HIGH, "Nov  9 03:12:07 node1 dmeventd[555]: Failed command for docker-thinpool-tpool."),
    ("L05", HIGH, "Nov  9 03:12:07 node1 lvm[555]: Unmounting thin volume docker-thinpool from /mnt."),
    ("L06", CRITICAL, "  Check of pool docker/thinpool failed (status:1). Manual repair required!"),
    ("L06", CRITICAL, "  Check of thin pool docker/thinpool failed (status:1). Manual repair required (thin_dump --repair /dev/mapper/docker-thinpool_tmeta)!"),
    // As somebody typed it from a screen.
    ("L06", CRITICAL, "\"Check for pool docker/thinpool failed (status:1). Manual repair required!\""),
    // Not damage: thin_check could not be run.
    ("L06", HIGH, "  Check of pool docker/thinpool failed (status:2). Manual repair required!"),
    ("L08", MEDIUM, "  Active pools cannot be repaired.  Use lvchange -an first."),
    ("L11", HIGH, "  Remaining free space in metadata of thin pool docker/thinpool is too low (99.10% >= 75.00%). Resize is recommended."),
    ("L12", CRITICAL, "Nov  9 03:12:07 node1 lvm[555]: Thin pool docker-thinpool is failed."),
    ("L12", CRITICAL, "Nov  9 03:12:07 node1 lvm[5]: WARNING: Thin pool docker/thinpool needs check has read-only metadata."),
    ("L12", CRITICAL, "Nov  9 03:12:07 node1 lvm[5]: WARNING: Thin pool docker/thinpool is out of data space."),
    ("L13", HIGH, "  Cannot create new thin volume, free space in thin pool docker/thinpool reached threshold."),
    ("L17", HIGH, "  WARNING: Thin pool docker/thinpool cannot address more than 15.81 TiB of thin pool data space"),
    ("L19", HIGH, "  Thin pool docker-thinpool-tpool (253:2) has unexpected transaction id 5, expecting 7."),
    ("L20", HIGH, "  Can't extend thin pool docker/thinpool, autoextend percent set to 0%."),
    ("L23", MEDIUM, "  Volume group \"docker\" not found"),
    // The pool may be watched all the same, as soon as the daemon runs.
    ("L24", MEDIUM, "  WARNING: Failed to monitor docker/thinpool."),
    ("L28", HIGH, "  Detected striped segment type does not match expected type thin-pool"),
    ("L29", HIGH, "  device-mapper: reload ioctl on docker-thinpool-tpool (253:2) failed: No data available"),
    ("L30", CRITICAL, "  Couldn't find device with uuid PwAdKE-0000-1111-2222-3333-4444-abcdef."),
    ("L32", HIGH, "There is not enough free space in volume group centos to create data volume of size MIN_DATA_SIZE=2G."),
    ("L32", HIGH, "  Insufficient suitable allocatable extents for logical volume docker-pool: 1700 more required"),
    ("L32", HIGH, "lvl=dbug msg=\"Could not create LV\" output=\"  insufficient suitable contiguous allocatable extents for logical volume pool: 12 more required\\n\""),
    ("L32", HIGH, "  Volume group \"docker\" has insufficient free space (1 extents): 29 required."),
    ("L33", HIGH, "TASK ERROR: activating LV 'pve/data' failed: Thin pool pve-data-tpool (252:4) transaction_id is 34, while expected 36."),
    ("L33", HIGH, "Failed to run: lvcreate --thin: Cannot use thin pool vg/lxd with transaction id 4 for thin volumes. Expected transaction id 0."),
    ("L33", HIGH, "  Transaction id 4764 from pool \"vg/pool00\" does not match repaired transaction id 4763 from /dev/mapper/vg-lvol0_pmspare."),
    ("L34", HIGH, "  /dev/vdb: read failed after 0 of 4096 at 53687025664: Erreur d'entrée/sortie"),
    ("L34", HIGH, "  Error reading device /dev/sdb1 at 0 length 512."),
    ("L35", MEDIUM, "  /dev/vg/snap: read failed after 0 of 4096 at 21474770944: Input/output error"),
    ("L36", HIGH, "  Activation of logical volume vg/pool is prohibited while logical volume vg/pool_tmeta is active."),
    ("F01", HIGH, "[ 12.000001] EXT4-fs warning (device dm-5): ext4_end_bio:343: I/O error 3 writing to inode 12 starting block 34816"),
    ("F02", HIGH, "[ 12.000001] Aborting journal on device dm-5-8."),
    ("F03", HIGH, "[ 12.000001] EXT4-fs (dm-5): Remounting filesystem read-only"),
    ("F04", HIGH, "[ 12.000001] JBD2: Detected IO errors while flushing file data on dm-5-8"),
    ("F05", HIGH, "[ 12.000001] EXT4-fs (dm-5): Delayed block allocation failed for inode 12 at logical offset 0 with max blocks 1 with error 28"),
    ("F06", HIGH, "[ 12.000001] XFS (dm-5): metadata I/O error in \"xfs_buf_iodone\" at daddr 0x1 len 1 error 28"),
    ("F07", HIGH, "[ 12.000001] dm-5: writeback error on inode 12, offset 0, sector 34816"),
    ("F08", HIGH, "[ 12.000001] XFS (dm-5): Log I/O Error Detected.  Shutting down filesystem"),
    ("F09", HIGH, "[ 12.000001] XFS (dm-5): Corruption detected. Unmount and run xfs_repair"),
    ("F11", HIGH, "libxfs_device_zero write failed: No space left on device"),
    ("F12", HIGH, "[ 12.000001] EXT4-fs error (device dm-5): ext4_writepages: Error while async write back metadata"),
    ("F13", HIGH, "[ 12.000001] EXT4-fs (dm-5): failed to convert unwritten extents to written extents -- potential data loss!  (inode 12, error -5)"),
    ("X01", CRITICAL, "level=warning msg=\"failed to load plugin\" error=\"failed to query pool \\\"/dev/mapper/containerd-pool\\\": dmsetup status\""),
    ("X02", HIGH, "time=\"2026-11-09T03:12:09Z\" level=warning msg=\"failed to load plugin\" error=\"pool_name is required\""),
    ("X03", HIGH, "time=\"2026-11-09T03:12:09Z\" level=error msg=\"failed to create snapshot \\\"a\\\" (dev: 7) from \\\"b\\\" (dev: 8)\""),
    ("X04", HIGH, "time=\"2026-11-09T03:12:09Z\" level=error msg=\"couldn't find free device key\""),
    ("X07", HIGH, "time=\"2026-11-09T03:12:09Z\" level=warning msg=\"failed to load plugin io.containerd.snapshotter.v1.devmapper\" error=\"exec: \\\"dmsetup\\\": executable file not found in $PATH\""),
    ("X08", HIGH, "time=\"2026-11-09T03:12:09Z\" level=warning msg=\"failed to load plugin\" error=\"unsupported Filesystem Type: \\\"btrfs\\\"\""),
    ("X09", HIGH, "WS001: All devices fully allocated"),
    ("X10", CRITICAL, "activating LV 'pve/data' failed:   Check of pool pve/data failed (status:1). Manual repair required!"),
    ("X11", CRITICAL, "EM001: Pool maintenance operations not possible"),
    ("X12", HIGH, "WDS002: A device in this pool has decreased in size"),
    ("X13", CRITICAL, "Error: configure storage: devicemapper: driver not supported"),
    ("X14", HIGH, "ctr: failed to prepare extraction snapshot \"extract-1 sha256:00\": failed to create new thin device \"vg-pool-snap-1\"(dev: 6): invalid argument"),
    ("X14", HIGH, "time=\"2026-11-09T03:12:09Z\" level=error msg=\"PullImage failed\" error=\"failed to activate new thin device \\\"vg-pool-snap-3\\\" (dev: 9): no data available\""),
    ("X15", HIGH, "Warning  FailedCreatePodSandBox  10s  kubelet  Failed to create pod sandbox: failed to save metadata for device \"vg-pool-snap-54\" (parent: \"vg-pool-snap-1\"): object already exists"),
    ("X16", CRITICAL, "Nov  9 03:12:07 node1 stratisd[12]: ERROR libstratis::engine::strat_engine::thinpool::thinpool: Thinpool status is fail -> Failed"),
    ("X17", HIGH, "Nov  9 03:12:07 node1 stratisd[12]: WARN libstratis::engine: Insufficient free space available in backstore; extended thinpool data sub-device by 0 sectors"),
    ("X18", HIGH, "Nov  9 03:12:07 node1 stratisd[12]: WARN libstratis::engine: no pool set up, reason: Engine(Error, \"failed to set up pool for (pool UUID: 0, devnodes: /dev/sdb)\")"),
    ("X19", HIGH, "E1109 03:12:07.708243    7302 kubelet.go:1347] \"Image garbage collection failed\" err=\"failed to garbage collect required amount of images. Wanted to free 43 bytes, but freed 0 bytes\""),
    ("X19", HIGH, "I1109 03:12:07.708243    7302 eviction_manager.go:366] \"Eviction manager: attempting to reclaim\" resourceName=\"ephemeral-storage\""),
    ("X19", HIGH, "Message:          The node was low on resource: ephemeral-storage. Container web was using 108Ki"),
    ("K31", HIGH, "  Can't process LV vg/pool: thin-pool target support missing from kernel?"),
    ("K31", HIGH, "modprobe: FATAL: Module dm_thin_pool not found in directory /lib/modules/6.1.0-9-amd64"),
    ("D39", HIGH, "failed to register layer: mkdir /usr/lib/x: no space left on device"),
    ("D51", HIGH, "Error: mkdir /var/lib/containers/storage/overlay/0a/merged: no space left on device"),
    ("D51", HIGH, "Error: writing blob: adding layer with blob \"sha256:00\": processing tar file(write /usr/x: no space left on device): exit status 1"),
    ("D52", HIGH, "Error running DeviceCreate (createPool) dm_task_run failed"),
    ("L30", CRITICAL, "  WARNING: VG docker is missing PV PmWQBm-F6GU-JIXT-XxU0-nZ8U-7LKe-KfJ1KI (last written to /dev/sdb)."),
    ("K43", HIGH, "[ 12.000001] blkid: attempt to access beyond end of device\n               sdm: rw=524288, sector=16777088, nr_sectors = 8 limit=0"),
    ("D53", MEDIUM, "W1109 03:12:07.682241   81153 raw.go:87] inotify_add_watch /sys/fs/cgroup/cpuset/kubepods/a: no space left on device"),
    ("D54", MEDIUM, "failed to watch file \"/var/log/pods/web_0/web/0.log\": no space left on device"),
    ("D55", HIGH, "Error response from daemon: mkdir /sys/fs/cgroup/memory/docker/4f: no space left on device"),
    ("D56", HIGH, "Error response from daemon: mount /dev:/data/overlay2/4f/merged/dev, flags: 0x5000: no space left on device"),
    ("D59", HIGH, "Error: error allocating lock for new pod: no space left on device"),
    ("D57", HIGH, "ERROR: could not resize shared memory segment \"/PostgreSQL.7\" to 8388608 bytes: No space left on device"),
    ("D58", HIGH, "ERROR: vma_queue_write: write error - No space left on device"),
    ("F08", HIGH, "[ 12.000001] XFS (dm-5): xfs_log_force: error -5 returned."),
    ("F09", HIGH, "Nov  9 03:12:07 node1 kernel: XFS: Internal error XFS_WANT_CORRUPTED_RETURN at line 342 of file fs/xfs/xfs_alloc.c."),
    ("L44", HIGH, "activating LV 'vg0/pool' failed:   Check of pool vg0/pool failed (status:-1). Manual repair required!"),
    ("X19", HIGH, "  Warning  NodeHasDiskPressure  2m  kubelet  Node node1 status is now: NodeHasDiskPressure, KubeletHasDiskPressure"),
    ("L38", HIGH, "  WARNING: Unrecognised segment type thin-pool"),
    ("L40", HIGH, "Nov  9 03:12:07 node1 lvm[510]: Cannot resize logical volume vg/pool with active component LV(s)."),
    ("L41", HIGH, "  /dev/vg/lvol0: not found: device not cleared"),
    ("L41", HIGH, "  /dev/mapper/vg-pool_tmeta: open failed: No such file or directory"),
    ("L42", HIGH, "Nov  9 03:12:07 node1 lvm[510]: WARNING: VDO pool vg-vpool0-vpool is now 97.34% full."),
    ("L43", HIGH, "[ TIME ] Timed out waiting for device dev-mapper-vg\\x2ddata.device."),
    ("W03", HIGH, "docker info: no answer within 15 seconds"),
    ("W04", HIGH, "lvs -a --units b: no answer within 15 seconds"),
];

/// What is said to be no failure, to follow from another message, or to be of no weight by itself.
#[rustfmt::skip]
const MILD: &[&str] = &[
    "D10", "D15", "D42", "D43", "F10", "F14", "F15", "K07", "K08", "K17", "K27", "K28", "K33", "K39", "L04", "L07",
    "L09", "L10", "L14", "L15", "L16", "L18", "L21", "L22", "L23", "L25", "L26", "L27", "L31", "L37", "L39", "L46",
    "W01", "W02", "X05", "X06",
];

fn report(text: &str) -> Value {
    serde_json::from_str(&json::render(&diagnose(&[Input::new("log", text)], &Choices::default()))).expect("JSON")
}

#[test]
fn a_grave_message_alone_is_a_finding() {
    let mut wrong = Vec::new();
    for (id, least, line) in MESSAGES {
        let report = report(&format!("{line}\n"));
        let severities = report["hosts"].as_array().into_iter().flatten();
        let severities = severities.flat_map(|host| host["findings"].as_array().into_iter().flatten());
        let rank = |word: &str| ["critical", "high", "medium", "low", "info"].iter().position(|known| *known == word);
        let worst = severities.filter_map(|finding| rank(finding["severity"].as_str()?)).min();
        if worst.is_none_or(|worst| worst > usize::from(*least)) {
            wrong.push(format!("{id}: {worst:?} for {line}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_signature_is_tried_or_said_to_be_mild() {
    let table = include_str!("../src/parsers/signatures.rs");
    let ids = table.lines().filter_map(|line| line.trim().strip_prefix("row(\"")?.split('"').next());
    let untried: Vec<&str> =
        ids.filter(|id| !MILD.contains(id) && !MESSAGES.iter().any(|(known, ..)| known == id)).collect();
    assert_eq!(untried, Vec::<&str>::new());
}

#[test]
fn what_is_over_or_only_quoted_is_no_finding() {
    for text in [
        "I read in the docs that \"switching pool to read-only mode\" can appear in dmesg when the metadata is full. Could that happen to us?\n",
        "[ 12.000001] Buffer I/O error on dev dm-4, logical block 7, lost async page write\n[ 90.000001] EXT4-fs (dm-4): mounted filesystem with ordered data mode. Quota mode: none.\n",
        "  DiskPressure  False  Mon, 09 Nov 2026 03:12:07 +0000  KubeletHasNoDiskPressure  kubelet has no disk pressure\nTolerations:  node.kubernetes.io/disk-pressure:NoSchedule op=Exists\n",
        "[ 12.000001] device-mapper: thin: 253:4: aborting current metadata transaction\ndocker-thinpool: 0 1933312 thin-pool 5 421/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n",
    ] {
        let report = report(text);
        assert_eq!(report["hosts"][0]["findings"].as_array().map_or(0, Vec::len), 0, "{text}");
    }
}

#[test]
fn a_device_that_was_busy_counts_until_the_daemon_deleted_it() {
    let rules = |options: &str| {
        let text = format!(
            "Nov  9 03:12:07 node1 dockerd[123]: devmapper: Device is Busy\n# docker info\nServer Version: 17.06.2-ce\nStorage Driver: devicemapper\n Deferred Deleted Device Count: 0\n# cat /etc/docker/daemon.json\n{{\"storage-driver\": \"devicemapper\", \"storage-opts\": [{options}]}}\n"
        );
        report(&text)["hosts"][0]["findings"].to_string()
    };
    assert!(!rules("\"dm.use_deferred_removal=true\", \"dm.use_deferred_deletion=true\"").contains("log-message"));
    assert!(rules("\"dm.use_deferred_removal=true\"").contains("log-message"), "nothing deletes it later");
}

#[test]
fn writes_that_failed_after_the_mount_are_no_history() {
    let failed = "[ 10.1] device-mapper: thin: 253:4: switching pool to out-of-data-space (error IO) mode\n";
    let lost = "[ 10.2] EXT4-fs warning (device dm-7): ext4_end_bio:343: I/O error 3 writing to inode 12 starting block 34816\n";
    let mounted = "[ 90.1] EXT4-fs (dm-7): mounted filesystem with ordered data mode\n";
    let again = "[ 99.9] device-mapper: thin: 253:4: switching pool to write mode\n";
    let count = |text: String| report(&text)["hosts"][0]["findings"].as_array().map_or(0, Vec::len);
    assert_eq!(count(format!("{failed}{lost}{mounted}{again}")), 0);
    assert_ne!(count(format!("{lost}{mounted}{}{again}", failed.replace("10.1", "99.1"))), 0);
}
