#!/bin/bash
# A thin pool ran full while something writes, and its volume group has room. The plan extends it online, and the writer
# goes on as if nothing had happened.
without_docker

make_group vg /dev/vdd
make_pool vg/pool 64M
make_thin vg/pool data 200M
keep /srv/data/before 20

# An emulated machine is slow: the minute for which the kernel holds writes back is made longer.
echo 600 >/sys/module/dm_thin_pool/parameters/no_space_timeout
keep /srv/data/during 50 &
writer=$!
within 120 'the pool is full' is_in_mode vg/pool out_of_data_space

capture before
diagnose
expect data-full pool-out-of-data-queueing beside autoextend-disabled overprovisioned
expect_plan extend-data autoextend
follow_plan

wait $writer || fail 'the writer got an error'
expect_healthy
expect_nothing_more
expect_intact
