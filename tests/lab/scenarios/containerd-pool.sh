#!/bin/bash
# containerd's snapshotter devmapper lost its pool with a restart of the host: nothing had made it active again.

make_group vg /dev/vdd
make_pool vg/containerd 1G -Zn
mkdir -p /var/lib/containerd/devmapper
cat >/etc/containerd/config.toml <<'END'
version = 2

[plugins]
  [plugins."io.containerd.snapshotter.v1.devmapper"]
    pool_name = "vg-containerd"
    root_path = "/var/lib/containerd/devmapper"
    base_image_size = "512MB"
    discard_blocks = true
END
rm /usr/bin/docker /usr/sbin/dockerd
systemctl start containerd
ctr plugins ls | grep devmapper | grep -w ok || fail 'containerd has no devmapper'
ctr snapshots --snapshotter devmapper prepare kept
mount_kept() { mount "$(ctr snapshots --snapshotter devmapper mounts /mnt kept | grep -o '/dev/[^ ]*')" /mnt; }
mount_kept
keep /mnt/data 10
umount /mnt
systemctl stop containerd
# The restart: everything is inactive.
for device in $(dmsetup ls --target thin | cut -f 1); do dmsetup remove "$device"; done
lvchange -an vg/containerd
systemctl start containerd

capture before
diagnose
expect containerd-pool-missing pool-inactive beside autoextend-disabled
expect_plan activate-containerd-pool
follow_plan POOL=vg/containerd
has_devmapper() { ctr plugins ls | grep devmapper | grep -w ok; }
has_devmapper || fail 'containerd still has no devmapper'
# With the pool there its next start is one like any other.
systemctl restart containerd
has_devmapper || fail 'containerd has lost devmapper again'
ctr snapshots --snapshotter devmapper ls | grep kept || fail 'the snapshot is gone'

expect_healthy
expect_nothing_more POOL=vg/containerd
mount_kept || fail 'the snapshot cannot be mounted'
expect_intact
