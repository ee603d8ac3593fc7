#!/bin/bash
# The pool ran full and nobody came in time: the kernel gave up holding writes back, and a writer got an I/O error. What
# was written before is all there after the plan.

without_docker

make_group vg /dev/vdd
make_pool vg/pool 64M
# In one group of blocks: the file that is lost needs no block for its own extents, and the filesystem itself loses nothing.
make_thin vg/pool data 200M mkfs.ext4 -q -b 4096 -E lazy_itable_init=0,lazy_journal_init=0
keep /srv/data/before 20

echo 5 >/sys/module/dm_thin_pool/parameters/no_space_timeout
dd if=/dev/urandom of=/srv/data/lost bs=1M count=50 conv=fsync && fail 'nothing was lost'
is_in_mode vg/pool error_if_no_space || fail 'the kernel still holds writes back'

capture before
diagnose
expect data-full pool-no-space-timeout-expired fs-damaged beside autoextend-disabled overprovisioned
expect_plan extend-data check-filesystems
follow_plan FILESYSTEM_DEVICE=/dev/mapper/vg-data
mountpoint -q /srv/data || fail 'the filesystem is not mounted'
rm -f /srv/data/lost

expect_healthy
keep /srv/data/after 20
may_be_checked_again /dev/mapper/vg-data
expect_nothing_more FILESYSTEM_DEVICE=/dev/mapper/vg-data
expect_intact
