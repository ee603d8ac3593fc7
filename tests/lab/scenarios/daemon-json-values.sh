#!/bin/bash
# A daemon.json with keys and values that dockerd refuses. Each corrected one is accepted by the real dockerd, and the
# container's data are there again.

disk_for_docker /dev/vdd
start_docker
load_image
keep_in_docker
systemctl stop docker

correct text-for-a-list json-type '{\n  "storage-opts": "overlay2.override_kernel_check=true"\n}\n' '{}'
correct number-for-a-text json-type '{\n  "log-opts": {"max-size": "10m", "max-file": 3}\n}\n' '{"log-opts": {"max-size": "10m", "max-file": "3"}}'
correct text-for-a-truth json-type '{\n  "debug": "false"\n}\n' '{"debug": false}'
correct other-drivers-option dm-opts-with-other-driver '{\n  "storage-driver": "overlay2",\n  "storage-opts": ["dm.basesize=20G"]\n}\n' '{"storage-driver": "overlay2"}'
correct one-of-several json-unknown-key '{\n  "storage-drivers": "overlay2"\n}\n' '{"storage-driver": "overlay2"}'
correct the-flags-name json-unknown-key '{\n  "storage_driver": "overlay2",\n  "registry-mirror": ["https://mirror.example"]\n}\n' '{"storage-driver": "overlay2", "registry-mirrors": ["https://mirror.example"]}'

# What was meant by a key that is like no other only a person can say: it goes, and the file as it was is kept.
correct unknown-key json-unknown-key '{\n  "storage-size": "20G",\n  "debug": false\n}\n' '{"debug": false}'
grep -l storage-size /etc/docker/daemon.json.before-* || fail 'the file as it was is not kept'

# In a flag and in the file: the plan names the flag, and a person takes it out where it stands.
docker_config '"bridge": "none"'
! systemctl start docker || fail 'the engine accepts a setting in two places'
capture flag-and-file
diagnose
expect flag-file-conflict
expect_plan fix-dockerd-flags
sed -i 's/--bridge=none //' /etc/default/docker
systemctl start docker || fail 'the engine refuses it still'
expect_healthy
expect_intact_in_docker
