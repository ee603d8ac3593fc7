//! Scripts and commands under real shells, with stubs for every program that could change something.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use thinpool_doctor::engine::{Choices, Input, diagnose};
use thinpool_doctor::remedies::shell::{self, Action};

/// The shells that are here, each with the arguments before `-c`.
fn shells() -> Vec<Vec<&'static str>> {
    let all = [
        vec!["dash"],
        vec!["busybox", "sh"],
        vec!["bash", "--posix"],
        vec!["mksh"],
        vec!["zsh", "--emulate", "sh"],
        vec!["sh"],
    ];
    let here = |shell: &Vec<&str>| {
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).args(["-c", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    all.into_iter().filter(here).collect()
}

/// A folder with stubs that write down their arguments, and the few real programs that a script needs to think.
struct Stubs(PathBuf);

const REAL: [&str; 16] = [
    "sed", "awk", "tr", "cat", "cmp", "grep", "find", "stat", "head", "tail", "sort", "xargs", "printf", "id", "true",
    "sh",
];

impl Stubs {
    fn new(stubs: &[&str]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("thinpool-doctor-scripts-{}-{number}", std::process::id()));
        fs::create_dir_all(&dir).expect("a folder");
        for program in REAL {
            let from = ["/usr/bin", "/bin"].iter().map(|dir| Path::new(dir).join(program)).find(|path| path.exists());
            if let Some(from) = from {
                symlink(from, dir.join(program)).expect("a link");
            }
        }
        let stubs_dir = Stubs(dir);
        for name in stubs {
            stubs_dir.program(name, "");
        }
        stubs_dir
    }

    /// A program that writes down its arguments, each ended by a NUL and the whole by a line, and then does this.
    fn program(&self, name: &str, then: &str) {
        let log = self.0.join("log");
        let text = format!(
            "#!/bin/sh\n{{ printf '%s\\0' '{name}' \"$@\"; printf '\\n\\0'; }} >> '{}'\n{then}\n",
            log.display()
        );
        let path = self.0.join(name);
        // A link to the real program is replaced: written through, it would overwrite the machine's own.
        let _ = fs::remove_file(&path);
        fs::write(&path, text).expect("a stub");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permissions");
    }

    fn run(&self, shell: &[&str], arguments: &[&str]) -> std::process::Output {
        let shell_path =
            ["/usr/bin", "/bin"].iter().map(|dir| Path::new(dir).join(shell[0])).find(|path| path.exists());
        Command::new(shell_path.expect("a shell"))
            .args(&shell[1..])
            .args(arguments)
            .env_clear()
            .env("PATH", &self.0)
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .expect("a shell")
    }

    /// What was called, and forgets it.
    fn calls(&self) -> Vec<Vec<String>> {
        let log = fs::read(self.0.join("log")).unwrap_or_default();
        let _ = fs::remove_file(self.0.join("log"));
        let text = String::from_utf8_lossy(&log).into_owned();
        let calls = text.split("\0\n\0").filter(|call| !call.is_empty());
        calls.map(|call| call.split('\0').map(str::to_owned).collect()).collect()
    }

    fn mark(&self) -> bool {
        self.0.join("log").exists() && self.calls().iter().any(|call| call[0] == "touch")
    }
}

impl Drop for Stubs {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Everything that a script can call and that would change a host.
const PROGRAMS: [&str; 35] = [
    "smartctl",
    "ddrescue",
    "lvs",
    "vgs",
    "pvs",
    "lvextend",
    "lvchange",
    "lvconvert",
    "lvremove",
    "lvcreate",
    "vgextend",
    "vgcreate",
    "pvresize",
    "pvcreate",
    "dmsetup",
    "dmesg",
    "docker",
    "dockerd",
    "systemctl",
    "service",
    "journalctl",
    "lsblk",
    "wipefs",
    "mount",
    "umount",
    "fstrim",
    "install",
    "cp",
    "mv",
    "rm",
    "mkdir",
    "dd",
    "df",
    "du",
    "touch",
];

const HOSTILE: [&str; 14] = [
    "$(touch x)",
    "`touch x`",
    ";touch x;",
    "'$(touch x)'",
    "\"$(touch x)\"",
    "|touch x&",
    "\\';touch x;'",
    "${x:-$(touch x)}",
    "\ntouch x\n",
    "-rf",
    "\u{1b}[2J",
    "\u{202e}",
    "d\u{43e}cker",
    "a  b",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_command_reaches_its_program_word_for_word(words in prop::collection::vec(prop_oneof![any::<String>(), prop::sample::select(HOSTILE.to_vec()).prop_map(str::to_owned)], 0..6)) {
        let words: Vec<String> = words.into_iter().map(|word| word.replace('\0', "")).collect();
        let command = words.iter().fold(shell::Command::new("lvextend"), |command, word| command.arg(word));
        let expected = command.argv().expect("nothing is unknown");
        let text = shell::render(&Action::Run(command));
        let stubs = Stubs::new(&["lvextend", "touch"]);
        for shell in shells() {
            let mut arguments = vec!["-c", &text];
            arguments.extend(["sh"]);
            stubs.run(&shell, &arguments);
            prop_assert_eq!(stubs.calls(), [expected.clone()], "{:?}: {}", shell, text);
        }
    }

    #[test]
    fn no_script_runs_what_a_name_says(parts in prop::collection::vec(prop::sample::select(HOSTILE.to_vec()), 1..4), plain in "[a-z-]{0,6}") {
        let name = format!("{plain}{}", parts.concat());
        let text = format!(
            "Storage Driver: devicemapper\n Pool Name: {name}\nDocker Root Dir: /var/{name}\nOperating System: {name}\n\
             docker-thinpool: 0 209715200 thin-pool 5 4096/4096 1638400/1638400 - ro discard_passdown queue_if_no_space needs_check 1024\n  \
             {name} docker twi-aotzD- 95.00g 100.00 6.99\n  {name}   1   1   0 wz--n- <100.00g 0\n/dev/{name} {name} lvm2 a-- 10.00g 0\n"
        );
        let stubs = Stubs::new(&PROGRAMS);
        let choices = Choices { allow_destructive: true, show_secrets: true, new_disk: Some(format!("/dev/{name}")), ..Choices::default() };
        for host in &diagnose(&[Input::new("paste", text)], &choices).hosts {
            for script in host.artifacts.iter().filter(|file| file.name.ends_with(".sh")) {
                let path = stubs.0.join("script");
                fs::write(&path, script.content.as_str()).expect("a script");
                for shell in shells() {
                    stubs.run(&shell, &["script", "--yes"]);
                    prop_assert!(!stubs.mark(), "{:?}\n{}", shell, script.content);
                }
            }
            for command in host.remedies.iter().flat_map(|remedy| &remedy.steps).filter_map(|step| step.command.as_ref()) {
                stubs.run(&["sh"], &["-c", command.as_str()]);
                prop_assert!(!stubs.mark(), "{}", command);
            }
        }
    }
}

#[test]
fn the_stubs_would_notice() {
    let stubs = Stubs::new(&PROGRAMS);
    stubs.run(&["sh"], &["-c", "lvs a; touch x"]);
    assert!(stubs.mark());
    stubs.run(&["sh"], &["-c", "lvs 'a; touch x'"]);
    assert!(!stubs.mark());
    assert!(!shells().is_empty());
}

fn script(text: &str) -> String {
    let choices = Choices { show_secrets: true, ..Choices::default() };
    let report = diagnose(&[Input::new("paste", text)], &choices);
    let files = report.hosts.iter().flat_map(|host| &host.artifacts);
    files.clone().find(|file| file.name == "thinpool-fix.sh").expect("a script").content.to_string()
}

const FULL: &str = "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1638400/1638400 - out_of_data_space discard_passdown queue_if_no_space - 1024\n  LV       VG     Attr       LSize   Pool Origin Data%  Meta%\n  thinpool docker twi-aotzD- 100.00g             100.00 29.81\n  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 300.00g 200.00g\n";

/// A host with a full pool that `lvextend` mends.
fn full_host() -> Stubs {
    let stubs = Stubs::new(&PROGRAMS);
    stubs.program("lvs", "if [ -e grown ]; then echo ' 153545080832'; else echo ' 107374182400'; fi");
    stubs.program("vgs", "echo ' 214748364800'");
    stubs.program("lvextend", ": > grown");
    stubs.program(
        "dmsetup",
        "case \"$*\" in *tpool*) exit 1 ;; esac\nif [ -e grown ]; then echo '0 209715200 thin-pool 5 1221/4096 1638400/2342912 - rw discard_passdown queue_if_no_space - 1024'; else echo '0 209715200 thin-pool 5 1221/4096 1638400/1638400 - out_of_data_space discard_passdown queue_if_no_space - 1024'; fi",
    );
    fs::write(stubs.0.join("script"), script(FULL).replace("/etc/lvm/profile", "profile")).expect("a script");
    fs::create_dir(stubs.0.join("profile")).expect("a folder");
    stubs
}

fn called(calls: &[Vec<String>], program: &str) -> usize {
    calls.iter().filter(|call| call[0] == program).count()
}

#[test]
fn a_second_run_extends_nothing() {
    for shell in shells() {
        let stubs = full_host();
        let output = stubs.run(&shell, &["script", "--yes"]);
        assert!(output.status.success(), "{shell:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(called(&stubs.calls(), "lvextend"), 1, "{shell:?}");
        let profile = fs::read_to_string(stubs.0.join("profile/thinpool-autoextend.profile")).expect("the profile");
        assert!(profile.contains("thin_pool_autoextend_threshold=80"), "{profile}");
        let again = stubs.run(&shell, &["script", "--yes"]);
        assert!(again.status.success() && String::from_utf8_lossy(&again.stdout).contains("Already done."));
        assert_eq!(called(&stubs.calls(), "lvextend"), 0, "{shell:?}");
    }
}

#[test]
fn a_dry_run_changes_nothing() {
    for shell in shells() {
        let stubs = full_host();
        let output = stubs.run(&shell, &["script", "--dry-run"]);
        assert!(output.status.success(), "{shell:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains("+ lvextend -L +43G docker/thinpool"));
        let calls = stubs.calls();
        for call in &calls {
            let looks = matches!(call[0].as_str(), "lvs" | "vgs" | "dmesg" | "df" | "lsblk")
                || matches!(call.join(" ").as_str(), "docker system df" | "docker ps -q")
                || call[0] == "dmsetup" && call[1] == "status";
            assert!(looks, "{call:?}");
        }
        assert!(!stubs.0.join("profile/thinpool-autoextend.profile").exists());
    }
}

#[test]
fn a_group_without_room_stops_it_before_anything_is_done() {
    let stubs = full_host();
    stubs.program("vgs", "echo ' 4194304'");
    let output = stubs.run(&["sh"], &["script", "--yes"]);
    assert!(!output.status.success());
    assert_eq!(called(&stubs.calls(), "lvextend"), 0);
}

#[test]
fn a_pool_that_stays_full_stops_it() {
    let stubs = full_host();
    stubs.program("lvextend", "");
    let output = stubs.run(&["sh"], &["script", "--yes"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("Not reached"));
}

#[test]
fn whoever_refuses_half_way_is_told_the_way_back() {
    let text = "Server Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\ndocker-thinpool: 0 20971520 thin-pool 1 200/2560 50000/163840 - ro discard_passdown queue_if_no_space needs_check 1024\n";
    // The answers of a terminal that is not there: yes to stopping Docker, no to the next.
    let script = script(text).replace("</dev/tty", "<&3").replacen("set -eu", "set -eu\nexec 3<<'E'\ny\nn\nE", 1);
    for shell in shells() {
        let stubs = Stubs::new(&PROGRAMS);
        stubs.program("dmsetup", "echo '0 20971520 thin-pool 1 200/2560 50000/163840 - ro discard_passdown queue_if_no_space needs_check 1024'");
        fs::write(stubs.0.join("script"), &script).expect("a script");
        let output = stubs.run(&shell, &["script"]);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("Stopped here. To take back what was done: systemctl start docker"), "{shell:?}: {said}");
        let calls = stubs.calls();
        assert!(calls.iter().any(|call| call[0] == "systemctl" && call[1] == "stop"), "{shell:?}: {calls:?}");
        assert_eq!(called(&calls, "lvchange") + called(&calls, "lvconvert"), 0, "{shell:?}: {calls:?}");
    }
}

#[test]
fn shellcheck_finds_nothing_in_any_script() {
    if Command::new("shellcheck").arg("--version").output().is_err() {
        eprintln!("skipped: shellcheck is not installed");
        return;
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    for case in fs::read_dir(folder).expect("the cases") {
        let path = case.expect("an entry").path().join("paste.txt");
        let text = fs::read_to_string(&path).expect("a paste");
        for allow_destructive in [false, true] {
            let choices = Choices { allow_destructive, ..Choices::default() };
            let report = diagnose(&[Input::new("paste", text.as_str())], &choices);
            for file in report.hosts.iter().flat_map(|host| &host.artifacts).filter(|file| file.name.ends_with(".sh")) {
                let stubs = Stubs::new(&[]);
                let script = stubs.0.join("script.sh");
                fs::write(&script, file.content.as_str()).expect("a script");
                let output = Command::new("shellcheck").arg(&script).output().expect("shellcheck");
                assert!(output.status.success(), "{}\n{}", path.display(), String::from_utf8_lossy(&output.stdout));
            }
        }
    }
}
