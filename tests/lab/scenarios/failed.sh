#!/bin/bash
# The disk under the metadata went away altogether: the pool is in mode Fail, and all I/O with it. The disk is back.

without_docker

make_fragile_pool
break_pool fail_all Fail

capture before
diagnose
expect pool-failed fs-damaged beside autoextend-disabled
expect_plan repair-pool resume
follow_plan FILESYSTEM_DEVICE=/dev/mapper/vg-data
expect_repaired
