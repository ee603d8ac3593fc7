#!/bin/bash
# tests/lab/run.sh [--quick] [SCENARIO...]
#
# Runs scenarios, each in a machine of its own that boots, breaks, is diagnosed and mended, and is thrown away. Prints a
# table at the end, and fails where one was not as it must be. Everything a machine left is in target/machines/SCENARIO/.
set -euo pipefail

seconds=${LAB_SECONDS:-1800}
lab=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$lab/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
doctor=${LAB_DOCTOR:-$target/lab/thinpool-doctor}

# What shows in a few minutes that finding, planning and mending go together.
quick=(healthy data-full)
if [ "${1:-}" = --quick ]; then
    set -- "${quick[@]}"
elif [ $# = 0 ]; then
    # What an older run left is no result of this one.
    rm -rf "${target:?}/machines"
    for file in "$lab"/scenarios/*.sh; do set -- "$@" "$(basename "$file" .sh)"; done
fi
# In the table's order, which is that of the names.
mapfile -t names < <(printf '%s\n' "$@" | LC_ALL=C sort -u)
set -- "${names[@]}"

machine=$("$lab/build.sh")
results=$target/machines
mkdir -p "$results"
# Whoever stops it leaves no machine running.
rm -f "$results"/*/pid
trap 'cat "$results"/*/pid 2>/dev/null | xargs -r kill 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM

# What goes into each machine: this folder, and the doctor with the libraries that it was linked with.
cp "$machine/versions" "$results/versions"
input=$results/input
rm -rf "$input"
mkdir -p "$input/doctor"
cp -R "$lab/machine" "$lab/scenarios" "$lab/lib.sh" "$input/"
if ! strip -o "$input/doctor/thinpool-doctor" "$doctor" 2>/dev/null; then cp "$doctor" "$input/doctor/"; fi
ldd "$doctor" | sed -n 's|.*[ \t]\(/[^ ]*\) (0x.*|\1|p' | while read -r library; do cp -L "$library" "$input/doctor/"; done
mv "$input"/doctor/ld-linux* "$input/doctor/loader"
tar -c -C "$input" . >"$results/input.tar"

# Emulated everywhere: slower, but the same on every machine, also on those where a /dev/kvm is there and does not work.
acceleration=${LAB_ACCEL:-tcg,thread=multi,tb-size=512}

disk() {
    printf -- '-drive if=none,id=%s,format=raw,file=%s,cache=unsafe,%s -device virtio-blk-pci,drive=%s ' "$1" "$2" "$3" "$1"
}

one() {
    local name=$1 own=$results/$1
    rm -rf "$own"
    mkdir -p "$own"
    truncate -s 64M "$own/output"
    local disks
    disks="$(disk system "$machine/system.img" readonly=on)$(disk input "$results/input.tar" readonly=on)"
    disks+=$(disk output "$own/output" aio=threads)
    # /dev/vdd, /dev/vde and /dev/vdf belong to the scenario.
    for number in 1 2 3; do
        truncate -s 4G "$own/disk$number"
        disks+=$(disk "disk$number" "$own/disk$number" discard=unmap)
    done
    # shellcheck disable=SC2086 # words on purpose
    timeout "$seconds" qemu-system-x86_64 -accel "$acceleration" -cpu max -smp 1 -m 2048 \
        -nodefaults -no-user-config -no-reboot -display none -serial "file:$own/console" \
        -kernel "$machine/vmlinuz" -initrd "$machine/initrd" \
        -append "console=ttyS0 quiet loglevel=3 panic=-1 no_timer_check mitigations=off nokaslr audit=0 lab.scenario=$name" $disks </dev/null &
    echo $! >"$own/pid"
    wait $! || true
    rm -f "$own/pid"
    tar -x -C "$own" -f "$own/output" 2>/dev/null || true
    rm -f "$own"/disk? "$own/output"
    [ -e "$own/console" ] || echo 'QEMU did not start' >"$own/console"
    tr -d '\r' <"$own/console" >"$own/log"
    rm -f "$own/console"
}

for name; do
    [ -e "$lab/scenarios/$name.sh" ] || { echo "lab: no scenario $name" >&2 && exit 2; }
done

value() { sed -n "s/^$2=//p" "$results/$1/result" 2>/dev/null | tail -n 1; }

# Came to its end, and has said of both host and data what became of them.
passed() {
    [ "$(cat "$results/$1/status" 2>/dev/null)" = 0 ] && [ "$(value "$1" healed)" != no ] && [ "$(value "$1" intact)" != no ]
}

play() {
    local name=$1 begin=$SECONDS took
    one "$name"
    took=$((SECONDS - begin))
    printf '| %s | %s | %s | %s | %s | %s |\n' "$name" "$(value "$name" finding)" "$(value "$name" steps)" \
        "$(value "$name" healed)" "$(value "$name" intact)" "$took" >"$results/$name/row"
    if passed "$name"; then
        echo "lab: $name is as it must be ($took s)"
    else
        printf 'lab: %s FAILED (%s s); the end of %s:\n%s\n' "$name" "$took" "$results/$name/log" \
            "$(tail -n 40 "$results/$name/log")"
    fi
}

# One processor each, so many at a time.
for name; do
    while [ "$(jobs -rp | wc -l)" -ge "${LAB_JOBS:-2}" ]; do wait -n || true; done
    play "$name" &
done
wait

failed=0
table=$results/table
# What the cases of the tests are made of is what this run made.
printf '%s\n' "$@" >"$results/ran"
{
    echo '| scenario | finding | commands run | healed | data intact | seconds |'
    echo '|---|---|---|---|---|---|'
    for name; do cat "$results/$name/row"; done
} | tee "$table"
for name; do passed "$name" || failed=$((failed + 1)); done
echo "$(($# - failed)) passed, $failed failed"
[ "$failed" = 0 ]
