#!/bin/bash
# Docker set up its pool itself, on a disk that its daemon.json names (direct-lvm). Options beside it that dockerd refuses,
# and those that it takes and that will do harm. Each corrected one is accepted, and the container's data are there again.
# An option that came with a later engine (dm-option-too-new) cannot be shown here: this one knows all there ever were.

disk_for_docker /dev/vdd
disk='"dm.directlvm_device=/dev/vde"'
with() { printf '{"storage-driver": "devicemapper", "storage-opts": [%s]}\n' "$disk${1:+, $1}"; }
with >/etc/docker/daemon.json
start_docker
docker info | grep 'Pool Name: docker-thinpool' || fail 'Docker has made no pool'
load_image
keep_in_docker
systemctl stop docker

# Docker leaves the volume group no room for a step, and the kernel without a mark; the first plan refreshes the pool.
correct no-truth 'dm-option-value beside driver-deprecated autoextend-impossible autoextend-profile-not-live' \
    "$(with '"dm.use_deferred_removal=yes"')" "$(with '"dm.use_deferred_removal=true"')" --driver devicemapper
correct deletion-alone 'dm-deferred-deletion-needs-removal beside driver-deprecated autoextend-impossible' \
    "$(with '"dm.use_deferred_removal=false", "dm.use_deferred_deletion=true"')" \
    "$(with '"dm.use_deferred_removal=true", "dm.use_deferred_deletion=true"')" --driver devicemapper
# What the engine takes, and what is to be done only a person knows: with the first it would wipe whatever disk has that
# name when its own pool is not found, with the second nothing keeps the pool from running full.
with '"dm.directlvm_device_force=true", "dm.min_free_space=0%"' >/etc/docker/daemon.json
start_docker
capture harmful
diagnose --driver devicemapper
expect dm-directlvm-force dm-minfree-zero beside driver-deprecated autoextend-impossible
systemctl stop docker

# The set-up cannot be changed later. What it was stands below Docker's data, and a person puts it back: the doctor says so,
# and no command of its plan touches the disk.
with '"dm.thinp_percent=50", "dm.thinp_metapercent=1"' >/etc/docker/daemon.json
: >/var/log/docker.log
! systemctl start docker || fail 'the engine takes another set-up'
capture other-setup
diagnose --driver devicemapper --allow-destructive
expect dm-directlvm-changed beside driver-deprecated autoextend-impossible
report '.hosts[0].findings[].explanation' | grep 'setup-config.json' || fail 'it does not say where the old values are'
expect_plan_without '(pv|vg|lv)(create|remove)|wipefs|mkfs'

with >/etc/docker/daemon.json
: >/var/log/docker.log
systemctl start docker || fail 'the engine refuses the old set-up'
expect_healthy driver-deprecated autoextend-impossible
expect_intact_in_docker
