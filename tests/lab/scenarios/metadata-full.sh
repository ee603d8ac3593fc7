#!/bin/bash
# The metadata of a pool ran full, in a group with room: the pool is read-only until they are extended, online.
without_docker

make_group vg /dev/vdd
make_pool vg/pool 128M --poolmetadatasize 2M
make_thin vg/pool data 200M
keep /srv/data/before 30

burn_metadata vg/pool

capture before
diagnose
expect pool-metadata-exhausted-ro beside autoextend-disabled overprovisioned
expect_plan extend-metadata
follow_plan
is_in_mode vg/pool rw || fail 'the pool is still read-only'

expect_healthy
keep /srv/data/after 10
expect_nothing_more
expect_intact
