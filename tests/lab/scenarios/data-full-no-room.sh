#!/bin/bash
# The pool is full and so is its volume group; a spare disk is there. The plan adds it, which only a person does, and
# extends the pool onto it.

without_docker

truncate -s 100M /root/small
make_group vg "$(losetup -f --show /root/small)"
make_pool vg/pool 64M --poolmetadatasize 4M
lvcreate -q -y -l 100%FREE -n other vg
make_thin vg/pool data 200M
keep /srv/data/before 20

echo 600 >/sys/module/dm_thin_pool/parameters/no_space_timeout
keep /srv/data/during 50 &
writer=$!
within 120 'the pool is full' is_in_mode vg/pool out_of_data_space

capture before
diagnose --new-disk /dev/vde --allow-destructive
expect data-full pool-out-of-data-queueing vg-full beside autoextend-disabled overprovisioned
expect_plan grow-volume-group extend-data
follow_plan
follow_by_hand
is_in_mode vg/pool rw || fail 'the pool takes no writes'

wait $writer || fail 'the writer got an error'
# The writer had more to write than the pool showed: LVM extends by itself now, onto the new disk.
within 60 'LVM extends the pool' is_below vg/pool 80
expect_healthy
expect_nothing_more
expect_intact
