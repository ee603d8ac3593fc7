#!/bin/bash
# A service that was started after a container holds its mount: the container is removed, and its device is not. The plan
# names the process; when it is gone, Docker deletes the device by itself.
# finding: deferred-deletion-stuck

disk_for_docker /dev/vdd
make_group docker /dev/vde
make_pool docker/thinpool 1G -Zn
docker_config '"storage-driver": "devicemapper",
    "storage-opts": ["dm.thinpooldev=/dev/mapper/docker-thinpool", "dm.basesize=1G",
        "dm.use_deferred_removal=true", "dm.use_deferred_deletion=true"]'
start_docker
load_image
keep_in_docker
docker run -d --name leaky --network none box sleep 10000
unshare --mount --propagation private sh -c "cd $(docker inspect -f '{{.GraphDriver.Data.DeviceName}}' leaky | sed 's|.*-|/var/lib/docker/devicemapper/mnt/|') && exec sleep 10000" &
holder=$!
is_apart() { [ "$(readlink "/proc/$holder/ns/mnt")" != "$(readlink /proc/self/ns/mnt)" ] && [ "$(cat "/proc/$holder/comm")" = sleep ]; }
within 30 'the service runs' is_apart
docker rm -f leaky
deferred() { docker info | sed -n 's/.*Deferred Deleted Device Count: //p'; }
[ "$(deferred)" != 0 ] || fail 'the device is gone'

capture before
diagnose
expect deferred-deletion-stuck
expect_plan release-devices
follow_plan
grep -q "^ *$holder " /out/followed || fail 'the plan does not name the process'
kill $holder
is_gone() { [ "$(deferred)" = 0 ]; }
within 90 'Docker deletes the device' is_gone

# The log still tells of what was.
: >/var/log/docker.log
dmesg -C
expect_healthy driver-deprecated xfs-nospace-retries
expect_intact_in_docker
