#!/bin/sh
# tests/lab/build.sh [FOLDER]
#
# Builds what every machine of the lab boots from, once: the kernel, a first filesystem that mounts the second, and a
# read-only Debian with LVM, the thin tools and Docker. Prints the folder they lie in: it is named after all that it
# was made from, so that it is made anew when that changes, and shared by clones through the cache.
set -eu

release=bookworm
mirror=${LAB_MIRROR:-http://deb.debian.org/debian}
security=${LAB_SECURITY_MIRROR:-http://deb.debian.org/debian-security}
# Comes with what was asked for, and nothing in a machine ever calls it.
unwanted='perl|python|icu|dpkg|debconf|usrmerge|adduser|passwd|krb5|pam|nsl|tirpc|libdb5|gdbm|semanage|sepol_|readline-common|media-types|file-find|number-compare|text-glob|initramfs|linux-base|iptables|klibc'

# The programs of the machine, its kernel and the doctor that goes into it are all of one kind.
[ "$(dpkg --print-architecture)" = amd64 ] || {
    echo "lab: its machines are amd64, and the doctor that is built here is $(dpkg --print-architecture)'s" >&2
    exit 1
}

lab=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$lab/../.." && pwd)
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/thinpool-doctor

key=$(cat "$lab/build.sh" "$lab/packages.txt" "$lab/machine/init" | sha256sum | cut -c 1-12)
built=$root/.tools/lab-$key
say() { printf '%s\n' "lab: $*" >&2; }

# Whole or not at all. The files are never written to: where both are on one disk, one copy is enough.
copy() {
    rm -rf "$2.part"
    cp -Rl "$1" "$2.part" 2>/dev/null || { rm -rf "$2.part" && cp -R "$1" "$2.part"; }
    rm -rf "$2"
    mv "$2.part" "$2"
}

if ! [ -e "$built/ready" ] && [ -e "$cache/lab-$key/ready" ]; then
    mkdir -p "$root/.tools"
    copy "$cache/lab-$key" "$built"
fi
if [ -e "$built/ready" ]; then
    printf '%s\n' "$built"
    exit 0
fi

say "building the machine from Debian's packages, once; this takes a minute or two"
rm -rf "$root"/.tools/lab-*
work=$built.work
mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial" "$work/tree" "$work/first"

# An apt of its own, for a system where nothing is installed: it changes nothing of this one, and takes over only how to
# reach the network. Neither pins nor hooks of this system count.
: >"$work/apt/status"
signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg arch=amd64]'
cat >"$work/apt/sources.list" <<-END
	deb $signed $mirror $release main
	deb $signed $security $release-security main
END
apt-config dump | grep '^Acquire' >"$work/apt/apt.conf" || true
cat >>"$work/apt/apt.conf" <<-END
	Dir::State "$work/apt";
	Dir::State::status "$work/apt/status";
	Dir::State::lists "$work/apt/lists";
	Dir::Cache "$work/apt";
	Dir::Cache::archives "$work/apt/archives";
	Dir::Etc::sourcelist "$work/apt/sources.list";
	Dir::Etc::sourceparts "/dev/null";
	Dir::Etc::main "/dev/null";
	Dir::Etc::parts "/dev/null";
	Dir::Etc::preferences "/dev/null";
	Dir::Etc::preferencesparts "/dev/null";
	APT::Architecture "amd64";
	APT::Architectures "amd64";
	APT::Install-Recommends "false";
	APT::Sandbox::User "";
END
export APT_CONFIG="$work/apt/apt.conf"
apt-get update -qq >&2
wanted=$(sed -n 's/^\([a-z0-9.+-]*\) *$/\1/p' "$lab/packages.txt")
# shellcheck disable=SC2086 # one word for each package
apt-get install -y -qq --print-uris $wanted | awk '{ print $2 }' | sed 's/_.*//' | sort -u >"$work/closure"
kernel=$(sed -n 's/^\(linux-image-[0-9].*\)/\1/p' "$work/closure")
if [ -z "$kernel" ]; then
    say "the packages could not be resolved: is $mirror reachable?"
    exit 1
fi
say "the kernel is $kernel"
grep -vE "^[a-z0-9.+-]*($unwanted)" "$work/closure" | grep -v '^linux-image-cloud' >"$work/chosen"
(cd "$work/apt/archives" && xargs apt-get download -qq <"$work/chosen" >&2)

# Directories that Debian made links of: a package must not put a directory in their place.
for folder in bin sbin lib lib64; do
    mkdir -p "$work/tree/usr/$folder"
    ln -s "usr/$folder" "$work/tree/$folder"
done
for package in "$work"/apt/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink --no-same-owner -C "$work/tree"
    dpkg-deb -f "$package" Package Version | paste -s -d' ' >>"$work/versions"
done
rm -rf "$work/tree/usr/share/doc" "$work/tree/usr/share/man" "$work/tree/usr/share/locale" "$work/tree/usr/share/info"

# What the packages' own scripts would have done.
cd "$work/tree"
release=$(echo lib/modules/*)
release=${release##*/}
mkdir -p proc sys dev run tmp root lab etc/docker etc/containerd etc/lvm/profile var/lib/docker var/log mnt
ln -sf mawk usr/bin/awk
ln -sf ../proc/self/mounts etc/mtab
[ -e etc/os-release ] || ln -s ../usr/lib/os-release etc/os-release
echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
printf 'root:x:0:\ndocker:x:999:\n' >etc/group
echo lab-host >etc/hostname
printf '127.0.0.1 localhost\n127.0.1.1 lab-host\n' >etc/hosts
mv "boot/vmlinuz-$release" "$work/vmlinuz"
rm -rf boot "usr/lib/modules/$release/kernel/drivers/net" "usr/lib/modules/$release/kernel/drivers/infiniband"
# The tree's own tools do it, for this system may have none.
"$work/tree/lib64/ld-linux-x86-64.so.2" --library-path "$work/tree/lib/x86_64-linux-gnu" --argv0 depmod \
    "$work/tree/bin/kmod" -b "$work/tree" "$release" >&2

# The first filesystem: busybox, and the modules with which the second can be mounted.
cd "$work/first"
mkdir -p bin proc dev lower upper new "lib/modules/$release"
cp "$work/tree/bin/busybox" bin/
cp "$lab/machine/init" init
chmod 755 init
modules=$work/tree/lib/modules/$release
for module in virtio_pci virtio_blk ext4 overlay; do
    # What is not there is built in.
    line=$(grep "/$module\.ko[^ ]*:" "$modules/modules.dep") || continue
    for file in ${line%%:*} ${line#*:}; do
        mkdir -p "lib/modules/$release/${file%/*}"
        cp "$modules/$file" "lib/modules/$release/$file"
    done
done
cp "$modules/modules.dep" "$modules/modules.alias" "$modules/modules.builtin" "$modules/modules.order" "lib/modules/$release/"
find . | LC_ALL=C sort | cpio --quiet -o -H newc | gzip -1 >"$work/initrd"

truncate -s 1G "$work/system.img"
# A number of its own, so that captures differ by nothing that does not matter.
mke2fs -q -t ext4 -O ^has_journal -L system -U 5ab00000-0000-4000-8000-000000000001 -E root_owner=0:0 -d "$work/tree" "$work/system.img"
rm -rf "$work/tree" "$work/first" "$work/apt" "$work/closure" "$work/chosen"
chmod a-w "$work"/*
: >"$work/ready"
mv "$work" "$built"
{ mkdir -p "$cache" && rm -rf "$cache"/lab-* && copy "$built" "$cache/lab-$key"; } ||
    say "$cache cannot be written: another clone will build the machine again"
printf '%s\n' "$built"
