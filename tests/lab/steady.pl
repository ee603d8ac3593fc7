#!/usr/bin/perl
# tests/lab/steady.pl <capture
#
# Takes from a capture of the lab what differs each time for no reason: clocks, what daemons say while all is well, random
# names and numbers. Equal names stay equal, and all keep their length and shape, so that they are still read as what they
# are. What is left of a diff between two runs is what a person should read.
use strict;
use warnings;

my %names;

# The same each time for the same name: numbered by first appearance.
sub numbered {
    my ($kind, $name, $shape) = @_;
    $names{$kind}{$name} //= sprintf $shape, (1 + keys %{ $names{$kind} // {} }) x ($shape =~ tr/%//);
    return $names{$kind}{$name};
}

# Of a count that grows with each line of a log only how large it is: two digits.
sub about {
    my ($number) = @_;
    return length $number < 4 ? '0' x length $number : substr($number, 0, 2) . '0' x (length($number) - 2);
}

# Containers, images and layers are shown by 64 digits, and by the first twelve of them.
sub id {
    my ($id) = @_;
    return $id unless $id =~ /[a-f]/ && $id =~ /[0-9]/;
    my $first = numbered('id', substr($id, 0, 12), 'c0ffee%06d');
    return length $id == 12 ? $first : $first . 'ab' x 26;
}

my $section = '';
my %seen;
while (my $line = <STDIN>) {
    $section = $1 if $line =~ /^### thinpool-doctor run (.*)/;

    # What a daemon says while all is well.
    next if $line =~ /(?:dockerd|containerd)\[\d+\]: .*level=(?:info|debug) / && $line !~ /completed initialization/;

    # Clocks.
    $line =~ s/^[A-Z][a-z]{2} \d{2} [\d:]{8} /Jan 01 00:00:00 /;
    $line =~ s/^20\d{2}-\d{2}-\d{2}T[\d:]{8}Z$/2026-01-01T00:00:00Z/;
    $line =~ s/^\[ *\d+\.\d{6}\]/[   42.000000]/;
    $line =~ s/20\d{2}-\d{2}-\d{2}T[\d:]{8}\.\d+Z/2026-01-01T00:00:00.000000000Z/g;
    $line =~ s/\b(\d+)(?= (?:seconds|minutes)\b(?: ago|  ))/'0' x length $1/ge;
    # What Go keeps in no order.
    $line =~ s/^( *Runtimes: )(.*)/$1 . join ' ', sort split ' ', $2/e;

    # LVM's numbers: of groups and volumes in a row of 32, of disks in groups.
    $line =~ s/\bLVM-(\w{32})(\w{32})/'LVM-' . numbered('vg', $1, 'GroupGroupGroupGroupGroup%07d') . numbered('lv', $2, 'VolumeVolumeVolumeVolume%08d')/ge;
    $line =~ s/(?<![\w-])(\w{6}(?:-\w{4}){5}-\w{6})(?![\w-])/numbered('pv', $1, 'Disk%02d-aaaa-bbbb-cccc-dddd-eeee-fff%03d')/ge;

    # Filesystems' numbers; ids; the short names of layers; the engine's own.
    $line =~ s/\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/numbered('uuid', $1, '%08d-aaaa-4aaa-8aaa-abcdef%06d')/ge;
    $line =~ s/(?<![0-9a-f])([0-9a-f]{64}|[0-9a-f]{12})(?![0-9a-f])/id($1)/ge;
    # A long one may be cut off.
    $line =~ s/(?<![0-9a-f])([0-9a-f]{12})([0-9a-f]*)(?=\.\.\.)/id($1) . substr('ab' x 26, 0, length $2)/ge;
    $line =~ s|(overlay2/l/)([A-Z2-7]{26})\b|$1 . numbered('layer', $2, 'LAYERLAYERLAYERLAYER%06d')|ge;
    $line =~ s/\b[A-Z2-7]{4}(?::[A-Z2-7]{4}){11}\b/join ':', ('ABCD') x 12/ge;

    # How far the machine's own memory is filled, in which its root filesystem and its logs lie.
    $line =~ s/(?<=\s)\d+(?=\s)/about($&)/ge if $section =~ /^df / && $line =~ /^(?:overlay|tmpfs|run|dev|shm) /;
    $line =~ s/^\d+(?=\t)/about($&)/e if $section =~ m|^du .*/var/log|;

    # Where a disk failed first is chance, and how often it is said.
    if ($section eq 'dmesg' && $line =~ m|I/O error\|callbacks suppressed|) {
        $line =~ s/(logical block|starting block|sector|inode|page_mkwrite|offset|size) \d+/$1 1/g;
        $line =~ s/\d+ callbacks/1 callbacks/;
        next if $seen{$line}++;
    }
    print $line;
}
