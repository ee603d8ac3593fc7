//! The daemon cannot read the value of a storage option

use super::{Example, Finding, Rule, refused_options};
use crate::facts::Host;
use crate::facts::storage_options::Kind;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-option-value",
    severity: Severity::Critical,
    title: "The daemon cannot read the value of a storage option",
    looks_for: "A `dm.*` option whose value Docker's own parsers refuse: switches are `true` or `false` (also `1`, `t`, `0`, `f`, in one case; not `yes` or `on`), sizes are numbers with a unit such as `20G`, dm.fs is ext4 or xfs, dm.libdm_log_level is 2 to 7, dm.xfs_nospace_max_retries is a whole number. High when the paste shows that the daemon runs: then it stops the next start.",
    why: "The driver stops at the first value it cannot read, and the daemon does not start.",
    what_to_do: "Write `true` or `false`, or take the option out; the corrected file does.",
    sources: &[
        "moby daemon/graphdriver/devmapper/deviceset.go, NewDeviceSet",
        "Go strconv.ParseBool",
        "docker/go-units",
    ],
    check,
    examples: &[
        Example {
            title: "yes is no truth to Go",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.use_deferred_removal=yes\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "in the flags of a daemon that runs",
            paste: "Server Version: 18.09.9\nStorage Driver: devicemapper\nDOCKER_STORAGE_OPTIONS=\"--storage-driver devicemapper --storage-opt dm.blkdiscard=on\"",
            finds: Some(Severity::High),
        },
        Example {
            title: "a size without a number",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.basesize=20 gigabytes\"]}",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "words and sizes that Docker reads",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.use_deferred_removal=T\", \"dm.basesize=20 GiB\", \"dm.fs=xfs\"]}",
            finds: None,
        },
        Example {
            title: "another driver: another rule",
            paste: "{\"storage-driver\": \"overlay2\", \"storage-opts\": [\"dm.use_deferred_removal=yes\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some(refused) = refused_options(host, Kind::Value, None) else { return Vec::new() };
    let explanation = format!("The daemon does not start with a value that it cannot read: {}.", refused.words);
    let title = "The daemon cannot read the value of a storage option";
    vec![
        RULE.finding(title, explanation, refused.evidence)
            .severity(refused.severity)
            .remedies(&["fix-daemon-json", "fix-dockerd-flags"]),
    ]
}
