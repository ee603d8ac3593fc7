#!/bin/sh
# tests/lab/fixtures.sh
#
# Makes test cases of what the last run of the lab captured, of its scenarios alone: redacted, and without what differs each
# time for no reason (steady.pl). Cases that no scenario makes any more go.
# Then: INSTA_UPDATE=always cargo test --test snapshots, and read the diff of tests/cases.
set -eu

lab=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$lab/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
machines=$target/machines

ran() { grep -qxF "$1" "$machines/ran" && [ "$(cat "$machines/$1/status" 2>/dev/null)" = 0 ]; }

for case in "$root"/tests/cases/lab-*; do
    name=${case##*/lab-}
    # A case is named after its scenario and its capture: the longest scenario that fits is the one.
    scenario=$name
    until [ -e "$lab/scenarios/$scenario.sh" ] || [ "${scenario%-*}" = "$scenario" ]; do scenario=${scenario%-*}; done
    if [ -e "$lab/scenarios/$scenario.sh" ]; then
        ran "$scenario" || continue
        [ ! -e "$machines/$scenario/${name#"$scenario"-}.json" ] || continue
    fi
    echo "lab: nothing makes $case any more"
    rm -r "$case"
done
while read -r scenario; do
    ran "$scenario" || continue
    for file in "$machines/$scenario"/*.json; do
        capture=${file%.json}
        [ -e "$capture.txt" ] || continue
        case=$root/tests/cases/lab-$scenario-${capture##*/}
        mkdir -p "$case"
        "$target/lab/thinpool-doctor" redact <"$capture.txt" | "$lab/steady.pl" >"$case/paste.txt"
        echo "lab: $case"
    done
done <"$machines/ran"
