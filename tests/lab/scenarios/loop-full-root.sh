#!/bin/bash
# Docker on sparse loop files, and the filesystem below them is full, of a container's log: the pool still shows space.
# It is a disk of Docker's own here; a root filesystem of the machine's lies in memory.
disk_for_docker /dev/vdd mkfs.xfs -q
docker_config '"storage-driver": "devicemapper", "storage-opts": ["dm.loopdatasize=2G", "dm.loopmetadatasize=100M", "dm.basesize=1G"]'
start_docker
load_image
keep_in_docker
free() { df --output=avail -k /var/lib/docker | tail -n 1; }
log=$(docker inspect -f '{{.LogPath}}' keeper)
fallocate -l "$(($(free) - 4096))K" "$log"
[ "$(free)" -lt 16384 ] || fail 'the filesystem is not full'

capture before
diagnose --allow-destructive
expect loopback-host-limits journal-or-logs-fill-host loopback-mode beside driver-deprecated migration-space
expect_plan free-host-filesystem
follow_plan SAVE_DIR=/root
follow_part "Free space on the host's filesystem"
[ "$(free)" -gt 3000000 ] || fail 'the space is not back'

docker run --rm --network none box dd if=/dev/zero of=/new bs=1M count=50 conv=fsync || fail 'the pool takes no writes'
# It lies in loop files as before: to leave them is a move, which is another scenario. The daemon's log still tells of the
# write that failed, and whether it was the last one only a person knows.
expect_healthy loopback-mode driver-deprecated log-message
expect_nothing_more SAVE_DIR=/root
expect_intact_in_docker
