#!/bin/bash
# A daemon.json that is no JSON keeps dockerd from starting, whatever the mistake is. Each corrected one says what was
# meant and is accepted by the real dockerd, and the container's data are there again.
disk_for_docker /dev/vdd
start_docker
load_image
keep_in_docker
systemctl stop docker

correct comment json-syntax '{\n  // where the data are\n  "debug": false\n}\n' '{"debug": false}'
correct trailing-comma json-syntax '{\n  "debug": false,\n}\n' '{"debug": false}'
correct missing-comma json-syntax '{\n  "debug": false\n  "log-level": "info"\n}\n' '{"debug": false, "log-level": "info"}'
correct curly-quotes json-syntax '{\n  “debug”: false\n}\n' '{"debug": false}'
correct single-quotes json-syntax "{\n  'debug': false\n}\n" '{"debug": false}'
correct word-of-another-language json-syntax '{\n  "live-restore": True\n}\n' '{"live-restore": true}'
correct two-mistakes json-syntax '{\n  // where the data are\n  "debug": false,\n  "live-restore": True,\n}\n' '{"debug": false, "live-restore": true}'

systemctl start docker
expect_healthy
expect_intact_in_docker
