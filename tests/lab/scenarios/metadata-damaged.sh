#!/bin/bash
# A block of the metadata is damaged: LVM does not make the pool active. The plan has them rebuilt offline, which only a
# person starts, and keeps the damaged ones.

without_docker

make_group vg /dev/vdd
make_pool vg/pool 128M
make_thin vg/pool data 100M
keep /srv/data/before 20
umount /srv/data
lvchange -an vg/data vg/pool

# The tree that tells which blocks are in use: the superblock says where it begins.
lvchange -q -ay -y vg/pool_tmeta
place=$(($(dmsetup table vg-pool_tmeta | cut -d' ' -f5) * 512))
lvchange -q -an vg/pool_tmeta
tree=$(od -An -td8 -j $((place + 80)) -N 8 /dev/vdd)
printf 'damaged ' | dd of=/dev/vdd bs=1 seek=$((place + tree * 4096 + 512)) conv=notrunc,fsync status=none
! lvchange -ay vg/data >/root/said 2>&1 || fail 'the damage is not noticed'

capture before
paste_along 'lvchange -ay vg/data'
diagnose --allow-destructive
expect pool-needs-check beside autoextend-disabled
expect_plan repair-pool
# It stops where the check fails. After the rebuild, which a person starts, it goes on.
follow_plan_until 'Manual repair required'
follow_by_hand
follow_plan
lvs vg/pool_meta0 || fail 'the damaged metadata are not kept'
mountpoint -q /srv/data || fail 'the filesystem is not mounted'

expect_healthy
keep /srv/data/after 10
expect_nothing_more
expect_intact
