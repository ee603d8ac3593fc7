//! What Docker and the other owners of pools print reads back as it was rendered.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use proptest::prelude::*;
use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::intake;
use thinpool_doctor::intake::section::Claims;
use thinpool_doctor::parsers::docker_df::Kind;
use thinpool_doctor::parsers::{FORMATS, Parsed, Record};
use thinpool_doctor::units::Bytes;

/// Everything the formats read, and the ids of those that claimed something.
fn read(text: &str) -> (Parsed, Vec<&'static str>) {
    let claims: Vec<&Claims> = FORMATS.iter().map(|format| &format.claims).collect();
    let (sections, _) = intake::sections(intake::lines(0, text), &claims, None);
    let mut all = Parsed::default();
    let mut ids = Vec::new();
    for section in &sections {
        let Some(format) = FORMATS.get(section.format) else { continue };
        let parsed = (format.parse)(section);
        ids.push(format.id);
        all.records.extend(parsed.records);
        all.problems.extend(parsed.problems);
    }
    (all, ids)
}

fn records(text: &str) -> Vec<Record> {
    read(text).0.records
}

/// Names as tools allow them, none of which is a word that a format knows.
fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,10}x[0-9]"
}

/// The spelling of a truth in a flag or a file.
fn switch() -> impl Strategy<Value = bool> {
    any::<bool>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn docker_system_df(total in 0u64..10_000, active in 0u64..10_000, tenths in 10u64..9_999, share in 0u8..=100, blank in any::<bool>(), kind in 0usize..4) {
        let (word, kind) = [("Images", Kind::Images), ("Containers", Kind::Containers), ("Local Volumes", Kind::Volumes), ("Build Cache", Kind::BuildCache)][kind];
        let unit = if blank { " MB" } else { "MB" };
        let size = format!("{}.{}{unit}", tenths / 10, tenths % 10);
        let text = format!("TYPE   TOTAL   ACTIVE   SIZE   RECLAIMABLE\n{word:<20}{total:<10}{active:<10}{size:<12}{size} ({share}%)\n");
        let (parsed, _) = read(&text);
        prop_assert_eq!(&parsed.problems, &vec![]);
        let usage = match parsed.records.as_slice() { [Record::DiskUsage(usage)] => usage, other => panic!("{other:?}") };
        prop_assert_eq!((usage.kind, usage.total, usage.active), (kind, Some(total), Some(active)));
        prop_assert_eq!(usage.size, Some(Bytes(tenths * 100_000)));
        prop_assert_eq!(usage.reclaimable, usage.size);
        let size = size.replace(' ', "");
        let line = format!("{{\"Active\":\"{active}\",\"Reclaimable\":\"{size} ({share}%)\",\"Size\":\"{size}\",\"TotalCount\":\"{total}\",\"Type\":\"{word}\"}}\n");
        match read(&line).0.records.as_slice() {
            [Record::DiskUsage(other)] => prop_assert_eq!((other.kind, other.total, other.active, other.size, other.reclaimable), (usage.kind, usage.total, usage.active, usage.size, usage.reclaimable)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn flags(driver in "(overlay2|devicemapper|zfs)", options in prop::collection::vec("dm\\.[a-z_]{1,12}=[a-zA-Z0-9/_-]{1,20}", 0..5), equals in any::<bool>(), carrier in 0usize..4, debug in switch()) {
        let separator = if equals { "=" } else { " " };
        let mut words = vec![format!("--storage-driver{separator}{driver}")];
        words.extend(options.iter().map(|option| format!("--storage-opt{separator}{option}")));
        if debug {
            words.push("--debug".into());
        }
        let text = match carrier {
            0 => format!("DOCKER_OPTS=\"{}\"\n", words.join(" ")),
            1 => format!("ExecStart=/usr/bin/dockerd \\\n  {}\n", words.join(" \\\n  ")),
            2 => format!("$ dockerd {}\n", words.join(" ")),
            _ => format!("Environment=\"DOCKER_STORAGE_OPTIONS={}\"\n", words.join(" ")),
        };
        let records = records(&text);
        let flags = match records.as_slice() { [Record::Flags(flags)] => flags, other => panic!("{other:?}") };
        prop_assert_eq!(flags.driver.as_ref().map(|found| found.value.clone()), Some(driver));
        prop_assert_eq!(flags.options.iter().map(|option| option.value.clone()).collect::<Vec<_>>(), options);
        prop_assert_eq!(flags.named("debug").count(), usize::from(debug));
        let lines = text.matches('\n').count();
        prop_assert!(flags.all.iter().all(|flag| (1..=lines).contains(&flag.source.line)));
    }

    // No option looks like a mark of a web page: what a ticket made of a text is undone.
    #[test]
    fn a_valid_daemon_json_has_no_fault(root in "[a-zA-Z0-9/_\\\\\"'“” .,{}#-]{0,30}", debug in switch(), options in prop::collection::vec("[ -%'-;=-~]{0,20}", 0..4), pretty in any::<bool>()) {
        let value = serde_json::json!({ "data-root": root, "debug": debug, "storage-opts": options });
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let records = records(&text.expect("JSON"));
        let daemon = match records.as_slice() { [Record::Daemon(daemon)] => daemon, other => panic!("{other:?}") };
        prop_assert_eq!(&daemon.faults, &vec![]);
        prop_assert_eq!(daemon.value.as_ref().map(ToString::to_string), Some(value.to_string()));
        prop_assert_eq!(daemon.keys.len(), 3);
    }

    // No path looks like a share of another host or like an address: the corrected file is redacted.
    #[test]
    fn a_damaged_daemon_json_means_the_same(root in "(/[a-zA-Z0-9_-]{1,9}){1,3}", debug in switch(), quote in 0usize..3, remark in any::<bool>(), comma in any::<bool>(), missing in any::<bool>()) {
        let (open, close) = [('"', '"'), ('“', '”'), ('\'', '\'')][quote];
        let remark = if remark { " # ours" } else { "" };
        let between = if missing { "" } else { "," };
        let comma = if comma { "," } else { "" };
        let text = format!("{{\n  {open}data-root{close}: {open}{root}{close}{between}{remark}\n  {open}debug{close}: {debug}{comma}\n}}\n");
        let records = records(&text);
        let daemon = match records.as_slice() { [Record::Daemon(daemon)] => daemon, other => panic!("{other:?}") };
        let expected = serde_json::json!({ "data-root": root, "debug": debug });
        prop_assert_eq!(daemon.value.as_ref().map(ToString::to_string), Some(expected.to_string()));
        let broken = quote > 0 || !remark.is_empty() || missing || !comma.is_empty();
        prop_assert_eq!(daemon.syntax_error.is_some(), broken);
        prop_assert!(daemon.faults.iter().all(|fault| (1..=4).contains(&fault.source.line) && fault.column > 0));
        let report = diagnose(&[Input::new("paste", text)], &Choices::default());
        let corrected = report.hosts.iter().flat_map(|host| &host.artifacts).find(|artifact| artifact.name == "daemon.json");
        prop_assert_eq!(corrected.is_some(), broken);
        if let Some(corrected) = corrected {
            let value: serde_json::Value = serde_json::from_str(corrected.content.as_str()).expect("strict JSON");
            prop_assert_eq!(&value["data-root"], &serde_json::json!(root));
            prop_assert_eq!(&value["debug"], &serde_json::json!(debug));
        }
    }

    #[test]
    fn containerd_config(pool in name(), mib in 1u64..100_000, discard in switch(), version in 1usize..4) {
        let heading = ["[plugins.devmapper]", "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]", "[plugins.'io.containerd.snapshotter.v1.devmapper']"][version - 1];
        let text = format!("version = {version}\n{heading}\n  root_path = \"/var/lib/{pool}\"\n  pool_name = \"{pool}\"\n  base_image_size = \"{mib}MB\"\n  discard_blocks = {discard}\n");
        let records = records(&text);
        let config = match records.as_slice() { [Record::Containerd(config)] => config, other => panic!("{other:?}") };
        let devmapper = config.devmapper.as_ref().expect("the snapshotter");
        prop_assert_eq!(devmapper.pool_name.as_ref().map(|found| &found.value), Some(&pool));
        prop_assert_eq!(devmapper.base_image_size.as_ref().map(|size| size.value), Some(Bytes::mib(mib)));
        prop_assert_eq!(devmapper.discard_blocks.as_ref().map(|found| found.value), Some(discard));
        prop_assert_eq!(config.version.as_ref().map(|found| found.value), Some(version as u64));
    }

    #[test]
    fn stratis_pools(name in name(), total in 1u64..1000, used in 0u64..1000, alert in any::<bool>()) {
        let alert = if alert { "WS001" } else { "" };
        let text = format!("Name   Total / Used / Free   Properties   UUID   Alerts\n{name}   {total} TiB / {used} GiB / 1 MiB   ~Ca,~Cr, Op   398925ee-6efa-4fe1-bc0f-9cd13e3da8d7   {alert}\n");
        let records = records(&text);
        let pool = records.iter().find_map(|record| match record { Record::StratisPool(pool) => Some(pool), _ => None }).expect("a pool");
        prop_assert_eq!(&pool.name, &name);
        prop_assert_eq!((pool.total, pool.used, pool.free), (Some(Bytes::gib(total * 1024)), Some(Bytes::gib(used)), Some(Bytes::mib(1))));
        prop_assert_eq!(pool.alerts.is_empty(), alert.is_empty());
    }

    #[test]
    fn proxmox_storages(name in name(), vg in name(), thin in name(), total in 1u64..(1 << 40), used in 0u64..(1 << 40)) {
        let config = format!("lvmthin: {name}\n\tthinpool {thin}\n\tvgname {vg}\n\tcontent rootdir,images\n");
        let parsed = records(&config);
        let storage = match parsed.as_slice() { [Record::StorageConfig(storage)] => storage, other => panic!("{other:?}") };
        prop_assert_eq!(storage.vgname.as_ref().map(|found| &found.value), Some(&vg));
        prop_assert_eq!(storage.thinpool.as_ref().map(|found| &found.value), Some(&thin));
        prop_assert_eq!(&storage.content, &["rootdir", "images"]);
        let status = format!("{name}     lvmthin     active       {total}       {used}       0   14.16%\n");
        let parsed = records(&status);
        let state = match parsed.as_slice() { [Record::StorageStatus(state)] => state, other => panic!("{other:?}") };
        prop_assert_eq!((&state.name, state.total, state.used), (&name, Some(Bytes::kib(total)), Some(Bytes::kib(used))));
    }

    #[test]
    fn containerd_plugins(id in name(), word in "(ok|skip|error)") {
        let text = format!("io.containerd.snapshotter.v1    {id}    linux/amd64    {word}\n");
        prop_assert!(matches!(records(&text).as_slice(), [Record::Plugin(plugin)] if plugin.id == id));
    }
}

/// Outputs of other formats, and one that is nobody's: none of them may be claimed by the formats tested here.
#[test]
fn nothing_is_taken_from_others() {
    let others = [
        (
            "docker-info",
            "Containers: 5\n Running: 1\nImages: 10\nServer Version: 17.06.2-ce\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 1.9 GB\nName: node-1\nID: ABCD:EFGH\n",
        ),
        ("vgs", "  VG     #PV #LV #SN Attr   VSize    VFree\n  docker   1   1   0 wz--n- <100.00g 10.00g\n"),
        (
            "lvs",
            "  LV       VG     Attr       LSize  Pool Origin Data%  Meta%\n  thinpool docker twi-aot--- 95.00g             10.00  6.99\n",
        ),
        ("lsblk", "NAME   MAJ:MIN RM  SIZE RO TYPE MOUNTPOINT\nsda      8:0    0   20G  0 disk\n"),
        ("log", "time=\"2026-11-22T01:00:00Z\" level=error msg=\"dockerd --storage-driver=devicemapper failed\"\n"),
    ];
    for (id, text) in others {
        assert_eq!(read(text).1, [id], "{text}");
    }
    assert_eq!(
        read("[Unit]\nDescription=x\n[Service]\nExecStart=/usr/bin/containerd\nOPTIONS=-u ntp\n").1,
        Vec::<&str>::new()
    );
}
