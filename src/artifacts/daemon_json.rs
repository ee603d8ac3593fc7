//! The corrected daemon.json: theirs, with what must change changed and the rest as it was.

use jsonc_parser::cst::CstInputValue;

use super::daemon_edit::Edit;
use super::{Generated, daemon_note};
use crate::engine::Choices;
use crate::facts::daemon_file::{self, WrongValue};
use crate::facts::lifecycle::Standing;
use crate::facts::storage_options::{self, Fix, Kind, OptionFault};
use crate::facts::{EngineVersion, Host, Owner};
use crate::remedies::{goes_on_first, keeps_devicemapper, migrate_to_overlay2, provision_direct_lvm, shell};

/// The file for this host, or `None` when nothing calls for one.
pub fn generate(host: &Host, choices: &Choices) -> Option<Generated> {
    // Before 1.10 no daemon reads such a file.
    if host.engine.parsed_version().is_some_and(|version| version < EngineVersion::new(1, 10, 0)) {
        return None;
    }
    let before = host.daemon_json.as_ref().map(|daemon| daemon.text.clone());
    let readable = host.daemon_json.as_ref().is_none_or(|daemon| daemon.value.is_some());
    let text = before.as_deref().filter(|_| readable && before.is_some()).unwrap_or("{}\n");
    let repaired = host.daemon_json.as_ref().and_then(|daemon| daemon.repaired.as_deref());
    let mut edit = Edit::open(host, repaired.filter(|_| readable && before.is_some()).unwrap_or(text))?;
    edit.repaired(text);
    edit.strict();
    edit.once();
    edit.keys();
    edit.types();
    edit.old_keys();
    edit.driver(choices);
    edit.refused_options();
    edit.log_limits();
    edit.same_root(before.is_some());
    // Without their file, a file that changes nothing is of no use.
    if edit.changes.is_empty() || before.is_none() && !is_called_for(host) {
        return None;
    }
    let named = edit.string("storage-driver").filter(|_| edit.changes.iter().any(|(what, _)| what == "storage-driver"));
    let moves = host.driver().zip(named).is_some_and(|(driver, named)| driver != named);
    let tabbed = host.daemon_json.as_ref().is_some_and(|daemon| daemon.tabbed);
    let indented = |text: String| if tabbed { with_tabs(&text) } else { text };
    Some(Generated {
        name: "daemon.json",
        media_type: "application/json",
        content: vec![indented(edit.text()).into()],
        note: daemon_note::note(host, readable, before.is_some(), moves),
        before: before.map(indented),
        changes: edit.changes,
    })
}

/// Each eight blanks at the beginning of a line as the tab that they were.
fn with_tabs(text: &str) -> String {
    let line = |line: &str| {
        let rest = line.trim_start_matches(' ');
        let blanks = line.len() - rest.len();
        format!("{}{}{rest}\n", "\t".repeat(blanks / 8), " ".repeat(blanks % 8))
    };
    text.lines().map(line).collect()
}

/// A driver on its way out; btrfs is one on EL 7 only, and there as soon as the engine does without it.
fn is_leaving(host: &Host) -> bool {
    if migrate_to_overlay2::falls_back(host) {
        return true;
    }
    let row = host.driver().and_then(|_| migrate_to_overlay2::ending(host));
    row.is_some_and(|row| !row.only_el7 || host.engine.parsed_version().is_some_and(|version| version >= row.removed))
}

/// The driver must change, or must be named.
fn is_called_for(host: &Host) -> bool {
    let leaving = is_leaving(host);
    // A pool on loop files that somebody else made is none of Docker's business.
    let on_loop = host.storage.loopback.as_ref().is_some_and(|fact| fact.value);
    let dockers = host.pools.is_empty() || host.pools.iter().any(|pool| pool.owner == Owner::Docker);
    leaving || on_loop && dockers
}

/// Log drivers of Docker's own that hand lines on, and keep no files that could be limited.
const NOT_ROTATING: [&str; 7] = ["journald", "syslog", "gelf", "fluentd", "awslogs", "gcplogs", "splunk"];

/// What this host's file needs.
impl Edit<'_> {
    fn driver(&mut self, choices: &Choices) {
        let now = self.host.driver();
        // Only a driver on its way out is replaced; zfs, btrfs and the rest were chosen for their reasons.
        let leaving = is_leaving(self.host) || now.is_none() && is_called_for(self.host);
        if leaving && keeps_devicemapper(self.host, choices) && now.is_none_or(|driver| driver == "devicemapper") {
            return self.devicemapper();
        }
        if leaving {
            self.set_string(
                "storage-driver",
                "overlay2",
                "overlay2 is the driver that every present engine has and recommends.",
            );
        }
        let driver = self.string("storage-driver");
        if leaving || driver.as_deref().is_some_and(|driver| driver != "devicemapper") {
            self.keep_options(
                &|option| !option.starts_with("dm."),
                "Options of the devicemapper driver stop any other driver from starting.",
            );
        }
        self.check_option();
    }

    /// Articles recommend it; it was needed up to 17.11 on kernels before 4.0, and stops Docker 24 from starting.
    fn check_option(&mut self) {
        let needed = self.version().is_some_and(|version| version < EngineVersion::new(17, 12, 0))
            && self.host.engine.parsed_kernel().is_some_and(|kernel| (kernel.major, kernel.minor) < (4, 0));
        if !needed {
            let why = "Has no effect since 19.03.7 and stops Docker 24 and later from starting.";
            self.keep_options(&|option| !option.starts_with("overlay2.override_kernel_check"), why);
        }
    }

    fn devicemapper(&mut self) {
        self.set_string(
            "storage-driver",
            "devicemapper",
            "Named explicitly, because Docker 23 and 24 no longer choose it by themselves.",
        );
        self.keep_options(
            &|option| option.starts_with("dm."),
            "Options of another driver stop devicemapper from starting.",
        );
        if goes_on_first(self.host) {
            let flags: Vec<&str> =
                self.host.flags.iter().flat_map(|flags| &flags.options).map(|option| option.value.as_str()).collect();
            let named = |option: &str, name: &str| option.split('=').next() == Some(name);
            for option in flags.into_iter().filter(|option| option.starts_with("dm.")) {
                let name = option.split('=').next().unwrap_or(option);
                if !self.options().iter().any(|known| named(known, name)) {
                    self.add_option(
                        option,
                        "Stood in the daemon's flags, which are emptied: only one place may set the storage.",
                    );
                }
            }
        }
        let on_loop = self.host.storage.loopback.as_ref().is_some_and(|fact| fact.value);
        let options = self.options();
        let placed = options
            .iter()
            .any(|option| option.starts_with("dm.thinpooldev=") || option.starts_with("dm.directlvm_device="));
        if placed {
            return;
        }
        let existing = self
            .host
            .pools
            .iter()
            .find(|pool| pool.owner == Owner::Docker && !on_loop && shell::lvm_name(&pool.name).is_some());
        let device = match existing {
            Some(pool) => format!("/dev/mapper/{}", pool.name),
            None if on_loop => format!("/dev/mapper/{}-thinpool", provision_direct_lvm::group(self.host)),
            None => return,
        };
        self.keep_options(&|option| !option.starts_with("dm.loop"), "Loop files are not used any more.");
        self.add_option(&format!("dm.thinpooldev={device}"), "The pool on a disk of its own, instead of loop files.");
        // Deferred removal came with 1.7, deferred deletion with 1.9; both are on by default from 17.11.
        let kernel = self.host.engine.parsed_kernel().is_none_or(|kernel| kernel.defers_removal());
        if kernel && self.version().is_none_or(|version| version >= EngineVersion::new(1, 9, 0)) {
            self.add_option(
                "dm.use_deferred_removal=true",
                "A busy device does not make the removal of a container fail.",
            );
            self.add_option("dm.use_deferred_deletion=true", "The same for the deletion of its data.");
        }
    }

    fn same_root(&mut self, pasted: bool) {
        let Some(root) = daemon_note::unsaid_root(self.host).filter(|_| !pasted && !self.changes.is_empty()) else {
            return;
        };
        let root = root.to_owned();
        let known = self.version().is_none_or(|version| version >= EngineVersion::new(17, 5, 0));
        let why = "Docker keeps its data there, as docker info says; without this it would start empty in /var/lib/docker. If a flag of dockerd says so already, leave this line out.";
        self.set_string(if known { "data-root" } else { "graph" }, &root, why);
    }

    /// Options that this release, this driver or this kernel refuses.
    fn refused_options(&mut self) {
        // Judged by the driver that the pasted file names; the corrected one may name another.
        let stays = self.string("storage-driver").as_deref() == Some("devicemapper");
        let ours = |fault: &OptionFault| !(stays && fault.kind == Kind::OtherDriver && fault.option.starts_with("dm."));
        for fault in storage_options::faults(self.host).into_iter().filter(ours) {
            match fault.fix {
                Fix::Remove => self.keep_options(&|option| option != fault.option, &format!("Refused: {}.", fault.why)),
                Fix::Replace(right) => self.replace_option(&fault.option, &right, &format!("Refused: {}.", fault.why)),
            }
        }
        if self.host.storage.containerd_store {
            self.keep_options(&|_| false, "Without effect: this engine keeps its images in containerd.");
        } else if self.host.lacks_project_quotas().is_some() {
            let why = "Refused: it needs xfs mounted with project quotas (pquota).";
            self.keep_options(&|option| !option.starts_with("overlay2.size"), why);
        }
    }

    /// Keys that this release does not have.
    fn keys(&mut self) {
        for wrong in daemon_file::wrong_keys(self.host) {
            let key = wrong.key.as_str();
            match (wrong.standing, wrong.meant) {
                (Standing::NotYet(since), _) => {
                    self.remove(key, &format!("Came with Docker {since}; this engine does not start with it."));
                }
                (Standing::Gone(until), _) => {
                    self.remove(key, &format!("Went with Docker {until}; this engine does not start with it."));
                }
                (_, Some(meant)) => self.rename(key, meant, &format!("The key is called {meant}.")),
                _ if daemon_file::is_log_option(key) => self.move_into(key, "log-opts", "It belongs into log-opts."),
                _ => self.remove(key, "No release of Docker has this key, and the daemon does not start with it."),
            }
        }
    }

    /// Values that the daemon cannot take.
    fn types(&mut self) {
        for wrong in daemon_file::wrong_values(&self.value()) {
            let path = wrong.path();
            let WrongValue { key, inner, right, wanted, chosen, .. } = wrong;
            let why = match &right {
                Some(right) if chosen => {
                    format!(
                        "A string, and with its unit: the bare number would be bytes, and {right} is what people mean."
                    )
                }
                Some(_) => format!("Must be {wanted}; the daemon refuses the whole file otherwise."),
                None => format!("Must be {wanted}, and what was meant is not plain: write it anew."),
            };
            self.set(&key, inner.as_deref(), right.as_ref());
            self.changed(&path, why);
        }
    }

    /// `graph` became `data-root` in 17.05 and is an error from 23.0 on.
    fn old_keys(&mut self) {
        let known = self.version().is_none_or(|version| version >= EngineVersion::new(17, 5, 0));
        let Some(graph) = self.object.get("graph").filter(|_| known) else { return };
        let value = self.string("graph");
        let place = graph.property_index();
        graph.remove();
        if let Some(value) = value.filter(|_| self.object.get("data-root").is_none()) {
            self.object.insert(place, "data-root", CstInputValue::String(value));
        }
        self.changed("graph", "Called data-root since 17.05; Docker 23 and later refuse the old name.");
    }

    /// json-file logs need a limit.
    fn log_limits(&mut self) {
        let flag = || self.host.flags.iter().rev().find_map(|flags| flags.named("log-driver").last()?.value.clone());
        let driver = self
            .string("log-driver")
            .or_else(flag)
            .or_else(|| self.host.info.as_ref()?.logging_driver.as_ref().map(|driver| driver.value.clone()));
        if let Some(driver) = driver.as_deref().filter(|driver| NOT_ROTATING.contains(driver)) {
            return self.no_rotation(driver);
        }
        let limited = self.object.object_value("log-opts").is_some_and(|options| options.get("max-size").is_some());
        let unread = self.object.get("log-opts").is_some() && self.object.object_value("log-opts").is_none();
        if driver.as_deref().is_some_and(|driver| driver != "json-file") || limited || unread || self.changes.is_empty()
        {
            return;
        }
        let options = self.object.object_value_or_set("log-opts");
        options.append("max-size", CstInputValue::String("10m".into()));
        if options.get("max-file").is_none() {
            options.append("max-file", CstInputValue::String("3".into()));
        }
        self.changed(
            "log-opts",
            "Container logs (json-file) grow without limit by default and fill the disk. Applies to new containers.",
        );
    }

    /// The daemon checks log-opts against the log driver when it starts.
    fn no_rotation(&mut self, driver: &str) {
        let Some(options) = self.object.object_value("log-opts").filter(|_| !self.changes.is_empty()) else { return };
        for name in ["max-size", "max-file", "compress"] {
            if let Some(option) = options.get(name) {
                option.remove();
                self.changed(
                    &format!("log-opts.{name}"),
                    format!(
                        "The log driver {driver} has no such option: dockerd stops with \"failed to set log opts\"."
                    ),
                );
            }
        }
        if options.properties().is_empty() {
            self.object.get("log-opts").into_iter().for_each(|property| property.remove());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::DriverChoice;
    use crate::facts;
    use crate::parsers::tests::read;

    fn generated(paste: &str, choices: &Choices) -> Option<Generated> {
        generate(&facts::host(read(paste).records), choices)
    }

    fn content(paste: &str) -> String {
        generated(paste, &Choices::default()).map(|file| file.content.concat()).unwrap_or_default()
    }

    #[test]
    fn tabs_stay_tabs() {
        let paste =
            "$ cat /etc/docker/daemon.json\n{\n\t\"debug\": true,\n\t\"log-opts\": {\n\t\t\"max-size\": 5\n\t}\n}\n";
        let file = generated(paste, &Choices::default()).expect("a file");
        let text = file.content.concat();
        assert!(text.contains("\n\t\"debug\": true,\n") && text.contains("\n\t\t\"max-size\""), "{text}");
        assert!(!text.contains("  "), "{text}");
        assert!(file.before.is_some_and(|before| before.contains("\n\t\"debug\"")));
        assert!(!content(&paste.replace('\t', "        ")).contains('\t'));
    }

    #[test]
    fn slips_are_righted_and_what_stands_twice_is_put_together() {
        let paste = "# cat /etc/docker/daemon.json\n{\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opt\": [\"dm.thinpooldev=/dev/mapper/rhel-docker-pool\", \"dm.use_deferred_removal=yes\"],\n  \"storage-opts\": [\"dm.fs=XFS\"],\n  \"log-opt\": {\"max-size\": \"10m\"},\n  \"registry-mirror\": [\"https://a\"],\n  \"registry-mirrors\": [\"https://b\"],\n  \"storage_driver\": \"overlay2\"\n}\n# dmsetup status\nrhel-docker--pool: 0 1933312 thin-pool 5 1221/4096 890/1888 - rw discard_passdown queue_if_no_space - 1024\n";
        let stay = Choices { driver: DriverChoice::Devicemapper, ..Choices::default() };
        let file = generated(paste, &stay).expect("a file");
        let value: serde_json::Value = serde_json::from_str(&file.content.concat()).expect("JSON");
        assert_eq!(
            value,
            serde_json::json!({
                "storage-driver": "devicemapper",
                "storage-opts": ["dm.fs=xfs", "dm.thinpooldev=/dev/mapper/rhel-docker--pool", "dm.use_deferred_removal=true"],
                "log-opts": {"max-size": "10m"},
                "registry-mirrors": ["https://b", "https://a"],
            })
        );
        let why = |what: &str| file.changes.iter().any(|(name, _)| name == what);
        assert!(
            why("storage_driver") && why("registry-mirror") && why("dm.use_deferred_removal=yes"),
            "{:?}",
            file.changes
        );
    }

    #[test]
    fn order_and_indentation_stay() {
        let paste = "{\n    \"live-restore\": true,\n    \"storage-driver\": \"devicemapper\",\n    \"storage-opts\": [\n        \"dm.thinpooldev=/dev/mapper/docker-thinpool\"\n    ],\n    \"features\": { \"buildkit\": true },\n    \"log-driver\": \"journald\"\n}\n";
        assert_eq!(
            content(paste),
            "{\n    \"live-restore\": true,\n    \"storage-driver\": \"overlay2\",\n    \"features\": { \"buildkit\": true },\n    \"log-driver\": \"journald\"\n}\n"
        );
    }

    #[test]
    fn nothing_pasted_gives_a_whole_file_with_log_rotation() {
        let file = generated(
            "Server Version: 20.10.24\nStorage Driver: devicemapper\nLogging Driver: json-file",
            &Choices::default(),
        )
        .expect("a file");
        let value: serde_json::Value = serde_json::from_str(&file.content.concat()).expect("JSON");
        assert_eq!(
            value,
            serde_json::json!({"storage-driver": "overlay2", "log-opts": {"max-size": "10m", "max-file": "3"}})
        );
        assert!(file.note.contains("not pasted"), "{}", file.note);
    }

    #[test]
    fn without_their_file_it_says_what_it_assumes_and_keeps_the_data_where_it_is() {
        let info = "Server Version: 20.10.24\nStorage Driver: devicemapper\nDocker Root Dir: ROOT\n";
        let with = |root: &str, more: &str| {
            generated(&format!("{}{more}", info.replace("ROOT", root)), &Choices::default()).expect("a file")
        };
        let usual = with("/var/lib/docker", "");
        assert!(
            !usual.content.concat().contains("data-root") && usual.note.contains("assumes that there is none"),
            "{}",
            usual.note
        );
        assert!(with("/data/docker", "").content.concat().contains("\"data-root\": \"/data/docker\""));
        let flag = with("/data/docker", "ExecStart=/usr/bin/dockerd --data-root /data/docker\n");
        assert!(!flag.content.concat().contains("data-root") && !flag.note.contains("no flag"), "{}", flag.note);
        let rootless = with("/home/me/.local/share/docker", "");
        assert!(
            !rootless.content.concat().contains("data-root") && rootless.note.contains("~/.config/docker"),
            "{}",
            rootless.note
        );
    }

    #[test]
    fn faults_that_stop_the_daemon_are_mended() {
        let paste = "{\n  // theirs\n  \"storage-driver\": \"overlay2\",\n  \"storage-opts\": [\"overlay2.override_kernel_check=true\"],\n  \"graph\": \"/data/docker\",\n  \"log-opts\": { \"max-size\": \"10m\", \"max-file\": 3 },\n}\n";
        let file = generated(paste, &Choices::default()).expect("a file");
        let value: serde_json::Value = serde_json::from_str(&file.content.concat()).expect("strict JSON");
        assert_eq!(
            value,
            serde_json::json!({"storage-driver": "overlay2", "data-root": "/data/docker", "log-opts": {"max-size": "10m", "max-file": "3"}})
        );
        assert_eq!(file.changes.len(), 5, "{:?}", file.changes);
    }

    #[test]
    fn a_log_driver_without_files_gets_no_limits_for_them() {
        let flag =
            "Server Version: 1.13.1\nStorage Driver: devicemapper\nOPTIONS='--selinux-enabled --log-driver=journald'\n";
        assert!(!content(flag).contains("log-opts"), "{}", content(flag));
        let pair = "{\n  \"log-driver\": \"syslog\",\n  \"log-opts\": {\"max-size\": \"10m\", \"tag\": \"x\"},\n  \"storage-driver\": \"aufs\"\n}\n";
        assert_eq!(
            content(pair),
            "{\n  \"log-driver\": \"syslog\",\n  \"log-opts\": { \"tag\": \"x\"},\n  \"storage-driver\": \"overlay2\"\n}\n"
        );
    }

    #[test]
    fn a_list_keeps_a_line_for_each_entry() {
        let paste = "Server Version: 20.10.7\nStorage Driver: overlay2\n{\n  \"storage-driver\": \"overlay2\",\n  \"storage-opts\": [\n    \"dm.fs=xfs\",\n    \"overlay2.size=10G\",\n    \"dm.basesize=10G\"\n  ]\n}\n";
        let text = content(paste);
        assert!(text.contains("[\n    \"overlay2.size=10G\"\n  ]"), "{text}");
    }

    #[test]
    fn a_good_file_is_left_alone() {
        assert_eq!(
            generated(
                "Server Version: 24.0.9\nStorage Driver: overlay2\n{\"storage-driver\": \"overlay2\"}",
                &Choices::default()
            ),
            None
        );
        assert_eq!(generated("Server Version: 24.0.9\nStorage Driver: overlay2\n", &Choices::default()), None);
    }

    #[test]
    fn who_stays_on_devicemapper_gets_a_pool_of_its_own() {
        let stay = Choices { driver: DriverChoice::Devicemapper, ..Choices::default() };
        let paste = "Server Version: 20.10.24\nStorage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n";
        let file = generated(paste, &stay).expect("a file");
        assert!(
            file.content.concat().contains("dm.thinpooldev=/dev/mapper/docker-thinpool"),
            "{}",
            file.content.concat()
        );
        let gone = generated(&paste.replace("20.10.24", "25.0.0"), &stay).expect("a file");
        assert!(
            gone.content.concat().contains("overlay2") && !gone.content.concat().contains("dm."),
            "{}",
            gone.content.concat()
        );
    }

    #[test]
    fn half_a_file_is_not_merged_into() {
        let file =
            generated("{\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opts\": [\n", &Choices::default())
                .expect("a file");
        assert!(serde_json::from_str::<serde_json::Value>(&file.content.concat()).is_ok());
        assert!(file.note.contains("could not be read"), "{}", file.note);
    }

    fn changes(paste: &str) -> Vec<(String, String)> {
        generated(paste, &Choices::default()).map(|file| file.changes).unwrap_or_default()
    }

    #[test]
    fn keys_of_other_releases_go_and_slips_are_renamed() {
        let value = |paste: &str| serde_json::from_str::<serde_json::Value>(&content(paste)).expect("strict JSON");
        let file = "{\"log-driver\": \"local\", \"storage-opt\": \"overlay2.size=10G\", \"x-ours\": 1, \"oom-score-adjust\": -500, \"log-format\": \"json\"}";
        assert_eq!(
            value(&format!("Server Version: 26.1.4\nStorage Driver: overlay2\n{file}")),
            serde_json::json!({"log-driver": "local", "storage-opts": ["overlay2.size=10G"], "log-format": "json"})
        );
        assert_eq!(
            value(&format!("Server Version: 24.0.9\nStorage Driver: overlay2\n{file}")),
            serde_json::json!({"log-driver": "local", "storage-opts": ["overlay2.size=10G"], "oom-score-adjust": -500})
        );
        let named: Vec<_> = changes(&format!("Server Version: 24.0.9\nStorage Driver: overlay2\n{file}"))
            .into_iter()
            .map(|(what, _)| what)
            .collect();
        assert_eq!(named, ["log-format", "storage-opt", "x-ours", "storage-opts"]);
    }

    #[test]
    fn wrong_types_are_righted_and_a_bare_size_is_megabytes() {
        let paste = "{\"log-opts\": {\"max-size\": 10, \"max-file\": 3}, \"debug\": \"true\", \"hosts\": \"fd://\", \"runtimes\": \"nvidia\"}";
        let value: serde_json::Value = serde_json::from_str(&content(paste)).expect("strict JSON");
        assert_eq!(
            value,
            serde_json::json!({"log-opts": {"max-size": "10m", "max-file": "3"}, "debug": true, "hosts": ["fd://"]})
        );
        let said = changes(paste);
        assert!(said.iter().any(|(what, why)| what == "log-opts.max-size" && why.contains("10m")), "{said:?}");
        assert!(said.iter().any(|(what, why)| what == "runtimes" && why.contains("anew")), "{said:?}");
    }

    #[test]
    fn options_that_are_refused_go_or_are_put_right() {
        let stay = Choices { driver: DriverChoice::Devicemapper, ..Choices::default() };
        let paste = "Server Version: 17.06.2-ce\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n{\"storage-driver\": \"devicemapper\", \"log-driver\": \"journald\", \"storage-opts\": [\"dm.thinpooldev=/dev/mapper/docker-thinpool\", \"dm.min_free_space=10\", \"dm.no_warn_on_loop_devices=true\", \"dm.libdm_log_level=7\", \"dm.thinp_percent=95\"]}";
        let file = generated(paste, &stay).expect("a file");
        let value: serde_json::Value = serde_json::from_str(&file.content.concat()).expect("strict JSON");
        assert_eq!(
            value.get("storage-opts"),
            Some(&serde_json::json!(["dm.thinpooldev=/dev/mapper/docker-thinpool", "dm.min_free_space=10%"]))
        );
        assert!(file.changes.iter().any(|(what, why)| what == "dm.libdm_log_level=7" && why.contains("17.07")));
    }

    #[test]
    fn of_a_key_that_stands_twice_the_last_stays() {
        let paste = "{\"debug\": true, \"log-driver\": \"journald\", \"debug\": false}";
        let value: serde_json::Value = serde_json::from_str(&content(paste)).expect("strict JSON");
        assert_eq!(value, serde_json::json!({"log-driver": "journald", "debug": false}));
        assert!(changes(paste).iter().any(|(what, _)| what == "debug"));
    }

    #[test]
    fn options_of_logs_are_moved_to_their_place() {
        let paste = "{\"log-driver\": \"json-file\", \"max-size\": 50, \"max-file\": \"5\"}";
        let value: serde_json::Value = serde_json::from_str(&content(paste)).expect("strict JSON");
        assert_eq!(
            value,
            serde_json::json!({"log-driver": "json-file", "log-opts": {"max-size": "50m", "max-file": "5"}})
        );
    }
}
