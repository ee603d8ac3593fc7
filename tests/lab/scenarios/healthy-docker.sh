#!/bin/bash
# Docker with overlay2 in good order, and one container runs: the doctor proposes nothing.
disk_for_docker /dev/vdd
docker_config '"storage-driver": "overlay2", "log-opts": {"max-size": "10m", "max-file": "3"}'
start_docker
load_image
keep_in_docker
docker run -d --name runs --network none box sleep 10000

capture before
diagnose
expect_none
expect_no_plan
expect_intact_in_docker
