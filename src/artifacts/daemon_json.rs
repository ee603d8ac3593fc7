//! The corrected daemon.json: theirs, with what must change changed and the rest as it was.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstInputValue, CstNode, CstObject, CstRootNode};

use super::{Generated, daemon_note};
use crate::engine::Choices;
use crate::facts::{EngineVersion, Host, Owner};
use crate::remedies::{keeps_devicemapper, provision_direct_lvm, shell};

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
    edit.driver(choices);
    edit.old_keys();
    edit.log_options();
    edit.same_root(before.is_some());
    // Without their file, a file that changes nothing is of no use.
    if edit.changes.is_empty() || before.is_none() && !is_called_for(host) {
        return None;
    }
    Some(Generated {
        name: "daemon.json",
        media_type: "application/json",
        content: edit.text().into(),
        note: daemon_note::note(host, readable, before.is_some()),
        before,
        changes: edit.changes,
    })
}

/// The driver must change, or must be named.
fn is_called_for(host: &Host) -> bool {
    let leaving = host.driver().is_some_and(|driver| matches!(driver, "devicemapper" | "aufs" | "overlay"));
    leaving || host.storage.loopback.as_ref().is_some_and(|fact| fact.value)
}

/// The file being changed, and why.
struct Edit<'a> {
    host: &'a Host,
    root: CstRootNode,
    object: CstObject,
    changes: Vec<(String, String)>,
}

impl<'a> Edit<'a> {
    fn open(host: &'a Host, text: &str) -> Option<Self> {
        let root = CstRootNode::parse(text, &ParseOptions::default()).ok()?;
        let object = root.object_value()?;
        Some(Edit { host, root, object, changes: Vec::new() })
    }

    fn text(&self) -> String {
        format!("{}\n", self.root.to_string().trim_end())
    }

    fn version(&self) -> Option<EngineVersion> {
        self.host.engine.parsed_version()
    }

    fn changed(&mut self, what: &str, why: impl Into<String>) {
        self.changes.push((what.to_owned(), why.into()));
    }

    /// What was straightened before it could be read at all.
    fn repaired(&mut self, text: &str) {
        if self.root.to_string() != text {
            self.changed("syntax", "Quotes, commas and brackets are as JSON wants them.");
        }
    }

    /// The daemon reads strict JSON: comments and trailing commas keep it from starting.
    fn strict(&mut self) {
        let mut comments = Vec::new();
        collect_comments(CstNode::Container(self.root.clone().into()), &mut comments);
        let had = !comments.is_empty();
        comments.into_iter().for_each(CstNode::remove);
        if had {
            self.changed("comments", "JSON has no comments, and the daemon does not start with them.");
        }
        let before = self.root.to_string();
        self.root.set_trailing_commas(jsonc_parser::cst::TrailingCommaMode::Never);
        if self.root.to_string() != before {
            self.changed("commas", "A comma behind the last entry is an error to the daemon.");
        }
    }

    fn driver(&mut self, choices: &Choices) {
        let now = self.host.driver();
        // Only a driver on its way out is replaced; zfs, btrfs and the rest were chosen for their reasons.
        let leaving = now.is_some_and(|driver| matches!(driver, "devicemapper" | "aufs" | "overlay"))
            || now.is_none() && is_called_for(self.host);
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
                |option| !option.starts_with("dm."),
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
            self.keep_options(|option| !option.starts_with("overlay2.override_kernel_check"), why);
        }
    }

    fn devicemapper(&mut self) {
        self.set_string(
            "storage-driver",
            "devicemapper",
            "Named explicitly, because Docker 23 and 24 no longer choose it by themselves.",
        );
        self.keep_options(
            |option| option.starts_with("dm."),
            "Options of another driver stop devicemapper from starting.",
        );
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
        self.keep_options(|option| !option.starts_with("dm.loop"), "Loop files are not used any more.");
        self.add_option(&format!("dm.thinpooldev={device}"), "The pool on a disk of its own, instead of loop files.");
        // Deferred removal came with 1.7, deferred deletion with 1.9; both are on by default from 17.11.
        if self.version().is_none_or(|version| version >= EngineVersion::new(1, 9, 0)) {
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

    /// Values must be strings, and json-file logs need a limit.
    fn log_options(&mut self) {
        let options = self.object.object_value("log-opts");
        for option in options.iter().flat_map(CstObject::properties) {
            let Some(value) = option.value() else { continue };
            let text = match (value.as_number_lit(), value.as_boolean_lit()) {
                (Some(number), _) => number.to_string(),
                (_, Some(truth)) => truth.value().to_string(),
                _ => continue,
            };
            let name = option.decoded_name().unwrap_or_default();
            option.set_value(CstInputValue::String(text));
            self.changed(
                &format!("log-opts.{name}"),
                "Values of log-opts are strings; the daemon refuses numbers and booleans.",
            );
        }
        let driver = self
            .string("log-driver")
            .or_else(|| self.host.info.as_ref()?.logging_driver.as_ref().map(|driver| driver.value.clone()));
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

    fn string(&self, key: &str) -> Option<String> {
        self.object.get(key)?.value()?.as_string_lit()?.decoded_value().ok()
    }

    fn set_string(&mut self, key: &str, value: &str, why: &str) {
        if self.string(key).as_deref() == Some(value) {
            return;
        }
        match self.object.get(key) {
            Some(property) => property.set_value(CstInputValue::String(value.to_owned())),
            None => drop(self.object.append(key, CstInputValue::String(value.to_owned()))),
        }
        self.changed(key, why);
    }

    /// The options, also when somebody wrote them as an object: the daemon wants a list.
    fn options(&mut self) -> Vec<String> {
        if let Some(object) = self.object.object_value("storage-opts") {
            let pairs: Vec<String> = object
                .properties()
                .iter()
                .filter_map(|option| {
                    let value = option.value()?;
                    let text = value
                        .as_string_lit()
                        .and_then(|text| text.decoded_value().ok())
                        .unwrap_or_else(|| value.to_string());
                    Some(format!("{}={text}", option.decoded_name()?))
                })
                .collect();
            let list = pairs.into_iter().map(CstInputValue::String).collect();
            if let Some(property) = self.object.get("storage-opts") {
                property.set_value(CstInputValue::Array(list));
            }
            self.changed("storage-opts", "A list of `key=value` strings; the daemon refuses an object.");
        }
        let list = self.object.array_value("storage-opts");
        list.iter()
            .flat_map(|list| list.elements())
            .filter_map(|element| element.as_string_lit()?.decoded_value().ok())
            .collect()
    }

    fn keep_options(&mut self, keep: fn(&str) -> bool, why: &str) {
        self.options();
        let Some(list) = self.object.array_value("storage-opts") else { return };
        for element in list.elements() {
            let Some(option) = element.as_string_lit().and_then(|text| text.decoded_value().ok()) else { continue };
            if !keep(&option) {
                element.remove();
                self.changed(&option, why);
            }
        }
        if list.elements().is_empty()
            && let Some(property) = self.object.get("storage-opts")
        {
            property.remove();
        }
    }

    fn add_option(&mut self, option: &str, why: &str) {
        if self.options().iter().any(|known| known == option) {
            return;
        }
        let list = self.object.array_value_or_set("storage-opts");
        list.ensure_multiline();
        list.append(CstInputValue::String(option.to_owned()));
        self.changed(option, why);
    }
}

fn collect_comments(node: CstNode, found: &mut Vec<CstNode>) {
    if node.is_comment() {
        found.push(node);
        return;
    }
    node.children().into_iter().for_each(|child| collect_comments(child, found));
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
        generated(paste, &Choices::default()).map(|file| file.content.into_owned()).unwrap_or_default()
    }

    #[test]
    fn unknown_keys_order_and_indentation_stay() {
        let paste = "{\n    \"live-restore\": true,\n    \"storage-driver\": \"devicemapper\",\n    \"storage-opts\": [\n        \"dm.thinpooldev=/dev/mapper/docker-thinpool\"\n    ],\n    \"x-ours\": { \"a\": [1, 2] },\n    \"log-driver\": \"journald\"\n}\n";
        assert_eq!(
            content(paste),
            "{\n    \"live-restore\": true,\n    \"storage-driver\": \"overlay2\",\n    \"x-ours\": { \"a\": [1, 2] },\n    \"log-driver\": \"journald\"\n}\n"
        );
    }

    #[test]
    fn nothing_pasted_gives_a_whole_file_with_log_rotation() {
        let file = generated(
            "Server Version: 20.10.24\nStorage Driver: devicemapper\nLogging Driver: json-file",
            &Choices::default(),
        )
        .expect("a file");
        let value: serde_json::Value = serde_json::from_str(&file.content).expect("JSON");
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
            !usual.content.contains("data-root") && usual.note.contains("assumes that there is none"),
            "{}",
            usual.note
        );
        assert!(with("/data/docker", "").content.contains("\"data-root\": \"/data/docker\""));
        let flag = with("/data/docker", "ExecStart=/usr/bin/dockerd --data-root /data/docker\n");
        assert!(!flag.content.contains("data-root") && !flag.note.contains("no flag"), "{}", flag.note);
        let rootless = with("/home/me/.local/share/docker", "");
        assert!(
            !rootless.content.contains("data-root") && rootless.note.contains("~/.config/docker"),
            "{}",
            rootless.note
        );
    }

    #[test]
    fn faults_that_stop_the_daemon_are_mended() {
        let paste = "{\n  // theirs\n  \"storage-driver\": \"overlay2\",\n  \"storage-opts\": [\"overlay2.override_kernel_check=true\"],\n  \"graph\": \"/data/docker\",\n  \"log-opts\": { \"max-size\": \"10m\", \"max-file\": 3 },\n}\n";
        let file = generated(paste, &Choices::default()).expect("a file");
        let value: serde_json::Value = serde_json::from_str(&file.content).expect("strict JSON");
        assert_eq!(
            value,
            serde_json::json!({"storage-driver": "overlay2", "data-root": "/data/docker", "log-opts": {"max-size": "10m", "max-file": "3"}})
        );
        assert_eq!(file.changes.len(), 5, "{:?}", file.changes);
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
        assert!(file.content.contains("dm.thinpooldev=/dev/mapper/docker-thinpool"), "{}", file.content);
        let gone = generated(&paste.replace("20.10.24", "25.0.0"), &stay).expect("a file");
        assert!(gone.content.contains("overlay2") && !gone.content.contains("dm."), "{}", gone.content);
    }

    #[test]
    fn half_a_file_is_not_merged_into() {
        let file =
            generated("{\n  \"storage-driver\": \"devicemapper\",\n  \"storage-opts\": [\n", &Choices::default())
                .expect("a file");
        assert!(serde_json::from_str::<serde_json::Value>(&file.content).is_ok());
        assert!(file.note.contains("could not be read"), "{}", file.note);
    }
}
