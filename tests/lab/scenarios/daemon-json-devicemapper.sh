#!/bin/bash
# Options of devicemapper that dockerd refuses. Each corrected one is accepted by the real dockerd, on the pool that is
# there, and the container's data are there again.

docker_on_pool 1G
systemctl stop docker

# with OPTION...: a daemon.json with these; it ends without a new line, as an editor may leave it
pool=dm.thinpooldev=/dev/mapper/docker-thinpool
with() {
    local all="" option
    for option; do all="${all:+$all, }\"$option\""; done
    printf '{"storage-driver": "devicemapper", "storage-opts": [%s]}' "$all"
}
correct unknown-option 'dm-option-unknown beside driver-deprecated autoextend-disabled' "$(with $pool dm.base_size=20G)" "$(with $pool)" --driver devicemapper
correct no-percent-sign 'dm-minfree-syntax beside driver-deprecated' "$(with $pool dm.min_free_space=10)" "$(with $pool dm.min_free_space=10%)" --driver devicemapper
correct pool-and-disk 'dm-directlvm-conflict beside driver-deprecated' "$(with $pool dm.directlvm_device=/dev/vdf)" "$(with $pool)" --driver devicemapper
correct option-of-overlay2 'overlay-opts-with-devicemapper beside override-kernel-check driver-deprecated' "$(with $pool overlay2.override_kernel_check=true)" "$(with $pool)" --driver devicemapper
# The path that LVM gives the pool, and not the kernel's own name: with both shown only one pool can be meant.
correct path-of-the-pool 'dm-thinpooldev-name beside log-message driver-deprecated' "$(with dm.thinpooldev=/dev/docker/thinpool)" "$(with $pool)" --driver devicemapper

systemctl start docker
# The kernel's log still tells of the engine that looked for its pool under another name.
expect_healthy driver-deprecated log-message
expect_intact_in_docker
