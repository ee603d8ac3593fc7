#!/bin/sh
# scripts/fuzz.sh [SECONDS [TARGET...]]
#
# Runs each fuzz target for SECONDS (600 by default), as many at once as JOBS says (the cores by default), and ends with
# a line for each: how many inputs it tried, and whether one broke it. What broke it is kept in fuzz/artifacts/.
set -eu

cd "$(dirname -- "$0")/../fuzz"
seconds=${1:-600}
[ $# -gt 0 ] && shift
jobs=${JOBS:-$(nproc)}

# The library has no unsafe code: without the address sanitizer there are many times as many inputs.
cargo +nightly fuzz build --fuzz-dir . --sanitizer none
(cd .. && cargo run --locked --quiet --example fuzz_corpora)
built=target/$(rustc -vV | sed -n 's/^host: //p')/release

# shellcheck disable=SC2046 # one word for each target
[ $# -gt 0 ] || set -- $(sed -n 's/^name = "\(.*\)"$/\1/p' Cargo.toml | grep -vx thinpool-doctor-fuzz)
mkdir -p artifacts
# shellcheck disable=SC2016 # the inner shell expands them
for target; do
    mkdir -p "corpus/$target"
    echo "$target"
done | xargs -P "$jobs" -I '{}' sh -c '
    "$1/{}" -max_total_time="$2" -max_len=8192 -timeout=20 -print_final_stats=1 \
        -artifact_prefix="artifacts/{}-" "corpus/{}" >"artifacts/{}.log" 2>&1
    echo "$?" >"artifacts/{}.status"
' sh "$built" "$seconds"

broken=0
for target; do
    status=$(cat "artifacts/$target.status")
    tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "artifacts/$target.log")
    if [ "$status" = 0 ]; then says=held; else says=BROKEN broken=1; fi
    printf '%-20s %12s inputs  %s\n' "$target" "${tried:-?}" "$says"
done
exit "$broken"
