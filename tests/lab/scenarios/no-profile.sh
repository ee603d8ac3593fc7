#!/bin/bash
# Nothing extends the pool: LVM's default. After the plan it extends by itself when it is filled.
# finding: autoextend-disabled

without_docker

make_group vg /dev/vdd
make_pool vg/pool 64M
make_thin vg/pool data 200M
keep /srv/data/before 20

capture before
diagnose
expect autoextend-disabled
expect_plan autoextend
follow_plan

size() { lvs --noheadings --nosuffix --units m -o lv_size vg/pool | xargs; }
was=$(size)
keep /srv/data/more 20
has_grown() { [ "$(size)" != "$was" ]; }
within 60 'LVM extends the pool' has_grown

expect_healthy
expect_intact
expect_nothing_more
