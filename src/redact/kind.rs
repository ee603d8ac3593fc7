//! The kinds of things that are replaced: the words of the placeholders and of the report.

pub(super) const ACCOUNT: &str = "account";
pub(super) const CERTIFICATE: &str = "certificate";
pub(super) const EMAIL: &str = "email";
pub(super) const ENGINE_ID: &str = "engine-id";
pub(super) const HASH: &str = "password-hash";
/// A word that the person asked to hide.
pub(super) const HIDDEN: &str = "hidden";
pub(super) const HOST: &str = "host";
pub(super) const IP: &str = "ip";
pub(super) const KEY: &str = "key";
pub(super) const LABEL: &str = "label";
pub(super) const MAC: &str = "mac";
pub(super) const MACHINE_ID: &str = "machine-id";
pub(super) const NODE_ID: &str = "node-id";
pub(super) const ORGANISATION: &str = "organisation";
pub(super) const PASSWORD: &str = "password";
pub(super) const PATH: &str = "path";
pub(super) const PRIVATE_KEY: &str = "private-key";
pub(super) const SERIAL: &str = "serial";
pub(super) const TOKEN: &str = "token";
pub(super) const USER: &str = "user";
pub(super) const WEBHOOK: &str = "webhook";

/// All of them, so that a placeholder in a text is known for one.
pub(super) const ALL: &[&str] = &[
    ACCOUNT,
    CERTIFICATE,
    EMAIL,
    ENGINE_ID,
    HASH,
    HIDDEN,
    HOST,
    IP,
    KEY,
    LABEL,
    MAC,
    MACHINE_ID,
    NODE_ID,
    ORGANISATION,
    PASSWORD,
    PATH,
    PRIVATE_KEY,
    SERIAL,
    TOKEN,
    USER,
    WEBHOOK,
];

/// Whether the values of a kind are secrets, that is: whoever has one can do something with it.
pub(super) fn is_secret(kind: &str) -> bool {
    matches!(kind, HASH | KEY | PASSWORD | PRIVATE_KEY | TOKEN | WEBHOOK)
}
