#!/bin/sh
# scripts/bench-peers.sh
#
# How fast secrets are found in the texts of benches/redact.rs, by this program and by detect-secrets of PyPI, in MB/s.
# detect-secrets only reports lines; it replaces nothing and knows no personal data.
set -eu

version=1.5.0
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
peer=.tools/detect-secrets-$version
texts=$(mktemp -d)
trap 'rm -rf "$texts"' EXIT

[ -x "$peer/bin/detect-secrets" ] || {
    python3 -m venv "$peer"
    "$peer/bin/pip" --quiet --disable-pip-version-check install "detect-secrets==$version"
}
cargo build --locked --release --quiet
command=${CARGO_TARGET_DIR:-target}/release/thinpool-doctor
# Writes the texts; what it measures is thrown away.
BENCH_TEXTS=$texts cargo bench --locked --quiet --bench redact -- --test >/dev/null 2>&1

now() { date +%s%N; }

# speed NAME TEXT COMMAND...: the better of two runs.
speed() {
    name=$1 text=$2
    shift 2
    best=
    for _ in 1 2; do
        start=$(now)
        "$@" >/dev/null
        took=$(($(now) - start))
        [ -n "$best" ] && [ "$best" -le "$took" ] || best=$took
    done
    size=$(wc -c <"$text")
    printf '%-32s %-16s %8s MB/s\n' "$(basename "$text" | tr - ' ')" "$name" \
        "$(awk "BEGIN { printf \"%.2f\", $size * 1000 / $best }")"
}

ours() { "$command" redact <"$1"; }
# It looks only at what lies below the folder it is told.
theirs() { "$peer/bin/detect-secrets" -C "$texts" scan --all-files "$(basename "$1")"; }

for text in "$texts"/*; do
    speed thinpool-doctor "$text" ours "$text"
    # Of ten megabytes it takes minutes.
    head -c 1000000 "$text" >"$text.part" && mv "$text.part" "$text"
    speed detect-secrets "$text" theirs "$text"
done
