#!/bin/bash
# Docker's folder lies on an xfs without d_type, as installers made them for years: overlay2 refuses it.

disk_for_docker /dev/vdd mkfs.xfs -q -m crc=0 -n ftype=0
docker_config '"storage-driver": "overlay2"'
! systemctl start docker || fail 'the engine takes it'
mkdir -p /var/lib/docker/volumes/kept/_data
keep /var/lib/docker/volumes/kept/_data/data 10

capture before
diagnose --new-disk /dev/vde --allow-destructive
expect xfs-ftype0
expect_plan new-filesystem
follow_plan
follow_by_hand
docker info | grep 'Supports d_type: true' || fail 'Docker is still on a filesystem without d_type'

expect_healthy
expect_nothing_more
expect_intact
