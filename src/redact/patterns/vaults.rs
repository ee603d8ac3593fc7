//! Keepers of secrets, and keys of encryption tools.

use super::super::kind::{HASH, KEY, PRIVATE_KEY, TOKEN};
use super::super::scan::{ALNUM, BASE64, DOTTED, HEX, WORD};
use super::{Row, expression, loose_prefix, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix("vault", &[TOKEN], &["hvs.", "hvb.", "hvr."], WORD, 20),
    loose_prefix("vault-old", &[TOKEN], &["s.", "b."], ALNUM, 24),
    expression(
        "vault-unseal",
        &[KEY],
        &["unseal key", "recovery key"],
        r"(?i-u)(?:unseal|recovery) key(?: \d+)?\s*[:=]\s*([A-Za-z0-9+/=]{32,})",
        &["Unseal Key 1: {b44}"],
        &["Unseal Key Threshold: 3"],
    ),
    expression(
        "terraform-cloud",
        &[TOKEN],
        &[".atlasv1."],
        r"\b([A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{50,})",
        &["TFE={A14}.atlasv1.{A67}"],
        &["x.atlasv1."],
    ),
    prefix("pulumi", &[TOKEN], &["pul-"], HEX, 40),
    prefix("doppler", &[TOKEN], &["dp.pt.", "dp.st.", "dp.sa.", "dp.ct.", "dp.scim.", "dp.audit."], DOTTED, 30),
    prefix("1password", &[TOKEN], &["ops_eyJ"], BASE64, 40),
    expression(
        "1password-secret-key",
        &[KEY],
        &["a3-"],
        r"\b(A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){4,5})\b",
        &["A3-{U6}-{U11}-{U5}-{U5}-{U5}", "A3-{U6}-{U6}-{U5}-{U5}-{U5}-{U5}"],
        &["a3-b", "A3-SIZE"],
    ),
    prefix("age", &[PRIVATE_KEY], &["AGE-SECRET-KEY-", "AGE-PLUGIN-", "age-secret-key-"], WORD, 40),
    prefix("infisical", &[TOKEN], &["st."], DOTTED, 60),
    prefix("sops", &[KEY], &["ENC[AES256_GCM,"], SOPS, 20),
    prefix("ansible-vault-key", &[KEY], &["$ANSIBLE_VAULT;"], SOPS, 40),
    // `$6$salt$hash` and its kin, wherever it stands.
    expression(
        "crypt-hash",
        &[HASH],
        &[
            "$1$",
            "$2a$",
            "$2b$",
            "$2y$",
            "$5$",
            "$6$",
            "$7$",
            "$y$",
            "$gy$",
            "$apr1$",
            "$argon2",
            "$scrypt$",
            "$pbkdf2",
            "{sha",
            "{ssha",
            "{sm",
            "grub.pbkdf2",
            "pbkdf2_sha256$",
            "scram-sha-256$",
            "md5",
        ],
        r"((?:\$(?:1|5|6|7|y|gy|apr1|2[abxy]|argon2(?:id|i|d)|scrypt|pbkdf2[a-z0-9-]*)\$|\{S?SHA(?:256|384|512)?\}|\{SMD5\}|grub\.pbkdf2\.|pbkdf2_sha256\$|SCRAM-SHA-256\$)[A-Za-z0-9./$=,+:-]{12,}|\bmd5[0-9a-f]{32}\b)",
        &["root:$6$abcdefgh${A86}:19000:0:99999:7:::", "bob:$apr1$abcdefgh${A22}", "x:$2y$05${A53}", "u:{SHA}{b27}="],
        &["$1$2", "echo $1$"],
    ),
    prefix("stellar-bip", &[KEY], &["xprv"], ALNUM, 100),
    prefix("macaroon", &[TOKEN], &["MDAx", "AgEUaHR0c"], BASE64, 60),
    prefix("alnum-salts", &[TOKEN], &["vault:v1:", "vault:v2:"], BASE64, 20),
];

const SOPS: u16 = BASE64 | super::super::scan::COLON | super::super::scan::LIST;
