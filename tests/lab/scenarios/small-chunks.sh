#!/bin/bash
# A large pool with small chunks: its metadata can map but a tenth of it. Nobody can change the chunk size of a pool, and
# the doctor says so; what they do harm is that the metadata are too small, and those the plan extends.
without_docker

truncate -s 3T /root/large
make_group vg "$(losetup -f --show /root/large)"
make_pool vg/pool 2T -c 64k --poolmetadatasize 64M 2>/root/said
make_thin vg/pool data 100M
keep /srv/data/before 10

capture before
paste_along 'lvcreate -y --type thin-pool -L 2T -c 64k --poolmetadatasize 64M vg/pool'
diagnose
expect chunk-too-small metadata-undersized beside autoextend-disabled
report '.hosts[0].findings[].explanation' | grep 'The chunk size is fixed when the pool is made' || fail 'it does not say that the chunks stay'
expect_plan extend-metadata
chunks() { dmsetup table vg-pool-tpool | cut -d' ' -f2-6; }
was=$(chunks)
follow_plan
[ "$(chunks)" = "$was" ] || fail 'the plan changed more than the metadata'

expect_healthy
expect_nothing_more
expect_intact
result healed 'the metadata; the chunks stay'
