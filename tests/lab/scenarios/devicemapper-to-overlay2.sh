#!/bin/bash
# Docker with devicemapper on a pool of LVM, which newer engines do not have any more. The plan moves to overlay2; images
# and volumes are kept.

docker_on_pool 1G dm.basesize=1G

capture before
diagnose --driver overlay2
expect driver-deprecated beside autoextend-disabled
expect_plan migrate-to-overlay2
mkdir -p /root/saved
follow_plan
follow_by_hand SAVE_DIR=/root/saved
docker info | grep 'Storage Driver: overlay2' || fail 'Docker uses another driver'

# The old pool stays until somebody is sure.
expect_healthy
expect_nothing_more
expect_kept_in_docker
