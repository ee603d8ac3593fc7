#!/bin/bash
# A daemon.json with each class of mistake keeps dockerd from starting. Each corrected one is accepted by the real
# dockerd, and the container's data are there again.
# finding: json-syntax and others

disk_for_docker /dev/vdd
start_docker
load_image
keep_in_docker
systemctl stop docker

# What each is called, and a line that the engine refuses.
while read -r name content; do
    printf '%b' "$content" >/etc/docker/daemon.json
    ! systemctl start docker || fail "the engine accepts $name"
    capture "$name"
    diagnose
    findings | grep -q . || fail "nothing was found in $name"
    follow_plan
    systemctl start docker || fail "the engine refuses the corrected $name"
    docker info >/dev/null || fail "the engine with the corrected $name does not answer"
    systemctl stop docker
done <<'END'
comment {\n  // where the data are\n  "debug": false\n}\n
trailing-comma {\n  "debug": false,\n}\n
curly-quotes {\n  “debug”: false\n}\n
wrong-type {\n  "storage-opts": "overlay2.override_kernel_check=true"\n}\n
unknown-key {\n  "storage-drivers": "overlay2"\n}\n
other-drivers-option {\n  "storage-driver": "overlay2",\n  "storage-opts": ["dm.basesize=20G"]\n}\n
both-roots {\n  "graph": "/var/lib/docker",\n  "data-root": "/var/lib/docker"\n}\n
flag-and-file {\n  "bridge": "none"\n}\n
END

systemctl start docker
expect_healthy
expect_intact_in_docker
