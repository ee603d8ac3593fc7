#!/bin/bash
# A large pool with small chunks, and metadata to match: its metadata limit what it can map. Nobody can change the chunk
# size of a pool; the doctor says so, and touches nothing.
# finding: chunk-too-small

without_docker

truncate -s 3T /root/large
make_group vg "$(losetup -f --show /root/large)"
make_pool vg/pool 2T -c 64k --poolmetadatasize 64M
make_thin vg/pool data 100M
keep /srv/data/before 10

capture before
diagnose
findings | grep -E 'metadata-undersized|chunk' || fail 'nothing is said of the chunks'
follow_plan
capture after
diagnose
expect_intact
result healed 'no: a new pool'
