//! The rules of safety that every plan and every file keeps, whatever was pasted and whatever was chosen: a test each,
//! over all the cases of the tests and all the examples of the rules.
//!
//! Each check is a function over what is handed out, and is tried on something that breaks it first.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::sync::OnceLock;

use thinpool_doctor::engine::{Choices, DriverChoice, Input, diagnose};
use thinpool_doctor::report::{HostReport, Risk, StepReport};
use thinpool_doctor::rules::RULES;

/// A paste, and the hosts of it with every choice that leads to another plan.
struct Case {
    paste: String,
    hosts: Vec<HostReport>,
}

fn pastes() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let cases = std::fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("an entry").path());
    let cases = cases.map(|path| std::fs::read_to_string(path.join("paste.txt")).expect("a paste"));
    let examples = RULES.iter().flat_map(|rule| rule.examples).map(|example| example.paste.to_owned());
    cases.chain(examples).collect()
}

fn cases(choices: &Choices) -> Vec<Case> {
    let drivers = [DriverChoice::Auto, DriverChoice::Overlay2, DriverChoice::Devicemapper];
    let all = pastes().into_iter().map(|paste| {
        let reports = drivers
            .map(|driver| diagnose(&[Input::new("paste", paste.clone())], &Choices { driver, ..choices.clone() }));
        Case { hosts: reports.into_iter().flat_map(|report| report.hosts).collect(), paste }
    });
    all.collect()
}

/// With everything shown.
fn allowed() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| cases(&Choices { allow_destructive: true, show_secrets: true, ..Choices::default() }))
}

/// As it is shown to whoever chose nothing.
fn default() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| cases(&Choices::default()))
}

fn hosts(cases: &'static [Case]) -> impl Iterator<Item = &'static HostReport> {
    cases.iter().flat_map(|case| &case.hosts)
}

fn steps(host: &HostReport) -> impl Iterator<Item = &StepReport> {
    host.remedies.iter().flat_map(|remedy| &remedy.steps)
}

fn commands(host: &HostReport) -> Vec<String> {
    steps(host).filter_map(|step| Some(step.command.as_ref()?.to_string())).collect()
}

fn host(text: &str, choices: &Choices) -> HostReport {
    diagnose(&[Input::new("paste", text)], choices).hosts.into_iter().next().expect("a host")
}

fn everything() -> Choices {
    Choices { allow_destructive: true, show_secrets: true, ..Choices::default() }
}

fn place(commands: &[String], word: &str) -> usize {
    commands.iter().position(|command| command.contains(word)).unwrap_or_else(|| panic!("no {word} in {commands:#?}"))
}

const FULL: &str = "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - out_of_data_space discard_passdown queue_if_no_space - 1024\n";
const LVS: &str = "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotzD- 100.00g             100.00 29.81\n";
const ROOM: &str = "  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 300.00g 200.00g\n";

// ---- 1. Names of LVM are decoded, and looked up in LVM before they are used ----

/// Commands of LVM's that change something, for a volume that neither the paste nor a look before shows as LVM's own:
/// by its two names, or by a volume group of the name that the device's name begins with.
fn used_before_seen(paste: &str, commands: &[String]) -> Vec<String> {
    const CHANGES: [&str; 4] = ["lvextend ", "lvchange ", "lvconvert ", "lvremove "];
    let apart = |c: char| !(c.is_ascii_alphanumeric() || "+_.-".contains(c));
    let words = |line: &str| line.split(apart).map(str::to_owned).collect::<Vec<_>>();
    let in_paste = |vg: &str, lv: &str| {
        paste.lines().any(|line| {
            let words = words(line);
            let has = |name: &str| words.iter().any(|word| word == name);
            has(vg) && (has(lv) || line.contains("wz--") || line.contains("VG Name") || line.contains("vg_name"))
        })
    };
    let names = |line: &str| -> Option<(String, String)> {
        let changes = CHANGES.iter().any(|program| line.starts_with(program));
        let word = line.split_whitespace().filter(|_| changes).rfind(|word| !word.starts_with('-'))?;
        let (vg, lv) = word.trim_matches('\'').split_once('/')?;
        let of_pool = ["_tmeta", "_tdata"].iter().find_map(|end| lv.strip_suffix(end)).unwrap_or(lv);
        (!line.contains("/LV}")).then(|| (vg.to_owned(), of_pool.to_owned()))
    };
    let lines: Vec<&str> = commands.iter().flat_map(|command| command.lines()).collect();
    let made = |at: usize, vg: &str| lines[..at].iter().any(|line| line.starts_with(&format!("vgcreate {vg} ")));
    let looked = |at: usize, vg: &str, lv: &str| {
        lines[..at].iter().any(|line| line.starts_with("lvs ") && line.contains(&format!("{vg}/{lv}")))
    };
    let wrong = lines.iter().enumerate().filter(|(at, line)| {
        names(line).is_some_and(|(vg, lv)| !in_paste(&vg, &lv) && !looked(*at, &vg, &lv) && !made(*at, &vg))
    });
    wrong.map(|(_, line)| (*line).to_owned()).collect()
}

#[test]
fn rule_1_names_are_looked_up_in_lvm_before_they_are_used() {
    let blind = ["lvextend -L +20G docker/thinpool".to_owned()];
    assert_eq!(used_before_seen(FULL, &blind).len(), 1);
    for shown in [LVS, ROOM] {
        assert_eq!(used_before_seen(&format!("{FULL}{shown}"), &blind), Vec::<String>::new());
    }
    for case in allowed() {
        for host in &case.hosts {
            let wrong = used_before_seen(&case.paste, &commands(host));
            assert!(wrong.is_empty(), "{wrong:?} of {}\n{:#?}", case.paste, commands(host));
        }
    }
    // A name that cannot be decoded is asked for.
    let text = FULL.replace("docker-thinpool", "pool");
    let asked = commands(&host(&text, &everything()));
    assert!(asked.iter().any(|command| command.contains("\"${POOL:?")), "{asked:#?}");
}

// ---- 2. Names are quoted, or refused ----

/// Words of LVM's commands that are no names, sizes, options or selections of LVM.
fn foreign_words(command: &str) -> Vec<String> {
    let program = command.split(' ').next().unwrap_or_default();
    let lvm = program != "pvesm" && ["lv", "vg", "pv"].iter().any(|start| program.starts_with(start));
    let plain = |word: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "+_.-/,=%:@".contains(c);
        word.chars().all(allowed) && !word.split('/').any(|part| part == "..")
    };
    // What stands between quotes is a word that a shell reads as it is, or a question.
    let open = command.split('\'').step_by(2).collect::<String>();
    let asked =
        open.split("\"${").map(|part| part.split_once("}\"").map_or(part, |(_, rest)| rest)).collect::<String>();
    let words = asked.split_whitespace().filter(|word| lvm && !plain(word) && !matches!(*word, "||" | ">" | "&&"));
    words.map(str::to_owned).collect()
}

#[test]
fn rule_2_names_that_lvm_does_not_allow_are_never_given_to_it() {
    assert_eq!(foreign_words("lvextend -L +1G docker;reboot/x"), ["docker;reboot/x"]);
    assert_eq!(foreign_words("lvextend -L +\"${ADD_DATA:?how much; or so}\" 'a b'/x"), Vec::<String>::new());
    for name in ["docker; rm -rf x", "$(reboot)", "`reboot`", "-f", "d\u{43e}cker", "a b", "../x", "\u{1b}[2Jx"] {
        let text = format!(
            "{FULL}  LV       VG     Attr       LSize   Data%  Meta%\n  {name} {name} twi-aotzD- 100.00g 100.00 29.81\n{}",
            ROOM.replace("docker", name)
        );
        for host in diagnose(&[Input::new("paste", text)], &everything()).hosts {
            for line in commands(&host).iter().flat_map(|command| command.lines()) {
                let lvm = ["lv", "vg", "pv"].iter().any(|start| line.starts_with(start));
                assert!(!lvm || !line.contains(name), "{line}");
            }
        }
    }
    for host in hosts(allowed()) {
        for line in commands(host).iter().flat_map(|command| command.lines()) {
            assert_eq!(foreign_words(line), Vec::<String>::new(), "{line}");
        }
    }
}

// ---- 3. Sizes are whole extents ----

/// Sizes that are added and are no whole extents of 4 MiB, LVM's default.
fn broken_sizes(command: &str) -> Vec<String> {
    let added = command.split("-L +").skip(1).chain(command.split("--poolmetadatasize +").skip(1));
    let broken = added.filter(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        match (rest.chars().nth(digits.len()), digits.parse::<u64>()) {
            (Some('G'), Ok(_)) => false,
            (Some('M'), Ok(size)) => !size.is_multiple_of(4) || size == 0,
            _ => !rest.starts_with("\"${ADD_"),
        }
    });
    broken.map(str::to_owned).collect()
}

#[test]
fn rule_3_sizes_are_whole_extents() {
    assert_eq!(broken_sizes("lvextend -L +1023M a/b").len(), 1);
    assert_eq!(broken_sizes("lvextend --poolmetadatasize +0.5G a/b").len(), 1);
    let mut seen = 0;
    for command in hosts(allowed()).flat_map(commands) {
        assert_eq!(broken_sizes(&command), Vec::<String>::new());
        seen += usize::from(command.contains("-L +"));
    }
    assert!(seen > 20, "{seen}");
}

// ---- 4. What destroys stands apart, with what must be so before ----

/// Programs that destroy what they are pointed at.
const DESTROYS: [&str; 11] = [
    "pvcreate ",
    "vgcreate ",
    "vgextend ",
    "wipefs -a",
    "lvremove ",
    "vgremove ",
    "mkfs",
    "rm -rf",
    "lvconvert --repair",
    "docker container prune",
    "stratis pool add-data",
];

fn destroys(line: &str) -> bool {
    DESTROYS.iter().any(|word| line.contains(word))
}

/// Lines of a script that destroy something and would run, or stand without what must be so before.
fn loose_lines(script: &str) -> Vec<String> {
    let lines: Vec<&str> = script.lines().collect();
    let runs = |line: &str| !line.trim_start().starts_with('#');
    let stated = |at: usize| {
        let step = lines[..at].iter().rposition(|line| line.starts_with("# ") && line.contains(". ["));
        step.is_some_and(|step| lines[step..at].iter().any(|line| line.starts_with("#    before: ")))
    };
    let loose = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| destroys(line) && (runs(line) || line.starts_with("#!") && *at > 0 && !stated(*at)));
    loose.map(|(_, line)| (*line).to_owned()).collect()
}

#[test]
fn rule_4_what_destroys_is_marked_withheld_and_never_runs_by_itself() {
    assert_eq!(loose_lines("# 1. [safe, x] y\nrun pvcreate /dev/sdb\n").len(), 1);
    assert_eq!(loose_lines("# 1. [destructive, x] y\n#! pvcreate /dev/sdb\n").len(), 1);
    assert_eq!(loose_lines("# 1. [destructive, x] y\n#    before: z\n#! pvcreate /dev/sdb\n").len(), 0);
    let mut comments = 0;
    for host in hosts(allowed()) {
        for step in steps(host) {
            let command = step.command.as_ref().expect("allowed").as_str();
            assert!(!destroys(command) || step.risk == Risk::Destructive, "{command}");
        }
        for script in host.artifacts.iter().filter(|file| file.name == "thinpool-fix.sh") {
            assert_eq!(loose_lines(script.content.as_str()), Vec::<String>::new());
            comments += script.content.as_str().lines().filter(|line| line.starts_with("#!") && destroys(line)).count();
        }
    }
    assert!(comments > 20, "{comments}");
    for host in hosts(default()) {
        for step in steps(host) {
            assert_eq!(step.command.is_none(), step.risk == Risk::Destructive);
        }
        let first = host.verdict.first_command.as_ref().map(|command| command.to_string()).unwrap_or_default();
        assert!(!destroys(&first), "{first}");
        for script in host.artifacts.iter().filter(|file| file.name.ends_with(".sh")) {
            assert!(!script.content.as_str().lines().any(|line| line.starts_with("#!") && destroys(line)));
        }
    }
}

#[test]
fn rule_4_a_change_says_what_it_needs_how_to_tell_that_it_worked_and_the_way_back() {
    for host in hosts(allowed()) {
        for step in steps(host) {
            let whole = step.precondition.is_some() && step.expect.is_some() && step.undo.is_some();
            assert!(step.risk == Risk::ReadOnly || whole, "{}\n{step:#?}", host.verdict.sentence);
        }
    }
}

// ---- 5. The order for a full pool ----

#[test]
fn rule_5_a_full_pool_is_extended_then_looked_at_then_its_filesystems_then_it_is_watched() {
    let text = format!(
        "{}{LVS}{ROOM}[  104.8] EXT4-fs warning (device dm-4): ext4_end_bio:343: I/O error 3 writing to inode 12 starting block 145408)\n",
        FULL.replace("1221/4096", "3500/4096")
    );
    let commands = commands(&host(&text, &Choices::default()));
    let order = [
        "lvextend -L +",
        "lvextend --poolmetadatasize",
        "dmsetup status --noflush",
        "docker restart",
        "lvchange --metadataprofile",
        "lvchange --monitor y",
    ];
    let places = order.map(|word| place(&commands, word));
    assert!(places[0] < places[1] && places[1] < places[3] && places[3..].is_sorted(), "{commands:#?}");
    // A look behind each extension, before anything else is done.
    for at in &places[..2] {
        assert!(commands[at + 1].contains("dmsetup status --noflush"), "{commands:#?}");
    }
    assert!(place(&commands, "docker restart") < place(&commands, "fstrim"), "{commands:#?}");
    // Facts that were not pasted come first.
    let blind = self::commands(&host(FULL, &Choices::default()));
    assert!(place(&blind, "lvs -o vg_name") < place(&blind, "lvextend -L +"), "{blind:#?}");
}

#[test]
fn rule_5_a_check_that_is_due_comes_before_growing_and_docker_starts_after_both() {
    let needs = FULL.replace("out_of_data_space", "ro").replace("queue_if_no_space -", "queue_if_no_space needs_check");
    let commands = commands(&host(&format!("{needs}{LVS}{ROOM}"), &everything()));
    let order = [
        "docker.socket",
        "lvchange -an docker/thinpool",
        "dd if=",
        "-ay docker/thinpool",
        "lvextend -L +",
        "systemctl start docker",
    ];
    assert!(order.map(|word| place(&commands, word)).is_sorted(), "{commands:#?}");
}

#[test]
fn rule_5_phases_come_in_their_order() {
    for host in hosts(default()) {
        let order = ["look", "stop-the-bleeding", "repair", "configure", "migrate", "prevent", "by-hand"];
        let broken = host.pools.iter().any(|pool| pool.mode != Some("rw"));
        let checked = host.remedies.iter().any(|remedy| remedy.id == "check-filesystems");
        let phases: Vec<usize> = host
            .remedies
            .iter()
            .filter(|remedy| !broken || remedy.phase != "repair")
            // A filesystem that lost writes is checked before it is trimmed.
            .filter(|remedy| !checked || !matches!(remedy.id, "reclaim-space" | "trim-guests"))
            .map(|remedy| order.iter().position(|phase| *phase == remedy.phase).expect("a phase"))
            .collect();
        assert!(phases.is_sorted(), "{phases:?}");
    }
}

// ---- 6. daemon.json ----

/// What an engine of this major release refuses of a file, or what must not stand in one at all.
fn refused(text: &str, major: Option<u32>) -> Vec<&'static str> {
    let mut found = Vec::new();
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) if value.is_object() => {}
        _ => found.push("strict JSON"),
    }
    if text.contains("override_kernel_check") {
        found.push("override_kernel_check");
    }
    if text.contains("\"graph\"") {
        found.push("graph");
    }
    if major.is_some_and(|major| major >= 25) && text.contains("\"dm.") {
        found.push("dm.");
    }
    found
}

#[test]
fn rule_6_daemon_json_holds_nothing_that_the_engine_refuses() {
    assert_eq!(refused("{\"graph\": 1,}", None), ["strict JSON", "graph"]);
    assert_eq!(refused("{\"storage-opts\": [\"dm.basesize=1G\"]}", Some(25)), ["dm."]);
    let mut seen = 0;
    for host in hosts(allowed()) {
        let version = host.engine.version.as_ref().map(|version| version.to_string()).unwrap_or_default();
        let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
        for file in host.artifacts.iter().filter(|file| file.name == "daemon.json") {
            let text = file.content.as_str();
            let mut wrong = refused(text, parts.first().copied());
            // Before 17.05 the key was called so.
            if parts.first().is_some_and(|major| *major < 17) {
                wrong.retain(|word| *word != "graph");
            }
            assert_eq!(wrong, Vec::<&str>::new(), "{version}: {text}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn rule_6_daemon_json_keeps_what_is_theirs_in_its_order_and_warns_of_flags() {
    let theirs = "{\n  \"live-restore\": true,\n  \"x-new-key\": {\"a\": [1, 2]},\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opts\": [\"dm.thinpooldev=/dev/mapper/docker-thinpool\"],\n  \"labels\": [\"rack=7\"]\n}\n";
    // The newest engine: what it knows beyond the releases that were read is not known here.
    let text = format!(
        "Server Version: 30.0.0\nStorage Driver: devicemapper\n$ cat /etc/docker/daemon.json\n{theirs}$ systemctl cat docker\nExecStart=/usr/bin/dockerd --storage-driver devicemapper\n"
    );
    let host = host(&text, &everything());
    let file = host.artifacts.iter().find(|file| file.name == "daemon.json").expect("a file");
    let content = file.content.as_str();
    let order = [
        "\"live-restore\": true",
        "\"x-new-key\": {\"a\": [1, 2]}",
        "\"storage-driver\": \"overlay2\"",
        "\"labels\": [\"rack=7\"]",
    ];
    let places = order.map(|word| content.find(word).unwrap_or_else(|| panic!("no {word} in {content}")));
    assert!(places.is_sorted() && !content.contains("dm."), "{content}");
    assert!(file.note.as_str().contains("flags"), "{}", file.note);
}

// ---- 7. and 8. direct-lvm ----

const LOOP: &str = "Server Version: VERSION\nStorage Driver: devicemapper\n Pool Name: docker-8:1-6-pool\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 20 GB\n Data Space Total: 107.4 GB\n Data Space Available: 87.4 GB\n";

/// A new pool of Docker's own is made.
fn makes_a_pool(commands: &[String]) -> bool {
    commands.iter().any(|command| command.contains("--thinpool") || command.contains("dm.directlvm"))
}

#[test]
fn rule_7_direct_lvm_is_only_for_engines_that_still_have_the_driver() {
    let choices = Choices { driver: DriverChoice::Devicemapper, ..everything() };
    let plan = |version: &str| commands(&host(&LOOP.replace("VERSION", version), &choices));
    for version in ["1.13.1", "18.09.1", "23.0.6", "24.0.7"] {
        assert!(makes_a_pool(&plan(version)), "{version}");
    }
    for version in ["25.0.0", "26.1.0", "29.0.0"] {
        assert!(!makes_a_pool(&plan(version)), "{version}: {:#?}", plan(version));
    }
    for host in hosts(allowed()) {
        let version = host.engine.version.as_ref().map(|version| version.to_string()).unwrap_or_default();
        let gone =
            version.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major > 24);
        assert!(!gone || !makes_a_pool(&commands(host)), "{version}");
    }
}

#[test]
fn rule_8_a_new_pool_leaves_room_for_one_extension() {
    let choices = Choices { driver: DriverChoice::Devicemapper, ..everything() };
    let all = commands(&host(&LOOP.replace("VERSION", "20.10.24"), &choices));
    let line = |name: &str| -> &str {
        let line = all.iter().flat_map(|command| command.lines()).find(|line| line.contains(&format!("-n {name} ")));
        line.unwrap_or_else(|| panic!("no {name} in {all:#?}"))
    };
    let number = |text: &str, before: &str| -> f64 {
        let digits = text.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {text}"));
        digits.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
    };
    let data = number(line("thinpool"), "-l ");
    let profile = all.iter().find(|command| command.contains("thin_pool_autoextend_percent")).expect("a profile");
    let step = number(profile, "thin_pool_autoextend_percent=");
    assert!(line("thinpool").contains("%VG") && data > 50.0);
    // Metadata and their spare get a small size of their own; a twentieth is kept for them.
    assert!(data * (1.0 + step / 100.0) <= 95.0, "{data} {step}");
    assert!(number(line("thinpoolmeta"), "-L ") <= 512.0, "{}", line("thinpoolmeta"));
}

// ---- and what articles recommend ----

#[test]
fn volumes_are_never_pruned_nor_dockers_folder_removed_nor_a_pool_sent_a_trim() {
    let forbidden = |command: &str| {
        command.contains("volume prune")
            || command.contains("--volumes")
            || command.contains("system reset")
            || command.contains("removemissing")
            || command.lines().any(|line| line.trim_end_matches('/').ends_with("rm -rf /var/lib/docker"))
            || command.contains("dmsetup message") && command.contains("trim")
    };
    assert!(forbidden("docker system prune --volumes") && forbidden("rm -rf /var/lib/docker/"));
    for command in hosts(allowed()).flat_map(commands) {
        assert!(!forbidden(&command), "{command}");
    }
}
