//! Words that say nothing about a person: replacing them would only destroy the diagnosis.

/// What hosts, accounts, volumes and labels are commonly named. In small letters; single words,
/// since a name is split into its parts before it is looked up. Sorted.
const COMMON: &[&str] = &[
    "a", "aarch64", "active", "adm", "admin", "administrator", "agent", "alerting", "all", "alma", "alpine", "amazon", "amd64", "amzn", "anolis", "anonymous", "ansible", "any", "ap", "api", "app", "appdata", "apps", "arch", "archive", "archives", "arm64", "atomic", "audit", "aufs", "auto", "avail", "available", "aws", "b", "backend", "backup", "backups", "bare", "base", "bench", "benchmark", "big", "bin", "bind", "blank", "block", "blue", "boot", "boot2docker", "bottlerocket", "box", "brick", "bricks", "bridge", "btrfs", "build", "builder", "c", "cache", "canary", "cdata", "ce", "centos", "central", "ceph", "chef", "chrony", "chunk", "ci", "client", "cloud", "cluster", "cmeta", "cockpit", "cold", "colima", "community", "compose", "config", "consul", "container", "containerd", "containerdata", "containers", "core", "coreos", "crash", "cri", "crio", "cron", "d", "daemon", "daily", "darwin", "dashboard", "data", "database", "datadir", "db", "dbdata", "dc", "debian", "debug", "deepin", "default", "demo", "deploy", "desktop", "dev", "devel", "developer", "device", "devicemapper", "devmapper", "direct", "disable", "disabled", "disk", "disks", "dm", "dmesg", "dmeventd", "dns", "docker", "dockeradmin", "dockerd", "dockerdata", "dockerhost", "dockerroot", "documents", "domain", "downloads", "drive", "dsm", "dummy", "east", "ec2", "ee", "el", "el7", "el8", "elastic", "elasticsearch", "empty", "enable", "enabled", "engine", "error", "etc", "etcd", "eu", "example", "export", "exports", "ext", "ext3", "ext4", "external", "extra", "fail", "failed", "false", "fast", "fcos", "fedora", "file", "files", "first", "flatcar", "fluentd", "foo", "free", "freenas", "frontend", "fs", "ftp", "full", "gateway", "generic", "git", "gitea", "github", "gitlab", "gluster", "google", "grafana", "graylog", "green", "group", "guest", "haproxy", "hat", "hdd", "home", "host", "hostname", "hot", "html", "hub", "huge", "hyperv", "i386", "image", "images", "incr", "influxdb", "info", "infra", "ingress", "instance", "integration", "internal", "io", "ip", "iscsi", "java", "jenkins", "journal", "journald", "k3s", "k8s", "kafka", "kernel", "kibana", "kube", "kubelet", "kubernetes", "kvm", "kylin", "lab", "labels", "large", "latest", "lb", "lib", "libvirt", "lima", "linux", "linuxkit", "live", "local", "localdomain", "localhost", "log", "logs", "logstash", "loop", "lost", "lp", "lts", "lun", "lv", "lvm", "lvm2", "lvol", "lxc", "mac", "machine", "mail", "main", "man", "manager", "mapper", "master", "mds", "media", "medium", "meta", "metadata", "metrics", "mgr", "micro", "minikube", "minio", "mint", "mirror", "mirrors", "mnt", "moby", "mon", "mongo", "mongodb", "monitor", "monitoring", "mount", "movies", "mpath", "multi", "music", "my", "myhost", "mysql", "n", "name", "nano", "nas", "net", "network", "new", "news", "nextcloud", "nfs", "nginx", "nightly", "no", "nobody", "nocow", "node", "nodes", "nomad", "none", "north", "null", "nvme", "o", "off", "ok", "old", "omv", "on", "one", "online", "only", "opc", "openeuler", "openshift", "opensuse", "operator", "opnsense", "opt", "oracle", "origin", "os", "osd", "other", "out", "overlay", "overlay2", "overlayfs", "package", "part", "partition", "pass", "passdown", "perf", "pfsense", "pgdata", "photon", "photos", "pi", "plugin", "plugins", "pmspare", "podman", "polkitd", "pool", "pools", "portainer", "postgres", "postgresql", "prd", "preview", "primary", "private", "prod", "production", "prometheus", "proxmox", "proxy", "public", "puppet", "pv", "pve", "pvmove", "qa", "qemu", "qnap", "queue", "rabbitmq", "rack", "raid", "raid1", "rancher", "rancheros", "raspberrypi", "read", "red", "redhat", "redis", "region", "registry", "registrydata", "release", "remote", "replica", "repo", "rhel", "ro", "rocky", "root", "rootfs", "rootless", "row", "rpc", "run", "runc", "runner", "rw", "salt", "samba", "sample", "samples", "san", "sandbox", "sata", "scratch", "sda", "sdb", "sdc", "sdd", "se", "second", "secondary", "server", "service", "services", "share", "shared", "shell", "shm", "shop", "sit", "site", "sites", "sles", "slot", "slow", "small", "snap", "snapshot", "snapshots", "snapshotter", "south", "spare", "splunk", "spool", "squid", "src", "srv", "ssd", "sshd", "stage", "staging", "standby", "state", "status", "storage", "storagebox", "sudo", "suse", "svc", "swap", "swarm", "sync", "synology", "sys", "sysadmin", "syslog", "system", "systemd", "talos", "tank", "tdata", "temp", "terraform", "test", "testing", "tftp", "thick", "thin", "thin1", "thinpool", "thinpooldev", "thinvol", "third", "three", "tier", "tmeta", "tmp", "tpool", "traefik", "training", "true", "truenas", "tty", "two", "uat", "ubuntu", "unconfined", "unix", "unknown", "unraid", "uos", "update", "upload", "uploads", "us", "user", "username", "users", "usr", "uucp", "v", "vagrant", "var", "vault", "vaultwarden", "vd", "vda", "vdb", "vdc", "version", "vfs", "vg", "video", "virtual", "virtualbox", "vm", "vms", "vmware", "void", "vol", "vol0", "volume", "volumes", "warm", "watchdog", "web", "webserver", "website", "weekly", "west", "wheel", "windows", "windowsfilter", "wordpress", "work", "worker", "workers", "workstation", "ws", "wsl", "www", "x86", "xen", "xfs", "xvd", "xvda", "xvdb", "xvdf", "yes", "zfs", "zone", "zones", "zookeeper", "zpool",
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
    COMMON.binary_search(&name.as_str()).is_ok()
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
    "aka.ms", "alipaycdn.com", "alma-linux.org", "almalinux.org", "alpinelinux.org", "amazonaws.com", "ansible.com", "anthropic.com", "apache.org", "apple.com", "archlinux.org", "arxiv.org", "askubuntu.com", "auth0.com", "azk8s.cn", "azure.cn", "azurecr.io", "betterstack.com", "bit.ly", "bitbucket.org", "bugzilla.org", "canonical.com", "cattle.io", "centos.org", "ceph.com", "ceph.io", "cgr.dev", "chainguard.dev", "cilium.io", "circleci.com", "cloudflare.com", "cloudflarestatus.com", "cncf.io", "codeberg.org", "consul.io", "containerd.io", "containernetworking.io", "containers.dev", "coreos.com", "cp2k.org", "cpan.org", "crates.io", "daocloud.com", "daocloud.io", "datadoghq.com", "dbus.freedesktop.org", "debian.net", "debian.org", "dell.com", "devicemapper.org", "digicert.com", "discord.com", "discordapp.com", "dl.google.com", "docker-cn.com", "docker.com", "docker.io", "dockerproject.com", "dockerproject.org", "dockerproxy.com", "elastic.co", "elrepo.org", "envoyproxy.io", "etcd.io", "fedoramagazine.org", "fedoraproject.org", "fishshell.com", "flatcar.org", "flathub.org", "fluentd.org", "fluxcd.io", "freebsd.org", "freedesktop.org", "gcr.io", "gentoo.org", "ghcr.io", "git-scm.com", "git.io", "github.blog", "github.com", "github.io", "githubusercontent.com", "gitlab.com", "gnome.org", "gnu.org", "go.dev", "golang.org", "goo.gl", "google.com", "googleapis.com", "googlesource.com", "gopkg.in", "grafana.com", "hashicorp.com", "helm.sh", "hp.com", "hpe.com", "hub-mirror.c.163.com", "huggingface.co", "ibm.com", "ietf.org", "infradead.org", "intel.com", "ispconfig.org", "istio.io", "jaegertracing.io", "jenkins.io", "json-schema.org", "jsonschema.net", "k3s.io", "k8s.io", "kde.org", "kernel.dk", "kernel.org", "kubernetes.dev", "kubernetes.io", "label-schema.org", "launchpad.net", "lenovo.com", "letsencrypt.com", "letsencrypt.org", "linbit.com", "linux.com", "linux.dev", "linux.org", "linuxcontainers.org", "linuxfoundation.org", "linuxmint.com", "lkml.org", "longhorn.io", "lwn.net", "marc.info", "mariadb.org", "mcr.microsoft.com", "medium.com", "mellanox.com", "metallb.io", "microsoft.com", "min.io", "minikube.sigs.k8s.io", "mirantis.com", "mirror.aliyuncs.com", "mirror.baidubce.com", "mirror.ccs.tencentyun.com", "mirrors.aliyun.com", "mobyproject.org", "mongodb.com", "mongodb.org", "mozilla.org", "mysql.com", "netapp.com", "netfilter.org", "nginx.com", "nginx.org", "nixos.org", "nodejs.org", "nodesource.com", "npmjs.com", "npmjs.org", "nuget.org", "nvcr.io", "nvidia.com", "office.com", "okd.io", "openai.com", "opencontainers.dev", "opencontainers.org", "openebs.io", "openshift.com", "openshift.io", "openshift.org", "openssh.com", "openssl.org", "openstack.org", "opensuse.org", "opentelemetry.io", "openvz.org", "openwall.com", "oracle.com", "oraclecloud.com", "ovirt.org", "packagecloud.io", "packages.cloud.google.com", "packages.microsoft.com", "percona.com", "perl.org", "php.net", "play-with-docker.com", "podman.io", "portainer.io", "postgresql.org", "projectatomic.io", "projectcalico.org", "prometheus.io", "proxmox.com", "public.ecr.aws", "pypi.org", "pypi.python.org", "python.org", "pythonhosted.org", "quay.io", "rancher.com", "rancher.io", "raspberrypi.org", "reddit.com", "redhat.com", "redhat.io", "registry.k8s.io", "rfc-editor.org", "rockylinux.org", "rook.io", "rpmfusion.org", "ruby-lang.org", "rubygems.org", "rust-lang.org", "rustup.rs", "samba.org", "schema.org", "schemastore.org", "scientificlinux.org", "semver.org", "sendgrid.com", "sentry.io", "serverfault.com", "sigstore.dev", "slack.com", "slackware.com", "snapcraft.io", "sourceforge.net", "sourceware.org", "spdx.org", "sqlite.org", "stackexchange.com", "stackoverflow.com", "storage.googleapis.com", "stripe.com", "superuser.com", "suse.com", "suse.de", "systemd.io", "telegram.org", "terraform.io", "traefik.io", "travis-ci.org", "tukaani.org", "tuna.tsinghua.edu.cn", "tuxcare.com", "twilio.com", "ubuntu.com", "ubuntuforums.org", "unix.com", "ustc.edu.cn", "vagrantup.com", "vaultproject.io", "virtualbox.org", "virtuozzo.com", "vmware.com", "w3.org", "wikipedia.org", "x.org", "xen.org", "xenproject.org", "xfs.org", "xkcd.com", "yarnpkg.com", "youtu.be", "youtube.com", "zabbix.com", "zfsonlinux.org",
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
    fn tables_are_sorted() {
        for table in [COMMON, PUBLIC] {
            assert!(table.is_sorted());
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
