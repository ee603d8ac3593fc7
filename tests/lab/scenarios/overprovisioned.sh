#!/bin/bash
# Snapshots promise many times what the pool holds, and each one that is written to takes space. Nothing has failed yet.

without_docker

make_group vg /dev/vdd
make_pool vg/pool 100M
make_thin vg/pool data 90M
keep /srv/data/before 20
mkdir /srv/copy
for number in 1 2 3; do lvcreate -q -s -n "copy$number" -kn -ay vg/data; done
keep /srv/data/more 20
# Two of them stay as they are, to the last byte.
remember /dev/vg/copy2 /dev/vg/copy3

capture before
diagnose
expect overprovisioned autoextend-disabled
expect_plan autoextend
follow_plan

# A copy that is written to takes room that the pool did not have.
mount /dev/vg/copy1 /srv/copy
cmp /srv/copy/before /srv/data/before || fail 'the copy is not what it was'
expect_extends vg/pool /srv/copy/own 40

expect_healthy
expect_nothing_more
expect_intact
