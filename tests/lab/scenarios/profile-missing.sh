#!/bin/bash
# A profile is attached by its name, and its file is gone, as after a host was set up anew around its disks: LVM takes
# its defaults, and extends nothing. After the plan the pool extends by itself when it is filled.

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
rm /etc/lvm/profile/early.profile
# A boot: the kernel is told what LVM finds now.
umount /srv/data
vgchange -an vg
vgchange -ay vg
mount /srv/data
keep /srv/data/before 20

capture before
diagnose
# From the name alone it cannot know that the file is gone: what it sees is that the kernel has no threshold.
expect autoextend-profile-not-live beside overprovisioned
expect_plan autoextend
follow_plan

expect_extends vg/pool /srv/data/more 20

expect_healthy
expect_nothing_more
expect_intact
