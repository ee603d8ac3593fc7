#!/bin/bash
# Docker on sparse loop files, and the filesystem below them is full, of a container's log: the pool still shows space.
# finding: loopback-host-limits

disk_for_docker /dev/vdd mkfs.xfs -q -d size=1500m
docker_config '"storage-driver": "devicemapper", "storage-opts": ["dm.loopdatasize=4G", "dm.loopmetadatasize=100M", "dm.basesize=1G"]'
start_docker
load_image
keep_in_docker
log=$(docker inspect -f '{{.LogPath}}' keeper)
head -c 4G /dev/zero >>"$log" || true
sync

capture before
diagnose --allow-destructive
expect loopback-host-limits loopback-mode
expect_plan free-host-filesystem
follow_plan SAVE_DIR=/root
follow_part "Free space on the host's filesystem"

expect_healthy loopback-mode loopback-on-root loopback-host-limits driver-deprecated xfs-nospace-retries udev-sync-off
expect_intact_in_docker
