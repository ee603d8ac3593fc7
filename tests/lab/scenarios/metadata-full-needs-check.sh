#!/bin/bash
# The metadata are full but for a few blocks, and a write to them failed: the kernel has set needs_check, and the pool is
# read-only. Extending alone is refused now: the plan checks the metadata at rest, then extends them, then goes on.

without_docker

make_fragile_pool 2M

# Devices of nobody: each takes a block.
pool=$(kernel_name vg/pool)
free_metadata() { dmsetup status --noflush "$pool" | awk '{ split($5, blocks, "/"); print blocks[2] - blocks[1] }'; }
id=1000
while left=$(($(free_metadata) - 4)) && [ $left -gt 0 ]; do
    for ((left = (left + 1) / 2; left > 0; left--)); do
        dmsetup message "$pool" 0 "create_thin $id"
        id=$((id + 1))
    done
done

break_pool fail_writes needs_check

capture before
diagnose
expect pool-needs-check meta-critical fs-damaged beside autoextend-disabled
expect_plan repair-pool extend-metadata resume
follow_plan FILESYSTEM_DEVICE=/dev/mapper/vg-data
expect_repaired
