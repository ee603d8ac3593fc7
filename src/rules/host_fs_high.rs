//! The filesystem of Docker's data fills up

use super::host_fs_full::{filesystem, ways_to_free, what_takes_most};
use super::{Example, Finding, Rule, loopback_host_limits, loopback_on_root};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "host-fs-high",
    severity: Severity::High,
    title: "The filesystem of Docker's data fills up",
    looks_for: "`df` shows at least 85 % and less than 95 % on the filesystem that holds Docker's data. This program's own choice. Where Docker's loop file lies on it, the rules about loop files speak instead.",
    why: "Pulling a few images or a container that logs a lot fills the rest.",
    what_to_do: "Remove what is not needed, limit the logs, or move Docker's data to a larger disk.",
    sources: &["this program's choice"],
    check,
    examples: &[
        Example {
            title: "85 %",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 43G 7G 85% /\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "84 %",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 42G 8G 84% /\n",
            finds: None,
        },
        Example {
            title: "95 % is another rule",
            paste: "Storage Driver: overlay2\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 48G 2G 95% /\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let between = |percent: Percent| percent >= Percent::whole(85) && percent < Percent::whole(95);
    let Some((row, percent)) = filesystem(host).filter(|(_, percent)| between(*percent)) else { return Vec::new() };
    let said = [loopback_host_limits::RULE.check, loopback_on_root::RULE.check];
    if said.iter().any(|check| !check(host).is_empty()) {
        return Vec::new();
    }
    let left = row.bytes().and_then(|bytes| bytes.available).map(|left| format!(", {left} left")).unwrap_or_default();
    let explanation = format!(
        "{} holds {}; {percent} of it is used{left}. Images, writable layers and container logs grow there.",
        row.mount_point,
        host.data_root()
    );
    let title = format!("The filesystem of Docker's data ({}) is {percent} used", row.mount_point);
    let (most, shown) = what_takes_most(host, row);
    let evidence = [row.source].into_iter().chain(shown);
    vec![RULE.finding(title, explanation + &most, evidence).remedies(ways_to_free(host))]
}
