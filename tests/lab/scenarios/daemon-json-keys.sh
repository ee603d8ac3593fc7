#!/bin/bash
# A daemon.json that is JSON, with keys that stand twice, under their old names, or ask for what the filesystem cannot do.
# This engine takes some of them, and does not do what was meant. The corrected ones say what is in force, or what was meant,
# and the container's data are there again.

disk_for_docker /dev/vdd
start_docker
load_image
keep_in_docker
systemctl stop docker

# The engine takes the last one, without a word.
improve twice json-duplicate-key '{\n  "debug": true,\n  "log-level": "info",\n  "debug": false\n}\n' '{"debug": false, "log-level": "info"}'
# It takes the old name until 23.0.
improve old-name graph-key '{\n  "graph": "/var/lib/docker"\n}\n' '{"data-root": "/var/lib/docker"}'
correct both-names graph-and-data-root '{\n  "graph": "/var/lib/docker",\n  "data-root": "/var/lib/docker"\n}\n' '{"data-root": "/var/lib/docker"}'
# On ext4, and on xfs without project quotas, nothing can be limited.
correct size-without-quota overlay2-size-needs-pquota '{\n  "storage-driver": "overlay2",\n  "storage-opts": ["overlay2.size=10G"]\n}\n' '{"storage-driver": "overlay2"}'

systemctl start docker
expect_healthy
expect_intact_in_docker
