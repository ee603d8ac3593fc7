#!/bin/bash
# A service that was started after a container holds its mount: the container is removed, and its device is not. The plan
# names the process; when it is gone, Docker deletes the device by itself.

docker_on_pool 1G dm.basesize=1G dm.use_deferred_removal=true dm.use_deferred_deletion=true
docker run -d --name leaky --network none box sleep 10000
unshare --mount --propagation private sh -c "cd $(docker inspect -f '{{.GraphDriver.Data.DeviceName}}' leaky | sed 's|.*-|/var/lib/docker/devicemapper/mnt/|') && exec sleep 10000" &
holder=$!
is_apart() { [ "$(readlink "/proc/$holder/ns/mnt")" != "$(readlink /proc/self/ns/mnt)" ] && [ "$(cat "/proc/$holder/comm")" = sleep ]; }
within 30 'the service runs' is_apart
docker rm -f leaky
deferred() { docker info | sed -n 's/.*Deferred Deleted Device Count: //p'; }
[ "$(deferred)" = 1 ] || fail 'the device is gone'

capture before
diagnose
expect deferred-deletion-stuck beside driver-deprecated autoextend-disabled
expect_plan release-devices
follow_plan
grep -q "^ *$holder " /out/followed || fail 'the plan does not name the process'
kill $holder
is_gone() { [ "$(deferred)" = 0 ]; }
within 90 'Docker deletes the device' is_gone

expect_healthy driver-deprecated
expect_nothing_more
expect_intact_in_docker
result healed 'yes, once a person ended the process'
