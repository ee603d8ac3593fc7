//! Whole plans: which steps a host gets, and in which order. What every plan keeps is in `safety.rs`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::report::{HostReport, Severity, StepReport};
use thinpool_doctor::rules::RULES;

fn host(text: &str, choices: &Choices) -> HostReport {
    let report = diagnose(&[Input::new("paste", text)], choices);
    report.hosts.into_iter().next().expect("a host")
}

fn allowed() -> Choices {
    Choices { allow_destructive: true, show_secrets: true, ..Choices::default() }
}

fn steps(host: &HostReport) -> impl Iterator<Item = &StepReport> {
    host.remedies.iter().flat_map(|remedy| &remedy.steps)
}

fn commands(host: &HostReport) -> Vec<String> {
    steps(host).filter_map(|step| Some(step.command.as_ref()?.to_string())).collect()
}

fn place(commands: &[String], word: &str) -> usize {
    commands.iter().position(|command| command.contains(word)).unwrap_or_else(|| panic!("no {word} in {commands:#?}"))
}

const FULL: &str = "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - out_of_data_space discard_passdown queue_if_no_space - 1024\n";
const LVS: &str = "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotzD- 100.00g             100.00 29.81\n";
const ROOM: &str = "  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 300.00g 200.00g\n";

#[test]
fn a_name_that_was_not_seen_in_lvm_is_looked_up_first() {
    let commands = commands(&host(FULL, &Choices::default()));
    assert!(place(&commands, "lvs -o vg_name") < place(&commands, "lvextend"), "{commands:#?}");
    let commands = self::commands(&host(&format!("{FULL}{LVS}{ROOM}"), &Choices::default()));
    assert!(commands.first().is_some_and(|first| first.starts_with("lvextend -L +")), "{commands:#?}");
}

#[test]
fn a_full_pool_is_extended_then_looked_at_then_watched() {
    let text = format!("{}{LVS}{ROOM}", FULL.replace("1221/4096", "3500/4096"));
    let commands = commands(&host(&text, &Choices::default()));
    let order = ["lvextend -L +", "lvextend --poolmetadatasize", "lvchange --metadataprofile", "lvchange --monitor y"];
    assert!(order.map(|word| place(&commands, word)).is_sorted(), "{commands:#?}");
    assert!(place(&commands, "dmsetup status --noflush") < place(&commands, "lvchange --metadataprofile"));
}

#[test]
fn without_metadata_they_come_first() {
    let text = format!("{}{LVS}{ROOM}", FULL.replace("1221/4096", "4090/4096"));
    let commands = commands(&host(&text, &Choices::default()));
    assert!(place(&commands, "lvextend --poolmetadatasize") < place(&commands, "lvextend -L +"), "{commands:#?}");
}

#[test]
fn systemctl_is_for_hosts_that_have_it() {
    let info = "Storage Driver: devicemapper\n Pool Name: docker-thinpool\nServer Version: 1.12.6\nOperating System: Ubuntu 14.04.5 LTS\nKernel Version: 4.4.0-31-generic\n";
    let broken = "docker-thinpool: 0 1933312 thin-pool Fail\n";
    let commands = commands(&host(&format!("{info}{broken}"), &allowed()));
    assert!(commands.iter().any(|command| command.contains("service docker stop")), "{commands:#?}");
    assert!(commands.iter().all(|command| !command.contains("systemctl") && !command.contains("journalctl")));
}

#[test]
fn a_stratis_pool_gets_commands_of_stratis_only() {
    const NAME: &str = "stratis-1-private-0123456789abcdef0123456789abcdef-thinpool-pool";
    for state in ["5 1221/4096 1600/1600 - out_of_data_space discard_passdown error_if_no_space - 1024", "Fail"] {
        let text = format!("{NAME}: 0 204800 thin-pool {state}\n");
        let commands = commands(&host(&text, &allowed()));
        assert!(!commands.is_empty());
        for line in commands.iter().flat_map(|command| command.lines()).filter(|line| !line.starts_with("dmesg")) {
            assert!(line.starts_with("stratis "), "{line}");
        }
    }
}

#[test]
fn a_pool_that_the_kernels_log_only_numbers_is_that_of_whoever_has_pools() {
    let log = "[ 12.000001] device-mapper: thin: 252:9: unable to switch pool to write mode until repaired.\n";
    let stratis = "Name                   Total Physical   Properties                                   UUID\ndepot   2 TiB / 600 GiB / 1.41 TiB      ~Ca,~Cr   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7\n";
    let of_lvm = |text: &str| {
        let commands = commands(&host(text, &allowed()));
        commands.iter().any(|command| command.starts_with("lvs -a -o vg_name"))
    };
    assert!(of_lvm(log));
    assert!(!of_lvm(&format!("{stratis}{log}")));
    assert!(of_lvm(&format!("{stratis}{log}Storage Driver: devicemapper\n")), "Docker's pool may be meant");
}

#[test]
fn choices_show_what_is_assumed_and_change_the_plan() {
    let text = format!("{FULL}{LVS}{ROOM}");
    let before = host(&text, &Choices::default());
    let question = before.questions.iter().find(|question| question.id == "add-data").expect("a question");
    assert_eq!(question.assumed.as_ref().map(|assumed| assumed.as_str()), Some("43G"));
    let choices = Choices { add_data: Choices::size("60G").ok(), ..Choices::default() };
    assert!(commands(&host(&text, &choices)).iter().any(|command| command == "lvextend -L +60G docker/thinpool"));
}

#[test]
fn a_pool_of_containerd_on_loop_files_grows_and_is_no_matter_of_docker() {
    let text = "devpool: 0 20971520 thin-pool 5 213/2048 163840/163840 - out_of_data_space discard_passdown queue_if_no_space - 512\ndevpool: 0 20971520 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n/dev/loop0: [0023]:7 (/var/lib/containerd/devmapper/data)\n";
    let commands = commands(&host(text, &allowed()));
    let order = ["truncate -s +", "losetup -c /dev/loop0", "dmsetup reload devpool --table", "dmsetup resume devpool"];
    assert!(order.map(|word| place(&commands, word)).is_sorted());
    assert!(commands.iter().all(|command| !command.contains("docker")), "{commands:#?}");
}

const LOOPS: &str = "Server Version: 1.12.5\nStorage Driver: devicemapper\n Pool Name: docker-253:0-8-pool\n Data file: /dev/loop0\n Data Space Used: 86.78 GB\n Data Space Total: 107.4 GB\n Data Space Available: AVAILABLE\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Docker Root Dir: /var/lib/docker\n";

fn remedies(text: &str) -> Vec<&'static str> {
    host(text, &Choices::default()).remedies.iter().map(|remedy| remedy.id).collect()
}

#[test]
fn a_loop_pool_whose_host_has_room_is_reclaimed_first_and_the_host_is_left_alone() {
    let all = remedies(&LOOPS.replace("AVAILABLE", "20.6 GB"));
    assert_eq!(all.first(), Some(&"reclaim-space"), "{all:?}");
    assert!(!all.contains(&"free-host-filesystem"), "{all:?}");
    // Where the host's disk is the limit, it comes first, and a larger file would be no help.
    let limited = remedies(&LOOPS.replace("AVAILABLE", "2.1 GB"));
    assert_eq!(limited[..2], ["free-host-filesystem", "reclaim-space"], "{limited:?}");
    assert!(!limited.contains(&"extend-data"), "{limited:?}");
}

#[test]
fn a_pool_without_metadata_cannot_delete_so_they_are_extended_first() {
    let text = "docker-8:1-6-pool: 0 209715200 thin-pool 5 4096/4096 890000/1638400 - ro discard_passdown queue_if_no_space - 1024\ndocker-8:1-6-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n";
    let all = remedies(text);
    let at = |id: &str| all.iter().position(|other| *other == id).unwrap_or_else(|| panic!("no {id} in {all:?}"));
    assert!(at("extend-metadata") < at("reclaim-space"), "{all:?}");
}

/// What no command of a plan answers, and the words of the finding that say what does.
const ANSWERED_IN_WORDS: [(&str, &str); 33] = [
    ("basesize-misunderstood", "the pool itself must be extended"),
    ("block-size-invalid", "Take the setting out"),
    ("bogus-prometheus-metric", "lvm-prom-collector has"),
    ("chunk-address-limit", "arger chunks"),
    ("chunk-large-with-zeroing", "`lvchange -Zn`"),
    ("chunk-too-small", "fixed when the pool is made"),
    ("container-fs-full", "Delete files in the container"),
    ("containerd-store-images-hidden", "shows them again"),
    ("crypt-key-in-paste", "`cryptsetup reencrypt`"),
    ("deferred-removal-off", "avoid that"),
    ("dm-directlvm-changed", "put back the values of that file"),
    ("dm-minfree-zero", "Take the option out"),
    ("dmeventd-watermark-inverted", "Update LVM"),
    ("docker-pool-has-lvm-thins", "Give Docker a pool of its own"),
    ("docker-storage-setup-active", "Empty STORAGE_DRIVER"),
    ("json-syntax", "Save it again as UTF-8"),
    ("json-syntax", "add what is missing"),
    ("loop-size-option-ignored", "dm.loopdatasize="),
    ("loopback-mode", "give its owner a pool on a disk"),
    ("metadata-over-max", "do not extend it any more"),
    ("migration-destroys-volumes", "move the directory away"),
    ("overlay-kernel-too-old", "upgrade the kernel"),
    ("pool-in-pieces", "makes one piece of them"),
    ("pool-readonly-requested", "`lvchange --permission rw`"),
    ("prune-volumes-misread", "`docker volume prune -a`"),
    ("stratis-detected", "use `stratis` commands only"),
    ("thin-fs-behind", "`resize2fs`"),
    ("log-message", "Name another disk"),
    ("log-message", "fs.inotify.max_user_watches=524288"),
    ("thin-fs-nearly-full", "`lvextend --resizefs`"),
    ("udev-sync-off", "install Docker from packages"),
    ("wrong-lv-path", ": write "),
    ("xfs-nospace-retries", "dm.xfs_nospace_max_retries=0"),
];

#[test]
fn every_finding_leads_to_a_step_or_says_in_words_what_to_do() {
    let mut in_words: Vec<&str> = Vec::new();
    for rule in RULES {
        for example in rule.examples.iter().filter(|example| example.finds.is_some()) {
            let hosts = diagnose(&[Input::new("paste", example.paste)], &allowed()).hosts;
            for host in &hosts {
                for finding in host.findings.iter().filter(|finding| finding.rule == rule.id) {
                    let answers = |id: &str| id != "by-hand" && finding.remedies.contains(&id);
                    if host.remedies.iter().any(|remedy| answers(remedy.id)) {
                        continue;
                    }
                    let said = finding.explanation.as_str();
                    let mut ours = ANSWERED_IN_WORDS.iter().filter(|(id, _)| *id == rule.id);
                    assert!(ours.any(|(_, words)| said.contains(words)), "{}: {}: {said}", rule.id, example.title);
                    in_words.push(rule.id);
                }
            }
        }
    }
    for (id, _) in ANSWERED_IN_WORDS {
        assert!(in_words.contains(&id), "{id} has steps by now");
    }
}

/// What stands beside a finding decides what the plan may do about it.
const BESIDE: [&str; 6] = [
    "",
    "$ docker info\nServer Version: 20.10.24\nStorage Driver: overlay2\n Backing Filesystem: extfs\nDocker Root Dir: /var/lib/docker\n",
    "$ docker info\nServer Version: 19.03.15\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\nDocker Root Dir: /var/lib/docker\n",
    "$ lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  tp   vg0 twi-aotz-- 100.00g             40.00  10.00\n  web  vg0 Vwi-aotz--  20.00g tp          50.00\n",
    "$ lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             96.00  4.10\n",
    "$ stratis pool list\nName   Total / Used / Free    Properties   UUID   Alerts\npool1   1.82 TiB / 1.24 GiB / 1.81 TiB   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   \n",
];

#[test]
fn no_grave_finding_is_left_without_an_answer_in_the_plan() {
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases")).expect("the cases");
    let cases = folders.map(|folder| folder.expect("an entry").path().join("paste.txt"));
    let cases = cases.filter_map(|path| std::fs::read_to_string(path).ok());
    let grave = |finds: Option<Severity>| finds.is_some_and(|severity| severity <= Severity::High);
    let examples = RULES.iter().flat_map(|rule| rule.examples).filter(|example| grave(example.finds));
    let examples = examples.flat_map(|example| BESIDE.map(|beside| format!("{beside}{}\n", example.paste)));
    for text in cases.chain(examples) {
        for host in diagnose(&[Input::new("paste", &*text)], &Choices::default()).hosts {
            let grave = host.findings.iter().filter(|finding| finding.severity <= Severity::High);
            for finding in grave.filter(|finding| finding.part_of.is_none()) {
                let answers = host.remedies.iter().filter(|remedy| finding.remedies.contains(&remedy.id));
                assert!(answers.flat_map(|remedy| &remedy.steps).count() > 0, "{}:\n{text}", finding.rule);
            }
        }
    }
}

#[test]
fn a_finding_that_no_command_answers_has_its_reason_in_the_plan() {
    let host = host("Server Version: 1.10.3\nStorage Driver: devicemapper\n Udev Sync Supported: false\n", &allowed());
    let by_hand = host.remedies.iter().find(|remedy| remedy.id == "by-hand").expect("a part by hand");
    assert!(by_hand.steps.iter().any(|step| step.why.as_str().contains("static binary")), "{by_hand:#?}");
    assert_ne!(host.verdict.first_command.as_ref(), by_hand.steps.first().and_then(|step| step.command.as_ref()));
}

#[test]
fn a_full_pool_that_holds_writes_is_told_once() {
    let host = host(FULL, &Choices::default());
    let told: Vec<&str> = host.told().map(|finding| finding.rule).collect();
    assert!(told.contains(&"data-full") && !told.contains(&"pool-out-of-data-queueing"), "{told:?}");
    let of = |rule: &str| host.findings.iter().find(|finding| finding.rule == rule).expect("a finding");
    assert_eq!(of("pool-out-of-data-queueing").part_of, Some("data-full"));
    assert!(of("data-full").explanation.as_str().contains("queued, for 60 seconds"));
}

#[test]
fn what_was_mounted_is_unmounted_before_the_repair_and_mounted_after_the_check() {
    let broken = "vg0-tp-tpool: 0 209715200 thin-pool 7 800/25600 838400/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  tp   vg0 twi-cotz-- 100.00g             50.00  3.12\n  web  vg0 Vwi-aotz--  20.00g tp          50.00\n";
    let df = "Filesystem Size Used Avail Use% Mounted on\n/dev/mapper/vg0-web 10G 6G 4G 60% /srv\n/dev/sda1 10G 6G 4G 60% /\n";
    for (text, unmount, check, mount) in [
        (format!("{broken}{df}"), "umount /srv", "fsck -p", "mount /srv"),
        (broken.to_owned(), "umount \"$volume\"", "fsck -ARM -p", "mount -a"),
    ] {
        let all = commands(&host(&text, &Choices::default()));
        let back = all.iter().rposition(|command| command.starts_with(mount)).expect("it is mounted again");
        let order = [
            place(&all, unmount),
            place(&all, "lvchange -an -S"),
            place(&all, "lvchange -an vg0/tp"),
            place(&all, "lvchange -ay -S"),
            place(&all, check),
            back,
        ];
        assert!(order.is_sorted(), "{all:#?}");
        assert_eq!(all.iter().filter(|command| command.starts_with("mount ")).count(), 1, "{all:#?}");
    }
    let twice = format!("{broken}{df}/dev/mapper/vg0-web 10G 6G 4G 60% /export\n");
    let all = commands(&host(&twice, &Choices::default()));
    let looks = &all[place(&all, "fsck -n")];
    assert_eq!(looks.lines().count(), 1, "a device that is mounted twice is looked at once: {looks}");
}

#[test]
fn a_pool_that_is_to_be_repaired_and_not_active_is_repaired_before_anything_trims_it() {
    let text = "root@pve:~# lvchange -ay pve/data\n  Check of pool pve/data failed (status:64). Manual repair required!\nroot@pve:~# lvs\n  LV            VG  Attr       LSize   Pool Origin Data%  Meta%\n  data          pve twi---tz-- 337.86g\n  vm-100-disk-0 pve Vwi---tz--  32.00g data\nroot@pve:~# vgs\n  VG  #PV #LV #SN Attr   VSize   VFree\n  pve   1   3   0 wz--n- 465.76g    0\n";
    assert_eq!(remedies(text).first(), Some(&"repair-pool"));
}

#[test]
fn the_prompt_tells_which_node_of_a_cluster_this_is() {
    let on = |node: &str| {
        format!(
            "root@{node}:~# cat /etc/pve/storage.cfg\nlvmthin: fast\n\tthinpool nvme\n\tvgname pve\n\tcontent images\n\tnodes node1\n\nroot@{node}:~# lvs\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             40.00  1.24\n"
        )
    };
    assert_eq!(remedies(&on("node1")), ["fix-proxmox-storage"]);
    assert!(remedies(&on("node2")).is_empty());
}

#[test]
fn every_owner_of_a_pool_gets_its_own_commands() {
    let proxmox = "  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             96.00  4.10\n  VG  #PV #LV #SN Attr   VSize    VFree\n  pve   1   5   0 wz--n- <931.01g 16.00g\nlvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent rootdir,images\n";
    let full = "Name            Total / Used / Free    Properties                                   UUID   Alerts\npool1   1.82 TiB / 1.82 TiB / 0 B   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   WS001\n";
    let limit = "UUID: 398925ee-6efa-4fe1-bc0f-9cd13e3da8d7\nName: pool1\nActions Allowed: fully operational\nFilesystem Limit: 1\nAllows Overprovisioning: Yes\n$ stratis filesystem list\nPool    Filesystem   Total / Used / Free / Limit            Device                   Created             UUID\npool1   fs1   1 TiB / 546 MiB / 1023.47 GiB / None   /dev/stratis/pool1/fs1   Mar 01 2024 10:00   a1b2c3d4-0000-4000-8000-000000000001\n";
    let containerd = "version = 2\n[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"/var/lib/containerd/devmapper\"\n  pool_name = \"/dev/mapper/containerd-pool\"\n";
    for (paste, words) in [
        (proxmox, &["pvesm list local-lvm", "discard=on", "pct fstrim", "qm rescan", "lvextend -L +"][..]),
        (
            full,
            &["stratis pool add-data pool1", "stratis pool extend-data pool1", "stratis pool overprovision pool1 no"],
        ),
        (limit, &["stratis pool set-fs-limit pool1"]),
        (containerd, &["systemctl restart containerd"]),
    ] {
        let host = host(paste, &allowed());
        let all = commands(&host);
        for word in words {
            assert!(all.iter().any(|command| command.contains(word)), "no {word} in {all:#?}");
        }
        let mut ids: Vec<&str> = host.remedies.iter().map(|remedy| remedy.id).collect();
        assert!(paste != proxmox || !ids.contains(&"reclaim-space"), "the same twice");
        ids.dedup();
        assert_eq!(ids.len(), host.remedies.len());
        let files: Vec<&str> = host.artifacts.iter().map(|file| file.name).collect();
        assert_eq!(files.contains(&"config.toml"), paste == containerd, "{files:?}");
    }
}

#[test]
fn a_file_that_changes_the_driver_is_installed_by_the_move_after_the_images_are_saved() {
    let info = "Server Version: VERSION\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 40.5GB\n Data Space Total: 102GB\n Data Space Available: 61.5GB\n Metadata Space Used: 150MB\n Metadata Space Total: 1.07GB\nKernel Version: 5.4.0-100-generic\nDocker Root Dir: /var/lib/docker\n";
    let file = "$ cat /etc/docker/daemon.json\n{\n\t\"storage-driver\": \"devicemapper\",\n\t\"storage-opts\": [\"dm.thinpooldev=/dev/mapper/docker-thinpool\"],\n\t\"log-opts\": { \"max-size\": 10, \"max-file\": 3 }\n}\n";
    for version in ["17.06.2-ce", "20.10.24"] {
        let host = host(&format!("{}{file}", info.replace("VERSION", version)), &Choices::default());
        let commands = commands(&host);
        let installs = commands.iter().filter(|command| command.contains("install -D")).count();
        assert_eq!(installs, 1, "{version}: {commands:#?}");
        assert!(place(&commands, "docker save") < place(&commands, "install -D"), "{version}: {commands:#?}");
        assert!(!commands.iter().any(|command| command == "systemctl restart docker"), "{commands:#?}");
        let script = host.artifacts.iter().find(|file| file.name == "thinpool-fix.sh").expect("a script");
        let runs = |line: &&str| !line.trim_start().starts_with('#') && line.contains("/etc/docker/daemon.json");
        let lines: Vec<&str> = script.content.as_str().lines().filter(runs).collect();
        assert!(lines.iter().all(|line| line.starts_with("cat ")), "the script switches the driver: {lines:?}");
    }
    // Who stays gets a file that keeps the driver, and that one is installed at once.
    let stay = Choices { driver: thinpool_doctor::engine::DriverChoice::Devicemapper, ..Choices::default() };
    let commands = commands(&self::host(&format!("{}{file}", info.replace("VERSION", "20.10.24")), &stay));
    assert!(place(&commands, "install -D") < place(&commands, "restart docker"), "{commands:#?}");
}

#[test]
fn docker_runs_again_before_it_is_asked_to_delete() {
    let broken = "docker-thinpool: 0 199229440 thin-pool 12 262144/262144 194560/194560 - ro discard_passdown error_if_no_space needs_check 1024\n  thinpool         docker twi-cot-M- 95.00g             100.00 100.00\n  docker   1   1   0 wz--n- 150.00g 53.00g\nServer Version: 19.03.15\n";
    let commands = commands(&host(broken, &Choices::default()));
    let start = place(&commands, "systemctl start docker");
    assert!(place(&commands, "lvextend -L") < start && start < place(&commands, "docker image prune"), "{commands:#?}");
    assert!(start < place(&commands, "/proc/mounts"), "{commands:#?}");
    let lvm = "vg0-thin-tpool: 0 209715200 thin-pool 7 800/25600 1638400/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\n  thin            vg0 twi-cotzD- 100.00g             100.00 3.12\n  vg0   1   3   0 wz--n- 200.00g 99.80g\n";
    let commands = self::commands(&host(lvm, &Choices::default()));
    assert!(place(&commands, "lvchange -ay -S") < place(&commands, "fstrim -av"), "{commands:#?}");
}

const BROKEN_LOOP: &str = "$ docker info\nServer Version: 19.03.15\nStorage Driver: devicemapper\n Pool Name: docker-8:1-131074-pool\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Metadata loop file: /var/lib/docker/devicemapper/devicemapper/metadata\nKernel Version: 5.4.0-100-generic\nOperating System: Ubuntu 20.04.1 LTS\nDocker Root Dir: /var/lib/docker\n$ dmsetup status\ndocker-8:1-131074-pool: 0 209715200 thin-pool 900 3000/524288 1638400/1638400 - ro discard_passdown queue_if_no_space needs_check 32768\n$ dmsetup table\ndocker-8:1-131074-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n$ losetup -l\nNAME       SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE\n/dev/loop0 0 0 1 0 /var/lib/docker/devicemapper/devicemapper/data\n/dev/loop1 0 0 1 0 /var/lib/docker/devicemapper/devicemapper/metadata\n$ df -hT\nFilesystem Type Size Used Avail Use% Mounted on\n/dev/sda1 ext4 500G 200G 300G 40% /\n";

#[test]
fn a_loop_device_that_went_with_its_pool_is_attached_for_the_check() {
    let commands = commands(&host(BROKEN_LOOP, &Choices::default()));
    let order = [
        "dmsetup remove docker-8:1-131074-pool",
        "losetup /dev/loop1 /var/lib/docker/devicemapper/devicemapper/metadata",
        "dd if=/dev/loop1",
        "thin_check --clear-needs-check-flag /dev/loop1",
        "losetup -d /dev/loop1",
        "truncate -s +",
        "systemctl start docker",
        "docker image prune",
    ];
    assert!(order.map(|word| place(&commands, word)).is_sorted(), "{commands:#?}");
    assert!(commands.iter().all(|command| !command.contains("dmsetup reload")), "the pool is gone: {commands:#?}");
}

#[test]
fn a_loop_device_of_a_pool_that_works_again_is_left_alone() {
    let host = host(BROKEN_LOOP, &allowed());
    let attach = steps(&host)
        .find_map(|step| step.command.as_ref().filter(|command| command.as_str().contains("losetup /dev/loop1")));
    let script = host.artifacts.iter().find(|file| file.name == "thinpool-fix.sh").expect("a script");
    let script = script.content.as_str();
    let (before, _) = script.split_once(attach.expect("a step").as_str()).expect("it is in the script");
    let guard = before.lines().rev().find(|line| line.trim_start().starts_with("if ")).expect("a guard");
    assert!(guard.contains("is_attached /dev/loop1") && guard.contains("docker-8:1-131074-pool"), "{guard}");
    assert!(script.contains("|| is_sound \"$3\""), "{script}");
}

#[test]
fn a_pool_that_no_service_makes_is_made_again_with_the_new_length() {
    let text = "devpool: 0 20971520 thin-pool 5 213/2048 163840/163840 - ro discard_passdown queue_if_no_space needs_check 512\ndevpool: 0 20971520 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n/dev/loop0: [0023]:7 (/srv/pool/data)\n/dev/loop1: [0023]:8 (/srv/pool/metadata)\n";
    let commands = commands(&host(text, &Choices::default()));
    let order = ["truncate -s +", "losetup /dev/loop0 /srv/pool/data", "dmsetup create devpool --table"];
    assert!(order.map(|word| place(&commands, word)).is_sorted(), "{commands:#?}");
    let again = &commands[place(&commands, "dmsetup create devpool")];
    assert!(again.contains("losetup -c /dev/loop0\n") && !again.contains("'0 20971520 "), "{again}");
}

#[test]
fn two_failed_pools_keep_two_copies() {
    let text = "devpool1: 0 209715200 thin-pool Fail\ndevpool2: 0 209715200 thin-pool Fail\ndevpool1: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\ndevpool2: 0 209715200 thin-pool 8:17 8:18 128 32768 1 skip_block_zeroing\n";
    let commands = commands(&host(text, &Choices::default()));
    let copies: Vec<&str> = commands.iter().filter_map(|command| command.split(" of=").nth(1)).collect();
    assert_eq!(copies.len(), 2, "{commands:#?}");
    assert_ne!(copies[0], copies[1]);
    // Without their tables nothing tells which device is whose.
    let blind = text.lines().take(2).collect::<Vec<_>>().join("\n");
    assert!(self::commands(&host(&blind, &allowed())).iter().all(|command| !command.contains("thin_check")));
}

#[test]
fn a_pool_that_waits_is_extended_before_another_is_repaired() {
    let text = "vg-a-tpool: 0 20971520 thin-pool 1 100/2560 163840/163840 - out_of_data_space discard_passdown queue_if_no_space - 1024\nvg-b-tpool: 0 20971520 thin-pool 1 200/2560 SHORT/163840 - ro discard_passdown queue_if_no_space needs_check 1024\n  vg     1   4   0 wz--n- 40.00g  10.00g\n  a      vg twi-aotzD- 10.00g             100.00 3.91\n  b      vg twi-cotz-- 10.00g             30.52 7.81\n";
    let commands = commands(&host(&text.replace("SHORT", "50000"), &Choices::default()));
    assert!(place(&commands, "vg/a") < place(&commands, "lvchange -an"), "{commands:#?}");
    assert!(commands[place(&commands, "lvextend -L")].ends_with("vg/a"));
    // The other one only after its repair, and before anything uses it.
    let both = text.replace("SHORT", "163000").replace("30.52", "99.49");
    let commands = self::commands(&host(&both, &Choices::default()));
    let extends = |pool: &str| {
        commands.iter().position(|command| command.starts_with("lvextend -L") && command.ends_with(pool)).expect(pool)
    };
    let (check, users) = (place(&commands, "-ay vg/b"), place(&commands, "lvchange -ay -S"));
    assert!(extends("vg/a") < check && check < extends("vg/b") && extends("vg/b") < users, "{commands:#?}");
}

#[test]
fn the_folder_of_docker_is_where_its_settings_say() {
    let df = "Filesystem      Size  Used Avail Use% Mounted on\n/dev/sdb1       500G  495G    5G  99% /srv\n";
    let version = "$ docker version\nServer: Docker Engine\n Engine:\n  Version: 25.0.5\n";
    let file = "$ cat /etc/docker/daemon.json\n{\"data-root\": \"/srv/docker\", \"storage-driver\": \"overlay2\"}\n";
    let flag = "ExecStart=/usr/bin/dockerd --data-root=/srv/docker -s overlay2\n";
    for settings in [file, flag] {
        let text = commands(&host(&format!("{settings}{version}$ df -h\n{df}"), &allowed())).join("\n");
        assert!(!text.contains("/var/lib/docker"), "{text}");
    }
}

#[test]
fn no_file_is_given_to_an_engine_that_reads_none_and_no_driver_that_is_gone_is_run() {
    let old = "Containers: 1\nStorage Driver: overlay\nKernel Version: 4.4.0\nServer Version: 1.8.3\n";
    let all = commands(&host(old, &allowed())).join("\n");
    assert!(!all.contains("DAEMON_JSON") && !all.contains("--format"), "{all}");
    for (driver, version, kernel) in
        [("btrfs", "23.0.1", "3.10.0-1160.el7.x86_64"), ("aufs", "24.0.7", "5.15.0-100-generic")]
    {
        let text = format!(
            "$ cat /etc/docker/daemon.json\n{{\"storage-driver\":\"{driver}\"}}\n$ docker version\nServer:\n Engine:\n  Version: {version}\n$ uname -r\n{kernel}\n"
        );
        let host = host(&text, &allowed());
        let commands = commands(&host);
        assert!(commands.iter().all(|command| !command.contains("docker save")), "{commands:#?}");
        assert!(commands.iter().any(|command| command.ends_with(&format!("/{driver}"))), "{commands:#?}");
        assert!(
            host.artifacts.iter().any(|file| file.name == "daemon.json" && file.content.as_str().contains("overlay2"))
        );
    }
}

#[test]
fn the_little_that_is_free_is_taken_before_the_disk() {
    let text = "docker-thinpool: 0 199229440 thin-pool 12 9000/262144 194560/194560 - out_of_data_space discard_passdown queue_if_no_space - 1024\n  docker   1   1   0 wz--n- 100.00g 3.00g\n  thinpool         docker twi-aot-D- 95.00g             100.00 3.43\n";
    let commands = commands(&host(text, &allowed()));
    assert!(place(&commands, "lvextend -L +") < place(&commands, "vgextend"), "{commands:#?}");
    assert_eq!(commands.iter().filter(|command| command.contains("lvextend -L +")).count(), 2, "{commands:#?}");
    let metadata = text
        .replace("9000/262144", "32700/32768")
        .replace("194560/194560 - out_of_data_space", "9456/194560 - rw")
        .replace("3.00g", "0.05g")
        .replace("100.00 3.43", "5.00 99.79");
    let commands = self::commands(&host(&metadata, &allowed()));
    assert!(place(&commands, "--poolmetadatasize +24M") < place(&commands, "vgextend"), "{commands:#?}");
}

#[test]
fn a_failing_disk_is_copied_before_the_repair_and_the_script_does_neither() {
    let text = "docker-thinpool: 0 199229440 thin-pool Fail\n  thinpool         docker twi-aotF-- 95.00g\n  docker   1   1   0 wz--n- 100.00g 0.10g\n[ 100.1] blk_update_request: I/O error, dev sdb, sector 123456\n  /dev/sdb   docker lvm2 a--  100.00g 0.10g\n";
    let host = host(text, &allowed());
    let commands = commands(&host);
    let order = [
        "smartctl -a /dev/sdb",
        "systemctl stop docker",
        "lvchange -an docker/thinpool",
        "vgchange -an docker",
        "ddrescue -f /dev/sdb",
        "dd if=",
        "lvchange --config",
    ];
    assert!(order.map(|word| place(&commands, word)).is_sorted(), "{commands:#?}");
    let script = host.artifacts.iter().find(|file| file.name == "thinpool-fix.sh").expect("a script");
    let runs = |line: &str| !line.trim_start().starts_with('#') && line.contains("lvchange -an");
    assert!(!script.content.as_str().lines().any(runs), "{}", script.content.as_str());
}

#[test]
fn nobody_is_sent_for_outputs_that_are_here() {
    let status =
        "tp: 0 209715200 thin-pool 7 800/25600 838400/1638400 - rw discard_passdown queue_if_no_space - 1024\n";
    let table = "tp: 0 209715200 thin-pool 252:1 252:0 128 32768 1 skip_block_zeroing\n";
    let log = "[ 100.1] blk_update_request: I/O error, dev sdb, sector 123456\n[ 100.2] blk_update_request: I/O error, dev sdb, sector 123464\n";
    let looks = |text: &str| remedies(text).contains(&"look-closer");
    assert!(looks(&format!("{status}{log}")), "the table is not here");
    assert!(!looks(&format!("{status}{table}{log}")));
}

#[test]
fn a_profile_that_is_attached_is_shown_kept_and_put_back() {
    let text = "  LV          VG   Attr       LSize  Pool Origin Data%  Meta%  Monitor   Profile\n  docker-pool rhel twi-aot--- 20.00g             90.82  8.62                 rhel--docker-pool-extend\n  rhel 1 4 0 wz--n- 100.00g 50.00g\n";
    let host = host(text, &Choices::default());
    let commands = commands(&host);
    let shown = place(&commands, "cat /etc/lvm/profile/rhel--docker-pool-extend.profile");
    assert!(
        shown < place(&commands, "lvchange --metadataprofile thinpool-autoextend rhel/docker-pool"),
        "{commands:#?}"
    );
    // Theirs is never written to, and a file of our own name is kept first.
    assert!(!commands.iter().any(|command| command.contains("> /etc/lvm/profile/rhel")), "{commands:#?}");
    assert!(
        commands.iter().any(|command| command.contains("thinpool-autoextend.profile.before-$(date")),
        "{commands:#?}"
    );
    let undo: Vec<&str> = steps(&host).filter_map(|step| Some(step.undo.as_ref()?.as_str())).collect();
    assert!(undo.iter().any(|undo| undo.contains("--metadataprofile rhel--docker-pool-extend")), "{undo:#?}");
}

/// Storage that is set in two places: the file takes over the flags before they are emptied, with one restart behind
/// both, and nothing leaves the old driver while its images cannot be saved.
#[test]
fn storage_in_flags_and_file_is_joined_before_anything_is_emptied() {
    let text = "Server Version: 1.13.1\nStorage Driver: devicemapper\n Pool Name: rhel-docker--pool\nDOCKER_STORAGE_OPTIONS=\"--storage-driver devicemapper --storage-opt dm.fs=xfs --storage-opt dm.thinpooldev=/dev/mapper/rhel-docker--pool\"\n{\"storage-driver\": \"overlay2\"}\n";
    let host = host(text, &Choices { show_secrets: true, ..Choices::default() });
    let commands = commands(&host);
    let at = |word: &str| place(&commands, word);
    assert!(at("/etc/docker/daemon.json") < at("DOCKER_STORAGE_OPTIONS=/"), "{commands:#?}");
    assert!(at("DOCKER_STORAGE_OPTIONS=/") < at("systemctl restart docker"), "{commands:#?}");
    assert_eq!(
        commands.iter().filter(|command| command.contains("systemctl restart docker")).count(),
        1,
        "{commands:#?}"
    );
    let file = host.artifacts.iter().find(|file| file.name == "daemon.json").expect("a file").content.to_string();
    assert!(file.contains("\"storage-driver\": \"devicemapper\""), "{file}");
    assert!(file.contains("dm.thinpooldev=/dev/mapper/rhel-docker--pool") && file.contains("dm.fs=xfs"), "{file}");
}

#[test]
fn the_pool_of_a_driver_that_is_gone_is_in_no_hurry() {
    let text = "$ docker version\nClient:\n Version: 26.1.3\nCannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.thinpooldev=/dev/mapper/vg_data-thinpool\"]}\n  thinpool vg_data twi-aot--- 95.00g             97.10  12.00\n  VG      #PV #LV #SN Attr   VSize   VFree\n  vg_data   1   1   0 wz--n- 100.00g 3.00g\n";
    let host = host(text, &Choices::default());
    assert_eq!(host.verdict.rule, Some("driver-removed"));
    let commands = commands(&host);
    let useless = |command: &&String| command.contains("docker image prune") || command.starts_with("lvextend");
    assert_eq!(commands.iter().find(useless), None, "{commands:#?}");
}

const KATA: &str = "$ cat /etc/containerd/config.toml\nversion = 2\n[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  pool_name = \"devpool\"\n  root_path = \"/var/lib/containerd/devmapper\"\n  base_image_size = \"10GB\"\n$ dmsetup status\ndevpool: 0 209715200 thin-pool 40 5000/262144 800000/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\ndevpool-snap-12: 0 20971520 thin 1000000 20971519\n$ dmsetup table\ndevpool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n$ losetup -a\n/dev/loop0: []: (/var/lib/containerd/data)\n/dev/loop1: []: (/var/lib/containerd/meta)\n$ df -h\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 100G 100G 0 100% /\n";

#[test]
fn the_copy_of_the_metadata_has_room_before_it_is_made_and_no_file_is_waited_for() {
    let host = host(KATA, &Choices::default());
    let full = host.findings.iter().find(|finding| finding.rule == "host-fs-full").expect("the disk is full");
    assert!(!full.explanation.as_str().contains("Docker"), "{}", full.explanation);
    let commands = commands(&host);
    let order = ["df -h /", "crictl pods -q", "dmsetup remove devpool", "of=/root/devpool_metadata-"];
    assert!(order.map(|word| place(&commands, word)).is_sorted(), "{commands:#?}");
    let script = host.artifacts.iter().find(|file| file.name == "thinpool-fix.sh").expect("a script");
    assert!(!script.content.as_str().contains("\n: \"${CONFIG_TOML"), "{}", script.content.as_str());
}

#[test]
fn what_a_full_disk_took_from_a_loop_pool_is_looked_for() {
    let text = "Server Version: 19.03.15\nStorage Driver: devicemapper\n Pool Name: docker-253:0-6-pool\n Data file: /dev/loop0\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 41.2 GB\n Data Space Total: 107.4 GB\n Data Space Available: 0 B\ndocker-253:0-6-pool: 0 209715200 thin-pool 3100 14900/524288 628662/1638400 - rw discard_passdown queue_if_no_space - 1024\n";
    let looks = |text: &str| remedies(text).contains(&"check-filesystems");
    assert!(looks(&format!("{text}[1.0] loop: Write error at byte offset 9123123, length 4096.\n")));
    assert!(!looks(text));
}

#[test]
fn a_path_with_a_blank_is_hidden_whole_in_text_and_commands() {
    let text = "vg0-tp-tpool: 0 209715200 thin-pool 7 800/25600 838400/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\n  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  tp   vg0 twi-cotz-- 100.00g             50.00  3.12\n  web  vg0 Vwi-aotz--  20.00g tp          50.00\n$ cat /proc/mounts\n/dev/mapper/vg0-web /srv/acmeq\\040payroll xfs rw,relatime 0 0\n";
    let all = serde_json::to_string(&host(text, &Choices::default())).expect("a report");
    assert!(!all.contains("acmeq") && !all.contains("payroll"), "{all}");
    assert!(all.contains("umount /srv/\\\"${PATH_1:?") || all.contains("umount '/srv/'\\\"${PATH_1:?"), "{all}");
}
