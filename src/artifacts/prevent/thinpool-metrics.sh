#!/bin/sh
# thinpool-metrics.sh: thin pools as metrics for the textfile collector of node_exporter. Run it as root every few
# minutes; it reads only, and replaces one file at once. TEXTFILE and STATE_FILE say where to write instead.
set -eu
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

state=${STATE_FILE:-/var/lib/thinpool-metrics/samples}
out=${TEXTFILE:-}
for dir in /var/lib/prometheus/node-exporter /var/lib/node_exporter/textfile_collector; do
	if [ -z "$out" ] && [ -d "$dir" ]; then out=$dir/thinpool.prom; fi
done
: "${out:?set TEXTFILE to a .prom file in the folder of --collector.textfile.directory}"
mkdir -p "${state%/*}"
[ -e "$state" ] || : >"$state"
trap 'rm -f "$out.$$" "$state.$$"' EXIT

# A pool that hangs must not hang this. When it fails the old file stays, and its age raises an alert.
pools=$(timeout 20 dmsetup status --noflush --target thin-pool)
monitors=$(timeout 20 lvs --noheadings --separator '|' -o lv_dm_path,seg_monitor,lv_attr 2>/dev/null) || monitors=

# The state holds two samples for each pool, 12 to 24 hours and up to 12 hours old: the rate is taken from the older.
printf '%s\n%s\n' "$pools" "$monitors" |
	awk -v now="$(date +%s)" -v old="$state" -v new="$state.$$" '
function add(name, labels, value) { lines[name] = lines[name] "thinpool_" name labels " " value "\n" }
function family(name, help) {
	if (lines[name] != "")
		printf "# HELP thinpool_%s %s\n# TYPE thinpool_%s gauge\n%s", name, help, name, lines[name]
}
function forecast(name, pool, used, total, before, seconds) {
	if (seconds < 3600) return
	days = "+Inf"
	if (used > before) days = sprintf("%.2f", (total - used) * seconds / (used - before) / 86400)
	add(name, pool, days)
}
BEGIN { while ((getline line < old) > 0) { split(line, part, " "); sample[part[1]] = line } }
/^ *\/dev\/mapper\/[^|]*\|[^|]*\|t/ {
	split($0, part, "|")
	sub(/^ *\/dev\/mapper\//, "", part[1])
	if (part[2] ~ /monitored/) add("monitored", "{pool=\"" part[1] "\"}", part[2] ~ /not/ ? 0 : 1)
	next
}
{
	at = index($0, ": ")
	name = substr($0, 1, at - 1)
	$0 = substr($0, at + 2)
	if (!at || $3 != "thin-pool") next
	sub(/-tpool$/, "", name)
	gsub(/[^0-9A-Za-z#+.:=@_-]/, "_", name)
	pool = "{pool=\"" name "\"}"
	mode = $4 == "Fail" ? "fail" : $4 == "Error" ? "error" : $8
	if (mode != "") add("mode", "{pool=\"" name "\",mode=\"" mode "\"}", 1)
	if (split($5, meta, "/") != 2 || split($6, data, "/") != 2 || meta[2] * data[2] == 0) next
	if (NF >= 11) add("needs_check", pool, $11 == "needs_check" ? 1 : 0)
	# stratisd extends its pools itself, when little of them is free.
	stratis = name ~ /^stratis-1-/
	if (!stratis) add("data_used_percent", pool, sprintf("%.2f", 100 * data[1] / data[2]))
	add("metadata_used_percent", pool, sprintf("%.2f", 100 * meta[1] / meta[2]))
	fresh = now " " data[1] " " meta[1]
	# A clock that was set back makes the samples worthless.
	if (split(sample[name], part, " ") != 7 || part[5] > now) split(name " " fresh " " fresh, part, " ")
	if (now - part[5] >= 43200) split(name " " part[5] " " part[6] " " part[7] " " fresh, part, " ")
	for (i = 1; i < 7; i++) printf "%s ", part[i] > new
	print part[7] > new
	if (!stratis) forecast("data_days_to_full", pool, data[1], data[2], part[3], now - part[2])
	forecast("metadata_days_to_full", pool, meta[1], meta[2], part[4], now - part[2])
}
END {
	add("last_run_timestamp_seconds", "", now)
	family("data_used_percent", "Share of the data blocks in use.")
	family("metadata_used_percent", "Share of the metadata blocks in use.")
	family("mode", "The mode of the pool: rw, ro, out_of_data_space, fail or error.")
	family("needs_check", "1 when the metadata must be checked.")
	family("data_days_to_full", "Days until data is full at the rate of the last day.")
	family("metadata_days_to_full", "Days until metadata is full at the rate of the last day.")
	family("monitored", "1 when dmeventd watches the pool.")
	family("last_run_timestamp_seconds", "When this was written.")
}' >"$out.$$"
chmod 644 "$out.$$"
mv "$out.$$" "$out"
if [ -e "$state.$$" ]; then mv "$state.$$" "$state"; fi
