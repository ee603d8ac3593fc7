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
# A comment, a word of another language, and a comma behind the last entry.
correct three-mistakes json-syntax '{\n  // where the data are\n  "debug": false,\n  "live-restore": True,\n}\n' '{"debug": false, "live-restore": true}'

# How a file begins and ends is lost when it is pasted: the doctor says what is wrong, and writes no other file.
tell unclosed-brace json-syntax '{\n  "debug": false,\n  "log-opts": {"max-size": "10m"\n}\n' 'add what is missing' '{\n  "debug": false,\n  "log-opts": {"max-size": "10m"}\n}\n'
tell byte-order-mark json-syntax '\xef\xbb\xbf{\n  "debug": false\n}\n' 'without the mark' '{\n  "debug": false\n}\n'

systemctl start docker
expect_healthy
expect_intact_in_docker
