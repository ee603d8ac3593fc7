#!/bin/bash
# The metadata ran full in the middle of a transaction: the kernel gave it up, has set needs_check, and the pool is
# read-only. Extending alone is refused now: the plan checks the metadata at rest, then extends them.
# finding: pool-needs-check, meta-full

without_docker

make_group vg /dev/vdd
make_pool vg/pool 512M --poolmetadatasize 2M
make_thin vg/pool data 100M
keep /srv/data/before 20

# Devices of nobody: each takes a block, and one more while it is written to for the first time.
pool=$(kernel_name vg/pool)
udevadm control --stop-exec-queue
for id in {1000..1079}; do
    dmsetup message "$pool" 0 "create_thin $id"
    dmsetup create --noudevsync --noudevrules "burst$id" --table "0 128 thin /dev/mapper/$pool $id"
done
free_metadata() { dmsetup status --noflush "$pool" | awk '{ split($5, blocks, "/"); print blocks[2] - blocks[1] }'; }
id=2000
while left=$(($(free_metadata) - 4)) && [ $left -gt 0 ]; do
    for ((left = (left + 1) / 2; left > 0; left--)); do
        dmsetup message "$pool" 0 "create_thin $id"
        id=$((id + 1))
    done
done
# All at once, so that it is one transaction: a device that stays open is not written out when dd ends, nor by itself.
echo 0 >/proc/sys/vm/dirty_writeback_centisecs
for id in {1000..1079}; do
    exec {open}<>"/dev/mapper/burst$id"
    dd if=/dev/zero of="/dev/mapper/burst$id" bs=64k count=1 conv=notrunc status=none
    opened="${opened:-} $open"
done
sync
for open in $opened; do exec {open}>&-; done
for id in {1000..1079}; do dmsetup remove --noudevsync --noudevrules "burst$id"; done
udevadm control --start-exec-queue
within 60 'the kernel asks for a check' is_in_mode vg/pool needs_check

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
