#!/bin/sh
# scripts/toolchain.sh PART... [-- COMMAND...]
#
# Makes sure that each PART is on this machine, then runs COMMAND with it. Silent and quick when
# nothing is missing. Only distribution packages are installed outside the project's folder.
#
#   native      cargo for this machine, with rustfmt and clippy
#   shell       shellcheck, for these scripts
#   checkers    what reads the generated files: ansible-playbook, systemd-analyze, busybox
#   page        what turns the source into dist/: Trunk, wasm-bindgen, wasm-opt, a wasm32 std
#   browser     node's packages, a Chromium and a Firefox
#   lab         what makes and runs the machines of the lab: QEMU, mke2fs, cpio
#   fuzz        a nightly compiler and cargo-fuzz
#
# THINPOOL_WASM=debian takes the compiler of the page from Debian even where rustup could serve.
set -eu

trunk=0.21.14 # the newest that Rust 1.95 compiles
cargo_fuzz=0.13.1

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
# Read from the one place that decides it: the command and the crate must be of one version.
wasm_bindgen=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/thinpool-doctor

say() { printf '%s\n' "toolchain: $*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

packages() {
    missing=
    for package; do installed "$package" || missing="$missing $package"; done
    [ "$missing" ] || return 0
    sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    if ! has apt-get || { [ "$sudo" ] && ! has sudo; }; then
        say "something is missing; as root: apt-get install --no-install-recommends$missing"
        exit 1
    fi
    say "installing the packages$missing"
    # A foreign source that is down must not keep us from the packages that are there.
    $sudo apt-get update -qq || say "not every package list could be refreshed"
    # shellcheck disable=SC2086 # one word for each package
    $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null
}

# Builds a command from crates.io into .tools, or takes it from the cache that clones share.
crate_command() {
    crate=$1 version=$2 command=$3
    tool=$crate-$version
    if ! [ -x ".tools/$tool/bin/$command" ]; then
        if "$cache/$tool/bin/$command" --version >/dev/null 2>&1; then
            mkdir -p .tools
            cp -R "$cache/$tool" .tools/
        else
            say "building $crate $version, once; this takes minutes"
            # Compiling is most of the cost: nothing that only makes the tool itself faster.
            CARGO_TARGET_DIR=$root/.tools/target CARGO_INCREMENTAL=0 \
                CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_PROFILE_DEV_STRIP=true \
                cargo install "$crate" --version "=$version" --bin "$command" --locked --debug \
                --no-default-features --no-track --root ".tools/$tool"
            { mkdir -p "$cache" && cp -R ".tools/$tool" "$cache/"; } 2>/dev/null ||
                say "$cache cannot be written: another clone will build $crate again"
        fi
    fi
    PATH=$root/.tools/$tool/bin:$PATH
}

node_packages() {
    has npm || packages nodejs npm
    cmp -s package-lock.json node_modules/.installed && return
    say "installing the packages of package-lock.json"
    npm ci >&2
    cp package-lock.json node_modules/.installed
}

has_std_source() { has rustc && [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ]; }

# The standard library is built with the page, for size: as it is delivered it is made for speed.
wasm_std() {
    if [ "${THINPOOL_WASM:-}" = debian ] || ! rustup_std; then
        packages rustc-web cargo-web rust-web-src rust-web-llvm lld-22
        # A folder with cargo alone, so that nothing else of /usr/bin comes before what the user chose.
        mkdir -p .tools/debian
        ln -sf /usr/bin/cargo .tools/debian/cargo
        PATH=$root/.tools/debian:$PATH
        export RUSTC=/usr/bin/rustc
        # Two compilers in one folder would undo each other's work.
        export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}/debian"
    fi
    # Building it counts as unstable.
    export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
    # Neither paths of this machine nor the text of values for debugging belong into the page, nor the words of a
    # panic: the program stops there and then, and the page says so.
    crates=${CARGO_HOME:-$HOME/.cargo}/registry/src
    export RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none --remap-path-prefix=$root=. --remap-path-prefix=$crates=crates"
    export RUST_LIB_BACKTRACE=0 # where in Trunk a build failed tells nobody why
}

rustup_std() {
    has_std_source && return
    # Tried at most once: where Debian's compiler was needed before, it is there by now.
    has rustup && ! installed rust-web-src || return
    say "adding the source of the standard library"
    timeout 120 rustup component add rust-src >&2 && has_std_source && return
    say "rustup could not add it: Debian's compiler will build the page"
    return 1
}

native() { has cargo || packages cargo-web rustc-web rustfmt-web rust-web-clippy; }

page() {
    native
    crate_command wasm-bindgen-cli "$wasm_bindgen" wasm-bindgen
    crate_command trunk "$trunk" trunk
    rm -rf .tools/target
    node_packages
    wasm_std
    # Trunk runs offline, so that it cannot fetch tools of its own.
    cargo fetch --locked --target wasm32-unknown-unknown
}

browser() {
    node_packages
    has chromium || has google-chrome || packages chromium
    has firefox-esr || has firefox || packages firefox-esr
}

fuzz() {
    native
    cargo +nightly --version >/dev/null 2>&1 || rustup toolchain install nightly --profile minimal >&2
    cargo fuzz --version >/dev/null 2>&1 || crate_command cargo-fuzz "$cargo_fuzz" cargo-fuzz
}

while [ $# -gt 0 ]; do
    part=$1
    shift
    case $part in
    native | page | browser | fuzz) "$part" ;;
    shell) has shellcheck || packages shellcheck ;;
    checkers)
        has ansible-playbook || packages ansible-core
        has systemd-analyze || packages systemd
        has busybox || packages busybox
        ;;
    lab)
        has qemu-system-x86_64 || packages qemu-system-x86
        has mke2fs || packages e2fsprogs
        has cpio || packages cpio
        [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || packages debian-archive-keyring
        ;;
    --) exec "$@" ;;
    *) say "no such part: $part" && exit 2 ;;
    esac
done
