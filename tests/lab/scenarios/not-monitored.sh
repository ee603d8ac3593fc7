#!/bin/bash
# A profile is attached, but nobody watches: dmeventd was switched off for the pool. After the plan the pool extends by
# itself when it is filled.
# finding: autoextend-not-monitored

without_docker

cat >/etc/lvm/profile/early.profile <<'END'
activation {
	thin_pool_autoextend_threshold=80
	thin_pool_autoextend_percent=20
}
END
make_group vg /dev/vdd
make_pool vg/pool 64M --metadataprofile early
make_thin vg/pool data 200M
lvchange --monitor n vg/pool
keep /srv/data/before 20

capture before
diagnose
expect autoextend-not-monitored
expect_plan monitor-pool
follow_plan

size() { lvs --noheadings --nosuffix --units m -o lv_size vg/pool | xargs; }
was=$(size)
keep /srv/data/more 20
has_grown() { [ "$(size)" != "$was" ]; }
within 60 'LVM extends the pool' has_grown

expect_healthy
expect_intact
expect_nothing_more
