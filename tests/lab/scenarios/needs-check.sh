#!/bin/bash
# A disk under the metadata refused writes for a while: the kernel has set needs_check and made the pool read-only. The
# disk is well again; the plan checks the metadata at rest, and the pool goes on.
# finding: pool-needs-check

without_docker

make_failing_disk /dev/vde
make_group vg /dev/vdd /dev/mapper/failing
make_pool_on vg/pool /dev/vdd 128M /dev/mapper/failing
make_thin vg/pool data 100M
keep /srv/data/before 20

fail_writes
dd if=/dev/urandom of=/srv/data/lost bs=1M count=10 conv=fsync || true
within 60 'the pool is read-only' is_in_mode vg/pool needs_check
mend_disk

capture before
diagnose
expect pool-needs-check
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
