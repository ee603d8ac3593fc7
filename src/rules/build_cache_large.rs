//! The build cache holds space that nothing needs

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::docker_df::Kind;
use crate::report::Severity;
use crate::units::Bytes;

pub const RULE: Rule = Rule {
    id: "build-cache-large",
    severity: Severity::Low,
    title: "The build cache holds much space",
    looks_for: "`docker system df` shows at least 20 GiB of build cache as reclaimable. This program's own choice.",
    why: "Layers of past builds stay until somebody removes them, or until the builder's own limit, which older engines do not have. Nothing but the speed of the next build depends on them, and they are what most often fills a host that builds images.",
    what_to_do: "Remove it with `docker builder prune`; on a host that builds often, let a timer do so, or set builder.gc in daemon.json (19.03 and later).",
    sources: &["docker docs: builder prune, garbage collection of the build cache", "this program's choice"],
    check,
    examples: &[
        Example {
            title: "284 GB, and none in use",
            paste: "TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\nImages          60        11        45.24GB   39.42GB (87%)\nBuild Cache     2180      0         284.4GB   284.4GB\n",
            finds: Some(Severity::Low),
        },
        Example {
            title: "a little",
            paste: "TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\nImages          60        11        45.24GB   39.42GB (87%)\nBuild Cache     21        0         4.4GB     4.4GB\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let cache = host.disk_usage.iter().find(|usage| usage.kind == Kind::BuildCache);
    let large = cache.and_then(|usage| Some((usage, usage.reclaimable.filter(|size| *size >= Bytes::gib(20))?)));
    let Some((usage, size)) = large else { return Vec::new() };
    let explanation = format!(
        "{size} of it can be removed at once: nothing but the speed of the next build depends on it. It grows again with every build; \
         `builder.gc` in daemon.json limits it (Docker 19.03 and later)."
    );
    vec![
        RULE.finding(format!("The build cache holds {size} that nothing needs"), explanation, [usage.source])
            .remedies(&["reclaim-space"]),
    ]
}
