#!/bin/bash
# Options of devicemapper that dockerd refuses. Each corrected one is accepted by the real dockerd, on the pool that is
# there, and the container's data are there again.
# finding: dm-option-unknown, dm-minfree-syntax and others

disk_for_docker /dev/vdd
make_group docker /dev/vde
make_pool docker/thinpool 1G -Zn
options() { printf '"storage-driver": "devicemapper",\n  "storage-opts": [%s]' "$1"; }
pool='"dm.thinpooldev=/dev/mapper/docker-thinpool"'
docker_config "$(options "$pool")"
start_docker
load_image
keep_in_docker
systemctl stop docker

correct unknown-option "{\n  $(options "$pool, \"dm.base_size=20G\"")\n}\n" --driver devicemapper
correct no-percent-sign "{\n  $(options "$pool, \"dm.min_free_space=10\"")\n}\n" --driver devicemapper
correct pool-and-disk "{\n  $(options "$pool, \"dm.directlvm_device=/dev/vdf\"")\n}\n" --driver devicemapper
correct option-of-overlay2 "{\n  $(options "$pool, \"overlay2.override_kernel_check=true\"")\n}\n" --driver devicemapper

# The path that LVM gives the pool, and not the kernel's own name: with both shown only one pool can be meant.
correct path-of-the-pool "{\n  $(options '"dm.thinpooldev=/dev/docker/thinpool"')\n}\n" --driver devicemapper

systemctl start docker
dmesg -C
expect_healthy driver-deprecated autoextend-disabled
expect_intact_in_docker
