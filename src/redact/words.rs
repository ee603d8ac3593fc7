//! Words that say nothing about a person: replacing them would only destroy the diagnosis.

/// What hosts, accounts, volumes and labels are commonly named. In small letters; single words,
/// since a name is split into its parts before it is looked up. Sorted.
const COMMON: &[&str] = &[
    "a", "aarch64", "active", "admin", "administrator", "adm", "agent", "alerting", "all", "alma",
    "alpine", "amd64", "anonymous", "any", "app", "apps", "arch", "arm64", "atomic", "aufs",
    "audit", "auto", "available", "avail", "aws", "b", "backup", "backups", "bare", "base", "bin",
    "block", "boot", "box", "bridge", "brick", "bricks", "btrfs", "build", "builder", "c", "cache", "cdata",
    "ce", "centos", "ceph", "chrony", "chunk", "ci", "client", "cloud", "cluster", "cmeta", "cockpit",
    "community", "compose", "config", "container", "containerd", "containers", "core", "coreos",
    "crash", "cri", "crio", "cron", "d", "daemon", "dashboard", "data", "database", "datadir", "db",
    "debian", "debug", "default", "deploy", "desktop", "dev", "devel", "developer", "device",
    "devicemapper", "devmapper", "direct", "disk", "disks", "dm", "dmesg", "dmeventd", "dns", "docker",
    "dockerd", "dockerhost", "dockerroot", "dockeradmin", "domain", "drive", "ec2", "ee", "engine", "error", "etc",
    "etcd", "example", "export", "exports", "ext", "ext3", "ext4", "external", "fail", "failed", "fast",
    "fcos", "fedora", "file", "files", "flatcar", "foo", "free", "fs", "ftp", "gateway", "generic",
    "git", "github", "gitlab", "gluster", "google", "group", "guest", "hdd", "home", "host", "hostname", "hub", "hyperv",
    "i386", "image", "images", "info", "infra", "ingress", "instance", "internal", "io", "ip", "iscsi", "java",
    "jenkins", "journal", "k3s", "k8s", "kernel", "kube", "kubelet", "kubernetes", "kvm", "lab",
    "labels", "latest", "lb", "lib", "libvirt", "linux", "linuxkit", "live", "local", "localdomain",
    "localhost", "log", "logs", "loop", "lost", "lp", "lun", "lv", "lvm", "lvm2", "lvol", "lxc", "mac", "machine", "mail",
    "main", "man", "manager", "mapper", "master", "media", "meta", "metadata", "metrics", "micro", "minikube",
    "minio", "mint", "mirror", "mirrors", "mnt", "moby", "monitor", "monitoring", "mount", "mongo",
    "mongodb", "mpath", "multi", "my", "myhost", "mysql", "n", "name", "nas", "net", "network", "new", "news",
    "nfs", "nginx", "no", "nobody", "nocow", "node", "nodes", "none", "null", "nvme", "o", "old", "online", "only",
    "opc", "openshift", "opensuse", "operator", "opt", "oracle", "origin", "os", "other", "out", "overlay", "overlay2", "overlayfs",
    "package", "part", "partition", "pass", "passdown", "pi", "plugin", "plugins", "pmspare", "podman", "polkitd",
    "pool", "pools", "portainer", "postgres", "postgresql", "prd", "private", "prod", "production", "prometheus", "proxy", "public", "pv",
    "pvmove", "qemu", "queue", "rabbitmq", "raid", "raid1", "rancher", "raspberrypi", "read", "redhat", "redis", "registry", "release", "remote", "repo",
    "rhel", "ro", "rocky", "root", "rootfs", "rootless", "rpc", "run", "runc", "runner", "rw", "san", "sandbox", "sata",
    "scratch", "sda", "sdb", "sdc", "sdd", "secondary", "server", "service", "services", "share", "shared",
    "shell", "shm", "sles", "slot", "slow", "small", "snap", "snapshot", "snapshots", "snapshotter", "spare", "spool", "src", "srv",
    "ssd", "sshd", "staging", "stage", "state", "status", "storage", "sudo", "suse", "svc", "swap", "swarm", "sync", "sys", "syslog",
    "sysadmin", "system", "systemd", "tdata", "temp", "test", "testing", "tftp", "thin", "thinpool", "thinpooldev", "thinvol", "tier", "tmeta", "tmp", "tpool",
    "tty", "ubuntu", "unconfined", "unix", "uos", "deepin", "kylin", "anolis", "openeuler", "unknown", "update", "user", "username", "users", "usr", "uucp",
    "v", "vagrant", "var", "vault", "vd", "version", "vda", "vdb", "vdc", "vfs", "vg", "virtual", "virtualbox", "vm", "vms", "vmware",
    "vol", "vol0", "volume", "volumes", "watchdog", "web", "wheel", "windows", "windowsfilter", "wordpress", "work", "worker", "workers",
    "workstation", "ws", "www", "x86", "xen", "xfs", "xvd", "xvda", "xvdb", "xvdf", "yes", "zfs", "zpool",
];

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
    COMMON.contains(&name.as_str())
}

/// Accounts that every system has or that an image comes with.
pub(super) fn is_stock_account(name: &str) -> bool {
    is_word(name)
        || name.starts_with("systemd-")
        || name.starts_with('_')
        || matches!(
            name,
            "azureuser" | "cloud-user" | "ec2-user" | "rocky" | "almalinux" | "fedora" | "www-data"
                | "messagebus" | "gdm" | "lightdm" | "sddm" | "games" | "halt" | "shutdown" | "gnats"
                | "irc" | "list" | "tss" | "ntp" | "dbus" | "rpcuser" | "postfix" | "haldaemon"
                | "rtkit" | "colord" | "avahi" | "dnsmasq" | "libvirt-qemu" | "plugdev" | "input"
                | "render" | "video" | "audio" | "cdrom" | "dialout" | "floppy" | "tape" | "kmem"
                | "nogroup" | "dockremap" | "bitnami" | "x-access-token" | "oauth2" | "gitlab-ci-token"
                | "token" | "x-token-auth" | "AWS" | "_json_key" | "uid" | "gid" | "oauth2accesstoken"
        )
}

/// What stands for a host without naming one.
pub(super) fn is_stock_host(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_word(&lower)
        || matches!(
            lower.as_str(),
            "localhost.localdomain" | "localhost4" | "localhost6" | "localhost.localdomain.local"
                | "localhost4.localdomain4" | "localhost6.localdomain6" | "ip6-localhost"
                | "ip6-loopback" | "docker-desktop" | "docker-for-desktop" | "linuxkit" | "your-host"
                | "yourhost" | "my-host" | "metadata.google.internal" | "rc.local" | "cluster.local"
                | "svc.cluster.local" | "kind-control-plane" | "host.containers.internal"
                | "host.minikube.internal" | "control-plane.minikube.internal"
        )
        || lower.ends_with(".docker.internal")
        || lower.ends_with(".default.svc.cluster.local")
        || is_public_domain(&lower)
}

/// Domains of public projects, vendors and registries, with all that is under them. Tenants'
/// names under `azurecr.io`, `amazonaws.com` and the like are somebody's own and not among them.
const PUBLIC: &[&str] = &[
    "aka.ms", "alipaycdn.com", "alma-linux.org", "almalinux.org", "alpinelinux.org", "ansible.com", "apache.org", "apple.com",
    "archlinux.org", "arxiv.org", "askubuntu.com", "betterstack.com", "bitbucket.org", "bit.ly", "bugzilla.org", "canonical.com",
    "centos.org", "ceph.com", "ceph.io", "cgr.dev", "chainguard.dev", "cilium.io", "circleci.com", "cloudflarestatus.com", "cncf.io",
    "codeberg.org", "consul.io", "containerd.io", "containernetworking.io", "containers.dev", "coreos.com", "cp2k.org", "cpan.org", "crates.io",
    "daocloud.io", "dbus.freedesktop.org", "debian.net", "debian.org", "dell.com", "devicemapper.org", "digicert.com", "dl.google.com", "docker-cn.com",
    "docker.com", "docker.io", "dockerproject.com", "dockerproject.org", "elastic.co", "elrepo.org", "envoyproxy.io", "etcd.io",
    "fedoramagazine.org", "fedoraproject.org", "fishshell.com", "flatcar.org", "flathub.org", "fluentd.org", "fluxcd.io", "freedesktop.org", "freebsd.org",
    "gcr.io", "gentoo.org", "ghcr.io", "git.io", "git-scm.com", "github.blog", "github.com", "github.io",
    "githubusercontent.com", "gitlab.com", "gnome.org", "gnu.org", "go.dev", "golang.org", "goo.gl", "google.com", "googlesource.com",
    "gopkg.in", "grafana.com", "hashicorp.com", "helm.sh", "hp.com", "hpe.com", "ibm.com", "ietf.org", "infradead.org", "intel.com",
    "ispconfig.org", "istio.io", "jaegertracing.io", "jenkins.io", "json-schema.org", "jsonschema.net", "k3s.io", "k8s.io", "kde.org", "kernel.org", "kernel.dk", "kubernetes.dev",
    "kubernetes.io", "label-schema.org", "launchpad.net", "letsencrypt.org", "lenovo.com", "linbit.com", "linux.dev", "linux.com", "linux.org", "linuxfoundation.org", "linuxcontainers.org", "linuxmint.com",
    "lkml.org", "longhorn.io", "lwn.net", "marc.info", "mariadb.org", "mcr.microsoft.com", "medium.com", "mellanox.com", "metallb.io", "microsoft.com",
    "minikube.sigs.k8s.io", "min.io", "mirantis.com", "mobyproject.org", "mongodb.com", "mongodb.org", "mozilla.org", "mysql.com", "netapp.com", "netfilter.org", "nginx.com",
    "nginx.org", "nixos.org", "nodejs.org", "nodesource.com", "npmjs.com", "npmjs.org", "nuget.org", "nvidia.com", "nvcr.io", "okd.io", "opencontainers.org", "opencontainers.dev",
    "openebs.io", "openshift.com", "openshift.io", "openshift.org", "openssl.org", "openssh.com", "openstack.org", "opensuse.org", "opentelemetry.io", "openvz.org", "openwall.com", "oracle.com",
    "oraclecloud.com", "ovirt.org", "packagecloud.io", "packages.cloud.google.com", "packages.microsoft.com", "percona.com", "perl.org", "php.net", "play-with-docker.com", "podman.io", "portainer.io",
    "postgresql.org", "projectatomic.io", "projectcalico.org", "prometheus.io", "proxmox.com", "public.ecr.aws", "pypi.org", "pypi.python.org", "python.org", "pythonhosted.org",
    "quay.io", "rancher.com", "rancher.io", "cattle.io", "raspberrypi.org", "reddit.com", "redhat.com", "redhat.io", "registry.k8s.io", "rfc-editor.org", "rockylinux.org", "rook.io", "rpmfusion.org", "ruby-lang.org",
    "rubygems.org", "rust-lang.org", "rustup.rs", "samba.org", "schema.org", "schemastore.org", "scientificlinux.org", "semver.org", "serverfault.com", "sigstore.dev",
    "slackware.com", "snapcraft.io", "sourceforge.net", "sourceware.org", "spdx.org", "sqlite.org", "stackexchange.com", "stackoverflow.com", "storage.googleapis.com", "superuser.com",
    "suse.com", "suse.de", "systemd.io", "terraform.io", "traefik.io", "travis-ci.org", "tukaani.org", "tuxcare.com", "ubuntu.com", "ubuntuforums.org", "unix.com", "vagrantup.com", "vaultproject.io", "virtualbox.org",
    "virtuozzo.com", "vmware.com", "w3.org", "wikipedia.org", "x.org", "xen.org", "xenproject.org", "xfs.org", "xkcd.com", "yarnpkg.com", "youtube.com", "youtu.be", "zfsonlinux.org", "zabbix.com",
    // What talks to a service of everybody: the secret, where there is one, is in the path.
    "amazonaws.com", "auth0.com", "discord.com", "discordapp.com", "slack.com", "telegram.org", "office.com", "googleapis.com", "sentry.io", "datadoghq.com",
    "twilio.com", "sendgrid.com", "stripe.com", "openai.com", "anthropic.com", "huggingface.co", "cloudflare.com", "letsencrypt.com", "azurecr.io",
    "mirrors.aliyun.com", "mirror.aliyuncs.com", "ustc.edu.cn", "tuna.tsinghua.edu.cn", "hub-mirror.c.163.com", "mirror.ccs.tencentyun.com", "mirror.baidubce.com", "azk8s.cn", "azure.cn", "dockerproxy.com", "daocloud.com",
];

/// Parts of the names above that hold names of tenants: nothing but the name itself is public.
const TENANTS: &[&str] = &[
    "amazonaws.com", "azurecr.io", "github.io", "mirror.aliyuncs.com", "slack.com", "sentry.io", "auth0.com", "oraclecloud.com",
];

/// Names under those that are everybody's.
fn is_shared_under_tenants(name: &str) -> bool {
    const SHARED: &[&str] = &["s3.", "s3-", "api.", "hooks.slack.com", "ingest.", "status."];
    // Of the services of AWS these have a customer's name in front.
    const OWNED: &[&str] = &["s3.", "s3-", "compute", "elb.", "rds.", "es.", "cache.", "execute-api", "eks."];
    SHARED.iter().any(|start| name.starts_with(start))
        || name.ends_with(".amazonaws.com") && !OWNED.iter().any(|part| name.split_once('.').is_some_and(|(_, rest)| rest.contains(part)))
}

/// Whether a name, in small letters, is of a public project or under one.
pub(super) fn is_public_domain(name: &str) -> bool {
    let under = |domain: &&str| {
        name.strip_suffix(*domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if TENANTS.iter().any(|domain| under(&domain) && name != *domain) {
        return is_shared_under_tenants(name);
    }
    PUBLIC.iter().any(|domain| under(&domain))
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
