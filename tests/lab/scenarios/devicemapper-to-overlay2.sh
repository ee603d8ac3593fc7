#!/bin/bash
# Docker with devicemapper on a pool of LVM, which newer engines do not have any more. The plan moves to overlay2; images
# and volumes are kept.
# finding: driver-deprecated

disk_for_docker /dev/vdd
make_group docker /dev/vde
make_pool docker/thinpool 1G -Zn
docker_config '"storage-driver": "devicemapper",
    "storage-opts": ["dm.thinpooldev=/dev/mapper/docker-thinpool", "dm.basesize=1G"]'
start_docker
load_image
keep_in_docker

capture before
diagnose --driver overlay2
expect driver-deprecated
expect_plan migrate-to-overlay2
mkdir -p /root/saved
follow_plan
follow_by_hand SAVE_DIR=/root/saved
docker info | grep 'Storage Driver: overlay2' || fail 'Docker uses another driver'

# The old pool stays until somebody is sure.
expect_healthy pool-inactive
expect_kept_in_docker
