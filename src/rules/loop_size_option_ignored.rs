//! dm.loopdatasize is not in force

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;
use crate::units::{Bytes, Dialect, Percent};

pub const RULE: Rule = Rule {
    id: "loop-size-option-ignored",
    severity: Severity::Low,
    title: "dm.loopdatasize is not in force",
    looks_for: "Loop mode, and dm.loopdatasize differs from the size of the pool by more than 1 %.",
    why: "A loop file never shrinks, and it grows only when the daemon finds no pool device at its start.",
    what_to_do: "To grow it, stop the daemon fully, so that `dmsetup ls` shows no pool, and start it again. Better: leave loop mode.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go, ensureImage"],
    check,
    examples: &[
        Example {
            title: "smaller than the file",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 50GB\n Data Space Total: 107.4GB\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.loopdatasize=50G\"]}",
            finds: Some(Severity::Low),
        },
        Example {
            title: "larger than the file",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 50GB\n Data Space Total: 107.4GB\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.loopdatasize=200G\"]}",
            finds: Some(Severity::Low),
        },
        Example {
            title: "as large",
            paste: "Storage Driver: devicemapper\n Pool Name: docker-253:0-1-pool\n Data loop file: /var/lib/docker/devicemapper/devicemapper/data\n Data Space Used: 50GB\n Data Space Total: 107.4GB\n{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.loopdatasize=100G\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let option = host.named_options().filter(|(name, ..)| *name == "dm.loopdatasize").last();
    let Some((_, value, line)) = option else { return Vec::new() };
    let Some(wanted) = Bytes::parse(&value.to_ascii_lowercase(), Dialect::Lvm) else { return Vec::new() };
    let pool = host.pools.iter().find(|pool| pool.loopback.as_ref().is_some_and(|fact| fact.value));
    let Some(total) = pool.and_then(|pool| pool.data.total.as_ref()) else { return Vec::new() };
    let slack = total.value.share(Percent::whole(1));
    let explanation = if wanted < total.value.saturating_sub(slack) {
        format!(
            "The loop file already has {} and never shrinks, so the daemon ignores dm.loopdatasize={value}. That does no harm; take the option out.",
            total.value
        )
    } else if wanted > total.value.saturating_add(slack) {
        format!(
            "The pool still has {}. The loop file grows to dm.loopdatasize={value} only when the daemon starts and finds no pool device: stop it \
             fully, see with `dmsetup ls` that the pool is gone, and start it again.",
            total.value
        )
    } else {
        return Vec::new();
    };
    vec![RULE.finding("dm.loopdatasize is not in force", explanation, [line, total.source])]
}
