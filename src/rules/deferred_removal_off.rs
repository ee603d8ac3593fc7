//! Busy devices make the removal of containers fail

use super::{Example, Finding, Rule};
use crate::facts::{EngineVersion, Host};
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "deferred-removal-off",
    severity: Severity::Low,
    title: "Busy devices make the removal of containers fail",
    looks_for: "`docker info` says `Deferred Removal Enabled: false` on Docker 1.9 or later with a kernel of EL 7.",
    why: "There mounts leak into other services, and without deferred removal `docker rm` fails with \"Device is Busy\".",
    what_to_do: "Set dm.use_deferred_removal=true and dm.use_deferred_deletion=true.",
    sources: &["moby docs, dm.use_deferred_removal"],
    check,
    examples: &[
        Example {
            title: "on EL 7",
            paste: "Server Version: 1.12.6\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Deferred Removal Enabled: false\nKernel Version: 3.10.0-514.el7.x86_64",
            finds: Some(Severity::Low),
        },
        Example {
            title: "before 1.9",
            paste: "Server Version: 1.8.2\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Deferred Removal Enabled: false\nKernel Version: 3.10.0-327.el7.x86_64",
            finds: None,
        },
        Example {
            title: "another kernel",
            paste: "Server Version: 1.12.6\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Deferred Removal Enabled: false\nKernel Version: 4.4.0-21-generic",
            finds: None,
        },
        Example {
            title: "on",
            paste: "Server Version: 1.12.6\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Deferred Removal Enabled: true\nKernel Version: 3.10.0-514.el7.x86_64",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let off = host.info.as_ref().and_then(|info| info.deferred_removal.as_ref()).filter(|fact| !fact.value);
    let new = host.engine.parsed_version().is_some_and(|version| version >= EngineVersion::new(1, 9, 0));
    let el7 = host.engine.parsed_kernel().is_some_and(|kernel| kernel.el7);
    let Some(off) = off.filter(|_| new && el7) else { return Vec::new() };
    let explanation = "On EL 7 mounts of containers leak into other services. Without deferred removal `docker rm` then fails with \"Device is \
                       Busy\" and the space is not given back. dm.use_deferred_removal=true and dm.use_deferred_deletion=true avoid that.";
    vec![RULE.finding("Removing a container can fail on a busy device", explanation, [off.source])]
}
