#!/bin/bash
# A daemon.json with keys and values that dockerd refuses. Each corrected one is accepted by the real dockerd, and the
# container's data are there again.
# finding: json-type, json-unknown-key, flag-file-conflict and others

disk_for_docker /dev/vdd
start_docker
load_image
keep_in_docker
systemctl stop docker

correct text-for-a-list '{\n  "storage-opts": "overlay2.override_kernel_check=true"\n}\n'
correct number-for-a-text '{\n  "log-opts": {"max-size": "10m", "max-file": 3}\n}\n'
correct text-for-a-truth '{\n  "debug": "false"\n}\n'
correct other-drivers-option '{\n  "storage-driver": "overlay2",\n  "storage-opts": ["dm.basesize=20G"]\n}\n'

# What was meant by a key that the engine does not know only a person can say: nothing is guessed.
docker_config '"storage-drivers": "overlay2"'
! systemctl start docker || fail 'the engine accepts an unknown key'
capture unknown-key
diagnose
expect json-unknown-key
[ ! -e /out/plan-unknown-key/daemon.json ] || fail 'a daemon.json is guessed'
docker_config '"storage-driver": "overlay2"'
systemctl start docker || fail 'the engine refuses the right key'
systemctl stop docker

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
