#!/bin/bash
# The metadata are damaged: the pool does not become active. The plan has them rebuilt offline, which only a person
# starts, and keeps the damaged ones.
# finding: pool-inactive

without_docker

make_failing_disk /dev/vde
make_group vg /dev/vdd /dev/mapper/failing
make_pool_on vg/pool /dev/vdd 128M /dev/mapper/failing
make_thin vg/pool data 100M
keep /srv/data/before 20
umount /srv/data
lvchange -an vg/data vg/pool

# The superblock's flags and its checksum.
lvchange -ay -y vg/pool_tmeta 2>/dev/null
place=$(($(dmsetup table vg-pool_tmeta | cut -d' ' -f5) * 512))
lvchange -an vg/pool_tmeta
printf 'damage' | dd of=/dev/mapper/failing bs=1 seek=$((place + 8)) conv=notrunc,fsync status=none
lvchange -ay vg/data && fail 'the damage is not noticed'

capture before
diagnose --allow-destructive
findings | grep -q . || fail 'nothing was found'
expect_plan repair-pool
follow_plan || true
follow_by_hand
lvchange -ay vg/data
mount /dev/vg/data /srv/data

dmesg -C
expect_healthy
keep /srv/data/after 10
expect_intact
