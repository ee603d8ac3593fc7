#!/bin/bash
# A profile is attached, but nobody watches: dmeventd was switched off for the pool, and does not run. After the plan the
# pool extends by itself when it is filled.

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
kill "$(cat /run/dmeventd.pid)"
is_gone() { ! pidof dmeventd; }
within 20 'dmeventd ends' is_gone
keep /srv/data/before 20

capture before
diagnose
expect autoextend-not-monitored beside overprovisioned
expect_plan monitor-pool
follow_plan

expect_extends vg/pool /srv/data/more 20

expect_healthy
expect_nothing_more
expect_intact
