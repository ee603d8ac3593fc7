//! dm.min_free_space=0% switches the guard off

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "dm-minfree-zero",
    severity: Severity::Medium,
    title: "dm.min_free_space=0% switches the guard off",
    looks_for: "dm.min_free_space is 0%.",
    why: "Docker then creates images and containers until the pool is full. A full pool stops every container; the guard only stops new ones.",
    what_to_do: "Take 5% to 10%.",
    sources: &["moby daemon/graphdriver/devmapper/deviceset.go, poolHasFreeSpace"],
    check,
    examples: &[
        Example {
            title: "0%",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=0%\"]}",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "1%",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.min_free_space=1%\"]}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let zero = host
        .named_options()
        .find(|(name, value, _)| *name == "dm.min_free_space" && value.trim_end_matches('%') == "0");
    let Some((_, _, line)) = zero.filter(|_| host.driver().is_none_or(|driver| driver == "devicemapper")) else {
        return Vec::new();
    };
    let explanation = "Docker normally refuses new images and containers when less than 10 % of the pool is free. With 0% it goes on until the \
                       pool is full, and then every container stops. Take the option out, or set 5 to 10 %.";
    vec![RULE.finding("The guard against a full pool is switched off", explanation, [line])]
}
