#!/bin/sh
# thinpool-doctor collect: prints what the diagnosis reads, and changes nothing.
# Run it as root:  sh collect.sh > host.txt   Then paste the file into the page, or: thinpool-doctor check host.txt
# Every command is given a few seconds; one that hangs or is missing is passed over.

LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin
export PATH

# A daemon that hangs must not keep the rest from being collected. busybox before 1.30 wants -t.
seconds=${THINPOOL_DOCTOR_SECONDS:-15}
limit=
if timeout 5 true >/dev/null 2>&1; then
	limit="timeout $seconds"
elif timeout -t 5 true >/dev/null 2>&1; then
	limit="timeout -t $seconds"
fi

run() {
	command -v "$1" >/dev/null 2>&1 || return 0
	echo "### thinpool-doctor run $*"
	# shellcheck disable=SC2086 # two words on purpose
	$limit "$@" </dev/null 2>&1 || echo "### thinpool-doctor status $?"
}

show() {
	for file in "$@"; do
		[ -f "$file" ] && [ -r "$file" ] && run cat "$file"
	done
	return 0
}

echo "### thinpool-doctor host $(hostname 2>/dev/null || uname -n)"
run date -u +%Y-%m-%dT%H:%M:%SZ
run uname -r
show /etc/os-release

run docker version
run docker info
run docker system df
show /etc/docker/daemon.json /etc/sysconfig/docker /etc/sysconfig/docker-storage /etc/sysconfig/docker-storage-setup /etc/default/docker
run systemctl cat docker

run dmsetup targets
run lvm version
run dmsetup status --noflush
run dmsetup table
run dmsetup info -c
run dmsetup ls --tree
run lvs -a --units b -o +lv_when_full,lv_health_status,seg_monitor,lv_profile,chunk_size,lv_metadata_size,devices
run vgs --units b -o +vg_extent_size
run pvs --units b
run lvmconfig --type full activation/thin_pool_autoextend_threshold activation/thin_pool_autoextend_percent global/thin_check_options
show /etc/lvm/profile/*.profile

run lsblk
run losetup -l
run df -PT
run df -Pi
show /proc/mounts
for place in /var/lib/docker /var/lib/containerd; do
	[ -d "$place" ] && run xfs_info "$place"
done

show /etc/containerd/config.toml
# Without its daemon it waits for a good while.
[ -S /run/containerd/containerd.sock ] && run ctr plugins ls
run stratis pool list
run pvesm status
show /etc/pve/storage.cfg

# The kernel's own words about the pool, and the daemon's last ones.
if command -v dmesg >/dev/null 2>&1; then
	echo '### thinpool-doctor run dmesg'
	$limit dmesg 2>/dev/null | grep -iE 'device-mapper|thin|I/O error|EXT4-fs|XFS|overlay|blocked for more' | tail -n 200
fi
if command -v journalctl >/dev/null 2>&1; then
	echo '### thinpool-doctor run journalctl -u docker'
	$limit journalctl --no-pager -q -n 200 -u docker -u dm-event -u lvm2-monitor -u containerd 2>/dev/null
fi
echo '### thinpool-doctor end'
