//! Each file that keeps it from happening again, read by its own checker, and the scripts at work on stubs.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use promql_parser::parser::{Expr, parse};
use promql_parser::util::{ExprVisitor, walk_expr};
use serde::Deserialize;
use thinpool_doctor::engine::{Choices, Input, diagnose};

const DOCKER: &str = "Server Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n\
    docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1800/1888 - rw discard_passdown queue_if_no_space - 1024\n\
    \x20 thinpool docker twi-aotz-- 944.00m             95.34 29.81\n";

fn files(paste: &str) -> BTreeMap<&'static str, String> {
    let choices = Choices { prevention: true, ..Choices::default() };
    let report = diagnose(&[Input::new("paste", paste)], &choices);
    let files = report.hosts.into_iter().flat_map(|host| host.artifacts);
    files
        .map(|file| {
            assert!(!file.has_placeholders, "{}: {}", file.name, file.content);
            (file.name, file.content.to_string())
        })
        .collect()
}

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("thinpool-doctor-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, text).expect("a file");
        path
    }

    fn stub(&self, name: &str, text: &str) {
        let path = self.put(name, &format!("#!/bin/sh\n{text}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs a checker; where there is none the check is skipped, but not where everything must be there.
fn checker(program: &str, arguments: &[&str], dir: &Path) -> Option<Output> {
    let output =
        Command::new(program).args(arguments).current_dir(dir).env("ANSIBLE_LOCALHOST_WARNING", "false").output();
    match output {
        Ok(output) => Some(output),
        Err(error) => {
            assert!(
                std::env::var_os("CI").is_none(),
                "{program}: {error}; `scripts/toolchain.sh checkers` installs it"
            );
            eprintln!("skipped: {program}: {error}");
            None
        }
    }
}

fn assert_passes(output: Output) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}

// ---- Prometheus ----

/// As Prometheus reads a file of rules: it refuses a key that it does not know.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    rules: Vec<Alert>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alert {
    alert: String,
    expr: String,
    #[serde(default, rename = "for")]
    wait: Option<String>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
}

/// Every metric an expression names.
struct Names(BTreeSet<String>);

impl ExprVisitor for Names {
    type Error = String;

    fn pre_visit(&mut self, expr: &Expr) -> Result<bool, String> {
        if let Expr::VectorSelector(selector) = expr {
            self.0.insert(selector.name.clone().expect("a metric's name"));
        }
        Ok(true)
    }
}

#[test]
fn alerts_name_exactly_the_metrics_that_are_exported() {
    let all = files(DOCKER);
    let rules: RuleFile = serde_yaml_ng::from_str(&all["thinpool-alerts.yml"]).expect("a file of rules");
    let mut named = Names(BTreeSet::new());
    let mut alerts = BTreeSet::new();
    for rule in rules.groups.iter().flat_map(|group| &group.rules) {
        let expr = parse(&rule.expr).unwrap_or_else(|error| panic!("{}: {error}", rule.alert));
        walk_expr(&mut named, &expr).expect("an expression");
        assert!(alerts.insert(&rule.alert), "{} twice", rule.alert);
        assert!(rule.wait.as_ref().is_none_or(|wait| wait.ends_with(['m', 'h'])), "{}", rule.alert);
        assert!(matches!(rule.labels["severity"].as_str(), "warning" | "critical"), "{}", rule.alert);
        assert!(rule.annotations["summary"].contains("$labels.instance"), "{}", rule.alert);
    }
    assert_eq!(rules.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["thinpool"]);
    let host = Metered::new("names");
    host.run("sh", 1_000_000, POOLS);
    let (metrics, _) = host.run("sh", 1_010_000, POOLS);
    let exported: BTreeSet<String> = metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.strip_suffix(" gauge").map(str::to_owned))
        .collect();
    assert_eq!(named.0, exported);
}

#[test]
fn promtool_accepts_the_alerts() {
    let folder = Folder::new("promtool");
    folder.put("rules.yml", &files(DOCKER)["thinpool-alerts.yml"]);
    // Heavy, so nobody is made to install it: the test above parses the same.
    match Command::new("promtool").args(["check", "rules", "rules.yml"]).current_dir(&folder.0).output() {
        Ok(output) => assert_passes(output),
        Err(error) => eprintln!("skipped: promtool: {error}"),
    }
}

// ---- the metrics at work ----

const POOLS: &str = "docker-thinpool: 0 1933312 thin-pool 5 1024/4096 944/1888 - rw discard_passdown queue_if_no_space - 1024\n\
    vg--a-pool-tpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space needs_check 1024\n\
    docker-253:1-6-pool: 0 209715200 thin-pool Fail\n\
    old: 0 1933312 thin-pool 5 1221/4096 890/1888 -\n";

/// A host with a dmsetup, an lvs and a clock of our own.
struct Metered(Folder);

impl Metered {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        folder.stub("bin/dmsetup", "cat \"$POOLS\"");
        folder.stub("bin/date", "echo \"$NOW\"");
        folder.stub(
            "bin/lvs",
            "echo '  /dev/mapper/docker-thinpool|monitored|twi-aotz--'; echo '  /dev/mapper/vg--a-pool|not monitored|twi-aotzD-'; echo '  /dev/mapper/vg-root||-wi-ao----'",
        );
        folder.put("metrics.sh", &files(DOCKER)["thinpool-metrics.sh"]);
        Metered(folder)
    }

    fn run(&self, shell: &str, now: u64, pools: &str) -> (String, Output) {
        let dir = &self.0.0;
        let status = self.0.put("pools", pools);
        let (program, arguments) = shell.split_once(' ').unwrap_or((shell, ""));
        let output = Command::new(program)
            .args(arguments.split_whitespace())
            .arg(dir.join("metrics.sh"))
            .env("PATH", format!("{}:/usr/bin:/bin", dir.join("bin").display()))
            .env("POOLS", status)
            .env("NOW", now.to_string())
            .env("TEXTFILE", dir.join("thinpool.prom"))
            .env("STATE_FILE", dir.join("state/samples"))
            .output()
            .expect("a shell");
        (fs::read_to_string(dir.join("thinpool.prom")).unwrap_or_default(), output)
    }
}

fn value<'a>(metrics: &'a str, series: &str) -> Option<&'a str> {
    metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))
}

#[test]
fn metrics_tell_usage_state_and_days_to_full() {
    for shell in ["sh", "dash", "busybox sh"] {
        if Command::new(shell.split(' ').next().expect("a word")).arg("--help").output().is_err() {
            eprintln!("skipped: no {shell}");
            continue;
        }
        let host = Metered::new("metrics");
        let (first, output) = host.run(shell, 1_000_000_000, POOLS);
        assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
        for (series, expected) in [
            ("thinpool_data_used_percent{pool=\"docker-thinpool\"}", Some("50.00")),
            ("thinpool_metadata_used_percent{pool=\"docker-thinpool\"}", Some("25.00")),
            ("thinpool_mode{pool=\"docker-thinpool\",mode=\"rw\"}", Some("1")),
            ("thinpool_needs_check{pool=\"docker-thinpool\"}", Some("0")),
            ("thinpool_monitored{pool=\"docker-thinpool\"}", Some("1")),
            ("thinpool_mode{pool=\"vg--a-pool\",mode=\"out_of_data_space\"}", Some("1")),
            ("thinpool_needs_check{pool=\"vg--a-pool\"}", Some("1")),
            ("thinpool_monitored{pool=\"vg--a-pool\"}", Some("0")),
            ("thinpool_mode{pool=\"docker-253:1-6-pool\",mode=\"fail\"}", Some("1")),
            // Not known is not exported.
            ("thinpool_data_used_percent{pool=\"docker-253:1-6-pool\"}", None),
            ("thinpool_needs_check{pool=\"old\"}", None),
            ("thinpool_monitored{pool=\"vg-root\"}", None),
            ("thinpool_data_days_to_full{pool=\"docker-thinpool\"}", None),
            ("thinpool_last_run_timestamp_seconds", Some("1000000000")),
        ] {
            assert_eq!(value(&first, series), expected, "{shell}: {series}\n{first}");
        }
        // Half a day later 94 of the 944 free blocks are gone: at that rate it takes some four and a half days more.
        let later = POOLS.replace(" 944/1888", " 1038/1888");
        let (second, _) = host.run(shell, 1_000_043_200, &later);
        assert_eq!(value(&second, "thinpool_data_days_to_full{pool=\"docker-thinpool\"}"), Some("4.52"), "{second}");
        assert_eq!(value(&second, "thinpool_metadata_days_to_full{pool=\"docker-thinpool\"}"), Some("+Inf"));
        // What was freed is no growth; and a clock set back begins anew.
        let (third, _) = host.run(shell, 1_000_050_000, &POOLS.replace(" 944/1888", " 100/1888"));
        assert_eq!(value(&third, "thinpool_data_days_to_full{pool=\"docker-thinpool\"}"), Some("+Inf"));
        let (fourth, _) = host.run(shell, 900_000_000, POOLS);
        assert_eq!(value(&fourth, "thinpool_data_days_to_full{pool=\"docker-thinpool\"}"), None, "{fourth}");
    }
}

#[test]
fn a_reading_that_fails_leaves_the_old_metrics_and_no_half_file() {
    let host = Metered::new("failing");
    let (before, _) = host.run("sh", 1_000_000_000, POOLS);
    host.0.stub("bin/dmsetup", "exit 1");
    let (after, output) = host.run("sh", 1_000_000_300, POOLS);
    assert!(!output.status.success());
    assert_eq!(before, after);
    let names: BTreeSet<_> =
        fs::read_dir(&host.0.0).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names, ["bin", "metrics.sh", "pools", "state", "thinpool.prom"].map(Into::into).into());
}

// ---- the check at work ----

fn check(pools: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = Folder::new(&format!("check-{}", arguments.len() + pools.len()));
    folder.stub("bin/dmsetup", if pools == "fails" { "exit 1" } else { "cat \"$POOLS\"" });
    folder.stub("bin/sleep", "exit 0");
    let script = folder.put("check.sh", &files(DOCKER)["thinpool-check.sh"]);
    let output = Command::new("sh")
        .arg(script)
        .args(arguments)
        .env("PATH", format!("{}:/usr/bin:/bin", folder.0.join("bin").display()))
        .env("POOLS", folder.put("pools", pools))
        .output()
        .expect("a shell");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

#[test]
fn the_check_tells_sound_from_broken_and_full() {
    let line = |tail: &str| format!("docker-thinpool: 0 1933312 thin-pool {tail}\n");
    let sound = line("5 1024/4096 944/1888 - rw discard_passdown queue_if_no_space - 1024");
    let full = line("5 1024/4096 1888/1888 - rw discard_passdown queue_if_no_space - 1024");
    for (pools, arguments, status, words) in [
        (sound.clone(), vec![], 0, "thin pools are sound"),
        (sound.clone(), vec!["docker-thinpool"], 0, "thin pools are sound"),
        (sound.replace("thinpool:", "thinpool-tpool:"), vec!["docker-thinpool"], 0, "thin pools are sound"),
        (sound, vec!["--wait", "4", "docker-other"], 1, "docker-other: not there"),
        (full.clone(), vec![], 1, "docker-thinpool: data 100%"),
        // A full pool must not keep a host from starting.
        (full, vec!["--wait", "4", "docker-thinpool"], 0, "thin pools are sound"),
        (line("Fail"), vec![], 1, "docker-thinpool: mode Fail"),
        (
            line("5 4000/4096 94/1888 - ro discard_passdown queue_if_no_space needs_check 1024"),
            vec![],
            1,
            "docker-thinpool: mode ro; docker-thinpool: needs_check; docker-thinpool: metadata 97%",
        ),
        ("No devices found\n".into(), vec![], 0, "thin pools are sound"),
        ("fails".into(), vec![], 2, "dmsetup gave no answer"),
    ] {
        assert_eq!(check(&pools, &arguments), (Some(status), words.to_owned()), "{pools} {arguments:?}");
    }
}

// ---- systemd, Ansible, cloud-init, node-problem-detector ----

#[test]
fn systemd_accepts_the_units() {
    let folder = Folder::new("systemd");
    let mut names = Vec::new();
    for (name, text) in files(DOCKER) {
        if name.ends_with(".service") || name.ends_with(".timer") {
            // The programs are not on this machine, and that is all that may be wrong.
            let here = [
                "/usr/local/sbin/thinpool-metrics.sh",
                "/usr/local/sbin/thinpool-check.sh",
                "/usr/bin/docker",
                "/sbin/lvchange",
            ]
            .iter()
            .fold(text, |text, program| text.replace(program, "/bin/true"));
            folder.put(name, &here);
            names.push(format!("./{name}"));
        }
    }
    assert_eq!(names.len(), 7, "{names:?}");
    let arguments: Vec<&str> = ["verify", "--man=no"].into_iter().chain(names.iter().map(String::as_str)).collect();
    if let Some(output) = checker("systemd-analyze", &arguments, &folder.0) {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let ours: Vec<&str> = said.lines().filter(|line| names.iter().any(|name| line.contains(&name[2..]))).collect();
        assert!(ours.is_empty(), "{said}");
        assert_passes(output);
    }
}

#[test]
fn ansible_accepts_the_tasks_and_every_file_they_copy_is_offered() {
    for paste in [DOCKER, "Server Version: 24.0.9\nStorage Driver: overlay2\n", "snap: 0 1933312 thin-pool Fail\n"] {
        let all = files(paste);
        let tasks: Vec<BTreeMap<String, serde_yaml_ng::Value>> =
            serde_yaml_ng::from_str(&all["thinpool-tasks.yml"]).expect("a list of tasks");
        let copied = tasks
            .iter()
            .filter(|task| task.contains_key("ansible.builtin.copy"))
            .flat_map(|task| task["loop"].as_sequence().expect("a list"));
        for name in copied {
            assert!(all.contains_key(name.as_str().expect("a name")), "{name:?}");
        }
        let folder = Folder::new(&format!("ansible-{}", paste.len()));
        folder.put("tasks.yml", &all["thinpool-tasks.yml"]);
        folder
            .put("play.yml", "- hosts: all\n  become: true\n  tasks:\n    - ansible.builtin.import_tasks: tasks.yml\n");
        if let Some(output) =
            checker("ansible-playbook", &["--syntax-check", "-i", "localhost,", "play.yml"], &folder.0)
        {
            assert_passes(output);
        }
    }
}

/// The keys of cloud-init's schema for what is used of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserData {
    write_files: Vec<WrittenFile>,
    runcmd: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    path: String,
    permissions: String,
    content: String,
}

#[test]
fn cloud_init_writes_the_very_files_that_are_offered() {
    let all = files(DOCKER);
    let text = &all["thinpool-cloud-init.yaml"];
    assert!(text.starts_with("#cloud-config\n"));
    let data: UserData = serde_yaml_ng::from_str(text).expect("user data");
    let written: BTreeMap<_, _> = data.write_files.iter().map(|file| (file.path.as_str(), file)).collect();
    let check = written["/usr/local/sbin/thinpool-check.sh"];
    assert_eq!((&check.content, check.permissions.as_str()), (&all["thinpool-check.sh"], "0755"));
    assert_eq!(written["/etc/systemd/system/thinpool-ready.service"].content, all["thinpool-ready.service"]);
    assert!(data.runcmd.iter().any(|command| command.join(" ") == "systemctl enable --now thinpool-ready.service"));
}

/// What node-problem-detector reads of a custom plugin, and what it makes sure of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Plugin {
    plugin: String,
    #[serde(rename = "pluginConfig")]
    config: PluginConfig,
    source: String,
    conditions: Vec<Condition>,
    rules: Vec<PluginRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct PluginConfig {
    invoke_interval: String,
    timeout: String,
    max_output_length: u32,
    concurrency: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Condition {
    r#type: String,
    reason: String,
    message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct PluginRule {
    r#type: String,
    condition: String,
    reason: String,
    path: String,
    timeout: String,
}

#[test]
fn node_problem_detector_would_take_the_plugin() {
    let plugin: Plugin = serde_json::from_str(&files(DOCKER)["thinpool-monitor.json"]).expect("a plugin");
    assert_eq!(plugin.plugin, "custom");
    let seconds = |text: &str| text.strip_suffix('s').and_then(|text| text.parse::<u32>().ok()).expect("seconds");
    for rule in &plugin.rules {
        assert_eq!(rule.r#type, "permanent");
        assert!(plugin.conditions.iter().any(|condition| condition.r#type == rule.condition), "{}", rule.condition);
        assert!(seconds(&rule.timeout) <= seconds(&plugin.config.timeout));
        assert_eq!(rule.path, "/usr/local/sbin/thinpool-check.sh");
    }
}

// ---- the profile ----

#[test]
fn the_profile_holds_the_commands_that_put_it_to_work() {
    let profile = &files(DOCKER)["thinpool-autoextend.profile"];
    let settings: Vec<&str> = profile.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        settings,
        ["activation {", "\tthin_pool_autoextend_threshold=80", "\tthin_pool_autoextend_percent=20", "}"]
    );
    for command in [
        "lvchange --metadataprofile thinpool-autoextend docker/thinpool",
        "lvchange --monitor y docker/thinpool",
        "lvchange --refresh docker/thinpool",
    ] {
        assert!(profile.contains(command), "{profile}");
    }
}

#[test]
fn pruning_never_touches_volumes_or_containers() {
    let service = &files(DOCKER)["docker-prune.service"];
    let runs: Vec<&str> = service.lines().filter(|line| line.starts_with("ExecStart")).collect();
    assert!(
        runs.len() >= 2
            && !runs.iter().any(|line| line.contains("volume")
                || line.contains("container prune")
                || line.contains("system prune")),
        "{service}"
    );
}

/// A file in the shape of `containerd config default`, with faults, read back as TOML.
#[test]
fn containerds_file_is_toml_and_differs_only_where_it_must() {
    let theirs = "version = 2\nroot = '/var/lib/containerd'\n\n[plugins]\n  [plugins.\"io.containerd.grpc.v1.cri\"]\n    sandbox_image = \"pause:3.9\" # ours\n\n  [plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n    async_remove = false\n    base_image_size = \"\"\n    fs_type = \"btrfs\"\n    pool_name = \"/dev/mapper/containerd-pool\"\n\n[timeouts]\n  \"io.containerd.timeout.task.state\" = \"2s\"\n";
    let mut expected: toml::Table = theirs.parse().expect("TOML");
    let section = expected["plugins"]["io.containerd.snapshotter.v1.devmapper"].as_table_mut().expect("a table");
    for (key, value) in [("base_image_size", "10GB"), ("fs_type", "ext4"), ("pool_name", "containerd-pool")] {
        section.insert(key.to_owned(), value.into());
    }
    let ours = &files(theirs)["config.toml"];
    assert_eq!(ours.parse::<toml::Table>().expect("TOML"), expected, "{ours}");
    assert!(ours.contains("# ours"), "{ours}");
}

/// Every script under shellcheck, as it is handed out.
#[test]
fn shellcheck_accepts_the_scripts() {
    let folder = Folder::new("shellcheck");
    let scripts: Vec<&str> = files(DOCKER)
        .iter()
        .filter(|(name, _)| name.ends_with(".sh"))
        .map(|(name, text)| {
            folder.put(name, text);
            *name
        })
        .collect();
    assert!(scripts.len() >= 2);
    if let Some(output) = checker("shellcheck", &scripts, &folder.0) {
        assert_passes(output);
    }
}
