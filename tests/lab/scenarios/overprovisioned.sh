#!/bin/bash
# Snapshots promise many times what the pool holds, and each one that is written to takes space. Nothing has failed yet.
# finding: overprovisioned

without_docker

make_group vg /dev/vdd
make_pool vg/pool 100M
make_thin vg/pool data 90M
keep /srv/data/before 20
for number in 1 2 3; do lvcreate -q -s -n "copy$number" -kn -ay vg/data; done
keep /srv/data/more 20

capture before
diagnose
expect overprovisioned autoextend-disabled
expect_plan autoextend
follow_plan

expect_healthy
expect_intact
expect_nothing_more
