//! What every script begins with, and the tests its steps call.

use std::collections::HashSet;

/// How it begins; options only where something runs that they change.
pub fn head(body: &str, users: bool) -> Vec<&'static str> {
    let runs = ["run", "real", "ask", "need", "after"];
    let runs = commands(body).any(|line| runs.iter().any(|name| calls(line, name)));
    let (who, guard) = if users { ("the user who runs Docker.\n", NOT_ROOT) } else { ("root.\n", "") };
    if runs { vec![TITLE, who, USAGE, STRICT, guard, OPTIONS] } else { vec![TITLE, who, BY_HAND, STRICT] }
}

const TITLE: &str = "#!/bin/sh
# Written by thinpool-doctor from what was pasted. Read it before you run it, as ";

const USAGE: &str = "#   sh thinpool-fix.sh --dry-run   tests and looks, and only shows what it would change
#   sh thinpool-fix.sh --yes       does not ask before it interrupts something
# It stops at the first command that fails, leaves out what is already done, and can be run again.
# Lines that begin with `#!` never run by themselves.
";

const BY_HAND: &str = "# It changes nothing: lines that begin with `#!` are to be run by hand, one after the other.
";

const STRICT: &str = "set -eu
";

const NOT_ROOT: &str = "
if [ \"$(id -u)\" = 0 ]; then
	echo 'Docker runs rootless here: run this as its user. The docker of root is another one.' >&2
	exit 77
fi
";

const OPTIONS: &str = "
dry=no
yes=no
for option in \"$@\"; do
	case $option in
	-n | --dry-run) dry=yes ;;
	-y | --yes) yes=yes ;;
	*)
		echo \"usage: $0 [--dry-run] [--yes]\" >&2
		exit 64
		;;
	esac
done

say() {
	printf '%s\\n' \"$*\"
}

ask() {
	if [ $dry = yes ] || [ $yes = yes ]; then
		return 0
	fi
	printf '%s Go on? [y/N] ' \"$1\"
	read -r answer </dev/tty && [ \"$answer\" = y ]
}
";

/// How it ends, where something may have been left out.
pub fn tail(body: &str) -> &'static str {
    if commands(body).any(|line| calls(line, "need")) { TAIL } else { "" }
}

const TAIL: &str = "
if [ $unmet = yes ] && [ $dry = no ]; then
	say 'Something was left out: what it needs is not so at present, as said above.' >&2
	exit 1
fi
";

/// The functions that a script calls, in the order to define them.
pub fn helpers(body: &str) -> Vec<&'static str> {
    // Most of the names are not in it at all: only the others are looked for where a shell would call them.
    let separates = |c: char| c.is_whitespace() || c == ';';
    let words: HashSet<&str> = commands(body).flat_map(|line| line.split(separates)).collect();
    let called = |name: &str| words.contains(name) && commands(body).any(|line| calls(line, name));
    let sound = ["has_space", "is_released", "is_attached"];
    let called = |name: &str| match name {
        "is_sound" => called(name) || sound.iter().any(|other| called(other)),
        "group_has" => called(name) || called("may_grow"),
        _ => called(name),
    };
    HELPERS.iter().filter(|(name, _)| called(name)).flat_map(|(_, text)| ["\n", *text, "\n"]).collect()
}

fn commands(body: &str) -> impl Iterator<Item = &str> {
    body.lines().map(str::trim_start).filter(|line| !line.starts_with('#'))
}

/// The function stands where a shell looks for a command, or behind the words of a `need` or an `after`.
fn calls(line: &str, name: &str) -> bool {
    let mut rest = line.match_indices(name).filter_map(|(at, _)| Some((line.get(..at)?, line.get(at + name.len()..)?)));
    rest.any(|(before, after)| {
        let first =
            before.is_empty() || ["if ", "elif ", "|| ", "| ", "&& ", "' "].iter().any(|word| before.ends_with(word));
        first && (after.is_empty() || after.starts_with([' ', ';']))
    })
}

const HELPERS: &[(&str, &str)] = &[
    (
        "stop",
        "# Somebody refused what all the rest needs: says how to take back what was done so far, the last first.
back=
stop() {
	say \"Stopped here.${back:+ To take back what was done: ${back#; }}\"
	exit 0
}",
    ),
    (
        "run",
        "# Shows a command, and runs it unless this is a dry run.
run() {
	say \"+ $*\"
	if [ $dry = no ]; then
		\"$@\"
	fi
}",
    ),
    (
        "real",
        "# Shows what comes in; true unless this is a dry run.
real() {
	sed 's/^/+ /'
	[ $dry = no ]
}",
    ),
    (
        "need",
        "# What must be so before a change: the words, and the test. Where it is not, the change is left out.
unmet=no
need() {
	words=$1
	shift
	if \"$@\"; then
		return 0
	fi
	say \"Not so at present: $words\" >&2
	unmet=yes
	[ $dry = yes ]
}",
    ),
    (
        "after",
        "# What must be so after a change: the words, and the test.
after() {
	words=$1
	shift
	if [ $dry = yes ] || \"$@\"; then
		return 0
	fi
	say \"Not reached, stopping here: $words\" >&2
	exit 1
}",
    ),
    (
        "size_at_least",
        "# size_at_least VG/LV FIELD BYTES
size_at_least() {
	size=$(lvs --noheadings --nosuffix --units b -o \"$2\" \"$1\" 2>/dev/null | tr -d ' ')
	[ \"${size:-0}\" -ge \"$3\" ]
}",
    ),
    (
        "group_has",
        "# group_has VG BYTES: so much is free.
group_has() {
	free=$(vgs --noheadings --nosuffix --units b -o vg_free \"$1\" 2>/dev/null | tr -d ' ')
	[ \"${free:-0}\" -ge \"$2\" ]
}",
    ),
    (
        "may_grow",
        "# may_grow VG BYTES POOL: so much is free, and the kernel does not refuse: it does while a check is due.
may_grow() {
	group_has \"$1\" \"$2\" || return 1
	case \"$(dmsetup status --noflush \"$3-tpool\" 2>/dev/null || dmsetup status --noflush \"$3\" 2>/dev/null) \" in
	*' Fail '* | *' Error '* | *' needs_check '*) return 1 ;;
	esac
}",
    ),
    (
        "is_sound",
        "# is_sound POOL: the kernel has it, and it needs no check. LVM adds -tpool to some.
is_sound() {
	state=$(dmsetup status --noflush \"$1-tpool\" 2>/dev/null || dmsetup status --noflush \"$1\" 2>/dev/null) || return 1
	case \"$state \" in
	*' Fail '* | *' Error '* | *' ro '* | *' needs_check '*) return 1 ;;
	*' thin-pool '*) return 0 ;;
	*) return 1 ;;
	esac
}",
    ),
    (
        "has_space",
        "# has_space POOL: it is sound, and takes writes.
has_space() {
	is_sound \"$1\" || return 1
	case \"$state\" in
	*' out_of_data_space '*) return 1 ;;
	esac
}",
    ),
    (
        "is_guarded",
        "# is_guarded VG/LV PROFILE: the profile is attached, and dmeventd watches.
is_guarded() {
	case \"$(lvs --noheadings -o lv_profile,seg_monitor \"$1\" 2>/dev/null | tr -s ' ')\" in
	\" $2 monitored\"*) return 0 ;;
	*) return 1 ;;
	esac
}",
    ),
    (
        "profile_says",
        "# profile_says FILE THRESHOLD PERCENT
profile_says() {
	grep -qx \"[[:space:]]*thin_pool_autoextend_threshold=$2\" \"$1\" 2>/dev/null && grep -qx \"[[:space:]]*thin_pool_autoextend_percent=$3\" \"$1\"
}",
    ),
    (
        "is_unmounted",
        "is_unmounted() {
	! findmnt -n \"$1\" >/dev/null 2>&1
}",
    ),
    (
        "is_mounted",
        "# is_mounted PLACE...: something is mounted on each.
is_mounted() {
	for place in \"$@\"; do
		findmnt -n \"$place\" >/dev/null 2>&1 || return 1
	done
}",
    ),
    (
        "is_released",
        "# is_released PLACE POOL: nothing is mounted there, or the pool needs no repair.
is_released() {
	! findmnt -n \"$1\" >/dev/null 2>&1 || is_sound \"$2\"
}",
    ),
    (
        "takes_nothing_new",
        "# takes_nothing_new DISK: LVM puts no new extents on it.
takes_nothing_new() {
	case \"$(pvs --noheadings -o pv_attr \"$1\" 2>/dev/null | tr -d ' ')\" in
	'' | a*) return 1 ;;
	*) return 0 ;;
	esac
}",
    ),
    (
        "holds_nothing",
        "# holds_nothing DISK: no volume has an extent on it.
holds_nothing() {
	used=$(pvs --noheadings --nosuffix --units b -o pv_used \"$1\" 2>/dev/null | tr -d ' ')
	[ \"${used:-1}\" -eq 0 ]
}",
    ),
    (
        "has_left",
        "# has_left VG DISK: the disk is not in the group any more.
has_left() {
	group=$(pvs --noheadings -o vg_name \"$2\" 2>/dev/null) || return 1
	[ \"$(printf '%s' \"$group\" | tr -d ' ')\" != \"$1\" ]
}",
    ),
    (
        "lies_on_pool",
        "# lies_on_pool STORAGE VG LV: the storage of Proxmox VE names that pool.
lies_on_pool() {
	pvesh get \"/storage/$1\" --output-format json 2>/dev/null | tr -d ' ' | grep -F \"\\\"thinpool\\\":\\\"$3\\\"\" | grep -qF \"\\\"vgname\\\":\\\"$2\\\"\"
}",
    ),
    (
        "others_have",
        "# others_have VG DISK BYTES: the other disks of the group have so much free.
others_have() {
	others=$(pvs --noheadings --nosuffix --units b -o pv_free -S \"vg_name=$1 && pv_name!=$2\" 2>/dev/null | awk '{ sum += $1 } END { printf \"%.0f\", sum }')
	[ \"${others:-0}\" -ge \"$3\" ]
}",
    ),
    (
        "length_at_least",
        "# length_at_least POOL SECTORS
length_at_least() {
	length=$(dmsetup status --noflush \"$1\" 2>/dev/null | awk '{print $2}')
	[ \"${length:-0}\" -ge \"$2\" ]
}",
    ),
    (
        "file_at_least",
        "# file_at_least FILE BYTES
file_at_least() {
	bytes=$(stat -c %s \"$1\" 2>/dev/null) || return 1
	[ \"$bytes\" -ge \"$2\" ]
}",
    ),
    (
        "is_attached",
        "# is_attached DEVICE FILE POOL: the device shows this file and not another one, or the pool needs no repair.
is_attached() {
	[ \"$(losetup -n -O BACK-FILE \"$1\" 2>/dev/null)\" = \"$2\" ] || is_sound \"$3\"
}",
    ),
    (
        "same_file",
        "same_file() {
	cmp -s \"$1\" \"$2\"
}",
    ),
    (
        "is_newer",
        "# is_newer FILE THAN
is_newer() {
	[ -n \"$(find \"$1\" -newer \"$2\" 2>/dev/null)\" ]
}",
    ),
    (
        "holds",
        "# holds FILE: it has exactly what comes in.
holds() {
	cmp -s - \"$1\"
}",
    ),
    (
        "containerd_has_pool",
        "# Its devmapper snapshotter works.
containerd_has_pool() {
	ctr plugins ls 2>/dev/null | grep devmapper | grep -qw ok
}",
    ),
    (
        "docker_is_down",
        "docker_is_down() {
	! docker version >/dev/null 2>&1
}",
    ),
];
