#!/bin/bash
# A pool in good order: monitored, with a profile that extends it in time, and room in the group. The doctor proposes
# nothing; and when it is filled, LVM extends it by itself.
without_docker

cat >/etc/lvm/profile/pool.profile <<'END'
activation {
	thin_pool_autoextend_threshold=80
	thin_pool_autoextend_percent=20
}
END
make_group vg /dev/vdd
make_pool vg/pool 64M --metadataprofile pool
make_thin vg/pool data 200M
keep /srv/data/before 20

capture before
diagnose
expect_none
expect_no_plan

# Over the threshold.
expect_extends vg/pool /srv/data/more 20

capture after
diagnose
expect_none
expect_no_plan
expect_intact
