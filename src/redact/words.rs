//! Words that say nothing about a person: replacing them would only destroy the diagnosis.

use std::sync::LazyLock;

/// The words of a list, ready for a search.
pub(super) fn sorted(list: &'static str) -> Vec<&'static str> {
    let mut words: Vec<&str> = list.split_whitespace().collect();
    words.sort_unstable();
    words
}

/// What hosts, accounts, volumes and labels are commonly named. In small letters; single words,
/// since a name is split into its parts before it is looked up.
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(include_str!("words/common.txt")));

/// Whether a name is made of common words and numbers alone, as `docker-data-2` is.
pub(super) fn is_common(name: &str) -> bool {
    name.split(['-', '_', '.', '+']).all(|part| {
        let part = part.trim_end_matches(|c: char| c.is_ascii_digit());
        part.is_empty() || is_word(part)
    })
}

/// Whether a name is one of the common words itself.
pub(super) fn is_word(name: &str) -> bool {
    // Longer than any word of the list, which is not worth lowering.
    if name.len() > 16 {
        return false;
    }
    let name = name.to_ascii_lowercase();
    COMMON.binary_search(&name.as_str()).is_ok()
}

const STOCK_ACCOUNTS: &str = "azureuser cloud-user ec2-user rocky almalinux fedora www-data messagebus gdm lightdm sddm games halt \
    shutdown gnats irc list tss ntp dbus rpcuser postfix haldaemon rtkit colord avahi dnsmasq \
    libvirt-qemu plugdev input render video audio cdrom dialout floppy tape kmem nogroup dockremap \
    bitnami x-access-token oauth2 gitlab-ci-token token x-token-auth AWS _json_key uid gid \
    oauth2accesstoken";

/// Accounts that every system has or that an image comes with.
pub(super) fn is_stock_account(name: &str) -> bool {
    is_word(name)
        || name.starts_with("systemd-")
        || name.starts_with('_')
        || STOCK_ACCOUNTS.split(' ').any(|account| account == name)
}

/// What stands for a host without naming one.
pub(super) fn is_stock_host(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_word(&lower)
        || matches!(
            lower.as_str(),
            "localhost.localdomain"
                | "localhost4"
                | "localhost6"
                | "localhost.localdomain.local"
                | "localhost4.localdomain4"
                | "localhost6.localdomain6"
                | "ip6-localhost"
                | "ip6-loopback"
                | "docker-desktop"
                | "docker-for-desktop"
                | "linuxkit"
                | "your-host"
                | "yourhost"
                | "my-host"
                | "metadata.google.internal"
                | "rc.local"
                | "cluster.local"
                | "svc.cluster.local"
                | "kind-control-plane"
                | "host.containers.internal"
                | "host.minikube.internal"
                | "control-plane.minikube.internal"
        )
        || lower.ends_with(".docker.internal")
        || lower.ends_with(".default.svc.cluster.local")
        || is_public_domain(&lower)
}

/// Domains of public projects, vendors and registries, with all that is under them. Tenants'
/// names under `azurecr.io`, `amazonaws.com` and the like are somebody's own and not among them.
static PUBLIC: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(include_str!("words/domains.txt")));

/// Parts of the names above that hold names of tenants: nothing but the name itself is public.
const TENANTS: &[&str] = &[
    "amazonaws.com",
    "azurecr.io",
    "github.io",
    "mirror.aliyuncs.com",
    "slack.com",
    "sentry.io",
    "auth0.com",
    "oraclecloud.com",
];

/// Names under those that are everybody's.
fn is_shared_under_tenants(name: &str) -> bool {
    const SHARED: &[&str] = &["s3.", "s3-", "api.", "hooks.slack.com", "ingest.", "status."];
    // Of the services of AWS these have a customer's name in front.
    const OWNED: &[&str] = &["s3.", "s3-", "compute", "elb.", "rds.", "es.", "cache.", "execute-api", "eks."];
    SHARED.iter().any(|start| name.starts_with(start))
        || name.ends_with(".amazonaws.com")
            && !OWNED.iter().any(|part| name.split_once('.').is_some_and(|(_, rest)| rest.contains(part)))
}

/// Whether a name, in small letters, is of a public project or under one.
pub(super) fn is_public_domain(name: &str) -> bool {
    let mut under = name;
    let mut tenant = false;
    loop {
        if TENANTS.contains(&under) && under != name {
            tenant = true;
        }
        if PUBLIC.binary_search(&under).is_ok() {
            return !tenant || is_shared_under_tenants(name);
        }
        match under.split_once('.') {
            Some((_, rest)) => under = rest,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_common_words_and_numbers() {
        for name in ["docker", "docker-data-2", "node1", "vg_thin", "k8s05", "Ubuntu"] {
            assert!(is_common(name), "{name}");
        }
        for name in ["stor-x1", "jmuster", "hv-fra7-12", "spark01"] {
            assert!(!is_common(name), "{name}");
        }
    }

    #[test]
    fn public_names() {
        for name in ["docs.docker.com", "ghcr.io", "public.ecr.aws", "s3.amazonaws.com"] {
            assert!(is_stock_host(name), "{name}");
        }
        for name in ["notdocker.com", "acme.azurecr.io", "web01.acme.internal"] {
            assert!(!is_stock_host(name), "{name}");
        }
    }
}
