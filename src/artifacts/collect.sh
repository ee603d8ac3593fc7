#!/bin/sh
# thinpool-doctor collect: prints what the diagnosis reads, and changes nothing.
# Run it as root:  sh collect.sh > host.txt   Then paste the file into the page, or: thinpool-doctor check host.txt
# Every command is given a few seconds; one that hangs or is missing is passed over.

LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin
export PATH

# A daemon that hangs must not keep the rest from being collected, nor a command that ignores a polite end.
seconds=${THINPOOL_DOCTOR_SECONDS:-15}
limit=
# busybox has no -k, and before 1.30 it wants -t.
for way in "-k 2" "-s KILL" "-s KILL -t"; do
	# shellcheck disable=SC2086 # several words on purpose, here and below
	if timeout $way 5 true >/dev/null 2>&1; then
		limit="timeout $way $seconds"
		break
	fi
done

limited() {
	if [ "$limit" ]; then
		# shellcheck disable=SC2086
		$limit "$@" </dev/null
	else
		"$@" </dev/null &
		job=$!
		watch "$job" >/dev/null 2>&1 &
		dog=$!
		wait "$job" 2>/dev/null
		code=$?
		kill "$dog" 2>/dev/null
		return "$code"
	fi
}

# Where there is no timeout: ends a process that is not over in time.
watch() {
	left=$seconds
	while [ "$left" -gt 0 ]; do
		sleep 1
		kill -0 "$1" || return 0
		left=$((left - 1))
	done
	kill "$1"
	sleep 1
	kill -KILL "$1"
}

run() {
	command -v "$1" >/dev/null 2>&1 || return 0
	echo "### thinpool-doctor run $*"
	limited "$@" 2>&1
	status=$?
	# 124 is how timeout says that the time was up; some say by which signal it ended instead.
	case $status in 137 | 143) status=124 ;; esac
	[ "$status" != 124 ] || echo "$*: no answer within $seconds seconds"
	[ "$status" = 0 ] || echo "### thinpool-doctor status $status"
	return "$status"
}

show() {
	for file in "$@"; do
		if [ -f "$file" ] && [ -r "$file" ]; then
			run cat "$file"
			# What follows a file that ends within a line would be read as a part of it.
			[ -z "$(tail -c 1 "$file" 2>/dev/null)" ] || echo
		fi
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
run docker system df -v
show /etc/docker/daemon.json /etc/sysconfig/docker /etc/sysconfig/docker-storage /etc/sysconfig/docker-storage-setup /etc/default/docker
run systemctl cat docker

run dmsetup targets
run lvm version
run dmsetup status --noflush
run dmsetup table
run dmsetup info -c
run dmsetup ls --tree
# An old LVM refuses the whole row for one column that it does not know.
run lvs -a --units b -o +lv_when_full,lv_health_status,seg_monitor,lv_profile,chunk_size,lv_metadata_size,devices ||
	run lvs -a --units b -o +chunk_size,devices || run lvs -a
run vgs --units b -o +vg_extent_size
run pvs --units b
run lvmconfig --type full activation/thin_pool_autoextend_threshold activation/thin_pool_autoextend_percent global/thin_check_options
# LVM comes with several, and few say when to extend.
for file in /etc/lvm/profile/*.profile; do
	grep -qs thin_pool_autoextend "$file" && show "$file"
done

run lsblk
run lsblk -f
run lsblk -d -o NAME,MAJ:MIN,ROTA
run losetup -l
run df -PT
run df -Pi
show /proc/mounts
for place in /var/lib/docker /var/lib/containerd; do
	[ -d "$place" ] && run xfs_info "$place"
done
# What an older driver left, and how much logs take; all of Docker's folder would take too long to count.
[ -d /var/lib/docker ] && run ls /var/lib/docker
for place in /var/lib/docker/containers /var/log; do
	[ -d "$place" ] && run du -xsk "$place"
done
run journalctl --disk-usage

show /etc/containerd/config.toml
# Without its daemon it waits for a good while.
if [ -S /run/containerd/containerd.sock ]; then
	run ctr plugins ls
	# Only this form says why one was not loaded.
	run ctr plugins ls -d id==devmapper
fi
run stratis pool list
run stratis report
run pvesm status
show /etc/pve/storage.cfg

# The kernel's own words about the pool, and the daemon's last ones.
if command -v dmesg >/dev/null 2>&1; then
	echo '### thinpool-doctor run dmesg'
	limited dmesg 2>/dev/null | grep -iE 'device-mapper|thin|I/O error|EXT4-fs|XFS|overlay|blocked for more' | tail -n 200
fi
if command -v journalctl >/dev/null 2>&1; then
	echo '### thinpool-doctor run journalctl -u docker'
	limited journalctl --no-pager -q -n 200 -u docker -u dm-event -u lvm2-monitor -u containerd 2>/dev/null
fi
echo '### thinpool-doctor end'
