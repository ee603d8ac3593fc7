#!/bin/bash
# Nothing extends the pool: LVM's default. After the plan it extends by itself when it is filled.

without_docker

make_group vg /dev/vdd
make_pool vg/pool 64M
make_thin vg/pool data 200M
keep /srv/data/before 20

capture before
diagnose
expect autoextend-disabled beside overprovisioned
expect_plan autoextend
follow_plan

expect_extends vg/pool /srv/data/more 20

expect_healthy
expect_nothing_more
expect_intact
