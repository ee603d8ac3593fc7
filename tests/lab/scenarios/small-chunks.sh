#!/bin/bash
# A large pool with small chunks: its metadata limit what it can map. Nobody can change the chunk size of a pool; the
# doctor says so, tells how much metadata would be enough, and touches nothing.
# finding: chunk-too-small

without_docker

truncate -s 3T /root/large
make_group vg "$(losetup -f --show /root/large)"
make_pool vg/pool 2T -c 64k --poolmetadatasize 64M 2>/root/said
make_thin vg/pool data 100M
keep /srv/data/before 10

capture before
paste_along 'lvcreate -y --type thin-pool -L 2T -c 64k --poolmetadatasize 64M vg/pool'
diagnose
expect chunk-too-small
{ thinpool-doctor check /out/before.txt || true; } | grep 'The metadata is too small: used up when' || fail 'nothing is said of the metadata'
was=$(dmsetup table vg-pool-tpool | cut -d' ' -f2-6)
follow_plan
[ "$(dmsetup table vg-pool-tpool | cut -d' ' -f2-6)" = "$was" ] || fail 'the plan changed the pool'

capture after
diagnose
expect_none
expect_intact
result healed 'no: it takes a new pool'
