//! The options that the daemon would refuse to start with, as findings tell them.

use crate::facts::Host;
use crate::facts::storage_options::{self, Kind, OptionFault};
use crate::intake::Source;
use crate::report::Severity;

/// Options that keep the daemon from starting, in words.
pub(super) struct Refused {
    /// `dm.x=1: why; dm.y=2: why`
    pub(super) words: String,
    pub(super) evidence: Vec<Source>,
    pub(super) severity: Severity,
}

/// The refused options of one kind and, if asked for, of one family. A daemon that answers has not read them yet.
pub(super) fn refused_options(host: &Host, kind: Kind, family: Option<&str>) -> Option<Refused> {
    let ours = |fault: &OptionFault| {
        fault.kind == kind && family.is_none_or(|family| fault.option.split('.').next() == Some(family))
    };
    let faults: Vec<OptionFault> = storage_options::faults(host).into_iter().filter(ours).collect();
    let words: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.option, fault.why)).collect();
    (!faults.is_empty()).then(|| Refused {
        words: words.join("; "),
        evidence: faults.iter().map(|fault| fault.source).collect(),
        severity: if host.daemon_answers() { Severity::High } else { Severity::Critical },
    })
}
