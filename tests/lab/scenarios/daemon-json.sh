#!/bin/bash
# A daemon.json that is no JSON keeps dockerd from starting, whatever the mistake is. Each corrected one is accepted by
# the real dockerd, and the container's data are there again.
# finding: json-syntax

disk_for_docker /dev/vdd
start_docker
load_image
keep_in_docker
systemctl stop docker

correct comment '{\n  // where the data are\n  "debug": false\n}\n'
correct trailing-comma '{\n  "debug": false,\n}\n'
correct missing-comma '{\n  "debug": false\n  "log-level": "info"\n}\n'
correct curly-quotes '{\n  “debug”: false\n}\n'
correct single-quotes "{\n  'debug': false\n}\n"
correct word-of-another-language '{\n  "live-restore": True\n}\n'

systemctl start docker
expect_healthy
expect_intact_in_docker
