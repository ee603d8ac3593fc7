//! Names of hosts by the end of their domain.

/// What sort of host a name is.
pub(super) enum Domain {
    Private,
    Public,
    None,
}

/// Ends of names that only private networks use.
const PRIVATE_ENDS: &str = "internal lan local corp intranet intra localdomain home private priv loc consul arpa box mgmt \
    localnet dmz cluster onprem office hq";

/// Ends of public names that no file and no option has.
const PUBLIC_ENDS: &str = "com net org edu gov mil io biz info dev cloud tech systems network solutions services company group \
    gmbh online ai eu de uk fr nl ch at be it es pt se no fi dk pl cz ru ua tr us ca mx br ar au nz jp \
    kr cn in sg hk tw za ie lu gr hu ro bg il ae";

/// Whether a name is of a private network.
pub(in super::super) fn is_private(name: &str) -> bool {
    matches!(domain(name), Domain::Private)
}

/// What sort of host a dotted name is.
pub(super) fn domain(name: &str) -> Domain {
    let Some((head, end)) = name.rsplit_once('.') else {
        return Domain::None;
    };
    if head.is_empty()
        || end.len() < 2
        || end.len() > 11
        || !end.bytes().all(|b| b.is_ascii_alphabetic())
        || head.contains("..")
        || !head.bytes().any(|b| b.is_ascii_alphabetic() || head.contains('.'))
    {
        return Domain::None;
    }
    let end = end.to_ascii_lowercase();
    let private = PRIVATE_ENDS.split(' ').any(|known| known == end);
    let public = !private
        && head.contains('.')
        && PUBLIC_ENDS.split(' ').any(|known| known == end)
        && head.split('.').all(|label| !label.is_empty() && !label.contains('_'));
    if !private && !public || !super::super::values::is_host(name) {
        return Domain::None;
    }
    // `1.2.in`, `v1.8.io`: numbers are versions.
    if !head.bytes().any(|b| b.is_ascii_alphabetic()) && end != "arpa" {
        return Domain::None;
    }
    if private { Domain::Private } else { Domain::Public }
}
