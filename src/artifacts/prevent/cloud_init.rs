//! User data for cloud-init: the check and the unit that waits for the pool.

use super::{CHECK, units};
use crate::facts::Host;

pub fn content(host: &Host) -> String {
    let mut text = "#cloud-config\n# Needs LVM and dmsetup in the image. Terraform: user_data = file(\"thinpool-cloud-init.yaml\")\nwrite_files:\n".to_owned();
    file(&mut text, "/usr/local/sbin/thinpool-check.sh", "0755", CHECK);
    file(&mut text, "/etc/systemd/system/thinpool-ready.service", "0644", &units::ready(host));
    text.push_str("runcmd:\n  - [systemctl, daemon-reload]\n  - [systemctl, enable, --now, thinpool-ready.service]\n");
    text
}

/// A literal block: whatever the file holds is indented, and nothing in it means anything to YAML.
fn file(text: &mut String, path: &str, mode: &str, content: &str) {
    text.push_str(&format!("  - path: {path}\n    permissions: \"{mode}\"\n    content: |\n"));
    for line in content.lines() {
        let indent = if line.is_empty() { "" } else { "      " };
        text.push_str(&format!("{indent}{line}\n"));
    }
}
