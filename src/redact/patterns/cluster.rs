//! Swarm, Kubernetes and its distributions, service meshes.

use super::super::kind::{KEY, TOKEN};
use super::super::scan::{ALNUM, BASE64, DOTTED, WORD};
use super::{Row, expression, loose_prefix, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix("swarm-join-token", &[TOKEN], &["SWMTKN-"], WORD, 20),
    prefix("swarm-unlock-key", &[KEY], &["SWMKEY-"], BASE64, 20),
    prefix("openshift", &[TOKEN], &["sha256~"], WORD, 40),
    expression(
        "kubeadm-token",
        &[TOKEN],
        &["kubeadm", "bootstrap", "--token"],
        r"(?:^|[^A-Za-z0-9.])([a-z0-9]{6}\.[a-z0-9]{16})(?:[^A-Za-z0-9.]|$)",
        &["kubeadm join 192.0.2.4:6443 --token {a6}.{a16}"],
        &["kubeadm v1.2"],
    ),
    expression(
        "kubeadm-certificate-key",
        &[KEY],
        &["certificate-key", "cert-hash"],
        r"--(?:certificate-key[ =]|discovery-token-ca-cert-hash[ =](?:sha256:)?)([0-9a-f]{64})",
        &["--certificate-key {h64}"],
        &["--certificate-key $KEY"],
    ),
    prefix("k3s-node-token", &[TOKEN], &["K10"], K3S, 60),
    loose_prefix("rancher", &[TOKEN], &["token-"], COLON_WORD, 40),
    expression(
        "kubeconfig-data",
        &[KEY],
        &["key-data", "certificate-data", "authority-data"],
        r#"(?:client-key-data|client-certificate-data|certificate-authority-data)["']?\s*[:=]\s*["']?([A-Za-z0-9+/=]{16,})"#,
        &["    client-key-data: {b200}=="],
        &["client-key-data: <redacted>", "client-key-data: REDACTED"],
    ),
    // JSON in base64 begins so; in tokens of three parts and in pull secrets alike.
    prefix("json-in-base64", &[TOKEN], &["eyJ", "ewog"], DOTTED_BASE64, 20),
    // A block of armour, as manifests and kubeconfigs hold it.
    prefix("armour-in-base64", &[KEY], &["LS0tLS1CRUdJTi"], BASE64, 30),
    prefix("jwt-in-base64", &[TOKEN], &["ZXlK"], BASE64, 40),
    prefix("nats-seed", &[KEY], &["SUA", "SAA", "SOA", "SNA", "SCA"], UPPER, 50),
    prefix("portainer", &[TOKEN], &["ptr_"], BASE64, 40),
    prefix("tailscale", &[KEY], &["tskey-"], WORD, 16),
    prefix("netbird-zerotier", &[TOKEN], &["nbp_"], ALNUM, 36),
    prefix("headscale", &[KEY], &["hskey-", "mkey:", "nodekey:", "privkey:"], WORD, 40),
];

const COLON_WORD: u16 = WORD | super::super::scan::COLON;
const DOTTED_BASE64: u16 = DOTTED | BASE64;
const K3S: u16 = DOTTED | super::super::scan::COLON;
const UPPER: u16 = ALNUM;
