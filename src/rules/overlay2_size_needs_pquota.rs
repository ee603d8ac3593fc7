//! overlay2.size needs project quotas

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "overlay2-size-needs-pquota",
    severity: Severity::Critical,
    title: "overlay2.size needs project quotas",
    looks_for: "overlay2.size is set and Docker's data lies on another filesystem than xfs, or on xfs mounted without pquota (prjquota); or the daemon says so. High when the paste shows that the daemon runs.",
    why: "Without project quotas the daemon cannot limit containers, and does not start with the option.",
    what_to_do: "Mount the filesystem with pquota (for the root filesystem: rootflags=pquota on the kernel's command line), or remove the option.",
    sources: &["moby daemon/graphdriver/overlay2/overlay.go"],
    check,
    examples: &[
        Example {
            title: "ext4",
            paste: "/dev/sdb1 on /var/lib/docker type ext4 (rw,relatime)\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "xfs without quotas",
            paste: "/dev/sdb1 on /var/lib/docker type xfs (rw,relatime,noquota)\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "xfs with quotas",
            paste: "/dev/sdb1 on /var/lib/docker type xfs (rw,relatime,prjquota)\n{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: None,
        },
        Example {
            title: "nothing known of mounts",
            paste: "{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"overlay2.size=10G\"]}",
            finds: None,
        },
        Example {
            title: "the daemon says so",
            paste: "Error starting daemon: error initializing graphdriver: Storage option overlay2.size not supported. Filesystem does not support Project Quota: Filesystem does not support, or has not enabled quotas",
            finds: Some(Severity::Critical),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let said = host.events_of(&["D33"]).last();
    let option =
        host.named_options().find(|(name, ..)| *name == "overlay2.size").filter(|_| !host.storage.containerd_store);
    let lacking = option.and_then(|(_, _, line)| Some((line, host.lacks_project_quotas()?)));
    if said.is_none() && lacking.is_none() {
        return Vec::new();
    }
    let explanation = "overlay2.size works only on xfs mounted with project quotas, and the daemon does not start with it anywhere else. Mount the \
                       filesystem of Docker's data with the option pquota (at boot, not by remount; for the root filesystem it is rootflags=pquota \
                       on the kernel's command line), or remove overlay2.size.";
    let evidence = said.map(|event| event.source).into_iter().chain(lacking.into_iter().flat_map(|(a, b)| [a, b]));
    let severity = if said.is_none() && host.daemon_answers() { Severity::High } else { Severity::Critical };
    vec![
        RULE.finding("overlay2.size needs project quotas", explanation, evidence)
            .severity(severity)
            .remedies(&["fix-daemon-json"]),
    ]
}
