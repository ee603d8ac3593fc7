#!/bin/sh
# thinpool-check.sh [--wait SECONDS] [POOL...]: is every thin pool sound, and is each POOL there (by its name in dmsetup)?
# It reads only. Exit status: 0 yes, 1 no, 2 cannot tell. What is wrong stands in one line.
# --wait is for the start of a host: it waits for that, and does not mind how full a pool is.
# MAX_PERCENT says how full data and metadata may be (85).
set -u
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

seconds=0 most=${MAX_PERCENT:-85}
if [ "${1:-}" = --wait ]; then
	seconds=${2:?--wait wants a number of seconds}
	most=101
	shift 2
fi

look() {
	pools=$(timeout 10 dmsetup status --noflush --target thin-pool 2>/dev/null) || return 2
	faults=$(printf '%s\n' "$pools" | awk -v most="$most" -v wanted="$*" '
function fault(text) { all = all (all == "" ? "" : "; ") text }
function full(what, share, part) {
	if (split(share, part, "/") == 2 && part[2] > 0 && 100 * part[1] / part[2] >= most)
		fault(sprintf("%s: %s %.0f%%", name, what, int(100 * part[1] / part[2])))
}
{
	at = index($0, ": ")
	name = substr($0, 1, at - 1)
	$0 = substr($0, at + 2)
	if (!at || $3 != "thin-pool") next
	seen[name] = 1
	if ($4 == "Fail" || $4 == "Error" || $8 == "ro" || $8 == "out_of_data_space")
		fault(name ": mode " ($4 ~ /^[FE]/ ? $4 : $8))
	if ($11 == "needs_check") fault(name ": needs_check")
	full("metadata", $5)
	# stratisd extends its pools itself, when little of them is free.
	if (name !~ /^stratis-1-/) full("data", $6)
}
END {
	count = split(wanted, pool, " ")
	for (i = 1; i <= count; i++)
		if (!(pool[i] in seen) && !((pool[i] "-tpool") in seen)) fault(pool[i] ": not there")
	print all
}')
	[ -z "$faults" ]
}

while
	status=0
	look "$@" || status=$?
	[ "$status" != 0 ] && [ "$seconds" -gt 0 ]
do
	seconds=$((seconds - 2))
	sleep 2
done
case $status in
0) echo 'thin pools are sound' ;;
1) echo "$faults" ;;
*) echo 'dmsetup gave no answer' ;;
esac
exit "$status"
