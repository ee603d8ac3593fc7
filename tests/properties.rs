//! What must hold for any input.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::process::Command;

use proptest::prelude::*;
use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::intake;
use thinpool_doctor::parsers::dmsetup::{join_lvm_name, split_lvm_name};
use thinpool_doctor::remedies::shell::quote;
use thinpool_doctor::report::{Report, json, markdown, text};
use thinpool_doctor::units::{Bytes, Dialect, Percent};

fn diagnose_text(text: &str) -> Report {
    diagnose(&[Input::new("paste", text)], &Choices::default())
}

/// Lines that formats claim, and pieces that break them.
fn line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Storage Driver: devicemapper",
        " Pool Name: docker-thinpool",
        " Data Space Used: 1.9 GB",
        " Data Space Total: 23.75 GB",
        "Server Version: 17.06.2-ce",
        "$ docker info",
        "[root@node-1 ~]# dmsetup status",
        "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 890/1638400 - rw discard_passdown queue_if_no_space - 1024",
        "docker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 0 1 skip_block_zeroing",
        "docker-thinpool: 0 209715200 thin-pool Fail",
        "  LV VG Attr LSize Pool Origin Data% Meta%",
        "  thinpool docker twi-aotzD- 95.00g 100.00 6.99",
        "  docker   1   1   0 wz--n- <100.00g 0",
        "  /dev/sdb   docker lvm2 a--  <100.00g 10.00g",
        "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=20G\"]}",
        "device-mapper: thin: 252:3: switching pool to out-of-data-space (queue IO) mode",
        "└─docker-253:0-841483-pool   253:2    0   100G  0 dm",
        "Filesystem     Type  Size  Used Avail Use% Mounted on",
        "/dev/sda1      xfs    50G   47G  3.1G  94% /var/lib/docker",
        "/dev/mapper/centos_docker--host-root",
        "udev           124890    393 124497    1% /dev",
        "NAME   FSTYPE LABEL UUID FSAVAIL FSUSE% MOUNTPOINTS",
        "NAME=\"sda1\" MAJ:MIN=\"8:1\" SIZE=\"50G\" MOUNTPOINT=\"/var/lib/docker\"",
        "{\"blockdevices\": [{\"name\": \"sda\", \"size\": \"50G\", \"mountpoints\": [null]}]}",
        "/dev/loop0: [64768]:131080 (/var/lib/docker/devicemapper/devicemapper/data (deleted))",
        "/dev/sdb1 /mnt/my\\040disk xfs rw,relatime,prjquota 0 0",
        "naming   =version 2              bsize=4096   ascii-ci=0, ftype=0",
        "docker-253:0-841483-pool 253   2 L-sw    1    1      1",
        " `-docker-253:0-841483-pool (253:2)",
        "Images              138       34        36.18GB   34.15GB (94%)",
        "Images space usage:",
        "ExecStart=/usr/bin/dockerd -H fd:// --storage-opt dm.basesize=20G \\",
        "DOCKER_STORAGE_OPTIONS=\"--storage-driver devicemapper\"",
        "{ “storage-driver”: 'overlay2', # ours",
        "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]",
        "  pool_name = \"containerd-pool\"",
        "io.containerd.snapshotter.v1    devmapper    linux/amd64    error",
        "pool1   1.82 TiB / 1.24 GiB / 1.81 TiB   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001",
        "local-lvm     lvmthin     active       832888832       117936858       714951973   14.16%",
        "lvmthin: local-lvm",
        "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert Monitor      ",
        "  thinpool docker twi-a-t--- 944.00m             0.00   10.40                            not monitored",
        "  thinpool|docker|twi-a-t---|944.00m|||0.00|10.40||||",
        "  LVM2_LV_NAME='thinpool' LVM2_VG_NAME='docker' LVM2_LV_ATTR='twi-a-t---' LVM2_DATA_PERCENT='0.00'",
        "{\"report\": [{\"lv\": [",
        "{\"lv_name\":\"thinpool\", \"vg_name\":\"docker\", \"lv_attr\":\"twi-a-t---\", \"lv_size\":\"989855744\"},",
        "  --- Logical volume ---",
        "  LV Pool metadata       thinpool_tmeta",
        "  Free  PE / Size       9 / 36.00 MiB",
        "activation { thin_pool_autoextend_threshold=80 thin_pool_autoextend_percent=20 }",
        "METADATA_FREE_BLOCKS=16383",
        "<superblock uuid=\"\" time=\"1\" transaction=\"2\" version=\"2\" data_block_size=\"128\" nr_data_blocks=\"1600\">",
        "> quoted",
        "```",
        "",
    ]);
    let broken = (known.clone(), "\\PC{0,12}", 0usize..120).prop_map(|(line, noise, at)| {
        let cut = line.char_indices().map(|(index, _)| index).take_while(|index| *index <= at).last().unwrap_or(0);
        format!("{}{noise}{}", &line[..cut], &line[cut..])
    });
    prop_oneof![3 => known.prop_map(str::to_owned), 3 => broken, 1 => "\\PC{0,80}", 1 => "[0-9 :/a-z-]{0,60}"]
}

fn paste() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..25).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_panics_and_every_format_renders(text in paste()) {
        let report = diagnose_text(&text);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&json::render(&report)).is_ok());
        prop_assert!(!markdown::render(&report).is_empty());
        text::render(&report, &text::PLAIN);
    }

    #[test]
    fn any_characters_at_all_are_survived(text in any::<String>()) {
        diagnose_text(&text);
    }

    #[test]
    fn lines_keep_their_number(text in any::<String>()) {
        let lines = intake::lines(0, &text);
        let mut numbers: Vec<usize> = lines.iter().map(|line| line.source.line).collect();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert!(numbers.len() <= text.matches('\n').count() + 1);
        // What stands on one line may be several lines of output; every line of the paste has one.
        prop_assert_eq!(&numbers, &(1..=numbers.len()).collect::<Vec<_>>());
    }

    #[test]
    fn evidence_lies_within_the_paste(text in paste()) {
        let count = text.split('\n').count();
        let report = diagnose_text(&text);
        for evidence in report.hosts.iter().flat_map(|host| &host.findings).flat_map(|finding| &finding.evidence) {
            prop_assert!((1..=count).contains(&evidence.line), "{}", evidence.line);
        }
    }

    #[test]
    fn a_status_line_reads_back(used in 0u64..1_000_000, more in 0u64..1_000_000, meta in 0u64..4096, id in 0u64..1_000_000) {
        let total = used + more + 1;
        let line = format!("vg-pool-tpool: 0 {} thin-pool {id} {meta}/4096 {used}/{total} - rw discard_passdown queue_if_no_space - 1024", total * 128);
        let report = diagnose_text(&line);
        let pool = report.hosts.first().and_then(|host| host.pools.first()).expect("a pool");
        prop_assert_eq!(pool.transaction_id, Some(id));
        prop_assert_eq!(pool.data.used_bytes, Some(Bytes(used * 65_536)));
        prop_assert_eq!(pool.data.total_bytes, Some(Bytes(total * 65_536)));
        prop_assert_eq!(pool.metadata.used_bytes, Some(Bytes(meta * 4096)));
    }

    #[test]
    fn numbers_of_any_size_are_survived(numbers in prop::collection::vec(prop_oneof![any::<u64>(), Just(u64::MAX), Just(0u64), 0u64..9], 9)) {
        let [length, id, a, b, c, d, low, block, size] = numbers[..] else { return Ok(()) };
        diagnose_text(&format!(
            "docker-thinpool: 0 {length} thin-pool {id} {a}/{b} {c}/{d} - rw discard_passdown queue_if_no_space - {low}\n\
             docker-thinpool: 0 {length} thin-pool 254:0 254:1 {block} {low} 0\n\
             docker-thinpool-1: 0 {length} thin {a} {b}\n\
             devmapper: Thin Pool has {a} free data blocks which is less than minimum required {b} free data blocks\n  \
             docker   1   1   0 wz--n- {size}g {a}m\n  thinpool docker twi-aotz-- {size}g 99.00 {b}.00\n"
        ));
    }

    #[test]
    fn lvm_names_encode_and_decode(vg in "[A-Za-z0-9+_.][A-Za-z0-9+_.-]{0,20}", lv in "[A-Za-z0-9+_.][A-Za-z0-9+_.-]{0,20}") {
        prop_assume!(!vg.ends_with('-'));
        let joined = join_lvm_name(&vg, &lv);
        prop_assert_eq!(split_lvm_name(&joined), Some((vg, lv)));
    }

    #[test]
    fn a_share_is_never_rounded_up_to_full(used in 0u64..1_000_000_000, more in 1u64..1_000_000_000) {
        prop_assert!(Percent::of(used, used + more).is_some_and(|share| share < Percent::whole(100)));
    }

    #[test]
    fn sizes_print_and_read_back_closely(size in 0u64..(1 << 50)) {
        let printed = Bytes(size).to_string();
        let read = Bytes::parse(&printed, Dialect::Docker).expect("a size");
        prop_assert!(read.0.abs_diff(size) <= size / 100, "{printed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_shell_reads_back_every_quoted_word(words in prop::collection::vec(any::<String>(), 1..6)) {
        let words: Vec<String> = words.into_iter().map(|word| word.replace('\0', "")).collect();
        let quoted: Vec<String> = words.iter().map(|word| quote(word)).collect();
        let output = Command::new("sh").arg("-c").arg(format!("printf '%s\\0' {}", quoted.join(" "))).output().expect("a shell");
        let read: Vec<String> = String::from_utf8_lossy(&output.stdout).split_terminator('\0').map(str::to_owned).collect();
        prop_assert_eq!(read, words);
    }

    #[test]
    fn hostile_names_never_become_syntax(parts in prop::collection::vec(prop::sample::select(HOSTILE.to_vec()), 1..4), plain in "[a-z-]{0,6}") {
        let name = format!("{plain}{}", parts.concat());
        let text = format!(
            "Storage Driver: devicemapper\n Pool Name: {name}\nDocker Root Dir: /var/{name}\n\
             {name}: 0 209715200 thin-pool 5 4096/4096 1638400/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\n  \
             {name} docker twi-aotzD- 95.00g 100.00 6.99\n  {name}   1   1   0 wz--n- <100.00g 0\n"
        );
        let dir = Stubs::new();
        for host in &diagnose_text(&text).hosts {
            for artifact in host.artifacts.iter().filter(|artifact| artifact.name.ends_with(".sh")) {
                let status = Command::new("/bin/sh").arg("-n").arg("-c").arg(artifact.content.as_str()).status().expect("a shell");
                prop_assert!(status.success(), "{}", artifact.content);
            }
            for step in host.remedies.iter().flat_map(|remedy| &remedy.steps) {
                let Some(command) = &step.command else { continue };
                prop_assert!(!dir.runs_touch(command.as_str()), "{command}");
            }
        }
    }
}

/// Ways to make a shell run `touch`.
const HOSTILE: [&str; 8] = [
    "$(touch${IFS}x)",
    "`touch${IFS}x`",
    ";touch${IFS}x;",
    "'$(touch${IFS}x)'",
    "\"$(touch${IFS}x)\"",
    "|touch${IFS}x&",
    "\\';touch${IFS}x;'",
    "${x:-$(touch${IFS}x)}",
];

/// A folder in which the only program is a `touch` that leaves a mark: nothing else that a command names can run.
struct Stubs(std::path::PathBuf);

impl Stubs {
    fn new() -> Self {
        use std::os::unix::fs::PermissionsExt;
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("thinpool-doctor-stubs-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a folder");
        let touch = dir.join("touch");
        std::fs::write(&touch, "#!/bin/sh\n: > \"${0%/*}/mark\"\n").expect("a stub");
        std::fs::set_permissions(&touch, std::fs::Permissions::from_mode(0o755)).expect("permissions");
        Stubs(dir)
    }

    fn runs_touch(&self, command: &str) -> bool {
        let run = Command::new("/bin/sh")
            .env_clear()
            .env("PATH", &self.0)
            .current_dir(&self.0)
            .arg("-c")
            .arg(command)
            .output();
        run.expect("a shell");
        self.0.join("mark").exists()
    }
}

impl Drop for Stubs {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_stub_would_notice() {
    assert!(Stubs::new().runs_touch("echo a;touch${IFS}x"));
    assert!(!Stubs::new().runs_touch("echo 'a;touch${IFS}x'"));
}
