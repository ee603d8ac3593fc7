//! Outputs about block devices and filesystems read back as they were printed.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use proptest::prelude::*;
use thinpool_doctor::intake;
use thinpool_doctor::intake::section::Claims;
use thinpool_doctor::parsers::df::{Amounts, Counted};
use thinpool_doctor::parsers::dmsetup_info::State;
use thinpool_doctor::parsers::{FORMATS, Parsed, Record};
use thinpool_doctor::units::{Bytes, Percent};

fn read(text: &str) -> Parsed {
    let claims: Vec<&Claims> = FORMATS.iter().map(|format| &format.claims).collect();
    let (sections, _) = intake::sections(intake::lines(0, text), &claims, None);
    let mut all = Parsed::default();
    for section in &sections {
        let parsed = (FORMATS[section.format].parse)(section);
        all.records.extend(parsed.records);
        all.problems.extend(parsed.problems);
    }
    all
}

/// The only record of a text that has no problems.
fn only(text: &str) -> Record {
    let parsed = read(text);
    assert_eq!(parsed.problems, [], "{text}");
    let [record] = parsed.records.as_slice() else { panic!("{:?} in {text}", parsed.records) };
    record.clone()
}

/// Paths with single blanks inside.
fn path() -> impl Strategy<Value = String> {
    "(/[A-Za-z0-9._@:-]{1,9}( [A-Za-z0-9._-]{1,5})?){1,4}"
}

/// Names as the mapper and the kernel give them.
fn device() -> impl Strategy<Value = String> {
    prop_oneof!["/dev/[a-z]{2,4}[0-9]{1,2}", "/dev/mapper/[a-z]{1,8}-{1,2}[a-z]{1,40}[_-]root"]
}

/// A name of the mapper that is no option and no word of another output.
fn mapped() -> impl Strategy<Value = String> {
    "[a-z]{2,6}(--[a-z]{2,6})?-[a-z0-9]{3,12}_[a-z0-9]{1,5}"
}

/// Right- or left-aligned cells, as `libsmartcols` pads them.
fn aligned(rows: &[Vec<String>], right: &[bool]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(at, cell)| match right[at] {
            true => format!("{cell:>0$}", width(at)),
            false => format!("{cell:<0$}", width(at)),
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn df_reads_back(device in device(), at in path(), used in 0u64..1 << 40, free in 0u64..1 << 40, kind in 0usize..4, typed: bool, wrapped: bool) {
        let (heading, factor) = [("1K-blocks", 1024), ("1B-blocks", 1), ("1M-blocks", 1 << 20), ("Inodes", 0)][kind];
        let total = used + free;
        let share = (used * 100).checked_div(total).unwrap_or(0);
        let gap = if wrapped { "\n    " } else { " " };
        let (kinds, fstype) = if typed { ("Type ", "xfs ") } else { ("", "") };
        let text = format!("Filesystem {kinds}{heading} Used Available Use% Mounted on\n{device}{gap}{fstype}{total} {used} {free} {share}% {at}\n");
        let Record::Filesystem(row) = only(&text) else { panic!("{text}") };
        let counted = |factor| Counted { total: Some(total * factor), used: Some(used * factor), available: Some(free * factor) };
        let expected = match factor {
            0 => Amounts::Inodes(counted(1)),
            factor => {
                let Counted { total, used, available } = counted(factor);
                Amounts::Bytes(Counted { total: total.map(Bytes), used: used.map(Bytes), available: available.map(Bytes) })
            }
        };
        prop_assert_eq!(row.amounts, expected);
        prop_assert_eq!((row.device, row.mount_point), (device, at));
        prop_assert_eq!(row.fstype.is_some(), typed);
        prop_assert_eq!(row.percent, Some(Percent::whole(u32::try_from(share).unwrap())));
    }

    #[test]
    fn lsblk_reads_back(name in mapped(), size in 1u64..999, minor in 0u32..999, mount in prop::option::of(path()), fstype in prop::option::of("xfs|ext4|LVM2_member"), order in Just(vec![1usize, 2, 3, 4, 5]).prop_shuffle()) {
        let columns = [
            ("NAME", name.clone(), false),
            ("MAJ:MIN", format!("253:{minor}"), true),
            ("SIZE", format!("{size}G"), true),
            ("TYPE", "lvm".to_owned(), false),
            ("FSTYPE", fstype.clone().unwrap_or_default(), false),
            ("MOUNTPOINT", mount.clone().unwrap_or_default(), false),
        ];
        let columns: Vec<_> = std::iter::once(0).chain(order).map(|at| columns[at].clone()).collect();
        let heading = columns.iter().map(|column| column.0.to_owned()).collect();
        let row = columns.iter().map(|column| column.1.clone()).collect();
        let right: Vec<bool> = columns.iter().map(|column| column.2).collect();
        let text = aligned(&[heading, row], &right);
        let Record::Block(found) = only(&text) else { panic!("{text}") };
        prop_assert_eq!(&found.name, &name, "{}", text);
        prop_assert_eq!(found.size, Some(Bytes::gib(size)), "{}", text);
        prop_assert_eq!(found.number.map(|number| number.minor), Some(minor), "{}", text);
        prop_assert_eq!(found.fstype, fstype, "{}", text);
        prop_assert_eq!(found.mount_points, Vec::from_iter(mount), "{}", text);
    }

    #[test]
    fn losetup_reads_back(number in 0u32..300, file in path(), deleted: bool, limit in prop::option::of(1u64..1 << 40), form in 0usize..3) {
        let mark = if deleted { " (deleted)" } else { "" };
        let size = limit.unwrap_or(0);
        let text = match form {
            0 => format!("/dev/loop{number}: [64768]:131080 ({file}{mark}){}", limit.map_or(String::new(), |size| format!(", sizelimit {size}"))),
            1 => {
                let heading = "NAME SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE DIO LOG-SEC".split(' ').map(str::to_owned).collect();
                let row = vec![format!("/dev/loop{number}"), size.to_string(), "0".into(), "0".into(), "0".into(), format!("{file}{mark}"), "0".into(), "512".into()];
                aligned(&[heading, row], &[false, true, true, true, true, false, true, true])
            }
            _ => format!("{{\"loopdevices\": [ {{\"name\": \"/dev/loop{number}\", \"sizelimit\": {size}, \"back-file\": \"{file}{mark}\"}} ]}}"),
        };
        let Record::Loop(found) = only(&text) else { panic!("{text}") };
        prop_assert_eq!((found.number(), found.back_file, found.deleted), (Some(number), Some(file), deleted), "{}", text);
        prop_assert_eq!(found.size, limit.map(Bytes), "{}", text);
    }

    #[test]
    fn mounts_read_back(device in device(), target in path(), options in prop::collection::vec("[a-z]{3,9}(=[a-z0-9]{1,4})?", 0..5), form in 0usize..3) {
        let options: Vec<String> = std::iter::once("rw".to_owned()).chain(options).collect();
        let list = options.join(",");
        let escaped = target.replace(' ', "\\040");
        let text = match form {
            0 => format!("{device} on {target} type xfs ({list})"),
            1 => format!("{device} {escaped} xfs {list} 0 0"),
            _ => format!("36 35 8:17 / {escaped} {list} shared:1 - xfs {device} rw"),
        };
        let Record::Mount(found) = only(&text) else { panic!("{text}") };
        prop_assert_eq!((found.device, found.target, found.options), (device, target, options), "{}", text);
    }

    #[test]
    fn xfs_info_reads_back(device in device(), block in prop::sample::select(vec![512u64, 1024, 4096]), blocks in 1u64..1 << 40, ftype in prop::option::of(any::<bool>())) {
        let flag = ftype.map_or(String::new(), |flag| format!(", ftype={}", u8::from(flag)));
        let text = format!("meta-data={device} isize=512 agcount=4, agsize=19200 blks\ndata     =           bsize={block}   blocks={blocks}, imaxpct=25\nnaming   =version 2  bsize=4096   ascii-ci=0{flag}\n");
        let Record::Xfs(found) = only(&text) else { panic!("{text}") };
        prop_assert_eq!(found.device.as_ref(), Some(&device));
        prop_assert_eq!(found.size(), Some(Bytes(block * blocks)));
        prop_assert_eq!(found.ftype.as_ref().map(|fact| fact.value), ftype);
    }

    #[test]
    fn dmsetup_info_reads_back(name in mapped(), minor in 0u32..999, suspended: bool, open in 0u64..99, columns: bool) {
        let text = match columns {
            true => format!("{name} 253 {minor} L-{}w {open} 1 0", if suspended { "s" } else { "-" }),
            false => format!("Name:              {name}\nState:             {}\nTables present:    LIVE\nOpen count:        {open}\nMajor, minor:      253, {minor}\n", if suspended { "SUSPENDED" } else { "ACTIVE" }),
        };
        let Record::Dm(found) = only(&text) else { panic!("{text}") };
        prop_assert_eq!((&found.name, found.number.map(|number| number.minor), found.open), (&name, Some(minor), Some(open)), "{}", text);
        prop_assert_eq!(found.state, Some(if suspended { State::Suspended } else { State::Active }));
        prop_assert_eq!(found.live, Some(true));
    }

    #[test]
    fn dmsetup_ls_reads_back(names in prop::collection::vec(mapped(), 1..6)) {
        // Each device stands on the next one.
        let line = |(depth, name): (usize, &String)| match depth {
            0 => format!("{name} (253:0)\n"),
            depth => format!("{} `-{name} (253:{depth})\n", "   ".repeat(depth - 1)),
        };
        let text: String = names.iter().enumerate().map(line).collect();
        let parsed = read(&text);
        prop_assert_eq!(parsed.problems, []);
        let below: Vec<Option<String>> = parsed.records.iter().map(|record| match record {
            Record::Dm(device) => device.below.first().and_then(|below| below.name.clone()),
            other => panic!("{other:?}"),
        }).collect();
        let expected: Vec<Option<String>> = names.iter().skip(1).cloned().map(Some).chain([None]).collect();
        prop_assert_eq!(below, expected, "{}", text);
    }
}

/// Several outputs in one paste, without prompts, each read by its own format.
#[test]
fn outputs_do_not_steal_from_each_other() {
    let text = "\
Storage Driver: devicemapper
 Pool Name: docker-253:0-841483-pool
Name: node-1
NAME                         MAJ:MIN RM   SIZE RO TYPE MOUNTPOINT
loop3                          7:3    0   100G  0 loop
└─docker-253:0-841483-pool   253:2    0   100G  0 dm
/dev/loop3: [64768]:131080 (/var/lib/docker/devicemapper/devicemapper/data)
docker-253:0-841483-pool: 0 209715200 thin-pool 5 1221/4096 890/1638400 - rw discard_passdown queue_if_no_space - 1024
docker-253:0-841483-pool	(253:2)
Name                     Maj Min Stat Open Targ Event  UUID
docker-253:0-841483-pool 253   2 L-sw    1    1      1
Filesystem      Size  Used Avail Use% Mounted on
/dev/sda1        50G   47G  3.0G  94% /
[  107.523858] XFS (sda1): Mounting V5 Filesystem
tmpfs           2.4G  4.0K  2.4G   1% /run
/dev/sda1 on / type xfs (rw,relatime)
  VG     #PV #LV #SN Attr   VSize    VFree
  docker   1   1   0 wz--n- <100.00g 10.00g
naming   =version 2              bsize=4096   ascii-ci=0, ftype=1
";
    let parsed = read(text);
    assert_eq!(parsed.problems, []);
    let kinds: Vec<&str> = parsed
        .records
        .iter()
        .map(|record| match record {
            Record::Info(_) => "info",
            Record::Block(_) => "block",
            Record::Loop(_) => "loop",
            Record::Target(_) => "target",
            Record::Dm(_) => "dm",
            Record::Filesystem(_) => "df",
            Record::Log(_) => "log",
            Record::Mount(_) => "mount",
            Record::Vg(_) => "vg",
            Record::Xfs(_) => "xfs",
            _ => "another",
        })
        .collect();
    let expected = ["info", "block", "block", "loop", "target", "dm", "dm", "df", "df", "mount", "vg", "xfs"];
    assert_eq!(kinds, expected);
}

/// The headings of `df` in the languages people have.
#[test]
fn localized_headings_are_headings() {
    for heading in [
        "Dateisystem    1K-Blöcke  Benutzt Verfügbar Verw% Eingehängt auf",
        "Sys. de fichiers blocs de 1K Utilisé Disponible Uti% Monté sur",
        "S.ficheros     bloques de 1K  Usados Disponibles Uso% Montado en",
        "Sist. Arq.     Blocos de 1K  Usado Disponível Uso% Montado em",
        "Файловая система 1K-блоков Использовано Доступно Использовано% Cмонтировано в",
        "文件系统          1K-块     已用      可用 已用% 挂载点",
        "ファイルシス   1K-ブロック   使用   使用可 使用% マウント位置",
        "Filesystem           1K-blocks      Used Available Use% Mounted on",
    ] {
        let Record::Filesystem(row) = only(&format!("{heading}\n/dev/sda1 100 50 50 50% /\n")) else {
            panic!("{heading}")
        };
        assert_eq!(row.bytes().and_then(|sizes| sizes.total), Some(Bytes::kib(100)), "{heading}");
    }
}
