#!/bin/bash
# Docker with devicemapper on a thin pool of LVM: a container fills it up. The plan extends it, and the engine, its
# images, containers and volumes go on.

docker_on_pool 200M dm.basesize=1G dm.min_free_space=1% dm.use_deferred_removal=true dm.use_deferred_deletion=true

echo 600 >/sys/module/dm_thin_pool/parameters/no_space_timeout
docker run -d --name writer --network none box dd if=/dev/zero of=/large bs=1M count=250
within 120 'the pool is full' is_in_mode docker/thinpool out_of_data_space

capture before
diagnose
expect data-full pool-out-of-data-queueing beside autoextend-disabled overprovisioned driver-deprecated
expect_plan extend-data autoextend
follow_plan
[ "$(docker wait writer)" = 0 ] || fail 'the writer got an error'
# The writer had more to write than the pool showed: LVM extends by itself now.
within 60 'LVM extends the pool' is_below docker/thinpool 80

expect_healthy driver-deprecated
expect_nothing_more
expect_intact_in_docker
