#!/bin/bash
# Docker with devicemapper on loop files, which is what it does when nothing is configured. A disk is there, and the plan
# moves to a pool of LVM on it. A person does each step; images and volumes are kept.

disk_for_docker /dev/vdd
docker_config '"storage-driver": "devicemapper", "storage-opts": ["dm.loopdatasize=2G", "dm.loopmetadatasize=100M", "dm.basesize=1G"]'
start_docker
load_image
keep_in_docker

capture before
diagnose --driver devicemapper --new-disk /dev/vde --allow-destructive
expect loopback-mode beside driver-deprecated
expect_plan provision-direct-lvm
mkdir -p /root/saved
follow_plan
follow_by_hand SAVE_DIR=/root/saved
docker info | grep 'Pool Name: docker-thinpool' || fail 'Docker uses another pool'

expect_healthy driver-deprecated
expect_nothing_more
expect_kept_in_docker
