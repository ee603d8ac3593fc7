//! systemd units.

use crate::facts::pool::LvmName;
use crate::facts::{EngineVersion, Host, Owner};
use crate::parsers::dmsetup::join_lvm_name;
use crate::remedies::lvm_pools;
use crate::remedies::shell::{self, Command};

pub const METRICS: &str = "ExecStart=/usr/local/sbin/thinpool-metrics.sh\n";
pub const CHECK: &str = "ExecStart=/usr/local/sbin/thinpool-check.sh\n";

pub fn service(description: &str, commands: &str) -> String {
    format!("[Unit]\nDescription={description}\n\n[Service]\nType=oneshot\n{commands}")
}

pub fn timer(description: &str, when: &str) -> String {
    format!("[Unit]\nDescription={description}\n\n[Timer]\n{when}\n\n[Install]\nWantedBy=timers.target\n")
}

/// Pools that something which starts at boot needs.
fn awaited(host: &Host) -> Vec<&LvmName> {
    let needed = |owner| matches!(owner, Owner::Docker | Owner::Containerd | Owner::Kata);
    lvm_pools(host).filter(|(pool, _)| needed(pool.owner)).filter_map(|(_, name)| name).collect()
}

pub fn waits(host: &Host) -> bool {
    !awaited(host).is_empty()
}

/// Names that LVM allows hold nothing that means something in a unit.
pub fn ready(host: &Host) -> String {
    let pools = awaited(host);
    let mut text = "[Unit]\nDescription=Wait for thin pools\nAfter=local-fs.target\nBefore=docker.service containerd.service\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n".to_owned();
    for name in &pools {
        let activate = Command::new("/sbin/lvchange").arg("-ay").arg(name.path());
        text.push_str(&format!("ExecStartPre=-{}\n", shell::render(&activate.into())));
    }
    text.push_str("ExecStart=/usr/local/sbin/thinpool-check.sh --wait 60");
    for name in &pools {
        text.push_str(&format!(" {}", join_lvm_name(&name.vg, &name.lv)));
    }
    text.push_str("\n\n[Install]\nWantedBy=multi-user.target\n");
    text
}

pub fn prune(host: &Host) -> String {
    let since = |major, minor| {
        host.engine.parsed_version().is_none_or(|version| version >= EngineVersion::new(major, minor, 0))
    };
    let old = if since(17, 6) { " --filter until=168h" } else { "" };
    let mut commands = format!(
        "# With `-a` it would also remove images that only have no container; never add `--volumes`.\nExecStart=/usr/bin/docker image prune -f{old}\n"
    );
    if since(18, 9) {
        commands.push_str(&format!("ExecStart=-/usr/bin/docker builder prune -f{old}\n"));
    }
    if host.driver() == Some("devicemapper") {
        commands.push_str(TRIM);
    }
    service("Remove Docker images that nobody needs", &commands)
}

/// Deleted files come back to the pool only so.
const TRIM: &str = "ExecStart=-/bin/sh -c 'for c in $$(docker ps -q); do fstrim \"/proc/$$(docker inspect -f \"{{.State.Pid}}\" \"$$c\")/root\"; done'\n";
