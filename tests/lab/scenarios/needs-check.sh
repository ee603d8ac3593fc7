#!/bin/bash
# A disk under the metadata refused writes for a while: the kernel has set needs_check and made the pool read-only. The
# disk is well again; the plan checks the metadata at rest, and the pool goes on.

without_docker

make_fragile_pool
break_pool fail_writes needs_check

capture before
diagnose
expect pool-needs-check fs-damaged beside autoextend-disabled
expect_plan repair-pool resume
follow_plan FILESYSTEM_DEVICE=/dev/mapper/vg-data
expect_repaired
