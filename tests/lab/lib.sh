# shellcheck shell=bash
# tests/lab/lib.sh: the words that scenarios are told in. A scenario is one file of ./scenarios, run as root in a machine
# of its own, whose disks /dev/vdd, /dev/vde and /dev/vdf (4 GiB each) are empty.
set -euo pipefail

sums=/root/sums
captured=
plan=
followed=

# ---- what becomes of it ----

say() { printf '\n==== %s (%s s)\n' "$*" "$(cut -d. -f1 /proc/uptime)"; }
result() { printf '%s=%s\n' "$1" "$2" >>/out/result; }
fail() {
    say "NOT AS IT MUST BE: $*"
    exit 1
}
result finding none
result steps 0
result healed no
result intact no

# within SECONDS WORDS COMMAND...: waits for something, for a while.
within() {
    local left=$1 words=$2
    shift 2
    until "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || fail "it never came that $words"
        sleep 1
    done
}

# ---- a host ----

# Most hosts with LVM have no Docker.
without_docker() {
    rm -f /usr/bin/docker /usr/bin/ctr /usr/bin/containerd /usr/sbin/dockerd /etc/default/docker \
        /lib/systemd/system/docker.service
}

# make_group VG DEVICE...: with small extents, so that small pools do
make_group() { vgcreate -q -s 1m "$@"; }

# make_pool VG/POOL SIZE [OPTION...], in a group that is there
make_pool() {
    local pool=$1 size=$2
    shift 2
    lvcreate -q -y --type thin-pool -L "$size" "$@" "$pool"
}

# make_thin VG/POOL NAME SIZE [MKFS...]: a thin volume with a filesystem, ext4 unless another is named, in /srv/NAME
make_thin() {
    local pool=$1 name=$2 size=$3
    shift 3
    # All of it is written now, so that nothing changes by itself later.
    [ $# -gt 0 ] || set -- mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0
    lvcreate -q -T -V "$size" -n "$name" "$pool"
    "$@" "/dev/${pool%/*}/$name"
    mkdir -p "/srv/$name"
    printf '%s %s auto defaults 0 2\n' "/dev/mapper/${pool%/*}-$name" "/srv/$name" >>/etc/fstab
    mount "/srv/$name"
}

# expect_extends POOL FILE MIB: what is kept there takes the pool over its threshold, and LVM extends it by itself
expect_extends() {
    local was
    was=$(size_of "$1")
    keep "$2" "$3"
    within 60 'LVM extends the pool' is_larger "$1" "$was"
}
size_of() { lvs --noheadings --nosuffix --units b -o lv_size "$1" | xargs; }
is_larger() { [ "$(size_of "$1")" -gt "$2" ]; }

# The table, and what the kernel says, of a pool as VG/LV: LVM adds -tpool to most.
kernel_name() {
    local name
    name=$(lvs --noheadings -o lv_dm_path "$1" | tr -d ' ')
    name=${name#/dev/mapper/}
    if dmsetup info "$name-tpool" >/dev/null 2>&1; then name=$name-tpool; fi
    printf '%s\n' "$name"
}
kernel_says() { dmsetup status --noflush "$(kernel_name "$1")"; }
is_in_mode() { case "$(kernel_says "$1") " in *" $2 "*) true ;; *) false ;; esac }
# is_below VG/POOL PERCENT: so much of its data space is used at most
is_below() { lvs --noheadings -o data_percent "$1" | awk -v most="$2" '{ exit !($1 <= most) }'; }

# make_pool_on VG/POOL DATA-DISK SIZE METADATA-DISK [METADATA-SIZE]: with data and metadata on disks of their own
make_pool_on() {
    lvcreate -q -y -L "${5:-8M}" -n meta "${1%/*}" "$4"
    lvcreate -q -y -L "$3" -n "${1#*/}" "${1%/*}" "$2"
    lvconvert -q -y --type thin-pool --poolmetadata "${1%/*}/meta" "$1"
}

# make_failing_disk DISK: /dev/mapper/failing, which can be made to fail
make_failing_disk() {
    failing=$1
    length=$(($(blockdev --getsz "$failing") - 2048))
    # Behind the first MiB, where LVM would find the disk itself.
    dmsetup create failing --table "0 $length linear $failing 2048"
}
become() {
    dmsetup suspend --noflush --nolockfs failing
    dmsetup load failing --table "0 $length $*"
    dmsetup resume failing
}
fail_writes() { become flakey "$failing" 2048 0 1000000 1 error_writes; }
fail_all() { become error; }
mend_disk() { become linear "$failing" 2048; }

# make_fragile_pool [METADATA-SIZE]: vg/pool with a filesystem in /srv/data; the disk under its metadata can be made to fail
make_fragile_pool() {
    make_failing_disk /dev/vde
    make_group vg /dev/vdd /dev/mapper/failing
    make_pool_on vg/pool /dev/vdd 128M /dev/mapper/failing "$@"
    make_thin vg/pool data 100M
    keep /srv/data/before 20
}
# break_pool HOW WORD: the disk fails, by fail_writes or fail_all, until the kernel says so of the pool; then it is well again
break_pool() {
    "$1"
    dd if=/dev/urandom of=/srv/data/lost bs=1M count=10 conv=fsync || true
    within 60 "the pool is in $2" is_in_mode vg/pool "$2"
    mend_disk
}
# After a repair it takes writes, and what was written stands.
expect_repaired() {
    is_in_mode vg/pool rw || fail 'the pool takes no writes'
    mountpoint -q /srv/data || fail 'the filesystem is not mounted'
    # shellcheck disable=SC2119 # nothing else may be found
    expect_healthy
    keep /srv/data/after 10
    expect_nothing_more FILESYSTEM_DEVICE=/dev/mapper/vg-data
    expect_intact
}

# Thin devices of nobody use up the metadata, one block each, until the kernel refuses.
burn_metadata() {
    local name id=1000
    name=$(kernel_name "$1")
    while dmsetup message "$name" 0 "create_thin $id" 2>/dev/null; do id=$((id + 1)); done
    is_in_mode "$1" ro || fail 'the metadata are not full'
}

# ---- Docker ----

# disk_for_docker DEVICE [MKFS...]: Docker's folder on a disk of its own, ext4 unless another is named
disk_for_docker() {
    local disk=$1
    shift
    [ $# -gt 0 ] || set -- mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0
    "$@" "$disk"
    mount "$disk" /var/lib/docker
}

# docker_config MEMBERS: of daemon.json
docker_config() { printf '{\n    %s\n}\n' "$1" >/etc/docker/daemon.json; }

# docker_on_pool SIZE OPTION...: Docker with devicemapper and these options on docker/thinpool, a pool of that size
docker_on_pool() {
    local size=$1 options='"dm.thinpooldev=/dev/mapper/docker-thinpool"' option
    shift
    for option; do options="$options, \"$option\""; done
    disk_for_docker /dev/vdd
    make_group docker /dev/vde
    make_pool docker/thinpool "$size" -Zn
    docker_config "\"storage-driver\": \"devicemapper\", \"storage-opts\": [$options]"
    start_docker
    load_image
    keep_in_docker
}

# correct NAME RULES CONTENT MEANT [OPTION...]: a daemon.json that the engine refuses, by those rules (as expect takes
# them); the corrected one says what was meant, and is accepted
correct() {
    printf '%b' "$3" >/etc/docker/daemon.json
    : >/var/log/docker.log
    ! systemctl start docker 2>/dev/null || fail "the engine accepts $1"
    correct_it "$@"
}
# improve NAME RULES CONTENT MEANT [OPTION...]: the same for one that the engine takes, and does not do what was meant
improve() {
    printf '%b' "$3" >/etc/docker/daemon.json
    : >/var/log/docker.log
    systemctl start docker || fail "the engine refuses $1"
    correct_it "$@"
}
# tell NAME RULES CONTENT WORDS MENDED: one that the engine refuses, and of which no paste shows enough to correct it. The
# doctor says so, in these words, and leaves the file alone; a person who does what it says gets one that is accepted.
tell() {
    printf '%b' "$3" >/etc/docker/daemon.json
    : >/var/log/docker.log
    ! systemctl start docker 2>/dev/null || fail "the engine accepts $1"
    capture "$1"
    # shellcheck disable=SC2119 # as it is
    diagnose
    # shellcheck disable=SC2086 # a word for each rule
    expect $2
    report '.hosts[0].findings[].explanation' | grep -qF "$4" || fail "it does not say: $4"
    # shellcheck disable=SC2119 # as it is
    follow_plan
    printf '%b' "$3" | cmp - /etc/docker/daemon.json || fail 'the plan changed the file'
    printf '%b' "$5" >/etc/docker/daemon.json
    systemctl start docker || fail "the engine refuses the mended $1"
    systemctl stop docker
}
correct_it() {
    local name=$1 rules=$2 meant=$4
    shift 4
    capture "$name"
    diagnose "$@"
    # shellcheck disable=SC2086 # a word for each rule
    expect $rules
    # shellcheck disable=SC2119 # as it is
    follow_plan
    # Where nothing limits the logs of containers, the plan does.
    jq -e --argjson meant "$meant" '$meant == if $meant | has("log-opts") then . else del(.["log-opts"]) end' \
        /etc/docker/daemon.json || { cat /etc/docker/daemon.json && fail "$name was corrected to something else"; }
    systemctl start docker || fail "the engine refuses the corrected $name"
    docker info >/dev/null || fail "the engine with the corrected $name does not answer"
    expect_nothing_more
    systemctl stop docker
}

# What dockerd needs in a machine without a network.
printf 'DOCKER_OPTS="--bridge=none --iptables=false --ip6tables=false"\n' >/etc/default/docker

start_docker() {
    systemctl start docker || { tail -n 20 /var/log/docker.log && fail 'Docker does not start'; }
}

# An image called box, made of busybox alone.
load_image() {
    mkdir -p /tmp/box/bin
    cp /bin/busybox /tmp/box/bin/
    local name
    for name in sh cat dd head sha256sum sleep sync touch; do ln -sf busybox "/tmp/box/bin/$name"; done
    tar -c -C /tmp/box . | docker import - box >/dev/null
}

# A stopped container called keeper with random data of its own, and of a volume called kept.
keep_in_docker() {
    docker run --name keeper --network none -v kept:/volume box sh -c \
        'dd if=/dev/urandom of=/own bs=1M count=3 2>/dev/null; dd if=/dev/urandom of=/volume/data bs=1M count=3 2>/dev/null; sync'
    docker cp keeper:/own - | tar -xO | sha256sum >/root/own.sum
    remember /var/lib/docker/volumes/kept/_data/data
}

expect_image_and_volume() {
    docker run --rm --network none box cat /bin/busybox | cmp - /bin/busybox || fail 'the image is not what it was'
    expect_intact
}

# After a move, which takes no containers along: what one had of its own is an image now.
expect_kept_in_docker() {
    docker run --rm --network none kept:keeper cat /own | sha256sum | cmp - /root/own.sum ||
        fail "the container's data are not what they were"
    expect_image_and_volume
}

expect_intact_in_docker() {
    docker cp keeper:/own - | tar -xO | sha256sum | cmp - /root/own.sum || fail "the container's data are not what they were"
    expect_image_and_volume
}

# ---- data that must outlive everything ----

# keep FILE MIB: random bytes whose checksum is remembered
keep() {
    head -c "$2M" /dev/urandom >"$1"
    # With all that the filesystem notes down about it, so that nothing is written later.
    sync -f "$1"
    remember "$1"
}
# remember FILE...: what is in them now must outlive everything, too
remember() { sha256sum "$@" >>"$sums"; }

# What was kept is read from the disk, not from memory.
expect_intact() {
    sync
    echo 3 >/proc/sys/vm/drop_caches
    sha256sum --check --quiet "$sums" || fail "the data are not what they were"
    result intact yes
}

# ---- the doctor ----

# capture NAME: what its collector gathers on this host, at a moment when the pools stand still
capture() {
    captured=$1
    local left=5
    [ -e /root/collect.sh ] || thinpool-doctor collect >/root/collect.sh
    say "capture: $captured"
    until sh /root/collect.sh >"/out/$captured.txt" && stands_still; do
        left=$((left - 1))
        [ $left -gt 0 ] || fail 'the machine does not come to rest'
    done
}
# paste_along COMMAND: what it said, in /root/said, stands in no log: a person pastes it along
paste_along() { { echo "# $1" && cat /root/said; } >>"/out/$captured.txt"; }

stands_still() {
    dmsetup status --noflush >/tmp/kernel
    while read -r line; do grep -qF "$line" "/out/$captured.txt" || return 1; done </tmp/kernel
}

# diagnose [OPTION...]: reads the last capture and writes the plan into a folder
# shellcheck disable=SC2120 # scenarios give some
diagnose() {
    say "diagnose: $captured $*"
    local code=0
    plan=/out/plan-$captured
    rm -rf "$plan"
    thinpool-doctor check "/out/$captured.txt" "$@" --restore --format json --write "$plan" \
        >"/out/$captured.json" 2>"/out/$captured.err" || code=$?
    [ $code -le 2 ] || { cat "/out/$captured.err" && fail "the doctor ended with $code"; }
    # What moved on meanwhile is captured anew.
    stands_still || {
        capture "$captured"
        diagnose "$@"
        return
    }
    jq -r '.hosts[] | .verdict.sentence, (.findings[] | "  \(.severity)  \(.rule)  \(.title)")' "/out/$captured.json"
    [ "$(report '.hosts | length')" = 1 ] || fail 'the report makes several hosts of one'
    compare_with_kernel
    compare_with_filesystems
    compare_with_docker
}

report() { jq -r "$1" "/out/$captured.json"; }
findings() { report '.hosts[0].findings[].rule'; }

# What the report says of each pool and group, next to what the kernel and LVM say now; and none is overlooked.
compare_with_kernel() {
    local name group volume used total meta_used meta_total chunk mode check
    report '.hosts[0].pools[] | select(.mode != null) | .name' >/tmp/told
    for name in $(dmsetup ls --target thin-pool | awk '$1 != "No" { print $1 }'); do
        grep -qx -e "$name" -e "${name%-tpool}" /tmp/told || fail "the report knows nothing of the state of $name"
    done
    report '.hosts[0].volume_groups[].name' >/tmp/told
    for name in $(vgs --noheadings -o vg_name); do
        grep -qx "$name" /tmp/told || fail "the report knows nothing of group $name"
    done
    report '.hosts[0].pools[] | select(.mode != null) | [.name, .volume_group // "-", .logical_volume // "-",
        .data.used_bytes // "-", .data.total_bytes // "-", .metadata.used_bytes // "-", .metadata.total_bytes // "-",
        .chunk_bytes // "-", .mode, .needs_check] | @tsv' >/tmp/told
    while read -r name group volume used total meta_used meta_total chunk mode check; do
        dmsetup info "$name" >/dev/null 2>&1 || name=$name-tpool
        local status table
        status=$(dmsetup status --noflush "$name")
        table=$(dmsetup table "$name")
        # The kernel counts in chunks, and in metadata blocks of 4 KiB; the report in bytes.
        printf '%s\n%s\n' "$status" "$table" | awk -v told="$used $total $meta_used $meta_total $chunk $mode $check" '
            NR == 1 && $4 == "Fail" { failed = 1 }
            NR == 1 { split($5, meta, "/"); split($6, data, "/"); mode = $8; check = / needs_check / ? "true" : "false" }
            NR == 2 {
                chunk = $6 * 512
                split(told, was, " ")
                if (failed) exit was[6] != "fail"
                is = data[1] * chunk " " data[2] * chunk " " meta[1] * 4096 " " meta[2] * 4096 " " chunk " " mode " " check
                if (is != told) { print "the kernel: " is "\nthe report: " told; exit 1 }
            }' OFMT=%.0f CONVFMT=%.0f || fail "the report of $name is not what the kernel says: $status"
        compare_thins "$name"
        [ "$group" = - ] || compare_with_lvm "$group" "$volume"
    done </tmp/told
    report '.hosts[0].volume_groups[] | [.name, .size_bytes, .free_bytes] | @tsv' >/tmp/told
    while read -r name total used; do
        local real
        real=$(vgs --noheadings --nosuffix --units b -o vg_size,vg_free "$name" | xargs)
        [ "$real" = "$total $used" ] || fail "group $name has $real, and the report says $total $used"
    done </tmp/told
}

# The thin devices of a pool that the kernel has: how many, how large, and what they hold. Of each by itself the report
# has no figure. Nothing is told of a pool whose devices are all at rest.
compare_thins() {
    local number real told
    number=$(dmsetup info -c --noheadings --separator : -o major,minor "$1")
    real=$(dmsetup table --target thin | sed -n "s/^\(.*\): [0-9]* [0-9]* thin $number .*/\1/p" | while read -r thin; do
        dmsetup status --noflush "$thin"
    done | awk '$4 == "Fail" { failed = 1 } { size += $2 * 512; holds += $4 * 512 }
        END { if (NR && !failed) printf "%d %.0f %.0f", NR, size, holds }')
    told=$(report ".hosts[0].pools[] | select(.name == \"$1\" or .name + \"-tpool\" == \"$1\") |
        \"\(.thin_devices) \(.virtual_bytes) \(.capacity.promise.holds_bytes)\"")
    [ -z "$real" ] || [ "$real" = "$told" ] || fail "the thin devices of $1 are $real, and the report says $told"
}

# What the report says of filesystems, next to what df says now. It has figures for those on thin volumes, and for the one
# below Docker's loop files: what it has left is what the pool can still come to have. Of other filesystems it says in
# words that they are full, and only then.
compare_with_filesystems() {
    local thin used size real
    report '.hosts[0].pools[].capacity.filesystems[]? | [.thin, .used_bytes, .size_bytes] | @tsv' >/tmp/told
    while read -r thin used size; do
        # The place where it is mounted is redacted.
        real=$(df -B1 --output=used,size "$(findmnt -nf -o TARGET "/dev/mapper/$thin")" | tail -n 1 | xargs)
        is_near 65536 "$used $size" "$real" || fail "of $thin df says $real, and the report $used $size"
    done </tmp/told
    report '.hosts[0].pools[] | select(.mode != null and .loopback) | .capacity.space // empty |
        .total_bytes - .used_bytes' >/tmp/told
    while read -r used; do
        real=$(df -B1 --output=avail /var/lib/docker | tail -n 1 | xargs)
        is_near 65536 "$used" "$real" || fail "the filesystem below the loop files has $real left, and the report says $used"
    done </tmp/told
}

# Docker's own words on its driver; and those on its pool, read without all the rest: the figures are the kernel's, but for
# what Docker rounds away. An engine whose pool is full does not answer.
compare_with_docker() {
    local told real name
    grep -q '^ *Storage Driver:' "/out/$captured.txt" && timeout 10 docker info >/tmp/docker-info 2>/dev/null || return 0
    told=$(report '.hosts[0].storage | "\(.driver) \(.backing_filesystem) \(.supports_d_type)"')
    # What one driver says nothing of the report knows from elsewhere.
    real=$(awk -v told="$told" -F ': ' '{ gsub(/^ +/, "", $1); said[$1] = $2 } END {
        split(told, t, " ")
        backing = said["Backing Filesystem"]; d_type = said["Supports d_type"]
        print said["Storage Driver"], backing == "" ? t[2] : backing, d_type == "" ? t[3] : d_type
    }' /tmp/docker-info)
    [ "$told" = "$real" ] || fail "Docker says $real, and the report $told"
    grep -q '^ *Data Space Used:' /tmp/docker-info || return 0
    thinpool-doctor check /tmp/docker-info --format json >/tmp/docker-alone || true
    told=$(jq -r '.hosts[0].pools[0] | "\(.data.used_bytes) \(.data.total_bytes) \(.metadata.used_bytes) \(.metadata.total_bytes)"' /tmp/docker-alone)
    # Docker had the kernel write down what it has, which changes a few blocks of the metadata.
    name=$(sed -n 's/^ *Pool Name: //p' /tmp/docker-info)
    real=$({ dmsetup table "$name" && dmsetup status --noflush "$name"; } | awk '
        NR == 1 { chunk = $6 * 512 }
        NR == 2 { split($5, meta, "/"); split($6, data, "/")
            printf "%.0f %.0f %.0f %.0f", data[1] * chunk, data[2] * chunk, meta[1] * 4096, meta[2] * 4096 }')
    # Four digits of each are left.
    is_near 0.001 "$told" "$real" || fail "from Docker's words the report has $told, and the kernel says $real"
}

# is_near FAR NUMBERS NUMBERS: none is further away from its neighbour, in bytes, or as a part of it if FAR is below 1
is_near() {
    awk -v far="$1" -v told="$2" -v real="$3" 'BEGIN {
        if (split(told, t, " ") != split(real, r, " ")) exit 1
        for (i in t) {
            away = t[i] > r[i] ? t[i] - r[i] : r[i] - t[i]
            if (away > (far < 1 ? far * r[i] : far)) exit 1
        }
    }'
}

# Percentages as LVM prints them, with two decimals.
compare_with_lvm() {
    local told real
    told=$(report ".hosts[0].pools[] | select(.volume_group == \"$1\" and .logical_volume == \"$2\") |
        \"\(.data.percent) \(.metadata.percent)\"")
    real=$(lvs --noheadings -o data_percent,metadata_percent "$1/$2" | xargs)
    # LVM says nothing of a pool that failed.
    [ -n "$real" ] || return 0
    awk -v told="$told" -v real="$real" 'BEGIN {
        split(told, t, " "); split(real, r, " ")
        for (i = 1; i <= 2; i++) if (t[i] - r[i] > 0.0101 || r[i] - t[i] > 0.0101) exit 1
    }' || fail "of $1/$2 LVM says $real percent, and the report $told"
}

# expect RULE... [beside RULE...]: these were found, and nothing else. What stands behind "beside" is true of this host, but
# is not what the scenario is about.
expected=
expect() {
    local rule all=" $* " about=yes
    for rule; do
        if [ "$rule" = beside ]; then about=no && continue; fi
        findings | grep -qx "$rule" || fail "$rule was not found"
        case "$about, $expected, " in no* | *", $rule, "*) ;; *) expected=${expected:+$expected, }$rule ;; esac
    done
    for rule in $(findings); do
        case $all in *" $rule "*) ;; *) fail "$rule was found, too" ;; esac
    done
    result finding "$expected"
}

# Nothing at all was found.
expect_none() { [ -z "$(findings)" ] || fail "it found $(findings | xargs)"; }

# expect_plan REMEDY...: the plan has these
expect_plan() {
    local remedy
    for remedy; do
        report '.hosts[0].remedies[].id' | grep -qx "$remedy" || fail "$remedy is not in the plan"
    done
}

# expect_plan_without EXPRESSION: no command of the plan, also of those by hand, has it
expect_plan_without() {
    ! grep -sE "$1" "$plan/thinpool-fix.sh" || fail 'this must not be in the plan'
}

# follow_plan [VARIABLE=VALUE...]: runs it unchanged; its daemon.json is where it was saved
# shellcheck disable=SC2120 # scenarios give some
follow_plan() {
    say "follow the plan $*"
    followed=$plan/thinpool-fix.sh
    env DAEMON_JSON="$plan/daemon.json" "$@" sh "$followed" --yes >/tmp/followed 2>&1 </dev/null || {
        cat /tmp/followed
        fail "the plan stopped"
    }
    cat /tmp/followed
    cat /tmp/followed >>/out/followed
    result steps "$(grep -c '^+ ' /out/followed || true)"
}

# follow_plan_until WORDS: runs it up to a command that fails, and says why in these words
follow_plan_until() {
    say "follow the plan until it stops"
    followed=$plan/thinpool-fix.sh
    ! sh "$followed" --yes >/tmp/followed 2>&1 </dev/null || fail 'the plan does not stop'
    cat /tmp/followed
    grep -qF "$1" /tmp/followed || fail 'the plan stopped for another reason'
    cat /tmp/followed >>/out/followed
}

# follow_by_hand [VARIABLE=VALUE...]: what the plan leaves to a person, one command after the other
follow_by_hand() {
    say "follow by hand $*"
    sed -n 's/^#! //p' "$plan/thinpool-fix.sh" >/tmp/by-hand
    env DAEMON_JSON="$plan/daemon.json" "$@" bash -evx /tmp/by-hand >/tmp/followed 2>&1 </dev/null || {
        cat /tmp/followed
        fail "a command stopped"
    }
    grep -v '^+' /tmp/followed
    sed -n 's/^#! /+ /p' "$plan/thinpool-fix.sh" >>/out/followed
    result steps "$(grep -c '^+ ' /out/followed || true)"
}

# follow_part TITLE: of what is left to a person only this part of the plan
follow_part() {
    say "follow by hand: $1"
    sed -n "/^# ---- $1 ----/,/^# ---- /s/^#! //p" "$plan/thinpool-fix.sh" >/tmp/by-hand
    [ -s /tmp/by-hand ] || fail "nothing is to be done by hand in $1"
    sh -ex /tmp/by-hand || fail 'a command stopped'
    sed 's/^/+ /' /tmp/by-hand >>/out/followed
    result steps "$(grep -c '^+ ' /out/followed || true)"
}

# All that a plan could change. LVM notes down each of its commands beside it.
state() {
    local device
    dmsetup table
    lvs -a --noheadings -o vg_name,lv_name,lv_attr,lv_size,lv_profile,seg_monitor
    vgs --noheadings --units b
    pvs --noheadings --units b
    # Mode and flags of each pool, without what is counted; what happened to each device; and the kernel's number of each
    # disk, which is another one once it was away.
    dmsetup status --noflush --target thin-pool | cut -d' ' -f 1-5,8-
    dmsetup info -c --noheadings -o name,events,attr
    grep . /sys/block/*/diskseq
    # A filesystem that was mounted anew has another number, and ext4 counts.
    findmnt -rn -o ID,SOURCE,TARGET | sed -n '/ \/dev\//p' | sort
    for device in $(findmnt -rn -t ext4 -o SOURCE | sort -u); do
        [ "$device" = "$checked" ] || tune2fs -l "$device" | sed -n '/^Mount count/p'
    done
    # A service that was started anew has another number.
    cat /run/docker.pid /run/containerd.pid /run/dmeventd.pid 2>/dev/null || true
    if docker version >/dev/null 2>&1; then docker ps -aq --no-trunc && docker images -aq && docker volume ls; fi
    sha256sum /etc/fstab /etc/default/docker 2>/dev/null || true
    find /etc/lvm /etc/docker /etc/containerd /etc/systemd -type f ! -path '/etc/lvm/archive/*' ! -path '/etc/lvm/backup/*' -exec sha256sum {} + 2>/dev/null | sort -k 2
}

# may_be_checked_again DEVICE: its filesystem is unmounted, checked and mounted whenever the plan is run with its name
checked=
may_be_checked_again() { checked=$1; }

# The plan once more: there is nothing left to do.
expect_nothing_more() {
    say 'follow the plan again'
    state >/tmp/state-before
    env DAEMON_JSON="${followed%/*}/daemon.json" "$@" sh "$followed" --yes </dev/null || fail 'the second time the plan stopped'
    state >/tmp/state-after
    diff /tmp/state-before /tmp/state-after || fail "the second time the plan changed something"
}

# Nothing is wrong: nothing is proposed.
expect_no_plan() {
    [ "$(report '.hosts[0].remedies | length')" = 0 ] || fail 'it proposes something'
    [ ! -e "$plan/thinpool-fix.sh" ] || fail 'it wrote a script'
    result healed 'nothing to do'
}

# expect_healthy [RULE...]: nothing is found but these, which are no matter of the scenario, and each of them is
# shellcheck disable=SC2120 # scenarios name findings that may stay
expect_healthy() {
    capture after
    # shellcheck disable=SC2119 # as it is
    diagnose
    local rule
    for rule in $(findings); do
        case " $* " in *" $rule "*) ;; *) fail "after the plan there is still $rule" ;; esac
    done
    for rule; do findings | grep -qx "$rule" || fail "$rule may stay, and is not there any more"; done
    result healed yes
}
