//! What a corrected daemon.json rests on, in words: where it goes, and what was assumed for want of a paste.

use crate::facts::Host;

/// `moves`: it takes the host to another driver.
pub fn note(host: &Host, readable: bool, pasted: bool, moves: bool) -> String {
    let place = if host.is_rootless() {
        "Save it as ~/.config/docker/daemon.json of the user who runs Docker (rootless), and restart with `systemctl --user restart docker`."
    } else {
        "Save it as /etc/docker/daemon.json."
    };
    let mut notes = vec![place];
    if moves {
        notes.insert(0, "This file changes the storage driver, and with another driver Docker shows none of the images and containers it has now: put it in place where the plan says so, after they are saved.");
    }
    if !pasted {
        notes.push(
            "Your present daemon.json was not pasted, so this assumes that there is none: if there is one, paste it, so that its other settings are kept.",
        );
    }
    if !readable {
        notes.push("Your daemon.json could not be read, so this is a new one: carry your other settings over by hand.");
    }
    if host.flags.iter().any(|flags| flags.driver.is_some() || !flags.options.is_empty()) {
        notes.push("Remove the storage flags from the daemon's command line, unit or sysconfig file: it refuses a setting that stands in both places.");
    } else if !pasted && host.flags.is_empty() {
        notes.push(if host.is_rootless() {
            "It assumes too that no flag of dockerd sets the same: `systemctl --user cat docker` shows them."
        } else {
            "It assumes too that no flag of dockerd sets the same: `systemctl cat docker` shows them."
        });
    }
    if host.engine.version.is_none() {
        notes.push("The engine's version was not pasted; this file suits Docker 17.06 and later.");
    }
    notes.join(" ")
}

/// Where Docker keeps its data, when only a file that was not pasted can have said so. A new file without it would
/// make the daemon start empty, somewhere else.
pub fn unsaid_root(host: &Host) -> Option<&str> {
    let root = host.engine.root_dir.as_ref()?.value.trim_end_matches('/');
    let by_flag =
        ["data-root", "graph"].iter().any(|name| host.flags.iter().any(|flags| flags.named(name).next().is_some()));
    (root.starts_with('/') && root != "/var/lib/docker" && !by_flag && !host.is_rootless()).then_some(root)
}
