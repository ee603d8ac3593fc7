#!/bin/bash
# The metadata are full but for a few blocks, and a write to them failed: the kernel has set needs_check, and the pool is
# read-only. Extending alone is refused now: the plan checks the metadata at rest, then extends them, then goes on.
# finding: pool-needs-check, meta-critical

without_docker

make_failing_disk /dev/vde
make_group vg /dev/vdd /dev/mapper/failing
make_pool_on vg/pool /dev/vdd 128M /dev/mapper/failing 2M
make_thin vg/pool data 100M
keep /srv/data/before 20

# Devices of nobody: each takes a block.
pool=$(kernel_name vg/pool)
free_metadata() { dmsetup status --noflush "$pool" | awk '{ split($5, blocks, "/"); print blocks[2] - blocks[1] }'; }
id=1000
while left=$(($(free_metadata) - 4)) && [ $left -gt 0 ]; do
    for ((left = (left + 1) / 2; left > 0; left--)); do
        dmsetup message "$pool" 0 "create_thin $id"
        id=$((id + 1))
    done
done

fail_writes
dd if=/dev/urandom of=/srv/data/lost bs=1M count=10 conv=fsync || true
within 60 'the pool is read-only' is_in_mode vg/pool needs_check
mend_disk

capture before
diagnose
expect pool-needs-check
expect_plan repair-pool extend-metadata resume
umount /srv/data
follow_plan FILESYSTEM_DEVICE=/dev/mapper/vg-data
is_in_mode vg/pool rw || fail 'the pool takes no writes'
mountpoint -q /srv/data || fail 'the filesystem is not mounted'

dmesg -C
expect_healthy
keep /srv/data/after 10
expect_intact
expect_nothing_more FILESYSTEM_DEVICE=/dev/mapper/vg-data
