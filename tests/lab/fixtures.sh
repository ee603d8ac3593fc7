#!/bin/sh
# tests/lab/fixtures.sh
#
# Makes test cases of what the last run of the lab captured: redacted, and without what differs each time for no reason.
# Then: INSTA_UPDATE=always cargo test --test snapshots, and read the diff of tests/cases.
set -eu

lab=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$lab/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}

for case in "$root"/tests/cases/lab-*; do
    scenario=${case##*/lab-}
    # A scenario's captures are named after it: those of one that is gone go, too.
    until [ -e "$lab/scenarios/$scenario.sh" ] || [ "${scenario%-*}" = "$scenario" ]; do scenario=${scenario%-*}; done
    [ -e "$lab/scenarios/$scenario.sh" ] || rm -r "$case"
done
for file in "$target"/machines/*/*.json; do
    folder=$(dirname "$file")
    capture=$(basename "$file" .json)
    [ "$(cat "$folder/status" 2>/dev/null)" = 0 ] || continue
    [ -e "$folder/$capture.txt" ] || continue
    case=$root/tests/cases/lab-$(basename "$folder")-$capture
    mkdir -p "$case"
    # A clock is no part of what went wrong, and neither is what a daemon says while all is well.
    "$target/lab/thinpool-doctor" redact <"$folder/$capture.txt" | sed -E \
        -e '/(dockerd|containerd)\[[0-9]+\]: .*level=(info|debug) /{/completed initialization/!d}' \
        -e 's/^[A-Z][a-z]{2} [0-9]{2} [0-9:]{8} /Jan 01 00:00:00 /' \
        -e 's/^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$/2026-01-01T00:00:00Z/' \
        -e 's/^\[ *[0-9]+\.[0-9]{6}\]/[   42.000000]/' \
        -e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]+Z/2026-01-01T00:00:00.000000000Z/g' \
        >"$case/paste.txt"
    echo "lab: $case"
done
