#!/bin/bash
# The disk under the metadata went away altogether: the pool is in mode Fail, and all I/O with it. The disk is back.
# finding: pool-failed

without_docker

make_failing_disk /dev/vde
make_group vg /dev/vdd /dev/mapper/failing
make_pool_on vg/pool /dev/vdd 128M /dev/mapper/failing
make_thin vg/pool data 100M
keep /srv/data/before 20

fail_all
dd if=/dev/urandom of=/srv/data/lost bs=1M count=10 conv=fsync || true
within 60 'the pool fails' is_in_mode vg/pool Fail
mend_disk

capture before
diagnose
expect pool-failed
expect_plan repair-pool resume
umount /srv/data
follow_plan FILESYSTEM_DEVICE=/dev/mapper/vg-data
is_in_mode vg/pool rw || fail 'the pool takes no writes'
mountpoint -q /srv/data || fail 'the filesystem is not mounted'

dmesg -C
expect_healthy
keep /srv/data/after 10
expect_intact
expect_nothing_more FILESYSTEM_DEVICE=/dev/mapper/vg-data
